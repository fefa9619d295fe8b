//! A company of 800 with messy data is adopted in three sittings.

use super::adoption::{answer, asked, asking, decided, holding};
use super::world::*;
use crate::directory::{Account, Guid, Sid};
use crate::guard::Breach;
use crate::past::{Baseline, Class};
use crate::people::Person;
use crate::plan::{Answer, Policy, Question, Sight, build};

/// What became of the links of a plan that the guard judged.
fn cleared_of(sight: &Sight, policy: &Policy) -> (usize, Vec<Breach>) {
    let plan = build(sight, policy, morning());
    let verdict = judged(&plan, sight, morning());
    let links = verdict
        .cleared
        .cases()
        .filter(|case| !case.changes.is_empty());
    (links.count(), verdict.breaches.clone())
}

// S-43
#[test]
fn eight_hundred_accounts_are_adopted_in_three_sittings() {
    let policy = asking();
    let mut sight = messy_company();
    sight.past.baseline = Some(Baseline {
        at: morning().instant(),
        people: 800,
        managed: 0,
    });
    let sight = by_hand(&by_looks(&by_number(&sight, &policy), &policy), &policy);
    assert_eq!(sight.past.links.len(), 750 + 1 + 1 + 1);
    let strangers = sight
        .directory
        .accounts()
        .filter(|account| account.anchor.is_none());
    let strangers: Vec<&str> = strangers.map(|account| account.sam.as_str()).collect();
    assert_eq!(
        strangers,
        ["u754"],
        "the protected one is nobody's and as it was"
    );
}

/// The first sitting: what a number agrees in.
fn by_number(sight: &Sight, policy: &Policy) -> Sight {
    let agrees = |line: &&Question| {
        let candidate = line.candidate.as_ref();
        candidate.is_some_and(|one| one.by.contains(&"personnel_number".to_owned()))
    };
    let lines = asked(sight, policy);
    let sure = lines
        .iter()
        .filter(agrees)
        .map(|line| answer(line, "link", ""));
    let sure: Vec<Answer> = sure.collect();
    assert_eq!(sure.len(), 500);
    let sight = decided(sight, policy, &sure).unwrap();
    let (cleared, breaches) = cleared_of(&sight, policy);
    assert_eq!(cleared, 0, "500 links at once wait for somebody");
    let of_links = |breach: &Breach| {
        matches!(
            breach,
            Breach::Limit {
                class: Class::Link,
                count: 500,
                ..
            }
        )
    };
    assert!(breaches.iter().any(of_links));
    let sight = settle_by(policy, &sight, morning()).1;
    assert_eq!(sight.past.links.len(), 500);
    sight
}

/// The second: what looks alike, and one that changed since the file was written.
fn by_looks(sight: &Sight, policy: &Policy) -> Sight {
    let lines = asked(sight, policy);
    let alike = lines.iter().filter(|line| line.candidate.is_some());
    let alike: Vec<Answer> = alike.map(|line| answer(line, "link", "")).collect();
    assert_eq!(
        alike.len(),
        250 + 2,
        "the two of one name are asked about one account"
    );
    let problems = decided(sight, policy, &alike).unwrap_err();
    assert_eq!(problems.len(), 2, "{problems:?}");
    let alike: Vec<Answer> = alike
        .into_iter()
        .filter(|answer| answer.person != "751")
        .collect();
    let mut sight = decided(sight, policy, &alike).unwrap();
    let mut hers = sight
        .directory
        .accounts()
        .find(|account| account.sam == "u600")
        .unwrap()
        .clone();
    hers.upn = Some("somebody.else@corp.example".into());
    sight.directory = sight
        .directory
        .clone()
        .revised([(hers.guid, hers)].into(), [].into());
    let sight = settle_by(policy, &sight, morning()).1;
    assert_eq!(sight.past.links.len(), 750, "all but the one that changed");
    sight
}

