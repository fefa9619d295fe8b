//! What rosterd's hand did, per account and aspect.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;

use super::identifier::Identifier;
use crate::directory::{Account, AttrName, Comparison, Directory, Dn, Guid, anchor_key};
use crate::people::PersonId;

/// One side of an account that rosterd may own. Its states are texts, so that they can be kept and compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// That the account exists; the state is its anchor value.
    Account,
    /// `enabled` or `disabled`.
    Access,
    /// The unit the rules wished for when the account was last placed or adopted.
    Placement,
    /// One attribute; the state is a JSON list of its values, no state is an empty attribute.
    Attribute(AttrName),
    /// Membership in a group; the state is `member`, no state is no member.
    Membership(Guid),
    /// Whether a membership that a leave or an end took was somebody else's gift; the state is `member`.
    Gift(Guid),
    /// accountExpires, as 100-nanosecond steps since 1601.
    Expiry,
    /// `unknown` (nobody knows it), `handed over` or `scrambled`. Cannot be seen in the directory.
    Password,
    /// Since when the steps of an end wait on an account that the end did not close, because it was closed
    /// already; the state is `waiting`. Cannot be seen in the directory.
    End,
    /// Where in the company the person stood when rosterd last looked; the state is a [`super::Post`]. Cannot be
    /// seen in the directory.
    Post,
    /// Which transfer ended a membership that is kept for a while, or that is being taken; the state is its moment.
    /// Cannot be seen in the directory.
    Lapse(Guid),
    /// By which name of the person the account's identifiers stand; the state is a JSON object of the parts HR
    /// had. Cannot be seen in the directory.
    Name,
    /// One of the account's identifiers, as rosterd gave it or found it; the state is what it was.
    Given(Identifier),
}

impl Aspect {
    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        match (kind, rest) {
            ("account", "") => Some(Self::Account),
            ("access", "") => Some(Self::Access),
            ("placement", "") => Some(Self::Placement),
            ("expiry", "") => Some(Self::Expiry),
            ("password", "") => Some(Self::Password),
            ("end", "") => Some(Self::End),
            ("post", "") => Some(Self::Post),
            ("name", "") => Some(Self::Name),
            ("given", key) => Identifier::from_key(key).map(Self::Given),
            ("attribute", name) if !name.is_empty() => Some(Self::Attribute(AttrName::new(name))),
            ("membership", guid) => Guid::parse(guid).map(Self::Membership),
            ("gift", guid) => Guid::parse(guid).map(Self::Gift),
            ("lapse", guid) => Guid::parse(guid).map(Self::Lapse),
            _ => None,
        }
    }
}

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account => f.write_str("account"),
            Self::Access => f.write_str("access"),
            Self::Placement => f.write_str("placement"),
            Self::Attribute(name) => write!(f, "attribute:{name}"),
            Self::Membership(group) => write!(f, "membership:{group}"),
            Self::Gift(group) => write!(f, "gift:{group}"),
            Self::Expiry => f.write_str("expiry"),
            Self::Password => f.write_str("password"),
            Self::End => f.write_str("end"),
            Self::Post => f.write_str("post"),
            Self::Lapse(group) => write!(f, "lapse:{group}"),
            Self::Name => f.write_str("name"),
            Self::Given(identifier) => write!(f, "given:{}", identifier.key()),
        }
    }
}

/// The last thing rosterd did to one aspect of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// The state found.
    pub before: Option<String>,
    /// The state left behind. *Ours* means: this equals what is seen.
    pub after: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Which rule it acted by (`groups.staff`, `lifecycle.leave.parental`); empty in memories from before
    /// rules were kept.
    pub rule: String,
}

/// The rule an end is carried out by.
pub const TERMINATION: &str = "lifecycle.termination";
/// The rule somebody who comes back after an end is prepared by.
pub const REHIRE: &str = "lifecycle.rehire";
/// The rule of what a transfer takes beyond what rules of groups say.
pub const TRANSFER: &str = "lifecycle.transfer";
/// What the rules of leaves begin with; the leave's name follows.
pub const LEAVE: &str = "lifecycle.leave.";

impl Hand {
    /// Whether it acted because of a leave.
    pub fn is_of_leave(&self) -> bool {
        self.rule.starts_with(LEAVE)
    }

    /// Whether it acted because somebody ended or went on leave.
    pub fn is_of_absence(&self) -> bool {
        self.is_of_leave() || self.rule == TERMINATION
    }

    /// Whether it wrote what an end writes on an account (`lifecycle.termination.note`).
    pub fn is_mark(&self) -> bool {
        let rest = self.rule.strip_prefix(TERMINATION);
        rest.is_some_and(|rest| rest.starts_with('.'))
    }

    /// The values of an attribute it found.
    pub fn found(&self) -> Vec<String> {
        let values = self.before.as_deref().map(serde_json::from_str);
        values.and_then(Result::ok).unwrap_or_default()
    }

    /// Whether it closed an account that had been open. One that was created closed was never open.
    pub fn closed(&self) -> bool {
        self.before.is_some() && self.after == Aspect::access(false)
    }

    /// Whether it created an account, which has been closed ever since.
    pub fn created_closed(&self) -> bool {
        self.before.is_none() && self.after == Aspect::access(false)
    }

