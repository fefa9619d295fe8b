//! Who was transferred, and what becomes of the memberships of the post before.
//!
//! A transfer is another id in a field that `lifecycle.transfer.of` names, seen by whoever looked before: what is
//! empty or cannot be read says nothing. The membership that ends with it is remembered with the moment of the
//! transfer, so that it goes at its own time, whatever comes in between.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::back::Back;
use super::case::{Case, Finding};
use super::look::Look;
use super::outcome::{Outcome, Subjects};
use super::policy::Policy;
use crate::clock::Now;
use crate::directory::Guid;
use crate::lifecycle::{Due, LifecyclePolicy, Memberships, Stage, TransferPolicy, step_at};
use crate::past::{Aspect, Ids, Past, Post, Remember, TRANSFER, Transfer};
use crate::people::{FieldName, Known, Person};

/// What transfers mean for somebody's memberships today.
pub(super) enum Transfers<'a> {
    /// No table is about transfers, or a leave has taken the memberships: then the return tells.
    Ignored,
    /// Somebody who starts has no post before this one.
    Starts,
    /// Nobody can say which table is this person's: what a rule gave is not taken.
    Unknown(String),
    /// This table decides.
    By(Moves<'a>),
}

/// Somebody's last transfer, if there was one, by the table that decides.
pub(super) struct Moves<'a> {
    pub table: &'a TransferPolicy,
    /// When it was seen: earlier, or now.
    last: Option<Timestamp>,
    /// Whether it is seen now.
    pub seen: bool,
    /// The transfer it takes back, whose memberships are still kept.
    pub undone: Option<Timestamp>,
    /// What is kept: until when, or as long as nobody takes it.
    kept: BTreeMap<Option<Timestamp>, BTreeSet<String>>,
    zone: &'a TimeZone,
    now: Now,
}

/// How long a membership stays that a transfer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// It is taken.
    Over,
    /// It is taken then.
    Until(Timestamp),
    /// Nobody takes it.
    Forever,
}

/// How long a membership stays that a transfer of that moment ended.
fn wait(table: &TransferPolicy, since: Timestamp, zone: &TimeZone, now: Now) -> Wait {
    let days = table.keep_old_groups_for;
    let at = step_at(since, days, zone);
    match table.memberships {
        Memberships::Keep => Wait::Forever,
        _ if days > 0 && at > now.instant() => Wait::Until(at),
        _ => Wait::Over,
    }
}

impl Moves<'_> {
    /// How long a membership stays that a transfer of that moment ended.
    pub fn wait(&self, since: Timestamp) -> Wait {
        wait(self.table, since, self.zone, self.now)
    }

    /// The transfer that ends a membership which nothing gives today; nothing where none does. As long as those of the
    /// last transfer are kept, others wait with them.
    fn ends(&self) -> Option<Timestamp> {
        let lasting = self.table.memberships == Memberships::Keep;
        self.last.filter(|_| self.seen || !lasting)
    }

    /// The day of a transfer where the person works, in words.
    pub fn on(&self, since: Timestamp) -> String {
        let day = Now::at(since).today(self.zone);
        format!("the transfer of {day}")
    }

    /// Notes what is kept, and until when.
    pub fn keep(&mut self, until: Option<Timestamp>, name: &str) {
        let kept = self.kept.entry(until).or_default();
        kept.insert(name.to_owned());
    }

    /// Whether a membership that nothing gives is taken, whoever gave it, because of a transfer seen now.
    pub fn clears(&self) -> bool {
        self.seen && self.undone.is_none() && self.table.memberships == Memberships::All
    }
}

impl<'a> Transfers<'a> {
    /// What they mean for this person, and the post to remember, where that is another one.
    pub fn of(who: Subjects<'_>, guid: Guid, look: &Look<'a>) -> (Self, Option<Post>) {
        let lifecycle = &look.policy.lifecycle;
        let away = who.leave(look).map(|leave| leave.memberships);
        if away.is_some_and(|memberships| memberships != Memberships::Keep) {
            return (Self::Ignored, None);
        }
        let table = match lifecycle.transfer_of(who.person) {
            None => return (Self::Ignored, None),
            Some(Err(why)) => return (Self::Unknown(why), None),
            Some(Ok(chosen)) => chosen.table,
        };
        let before = look.sight.past.post(guid);
        let ids = ids_after(before.as_ref(), who.person, &table.of);
        let starts = matches!(who.stage, Stage::Upcoming { .. })
            || matches!(who.back, Some(Back::Start | Back::Rehire { .. }));
        let known = before.as_ref().map(|post| &post.ids);
        let seen = !starts && known.is_some_and(|known| differ(known, &ids, &table.of));
        let earlier = before.as_ref().and_then(|post| post.transfer.as_ref());
        let now = look.now;
        let transfer = if starts {
            None
        } else if seen {
            let from = known.cloned().unwrap_or_default();
            let at = now.instant();
            Some(Transfer { from, at })
        } else {
            earlier.cloned()
        };
        let zone = lifecycle.zone_of(who.person);
        let undone = earlier.filter(|earlier| {
            let kept = matches!(wait(table, earlier.at, zone, now), Wait::Until(_));
            seen && kept && !differ(&earlier.from, &ids, &table.of)
        });
        let moves = Moves {
            table,
            last: transfer.as_ref().map(|transfer| transfer.at),
            seen,
            undone: undone.map(|earlier| earlier.at),
            kept: BTreeMap::new(),
            zone,
            now,
        };
        let post = Post { ids, transfer };
        let is_news = before.as_ref() != Some(&post) && !post.ids.is_empty();
        let transfers = if starts {
            Self::Starts
        } else {
            Self::By(moves)
        };
        (transfers, is_news.then_some(post))
    }

