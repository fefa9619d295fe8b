//! Core types to columns and back. What cannot be understood is an error, never skipped: half a memory
//! decides wrongly.

use jiff::Timestamp;
use rusqlite::Row;
use serde::{Deserialize, Serialize};

use super::failure::StoreFailure;
use crate::directory::Guid;
use crate::past::{
    Aspect, Class, Counted, Effect, Intent, IntentId, LinkedBy, NameKind, OpenIntent, Outcome,
    Reservation, Subject,
};
use crate::people::PersonId;

type Read<T> = Result<T, StoreFailure>;

fn damaged(what: &'static str, value: &str) -> StoreFailure {
    StoreFailure::Damaged {
        what,
        value: value.to_owned(),
    }
}

/// A moment, always with nine digits, so that moments sort as text.
pub(super) fn moment(at: Timestamp) -> String {
    format!("{at:.9}")
}

pub(super) fn read_moment(text: &str) -> Read<Timestamp> {
    text.parse().map_err(|_| damaged("the moment", text))
}

pub(super) fn read_guid(text: &str) -> Read<Guid> {
    Guid::parse(text).ok_or_else(|| damaged("the GUID", text))
}

pub(super) fn read_aspect(text: &str) -> Read<Aspect> {
    Aspect::parse(text).ok_or_else(|| damaged("the aspect", text))
}

pub(super) fn linked_by(how: LinkedBy) -> &'static str {
    match how {
        LinkedBy::Creation => "creation",
        LinkedBy::Anchor => "anchor",
        LinkedBy::Anchoring => "anchoring",
    }
}

pub(super) fn read_linked_by(text: &str) -> Read<LinkedBy> {
    match text {
        "creation" => Ok(LinkedBy::Creation),
        "anchor" => Ok(LinkedBy::Anchor),
        "anchoring" => Ok(LinkedBy::Anchoring),
        _ => Err(damaged("the origin of a link", text)),
    }
}

pub(super) fn name_kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Login => "login",
        NameKind::Address => "address",
    }
}

pub(super) fn read_name_kind(text: &str) -> Read<NameKind> {
    match text {
        "login" => Ok(NameKind::Login),
        "address" => Ok(NameKind::Address),
        _ => Err(damaged("the kind of name", text)),
    }
}

pub(super) fn read_class(text: &str) -> Read<Class> {
    Class::from_word(text).ok_or_else(|| damaged("the class", text))
}

pub(super) fn subject(subject: &Subject) -> String {
    match subject {
        Subject::Seen(guid) => format!("seen:{guid}"),
        Subject::New(person) => format!("new:{person}"),
    }
}

fn read_subject(text: &str) -> Read<Subject> {
    match text.split_once(':') {
        Some(("seen", guid)) => read_guid(guid).map(Subject::Seen),
        Some(("new", person)) => Ok(Subject::New(PersonId::new(person))),
        _ => Err(damaged("the subject", text)),
    }
}

/// The outcome as word, message and account.
pub(super) fn outcome(outcome: &Outcome) -> (&'static str, Option<&str>, Option<String>) {
    match outcome {
        Outcome::Done(guid) => ("done", None, Some(guid.to_string())),
        Outcome::NotDone => ("not done", None, None),
        Outcome::Failed(why) => ("failed", Some(why), None),
        Outcome::Unknown(why) => ("unknown", Some(why), None),
    }
}

fn read_outcome(word: &str, message: Option<String>, account: Option<String>) -> Read<Outcome> {
    match (word, account) {
        ("done", Some(guid)) => read_guid(&guid).map(Outcome::Done),
        ("not done", _) => Ok(Outcome::NotDone),
        ("failed", _) => Ok(Outcome::Failed(message.unwrap_or_default())),
        ("unknown", _) => Ok(Outcome::Unknown(message.unwrap_or_default())),
        _ => Err(damaged("the outcome", word)),
    }
}

