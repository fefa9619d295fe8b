//! Accounts that follow another name of their person (`names.follow_name_change`).
//!
//! Decided from what is remembered alone: by which name the account stands ([`NameParts`]), and what rosterd gave or
//! found as each identifier. What is seen for the first time is remembered and nobody is renamed: after an upgrade,
//! a lost store or another key of the configuration the names of that day are the ones to compare with. The name
//! is remembered anew once everything that follows has followed, so that what was refused is tried again.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Finding;
use super::change::{Action, Change, Reason};
use super::desired::{Berth, Wanted};
use super::filtered::Filtered;
use super::foresee::call;
use super::kept::names_of;
use super::look::Look;
use super::outcome::{Outcome, Subjects};
use super::policy::Policy;
use super::renaming::{ADDRESSES, Renaming, primaries};
use super::unmatched::IGNORE;
use super::view::View;
use crate::directory::{Account, AttrName, Content, Directory, Guid};
use crate::identity::{self, Match, NameChange, NameParts, NameProblem, Names};
use crate::lifecycle::Stage;
use crate::past::{Aspect, Class, Identifier};
use crate::people::{Person, PersonId};

/// What a name means for an account.
pub(super) struct Follow {
    guid: Guid,
    /// The name of today.
    now: NameParts,
    /// Whether it is another one than the account stands by.
    pub differs: bool,
    /// Whether it is to be remembered, whatever else.
    take_down: bool,
    /// Identifiers that are seen for the first time.
    found: BTreeMap<Identifier, Option<String>>,
    /// What follows, unless the candidates give what the account has.
    pub follows: BTreeSet<Identifier>,
    /// What would follow and does not, and why.
    stays: Vec<Finding>,
    /// Whether some of it followed in an earlier run: then it was told.
    is_told: bool,
}

/// Whether somebody at this stage is renamed: who is gone, or whose account is closed for a leave, is not.
fn may_be_renamed(stage: &Stage) -> bool {
    match stage {
        Stage::Upcoming { .. } | Stage::Active | Stage::Leaving { .. } => true,
        Stage::OnLeave { closed, .. } => !closed,
        Stage::Unclear(_) | Stage::Withdrawn | Stage::Left { .. } => false,
    }
}

impl Follow {
    /// The account that follows, where any of its names may become another.
    pub fn account<'a>(&self, directory: &'a Directory) -> Option<&'a Account> {
        let account = directory.account(self.guid);
        account.filter(|_| !self.follows.is_empty())
    }

    /// Counts what follows among the changes of a case. Answers whether what a name changes was said with it: the
    /// name before is known.
    pub fn tells(&self, changes: &mut [Change], look: &Look<'_>) -> bool {
        count(changes, self);
        !look.policy.naming.follow_name_change.is_empty()
            && look.sight.past.hand(self.guid, &Aspect::Name).is_some()
    }

    /// What follows a name; nothing for whoever has no account to be renamed.
    pub fn of(
        person: &Person,
        (found, stage, filtered): (&Match, &Stage, &Filtered),
        sight: View<'_>,
        policy: &Policy,
    ) -> Option<Self> {
        let Match::Linked { guid, .. } = found else {
            return None;
        };
        let account = sight.directory.account(*guid)?;
        let known = sight.past.hand(*guid, &Aspect::Name);
        let naming = &policy.naming;
        let is_asked = known.is_some() || !naming.follow_name_change.is_empty();
        let may = may_be_renamed(stage) && filtered.is_in();
        if !is_asked || !may || sight.directory.protection(*guid).is_some() {
            return None;
        }
        let mut follow = Self {
            guid: *guid,
            now: NameParts::of(person, naming),
            differs: false,
            take_down: false,
            found: BTreeMap::new(),
            follows: BTreeSet::new(),
            stays: Vec::new(),
            is_told: false,
        };
        let given = |one: &Identifier| sight.past.hand(*guid, &Aspect::Given(*one));
        for one in &naming.follow_name_change {
            if given(one).is_none() {
                let has = one.of(account).map(str::to_owned);
                follow.found.insert(*one, has);
            }
        }
        let before = known.and_then(|hand| NameParts::parse(hand.after.as_deref()?));
        let Some(before) = before else {
            follow.take_down = true;
            return Some(follow);
        };
        match before.change(&follow.now, naming) {
            NameChange::Unknown => {}
            NameChange::Same => follow.take_down = before != follow.now,
            NameChange::Other(_) if naming.follow_name_change.is_empty() => follow.take_down = true,
            NameChange::Other(parts) => {
                follow.differs = true;
                follow.is_told = known.is_some_and(|known| {
                    let mut given = Identifier::ALL.iter().filter_map(given);
                    given.any(|hand| hand.at > known.at)
                });
                let followers = naming.followers(&parts).into_iter();
                let known = followers.filter(|one| !follow.found.contains_key(one));
                for one in known.collect::<Vec<_>>() {
                    follow.weigh(one, account, sight);
                }
            }
        }
        Some(follow)
    }

    /// What was changed by hand stays, and what cannot be changed whole.
    fn weigh(&mut self, one: Identifier, account: &Account, sight: View<'_>) {
        let has = one.of(account);
        let hand = sight.past.hand(self.guid, &Aspect::Given(one));
        let given = hand.and_then(|hand| hand.after.as_deref());
        let why = if !one.same(has, given) {
            Some(format!("the {one} was changed by hand and stays"))
        } else if one == Identifier::Mail && has.is_some() {
            keeps_mail(account, sight)
        } else {
            None
        };
        match why {
            None => {
                self.follows.insert(one);
            }
            Some(why) => {
                let key = format!("names.{}", one.key());
                let text = format!("HR has another name; {why}");
                self.stays.push(Finding::notice(key, text));
            }
        }
    }
}

