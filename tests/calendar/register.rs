//! A directory as `ldapsearch` printed it: who is there, who is in what, and what their tokens must say.

use std::collections::{BTreeMap, BTreeSet};

use rosterd::directory::Dn;

use super::support::base64;
use super::support::ground::Seen;

/// A directory's objects as `ldapsearch` printed them, and who is in what.
pub struct Register<'a> {
    /// Everything that was printed.
    pub all: &'a [Seen],
    by_name: BTreeMap<String, &'a Seen>,
    /// Security groups by the name of a member.
    above: BTreeMap<String, Vec<(String, &'a Seen)>>,
}

impl<'a> Register<'a> {
    /// The register of everything that was printed.
    pub fn of(all: &'a [Seen]) -> Self {
        let name = |seen: &Seen| plain(seen, "dn").concat();
        let mut above: BTreeMap<String, Vec<(String, &Seen)>> = BTreeMap::new();
        for group in all
            .iter()
            .filter(|seen| is(seen, "group") && is_security(seen))
        {
            for member in plain(group, "member") {
                above.entry(member).or_default().push((name(group), group));
            }
        }
        Self {
            all,
            by_name: all.iter().map(|seen| (name(seen), seen)).collect(),
            above,
        }
    }

    /// Accounts where rosterd may act, by login.
    pub fn people(&self) -> BTreeMap<String, &'a Seen> {
        let people = self.all.iter().filter(|seen| {
            let dn = one(seen, "dn");
            is(seen, "user") && (dn.contains(",OU=Staff,") || dn.contains(",OU=Leavers,"))
        });
        people
            .map(|seen| (one(seen, "samaccountname").to_owned(), seen))
            .collect()
    }

    /// The members of a group as `samba-tool` calls them: by login, and by common name where there is none.
    pub fn members(&self, group: &Seen) -> BTreeSet<String> {
        let members = plain(group, "member");
        let named = members.iter().filter_map(|member| self.by_name.get(member));
        named
            .map(|seen| match one(seen, "samaccountname") {
                "" => one(seen, "cn").to_owned(),
                sam => sam.to_owned(),
            })
            .collect()
    }

    /// SIDs of the domain groups that list an account, and of its primary one: what SAMR's GetGroupsForUser answers,
    /// without nested and without local groups ([MS-SAMR] 3.1.5.9.1).
    pub fn direct(&self, account: &Seen) -> BTreeSet<String> {
        let above = self.above.get(&plain(account, "dn").concat());
        let groups = above.into_iter().flatten().map(|(_, group)| group);
        let groups = groups.filter(|group| !is_local(group));
        let mut found: BTreeSet<String> = groups
            .map(|group| sid_text(one(group, "objectsid")))
            .collect();
        found.insert(primary(account));
        found
    }

    /// SIDs of the security groups of an account, nested ones and the primary one included ([MS-ADTS] 3.1.1.4.5.19).
    pub fn token(&self, account: &Seen) -> BTreeSet<String> {
        let sid = |seen: &Seen| sid_text(one(seen, "objectsid"));
        let primary = primary(account);
        let mut waiting = plain(account, "dn");
        let groups = self.all.iter().filter(|seen| is(seen, "group"));
        waiting.extend(
            groups
                .filter(|seen| sid(seen) == primary)
                .map(|seen| plain(seen, "dn").concat()),
        );
        let mut found = BTreeSet::from([primary]);
        while let Some(name) = waiting.pop() {
            for (name, group) in self.above.get(&name).into_iter().flatten() {
                if found.insert(sid(group)) {
                    waiting.push(name.clone());
                }
            }
        }
        found
    }
}

/// The first value of an attribute; empty where there is none.
pub fn one<'a>(seen: &'a Seen, name: &str) -> &'a str {
    seen.get(name)
        .and_then(|values| values.first())
        .map_or("", String::as_str)
}

/// Whether an object is of a class.
pub fn is(seen: &Seen, class: &str) -> bool {
    seen.get("objectclass")
        .is_some_and(|classes| classes.iter().any(|one| one == class))
}

/// The highest bit of groupType ([MS-ADTS] 2.2.12).
fn is_security(seen: &Seen) -> bool {
    one(seen, "grouptype").starts_with('-')
}

/// The SID of an account's primary group: of its own domain, with the number in primaryGroupID.
fn primary(account: &Seen) -> String {
    let own = sid_text(one(account, "objectsid"));
    let domain = own.rsplit_once('-').map_or("", |(domain, _)| domain);
    format!("{domain}-{}", one(account, "primarygroupid"))
}

/// RESOURCE_GROUP of groupType ([MS-ADTS] 2.2.12).
fn is_local(seen: &Seen) -> bool {
    let kind = one(seen, "grouptype").parse::<i32>();
    kind.is_ok_and(|kind| kind & 4 != 0)
}

/// A SID in its text form ([MS-DTYP] 2.4.2.1) from what `ldapsearch` printed: base64, or text where it happens to be
/// valid UTF-8.
pub fn sid_text(printed: &str) -> String {
    let bytes = match printed.as_bytes() {
        raw @ [1, ..] => raw.to_vec(),
        _ => base64::decode(printed),
    };
    let authority = bytes
        .get(2..8)
        .unwrap_or_default()
        .iter()
        .fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    let parts = bytes.get(8..).unwrap_or_default().chunks_exact(4);
    let parts = parts.map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]]));
    parts.fold(format!("S-1-{authority}"), |text, part| {
        format!("{text}-{part}")
    })
}

/// Values as they can be compared: in order, names of objects in one spelling.
pub fn plain(seen: &Seen, attribute: &str) -> Vec<String> {
    let spelt = |value: &String| match attribute {
        "member" | "memberof" | "manager" | "dn" => {
            Dn::parse(value).map_or_else(|_| value.clone(), |dn| dn.to_string().to_lowercase())
        }
        // Both mean that the account does not expire ([MS-ADTS] accountExpires).
        "accountexpires" if value == "0" => i64::MAX.to_string(),
        _ => value.clone(),
    };
    let mut values: Vec<String> = seen
        .get(attribute)
        .into_iter()
        .flatten()
        .map(spelt)
        .collect();
    values.sort();
    values
}
