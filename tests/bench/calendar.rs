//! What a calendar costs: made-up companies, their plan for the present carried out in thought, and the days to come.
//! Needs no directory and no Personio.
//!
//! ```text
//! bench-calendar PEOPLE STARTS ENDS [DAYS]     of PEOPLE people STARTS start and ENDS leave within 60 days
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::Instant;

use jiff::Span;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use rosterd::clock::Now;
use rosterd::directory::{
    AttributeKind, Directory, Dn, Domain, Group, GroupKind, Guid, OrgUnit, Schema, Sid, Syntax,
};
use rosterd::guard::{GuardPolicy, calendar};
use rosterd::identity::{AnchorPolicy, NamingPolicy};
use rosterd::lifecycle::{
    EndField, HirePolicy, LifecyclePolicy, Memberships, RehirePolicy, TerminationPolicy,
};
use rosterd::past::Past;
use rosterd::people::{FieldName, FieldValue, Person, PersonId, Roster};
use rosterd::plan::{DirectoryPolicy, GROUP_WARNING, Policy, Sight, build, foresee};
use rosterd::rules::{
    AttributeRule, AttributeValue, Condition, GroupMode, GroupRule, OuRule, RuleSet, Template,
    Test, TooLong, WhenEmpty, WriteMode,
};

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
        directory: directory()?,
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

fn directory() -> Result<Directory, Failure> {
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
        policy()?.scope(),
        Vec::new(),
        groups,
        units,
        Vec::new(),
    ))
}

fn is(field: &str, value: String) -> Condition {
    Condition::Field(FieldName::new(field), Test::OneOf(vec![value]))
}

fn policy() -> Result<Policy, Failure> {
    let mut ou_rules = Vec::new();
    for (office, _) in OFFICES {
        ou_rules.push(OuRule {
            name: office.to_owned(),
            priority: 10,
            when: is("office", office.to_owned()),
            ou: dn(&format!("OU={office},OU=Staff"))?,
        });
    }
    let offices = OFFICES
        .iter()
        .map(|(office, _)| ("office", (*office).to_owned()));
    let departments = (0..DEPARTMENTS).map(|n| ("department", format!("Department {n}")));
    let group = |(field, value): (&str, String)| GroupRule {
        name: format!("groups.{value}"),
        kind: GroupKind::Security,
        group: format!("GG-{value}"),
        when: is(field, value),
        mode: GroupMode::Additive,
    };
    Ok(Policy {
        anchor: AnchorPolicy {
            attribute: "employeeID".into(),
            value: "id".into(),
        },
        lifecycle: lifecycle()?,
        naming: naming()?,
        rules: RuleSet {
            ou_default: dn("OU=Staff")?,
            ou_rules,
            groups: offices.chain(departments).map(group).collect(),
            attributes: attributes()?,
        },
        directory: DirectoryPolicy {
            bases: vec![dn("OU=Staff")?, dn("OU=Leavers")?],
            group_bases: vec![dn("OU=Groups")?],
            protected_groups: Vec::new(),
            group_warning: GROUP_WARNING,
        },
        hand_over: true,
    })
}

fn lifecycle() -> Result<LifecyclePolicy, Failure> {
    let mut office_zones = BTreeMap::new();
    for (office, zone) in OFFICES {
        office_zones.insert(office.to_owned(), TimeZone::get(zone)?);
    }
    Ok(LifecyclePolicy {
        zone: TimeZone::UTC,
        office_zones,
        hire: HirePolicy {
            create_before: 7,
            enable_before: 0,
            enable_at: time(6, 0, 0, 0),
            must_change: true,
        },
        termination: TerminationPolicy {
            ends_on: vec![EndField::LastWorkingDay, EndField::TerminationDate],
            disable_at: time(18, 0, 0, 0),
            ou: Some(dn("OU=Leavers")?),
            memberships: Memberships::All,
            scramble_password: true,
        },
        leaves: Vec::new(),
        rehire: RehirePolicy {
            within: Span::new().months(24),
        },
    })
}

fn templates(texts: &[&str]) -> Result<Vec<Template>, Failure> {
    let compiled = texts
        .iter()
        .map(|text| Template::compile(text, &BTreeMap::new()));
    compiled
        .collect::<Result<_, _>>()
        .map_err(|why| format!("{why:?}").into())
}

fn template(text: &str) -> Result<Template, Failure> {
    templates(&[text])?
        .pop()
        .ok_or_else(|| "no template".into())
}

fn naming() -> Result<NamingPolicy, Failure> {
    Ok(NamingPolicy {
        domains: vec!["corp.example".to_owned()],
        sam_account_name: templates(&[
            "{{ first_name[0] }}{{ last_name }}",
            "{{ first_name[0] }}{{ last_name }}{{ n }}",
        ])?,
        user_principal_name: template("{{ sam_account_name }}@corp.example")?,
        mail: templates(&[
            "{{ first_name }}.{{ last_name }}@corp.example",
            "{{ first_name }}.{{ last_name }}{{ n }}@corp.example",
        ])?,
        common_name: templates(&[
            "{{ last_name }}, {{ first_name }}",
            "{{ last_name }}, {{ first_name }} ({{ sam_account_name }})",
        ])?,
        overrides: BTreeMap::new(),
    })
}

fn attributes() -> Result<Vec<AttributeRule>, Failure> {
    let rule = |name: &str, value| AttributeRule {
        name: name.into(),
        value,
        write: WriteMode::OnChange,
        when_empty: WhenEmpty::Keep,
        too_long: TooLong::Report,
    };
    let text = |text: &str| template(text).map(AttributeValue::Text);
    Ok(vec![
        rule("givenName", text("{{ first_name }}")?),
        rule("sn", text("{{ last_name }}")?),
        rule("displayName", text("{{ last_name }}, {{ first_name }}")?),
        rule("department", text("{{ department.name }}")?),
        rule("manager", AttributeValue::Person("supervisor".into())),
    ])
}