#[derive(Serialize, Deserialize)]
struct EffectJson {
    aspect: String,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct ReservationJson {
    kind: String,
    folded: String,
    person: String,
}

#[derive(Serialize, Deserialize)]
struct CountedJson {
    class: String,
    person: String,
    fact: String,
    at: String,
}

fn json(value: &impl Serialize) -> String {
    // These shapes hold texts only, and texts always serialize.
    serde_json::to_string(value).unwrap_or_default()
}

fn read_json<T: for<'a> Deserialize<'a>>(what: &'static str, text: &str) -> Read<T> {
    // The text may hold personal data, which has no place in a message.
    serde_json::from_str(text).map_err(|cause| damaged(what, &cause.to_string()))
}

pub(super) fn effects(effects: &[Effect]) -> String {
    let shapes = effects.iter().map(|effect| {
        let Effect {
            aspect,
            before,
            after,
        } = effect;
        EffectJson {
            aspect: aspect.to_string(),
            before: before.clone(),
            after: after.clone(),
        }
    });
    json(&shapes.collect::<Vec<_>>())
}

fn read_effects(text: &str) -> Read<Vec<Effect>> {
    let shapes: Vec<EffectJson> = read_json("the effects", text)?;
    let read = shapes.into_iter().map(|shape| {
        Ok(Effect {
            aspect: read_aspect(&shape.aspect)?,
            before: shape.before,
            after: shape.after,
        })
    });
    read.collect()
}

pub(super) fn reservations(names: &[Reservation]) -> String {
    let shapes = names.iter().map(|name| {
        let Reservation {
            kind,
            folded,
            person,
        } = name;
        ReservationJson {
            kind: name_kind(*kind).to_owned(),
            folded: folded.clone(),
            person: person.to_string(),
        }
    });
    json(&shapes.collect::<Vec<_>>())
}

fn read_reservations(text: &str) -> Read<Vec<Reservation>> {
    let shapes: Vec<ReservationJson> = read_json("the reserved names", text)?;
    let read = shapes.into_iter().map(|shape| {
        Ok(Reservation {
            kind: read_name_kind(&shape.kind)?,
            folded: shape.folded,
            person: PersonId::new(shape.person),
        })
    });
    read.collect()
}

pub(super) fn counted(counted: &Counted) -> String {
    let Counted {
        class,
        person,
        fact,
        at,
    } = counted;
    json(&CountedJson {
        class: class.word().to_owned(),
        person: person.to_string(),
        fact: fact.clone(),
        at: moment(*at),
    })
}

fn read_counted(text: &str) -> Read<Counted> {
    let shape: CountedJson = read_json("the counted fact", text)?;
    Ok(Counted {
        class: read_class(&shape.class)?,
        person: PersonId::new(shape.person),
        fact: shape.fact,
        at: read_moment(&shape.at)?,
    })
}

/// The columns of an intent, in the order [`IntentRow::from_row`] reads them.
pub(super) const INTENT_COLUMNS: &str = "id, run, at, person, subject, effects, reserve, counts, \
     words, rule, outcome, message, account, settled_at";

/// An intent as it lies in its table.
pub(super) struct IntentRow {
    pub(super) id: i64,
    pub(super) run: i64,
    at: String,
    person: String,
    subject: String,
    effects: String,
    reserve: String,
    counts: Option<String>,
    words: String,
    rule: String,
    outcome: Option<String>,
    message: Option<String>,
    account: Option<String>,
    settled_at: Option<String>,
}

impl IntentRow {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            run: row.get(1)?,
            at: row.get(2)?,
            person: row.get(3)?,
            subject: row.get(4)?,
            effects: row.get(5)?,
            reserve: row.get(6)?,
            counts: row.get(7)?,
            words: row.get(8)?,
            rule: row.get(9)?,
            outcome: row.get(10)?,
            message: row.get(11)?,
            account: row.get(12)?,
            settled_at: row.get(13)?,
        })
    }

    /// Whether nothing more will be written about it.
    pub(super) fn is_settled(&self) -> bool {
        self.settled_at.is_some()
    }

    /// The moment it was settled.
    pub(super) fn settled_at(&self) -> Read<Option<Timestamp>> {
        self.settled_at.as_deref().map(read_moment).transpose()
    }

    /// What is known about its outcome.
    pub(super) fn outcome(&self) -> Read<Option<Outcome>> {
        let word = self.outcome.as_deref();
        word.map(|word| read_outcome(word, self.message.clone(), self.account.clone()))
            .transpose()
    }

    /// The intent itself.
    pub(super) fn open_intent(&self) -> Read<OpenIntent> {
        Ok(OpenIntent {
            id: IntentId(self.id),
            at: read_moment(&self.at)?,
            intent: Intent {
                person: PersonId::new(&self.person),
                subject: read_subject(&self.subject)?,
                effects: read_effects(&self.effects)?,
                reserve: read_reservations(&self.reserve)?,
                counts: self.counts.as_deref().map(read_counted).transpose()?,
                words: self.words.clone(),
                rule: self.rule.clone(),
            },
        })
    }
}
