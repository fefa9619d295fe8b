//! What Active Directory looks like.
//!
//! Knows names, accounts, groups and units as AD keeps them, how AD compares them, and which accounts
//! nobody may touch. Must not know an LDAP library, a connection, people, or what anybody wants.

mod account;
mod assemble;
mod compare;
mod descriptor;
mod dn;
mod edit;
mod entry;
mod group;
mod guid;
mod index;
mod protected;
mod rfc4514;
pub mod rights;
mod schema;
mod snapshot;
mod text;
mod token;
pub mod wire;

pub use account::{Account, AccountControl, Expiry};
pub use assemble::{Assembler, Sections, assemble};
pub use compare::Comparison;
pub use descriptor::{Access, Reach, SecurityDescriptor};
pub use dn::{Dn, DnProblem};
pub use edit::{AttributeEdit, ControlEdit, Edit, ListEdit, NewAccount};
pub use entry::{Entry, Malformed};
pub use group::{Group, GroupKind, OrgUnit};
pub use guid::{Guid, Sid};
pub use protected::Protection;
pub use schema::{AttributeKind, Content, Schema, Syntax, Unfit, cut, length};
pub use snapshot::{Directory, Domain, Occupant, Scope, SetAside, anchor_key};
pub use text::{AttrName, fold};
pub use token::Nesting;
