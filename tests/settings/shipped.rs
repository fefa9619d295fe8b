//! What is in the package.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use age::secrecy::ExposeSecret;
use rosterd::guard::{GuardPolicy, Mode};
use rosterd::lifecycle::{EndField, LeaveAccount, LifecyclePolicy, Memberships};
use rosterd::people::{FieldName, FieldValue, Person, PersonId};
use rosterd::plan::Policy;
use rosterd::rules::{Condition, GroupMode, Placement, Rendered, Wish};
use rosterd::settings::{
    Controllers, HandOverSettings, LogFormat, LoginSettings, SecretSource, built_in_fields, load,
};

use super::{Copy, files, shipped_folder};

#[test]
fn the_shipped_configuration_loads_as_shipped_and_only_observes() {
    let settings = load(&shipped_folder(), std::iter::empty()).unwrap();
    assert_eq!(settings.guard.mode, Mode::Observe);
    assert_eq!(settings.hand_over, HandOverSettings::None);
    assert!(!settings.policy.hand_over);
    assert_eq!(settings.log.format, LogFormat::Text);
    assert_eq!(settings.schedule.every, Duration::from_secs(900));
    let directory = &settings.directory;
    assert!(matches!(&directory.controllers, Controllers::Listed(servers) if servers.len() == 2));
    assert!(!directory.start_tls);
    assert_eq!(
        settings.personio.fields["personnel_number"],
        "dynamic_1234567"
    );
    assert_eq!(settings.policy.anchor.attribute.as_str(), "employeeID");
    let lifecycle = &settings.policy.lifecycle;
    assert_eq!(lifecycle.zone.iana_name(), Some("Europe/Berlin"));
    assert_eq!(
        lifecycle.office_zones["London"].iana_name(),
        Some("Europe/London")
    );
    assert_eq!(lifecycle.hire.create_before, 7);
    let termination = &lifecycle.termination;
    let ends = [EndField::LastWorkingDay, EndField::TerminationDate];
    assert_eq!(termination.ends_on, ends);
    assert_eq!(termination.disable_at, jiff::civil::time(18, 0, 0, 0));
    assert_eq!(termination.memberships, Memberships::Granted);
    assert!(lifecycle.leaves.is_empty() && lifecycle.transfer.is_none());
    assert!(!is_asked_for_by_transfers(&settings.policy));
    assert_eq!(lifecycle.rehire.within.get_months(), 24);
    let names: Vec<_> = settings.secrets().map(|(key, _)| key).collect();
    assert_eq!(names, ["personio.client_secret", "directory.password"]);
}

#[test]
fn the_numbers_in_the_shipped_file_are_the_defaults() {
    let settings = load(&shipped_folder(), std::iter::empty()).unwrap();
    assert_eq!(settings.guard, GuardPolicy::default());
    let copy = Copy::new();
    let text = copy.text("rosterd.toml");
    let safety = text.find("[safety]").unwrap();
    let hand_over = text.find("[hand_over]").unwrap();
    copy.write(
        "rosterd.toml",
        &format!("{}{}", &text[..safety], &text[hand_over..]),
    );
    assert_eq!(copy.load().unwrap().guard, GuardPolicy::default());
}

#[test]
fn rules_keep_the_order_they_are_written_in() {
    let settings = load(&shipped_folder(), std::iter::empty()).unwrap();
    let rules = &settings.policy.rules;
    let places: Vec<_> = rules
        .ou_rules
        .iter()
        .map(|rule| rule.name.as_str())
        .collect();
    let written = ["berlin-sales", "berlin-engineering", "berlin", "london"];
    assert_eq!(places, written);
    let attributes: Vec<_> = rules
        .attributes
        .iter()
        .map(|rule| rule.name.as_str())
        .collect();
    assert_eq!(attributes[..3], ["givenName", "sn", "displayName"]);
    let groups: Vec<_> = rules.groups.iter().map(|rule| rule.name.as_str()).collect();
    assert_eq!(groups[..2], ["groups.staff", "groups.berlin"]);
    assert_eq!(
        groups[6..8],
        ["distribution_lists.all", "distribution_lists.berlin"]
    );
    assert!(matches!(&rules.groups[0].when, Condition::All(parts) if parts.is_empty()));
    assert!(
        rules
            .groups
            .iter()
            .all(|rule| rule.mode == GroupMode::Additive)
    );
}

