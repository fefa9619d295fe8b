//! The directory and the past after a plan, as if every operation had been carried out.

use std::collections::BTreeMap;

use super::case::{Plan, Sight};
use super::change::{Action, Change};
use super::intent::intent_of;
use super::renaming::{ADDRESSES, Renaming};
use crate::clock::Now;
use crate::directory::{
    Account, AccountControl, AttrName, Directory, Dn, Guid, NewAccount, Occupant, Schema, Sid,
    Syntax,
};
use crate::past::{Identifier, IntentId, OpenIntent, Outcome, Subject};
use crate::people::PersonId;

/// What would be seen after every change of the plan. HR stays as it is.
pub fn foresee(sight: &Sight, plan: &Plan) -> Sight {
    carried_out(sight.clone(), plan)
}

/// The same of a sight that nobody needs any more: costs what the plan changes.
pub(super) fn carried_out(sight: Sight, plan: &Plan) -> Sight {
    let Sight {
        roster,
        directory,
        mut past,
    } = sight;
    let mut world = World::of(&directory);
    for case in &plan.cases {
        for fact in &case.remember {
            past.remember(fact, plan.now.instant());
        }
    }
    for create in [true, false] {
        for case in &plan.cases {
            let changes = case.changes.iter();
            for change in changes.filter(|c| matches!(c.action, Action::Create(_)) == create) {
                if let Some(guid) = world.carry_out(change) {
                    let open = open_intent(intent_of(case, change, plan.now), plan.now);
                    past.settle(&open, &Outcome::Done(guid));
                }
            }
        }
    }
    let (accounts, occupants) = world.changed();
    let directory = directory.revised(accounts, occupants);
    past.baseline = Some(crate::past::Baseline {
        at: plan.now.instant(),
        people: roster.len() as u64,
        managed: past.managed(&directory) as u64,
    });
    Sight {
        roster,
        directory,
        past,
    }
}

fn open_intent(intent: crate::past::Intent, now: Now) -> OpenIntent {
    OpenIntent {
        id: IntentId(0),
        intent,
        at: now.instant(),
    }
}

/// Accounts and names that change while a plan is carried out in thought.
struct World<'a> {
    before: &'a Directory,
    accounts: BTreeMap<Guid, Account>,
    occupants: BTreeMap<Guid, Occupant>,
    created: BTreeMap<PersonId, Guid>,
    /// Where accounts that move were, and where they are then.
    moved: BTreeMap<Dn, Dn>,
}

impl<'a> World<'a> {
    fn of(before: &'a Directory) -> Self {
        Self {
            before,
            accounts: BTreeMap::new(),
            occupants: BTreeMap::new(),
            created: BTreeMap::new(),
            moved: BTreeMap::new(),
        }
    }

    fn account(&self, guid: Guid) -> Option<&Account> {
        let changed = self.accounts.get(&guid);
        changed.or_else(|| self.before.account(guid))
    }

    /// The account, to be changed.
    fn change(&mut self, guid: Guid) -> Option<&mut Account> {
        if !self.accounts.contains_key(&guid) {
            let account = self.before.account(guid)?.clone();
            self.accounts.insert(guid, account);
        }
        self.accounts.get_mut(&guid)
    }

    /// What else is known by an object's name, to be changed.
    fn occupant(&mut self, guid: Guid) -> Option<&mut Occupant> {
        if !self.occupants.contains_key(&guid) {
            let occupant = self.before.occupant(guid)?.clone();
            self.occupants.insert(guid, occupant);
        }
        self.occupants.get_mut(&guid)
    }

    fn carry_out(&mut self, change: &Change) -> Option<Guid> {
        if let Action::Create(new) = &change.action {
            return Some(self.create(&change.id.person, new));
        }
        let guid = self.guid_of(&change.subject)?;
        let target = match &change.action {
            Action::Point { to: Some(to), .. } => {
                let target = self.guid_of(to)?;
                self.account(target).map(|account| account.dn.to_string())
            }
            _ => None,
        };
        let group = match &change.action {
            Action::Join { group } | Action::Quit { group } => {
                let group = self.before.group(group.guid);
                group.map(|group| group.dn.clone())
            }
            _ => None,
        };
        let account = self.change(guid)?;
        match &change.action {
            Action::Create(_) | Action::LockPassword | Action::HandOver { .. } => {}
            Action::Enable => account.control = account.control.with_disabled(false),
            Action::Disable { .. } => account.control = account.control.with_disabled(true),
            Action::Write {
                attribute, after, ..
            } => set(account, attribute, after.clone()),
            Action::Point { attribute, .. } => {
                set(account, attribute, target.into_iter().collect())
            }
            Action::Anchor { after, .. } => account.anchor = Some(after.clone()),
            Action::Expire { after, .. } => account.expires = *after,
            Action::Join { .. } => account.member_of.extend(group),
            Action::Quit { .. } => {
                group.map(|group| account.member_of.remove(&group));
            }
            Action::Rename(renaming) => {
                let listed = renaming.listed_after(account.values(&ADDRESSES.into()));
                set(account, &ADDRESSES.into(), listed);
                for (identifier, (_, after)) in &renaming.turned {
                    call(account, *identifier, after);
                }
                let account = account.clone();
                if let Some(occupant) = self.occupant(guid) {
                    known_as(occupant, &account, renaming);
                }
            }
            Action::Move { from: _, to, name } => {
                let there = to.child_cn(name.as_deref().unwrap_or(account.dn.leaf()));
                let from = std::mem::replace(&mut account.dn, there.clone());
                self.moved.insert(from, there.clone());
                if let Some(occupant) = self.occupant(guid) {
                    occupant.dn = there;
                }
            }
        }
        Some(guid)
    }

