//! The first look: all of the company over HTTP, all of its directory from memory and from a real domain controller,
//! and the plan that is made of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::tz::TimeZone;
use rosterd::clock::{Clock, Now, SetClock, instant_of};
use rosterd::directory::{Directory, Expiry};
use rosterd::guard::{Breach, judge};
use rosterd::identity::Match;
use rosterd::past::{LinkedBy, Past};
use rosterd::people::{FieldName, PersonId, Roster};
use rosterd::personio::{Connection, Patience, Personio};
use rosterd::plan::{Action, Case, Outlook, Plan, Sight, build};
use rosterd::ports::{PeopleSource, Quiet};
use rosterd::settings::{self, Settings};
use secrecy::SecretString;

use super::sandbox::{Company, Sandbox};
use super::support::ground::{Ground, Real};
use super::support::memory::Memory;
use super::{DAY_ONE, company, directory, folder};

fn configuration() -> Settings {
    settings::load(&folder(), std::iter::empty()).unwrap_or_else(|problems| panic!("{problems}"))
}

fn nine_o_clock() -> Now {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    Now::at(instant_of(DAY_ONE.at(9, 0, 0, 0), &berlin))
}

async fn roster(settings: &Settings) -> Roster {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let sandbox = Sandbox::start(company());
    let connection = Connection {
        url: sandbox.url(),
        client_id: Company::CLIENT_ID.into(),
        client_secret: Arc::new(|| Ok(SecretString::from(Company::CLIENT_SECRET))),
        ca_file: None,
        patience: Patience::default(),
    };
    let custom = settings.personio.fields.iter();
    let custom = custom.map(|(name, key)| (FieldName::new(name), key.clone()));
    let clock: Arc<dyn Clock> = Arc::new(SetClock::at(nine_o_clock()));
    let personio = Personio::new(connection, custom.collect(), clock, Arc::new(Quiet)).unwrap();
    personio.read(&settings.policy.fields()).await.unwrap()
}

async fn read(ground: &dyn Ground, settings: &Settings) -> Directory {
    ground.pour(&directory().world());
    ground.read(&settings.policy.scope()).await.unwrap()
}

/// What a directory is to rosterd, without what no two directories share: GUIDs, SIDs, what a domain has by itself.
#[derive(Debug, PartialEq, Eq)]
struct Picture {
    accounts: BTreeMap<String, String>,
    groups: BTreeMap<String, String>,
    units: BTreeSet<String>,
    names: BTreeSet<String>,
}

