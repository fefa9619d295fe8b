//! Whatever is intended, settled and remembered: the store recalls what the core holds in memory.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{Store, at, fresh, guid};
use crate::directory::AttrName;
use crate::past::{
    Approval, Aspect, Baseline, CaseId, Class, Counted, Effect, Intent, LinkedBy, NameKind,
    OpenIntent, Outcome, Past, Remember, Reservation, Settlement, Subject,
};
use crate::people::PersonId;
use crate::ports::{Recall, Record, RunReport};

#[derive(Clone, Debug)]
enum Step {
    Intend(Vec<Intent>),
    /// Each picks one of the open intents, if there is one.
    Settle(Vec<(usize, Outcome)>),
    Remember(Vec<Remember>),
}

fn person() -> impl Strategy<Value = PersonId> {
    (1u8..6).prop_map(|n| PersonId::new(n.to_string()))
}

fn aspect() -> impl Strategy<Value = Aspect> {
    prop_oneof![
        Just(Aspect::Account),
        Just(Aspect::Access),
        Just(Aspect::Placement),
        Just(Aspect::Expiry),
        Just(Aspect::Password),
        Just(Aspect::End),
        Just(Aspect::Post),
        // One attribute in two spellings, and another.
        prop_oneof![Just("title"), Just("TITLE"), Just("info")]
            .prop_map(|name| Aspect::Attribute(AttrName::new(name))),
        (1u8..4).prop_map(|n| Aspect::Membership(guid(n))),
        (1u8..4).prop_map(|n| Aspect::Gift(guid(n))),
        (1u8..4).prop_map(|n| Aspect::Lapse(guid(n))),
    ]
}

fn state() -> impl Strategy<Value = Option<String>> {
    option::of("[a-zß\"\\\\ 0-9]{0,6}")
}

fn reservation() -> impl Strategy<Value = Reservation> {
    let kind = prop_oneof![Just(NameKind::Login), Just(NameKind::Address)];
    (kind, "[ab]", person()).prop_map(|(kind, folded, person)| Reservation {
        kind,
        folded,
        person,
    })
}

fn counted() -> impl Strategy<Value = Counted> {
    let class = prop::sample::select(Class::ALL.to_vec());
    (class, person(), "[xy]", 0i64..100).prop_map(|(class, person, fact, minutes)| Counted {
        class,
        person,
        fact,
        at: at(minutes).instant(),
    })
}

fn intent() -> impl Strategy<Value = Intent> {
    let subject = prop_oneof![
        (1u8..6).prop_map(|n| Subject::Seen(guid(n))),
        person().prop_map(Subject::New),
    ];
    let effect = (aspect(), state(), state()).prop_map(|(aspect, before, after)| Effect {
        aspect,
        before,
        after,
    });
    let texts = ("[a-z '\"]{0,9}", "[a-z.]{0,9}");
    (
        person(),
        subject,
        vec(effect, 0..4),
        vec(reservation(), 0..3),
        option::of(counted()),
        texts,
    )
        .prop_map(
            |(person, subject, effects, reserve, counts, (words, rule))| Intent {
                person,
                subject,
                effects,
                reserve,
                counts,
                words,
                rule,
            },
        )
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        4 => (1u8..6).prop_map(|n| Outcome::Done(guid(n))),
        1 => Just(Outcome::NotDone),
        1 => Just(Outcome::Failed("no".to_owned())),
        1 => Just(Outcome::Unknown("no answer".to_owned())),
    ]
}

