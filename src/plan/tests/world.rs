//! A small company and its directory, built settled from one description.

use std::collections::{BTreeMap, BTreeSet};

use proptest::test_runner::{Config, FileFailurePersistence};

use crate::clock::Now;
use crate::directory::{
    Account, AccountControl, AttributeKind, Directory, Dn, Domain, Expiry, Group, GroupKind, Guid,
    Occupant, OrgUnit, Schema, Scope, Sid, Syntax,
};
use crate::guard::{GuardPolicy, Mode, Verdict, judge};
use crate::identity::Match;
use crate::past::{Approval, Past};
use crate::people::{FieldName, FieldValue, Person, PersonId, Roster};
use crate::plan::{Case, Plan, Policy, Sight, build, foresee};

pub use super::rulebook::policy;

/// So many times fewer cases than usual, for a property over whole companies. Seeds that failed once are kept beside
/// the property.
pub fn fewer(times: u32) -> Config {
    let usual = Config::default();
    Config {
        cases: usual.cases / times,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..usual
    }
}

/// Gives offices zones of their own.
pub fn move_clocks(policy: &mut Policy, zones: &[(&str, &str)]) {
    for (office, zone) in zones {
        let zone = jiff::tz::TimeZone::get(zone).unwrap();
        let zones = &mut policy.lifecycle.office_zones;
        zones.insert((*office).into(), zone);
    }
}

/// Where the company's domain begins.
pub const BASE: &str = "DC=corp,DC=example";

/// A name below [`BASE`].
pub fn dn(text: &str) -> Dn {
    Dn::parse(&format!("{text},{BASE}")).unwrap()
}

/// A moment of RFC 3339.
pub fn now(text: &str) -> Now {
    Now::at(text.parse().unwrap())
}

/// The morning most stories start on.
pub fn morning() -> Now {
    now("2026-11-20T08:00:00Z")
}

/// Somebody by HR's id.
pub fn id(id: &str) -> PersonId {
    PersonId::new(id)
}

/// Somebody with every field readable: `name=value`, dates and `id/name` pairs recognised.
pub fn person(number: &str, first: &str, last: &str, facts: &[(&str, &str)]) -> Person {
    let mut fields: BTreeMap<FieldName, FieldValue> = BTreeMap::new();
    let empty = [
        "contract_end_date",
        "termination_date",
        "last_working_day",
        "preferred_name",
        "email",
        "office",
        "department",
        "supervisor",
        "position",
        "leave_kind",
    ];
    for name in empty {
        fields.insert(name.into(), FieldValue::Empty);
    }
    fields.insert("first_name".into(), FieldValue::Text(first.into()));
    fields.insert("last_name".into(), FieldValue::Text(last.into()));
    fields.insert("status".into(), FieldValue::Text("active".into()));
    fields.insert(
        "hire_date".into(),
        FieldValue::Date("2020-01-01".parse().unwrap()),
    );
    for (name, value) in facts {
        fields.insert(FieldName::new(*name), value_of(name, value));
    }
    Person::new(id(number), fields)
}

/// `?` cannot be read, nothing is empty, what looks like a date is one; units have an id of their own and the
/// supervisor is named by id.
fn value_of(name: &str, value: &str) -> FieldValue {
    match name {
        "office" | "department" => FieldValue::Named {
            id: format!("id-{value}"),
            name: value.into(),
        },
        "supervisor" => FieldValue::Named {
            id: value.into(),
            name: "Boss".into(),
        },
        _ if value == "?" => FieldValue::Unreadable,
        _ if value.is_empty() => FieldValue::Empty,
        _ => value
            .parse()
            .map_or(FieldValue::Text(value.into()), FieldValue::Date),
    }
}

/// A complete feed with nothing set aside.
pub fn roster(people: Vec<Person>) -> Roster {
    Roster::new(people, Vec::new()).unwrap()
}

/// One GUID a number. Accounts take theirs below 100, units from 100, groups from 200.
pub fn guid(number: u8) -> Guid {
    Guid::from_bytes([number; 16])
}

