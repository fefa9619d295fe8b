//! Which objects are asked what may be done with them, and what the controller answers.

use std::collections::{BTreeMap, BTreeSet};

use super::need::Needs;
use crate::directory::{AttrName, Directory, Dn, Entry, Malformed, SecurityDescriptor, Sid};

/// Accounts and groups asked in each place: the first that rosterd did not make itself counts most, and one
/// that does not inherit shows.
const EACH: usize = 4;

/// Why an object is looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Accounts come here or leave from here: a base, or a unit some key names.
    Unit,
    /// An account below this place.
    Account(Dn),
    /// A group below this place.
    Group(Dn),
    /// Something rosterd has no business with.
    Outside,
}

/// An object to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What it is searched by: a distinguished name, or `<SID=…>`.
    pub address: String,
    /// Why.
    pub role: Role,
}

/// Who rosterd's account is, and every group it is in, however deep (tokenGroups, [MS-ADTS] 3.1.1.4.5.19).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where the account is.
    pub dn: Dn,
    /// Its login name.
    pub sam: String,
    /// Its own SID.
    pub sid: Sid,
    /// The SIDs of its groups, the primary group among them.
    pub groups: BTreeSet<Sid>,
}

/// What the controller says rosterd's account may do with one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// The object.
    pub dn: Dn,
    /// The attributes it may write (allowedAttributesEffective).
    pub writable: BTreeSet<AttrName>,
    /// The classes it may create below (allowedChildClassesEffective).
    pub children: BTreeSet<String>,
    /// What it may do to the access list, as bits (sDRightsEffective).
    pub descriptor: u32,
    /// Owner and access list, where they may be read.
    pub security: Option<SecurityDescriptor>,
}

/// An object that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Which, and why.
    pub target: Target,
    /// What was found; nothing where it does not exist or may not be seen.
    pub found: Option<Effective>,
}

/// SIDs in everybody's token: Everyone, Authenticated Users, This Organization ([MS-DTYP] 2.4.2.4).
pub(super) const EVERYBODY: [&str; 3] = ["S-1-1-0", "S-1-5-11", "S-1-5-15"];
/// Built-in groups everybody is in: Users, Pre-Windows 2000 Compatible Access.
const EVERYBODYS_GROUPS: [&str; 2] = ["S-1-5-32-545", "S-1-5-32-554"];
/// Domain Users.
const DOMAIN_USERS: u32 = 513;

impl Token {
    /// Everything an access list may name the account by.
    pub fn all(&self) -> BTreeSet<Sid> {
        let everybody = EVERYBODY.into_iter().map(Sid::new);
        let own = self.groups.iter().chain([&self.sid]).cloned();
        own.chain(everybody).collect()
    }

    /// What names this account but not everybody.
    pub fn particular(&self) -> BTreeSet<Sid> {
        let mut sids = self.all();
        let everybody = EVERYBODY.into_iter().chain(EVERYBODYS_GROUPS);
        everybody.for_each(|sid| {
            sids.remove(&Sid::new(sid));
        });
        sids.remove(&self.sid.sibling(DOMAIN_USERS));
        sids
    }

    /// From the account's own entry.
    ///
    /// # Errors
    /// [`Malformed`] when it is none.
    pub fn from_entry(entry: &Entry) -> Result<Self, Malformed> {
        let groups = entry.attributes.get(&AttrName::new("tokenGroups"));
        let groups = groups.into_iter().flatten();
        Ok(Self {
            dn: entry.dn()?,
            sam: entry.text("sAMAccountName").unwrap_or_default(),
            sid: entry.sid()?,
            groups: groups.filter_map(|bytes| Sid::from_bytes(bytes)).collect(),
        })
    }
}

impl Effective {
    /// From an entry asked for its constructed attributes.
    ///
    /// # Errors
    /// [`Malformed`] when it has no name.
    pub fn from_entry(entry: &Entry) -> Result<Self, Malformed> {
        let names = |name: &str| entry.texts(&AttrName::new(name));
        let bytes = entry.attributes.get(&AttrName::new("nTSecurityDescriptor"));
        let bits: u32 = entry
            .optional_number("sDRightsEffective")?
            .and_then(|bits| u32::try_from(bits).ok())
            .unwrap_or(0);
        Ok(Self {
            dn: entry.dn()?,
            writable: names("allowedAttributesEffective")
                .into_iter()
                .map(AttrName::new)
                .collect(),
            children: names("allowedChildClassesEffective")
                .into_iter()
                .map(|class| class.to_ascii_lowercase())
                .collect(),
            descriptor: bits,
            security: bytes
                .and_then(|values| values.first())
                .and_then(|bytes| SecurityDescriptor::from_bytes(bytes)),
        })
    }

    /// Whether rosterd's account owns the object: then it made it, and an owner may do more than the access
    /// list says.
    pub fn is_owned_by(&self, token: &Token) -> bool {
        let owner = self.security.as_ref().and_then(|s| s.owner());
        owner == Some(&token.sid)
    }
}

/// What to look at for a configuration: every place it names, some accounts and groups in each, and some of
/// what it does not name.
pub fn targets(needs: &Needs, directory: &Directory, own: &Token) -> Vec<Target> {
    let places = needs.places();
    let mut found: BTreeMap<String, Role> = BTreeMap::new();
    let mut add = |address: String, role: Role| {
        found.entry(address).or_insert(role);
    };
    for place in places.keys() {
        add(place.to_string(), Role::Unit);
        let accounts = directory.accounts().filter(|account| {
            account.dn.is_below(place) && directory.protection(account.guid).is_none()
        });
        for account in accounts.take(EACH) {
            add(account.dn.to_string(), Role::Account((*place).clone()));
        }
    }
    for base in &needs.group_bases {
        let groups = directory.groups().filter(|group| {
            group.dn.is_below(base) && directory.group_protection(group.guid).is_none()
        });
        for group in groups.take(EACH) {
            add(group.dn.to_string(), Role::Group(base.clone()));
        }
    }
    for outside in outside(needs, directory, own) {
        add(outside, Role::Outside);
    }
    found
        .into_iter()
        .map(|(address, role)| Target { address, role })
        .collect()
}

/// The domain and what lies directly below it, what the bases lie in, where rosterd's own account is, the
/// Administrator, the Domain Admins and the pattern of their access lists: what nobody delegates to rosterd.
fn outside(needs: &Needs, directory: &Directory, own: &Token) -> BTreeSet<String> {
    let root = &directory.domain().base;
    let kept = |dn: &Dn| {
        let bases = needs.bases.iter().chain(&needs.group_bases);
        bases.into_iter().any(|base| dn.is_within(base))
    };
    let above = |dn: &Dn| {
        let bases = needs.bases.iter().chain(&needs.group_bases);
        bases.into_iter().any(|base| base.is_below(dn))
    };
    let top = |dn: &Dn| dn.parent().as_ref() == Some(root);
    let units = directory.units().map(|unit| &unit.dn);
    let units = units.filter(|dn| top(dn) || above(dn));
    let home = own.dn.parent();
    let holder = Dn::parse(&format!("CN=AdminSDHolder,CN=System,{root}")).ok();
    let places = [root.clone()]
        .into_iter()
        .chain(units.cloned())
        .chain(home)
        .chain(holder);
    let places = places.filter(|dn| !kept(dn)).map(|dn| dn.to_string());
    let powers = [500, 512].map(|rid| format!("<SID={}>", own.sid.sibling(rid)));
    places.chain(powers).collect()
}