fn fact() -> impl Strategy<Value = Remember> {
    let how = prop_oneof![
        Just(LinkedBy::Creation),
        Just(LinkedBy::Anchor),
        Just(LinkedBy::Anchoring)
    ];
    prop_oneof![
        (person(), 1u8..6, how, vec(reservation(), 0..3)).prop_map(|(person, n, how, names)| {
            Remember::Link {
                person,
                guid: guid(n),
                how,
                names,
            }
        }),
        (person(), 1u8..6, aspect(), state(), state(), "[a-z.]{0,9}").prop_map(
            |(person, n, aspect, before, state, rule)| {
                Remember::Adopted {
                    person,
                    guid: guid(n),
                    aspect,
                    before,
                    state,
                    rule,
                }
            }
        ),
        vec(reservation(), 0..3).prop_map(|names| Remember::Free { names }),
        vec(reservation(), 0..3).prop_map(|names| Remember::Unused { names }),
        vec(reservation(), 0..3).prop_map(|names| Remember::Used { names }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        vec(intent(), 1..4).prop_map(Step::Intend),
        vec((0usize..8, outcome()), 1..4).prop_map(Step::Settle),
        vec(fact(), 1..4).prop_map(Step::Remember),
    ]
}

/// Settles in memory as the core does when it reconciles: an unknown outcome leaves the intent open.
fn settle_in_memory(past: &mut Past, settlement: &Settlement) {
    let place = past.open.iter().position(|o| o.id == settlement.intent);
    if let Some(place) = place
        && !matches!(settlement.outcome, Outcome::Unknown(_))
    {
        let open = past.open.remove(place);
        past.settle(&open, &settlement.outcome);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, failure_persistence: None, ..ProptestConfig::default() })]

    //
    #[test]
    fn the_store_recalls_what_memory_holds(steps in vec(step(), 1..12)) {
        let (_folder, mut store) = fresh();
        let run = store.start("sync", at(0)).unwrap();
        let mut past = Past::default();
        for (step, now) in steps.into_iter().zip((1..).map(at)) {
            match step {
                Step::Intend(intents) => {
                    let ids = store.intend(run, &intents, now).unwrap();
                    prop_assert_eq!(ids.len(), intents.len());
                    let open = ids.into_iter().zip(intents);
                    past.open.extend(open.map(|(id, intent)| OpenIntent {
                        id,
                        intent,
                        at: now.instant(),
                    }));
                }
                Step::Settle(picks) => {
                    // May name one intent twice: the second settlement of it must change nothing.
                    let settlements: Vec<Settlement> = picks
                        .into_iter()
                        .filter_map(|(pick, outcome)| {
                            let intent = past.open.get(pick % past.open.len().max(1))?.id;
                            Some(Settlement { intent, outcome })
                        })
                        .collect();
                    store.settle(&settlements, now).unwrap();
                    settlements.iter().for_each(|s| settle_in_memory(&mut past, s));
                }
                Step::Remember(facts) => {
                    store.remember(run, &facts, now).unwrap();
                    facts.iter().for_each(|fact| past.remember(fact, now.instant()));
                }
            }
            prop_assert_eq!(&store.recall(now).unwrap(), &past);
        }
        let path = store.path().to_owned();
        drop(store);
        prop_assert_eq!(Store::open(path).unwrap().recall(at(500)).unwrap(), past);
    }
}

//
#[test]
fn an_approval_lasts_until_its_moment_and_for_one_use() {
    let (_folder, mut store) = fresh();
    let run = store.start("apply", at(0)).unwrap();
    let approval = |case: &str| Approval {
        case: CaseId::new(case),
        by: "ada".to_owned(),
        at: at(0).instant(),
        until: at(60).instant(),
    };
    store.approve(&[approval("a"), approval("b")]).unwrap();
    let usable = |store: &Store, minutes| store.recall(at(minutes)).unwrap().approvals;
    assert_eq!(usable(&store, 60), [approval("a"), approval("b")]);
    assert_eq!(usable(&store, 61), []);
    store.spend(run, &[CaseId::new("a")]).unwrap();
    assert_eq!(usable(&store, 1), [approval("b")]);
}

#[test]
fn the_baseline_is_the_last_one_reported() {
    let (_folder, mut store) = fresh();
    let baseline = |people| Baseline {
        at: at(5).instant(),
        people,
        managed: 7,
    };
    for (people, minutes) in [(Some(250), 5), (Some(251), 6), (None, 7)] {
        let run = store.start("sync", at(minutes)).unwrap();
        let report = RunReport {
            outcome: "complete",
            summary: String::new(),
            plan: None,
            dispositions: Vec::new(),
            baseline: people.map(baseline),
            foreseen: Vec::new(),
        };
        store.finish(run, &report, at(minutes)).unwrap();
    }
    assert_eq!(store.recall(at(9)).unwrap().baseline, Some(baseline(251)));
}

#[test]
fn an_attribute_in_two_spellings_is_one_aspect() {
    let (_folder, mut store) = fresh();
    let run = store.start("sync", at(0)).unwrap();
    let adopted = |name: &str, state: &str| Remember::Adopted {
        person: PersonId::new("1"),
        guid: guid(1),
        aspect: Aspect::Attribute(AttrName::new(name)),
        before: None,
        state: Some(state.to_owned()),
        rule: "attributes.title".to_owned(),
    };
    let facts = [adopted("title", "first"), adopted("TITLE", "second")];
    store.remember(run, &facts, at(1)).unwrap();
    let past = store.recall(at(2)).unwrap();
    let hands: Vec<_> = past.ledger.aspects(guid(1)).collect();
    assert_eq!(hands.len(), 1);
    assert_eq!(hands[0].1.after.as_deref(), Some("second"));
}
