//! What a calendar costs: made-up companies, their plan for the present carried out in thought, and the days to come.
//! Needs no directory and no Personio.
//!
//! ```text
//! bench-calendar PEOPLE STARTS ENDS [DAYS]     of PEOPLE people STARTS start and ENDS leave within 60 days
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Instant;

use jiff::Span;
use jiff::civil::Date;
use rosterd::clock::Now;
use rosterd::directory::{
    AttributeKind, Directory, Dn, Domain, Group, GroupKind, Guid, OrgUnit, Schema, Sid, Syntax,
};
use rosterd::guard::{GuardPolicy, calendar};
use rosterd::past::Past;
use rosterd::people::{FieldName, FieldValue, Person, PersonId, Roster};
use rosterd::plan::{Policy, Sight, build, foresee};

type Failure = Box<dyn Error>;

const OFFICES: [(&str, &str); 4] = [
    ("Berlin", "Europe/Berlin"),
    ("London", "Europe/London"),
    ("New York", "America/New_York"),
    ("Tokyo", "Asia/Tokyo"),
];
const DEPARTMENTS: usize = 40;
/// The days people start and leave in.
const WINDOW: usize = 60;

fn main() -> Result<(), Failure> {
    let arguments: Result<Vec<usize>, _> = std::env::args().skip(1).map(|n| n.parse()).collect();
    let (people, starts, ends, days) = match arguments?[..] {
        [people, starts, ends] => (people, starts, ends, WINDOW),
        [people, starts, ends, days] => (people, starts, ends, days),
        _ => return Err("usage: bench-calendar PEOPLE STARTS ENDS [DAYS]".into()),
    };
    measure(people, starts, ends, days)
}

#[allow(
    clippy::disallowed_methods,
    reason = "a stop-watch, and nothing depends on what it says"
)]
fn stopwatch() -> Instant {
    Instant::now()
}

fn measure(people: usize, starts: usize, ends: usize, days: usize) -> Result<(), Failure> {
    let now = Now::at("2026-03-02T06:00:00Z".parse()?);
    let policy = policy()?;
    let empty = Sight {
        roster: roster(people, starts, ends)?,
        directory: directory(&policy)?,
        past: Past::default(),
    };
    let sight = foresee(&empty, &build(&empty, &policy, now));
    let before = stopwatch();
    let plan = build(&sight, &policy, now);
    let planned = before.elapsed();
    let until = now.plus(jiff::SignedDuration::from_hours(24 * days as i64));
    let guard = GuardPolicy::default();
    let before = stopwatch();
    let made = calendar(&sight, &policy, &guard, &plan, until.instant());
    let took = before.elapsed();
    let moments: BTreeSet<_> = made.entries.iter().map(|entry| entry.at).collect();
    println!(
        "people={people} days={days} entries={} moments={} plan_ms={} calendar_ms={}",
        made.entries.len(),
        moments.len(),
        planned.as_millis(),
        took.as_millis()
    );
    Ok(())
}

/// The first `starts` of these people start within the window, the next `ends` leave within it.
fn roster(people: usize, starts: usize, ends: usize) -> Result<Roster, Failure> {
    let first = jiff::civil::date(2026, 3, 3);
    let day = |n: usize| first.saturating_add(Span::new().days((n % WINDOW) as i64));
    let long_ago: Date = jiff::civil::date(2020, 1, 1);
    let someone = |n: usize| {
        let (hire, status) = match n < starts {
            true => (day(n), "onboarding"),
            false => (long_ago, "active"),
        };
        let end = (starts..starts + ends).contains(&n).then(|| day(n));
        let (office, _) = OFFICES[n % OFFICES.len()];
        let text = |text: String| FieldValue::Text(text);
        let named = |name: String| FieldValue::Named {
            id: format!("id-{name}"),
            name,
        };
        let fields = [
            ("first_name", text(format!("Ann{}", n % 97))),
            ("last_name", text(format!("Meyer{}", n / 3))),
            ("status", text(status.to_owned())),
            ("hire_date", FieldValue::Date(hire)),
            (
                "termination_date",
                end.map_or(FieldValue::Empty, FieldValue::Date),
            ),
            ("last_working_day", FieldValue::Empty),
            ("contract_end_date", FieldValue::Empty),
            ("email", FieldValue::Empty),
            ("office", named(office.to_owned())),
            (
                "department",
                named(format!("Department {}", n % DEPARTMENTS)),
            ),
            (
                "supervisor",
                FieldValue::Named {
                    id: (people - 1 - n / 10).to_string(),
                    name: "x".to_owned(),
                },
            ),
        ];
        let fields = fields.map(|(name, value)| (FieldName::new(name), value));
        Person::new(PersonId::new(n.to_string()), BTreeMap::from(fields))
    };
    let all = (0..people).map(someone).collect();
    Roster::new(all, Vec::new()).map_err(|failure| format!("{failure:?}").into())
}

fn dn(text: &str) -> Result<Dn, Failure> {
    Ok(Dn::parse(&format!("{text},DC=corp,DC=example"))?)
}

fn guid(number: usize) -> Guid {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&(number as u64).to_be_bytes());
    Guid::from_bytes(bytes)
}

