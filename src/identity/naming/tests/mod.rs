//! Newcomers and the names they get.

mod chosen;
mod eleven;
mod kept;
mod languages;

use std::collections::BTreeSet;

use super::*;
use crate::clock::Now;
use crate::directory::{Domain, Guid, Occupant, Scope};
use crate::people::{FieldName, FieldValue, Particles};

fn unit() -> Dn {
    Dn::parse("OU=Staff,DC=corp,DC=example").unwrap()
}

fn templates(texts: &[&str]) -> Vec<Template> {
    texts.iter().map(|text| template(text)).collect()
}

fn template(text: &str) -> Template {
    Template::compile(text, &BTreeMap::new()).unwrap()
}

fn morning() -> Now {
    Now::at("2026-03-01T06:00:00Z".parse().unwrap())
}

/// The example of the manual.
fn policy() -> NamingPolicy {
    NamingPolicy {
        domains: vec!["example.com".into(), "corp.example".into()],
        sam_account_name: templates(&[
            "{{ call_name[0] }}{{ last_name }}",
            "{{ call_name[:2] }}{{ last_name }}",
            "{{ call_name[0] }}{{ last_name }}{{ n }}",
        ]),
        user_principal_name: template("{{ mail }}"),
        mail: templates(&[
            "{{ email }}",
            "{{ call_name }}.{{ last_name }}@example.com",
            "{{ call_name }}.{{ last_name }}{{ n }}@example.com",
        ]),
        common_name: templates(&[
            "{{ last_name }}, {{ first_name }}",
            "{{ last_name }}, {{ first_name }} ({{ sam_account_name }})",
        ]),
        spelling: Spelling::default(),
        never_reuse_within: Span::new().months(24),
        follow_name_change: Default::default(),
        overrides: BTreeMap::new(),
    }
}

fn person(id: &str, first: &str, last: &str) -> Person {
    with(id, first, last, FieldValue::Empty)
}

fn with(id: &str, first: &str, last: &str, email: FieldValue) -> Person {
    let text = |text: &str| match text {
        "" => FieldValue::Empty,
        text => FieldValue::Text(text.to_owned()),
    };
    let fields: BTreeMap<FieldName, FieldValue> = BTreeMap::from([
        ("first_name".into(), text(first)),
        ("last_name".into(), text(last)),
        ("preferred_name".into(), FieldValue::Empty),
        ("email".into(), email),
    ]);
    Person::new(PersonId::new(id), fields)
}

fn occupant(number: u8, cn: &str, sam: &str, addresses: &[&str]) -> Occupant {
    Occupant {
        guid: Guid::from_bytes([number; 16]),
        dn: unit().child_cn(cn),
        sam: Some(sam.to_owned()),
        upn: None,
        addresses: addresses.iter().map(|a| (*a).to_owned()).collect(),
    }
}

fn directory(occupants: Vec<Occupant>) -> Directory {
    let base = Dn::parse("DC=corp,DC=example").unwrap();
    let scope = Scope {
        bases: vec![unit()],
        group_bases: vec![],
        anchor: "employeeID".into(),
        attributes: BTreeSet::new(),
        protected_groups: vec![],
    };
    let domain = Domain {
        base,
        controller: "dc1.corp.example".into(),
        own: None,
        schema: Default::default(),
    };
    Directory::new(domain, scope, vec![], vec![], vec![], occupants)
}

type Named = BTreeMap<PersonId, Result<Names, NameProblem>>;

fn named(people: &[Person], occupants: Vec<Occupant>, past: &Past, policy: &NamingPolicy) -> Named {
    let unit = unit();
    let newcomers = people.iter().map(|person| (person, &unit));
    assign(newcomers, &directory(occupants), past, policy, morning())
}

fn one(person: Person, occupants: Vec<Occupant>) -> Result<Names, NameProblem> {
    let id = person.id().clone();
    let mut named = named(&[person], occupants, &Past::default(), &policy());
    named.remove(&id).unwrap()
}

fn missing_why(problem: Result<Names, NameProblem>) -> String {
    match problem {
        Err(problem @ NameProblem::Missing { .. }) => problem.to_string(),
        other => panic!("a name must be missing, but: {other:?}"),
    }
}
