//! A rehearsal of names, as JSON (docs/json.md).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use super::json::VERSION;
use super::names::{Company, Totals};
use crate::identity::{Collision, Holder, Names};
use crate::people::Chosen;
use crate::plan::{Extent, Part, Rehearsed};

/// The rehearsal.
#[derive(Debug, Serialize)]
pub struct RehearsalJson {
    version: u32,
    at: Timestamp,
    controller: String,
    recorded: bool,
    as_new: bool,
    totals: BTreeMap<&'static str, usize>,
    people: Vec<PersonJson>,
}

#[derive(Debug, Serialize)]
struct PersonJson {
    person: String,
    name: String,
    state: &'static str,
    account: Option<NamesJson>,
    names: Option<NamesJson>,
    why: Option<String>,
    collisions: Vec<CollisionJson>,
    spelling: Vec<SpellingJson>,
}

#[derive(Debug, Serialize)]
struct NamesJson {
    sam_account_name: String,
    user_principal_name: String,
    mail: Option<String>,
    common_name: String,
}

#[derive(Debug, Serialize)]
struct CollisionJson {
    what: &'static str,
    wanted: String,
    by: &'static str,
    holder: Option<String>,
    until: Option<Timestamp>,
    more: u32,
}

#[derive(Debug, Serialize)]
struct SpellingJson {
    choice: &'static str,
    from: String,
    to: String,
}

/// The rehearsal.
pub fn names(company: &Company<'_>) -> RehearsalJson {
    let Totals {
        keep,
        named,
        overrides,
        undecided,
        collisions,
    } = company.totals();
    RehearsalJson {
        version: VERSION,
        at: company.rehearsal.now.instant(),
        controller: company.controller.to_owned(),
        recorded: company.recorded,
        as_new: company.rehearsal.extent == Extent::Everybody,
        totals: BTreeMap::from([
            ("keeps", keep),
            ("named", named),
            ("override", overrides),
            ("undecided", undecided),
            ("collisions", collisions),
        ]),
        people: company.rehearsal.people.iter().map(person).collect(),
    }
}

fn person(who: &Rehearsed) -> PersonJson {
    let mut one = PersonJson {
        person: who.person.to_string(),
        name: who.name.clone(),
        state: "keeps",
        account: who.has.as_ref().map(all_of),
        names: None,
        why: None,
        collisions: Vec::new(),
        spelling: Vec::new(),
    };
    match &who.part {
        Part::Keeps => {}
        Part::Undecided => one.state = "undecided",
        Part::Tried { naming, spelling } => {
            one.state = if naming.names.is_ok() {
                "named"
            } else {
                "override"
            };
            one.names = naming.names.as_ref().ok().map(all_of);
            one.why = naming.names.as_ref().err().map(ToString::to_string);
            one.collisions = naming.collisions.iter().map(collision).collect();
            one.spelling = spelling.iter().map(chosen).collect();
        }
    }
    one
}

fn all_of(names: &Names) -> NamesJson {
    let Names {
        sam_account_name,
        user_principal_name,
        mail,
        common_name,
    } = names.clone();
    NamesJson {
        sam_account_name,
        user_principal_name,
        mail,
        common_name,
    }
}

fn collision(collision: &Collision) -> CollisionJson {
    let Collision {
        what,
        name,
        holder,
        more,
    } = collision;
    let (by, holder, until) = match holder {
        Holder::Object(dn) => ("object", dn.as_ref().map(ToString::to_string), None),
        Holder::Colleague(person) => ("person", Some(person.to_string()), None),
        Holder::Kept { person, until } => ("kept", Some(person.to_string()), *until),
    };
    CollisionJson {
        what,
        wanted: name.clone(),
        by,
        holder,
        until,
        more: *more,
    }
}

fn chosen(chosen: &Chosen) -> SpellingJson {
    let Chosen { choice, from, to } = chosen;
    SpellingJson {
        choice: choice.word(),
        from: from.clone(),
        to: to.clone(),
    }
}
