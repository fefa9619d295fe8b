//! Filters (RFC 4511 4.5.1.7), as AD evaluates them: an attribute that is not there is unequal to
//! everything ([MS-ADTS] 3.1.1.3.1.3.1).

use rosterd::directory::{AttrName, Dn, Guid, Sid};

use super::object::Object;
use super::state::State;

/// One filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All of them.
    And(Vec<Filter>),
    /// One of them.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// One of the values is this one.
    Equal(AttrName, Vec<u8>),
    /// There is a value.
    Present(AttrName),
    /// A value begins, goes on and ends so.
    Substring(AttrName, Parts),
    /// A value is this or more.
    AtLeast(AttrName, Vec<u8>),
    /// A value is this or less.
    AtMost(AttrName, Vec<u8>),
    /// A matching rule by its object identifier.
    Rule(String, AttrName, Vec<u8>),
}

/// The parts of a substring filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// How a value begins.
    pub first: Option<String>,
    /// What follows, in order.
    pub between: Vec<String>,
    /// How it ends.
    pub last: Option<String>,
}

/// LDAP_MATCHING_RULE_BIT_AND, _BIT_OR and _IN_CHAIN ([MS-ADTS] 3.1.1.3.4.4).
const ALL_BITS: &str = "1.2.840.113556.1.4.803";
const ANY_BIT: &str = "1.2.840.113556.1.4.804";
const IN_CHAIN: &str = "1.2.840.113556.1.4.1941";

/// What holds names of objects.
const NAMES: [&str; 6] = [
    "member",
    "memberof",
    "manager",
    "distinguishedname",
    "assistant",
    "managedby",
];

impl State {
    /// Whether an object is meant.
    pub fn matches(&self, guid: Guid, object: &Object, filter: &Filter) -> bool {
        let values = |name: &AttrName| self.values(guid, object, name);
        match filter {
            Filter::And(all) => all.iter().all(|one| self.matches(guid, object, one)),
            Filter::Or(any) => any.iter().any(|one| self.matches(guid, object, one)),
            Filter::Not(one) => !self.matches(guid, object, one),
            Filter::Present(name) => !values(name).is_empty(),
            Filter::Equal(name, wanted) => self.equals(guid, object, name, wanted),
            Filter::Substring(name, parts) => values(name)
                .iter()
                .any(|value| self.contains(&String::from_utf8_lossy(value), parts)),
            Filter::AtLeast(name, wanted) => ordered(&values(name), wanted, |a, b| a >= b),
            Filter::AtMost(name, wanted) => ordered(&values(name), wanted, |a, b| a <= b),
            Filter::Rule(rule, name, wanted) => self.by_rule(guid, object, (rule, name, wanted)),
        }
    }

    fn equals(&self, guid: Guid, object: &Object, name: &AttrName, wanted: &[u8]) -> bool {
        let text = String::from_utf8_lossy(wanted);
        let key = name.as_str().to_ascii_lowercase();
        match key.as_str() {
            "objectcategory" if object.class.category().eq_ignore_ascii_case(&text) => true,
            "objectguid" => guid.bytes() == wanted || Guid::parse(&text) == Some(guid),
            "objectsid" => object.sid().is_some_and(|sid| {
                sid == wanted || Sid::from_bytes(&sid).is_some_and(|sid| sid.as_str() == text)
            }),
            "memberof" | "member" if Dn::parse(&text).is_ok() => {
                self.is_linked(guid, object, &key, &text)
            }
            _ if NAMES.contains(&key.as_str()) => {
                let wanted = Dn::parse(&text).ok();
                let names = self.values(guid, object, name);
                let mut names = names
                    .iter()
                    .filter_map(|name| Dn::parse(&String::from_utf8_lossy(name)).ok());
                wanted.is_some_and(|wanted| names.any(|name| name == wanted))
            }
            _ => {
                let wanted = self.compared(&text);
                self.values(guid, object, name)
                    .iter()
                    .any(|value| self.compared(&String::from_utf8_lossy(value)) == wanted)
            }
        }
    }

    /// Without writing the names of all members down.
    fn is_linked(&self, guid: Guid, object: &Object, key: &str, text: &str) -> bool {
        let Some(other) = Dn::parse(text).ok().and_then(|name| self.find(&name)) else {
            return false;
        };
        if key == "member" {
            return object.members.contains(&other);
        }
        self.get(other)
            .is_some_and(|group| group.members.contains(&guid))
    }

    fn contains(&self, value: &str, parts: &Parts) -> bool {
        let value = self.compared(value);
        let mut rest = value.as_str();
        if let Some(first) = &parts.first {
            match rest.strip_prefix(&self.compared(first)) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        for part in &parts.between {
            match rest.split_once(&self.compared(part)) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        let last = parts.last.as_ref().map(|last| self.compared(last));
        last.is_none_or(|last| rest.ends_with(&last))
    }

    fn by_rule(&self, guid: Guid, object: &Object, rule: (&str, &AttrName, &[u8])) -> bool {
        let (rule, name, wanted) = rule;
        let text = String::from_utf8_lossy(wanted);
        let bits = text.parse::<i64>().unwrap_or(0);
        let held = object.number(name.as_str());
        match rule {
            ALL_BITS => held & bits == bits,
            ANY_BIT => held & bits != 0,
            IN_CHAIN => self.in_chain(guid, name, &text),
            _ => false,
        }
    }

    /// memberOf, however deep.
    fn in_chain(&self, guid: Guid, name: &AttrName, text: &str) -> bool {
        let group = Dn::parse(text).ok().and_then(|name| self.find(&name));
        let (Some(group), true) = (group, *name == "memberOf".into()) else {
            return false;
        };
        let (mut seen, mut open) = (Vec::new(), vec![guid]);
        while let Some(at) = open.pop() {
            let groups = self.groups_of(at).filter_map(|group| self.find(&group.dn));
            for found in groups.collect::<Vec<_>>() {
                if !seen.contains(&found) {
                    seen.push(found);
                    open.push(found);
                }
            }
        }
        seen.contains(&group)
    }
}

fn ordered(values: &[Vec<u8>], wanted: &[u8], holds: fn(i64, i64) -> bool) -> bool {
    let number = |bytes: &[u8]| String::from_utf8_lossy(bytes).parse::<i64>().ok();
    let wanted = number(wanted);
    values
        .iter()
        .any(|value| number(value).zip(wanted).is_some_and(|(a, b)| holds(a, b)))
}
