//! Requests that change something, as they go over the wire. There is no request here that deletes an
//! object, and none that replaces a member list.

#![allow(
    clippy::disallowed_types,
    reason = "the library takes values as hash sets; they go into it and come from nowhere else"
)]

use std::collections::HashSet;

use ldap3::Mod;

use super::codes::{self, Class};
use super::connect::{Answer, Broken, Connection, answered};
use super::words::Request;
use crate::directory::wire::{Step, Values};

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
        let attributes: Vec<_> = attributes.into_iter().map(pair).collect();
        let first = answered(self.handle().add(dn, attributes.clone())).await;
        let first = self.checked(first)?;
        if !passes(&first) {
            return Ok(first);
        }
        let second = answered(self.handle().add(dn, attributes)).await;
        self.checked(second)
    }

    /// Changes attributes of one object, all or none.
    pub async fn modify(&mut self, dn: &str, steps: Vec<Step>) -> Result<Answer, Broken> {
        let steps: Vec<_> = steps.into_iter().map(as_mod).collect();
        let first = answered(self.handle().modify(dn, steps.clone())).await;
        let first = self.checked(first)?;
        if !passes(&first) {
            return Ok(first);
        }
        let second = answered(self.handle().modify(dn, steps)).await;
        self.checked(second)
    }

    /// Moves an object below another one under the relative name given.
    pub async fn rename(
        &mut self,
        dn: &str,
        relative: &str,
        parent: &str,
    ) -> Result<Answer, Broken> {
        let first = answered(self.handle().modifydn(dn, relative, true, Some(parent))).await;
        let first = self.checked(first)?;
        if !passes(&first) {
            return Ok(first);
        }
        let second = answered(self.handle().modifydn(dn, relative, true, Some(parent))).await;
        self.checked(second)
    }

    fn checked(&mut self, result: Result<ldap3::LdapResult, Broken>) -> Result<Answer, Broken> {
        if result.is_err() {
            self.condemn();
        }
        result.map(Answer::from)
    }
}

/// Whether the request was not looked at for a reason that is known to pass at once: it is sent again, and
/// only once, whatever the second answer says.
fn passes(answer: &Answer) -> bool {
    codes::class(Request::Modify, answer.code, codes::win32(&answer.text)) == Class::Once
}
