//! Reads what the directory's schema says about a few attributes.

use ldap3::{Scope as Depth, ldap_escape};

use super::connect::Connection;
use super::failure;
use super::search::Query;
use crate::directory::{AttrName, Content, Dn, Schema, Scope};
use crate::ports::{FailureClass, PortFailure};

/// What an attributeSchema object is asked for ([MS-ADTS] 3.1.1.2.3).
const ATTRIBUTE_SCHEMA: [&str; 12] = [
    "objectGUID",
    "lDAPDisplayName",
    "schemaIDGUID",
    "attributeSecurityGUID",
    "attributeSyntax",
    "oMSyntax",
    "isSingleValued",
    "rangeUpper",
    "systemOnly",
    "systemFlags",
    "linkID",
    "isDefunct",
];

/// The attributes of a scope and those rosterd writes itself, and no others: a schema has over a thousand.
///
/// # Errors
/// When it cannot be read, and when it has no room for the anchor: without that nobody's account is found.
pub(super) async fn schema(
    connection: &mut Connection,
    base: Option<&Dn>,
    scope: &Scope,
) -> Result<Schema, PortFailure> {
    let what = "the directory's schema";
    let failed = |failure| failure::of_search(what, &failure);
    let base = base.ok_or_else(unreadable)?.to_string();
    let filter = filter(scope.described());
    let query = Query {
        base: &base,
        scope: Depth::OneLevel,
        filter: &filter,
        attributes: &ATTRIBUTE_SCHEMA,
    };
    let entries = connection.entries(query).await.map_err(failed)?;
    let schema = Schema::from_entries(&entries).map_err(|cause| {
        PortFailure::new(FailureClass::Incomplete, format!("{what}: {cause}")).because(cause)
    })?;
    // An attribute every schema has: without it this is no schema, or it is hidden.
    if schema.kind(&AttrName::new("sAMAccountName")).is_none() {
        return Err(unreadable());
    }
    match schema.fitting(&scope.anchor, Content::Text) {
        Ok(_) => Ok(schema),
        Err(why) => {
            let what = format!("directory.anchor.attribute, {}: {why}", scope.anchor);
            Err(PortFailure::new(FailureClass::Configuration, what))
        }
    }
}

fn unreadable() -> PortFailure {
    let what = "the directory's schema cannot be read; the service account needs the right to read it, \
                which every authenticated user has by default";
    PortFailure::new(FailureClass::Denied, what)
}

fn filter(names: impl IntoIterator<Item = AttrName>) -> String {
    let names = names.into_iter();
    let names = names.map(|name| format!("(lDAPDisplayName={})", ldap_escape(name.as_str())));
    let names: String = names.collect();
    format!("(&(objectClass=attributeSchema)(|{names}))")
}
