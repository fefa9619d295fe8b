//! Everything the directory holds, and the one way by which it changes.

use std::collections::{BTreeMap, BTreeSet};

use rosterd::directory::{AttrName, Dn, Guid, fold};

use super::answer::Answer;
use super::object::{Class, Object};
use super::vendor::{Refusal, Vendor};
use crate::support::world::BASE;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// rosterd's service account, with what is delegated to it.
    Service,
    /// Somebody who may do everything.
    Administrator,
}

/// The directory.
pub struct State {
    /// Whose it is like.
    pub vendor: Vendor,
    /// The last part of the next SID, and the first of the next GUID.
    pub next: u32,
    /// userPrincipalNames another domain of the forest holds.
    pub elsewhere: BTreeSet<String>,
    /// The host that referrals name.
    pub referred_to: String,
    objects: BTreeMap<Guid, Object>,
    by_name: BTreeMap<Dn, Guid>,
    member_of: BTreeMap<Guid, BTreeSet<Guid>>,
}

/// The name in the text.
///
/// # Panics
/// Where it is none: a test is wrong.
pub fn dn(text: &str) -> Dn {
    Dn::parse(text).expect("a name")
}

/// A name below the domain.
pub fn below(relative: &str) -> Dn {
    dn(&format!("{relative},{BASE}"))
}

impl State {
    /// A domain with nothing in it.
    pub fn new(vendor: Vendor) -> Self {
        let mut state = Self {
            vendor,
            next: 1100,
            elsewhere: BTreeSet::new(),
            referred_to: "corp.example".into(),
            objects: BTreeMap::new(),
            by_name: BTreeMap::new(),
            member_of: BTreeMap::new(),
        };
        state.place(Class::Domain, dn(BASE), &[]);
        state
    }

    /// Says no as this directory does.
    pub fn refuse<T>(&self, refusal: Refusal) -> Result<T, Answer> {
        Err(refusal.by(self.vendor))
    }

    /// Whether this one is like Microsoft's.
    pub fn is_microsoft(&self) -> bool {
        self.vendor == Vendor::Microsoft
    }

    /// An identity nobody has.
    pub fn identity(&mut self) -> (Guid, u32) {
        self.next += 1;
        let mut bytes = [0xE0; 16];
        bytes[..4].copy_from_slice(&self.next.to_be_bytes());
        (Guid::from_bytes(bytes), self.next)
    }

    /// Puts an object where it is said to be, unchecked.
    pub fn place(&mut self, class: Class, dn: Dn, attributes: &[(&str, &str)]) -> Guid {
        let (guid, rid) = self.identity();
        let mut object = Object::new(class, dn, rid);
        for (name, value) in attributes {
            object.set(name, &[value]);
        }
        self.commit(guid, object);
        guid
    }

    /// The object.
    pub fn get(&self, guid: Guid) -> Option<&Object> {
        self.objects.get(&guid)
    }

    /// Every object.
    pub fn all(&self) -> impl Iterator<Item = (Guid, &Object)> {
        self.objects.iter().map(|(guid, object)| (*guid, object))
    }

    /// Changes an object as an administrator's own tools would.
    ///
    /// # Panics
    /// When it does not exist.
    pub fn change(&mut self, guid: Guid, how: impl FnOnce(&mut Object)) {
        let mut object = self.objects.get(&guid).expect("the object exists").clone();
        how(&mut object);
        self.commit(guid, object);
    }

    /// Makes this the object's state. The one place where anything changes, so that names, back links and
    /// the names of what is below always follow.
    pub fn commit(&mut self, guid: Guid, object: Object) {
        let new = object.dn.clone();
        let joined: BTreeSet<Guid> = object.members.iter().copied().collect();
        let before = self.objects.insert(guid, object);
        let left: BTreeSet<Guid> = before
            .iter()
            .flat_map(|before| before.members.iter().copied())
            .collect();
        for member in left.difference(&joined) {
            self.member_of.entry(*member).or_default().remove(&guid);
        }
        for member in joined.difference(&left) {
            self.member_of.entry(*member).or_default().insert(guid);
        }
        let old = before.map(|before| before.dn);
        if let Some(old) = &old {
            self.by_name.remove(old);
        }
        self.by_name.insert(new.clone(), guid);
        if let Some(old) = old.filter(|old| *old != new) {
            self.follow(&old, &new);
        }
    }

    /// What was below the old name is below the new one.
    fn follow(&mut self, old: &Dn, new: &Dn) {
        let below: Vec<(Dn, Guid)> = self
            .by_name
            .iter()
            .filter(|(name, _)| name.is_below(old))
            .map(|(name, guid)| (name.clone(), *guid))
            .collect();
        for (name, guid) in below {
            let moved = rebased(&name, old, new);
            self.by_name.remove(&name);
            self.by_name.insert(moved.clone(), guid);
            if let Some(object) = self.objects.get_mut(&guid) {
                object.dn = moved;
            }
        }
    }

    /// Removes an object; links to it vanish.
    pub fn remove(&mut self, guid: Guid) {
        let Some(gone) = self.objects.remove(&guid) else {
            return;
        };
        self.by_name.remove(&gone.dn);
        self.member_of.remove(&guid);
        for groups in self.member_of.values_mut() {
            groups.remove(&guid);
        }
        for object in self.objects.values_mut() {
            object.members.retain(|member| *member != guid);
            object.links.retain(|_, target| *target != guid);
        }
    }

    /// The object with this name.
    pub fn find(&self, dn: &Dn) -> Option<Guid> {
        self.by_name.get(dn).copied()
    }

    /// The groups somebody is a direct member of.
    pub fn groups_of(&self, guid: Guid) -> impl Iterator<Item = &Object> {
        let groups = self.member_of.get(&guid).into_iter().flatten();
        groups.filter_map(|group| self.get(*group))
    }

    /// The objects right below a name.
    pub fn children<'a>(&'a self, parent: &'a Dn) -> impl Iterator<Item = (Guid, &'a Object)> {
        let below = self
            .by_name
            .range(parent..)
            .take_while(|(name, _)| name.is_within(parent));
        let children = below.filter(|(name, _)| name.parent().as_ref() == Some(parent));
        children.filter_map(|(_, guid)| Some((*guid, self.get(*guid)?)))
    }

    /// A value in the form in which this directory compares it: Microsoft's is blind to marks as well.
    pub fn compared(&self, value: &str) -> String {
        if self.is_microsoft() {
            fold(value)
        } else {
            value.to_lowercase()
        }
    }

    /// Who else holds a value.
    pub fn holder(&self, name: &str, value: &str, but: Option<Guid>) -> Option<Guid> {
        let (name, wanted) = (AttrName::new(name), self.compared(value));
        let holds = |object: &Object| {
            let values = object.attributes.get(&name);
            values.is_some_and(|values| self.compared(&values[0]) == wanted)
        };
        self.all()
            .find(|(guid, object)| Some(*guid) != but && holds(object))
            .map(|(guid, _)| guid)
    }
}

/// A name below `old` as one below `new`.
fn rebased(name: &Dn, old: &Dn, new: &Dn) -> Dn {
    let mut text = String::new();
    let mut at = name.clone();
    while at != *old {
        text.push_str(&at.relative());
        text.push(',');
        at = at.parent().expect("below the old name");
    }
    dn(&format!("{text}{new}"))
}
