//! What a whole read of the directory returns, without asking over a wire.

use rosterd::directory::{Content, Dn, Domain, Entry, Scope, Sections};
use rosterd::ports::{FailureClass, PortFailure};

use super::object::{Class, Object};
use super::state::{State, dn};
use crate::support::schema;
use crate::support::world::BASE;

impl State {
    /// The sections of a read.
    pub fn sections(&self, scope: &Scope) -> Result<Sections, PortFailure> {
        for base in scope.bases.iter().chain(&scope.group_bases) {
            if self.find(base).is_none() {
                let what = format!("the base {base} does not exist");
                return Err(PortFailure::new(FailureClass::Configuration, what));
            }
        }
        let schema = schema::of(scope);
        if let Err(why) = schema.fitting(&scope.anchor, Content::Text) {
            let what = format!("directory.anchor.attribute, {}: {why}", scope.anchor);
            return Err(PortFailure::new(FailureClass::Configuration, what));
        }
        let all = |wanted: &dyn Fn(&Object) -> bool| -> Vec<Entry> {
            let found = self.all().filter(|(_, object)| wanted(object));
            found
                .map(|(guid, object)| self.entry(guid, object))
                .collect()
        };
        let in_scope = |dn: &Dn| scope.bases.iter().any(|base| dn.is_within(base));
        let is_place = |class| matches!(class, Class::Unit | Class::Container);
        Ok(Sections {
            domain: Domain {
                base: dn(BASE),
                controller: "memory.corp.example".into(),
                own: self.holder("sAMAccountName", "svc-rosterd", None),
                schema,
            },
            accounts: all(&|object| object.class == Class::User && in_scope(&object.dn)),
            groups: all(&|object| object.class == Class::Group),
            units: all(&|object| is_place(object.class)),
            occupants: all(&|object| {
                matches!(object.class, Class::User | Class::Group | Class::Contact)
            }),
        })
    }
}
