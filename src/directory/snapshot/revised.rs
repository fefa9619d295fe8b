//! The directory after a few accounts changed, without making its indexes anew; and without some of its objects.

use std::collections::{BTreeMap, BTreeSet};

use super::super::account::Account;
use super::super::guid::Guid;
use super::super::protected;
use super::{Directory, Objects, Occupant, anchor_key, folded};

impl Directory {
    /// The same domain as if it did not have these objects.
    pub fn without(&self, gone: &BTreeSet<Guid>) -> Self {
        fn rest<K: Ord + Clone, V: Clone>(
            all: &BTreeMap<K, V>,
            stays: impl Fn(&V) -> bool,
        ) -> BTreeMap<K, V> {
            let all = all.iter().filter(|(_, one)| stays(one));
            all.map(|(key, one)| (key.clone(), one.clone())).collect()
        }
        let objects = Objects {
            accounts: rest(&self.accounts, |account| !gone.contains(&account.guid)),
            groups: rest(&self.groups, |group| !gone.contains(&group.guid)),
            units: self.units.clone(),
            occupants: rest(&self.occupants, |one| !gone.contains(&one.guid)),
            set_aside: rest(&self.set_aside, |one| !gone.contains(&one.guid)),
        };
        Self::of(self.domain.clone(), self.scope.clone(), objects)
    }

    /// The same directory with these accounts as they are now, those it did not know among them, and with the
    /// names their objects hold. Costs what changed.
    #[must_use]
    pub fn revised(
        mut self,
        accounts: BTreeMap<Guid, Account>,
        occupants: BTreeMap<Guid, Occupant>,
    ) -> Self {
        self.revise_anchors(&accounts);
        self.revise_names(&occupants);
        for guid in accounts.keys() {
            self.protected.remove(guid);
        }
        let groups = (&self.groups, &self.protected_groups);
        let protected = protected::accounts(&accounts, groups.0, groups.1, self.domain.own);
        self.protected.extend(protected);
        self.accounts.extend(accounts);
        self.occupants.extend(occupants);
        self
    }

    fn revise_anchors(&mut self, now: &BTreeMap<Guid, Account>) {
        let key = |account: &Account| {
            let anchor = account.anchor.as_ref()?;
            Some((anchor_key(anchor).into_boxed_str(), account.guid))
        };
        let before = now.keys().filter_map(|guid| self.accounts.get(guid));
        let gone = before.filter_map(key).collect();
        self.by_anchor
            .revise(gone, now.values().filter_map(key).collect());
    }

    fn revise_names(&mut self, now: &BTreeMap<Guid, Occupant>) {
        let before: Vec<&Occupant> = now
            .keys()
            .filter_map(|guid| self.occupants.get(guid))
            .collect();
        let place = |o: &Occupant| (o.dn.clone(), o.guid);
        let login = |o: &Occupant| Some((folded(o.sam.as_ref()?), o.guid));
        let addresses = |o: &Occupant| {
            let all = o.addresses.iter().chain(&o.upn);
            let all = all.map(|address| (folded(address), o.guid));
            all.collect::<Vec<_>>()
        };
        let gone = before.iter().map(|o| place(o)).collect();
        self.by_dn.revise(gone, now.values().map(place).collect());
        let gone = before.iter().filter_map(|o| login(o)).collect();
        self.names
            .revise(gone, now.values().filter_map(login).collect());
        let gone = before.iter().flat_map(|o| addresses(o)).collect();
        self.addresses
            .revise(gone, now.values().flat_map(addresses).collect());
    }
}
