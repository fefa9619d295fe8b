//! The directory and the past after a plan, as if every operation had been carried out.

use std::collections::BTreeMap;

use super::case::{Plan, Sight};
use super::change::{Action, Change};
use super::intent::intent_of;
use crate::clock::Now;
use crate::directory::{
    Account, AccountControl, Directory, Dn, Guid, NewAccount, Occupant, Schema, Sid, Syntax,
};
use crate::past::{IntentId, OpenIntent, Outcome, Past, Subject};
use crate::people::PersonId;

/// What would be seen after every change of the plan. HR stays as it is.
pub fn foresee(sight: &Sight, plan: &Plan) -> Sight {
    let mut world = World::of(&sight.directory);
    let mut past = sight.past.clone();
    for case in &plan.cases {
        for fact in &case.remember {
            past.remember(fact, plan.now.instant());
        }
    }
    for create in [true, false] {
        for change in plan
            .changes()
            .filter(|c| matches!(c.action, Action::Create(_)) == create)
        {
            if let Some(guid) = world.carry_out(change) {
                let case = plan.case(&change.id.person);
                if let Some(case) = case {
                    let open = open_intent(intent_of(case, change, plan.now), plan.now);
                    past.settle(&open, &Outcome::Done(guid));
                }
            }
        }
    }
    let directory = world.into_directory(&sight.directory);
    Sight {
        roster: sight.roster.clone(),
        past: after_run(past, &directory, sight, plan),
        directory,
    }
}

fn open_intent(intent: crate::past::Intent, now: Now) -> OpenIntent {
    OpenIntent {
        id: IntentId(0),
        intent,
        at: now.instant(),
    }
}

fn after_run(mut past: Past, directory: &Directory, sight: &Sight, plan: &Plan) -> Past {
    let people = sight.roster.len() as u64;
    let managed = past.managed(directory) as u64;
    past.baseline = Some(crate::past::Baseline {
        at: plan.now.instant(),
        people,
        managed,
    });
    past
}

/// Accounts and names that change while a plan is carried out in thought.
struct World {
    accounts: BTreeMap<Guid, Account>,
    occupants: BTreeMap<Guid, Occupant>,
    groups: BTreeMap<Guid, Dn>,
    created: BTreeMap<PersonId, Guid>,
    /// Where accounts that move were, and where they are then.
    moved: BTreeMap<Dn, Dn>,
    anchor: crate::directory::AttrName,
}

impl World {
    fn of(directory: &Directory) -> Self {
        Self {
            accounts: directory.accounts().map(|a| (a.guid, a.clone())).collect(),
            occupants: directory.occupants().map(|o| (o.guid, o.clone())).collect(),
            groups: directory.groups().map(|g| (g.guid, g.dn.clone())).collect(),
            created: BTreeMap::new(),
            moved: BTreeMap::new(),
            anchor: directory.scope().anchor.clone(),
        }
    }

    fn carry_out(&mut self, change: &Change) -> Option<Guid> {
        if let Action::Create(new) = &change.action {
            return Some(self.create(&change.id.person, new));
        }
        let guid = self.guid_of(&change.subject)?;
        let target = match &change.action {
            Action::Point { to: Some(to), .. } => {
                let target = self.guid_of(to)?;
                self.accounts
                    .get(&target)
                    .map(|account| account.dn.to_string())
            }
            _ => None,
        };
        let group = match &change.action {
            Action::Join { group } | Action::Quit { group } => {
                self.groups.get(&group.guid).cloned()
            }
            _ => None,
        };
        let account = self.accounts.get_mut(&guid)?;
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
            Action::Expire { after, .. } => account.expires = *after,
            Action::Join { .. } => account.member_of.extend(group),
            Action::Quit { .. } => {
                group.map(|group| account.member_of.remove(&group));
            }
            Action::Move { from: _, to, name } => {
                let there = to.child_cn(name.as_deref().unwrap_or(account.dn.leaf()));
                self.moved.insert(account.dn.clone(), there.clone());
                account.dn = there;
                if let Some(occupant) = self.occupants.get_mut(&guid) {
                    occupant.dn = account.dn.clone();
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
        let number = self.occupants.len() as u64;
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
        debug_assert_eq!(self.anchor, new.anchor.0);
        self.accounts.insert(guid, account);
        self.occupants.insert(guid, occupant);
        self.created.insert(person.clone(), guid);
        guid
    }

    fn into_directory(mut self, before: &Directory) -> Directory {
        if !self.moved.is_empty() {
            for account in self.accounts.values_mut() {
                follow(account, &self.moved, before.schema());
            }
        }
        Directory::new(
            before.domain().clone(),
            before.scope().clone(),
            self.accounts.into_values().collect(),
            before.groups().cloned().collect(),
            before.units().cloned().collect(),
            self.occupants.into_values().collect(),
        )
        .ignoring(|account| before.is_ignored(account.guid))
    }
}

/// A link to an object goes where the object goes ([MS-ADTS] 3.1.1.1.6).
fn follow(account: &mut Account, moved: &BTreeMap<Dn, Dn>, schema: &Schema) {
    let is_link = |name| {
        schema
            .kind(name)
            .is_some_and(|kind| kind.syntax == Syntax::Dn)
    };
    let links = account.attributes.iter_mut();
    for (_, values) in links.filter(|(name, _)| is_link(*name)) {
        for value in values {
            let there = Dn::parse(value).ok().and_then(|dn| moved.get(&dn));
            if let Some(there) = there {
                *value = there.to_string();
            }
        }
    }
}

fn set(account: &mut Account, attribute: &crate::directory::AttrName, values: Vec<String>) {
    if values.is_empty() {
        account.attributes.remove(attribute);
    } else {
        account.attributes.insert(attribute.clone(), values);
    }
}