/// Why an address cannot follow: mail to the old one would be lost, or the primary one is somebody else's choice.
fn keeps_mail(account: &Account, sight: View<'_>) -> Option<String> {
    let list = AttrName::new(ADDRESSES);
    let mail = Identifier::Mail;
    let schema = sight.directory.schema();
    if schema.fitting(&list, Content::Text).is_err() {
        return Some(format!(
            "the directory has no {ADDRESSES} to keep the old address in, and the {mail} stays"
        ));
    }
    let mut primaries = primaries(account.values(&list));
    let other = primaries.find(|primary| !mail.same(Some(primary), mail.of(account)));
    other.map(|_| format!("the primary address of {ADDRESSES} is another one than mail, by somebody's hand: both stay"))
}

/// What a name means for an account, and what it is called then; nothing where nothing follows.
pub(super) type Following<'a> = (&'a Follow, Option<&'a Result<Names, NameProblem>>);

/// What becomes of accounts, person by person.
pub(super) type Called = BTreeMap<PersonId, Result<Names, NameProblem>>;

/// The names an account gets, where it follows another name.
pub(super) fn wanted(follow: Option<Following<'_>>, account: &Account, policy: &Policy) -> Names {
    match follow {
        Some((_, Some(Ok(names)))) if would_be_ignored(account, names, policy).is_none() => {
            names.clone()
        }
        _ => names_of(account),
    }
}

/// Why nobody would look for the account any more under these names: an edit in HR would end its management.
fn would_be_ignored(account: &Account, names: &Names, policy: &Policy) -> Option<String> {
    let mut then = account.clone();
    for (one, (_, after)) in Renaming::of(&names_of(account), names, &[]).turned {
        call(&mut then, one, &after);
    }
    policy.ignores(&then)
}

