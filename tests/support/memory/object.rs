//! One object of the directory.

use std::collections::BTreeMap;

use rosterd::directory::{AccountControl, AttrName, Dn, Expiry, Guid};

/// What kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A person's account.
    User,
    /// A group.
    Group,
    /// An organisational unit.
    Unit,
    /// A container (`CN=Users`).
    Container,
    /// A contact.
    Contact,
    /// A foreign security principal: can be a member, and has no name of its own.
    Foreign,
    /// The domain itself.
    Domain,
}

impl Class {
    /// objectClass, from the most general.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::User => &["top", "person", "organizationalPerson", "user"],
            Self::Group => &["top", "group"],
            Self::Unit => &["top", "organizationalUnit"],
            Self::Container => &["top", "container"],
            Self::Contact => &["top", "person", "organizationalPerson", "contact"],
            Self::Foreign => &["top", "foreignSecurityPrincipal"],
            Self::Domain => &["top", "domain", "domainDNS"],
        }
    }

    /// The class of an Add, by the most special of its objectClass values.
    pub fn read(names: &[String]) -> Option<Self> {
        [
            Self::User,
            Self::Group,
            Self::Unit,
            Self::Container,
            Self::Contact,
        ]
        .into_iter()
        .find(|class| {
            let own = class.names().last().copied().unwrap_or_default();
            names.iter().any(|name| name.eq_ignore_ascii_case(own))
        })
    }

    /// What a filter on objectCategory calls it ([MS-ADTS] 3.1.1.3.1.3.5).
    pub fn category(self) -> &'static str {
        match self {
            Self::User | Self::Contact => "person",
            Self::Group => "group",
            Self::Unit => "organizationalUnit",
            Self::Container => "container",
            Self::Foreign => "foreignSecurityPrincipal",
            Self::Domain => "domainDNS",
        }
    }

    /// Whether others can be below it.
    pub fn holds_others(self) -> bool {
        matches!(self, Self::Unit | Self::Container | Self::Domain)
    }
}

/// One object.
#[derive(Clone, Debug)]
pub struct Object {
    /// What it is.
    pub class: Class,
    /// What it is called.
    pub dn: Dn,
    /// The last part of its SID.
    pub rid: u32,
    /// Values as text; what is computed is not among them.
    pub attributes: BTreeMap<AttrName, Vec<String>>,
    /// Links to one object: they follow it when it moves.
    pub links: BTreeMap<AttrName, Guid>,
    /// Members in the order they came; Samba can have one twice.
    pub members: Vec<Guid>,
    /// The password.
    pub password: Option<String>,
}

impl Object {
    /// Nothing but a class and a name.
    pub fn new(class: Class, dn: Dn, rid: u32) -> Self {
        Self {
            class,
            dn,
            rid,
            attributes: BTreeMap::new(),
            links: BTreeMap::new(),
            members: Vec::new(),
            password: None,
        }
    }

    /// Sets an attribute; no values clear it.
    pub fn set(&mut self, name: &str, values: &[&str]) {
        let name = AttrName::new(name);
        self.attributes.remove(&name);
        if !values.is_empty() {
            let values = values.iter().map(|value| (*value).to_owned());
            self.attributes.insert(name, values.collect());
        }
    }

    /// The first value of an attribute.
    pub fn text(&self, name: &str) -> Option<&str> {
        let values = self.attributes.get(&AttrName::new(name))?;
        values.first().map(String::as_str)
    }

    /// A number; nought where there is none.
    pub fn number(&self, name: &str) -> i64 {
        self.text(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or(0)
    }

    /// userAccountControl.
    pub fn control(&self) -> AccountControl {
        AccountControl(self.number("userAccountControl") as u32)
    }

    /// By the machine's clock, as a domain controller.
    pub fn is_expired(&self) -> bool {
        use rosterd::clock::Clock as _;
        let now = rosterd::clock::SystemClock.now().instant();
        matches!(Expiry::from_ticks(self.number("accountExpires")), Expiry::At(at) if at <= now)
    }

    /// Whether this is the password and the account may be used, changed first or not.
    pub fn accepts(&self, password: &str) -> bool {
        self.password.as_deref() == Some(password)
            && !self.control().is_disabled()
            && !self.is_expired()
    }

    /// Whether the password must be changed before anything else.
    pub fn must_change(&self) -> bool {
        self.text("pwdLastSet") == Some("0")
    }
}