/// An enabled account below `OU=Staff` with nothing special about it.
pub fn account(number: u8, sam: &str, anchor: Option<&str>, ou: &str) -> Account {
    Account {
        guid: guid(number),
        sid: Sid::new(format!("S-1-5-21-1-2-3-{}", 2000 + u32::from(number))),
        dn: dn(ou).child_cn(sam),
        sam: sam.into(),
        upn: Some(format!("{sam}@corp.example")),
        anchor: anchor.map(Into::into),
        control: AccountControl(AccountControl::NORMAL),
        expires: Expiry::Never,
        admin_count: false,
        critical: false,
        not_a_person: false,
        primary_group: 513,
        member_of: BTreeSet::new(),
        attributes: BTreeMap::new(),
    }
}

/// A group below `OU=Groups` that is in no other.
fn group(number: u8, name: &str, kind: GroupKind) -> Group {
    Group {
        guid: guid(number),
        sid: Sid::new(format!("S-1-5-21-1-2-3-{}", 3000 + u32::from(number))),
        dn: dn("OU=Groups").child_cn(name),
        name: name.into(),
        kind,
        admin_count: false,
        critical: false,
        member_of: BTreeSet::new(),
    }
}

/// Those of the rulebook, one no rule names, and Domain Admins, known by its number.
pub fn groups() -> Vec<Group> {
    let mut admins = group(240, "Domain Admins", GroupKind::Security);
    admins.sid = Sid::new("S-1-5-21-1-2-3-512");
    vec![
        group(200, "GG-Staff", GroupKind::Security),
        group(201, "GG-Berlin", GroupKind::Security),
        group(202, "GG-Sales", GroupKind::Security),
        group(203, "DL-Berlin", GroupKind::Distribution),
        group(204, "GG-Handmade", GroupKind::Security),
        admins,
    ]
}

/// What the rulebook has read.
pub fn scope() -> Scope {
    policy().scope()
}

/// The attributes of the rulebook as every AD has them.
pub fn schema() -> Schema {
    let texts = [
        ("givenName", 64),
        ("sn", 64),
        ("displayName", 256),
        ("department", 64),
        ("title", 128),
        ("mail", 256),
        ("employeeID", 16),
        ("info", 1024),
    ];
    let kind = |syntax, longest| AttributeKind {
        id: guid(0),
        property_set: None,
        syntax,
        single_valued: true,
        longest,
        writable: true,
    };
    let texts = texts.map(|(name, longest)| (name.into(), kind(Syntax::Text, Some(longest))));
    let manager = ("manager".into(), kind(Syntax::Dn, None));
    let hide = (
        "msExchHideFromAddressLists".into(),
        kind(Syntax::Boolean, None),
    );
    let list = AttributeKind {
        single_valued: false,
        ..kind(Syntax::Text, Some(1123))
    };
    let list = ("proxyAddresses".into(), list);
    Schema::new(texts.into_iter().chain([manager, hide, list]))
}

/// The accounts among the groups of [`groups`].
pub fn directory(accounts: Vec<Account>) -> Directory {
    directory_with(accounts, groups())
}

/// The accounts and groups among this company's units. An account outside the bases holds its names and is nobody.
pub fn directory_with(accounts: Vec<Account>, groups: Vec<Group>) -> Directory {
    let units = [
        "OU=Staff",
        "OU=Berlin,OU=Staff",
        "OU=London,OU=Staff",
        "OU=Unsorted,OU=Staff",
        "OU=Away,OU=Staff",
        "OU=Leavers",
        "OU=Groups",
    ];
    let units = units.iter().zip(100u8..).map(|(unit, n)| OrgUnit {
        guid: guid(n),
        dn: dn(unit),
    });
    let occupants = accounts.iter().map(|account| Occupant {
        guid: account.guid,
        dn: account.dn.clone(),
        sam: Some(account.sam.clone()),
        upn: account.upn.clone(),
        addresses: account.values(&"mail".into()).iter().cloned().collect(),
    });
    let occupants = occupants.collect();
    let is_managed = |account: &Account| {
        let bases = scope().bases;
        bases.iter().any(|base| account.dn.is_within(base))
    };
    let accounts = accounts.iter().filter(|account| is_managed(account));
    let domain = Domain {
        base: Dn::parse(BASE).unwrap(),
        controller: "dc1".into(),
        own: None,
        schema: schema(),
    };
    Directory::new(
        domain,
        scope(),
        accounts.cloned().collect(),
        groups,
        units.collect(),
        occupants,
    )
}