impl Outcome {
    /// Gives the account the names that follow, and remembers by which name it stands.
    pub(super) fn follow(
        &mut self,
        who: Subjects<'_>,
        account: &Account,
        (follow, called): Following<'_>,
        look: &Look<'_>,
    ) {
        let rule = |one: Identifier| format!("names.{}", one.key());
        for (one, has) in &follow.found {
            self.adopt(
                who.person,
                account,
                Aspect::Given(*one),
                has.clone(),
                &rule(*one),
            );
        }
        let mut waits = false;
        let stuck = match called {
            Some(Err(problem)) => Some(problem.to_string()),
            Some(Ok(names)) => would_be_ignored(account, names, look.policy)
                .map(|because| format!("it would be one that {IGNORE} names ({because})")),
            None => None,
        };
        if let Some(why) = &stuck {
            let text = format!("HR has another name, and the account cannot follow it: {why}");
            self.findings.push(Finding::warning("names", text));
            waits = true;
        }
        let listed = account.values(&ADDRESSES.into());
        let renaming = Renaming::of(&names_of(account), who.names, listed);
        let because = "HR has another name";
        let mut followed: BTreeSet<Identifier> = renaming.turned.keys().copied().collect();
        if !renaming.is_empty() {
            waits = true;
            let reason = Reason::new("names.follow_name_change", because);
            self.desired.names = Wanted::Managed(renaming, reason);
        }
        if follow.follows.contains(&Identifier::CommonName) && stuck.is_none() {
            match self.follow_common_name(who, account, because, look) {
                Ok(true) => {
                    waits = true;
                    followed.insert(Identifier::CommonName);
                }
                Ok(false) => {}
                Err(finding) => {
                    waits = true;
                    self.findings.push(finding);
                }
            }
        }
        if follow.differs && !(follow.is_told && followed.is_empty()) {
            self.findings.extend(follow.stays.iter().cloned());
            if stuck.is_none() {
                self.findings
                    .extend(stay(who.names, &followed, &follow.stays, look));
            }
        }
        if follow.take_down || (follow.differs && !waits) {
            let state = follow.now.state();
            self.adopt(who.person, account, Aspect::Name, state, "names");
        }
    }

    /// Another common name, with the move where the account moves anyway. Answers whether it gets one.
    fn follow_common_name(
        &mut self,
        who: Subjects<'_>,
        account: &Account,
        because: &str,
        look: &Look<'_>,
    ) -> Result<bool, Finding> {
        let naming = &look.policy.naming;
        let leaf = account.dn.leaf();
        if identity::is_common_name(who.person, who.names, naming, leaf) {
            return Ok(false);
        }
        let moved = match &self.desired.placement {
            Wanted::Managed(berth, reason) => Some((berth.unit.clone(), reason.clone())),
            Wanted::HandsOff => account.dn.parent().map(|unit| {
                let key = format!("names.{}", Identifier::CommonName.key());
                (unit, Reason::new(key, ""))
            }),
        };
        let Some((unit, mut reason)) = moved else {
            return Ok(false);
        };
        let name = identity::common_name(who.person, who.names, &unit, naming, &look.common_names);
        let name = name.map_err(|problem| {
            let text =
                format!("HR has another name, and the common name cannot follow it: {problem}");
            Finding::warning("names", text)
        })?;
        reason.because = match reason.because.is_empty() {
            true => because.to_owned(),
            false => format!("{}; {because}", reason.because),
        };
        let name = Some(name);
        self.desired.placement = Wanted::Managed(Berth { unit, name }, reason);
        Ok(true)
    }
}

/// What stays as it is because it is not among what follows.
fn stay(
    names: &Names,
    followed: &BTreeSet<Identifier>,
    told: &[Finding],
    look: &Look<'_>,
) -> Option<Finding> {
    let follows = &look.policy.naming.follow_name_change;
    let stays = Identifier::ALL
        .into_iter()
        .filter(|one| !follows.contains(one));
    let stays = stays.filter_map(|one| Some(format!("{one} {}", names.of(one)?)));
    let stays: Vec<String> = stays.collect();
    let nothing = followed.is_empty() && told.is_empty();
    let text = match (stays.is_empty(), nothing) {
        (true, true) => "HR has another name; the account's names are what it would get".to_owned(),
        (true, false) => return None,
        (false, _) => format!(
            "HR has another name; {} stay as they are (names.follow_name_change)",
            stays.join(", ")
        ),
    };
    Some(Finding::notice("names", text))
}

/// A move under another name that follows counts as a renaming; a person counts once.
fn count(changes: &mut [Change], follow: &Follow) {
    if !follow.follows.contains(&Identifier::CommonName) {
        return;
    }
    for change in changes {
        if matches!(&change.action, Action::Move { name: Some(_), .. }) && change.counts.is_none() {
            change.counts = Some((Class::Rename, RENAMED.to_owned()));
        }
    }
}

/// The fact a renaming counts as.
pub(super) const RENAMED: &str = "another name";