#[test]
fn the_folder_and_the_file_are_two_names_of_one_configuration() {
    let folder = load(&shipped_folder(), std::iter::empty()).unwrap();
    let file = load(&shipped_folder().join("rosterd.toml"), std::iter::empty()).unwrap();
    assert_eq!(format!("{folder:?}"), format!("{file:?}"));
}

/// Lines with `#` and no blank behind it are settings that are switched off: they must be right as well.
#[test]
fn what_is_switched_off_in_the_shipped_files_could_be_switched_on() {
    let copy = Copy::new();
    let key = age::x25519::Identity::generate();
    let mut switched = 0;
    for file in files() {
        let text = copy.text(&file);
        let lines = text.lines().map(|line| match line.strip_prefix('#') {
            Some(setting) if setting.starts_with(|c: char| c == '[' || c.is_ascii_lowercase()) => {
                switched += 1;
                setting.replace("age1-your-public-key", &key.to_public().to_string())
            }
            _ => line.to_owned(),
        });
        let text = lines.collect::<Vec<_>>().join("\n");
        copy.write(&file, &text.replace("kind = \"none\"", "kind = \"file\""));
    }
    assert!(switched >= 11, "{switched}");
    let settings = copy.load().unwrap();
    assert!(settings.policy.hand_over);
    assert_eq!(settings.policy.naming.overrides.len(), 1);
    let leave = &settings.policy.lifecycle.leaves[0];
    assert_eq!((leave.name.as_str(), leave.priority), ("long", 10));
    assert_eq!(leave.account, LeaveAccount::Disable);
    assert_eq!(leave.memberships, Memberships::All);
    assert!(leave.ou.is_some());
    variants(&settings.policy.lifecycle);
    let transfer = settings.policy.lifecycle.transfer.as_ref().unwrap();
    assert_eq!((transfer.of.len(), transfer.keep_old_groups_for), (3, 5));
    let asked = settings.policy.fields();
    assert!(is_asked_for_by_transfers(&settings.policy));
    assert!(asked.contains(&FieldName::new("employment_type")));
    assert_eq!(
        settings.personio.ca_file,
        Some(copy.path().join("proxy-ca.pem"))
    );
    // The private half by mistake is refused and not repeated.
    let private = key.to_string();
    let public = key.to_public().to_string();
    copy.replace("rosterd.toml", &public, private.expose_secret());
    let problems = copy.problems(copy.load());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].contains("hand_over.file.recipient"),
        "{problems:?}"
    );
    assert!(!problems[0].contains(private.expose_secret()));
}

#[test]
fn relative_paths_begin_at_the_configuration() {
    let copy = Copy::new();
    copy.replace(
        "rosterd.toml",
        "/var/lib/rosterd/rosterd.db",
        "state/rosterd.db",
    )
    .replace("rosterd.toml", "/etc/rosterd/corp-ca.pem", "corp-ca.pem")
    .replace(
        "rosterd.toml",
        "/run/credentials/rosterd.service/directory",
        "password",
    );
    let settings = copy.load().unwrap();
    assert_eq!(settings.store.path, copy.path().join("state/rosterd.db"));
    assert_eq!(settings.directory.ca_file, copy.path().join("corp-ca.pem"));
    let password = SecretSource::File(copy.path().join("password"));
    let login = LoginSettings::Password(password);
    assert_eq!(settings.directory.login, login);
}

#[test]
fn what_an_editor_leaves_beside_rule_files_is_no_rule() {
    let copy = Copy::new();
    for name in [
        "50-groups.toml~",
        ".50-groups.toml",
        "50-groups.toml.dpkg-old",
        "README",
    ] {
        copy.write(&format!("rules.d/{name}"), "this is [no TOML");
    }
    assert_eq!(copy.problems(copy.load()), [""; 0]);
}