    fn guid_of(&self, subject: &Subject) -> Option<Guid> {
        match subject {
            Subject::Seen(guid) => Some(*guid),
            Subject::New(person) => self.created.get(person).copied(),
        }
    }

    /// A made-up GUID, different from every other; nothing here depends on its value.
    fn create(&mut self, person: &PersonId, new: &NewAccount) -> Guid {
        let number = (self.before.occupants().count() + self.created.len()) as u64;
        let mut bytes = [0xfe; 16];
        bytes[8..].copy_from_slice(&number.to_be_bytes());
        let guid = Guid::from_bytes(bytes);
        let mut attributes = new.attributes.clone();
        attributes.retain(|_, values| !values.is_empty());
        let account = Account {
            guid,
            sid: Sid::new(format!("S-1-5-21-0-0-0-{}", 1_000_000 + number)),
            dn: new.dn(),
            sam: new.sam.clone(),
            upn: Some(new.upn.clone()),
            anchor: Some(new.anchor.1.clone()),
            control: AccountControl(AccountControl::NORMAL | AccountControl::DISABLED),
            expires: new.expires,
            admin_count: false,
            critical: false,
            not_a_person: false,
            primary_group: 513,
            member_of: Default::default(),
            attributes,
        };
        let mail = new
            .attributes
            .get(&"mail".into())
            .and_then(|values| values.first())
            .cloned();
        let occupant = Occupant {
            guid,
            dn: new.dn(),
            sam: Some(new.sam.clone()),
            upn: Some(new.upn.clone()),
            addresses: mail.into_iter().collect(),
        };
        debug_assert_eq!(self.before.scope().anchor, new.anchor.0);
        self.accounts.insert(guid, account);
        self.occupants.insert(guid, occupant);
        self.created.insert(person.clone(), guid);
        guid
    }

    /// Everything that is not as it was before.
    fn changed(mut self) -> (BTreeMap<Guid, Account>, BTreeMap<Guid, Occupant>) {
        if !self.moved.is_empty() {
            let before = self.before;
            let described = before.scope().described();
            let links = described
                .iter()
                .filter(|name| is_link(name, before.schema()));
            let links: Vec<&AttrName> = links.collect();
            for account in self.accounts.values_mut() {
                follow(account, &self.moved, &links);
            }
            for account in before.accounts() {
                if !self.accounts.contains_key(&account.guid)
                    && points(account, &self.moved, &links)
                {
                    let mut account = account.clone();
                    follow(&mut account, &self.moved, &links);
                    self.accounts.insert(account.guid, account);
                }
            }
        }
        (self.accounts, self.occupants)
    }
}

fn is_link(name: &AttrName, schema: &Schema) -> bool {
    schema
        .kind(name)
        .is_some_and(|kind| kind.syntax == Syntax::Dn)
}

/// Whether a link of the account leads to something that moves.
fn points(account: &Account, moved: &BTreeMap<Dn, Dn>, links: &[&AttrName]) -> bool {
    let mut values = links.iter().flat_map(|name| account.values(name));
    values.any(|value| Dn::parse(value).is_ok_and(|dn| moved.contains_key(&dn)))
}

/// A link to an object goes where the object goes ([MS-ADTS] 3.1.1.1.6).
fn follow(account: &mut Account, moved: &BTreeMap<Dn, Dn>, links: &[&AttrName]) {
    for name in links {
        for value in account.attributes.get_mut(name).into_iter().flatten() {
            let there = Dn::parse(value).ok().and_then(|dn| moved.get(&dn));
            if let Some(there) = there {
                *value = there.to_string();
            }
        }
    }
}

/// Gives an account one of its names, in thought.
pub(super) fn call(account: &mut Account, identifier: Identifier, name: &str) {
    match identifier {
        Identifier::Login => account.sam = name.to_owned(),
        Identifier::Principal => account.upn = Some(name.to_owned()),
        Identifier::Mail => set(
            account,
            &identifier.attribute().into(),
            vec![name.to_owned()],
        ),
        // With the name of the object.
        Identifier::CommonName => {}
    }
}

/// What others find a renamed account by: an address it had is an alias of it.
fn known_as(occupant: &mut Occupant, account: &Account, renaming: &Renaming) {
    occupant.sam = Some(account.sam.clone());
    occupant.upn.clone_from(&account.upn);
    let mail = renaming.turned.get(&Identifier::Mail);
    occupant
        .addresses
        .extend(mail.map(|(_, after)| after.clone()));
}

fn set(account: &mut Account, attribute: &AttrName, values: Vec<String>) {
    if values.is_empty() {
        account.attributes.remove(attribute);
    } else {
        account.attributes.insert(attribute.clone(), values);
    }
}