fn picture(directory: &Directory) -> Picture {
    let ours = |dn: &str| dn.contains("OU=") && !dn.contains("OU=Domain Controllers");
    let accounts = directory.accounts().map(|account| {
        let groups: BTreeSet<&str> = directory
            .groups_of(account)
            .map(|group| group.name.as_str())
            .collect();
        let never = account.expires == Expiry::Never;
        let why = directory.protection(account.guid).map(ToString::to_string);
        let seen = format!(
            "{} {:?} {:?} {} {never} {why:?} {:?} {groups:?}",
            account.dn, account.upn, account.anchor, account.control.0, account.attributes
        );
        (account.sam.clone(), seen)
    });
    let groups = directory
        .groups()
        .filter(|group| ours(&group.dn.to_string()))
        .map(|group| {
            let why = directory
                .group_protection(group.guid)
                .map(ToString::to_string);
            let above: BTreeSet<String> = group.member_of.iter().map(ToString::to_string).collect();
            (
                group.name.clone(),
                format!("{} {:?} {why:?} {above:?}", group.dn, group.kind),
            )
        });
    let units = directory
        .units()
        .map(|unit| unit.dn.to_string())
        .filter(|dn| ours(dn));
    let names = directory
        .occupants()
        .filter(|occupant| ours(&occupant.dn.to_string()))
        .map(|occupant| {
            format!(
                "{} {:?} {:?} {:?}",
                occupant.dn, occupant.sam, occupant.upn, occupant.addresses
            )
        });
    Picture {
        accounts: accounts.collect(),
        groups: groups.collect(),
        units: units.collect(),
        names: names.collect(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn personio_serves_everybody() {
    let roster = roster(&configuration()).await;
    assert_eq!(roster.len(), company().ids().len());
    assert_eq!(roster.rejects(), []);
    let anna = roster.get(&PersonId::new("4711")).unwrap();
    assert_eq!(anna.display_name(), "Anna Schmidt");
    let boss = roster
        .get(&PersonId::new("4806"))
        .unwrap()
        .person(&"supervisor".into());
    assert_eq!(
        boss.value(),
        Some(&PersonId::new("4600")),
        "who does not exist"
    );
    let status = roster.get(&PersonId::new("4831")).unwrap().text("status");
    assert_eq!(status.value().map(String::as_str), Some("on_hold"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_directory_is_the_same_in_memory_and_on_a_real_controller() {
    let settings = configuration();
    let memory = Memory::company();
    let in_memory = picture(&read(&memory, &settings).await);
    let real = Real::start().await;
    let on_real = picture(&read(&real, &settings).await);
    assert!(
        in_memory.accounts.len() >= 57,
        "{}",
        in_memory.accounts.len()
    );
    assert_eq!(in_memory, on_real);
    // Who is in a group is not all rosterd reads; an administrator sees the foreign ones too.
    let group = "CN=LG-Wiki-Readers,OU=Groups,DC=corp,DC=example";
    let members = |ground: &dyn Ground| -> BTreeSet<String> {
        let seen = ground.look(ground.find(group).unwrap()).unwrap();
        seen["member"].iter().cloned().collect()
    };
    assert_eq!(members(&memory), members(&real));
    assert!(
        members(&real)
            .iter()
            .any(|member| member.contains("CN=ForeignSecurityPrincipals"))
    );
    real.dc.dbcheck();
}

fn by_id(plan: &Plan) -> BTreeMap<i64, &Case> {
    let cases = plan
        .cases
        .iter()
        .filter_map(|case| Some((case.person.as_ref()?.as_str().parse().ok()?, case)));
    cases.collect()
}

fn blocked(case: &Case) -> Option<&str> {
    match &case.outlook {
        Outlook::Blocked(why) | Outlook::Untouched(why) | Outlook::Rejected(why) => Some(why),
        _ => None,
    }
}

fn logins(plan: &Plan) -> BTreeMap<i64, String> {
    let new = plan.changes().filter_map(|change| match &change.action {
        Action::Create(new) => Some((change.id.person.as_str().parse().ok()?, new.sam.clone())),
        _ => None,
    });
    new.collect()
}

/// People for whom nothing can be done at first, with words of the reason.
const FROZEN: [(i64, &str); 13] = [
    (4942, "looks like"),
    (4935, "looks like"),
    (4744, "several accounts"),
    (4766, "Domain Admins"),
    (4922, "Domain Admins"),
    (4877, "GG-Backup-Operators"),
    (4835, "adminCount"),
    (4939, "cannot be spelled"),
    (4927, "last_name"),
    (4831, "on_hold"),
    (4899, "before the hire date"),
    (4952, "at work"),
    (4912, "neither a hire date nor an end"),
];

/// The account is made all the same.
fn what_does_not_fit_stays_out(cases: &BTreeMap<i64, &Case>, logins: &BTreeMap<i64, String>) {
    for (person, about) in [
        (4842, "attributes.sn"),
        (4931, "attributes.c"),
        (4806, "attributes.manager"),
    ] {
        let findings = &cases[&person].findings;
        assert!(
            findings.iter().any(|finding| finding.about == about),
            "{person}: {findings:?}"
        );
        assert!(logins.contains_key(&person));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_plan_creates_links_collides_freezes_and_is_held() {
    let settings = configuration();
    let sight = Sight {
        roster: roster(&settings).await,
        directory: read(&Memory::company(), &settings).await,
        past: Past::default(),
    };
    let now = nine_o_clock();
    let plan = build(&sight, &settings.policy, now);
    let cases = by_id(&plan);
    let logins = logins(&plan);
    assert!(logins.len() > 160, "created: {}", logins.len());
    let linked = cases.values().filter(|case| {
        matches!(
            case.found,
            Some(Match::Linked {
                found: Some(LinkedBy::Anchor),
                ..
            })
        )
    });
    assert_eq!(linked.count(), 45);
    // Collisions: a second letter, a number, a name taken outside the bases.
    assert_eq!(
        logins[&4833], "mischneider",
        "the first of the three has mschneider"
    );
    assert_eq!(logins[&4883], "mschneider2");
    assert_eq!(logins[&4847], "taweber", "a vendor has tweber");
    assert_eq!(logins[&4792], "fwang", "fixed by the operator");
    // Freezes.
    for (person, why) in FROZEN {
        let said = blocked(cases[&person]);
        assert!(
            said.is_some_and(|said| said.contains(why)),
            "{person}: {said:?}"
        );
    }
    what_does_not_fit_stays_out(&cases, &logins);
    // Holds: the first plan waits whole.
    let verdict = judge(plan, &sight, &settings.guard, now);
    assert!(
        verdict.breaches.contains(&Breach::First),
        "{:?}",
        verdict.breaches
    );
    assert_eq!(
        verdict
            .cleared
            .cases()
            .filter(|case| !case.changes.is_empty())
            .count(),
        0
    );
    assert!(verdict.held.len() > 190, "held: {}", verdict.held.len());
}
