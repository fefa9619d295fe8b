//! A plan as LDIF change records (RFC 2849), for `ldapmodify`: the requests `apply` would send, in its order.
//!
//! Only what the guard cleared becomes a record; what it holds is named. Nothing is left out in silence:
//! where `apply` would do something this text cannot, a comment says so.

mod head;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use secrecy::SecretString;

use self::text::{Ldif, Meaning};
use super::change::{remark, sentence};
use super::shown::{Shown, View};
use super::style::Style;
use super::text::who;
use crate::directory::wire::{self, Request};
use crate::directory::{AccountControl, Directory, Dn, Edit, Guid};
use crate::guard::ClearedPlan;
use crate::past::Subject;
use crate::people::PersonId;
use crate::plan::{Act, Action, Case, Change, ChangeId, Operation, waves};

/// Where passwords come from.
#[derive(Clone, Copy)]
pub enum Passwords<'a> {
    /// Nowhere: steps that set one, and those that need one, are left out and said to be.
    LeftOut,
    /// Drawn for this text alone, which is a secret then. What is handed in are names a password must not hold.
    Drawn(&'a dyn Fn(&[&str]) -> SecretString),
}

/// Everything the text is made of.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// The plan, or one person's part of it.
    pub shown: &'a Shown<'a>,
    /// What may be done.
    pub cleared: &'a ClearedPlan,
    /// The directory as read.
    pub directory: &'a Directory,
    /// Where passwords come from.
    pub passwords: Passwords<'a>,
}

/// The plan as LDIF. Every line ends with a line feed.
pub fn plan(source: &Source<'_>) -> String {
    let view = View::of(source.shown, Style::plain(usize::MAX / 4));
    let asked: BTreeSet<_> = source
        .shown
        .plan
        .cases
        .iter()
        .map(|case| &case.person)
        .collect();
    let cases = source.cleared.cases();
    let cases: Vec<&Case> = cases
        .filter(|case| asked.contains(&case.person) && !case.changes.is_empty())
        .collect();
    let mut writer = Writer::of(source, &view, &cases);
    for wave in waves(&cases) {
        for operation in &wave {
            writer.operation(operation);
        }
    }
    let Writer { body, counts, .. } = writer;
    let mut ldif = head::head(source, &cases, &counts);
    head::held(source, &view, &mut ldif);
    ldif.finish() + &body.finish()
}

/// What became of the requests of the plan.
#[derive(Default)]
pub(super) struct Counts {
    /// Records written.
    pub records: usize,
    /// Steps left out because they set a password or need one.
    pub for_passwords: usize,
    /// Changes left out for another reason.
    pub others: usize,
}

/// Writes operations in order.
struct Writer<'a> {
    source: &'a Source<'a>,
    view: &'a View<'a>,
    changes: BTreeMap<&'a ChangeId, (&'a Case, &'a Change)>,
    /// Accounts these records create: a stand-in until the directory gives a GUID, and their name.
    born: BTreeMap<&'a PersonId, (Guid, Dn)>,
    named: BTreeMap<Guid, Dn>,
    body: Ldif,
    counts: Counts,
}

impl<'a> Writer<'a> {
    fn of(source: &'a Source<'a>, view: &'a View<'a>, cases: &[&'a Case]) -> Self {
        let changes = cases.iter().flat_map(|case| {
            case.changes
                .iter()
                .map(|change| (&change.id, (*case, change)))
        });
        let created = cases.iter().flat_map(|case| &case.changes);
        let created = created.filter_map(|change| match &change.action {
            Action::Create(new) => Some((&change.id.person, new.dn())),
            _ => None,
        });
        let born: BTreeMap<_, _> = (0_u64..)
            .zip(created)
            .map(|(number, (person, dn))| (person, (stand_in(number), dn)))
            .collect();
        Self {
            source,
            view,
            changes: changes.collect(),
            named: born.values().cloned().collect(),
            born,
            body: Ldif::default(),
            counts: Counts::default(),
        }
    }

    fn operation(&mut self, operation: &Operation) {
        match &operation.act {
            Act::Join { group, members } | Act::Quit { group, members } => {
                let join = matches!(operation.act, Act::Join { .. });
                self.memberships(join, *group, members, &operation.serves);
            }
            act => self.account(operation, act),
        }
    }

    /// One request for many people: who is meant stands above each member.
    fn memberships(&mut self, join: bool, group: Guid, members: &[Subject], serves: &[ChangeId]) {
        let mut guids = Vec::new();
        let mut remarks = BTreeMap::new();
        for (member, id) in members.iter().zip(serves) {
            let Some(guid) = self.guid(member) else {
                self.left_out(std::slice::from_ref(id), "the account is not created here");
                continue;
            };
            guids.push(guid);
            remarks.insert(self.address(guid), self.why_member(id));
        }
        if guids.is_empty() {
            return;
        }
        let name = self.source.directory.group(group);
        let name = name.map_or(String::new(), |group| group.name.clone());
        let edit = if join {
            self.body.comment(&format!("into {name}: {}", guids.len()));
            Edit::Join {
                group,
                members: guids,
            }
        } else {
            self.body
                .comment(&format!("out of {name}: {}", guids.len()));
            Edit::Quit {
                group,
                members: guids,
            }
        };
        self.records(&edit, AccountControl(0), remarks);
    }

    fn account(&mut self, operation: &Operation, act: &Act) {
        let subject = operation.subject.as_ref();
        let guid = subject.and_then(|subject| self.guid(subject));
        let target = match act {
            Act::Point { to: Some(to), .. } => self.guid(to),
            _ => None,
        };
        if let Some(why) = self.obstacle(operation, guid, target) {
            return self.left_out(&operation.serves, why);
        }
        let case = operation.serves.first().and_then(|id| self.changes.get(id));
        let (Some((case, _)), Some(guid)) = (case, guid) else {
            return self.left_out(&operation.serves, "the account is not known");
        };
        let draw = || match self.source.passwords {
            Passwords::Drawn(draw) => Some(draw(&case.names_in_use())),
            Passwords::LeftOut => None,
        };
        let Some(edit) = act.edit(Some(guid), target, &draw) else {
            return self.left_out(&operation.serves, "the account is not known");
        };
        for id in &operation.serves {
            self.say(id);
        }
        let scrambles = matches!(act, Act::Disable { scramble: true });
        if scrambles && self.leaves_passwords_out() {
            self.counts.for_passwords += 1;
            self.body
                .comment("LEFT OUT: a password nobody knows; the old one stays");
        }
        let found = self.source.directory.account(guid);
        let found = found.map_or(wire::NEWBORN, |account| account.control);
        let mut remarks = BTreeMap::new();
        if let Some(name) = self.name_of(guid) {
            remarks.insert(self.address(guid), name);
        }
        if let Some((target, name)) = target.and_then(|guid| Some((guid, self.name_of(guid)?))) {
            remarks.insert(self.address(target), name);
        }
        self.records(&edit, found, remarks);
    }

    /// What keeps an operation from being written, if anything does.
    fn obstacle(
        &self,
        operation: &Operation,
        guid: Option<Guid>,
        target: Option<Guid>,
    ) -> Option<&'static str> {
        let left_out = self.leaves_passwords_out();
        if guid.is_some_and(|guid| self.source.directory.protection(guid).is_some()) {
            return Some("the account is protected");
        }
        match &operation.act {
            Act::LockPassword | Act::HandOver { .. } if left_out => Some(NO_PASSWORDS),
            Act::Enable if left_out && self.waits_for_a_password(operation) => Some(NOT_OPENED),
            Act::Point { to: Some(_), .. } if target.is_none() => {
                Some("the account it points at is not created here")
            }
            _ => None,
        }
    }