    /// Whether it left an attribute with these values, as the directory compares them.
    pub fn left(&self, values: &[String], comparison: Comparison) -> bool {
        is_state_of(self.after.as_deref(), values, comparison)
    }

    /// Whether it took a membership because of a leave or an end.
    pub fn took(&self) -> bool {
        self.before == Aspect::member() && self.after.is_none() && self.is_of_absence()
    }
}

/// All hands. The newest one per aspect is kept here; the journal keeps the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger(BTreeMap<Guid, BTreeMap<Aspect, Hand>>);

impl Ledger {
    /// The last hand on an aspect.
    pub fn hand(&self, guid: Guid, aspect: &Aspect) -> Option<&Hand> {
        self.0.get(&guid)?.get(aspect)
    }

    /// Every aspect of an account rosterd ever touched.
    pub fn aspects(&self, guid: Guid) -> impl Iterator<Item = (&Aspect, &Hand)> {
        self.0.get(&guid).into_iter().flatten()
    }

    /// Remembers a hand, replacing the one before.
    pub fn put(&mut self, guid: Guid, aspect: Aspect, hand: Hand) {
        self.0.entry(guid).or_default().insert(aspect, hand);
    }
}

/// Whether an account shows a state of an aspect, as the directory compares what it keeps; `None` is the
/// absence of a state. Passwords, whose gift something was, where somebody stood, what waits and what a person was
/// called cannot be seen: they are always absent. Of a pointer only the name it holds is known here;
/// [`super::Past`] knows whose that is.
pub fn shows(
    aspect: &Aspect,
    state: Option<&str>,
    account: &Account,
    directory: &Directory,
) -> bool {
    match aspect {
        Aspect::Account => state.map(anchor_key) == account.anchor.as_deref().map(anchor_key),
        Aspect::Access => state == Some(access(account.is_enabled())),
        Aspect::Placement => {
            let unit = state.and_then(|state| Dn::parse(state).ok());
            unit == account.dn.parent()
        }
        Aspect::Attribute(name) => {
            let comparison = directory.schema().comparison(name);
            is_state_of(state, account.values(name), comparison)
        }
        Aspect::Membership(group) => {
            let group = directory.group(*group);
            state.is_some() == group.is_some_and(|group| directory.is_member(account, group))
        }
        Aspect::Expiry => state == Some(account.expires.ticks().to_string().as_str()),
        Aspect::Given(identifier) => identifier.same(state, identifier.of(account)),
        Aspect::Password
        | Aspect::Gift(_)
        | Aspect::End
        | Aspect::Post
        | Aspect::Lapse(_)
        | Aspect::Name => state.is_none(),
    }
}

fn is_state_of(state: Option<&str>, values: &[String], comparison: Comparison) -> bool {
    let Some(state) = state else {
        return values.is_empty();
    };
    serde_json::from_str::<Vec<String>>(state)
        .is_ok_and(|kept| comparison.same_values(&kept, values))
}

/// The ledger's word for being in a group.
pub(super) const MEMBER: &str = "member";

const POINTER: &str = "person:";

impl Aspect {
    /// The state of being a member.
    pub fn member() -> Option<String> {
        Some(MEMBER.to_owned())
    }

    /// The state of an attribute that points at somebody's account: whose it is, not where that lies. No list of
    /// values looks like it.
    pub fn pointer(person: &PersonId) -> String {
        format!("{POINTER}{person}")
    }

    /// The state of [`Aspect::End`].
    pub fn waiting() -> Option<String> {
        Some("waiting".to_owned())
    }

    /// Whom a state of [`Aspect::pointer`] names.
    pub fn pointed(state: &str) -> Option<PersonId> {
        state.strip_prefix(POINTER).map(PersonId::new)
    }

    /// The state of [`Aspect::Access`].
    pub fn access(enabled: bool) -> Option<String> {
        Some(access(enabled).to_owned())
    }

    /// The state of [`Aspect::Attribute`]: sorted, so that order does not count; none when empty.
    pub fn values(values: &[String]) -> Option<String> {
        attribute_state(values)
    }
}

fn access(enabled: bool) -> &'static str {
    if enabled { "enabled" } else { "disabled" }
}

fn attribute_state(values: &[String]) -> Option<String> {
    if values.is_empty() {
        return None;
    }
    let mut values: Vec<&String> = values.iter().collect();
    values.sort();
    serde_json::to_string(&values).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_aspect_is_read_back_as_it_was_written() {
        let guid = Guid::from_bytes([7; 16]);
        for aspect in [
            Aspect::Account,
            Aspect::Access,
            Aspect::Placement,
            Aspect::Attribute("title".into()),
            Aspect::Membership(guid),
            Aspect::Gift(guid),
            Aspect::Expiry,
            Aspect::Password,
            Aspect::End,
            Aspect::Post,
            Aspect::Lapse(guid),
            Aspect::Name,
            Aspect::Given(Identifier::Mail),
        ] {
            assert_eq!(Aspect::parse(&aspect.to_string()), Some(aspect));
        }
        assert_eq!(Aspect::parse("attribute:"), None);
        assert_eq!(Aspect::parse("membership:x"), None);
        assert_eq!(Aspect::parse("given:x"), None);
    }
}
