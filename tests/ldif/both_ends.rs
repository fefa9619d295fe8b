//! Two companies that are the same, two domains that are the same. One plan is applied, the other is written as
//! LDIF and given to `ldapmodify`, as the service account. Both directories are compared attribute by attribute.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;

use crate::dc::{Entry, Login};
use crate::read_by_python;
use crate::sandbox::{Company, Person};
use crate::stage::{NAMES, Stage, company};

/// What every directory gives by itself, and the same nowhere.
const OWN: [&str; 9] = [
    "objectGUID",
    "objectSid",
    "uSNCreated",
    "uSNChanged",
    "whenCreated",
    "whenChanged",
    "lastLogon",
    "lastLogonTimestamp",
    "logonCount",
];

const POLICY: &str = r##"
[names.override."23"]
common_name = "#Odd + \"Name\" <x>; a=b\\ "

[lifecycle.hire]
user_must_change_password = true

[lifecycle.termination]
ends_on = ["last_working_day", "termination_date"]
disable_at = "18:00"
ou = "OU=Leavers,DC=corp,DC=example"

[attributes]
givenName = "{{ first_name }}"
sn = "{{ last_name }}"
displayName = "{{ last_name }}, {{ first_name }}"
title = { value = "{{ position }}", write = "always", when_empty = "clear" }
department = { value = "{{ department.name }}", write = "always" }
manager = { person = "supervisor" }

[ou]
default = "OU=Unsorted,OU=Staff,DC=corp,DC=example"

[ou.rules.sales]
priority = 10
when = { department = "Sales" }
ou = "OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example"

[ou.rules.engineering]
priority = 20
when = { department = "Engineering" }
ou = "OU=Engineering,OU=Berlin,OU=Staff,DC=corp,DC=example"

[groups.staff]
group = "GG-Staff"

[groups.sales]
group = "GG-Sales"
when = { department = "Sales" }

[groups.engineering]
group = "GG-Engineering"
when = { department = "Engineering" }
"##;

/// A public key of nobody: what is handed over in the other half of the comparison is read by nobody.
const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

fn somebody(id: i64, first: &str, last: &str, department: &str) -> Person {
    Person::new(id, first, last)
        .hired("today-2y")
        .office("Berlin")
        .department(department)
        .position("Clerk")
}

fn before() -> Company {
    company()
        .person(somebody(11, "Anna", "Adler", "Sales"))
        .person(somebody(12, "Bo", "Berg", "Sales").supervisor(11))
        .person(somebody(13, "Cem", "Can", "Engineering"))
        .person(somebody(14, "Dora", "Duck", "Sales").hired("today+5d"))
        .person(somebody(15, "Emil", "Eck", "Engineering"))
        .person(somebody(16, "Frida", "Fink", "Sales"))
        .person(somebody(17, "Gül", "Gök", "Engineering"))
}

/// Something of everything a plan may hold.
fn change(stage: &Stage) {
    let edit = |id, fields| stage.personio.edit(id, &fields);
    edit(
        11,
        json!({ "department": "Engineering", "position": " Lead: <a> & Söhne 🎉 " }),
    );
    edit(14, json!({ "hire_date": "today-1d" }));
    edit(15, json!({ "termination_date": "today+20d" }));
    edit(16, json!({ "termination_date": "today-1d" }));
    edit(
        17,
        json!({ "position": ":colon first\nand a line, then - more" }),
    );
    let add = |person| stage.personio.add(person);
    let long = "x".repeat(100);
    add(somebody(22, "Ana", "O'Neil, Jr. + Co", "Engineering").position(&long));
    add(somebody(21, "Jörg", "Müller-Lüdenscheidt", "Sales").supervisor(22));
    add(somebody(23, "Odd", "Name", "Sales")
        .supervisor(21)
        .position("#1 "));
    add(somebody(24, "Lea", "Later", "Sales").hired("today+3d"));
    edit(12, json!({ "position": null, "supervisor": 21 }));
}

pub fn stage_of(company: Company) -> Stage {
    let stage = Stage::new(company, "supervised");
    stage.write("rules.d/10-policy.toml", &format!("{NAMES}{POLICY}"));
    stage.main(
        "supervised",
        &format!(
            "[hand_over]\nkind = \"file\"\nfile = {{ folder = \"{}\", recipient = \"{RECIPIENT}\" }}\n",
            stage.path("letters").display()
        ),
    );
    stage
}