/// Both sides, and nothing remembered.
pub fn sight(people: Vec<Person>, accounts: Vec<Account>) -> Sight {
    Sight {
        roster: roster(people),
        directory: directory(accounts),
        past: Past::default(),
    }
}

/// The plan for a sight, and the sight after it.
pub fn step(sight: &Sight, now: Now) -> (Plan, Sight) {
    step_by(&policy(), sight, now)
}

/// The same by another policy.
pub fn step_by(policy: &Policy, sight: &Sight, now: Now) -> (Plan, Sight) {
    let plan = build(sight, policy, now);
    let after = foresee(sight, &plan);
    (plan, after)
}

/// Carries the plan out in thought and demands that a second and a third plan are empty. Where somebody looks like
/// a colleague's closed account the second need not be: the first may have opened it to its owner again.
pub fn settle(sight: &Sight, now: Now) -> (Plan, Sight) {
    settle_by(&policy(), sight, now)
}

/// The same by another policy.
pub fn settle_by(policy: &Policy, sight: &Sight, now: Now) -> (Plan, Sight) {
    let (plan, after) = step_by(policy, sight, now);
    let (second, again) = step_by(policy, &after, now);
    let is_like = |case: &Case| matches!(case.found, Some(Match::Former(_) | Match::LookAlike(_)));
    let settled = second.is_empty() || plan.cases.iter().any(is_like);
    assert!(settled, "not settled: {:?}", words_of(&second));
    let third = step_by(policy, &again, now).0;
    assert!(third.is_empty(), "not settled: {:?}", words_of(&third));
    (plan, again)
}

/// Every change as `person: what [rule]`.
pub fn words_of(plan: &Plan) -> Vec<String> {
    plan.changes()
        .map(|change| {
            format!(
                "{}: {} [{}]",
                change.id.person, change.action, change.reason.rule
            )
        })
        .collect()
}

/// What the guard says with limits as shipped, in autopilot.
pub fn judged(plan: &Plan, sight: &Sight, now: Now) -> Verdict {
    judge(
        plan.clone(),
        sight,
        &GuardPolicy {
            mode: Mode::Autopilot,
            ..GuardPolicy::default()
        },
        now,
    )
}

/// An approval of every case of a plan.
pub fn approvals(plan: &Plan, now: Now) -> Vec<Approval> {
    let cases = plan.cases.iter().filter(|case| !case.changes.is_empty());
    cases
        .map(|case| Approval {
            case: case.id.clone(),
            by: "operator".into(),
            at: now.instant(),
            until: now.plus(jiff::SignedDuration::from_hours(24)).instant(),
        })
        .collect()
}

/// The same accounts where the schema has no list of addresses.
pub fn without_list(accounts: Vec<Account>) -> Directory {
    let whole = directory(accounts.clone());
    let kinds = whole.schema().kinds();
    let kinds = kinds.filter(|(name, _)| name.as_str() != "proxyAddresses");
    let kinds = kinds.map(|(name, kind)| (name.clone(), kind.clone()));
    let domain = Domain {
        schema: Schema::new(kinds.collect::<Vec<_>>()),
        ..whole.domain().clone()
    };
    let units = whole.units().cloned().collect();
    let occupants = whole.occupants().cloned().collect();
    Directory::new(domain, scope(), accounts, groups(), units, occupants)
}