fn directory(policy: &Policy) -> Result<Directory, Failure> {
    let names = OFFICES.iter().map(|(office, _)| format!("GG-{office}"));
    let names = names.chain((0..DEPARTMENTS).map(|n| format!("GG-Department {n}")));
    let mut groups = Vec::new();
    for (n, name) in names.enumerate() {
        groups.push(Group {
            guid: guid(1000 + n),
            sid: Sid::new(format!("S-1-5-21-1-2-3-{}", 5000 + n)),
            dn: dn("OU=Groups")?.child_cn(&name),
            name,
            kind: GroupKind::Security,
            admin_count: false,
            critical: false,
            member_of: BTreeSet::new(),
        });
    }
    let offices = OFFICES
        .iter()
        .map(|(office, _)| format!("OU={office},OU=Staff"));
    let mut units = Vec::new();
    for (n, unit) in offices
        .chain(["OU=Staff", "OU=Leavers", "OU=Groups"].map(String::from))
        .enumerate()
    {
        units.push(OrgUnit {
            guid: guid(2000 + n),
            dn: dn(&unit)?,
        });
    }
    let kind = |syntax, longest| AttributeKind {
        id: guid(0),
        property_set: None,
        syntax,
        single_valued: true,
        longest,
        writable: true,
    };
    let texts = [
        "givenName",
        "sn",
        "displayName",
        "department",
        "mail",
        "employeeID",
    ];
    let texts = texts.map(|name| (name.into(), kind(Syntax::Text, Some(64))));
    let manager = ("manager".into(), kind(Syntax::Dn, None));
    let domain = Domain {
        base: Dn::parse("DC=corp,DC=example")?,
        controller: "dc1".to_owned(),
        own: None,
        schema: Schema::new(texts.into_iter().chain([manager])),
    };
    Ok(Directory::new(
        domain,
        policy.scope(),
        Vec::new(),
        groups,
        units,
        Vec::new(),
    ))
}

/// The configuration of such a company, as an operator writes it.
fn policy() -> Result<Policy, Failure> {
    let folder = tempfile::tempdir()?;
    let place = folder.path();
    fs::create_dir(place.join("rules.d"))?;
    fs::write(place.join("secret"), "x")?;
    fs::set_permissions(place.join("secret"), fs::Permissions::from_mode(0o600))?;
    let mut main = MAIN.to_owned();
    let mut rules = RULES.to_owned();
    main.push_str("[schedule.time_zones.office]\n");
    for (office, zone) in OFFICES {
        main.push_str(&format!("\"{office}\" = \"{zone}\"\n"));
        let key = office.to_lowercase().replace(' ', "-");
        rules.push_str(&format!(
            "[ou.rules.{key}]\npriority = 10\nwhen = {{ office = \"{office}\" }}\nou = \"OU={office},OU=Staff,DC=corp,DC=example\"\n\
             [groups.{key}]\nwhen = {{ office = \"{office}\" }}\ngroup = \"GG-{office}\"\n"
        ));
    }
    for n in 0..DEPARTMENTS {
        let name = format!("Department {n}");
        rules.push_str(&format!(
            "[groups.department-{n}]\nwhen = {{ department = \"{name}\" }}\ngroup = \"GG-{name}\"\n"
        ));
    }
    fs::write(place.join("rosterd.toml"), main)?;
    fs::write(place.join("rules.d/10-policy.toml"), rules)?;
    let settings = rosterd::wiring::settings(place).map_err(|problems| problems.to_string())?;
    Ok(settings.policy)
}

const MAIN: &str = r#"
mode = "autopilot"
[personio]
url = "https://api.personio.de"
client_id = "papi-1"
client_secret = { file = "secret" }
[directory]
servers = ["ldaps://dc1.corp.example"]
user = "svc-rosterd@corp.example"
password = { file = "secret" }
ca_file = "ca.pem"
bases = ["OU=Staff,DC=corp,DC=example", "OU=Leavers,DC=corp,DC=example"]
group_bases = ["OU=Groups,DC=corp,DC=example"]
[store]
path = "rosterd.db"
[schedule]
time_zone = "Europe/Berlin"
"#;

const RULES: &str = r#"
[names]
domains = ["corp.example"]
sam_account_name = ["{{ first_name[0] }}{{ last_name }}", "{{ first_name[0] }}{{ last_name }}{{ n }}"]
mail = ["{{ first_name }}.{{ last_name }}@corp.example", "{{ first_name }}.{{ last_name }}{{ n }}@corp.example"]
user_principal_name = "{{ sam_account_name }}@corp.example"
common_name = ["{{ last_name }}, {{ first_name }}", "{{ last_name }}, {{ first_name }} ({{ sam_account_name }})"]

[lifecycle.termination]
ends_on = ["last_working_day", "termination_date"]
disable_at = "18:00"
ou = "OU=Leavers,DC=corp,DC=example"

[attributes]
givenName = "{{ first_name }}"
sn = "{{ last_name }}"
displayName = "{{ last_name }}, {{ first_name }}"
department = "{{ department.name }}"
manager = { person = "supervisor" }

[ou]
default = "OU=Staff,DC=corp,DC=example"
"#;