/// Everything below the bases by name, without what every directory gives by itself. Of pwdLastSet it counts
/// whether the password must be changed.
fn seen(stage: &Stage) -> BTreeMap<String, BTreeMap<String, Vec<String>>> {
    let comparable = |(name, mut values): (String, Vec<String>)| {
        if name == "pwdLastSet" {
            values = vec![(values[0] == "0").to_string()];
        }
        values.sort();
        (name, values)
    };
    let entry = |entry: Entry| {
        let kept = entry
            .into_iter()
            .filter(|(name, _)| !OWN.contains(&name.as_str()));
        let kept: BTreeMap<_, _> = kept.map(comparable).collect();
        (kept["dn"][0].clone(), kept)
    };
    stage.dump().into_iter().map(entry).collect()
}

fn by_ldapmodify(stage: &Stage, text: &str) {
    let (user, password) = (stage.dc.service_upn(), stage.dc.service_password());
    let outcome = stage.dc.modify_as(user, password, text);
    assert_eq!(outcome.code, 0, "{}\n{text}", outcome.stderr);
}

// R-69
#[test]
fn ldapmodify_and_apply_lead_to_the_same_directory() {
    let (applied, modified) = (stage_of(before()), stage_of(before()));
    for stage in [&applied, &modified] {
        stage.settle();
        change(stage);
    }
    assert_eq!(seen(&applied), seen(&modified), "not the same beginning");

    applied.settle();

    let file = modified.path("plan.ldif");
    let out = file.display().to_string();
    let began = modified.dump();
    let args = [
        "plan",
        "--format",
        "ldif",
        "--include-held",
        "--with-passwords",
        "--out",
        &out,
    ];
    let told = modified.rosterd(&args).expect(0, &["holds passwords"]);
    assert!(!told.stdout.contains("unicodePwd"), "{told:?}");
    assert_eq!(modified.dump(), began, "a plan wrote");
    let mode = fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(&file).expect("the file");
    assert!(!text.contains("LEFT OUT"), "{text}");
    by_ldapmodify(&modified, &text);

    let (wanted, got) = (seen(&applied), seen(&modified));
    let names = |seen: &BTreeMap<String, _>| seen.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&wanted), names(&got));
    for (name, attributes) in &wanted {
        assert_eq!(attributes, &got[name], "{name}");
    }
    for dn in [
        "CN=O'Neil\\, Jr. \\+ Co\\, Ana,OU=Engineering,OU=Berlin,OU=Staff,DC=corp,DC=example",
        "CN=Gök\\, Gül,OU=Engineering,OU=Berlin,OU=Staff,DC=corp,DC=example",
    ] {
        assert!(wanted.contains_key(dn), "{dn} not in {:?}", names(&wanted));
    }
    let odd = &modified.account(23).expect("an account")["cn"][0];
    assert!(odd.starts_with("#Odd + \"Name\" <x>; a=b\\"), "{odd:?}");
    passwords_are_those_in_the_file(&modified, &file);
    modified.dc.dbcheck();
}

/// Whoever reads the file can log in as who was let in, and as nobody who was closed.
fn passwords_are_those_in_the_file(stage: &Stage, file: &std::path::Path) {
    let records = &read_by_python(&[file])[0];
    let of = |dn: &str| {
        let mut with_password = records.iter().rev().filter(|record| record[0] == dn);
        let last = with_password.find_map(|record| record[1]["unicodePwd"][0].as_str());
        unquoted(last.unwrap_or_else(|| panic!("no password for {dn}")))
    };
    let person = |id| stage.account(id).expect("an account");
    let log_in = |id, password: &str| {
        stage
            .dc
            .log_in(&person(id)["userPrincipalName"][0], password)
    };
    for id in [21, 22] {
        let password = of(&person(id)["dn"][0]);
        assert_eq!(log_in(id, &password), Login::MustChangePassword, "{id}");
    }
    let later = of(&person(24)["dn"][0]);
    assert_eq!(log_in(24, &later), Login::Disabled);
}

/// A password as it is in the file: in quotation marks, UTF-16LE (all ASCII, so that it reads as UTF-8, too).
fn unquoted(value: &str) -> String {
    let text: String = value.chars().filter(|c| *c != '\0').collect();
    text.trim_matches('"').to_owned()
}