/// The third: the rest, line by line.
fn by_hand(sight: &Sight, policy: &Policy) -> Sight {
    let lines = asked(sight, policy);
    let rest = lines.iter().map(|line| match line.person.as_str() {
        "600" => answer(line, "link", ""),
        "751" | "752" => answer(line, "create", ""),
        "753" => Answer {
            login: "u753".into(),
            ..answer(line, "link", "")
        },
        _ => answer(line, "ignore", ""),
    });
    let rest: Vec<Answer> = rest.collect();
    let sight = decided(sight, policy, &rest).unwrap();
    let (plan, after) = settle_by(policy, &sight, morning());
    let created = plan
        .changes()
        .filter(|change| change.action.word() == "create");
    assert_eq!(created.count(), 1);
    after
}

/// 800 people: 500 with their number on the account, 250 by their name or address alone, two of one name with one
/// account, one whose address is wrong, one whose account is protected, and 46 without any.
fn messy_company() -> Sight {
    let mut people: Vec<Person> = Vec::new();
    let mut accounts: Vec<Account> = Vec::new();
    for n in 1..=800_u32 {
        let last = if n == 752 {
            "Person751".to_owned()
        } else {
            format!("Person{n}")
        };
        let number = format!("p{n}");
        people.push(person(
            &n.to_string(),
            "Pat",
            &last,
            &[("personnel_number", &number)],
        ));
        if n > 754 || n == 752 {
            continue;
        }
        let mut one = account(1, &format!("u{n}"), None, "OU=Staff");
        let mut bytes = [7; 16];
        bytes[..4].copy_from_slice(&n.to_be_bytes());
        one.guid = Guid::from_bytes(bytes);
        one.sid = Sid::new(format!("S-1-5-21-1-2-3-{}", 5000 + n));
        one.admin_count = n == 754;
        let values: &[(&str, &str)] = match n {
            ..=500 => &[("employeeNumber", &number)],
            753 => &[("mail", "typo@wrong.example")],
            _ => &[("givenName", "Pat"), ("sn", &last)],
        };
        accounts.push(holding(one, values));
    }
    sight(people, accounts)
}

#[test]
fn a_file_with_lines_that_cannot_be_is_refused_whole_with_a_word_about_each() {
    let policy = asking();
    let people = ["1", "2", "3", "4", "5"].map(|n| person(n, "Anna", &format!("B{n}"), &[]));
    let mut powerful = account(3, "three", None, "OU=Staff");
    powerful.admin_count = true;
    let accounts = vec![
        account(1, "one", None, "OU=Staff"),
        account(2, "two", Some("99"), "OU=Staff"),
        powerful,
        account(4, "four", Some("5"), "OU=Staff"),
    ];
    let sight = sight(people.to_vec(), accounts);
    let line = |person: &str, decision: &str, login: &str| Answer {
        place: format!("line {person}"),
        person: person.into(),
        decision: decision.into(),
        login: login.into(),
        ..Answer::default()
    };
    let of = |lines: &[Answer]| decided(&sight, &policy, lines).unwrap_err().join("\n");
    for (lines, expected) in [
        (vec![line("1", "yes", "")], "'yes' is no decision"),
        (vec![line("77", "create", "")], "HR has nobody with this id"),
        (vec![line("1", "link", "")], "link to which account"),
        (
            vec![line("1", "link", "nobody")],
            "there is no account 'nobody'",
        ),
        (
            vec![line("1", "link", "two")],
            "an anchor nobody in HR has ('99')",
        ),
        (vec![line("1", "link", "three")], "is protected"),
        (
            vec![line("1", "link", "four")],
            "the anchor '5' of somebody else in HR",
        ),
        (
            vec![line("1", "link", "one"), line("2", "link", "one")],
            "is decided to be person 2's, too",
        ),
        (
            vec![line("1", "link", "one"), line("1", "create", "")],
            "another decision than on line 1",
        ),
    ] {
        assert!(of(&lines).contains(expected), "{}", of(&lines));
    }
    let both = of(&[line("1", "link", "three"), line("2", "maybe", "")]);
    assert_eq!(both.lines().count(), 2, "{both}");
    assert!(
        decided(
            &sight,
            &policy,
            &[line("1", "", ""), line("2", "link", "ONE")]
        )
        .is_ok()
    );
}
