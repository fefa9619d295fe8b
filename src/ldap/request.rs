//! Requests that change something, as they go over the wire. There is no request here that deletes an
//! object, and none that replaces a member list.

#![allow(
    clippy::disallowed_types,
    reason = "the library takes values as hash sets; they go into it and come from nowhere else"
)]

use std::collections::HashSet;

use ldap3::Mod;
use ldap3::controls::RawControl;

use super::connect::{Answer, Broken, Connection, answered};
use crate::directory::wire::{Step, Values};

/// LDAP_SERVER_PERMISSIVE_MODIFY_OID ([MS-ADTS] 3.1.1.3.4.1.8): adding what is there, and taking away
/// what is not, succeeds.
pub(super) const PERMISSIVE: &str = "1.2.840.113556.1.4.1413";

/// As the library takes it; values in no order.
fn pair(values: Values) -> (Vec<u8>, HashSet<Vec<u8>>) {
    let Values { name, values } = values;
    (name.into_bytes(), values.into_iter().collect())
}

fn as_mod(step: Step) -> Mod<Vec<u8>> {
    match step {
        Step::Add(values) => {
            let (name, values) = pair(values);
            Mod::Add(name, values)
        }
        Step::Take(values) => {
            let (name, values) = pair(values);
            Mod::Delete(name, values)
        }
        Step::Set(values) => {
            let (name, values) = pair(values);
            Mod::Replace(name, values)
        }
    }
}

impl Connection {
    /// Adds an object.
    pub async fn add(&mut self, dn: &str, attributes: Vec<Values>) -> Result<Answer, Broken> {
        let attributes = attributes.into_iter().map(pair).collect();
        let result = answered(self.handle().add(dn, attributes)).await;
        self.checked(result)
    }

    /// Changes attributes of one object, all or none.
    pub async fn modify(&mut self, dn: &str, steps: Vec<Step>) -> Result<Answer, Broken> {
        let steps = steps.into_iter().map(as_mod).collect();
        let result = answered(self.handle().modify(dn, steps)).await;
        self.checked(result)
    }

    /// The same with the permissive control.
    pub async fn modify_permissively(
        &mut self,
        dn: &str,
        steps: Vec<Step>,
    ) -> Result<Answer, Broken> {
        let control = RawControl {
            ctype: PERMISSIVE.to_owned(),
            crit: true,
            val: None,
        };
        self.handle().with_controls(vec![control]);
        self.modify(dn, steps).await
    }

    /// Moves an object below another one under the relative name given.
    pub async fn rename(
        &mut self,
        dn: &str,
        relative: &str,
        parent: &str,
    ) -> Result<Answer, Broken> {
        let result = answered(self.handle().modifydn(dn, relative, true, Some(parent))).await;
        self.checked(result)
    }

    fn checked(&mut self, result: Result<ldap3::LdapResult, Broken>) -> Result<Answer, Broken> {
        if result.is_err() {
            self.condemn();
        }
        result.map(Answer::from)
    }
}
