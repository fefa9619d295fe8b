//! Conditions over what an account holds: the same language as over people, with names of attributes.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::{Asked, Condition, Holds};
use super::derived::Found;
use crate::directory::{Account, AttrName, NewAccount};
use crate::people::{FieldName, FieldValue};

/// Attributes every account has in a place of its own: they need not be asked for.
const OWN: [&str; 5] = [
    "sAMAccountName",
    "userPrincipalName",
    "cn",
    "name",
    "distinguishedName",
];

/// A condition whose fields are attributes of an account.
#[derive(Clone, Debug)]
pub struct AccountCondition(Condition);

impl AccountCondition {
    /// A condition that names attributes in the places of fields.
    pub fn new(when: Condition) -> Self {
        Self(when)
    }

    /// Why the condition holds for an account; nothing where it does not.
    pub fn holds(&self, account: &Account) -> Option<String> {
        let own = [
            account.sam.clone(),
            account.upn.clone().unwrap_or_default(),
            account.dn.leaf().to_owned(),
            account.dn.leaf().to_owned(),
            account.dn.to_string(),
        ];
        self.why(&own, &account.attributes)
    }

    /// Why the condition would hold for an account that is to be made; nothing where it would not.
    pub fn would_hold(&self, new: &NewAccount) -> Option<String> {
        let own = [
            new.sam.clone(),
            new.upn.clone(),
            new.common_name.clone(),
            new.common_name.clone(),
            new.dn().to_string(),
        ];
        let mut attributes = new.attributes.clone();
        let (anchor, value) = &new.anchor;
        attributes.insert(anchor.clone(), vec![value.clone()]);
        self.why(&own, &attributes)
    }

    fn why(&self, own: &[String; 5], others: &BTreeMap<AttrName, Vec<String>>) -> Option<String> {
        let holds = self.0.holds_by(&|asked| {
            let name = match asked {
                Asked::Field(name) => name,
                // Accounts have none, and nothing is known of one.
                Asked::Derived(derived) => {
                    return Found {
                        source: FieldName::new(&derived.name),
                        value: FieldValue::Unreadable,
                        because: None,
                    };
                }
            };
            let attribute = AttrName::new(name.as_str());
            let place = OWN
                .iter()
                .position(|known| AttrName::new(*known) == attribute);
            let values = match place.and_then(|place| own.get(place)) {
                Some(text) if text.is_empty() => Vec::new(),
                Some(text) => vec![text.clone()],
                None => others.get(&attribute).cloned().unwrap_or_default(),
            };
            Found {
                source: name.clone(),
                value: value_of(values),
                because: None,
            }
        });
        match holds {
            Holds::Yes(because) => Some(because),
            Holds::No(_) | Holds::Unknown(_) => None,
        }
    }

    /// The attributes that have to be read for it.
    pub fn attributes(&self) -> BTreeSet<AttrName> {
        let mut fields: BTreeSet<FieldName> = BTreeSet::new();
        self.0.fields(&mut fields);
        let names = fields.iter().map(|field| AttrName::new(field.as_str()));
        let is_own = |name: &AttrName| OWN.iter().any(|own| AttrName::new(*own) == *name);
        names.filter(|name| !is_own(name)).collect()
    }
}

/// Attributes hold texts, or nothing: a directory never says which of both it did not show.
fn value_of(mut values: Vec<String>) -> FieldValue {
    match values.len() {
        0 => FieldValue::Empty,
        1 => values.pop().map_or(FieldValue::Empty, FieldValue::Text),
        _ => FieldValue::List(values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Test;

    fn new(attributes: &[(&str, &[&str])]) -> NewAccount {
        let values = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        let attributes = attributes.iter();
        NewAccount {
            parent: crate::directory::Dn::parse("OU=Staff,DC=corp,DC=example").unwrap(),
            common_name: "Bauer, Anna".into(),
            sam: "abauer".into(),
            upn: "anna.bauer@corp.example".into(),
            anchor: ("employeeID".into(), "4711".into()),
            expires: crate::directory::Expiry::Never,
            attributes: attributes
                .map(|(name, texts)| ((*name).into(), values(texts)))
                .collect(),
        }
    }

    fn holds(name: &str, test: Test, attributes: &[(&str, &[&str])]) -> bool {
        let when = AccountCondition::new(Condition::Field(name.into(), test));
        when.would_hold(&new(attributes)).is_some()
    }

    #[test]
    fn names_and_values_are_compared_as_the_directory_compares_them() {
        let is = |text: &str| Test::OneOf(vec![text.to_owned()]);
        let described: [(&str, &[&str]); 1] = [("Description", &["SVC: backup"])];
        assert!(holds(
            "description",
            Test::StartsWith("svc:".into()),
            &described
        ));
        assert!(!holds(
            "description",
            Test::StartsWith("room".into()),
            &described
        ));
        assert!(holds("samaccountname", is("ABauer"), &[]));
        assert!(holds("CN", is("bauer, anna"), &[]));
        assert!(holds(
            "userPrincipalName",
            Test::EndsWith("@corp.example".into()),
            &[]
        ));
        assert!(holds(
            "distinguishedName",
            Test::Contains(",ou=staff,".into()),
            &[]
        ));
        assert!(holds("employeeID", is("4711"), &[]));
    }

    #[test]
    fn one_of_several_values_is_enough_and_no_value_is_none() {
        let kinds: [(&str, &[&str]); 1] = [("businessCategory", &["room", "shared"])];
        let shared = Test::OneOf(vec!["shared".to_owned()]);
        assert!(holds("businessCategory", shared.clone(), &kinds));
        assert!(!holds("businessCategory", shared, &[]));
        assert!(holds("businessCategory", Test::Present(false), &[]));
    }
}
