//! A new, disabled account in one Add.

use super::connect::Connection;
use super::failure;
use super::request::Values;
use super::words::Request;
use super::write::judged;
use crate::directory::{AccountControl, Expiry, Guid, NewAccount};
use crate::ports::EditFailure;

/// Left out, userAccountControl would be 546: with an empty password allowed.
const NEW: u32 = AccountControl::NORMAL | AccountControl::DISABLED;

/// Adds the account and answers its GUID, read back on the same connection.
pub(super) async fn create(
    connection: &mut Connection,
    new: &NewAccount,
) -> Result<Guid, EditFailure> {
    let dn = new.dn().to_string();
    let added = connection.add(&dn, attributes(new)).await;
    judged(Request::Create, added)?;
    let found = connection.object(&dn, &["objectGUID"]).await;
    let unread = |why: String| {
        EditFailure::Unknown(format!(
            "the account was created, but its GUID could not be read back: {why}"
        ))
    };
    match found {
        Ok(Some(entry)) => entry.guid().map_err(|why| unread(why.to_string())),
        Ok(None) => Err(unread("it is not where it was created".into())),
        Err(failure) => Err(unread(failure::of_look(&failure).to_string())),
    }
}

fn attributes(new: &NewAccount) -> Vec<Values> {
    let NewAccount {
        parent: _,
        common_name,
        sam,
        upn,
        anchor: (anchor, value),
        expires,
        attributes,
    } = new;
    let mut out = vec![
        Values::texts(
            "objectClass",
            ["top", "person", "organizationalPerson", "user"],
        ),
        Values::texts("cn", [common_name]),
        Values::texts("sAMAccountName", [sam]),
        Values::texts("userPrincipalName", [upn]),
        Values::texts(anchor.as_str(), [value]),
        Values::texts("userAccountControl", [NEW.to_string()]),
    ];
    if *expires != Expiry::Never {
        out.push(Values::texts(
            "accountExpires",
            [expires.ticks().to_string()],
        ));
    }
    let others = attributes
        .iter()
        .filter(|(name, values)| *name != anchor && !values.is_empty());
    out.extend(others.map(|(name, values)| Values::texts(name.as_str(), values)));
    out
}
