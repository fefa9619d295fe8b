//! Names that are kept for somebody, and since when nobody has them.

use super::{Store, at, earlier, fresh};
use crate::past::{Class, Counted, Kept, NameKind, Remember, Reservation};
use crate::people::PersonId;
use crate::ports::{Recall, Record};

fn name(folded: &str, person: &str) -> Reservation {
    Reservation {
        kind: NameKind::Login,
        folded: folded.to_owned(),
        person: PersonId::new(person),
    }
}

//
#[test]
fn since_when_nobody_has_a_name_survives_a_restart_and_the_first_moment_counts() {
    let (_folder, mut store) = fresh();
    let run = store.start("sync", at(0)).unwrap();
    let intents = [crate::past::Intent {
        reserve: vec![name("ameier", "1")],
        ..super::creation(1)
    }];
    let ids = store.intend(run, &intents, at(0)).unwrap();
    let done = crate::past::Settlement {
        intent: ids[0],
        outcome: crate::past::Outcome::Done(super::guid(1)),
    };
    store.settle(&[done], at(0)).unwrap();
    let unused = |person: &str| Remember::Unused {
        names: vec![name("ameier", person)],
    };
    store.remember(run, &[unused("2")], at(1)).unwrap();
    let kept = |store: &Store| {
        let past = store.recall(at(9)).unwrap();
        past.names[&(NameKind::Login, "ameier".to_owned())].clone()
    };
    assert_eq!(kept(&store), Kept::used(PersonId::new("1")), "not theirs");
    store.remember(run, &[unused("1")], at(2)).unwrap();
    store.remember(run, &[unused("1")], at(3)).unwrap();
    let path = store.path().to_owned();
    drop(store);
    let mut store = Store::open(path).unwrap();
    assert_eq!(kept(&store).unused_since, Some(at(2).instant()));
    let used = Remember::Used {
        names: vec![name("ameier", "1")],
    };
    store.remember(run, &[used], at(4)).unwrap();
    assert_eq!(kept(&store).unused_since, None);
}

fn counted(class: Class) -> Counted {
    Counted {
        class,
        person: PersonId::new("1"),
        fact: "end 2027-06-30".to_owned(),
        at: at(0).instant(),
    }
}

#[test]
fn whoever_gets_the_anchor_of_an_account_gets_the_names_its_former_owner_was_kept() {
    let (_folder, mut store) = fresh();
    let run = store.start("sync", at(0)).unwrap();
    let born = crate::past::Intent {
        reserve: vec![name("ameier", "1")],
        counts: Some(counted(Class::End)),
        ..super::creation(1)
    };
    let anchored = crate::past::Intent {
        person: PersonId::new("2"),
        subject: crate::past::Subject::Seen(super::guid(1)),
        reserve: vec![name("ameier", "2"), name("anna", "2")],
        ..super::creation(2)
    };
    assert!(!anchored.is_creation());
    let mut past = crate::past::Past::default();
    for (intent, minutes) in [(born, 0), (anchored, 1)] {
        let intents = [intent];
        let ids = store.intend(run, &intents, at(minutes)).unwrap();
        let [intent] = intents;
        let open = crate::past::OpenIntent {
            id: ids[0],
            intent,
            at: at(minutes).instant(),
        };
        let outcome = crate::past::Outcome::Done(super::guid(1));
        past.settle(&open, &outcome);
        let done = crate::past::Settlement {
            intent: ids[0],
            outcome,
        };
        store.settle(&[done], at(minutes)).unwrap();
    }
    assert_eq!(store.recall(at(9)).unwrap(), past);
    let link = past.links[&PersonId::new("2")];
    assert_eq!(link.how, crate::past::LinkedBy::Anchoring);
    assert_eq!(past.links.len(), 1, "nobody else has it any more");
    let end = past
        .tally
        .last(Class::End, &PersonId::new("2"), "end 2027-06-30");
    assert!(
        end.is_some(),
        "whoever goes on under another id leaves once"
    );
    for kept in ["ameier", "anna"] {
        let owner = &past.names[&(NameKind::Login, kept.to_owned())].person;
        assert_eq!(owner.as_str(), "2", "{kept}");
    }
}

#[test]
fn a_store_from_before_that_was_kept_is_brought_up_to_date_with_its_names() {
    let name = "INSERT INTO runs (kind, started, process) VALUES ('sync', '', '');
         INSERT INTO names (kind, folded, person, run) VALUES ('login', 'ameier', '1', 1);";
    let (_folder, path) = earlier(3, name);
    let past = Store::open(&path).unwrap().recall(at(0)).unwrap();
    let kept = &past.names[&(NameKind::Login, "ameier".to_owned())];
    assert_eq!(*kept, Kept::used(PersonId::new("1")));
}

#[test]
fn decisions_are_read_back_replaced_and_taken_back() {
    use crate::past::{Choice, Decision, Pin};
    let (_folder, mut store) = fresh();
    let decision = |choice: Choice| Decision {
        choice,
        by: "ada".to_owned(),
        at: at(1).instant(),
    };
    let link = Choice::Link {
        pin: Pin {
            guid: super::guid(1),
            digest: "ab".to_owned(),
        },
        enable: true,
    };
    let made = [
        (PersonId::new("1"), Some(decision(link.clone()))),
        (PersonId::new("2"), Some(decision(Choice::Create))),
        (PersonId::new("3"), Some(decision(Choice::Ignore))),
    ];
    store.decide(&made).unwrap();
    let all = store.recall(at(2)).unwrap().decisions;
    assert_eq!(all[&PersonId::new("1")], decision(link));
    assert_eq!(all[&PersonId::new("2")].choice, Choice::Create);
    assert_eq!(all[&PersonId::new("3")].choice, Choice::Ignore);
    let again = [
        (PersonId::new("1"), None),
        (PersonId::new("2"), Some(decision(Choice::Ignore))),
    ];
    store.decide(&again).unwrap();
    let all = store.recall(at(2)).unwrap().decisions;
    let left: Vec<_> = all
        .iter()
        .map(|(person, one)| (person.as_str(), one.choice.word()))
        .collect();
    assert_eq!(left, [("2", "ignore"), ("3", "ignore")]);
}

#[test]
fn a_store_from_before_decisions_is_brought_up_to_date_without_any() {
    let (_folder, path) = earlier(5, "");
    let past = Store::open(&path).unwrap().recall(at(0)).unwrap();
    assert!(past.decisions.is_empty());
}