    /// Whether somebody is let in whose password would have been set before.
    fn waits_for_a_password(&self, operation: &Operation) -> bool {
        let sets = |change: &Change| {
            matches!(
                change.action,
                Action::LockPassword | Action::HandOver { .. }
            )
        };
        let cases = operation
            .serves
            .iter()
            .filter_map(|id| self.changes.get(id));
        cases
            .into_iter()
            .any(|(case, _)| case.changes.iter().any(sets))
    }

    fn leaves_passwords_out(&self) -> bool {
        matches!(self.source.passwords, Passwords::LeftOut)
    }

    fn records(&mut self, edit: &Edit, found: AccountControl, remarks: BTreeMap<String, String>) {
        let address = |guid| address(&self.named, guid);
        let requests = match wire::requests(edit, found, &address) {
            Ok(requests) => requests,
            Err(why) => {
                self.counts.others += 1;
                return self.body.comment(&format!("LEFT OUT: {why}"));
            }
        };
        let meaning = Meaning {
            address: &address,
            remarks,
        };
        let said = |request: &&Request| !matches!(request, Request::Modify { steps, .. } if steps.is_empty());
        for request in requests.iter().filter(said) {
            self.counts.records += 1;
            self.body.record(request, &meaning);
        }
        self.body.gap();
    }

    /// Who, what, and by which rule.
    fn say(&mut self, id: &ChangeId) {
        let Some((case, change)) = self.changes.get(id) else {
            return;
        };
        let what = sentence(&change.action, self.view);
        self.body.comment(&format!("{}: {what}", who(case)));
        self.body.comment(&format!("  {}", remark(&change.reason)));
    }

    fn why_member(&self, id: &ChangeId) -> String {
        let known = self.changes.get(id);
        known.map_or(String::new(), |(case, change)| {
            format!("{} ({})", who(case), remark(&change.reason))
        })
    }

    fn left_out(&mut self, serves: &[ChangeId], why: &str) {
        for id in serves {
            self.say(id);
            self.body.comment(&format!("LEFT OUT: {why}"));
            match why {
                NO_PASSWORDS | NOT_OPENED => self.counts.for_passwords += 1,
                _ => self.counts.others += 1,
            }
        }
        self.body.gap();
    }

    fn guid(&self, subject: &Subject) -> Option<Guid> {
        match subject {
            Subject::Seen(guid) => Some(*guid),
            Subject::New(person) => self.born.get(person).map(|(guid, _)| *guid),
        }
    }

    fn address(&self, guid: Guid) -> String {
        address(&self.named, guid)
    }

    /// The name of an account that exists: its GUID says nothing to a reader.
    fn name_of(&self, guid: Guid) -> Option<String> {
        let account = self.source.directory.account(guid)?;
        Some(account.dn.to_string())
    }
}

const NO_PASSWORDS: &str = "it sets a password, and none is written without --with-passwords";
const NOT_OPENED: &str = "the account stays closed, because its password is left out, too";

/// New accounts by name, others by GUID.
fn address(named: &BTreeMap<Guid, Dn>, guid: Guid) -> String {
    named
        .get(&guid)
        .map_or_else(|| wire::address(guid), Dn::to_string)
}

/// A GUID no directory draws: its version is fifteen (RFC 9562, section 4.2).
fn stand_in(number: u64) -> Guid {
    let mut bytes = [0xff; 16];
    for (byte, of) in bytes.iter_mut().skip(8).zip(number.to_be_bytes()) {
        *byte = of;
    }
    Guid::from_bytes(bytes)
}
