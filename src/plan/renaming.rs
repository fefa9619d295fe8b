//! Other identifiers for an account, and what becomes of its addresses with them.

use std::collections::BTreeMap;
use std::fmt;

use crate::directory::{AttrName, AttributeEdit, Edit, Guid, ListEdit};
use crate::identity::Names;
use crate::past::Identifier;

/// The list of an account's addresses. Others write to it too: it is changed value by value, never replaced.
pub const ADDRESSES: &str = "proxyAddresses";

/// The kind of the one primary address.
const PRIMARY: &str = "SMTP";

/// Other identifiers of an account, its common name aside: all in one request, with the addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renaming {
    /// Each with what it is and what it becomes.
    pub turned: BTreeMap<Identifier, (Option<String>, String)>,
    /// Addresses that are taken off the list, as they were read.
    pub take: Vec<String>,
    /// Addresses that come onto it, after that.
    pub add: Vec<String>,
}

impl Renaming {
    /// What turns the names an account has into others; `listed` are its addresses.
    pub fn of(has: &Names, wanted: &Names, listed: &[String]) -> Self {
        let mut renaming = Self::default();
        for one in [Identifier::Login, Identifier::Principal, Identifier::Mail] {
            let (has, wanted) = (has.of(one), wanted.of(one));
            if let Some(wanted) = wanted.filter(|_| !one.same(has, wanted)) {
                let turned = (has.map(str::to_owned), wanted.to_owned());
                renaming.turned.insert(one, turned);
            }
        }
        if let Some((old, new)) = renaming.turned.get(&Identifier::Mail) {
            (renaming.take, renaming.add) = addresses(listed, old.as_deref(), new);
        }
        renaming
    }

    /// Whether nothing becomes another.
    pub fn is_empty(&self) -> bool {
        self.turned.is_empty() && self.add.is_empty()
    }

    /// The one request that does it.
    pub fn edit(&self, guid: Guid) -> Edit {
        let turned = self.turned.iter();
        let edits = turned.map(|(identifier, (_, after))| AttributeEdit {
            name: AttrName::new(identifier.attribute()),
            values: vec![after.clone()],
        });
        Edit::Rename {
            guid,
            edits: edits.collect(),
            list: ListEdit {
                name: ADDRESSES.into(),
                take: self.take.clone(),
                add: self.add.clone(),
            },
        }
    }

    /// The list afterwards.
    pub fn listed_after(&self, listed: &[String]) -> Vec<String> {
        let stay = listed.iter().filter(|value| !self.take.contains(value));
        stay.chain(&self.add).cloned().collect()
    }
}

impl fmt::Display for Renaming {
    /// `login "lbusch" → "lcelik", mail …`, values escaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted = |text: &str| format!("\"{}\"", text.escape_debug());
        for (place, (identifier, (before, after))) in self.turned.iter().enumerate() {
            let before = before.as_deref().map_or("(empty)".to_owned(), quoted);
            let comma = if place > 0 { ", " } else { "" };
            write!(f, "{comma}{identifier} {before} → {}", quoted(after))?;
        }
        let (take, add) = (self.take.iter(), self.add.iter());
        let signed = take.map(|value| ("-", value));
        let mut list = signed.chain(add.map(|value| ("+", value))).peekable();
        if list.peek().is_some() {
            let list: Vec<String> = list
                .map(|(sign, value)| format!("{sign}{}", quoted(value)))
                .collect();
            write!(f, ", {ADDRESSES} {}", list.join(" "))?;
        }
        Ok(())
    }
}

/// The address of a value, where it is a mail address, and whether it is the primary one.
pub(super) fn address_of(value: &str) -> Option<(bool, &str)> {
    let (kind, address) = value.split_once(':')?;
    kind.eq_ignore_ascii_case(PRIMARY)
        .then_some((kind == PRIMARY, address))
}

