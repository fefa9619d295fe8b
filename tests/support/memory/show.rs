//! What an object looks like from outside: values as bytes, computed ones among them.

use std::collections::BTreeMap;

use rosterd::directory::{AttrName, Entry, Guid};

use super::object::{Class, Object};
use super::state::State;
use crate::support::base64;
use crate::support::world::BASE;

/// What is computed from the object and its place, not held.
const COMPUTED: [&str; 9] = [
    "objectGUID",
    "objectSid",
    "objectClass",
    "objectCategory",
    "distinguishedName",
    "name",
    "member",
    "memberOf",
    "cn",
];

/// The domain's SID with one part more.
pub fn sid(rid: u32) -> Vec<u8> {
    sid_of(&[21, 1, 2, 3, rid])
}

fn sid_of(parts: &[u32]) -> Vec<u8> {
    let mut sid = vec![1, parts.len() as u8, 0, 0, 0, 0, 0, 5];
    for part in parts {
        sid.extend(part.to_le_bytes());
    }
    sid
}

impl State {
    /// The values of one attribute; none where it is not set.
    pub fn values(&self, guid: Guid, object: &Object, name: &AttrName) -> Vec<Vec<u8>> {
        let text = |value: &str| vec![value.as_bytes().to_vec()];
        let names = |objects: &mut dyn Iterator<Item = &Object>| {
            objects
                .map(|object| object.dn.to_string().into_bytes())
                .collect()
        };
        match name.as_str().to_ascii_lowercase().as_str() {
            "objectguid" => vec![guid.bytes().to_vec()],
            "objectsid" => object.sid().into_iter().collect(),
            "objectclass" => object
                .class
                .names()
                .iter()
                .flat_map(|name| text(name))
                .collect(),
            "objectcategory" => text(&category(object.class)),
            "distinguishedname" => text(&object.dn.to_string()),
            "name" => text(object.dn.leaf()),
            "cn" | "ou" => object.naming(name).into_iter().flat_map(text).collect(),
            "member" => names(&mut object.members.iter().filter_map(|member| self.get(*member))),
            "memberof" => names(&mut self.groups_of(guid)),
            "thumbnailphoto" => held(object, name)
                .map(|value| base64::decode(value))
                .collect(),
            _ => match object.links.get(name).and_then(|target| self.get(*target)) {
                Some(target) => text(&target.dn.to_string()),
                None => held(object, name)
                    .map(|value| value.clone().into_bytes())
                    .collect(),
            },
        }
    }

    /// The names of all attributes the object has.
    pub fn names(&self, guid: Guid, object: &Object) -> Vec<AttrName> {
        let held = object.attributes.keys().chain(object.links.keys()).cloned();
        let computed = COMPUTED.into_iter().chain(["ou"]).map(AttrName::new);
        let is_set = |name: &AttrName| !self.values(guid, object, name).is_empty();
        held.chain(computed).filter(is_set).collect()
    }

    /// The object with all its attributes.
    pub fn entry(&self, guid: Guid, object: &Object) -> Entry {
        let attributes: BTreeMap<AttrName, Vec<Vec<u8>>> = self
            .names(guid, object)
            .into_iter()
            .map(|name| {
                let values = self.values(guid, object, &name);
                (name, values)
            })
            .collect();
        Entry {
            dn: object.dn.to_string(),
            attributes,
        }
    }
}

fn held<'a>(object: &'a Object, name: &AttrName) -> impl Iterator<Item = &'a String> {
    object.attributes.get(name).into_iter().flatten()
}

fn category(class: Class) -> String {
    let name = match class {
        Class::User | Class::Contact => "Person",
        Class::Group => "Group",
        Class::Unit => "Organizational-Unit",
        Class::Container => "Container",
        Class::Foreign => "Foreign-Security-Principal",
        Class::Domain => "Domain-DNS",
    };
    format!("CN={name},CN=Schema,CN=Configuration,{BASE}")
}

impl Object {
    /// objectSid, of what has one.
    pub fn sid(&self) -> Option<Vec<u8>> {
        match self.class {
            Class::User | Class::Group => Some(sid(self.rid)),
            Class::Domain => Some(sid_of(&[21, 1, 2, 3])),
            Class::Foreign => {
                let parts = self.dn.leaf().strip_prefix("S-1-5-")?.split('-');
                let parts: Vec<u32> = parts.filter_map(|part| part.parse().ok()).collect();
                Some(sid_of(&parts))
            }
            Class::Unit | Class::Container | Class::Contact => None,
        }
    }

    /// The leaf of its name, where it is of this kind (`cn`, `ou`).
    fn naming(&self, name: &AttrName) -> Option<&str> {
        let relative = self.dn.relative();
        let (kind, _) = relative.split_once('=')?;
        kind.eq_ignore_ascii_case(name.as_str())
            .then(|| self.dn.leaf())
    }
}