    /// The last transfer, where a table says what that is.
    pub fn moves(&self) -> Option<&Moves<'a>> {
        match self {
            Self::By(moves) => Some(moves),
            Self::Ignored | Self::Starts | Self::Unknown(_) => None,
        }
    }
}

/// The ids of what somebody belongs to, as far as it can be read, over those that were seen before.
fn ids_after(before: Option<&Post>, person: &Person, of: &[FieldName]) -> Ids {
    let id = |field: &FieldName| {
        let known = before.and_then(|post| post.ids.get(field.as_str()));
        match person.text(field.as_str()) {
            Known::Value(id) => Some(id),
            Known::Empty | Known::Unreadable => known.cloned(),
        }
    };
    let ids = of.iter();
    ids.filter_map(|field| Some((field.to_string(), id(field)?)))
        .collect()
}

/// Whether two posts have different ids of something both know.
fn differ(one: &Ids, other: &Ids, of: &[FieldName]) -> bool {
    of.iter().any(|field| {
        let ids = one.get(field.as_str()).zip(other.get(field.as_str()));
        ids.is_some_and(|(one, other)| one != other)
    })
}

impl Outcome {
    /// What transfers mean for this person. A post that was never seen is remembered, and is no transfer.
    pub(super) fn transfers<'a>(&mut self, who: Subjects<'_>, look: &Look<'a>) -> Transfers<'a> {
        let Some(account) = who.account else {
            return Transfers::Starts;
        };
        let (transfers, post) = Transfers::of(who, account.guid, look);
        if let Some(post) = post {
            self.adopt(who.person, account, Aspect::Post, post.state(), TRANSFER);
        }
        if let Transfers::Unknown(why) = &transfers {
            let text = format!("{why}; nothing that a rule gave is taken until then");
            self.findings.push(Finding::warning(TRANSFER, text));
        }
        transfers
    }

    /// Whether a membership that rosterd granted and nothing gives any more stays for now.
    pub(super) fn is_kept(
        &mut self,
        who: Subjects<'_>,
        (group, name): (Guid, &str),
        transfers: &mut Transfers<'_>,
        look: &Look<'_>,
    ) -> bool {
        let moves = match transfers {
            Transfers::Ignored | Transfers::Starts => return false,
            Transfers::Unknown(_) => return true,
            Transfers::By(moves) => moves,
        };
        let Some(account) = who.account else {
            return false;
        };
        let known = look.sight.past.lapse(account.guid, group);
        let Some(since) = known.or_else(|| moves.ends()) else {
            return false;
        };
        let until = match moves.wait(since) {
            Wait::Over => return false,
            Wait::Until(at) => Some(at),
            Wait::Forever => None,
        };
        if known.is_none() {
            let state = Aspect::lapsing(since);
            self.adopt(who.person, account, Aspect::Lapse(group), state, TRANSFER);
        }
        // What stays for good is said once.
        if until.is_some() || moves.seen {
            moves.keep(until, name);
        }
        true
    }

    /// Foresees and says what is kept for a while.
    pub(super) fn say_what_is_kept(&mut self, transfers: &Transfers<'_>) {
        let Some(moves) = transfers.moves() else {
            return;
        };
        for (until, names) in &moves.kept {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let names = names.join(", ");
            let text = match until {
                Some(at) => {
                    self.later(Due::Withdraw(*at));
                    let at = at.to_zoned(moves.zone.clone());
                    let at = at.strftime("%Y-%m-%d %H:%M %Z");
                    format!("keeps {names} until {at}, because of a transfer")
                }
                None => format!("keeps {names} in spite of the transfer"),
            };
            self.findings.push(Finding::notice(TRANSFER, text));
        }
    }
}

/// A membership that a transfer ended and that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// When the transfer was seen.
    pub since: Timestamp,
    /// Until when the membership is kept; none: as long as nobody takes it.
    pub until: Option<Timestamp>,
}

/// Whether a membership of this account is one that a transfer ended and that is kept, as it is after the case is
/// carried out.
pub fn lapse_of(
    case: &Case,
    (person, account, group): (&Person, Guid, Guid),
    past: &Past,
    policy: &Policy,
    now: Now,
) -> Option<Lapse> {
    let lifecycle: &LifecyclePolicy = &policy.lifecycle;
    let table = lifecycle.transfer_of(person)?.ok()?.table;
    let mut facts = case.remember.iter();
    let fact = facts.find_map(|fact| match fact {
        Remember::Adopted {
            aspect: Aspect::Lapse(of),
            state,
            ..
        } if *of == group => Some(state.as_deref().and_then(Aspect::lapsing_since)),
        _ => None,
    });
    let since = fact.unwrap_or_else(|| past.lapse(account, group))?;
    match wait(table, since, lifecycle.zone_of(person), now) {
        Wait::Over => None,
        Wait::Until(at) => Some(Lapse {
            since,
            until: Some(at),
        }),
        Wait::Forever => Some(Lapse { since, until: None }),
    }
}