/// The primary addresses of a list; one, unless somebody made more of them.
pub(super) fn primaries(listed: &[String]) -> impl Iterator<Item = &str> {
    let addresses = listed.iter().filter_map(|value| address_of(value));
    addresses.filter_map(|(is_primary, address)| is_primary.then_some(address))
}

/// What is taken and what comes, so that the new address is the only primary one and every address before it
/// stays an alias. Values are the same to the directory whatever their case: an address that changes its kind is
/// taken first. Other kinds (X500, SIP) and aliases others gave are not touched.
fn addresses(listed: &[String], old: Option<&str>, new: &str) -> (Vec<String>, Vec<String>) {
    let is_new = |address: &str| address.eq_ignore_ascii_case(new);
    let (mut take, mut add) = (Vec::new(), Vec::new());
    for value in listed {
        let Some((is_primary, address)) = address_of(value) else {
            continue;
        };
        if is_new(address) && is_primary && primaries(listed).count() == 1 {
            return (Vec::new(), alias(listed, old));
        }
        if is_primary || is_new(address) {
            take.push(value.clone());
        }
        if is_primary && !is_new(address) {
            add.push(format!("smtp:{address}"));
        }
    }
    add.extend(alias(listed, old));
    add.push(format!("{PRIMARY}:{new}"));
    (take, add)
}

/// The old address as an alias, where the list has it in no form.
fn alias(listed: &[String], old: Option<&str>) -> Vec<String> {
    let Some(old) = old else { return Vec::new() };
    let has = |value: &String| {
        address_of(value).is_some_and(|(_, address)| address.eq_ignore_ascii_case(old))
    };
    match listed.iter().any(has) {
        true => Vec::new(),
        false => vec![format!("smtp:{old}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const X500: &str = "X500:/o=Corp/cn=LBusch";
    const SIP: &str = "SIP:Lea@Corp.example";

    fn list(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    fn after(listed: &[&str]) -> Vec<String> {
        let listed = list(listed);
        let (take, add) = addresses(
            &listed,
            Some("lea.busch@corp.example"),
            "lea.celik@corp.example",
        );
        let renaming = Renaming {
            take,
            add,
            ..Renaming::default()
        };
        renaming.listed_after(&listed)
    }

    //
    #[test]
    fn the_old_primary_becomes_an_alias_and_the_new_one_is_the_only_primary() {
        let listed = [
            X500,
            "SMTP:Lea.Busch@corp.example",
            SIP,
            "smtp:lea@corp.example",
        ];
        let wanted = [
            X500,
            SIP,
            "smtp:lea@corp.example",
            "smtp:Lea.Busch@corp.example",
            "SMTP:lea.celik@corp.example",
        ];
        assert_eq!(after(&listed), list(&wanted));
    }

    //
    #[test]
    fn without_a_list_there_is_one_primary_and_the_old_address() {
        let wanted = ["smtp:lea.busch@corp.example", "SMTP:lea.celik@corp.example"];
        assert_eq!(after(&[]), list(&wanted));
        let with_sip = [&[SIP][..], &wanted].concat();
        assert_eq!(after(&[SIP]), list(&with_sip));
    }

    //
    #[test]
    fn an_alias_that_becomes_the_address_changes_its_kind_only() {
        let listed = ["SMTP:lea.busch@corp.example", "smtp:Lea.Celik@corp.example"];
        let wanted = ["smtp:lea.busch@corp.example", "SMTP:lea.celik@corp.example"];
        assert_eq!(after(&listed), list(&wanted));
    }

    //
    #[test]
    fn of_several_primaries_one_is_left() {
        let listed = ["SMTP:lea.busch@corp.example", "SMTP:lea@corp.example"];
        let wanted = [
            "smtp:lea.busch@corp.example",
            "smtp:lea@corp.example",
            "SMTP:lea.celik@corp.example",
        ];
        assert_eq!(after(&listed), list(&wanted));
    }
}
