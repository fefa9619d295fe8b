//! What is so already is never written again, however the directory or HR spells it.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::rulebook::template;
use super::world::*;
use crate::directory::{Account, AttrName, AttributeKind, Comparison, Domain, Schema, Syntax};
use crate::people::Person;
use crate::plan::{Policy, Sight};
use crate::rules::{AttributeRule, AttributeValue, TooLong, WhenEmpty, WriteMode};

/// What is mapped, and what it is made of.
const MAPPED: [(&str, &str, Syntax); 6] = [
    (
        "displayName",
        "{{ first_name }} {{ last_name }}",
        Syntax::Text,
    ),
    ("streetAddress", "{{ position }}", Syntax::Text),
    ("otherMailbox", "{{ email }}", Syntax::Text),
    ("targetAddress", "SMTP:{{ email }}", Syntax::Text),
    ("countryCode", "0{{ leave_kind }}", Syntax::Integer),
    ("showInAdvancedViewOnly", "FALSE", Syntax::Boolean),
];

/// Every mapping writes whenever the directory differs: nothing is left alone because somebody changed it.
fn insisting() -> Policy {
    let mut policy = policy();
    let rule = |(name, text, _): (&str, &str, Syntax)| AttributeRule {
        name: name.into(),
        value: AttributeValue::Text(template(text)),
        write: WriteMode::Always,
        when_empty: WhenEmpty::Clear,
        too_long: TooLong::Report,
    };
    policy.rules.attributes.extend(MAPPED.map(rule));
    for rule in &mut policy.rules.attributes {
        rule.write = WriteMode::Always;
    }
    policy
}

fn kinds() -> Schema {
    let known = schema();
    let known = known
        .kinds()
        .map(|(name, kind)| (name.clone(), kind.clone()));
    let mapped = MAPPED.iter().map(|(name, _, syntax)| {
        let kind = AttributeKind {
            id: guid(0),
            property_set: None,
            syntax: *syntax,
            single_valued: true,
            longest: None,
            writable: true,
        };
        (AttrName::new(*name), kind)
    });
    Schema::new(known.chain(mapped))
}

/// The sight with these accounts, in a directory whose schema knows everything that is mapped.
fn with_accounts(sight: &Sight, accounts: Vec<Account>) -> Sight {
    let found = directory(accounts);
    let domain = Domain {
        schema: kinds(),
        ..found.domain().clone()
    };
    let directory = crate::directory::Directory::new(
        domain,
        found.scope().clone(),
        found.accounts().cloned().collect(),
        found.groups().cloned().collect(),
        found.units().cloned().collect(),
        found.occupants().cloned().collect(),
    );
    Sight {
        directory,
        ..sight.clone()
    }
}

/// The same value as the directory may come to spell it.
fn respelled(value: &str, comparison: Comparison, way: usize) -> String {
    let upper = |text: &str| text.to_ascii_uppercase();
    match (comparison, way) {
        (Comparison::Text, 0) => value.nfd().collect(),
        (Comparison::Text, 1) => value.replace('\n', "\r\n"),
        (Comparison::Caseless, 0 | 1) => upper(value),
        (Comparison::Typed, 0 | 1) => {
            let (kind, address) = value.split_once(':').unwrap_or(("", value));
            format!("{kind}:{}", upper(address))
        }
        (Comparison::Number, 0) => format!("00{value}"),
        (Comparison::Number, 1) => value.parse::<i64>().expect("a number").to_string(),
        (Comparison::Truth, 0 | 1) => value.to_ascii_lowercase(),
        (Comparison::Name, 0) => upper(value),
        (Comparison::Name, 1) => value.replace("\\,", "\\2c"),
        _ => format!(" {value} "),
    }
}

/// Everything in the directory in another spelling.
fn spelled_otherwise(sight: &Sight, ways: &[usize]) -> Sight {
    let schema = sight.directory.schema();
    let mut accounts: Vec<Account> = sight.directory.accounts().cloned().collect();
    let mut ways = ways.iter().cycle();
    for account in &mut accounts {
        for (name, values) in &mut account.attributes {
            let comparison = schema.comparison(name);
            for value in values.iter_mut() {
                *value = respelled(value, comparison, *ways.next().unwrap_or(&0));
            }
        }
    }
    with_accounts(sight, accounts)
}

fn somebody(number: usize) -> impl Strategy<Value = Person> {
    let first = prop::sample::select(vec!["Jörg", "Jo\u{308}rg", "Zoë", "O'Neil", "Ångström"]);
    let last = prop::sample::select(vec!["Müller", "Mu\u{308}ller", "von der Heide", "Straße"]);
    let street = prop::sample::select(vec!["", "Allee 1", "Allee 1\nHof 2", "Größe 3\r\nHof"]);
    let mail = prop::sample::select(vec!["", "j.M@Corp.example", "jörg@corp.example"]);
    let code = prop::sample::select(vec!["0", "7", "040", "276"]);
    let boss = prop::sample::select(vec!["", "1"]);
    (first, last, street, mail, code, boss).prop_map(
        move |(first, last, street, mail, code, boss)| {
            let facts = [
                ("position", street),
                ("email", mail),
                ("leave_kind", code),
                ("supervisor", boss),
            ];
            let facts: Vec<_> = facts
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .collect();
            person(&number.to_string(), first, last, &facts)
        },
    )
}

proptest! {
    #![proptest_config(fewer(5))]

    //
    #[test]
    fn what_is_so_is_never_written_again_in_whatever_spelling(
        people in (1usize..4).prop_flat_map(|n| (1..=n).map(somebody).collect::<Vec<_>>()),
        ways in prop::collection::vec(0usize..3, 7),
    ) {
        let policy = insisting();
        let nobody = with_accounts(&sight(people, vec![]), vec![]);
        let (plan, mut after) = settle_by(&policy, &nobody, morning());
        prop_assert!(!plan.is_empty());
        for _ in 0..2 {
            after = spelled_otherwise(&after, &ways);
            let (plan, then) = step_by(&policy, &after, morning());
            prop_assert!(plan.is_empty(), "{:?}", words_of(&plan));
            after = then;
        }
    }
}

//
#[test]
fn a_corrected_spelling_is_written_once_and_is_so_from_then_on() {
    let policy = insisting();
    let named = |last: &str| vec![person("1", "Anna", last, &[])];
    let first = with_accounts(&sight(named("van muller"), vec![]), vec![]);
    let (_, mut after) = settle_by(&policy, &first, morning());
    for last in ["van Muller", "van Müller"] {
        after.roster = roster(named(last));
        let (plan, then) = settle_by(&policy, &after, morning());
        let words = words_of(&plan).join("; ");
        assert!(
            words.contains("sn:") && words.contains("displayName:"),
            "{words}"
        );
        after = then;
    }
}
