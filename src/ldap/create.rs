//! A new, disabled account in one Add.

use super::connect::Connection;
use super::failure;
use super::words::Request;
use super::write::judged;
use crate::directory::{Guid, NewAccount, wire};
use crate::ports::EditFailure;

/// Adds the account and answers its GUID, read back on the same connection.
pub(super) async fn create(
    connection: &mut Connection,
    new: &NewAccount,
) -> Result<Guid, EditFailure> {
    let dn = new.dn().to_string();
    let added = connection.add(&dn, wire::creation(new)).await;
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
