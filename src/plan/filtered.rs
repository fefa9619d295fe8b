//! Whom the policy is about: `people.filter`, and what becomes of those it leaves out.
//!
//! A filter says who is given an account and kept up to date. It never ends anybody, and it shields nobody
//! from an end: whoever falls out of it keeps the account as it is until HR says that the person left.

use super::case::{Case, Finding, Outlook};
use super::look::Look;
use super::person::block;
use super::policy::PeoplePolicy;
use crate::identity::Match;
use crate::lifecycle::{Due, Stage};
use crate::people::{FieldName, Person};
use crate::rules::{Condition, Holds};

/// The key, as findings name it.
pub(super) const FILTER: &str = "people.filter";

/// Whether the filter takes somebody in, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filtered {
    /// An account is made and kept up to date, because.
    In(String),
    /// Neither, because.
    Out(String),
    /// Nobody can say: this field is unreadable.
    Unknown(FieldName),
}

impl PeoplePolicy {
    /// Whether the filter takes a person in.
    pub fn filtered(&self, person: &Person) -> Filtered {
        match self.filter.holds(person) {
            Holds::Yes(because) => Filtered::In(because),
            Holds::No(because) => Filtered::Out(because),
            Holds::Unknown(field) => Filtered::Unknown(field),
        }
    }

    /// Whether nobody can be left out.
    pub fn is_about_everybody(&self) -> bool {
        matches!(&self.filter, Condition::All(parts) if parts.is_empty())
    }
}

impl Filtered {
    /// Whether an account is made and kept up to date.
    pub fn is_in(&self) -> bool {
        matches!(self, Self::In(_))
    }

    /// Why somebody with an account is left alone; nothing for those the filter takes in.
    pub(super) fn freezes(&self) -> Option<String> {
        match self {
            Self::In(_) => None,
            Self::Out(because) => Some(format!(
                "{because}: {FILTER} leaves this person out, and the account stays as it is; an end still falls due"
            )),
            Self::Unknown(field) => Some(format!(
                "the field '{field}' is unreadable, and {FILTER} asks for it: the account stays as it is; an end still \
                 falls due"
            )),
        }
    }
}

/// Somebody whom the filter does not take in and to whose account there is no link: nothing is made and nothing is
/// linked. Only an open account of somebody who left is worth a word, and nobody else closes it: either rosterd never
/// had it, or its memory was lost.
pub(super) fn stranger(case: &mut Case, found: &Match, stage: &Stage, look: &Look<'_>) {
    case.wishes = None;
    case.due.clear();
    let open = match found {
        Match::Linked { guid, .. } => look.sight.directory.account(*guid),
        _ => None,
    };
    if let Some(account) = open.filter(|account| stage.is_over() && account.is_enabled()) {
        let text = format!(
            "this person has left and {FILTER} leaves the person out, but {} carries the anchor and is open; rosterd \
             has no link to it: disable it by hand",
            account.dn
        );
        case.findings.push(Finding::urgent(FILTER, text));
    }
    match &case.filtered {
        Some(Filtered::Unknown(field)) if !stage.is_over() => {
            let why = format!(
                "the field '{field}' is unreadable, and {FILTER} asks for it: nobody can say whether this person is to \
                 have an account"
            );
            block(case, FILTER, why);
        }
        Some(Filtered::Out(because)) => case.outlook = Outlook::LeftOut(because.clone()),
        Some(Filtered::In(_) | Filtered::Unknown(_)) | None => {}
    }
}

/// Of what falls due, only the end does for somebody who is left alone.
pub(super) fn ends_only(case: &mut Case) {
    case.due.retain(|due| matches!(due, Due::Disable(_)));
}