#[test]
fn rules_may_name_the_fields_that_personio_delivers_and_no_others() {
    let known: BTreeSet<_> = built_in_fields().collect();
    let delivered: BTreeSet<_> = rosterd::personio::built_in_fields().collect();
    assert_eq!(known, delivered);
}

/// The head of sales in Berlin, as HR would deliver him.
fn karl() -> Person {
    let named = |id: &str, name: &str| FieldValue::Named {
        id: id.into(),
        name: name.into(),
    };
    let text = |text: &str| FieldValue::Text(text.into());
    let fields = [
        ("first_name", text("Karl-Heinz")),
        ("last_name", text("Große")),
        ("preferred_name", FieldValue::Empty),
        ("position", text("Head of Sales")),
        ("department", named("1", "Sales")),
        ("team", FieldValue::Empty),
        ("office", named("2", "Berlin")),
        ("subcompany", named("3", "Nordlicht GmbH")),
        ("employment_type", text("internal")),
        ("personnel_number", text("000102")),
    ];
    let fields = fields.map(|(name, value)| (FieldName::new(name), value));
    Person::new(PersonId::new("4702"), BTreeMap::from(fields))
}

#[test]
fn the_shipped_rules_do_what_their_comments_say() {
    let rules = load(&shipped_folder(), std::iter::empty())
        .unwrap()
        .policy
        .rules;
    let wishes = rules.evaluate(&karl());
    let Placement::Unit { ou, rule, .. } = wishes.placement else {
        panic!("{:?}", wishes.placement);
    };
    assert_eq!(
        ou.to_string(),
        "OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example"
    );
    assert_eq!(rule, "ou.rules.berlin-sales");
    let member = wishes
        .groups
        .values()
        .filter(|one| matches!(one.wish, Wish::In { .. }));
    let member: BTreeSet<_> = member.map(|one| one.group.as_str()).collect();
    let expected = [
        "DL-All",
        "DL-Berlin",
        "GG-Berlin",
        "GG-Leads",
        "GG-Sales",
        "GG-Staff",
    ];
    assert_eq!(member, BTreeSet::from(expected));
    let value = |name: &str| {
        let rule = rules
            .attributes
            .iter()
            .find(|rule| rule.name == name.into())
            .unwrap();
        let usual = crate::schema::usual();
        let kind = usual.fitting(&rule.name, rule.content()).unwrap();
        rule.render(&karl(), &BTreeMap::new(), kind)
    };
    assert_eq!(value("c"), Rendered::Value("DE".into()));
    assert_eq!(
        value("displayName"),
        Rendered::Value("Große, Karl-Heinz".into())
    );
    assert_eq!(value("employeeNumber"), Rendered::Value("000102".into()));
}

fn is_asked_for_by_transfers(policy: &Policy) -> bool {
    let readers = policy.readers();
    let by = &readers[&FieldName::new("subcompany")].by;
    by.contains("lifecycle.transfer.of")
}

/// A variant is its table with some keys replaced.
fn variants(lifecycle: &LifecyclePolicy) {
    let [externals] = &lifecycle.variants.termination[..] else {
        panic!("{:?}", lifecycle.variants)
    };
    assert_eq!(externals.name, "lifecycle.termination.variants.externals");
    assert_eq!(externals.priority, 10);
    let (base, own) = (&lifecycle.termination, &externals.table);
    assert_eq!(
        own.ends_on,
        [EndField::TerminationDate, EndField::ContractEndDate]
    );
    assert_eq!((own.disable_at, &own.ou), (base.disable_at, &base.ou));
    assert_eq!((base.after.ou, own.after.ou), (30, 0));
    assert_eq!(own.after.memberships, 7);
    let marks: Vec<_> = own.marks().map(|mark| mark.rule.name.as_str()).collect();
    assert_eq!(
        marks,
        ["msExchHideFromAddressLists", "info"],
        "as in the table"
    );
    let [apprentices] = &lifecycle.variants.hire[..] else {
        panic!("{:?}", lifecycle.variants)
    };
    assert_eq!(apprentices.priority, 100);
    let hire = &apprentices.table;
    assert_eq!((hire.create_before, hire.enable_before), (42, 1));
    assert_eq!(hire.enable_at, lifecycle.hire.enable_at);
}
