//! What each edit is made of, on one connection. No object is ever deleted, no member list ever replaced.

use secrecy::SecretString;

use super::connect::{Answer, Broken, Connection};
use super::failure;
use super::members::{self, Direction};
use super::search::SearchFailure;
use super::words::Request;
use super::{control, create};
use crate::directory::wire::{self, Step, address};
use crate::directory::{AttrName, AttributeEdit, Dn, Edit, Entry, Expiry, Guid, ListEdit};
use crate::ports::{EditFailure, Refusal, RefusalKind};

/// Carries out one edit on one connection.
pub(super) async fn perform_on(
    connection: &mut Connection,
    edit: &Edit,
    base: &Dn,
) -> Result<Guid, EditFailure> {
    let (done, guid) = match edit {
        Edit::Create(new) => return create::create(connection, new).await,
        Edit::SetPassword {
            guid,
            password,
            must_change,
        } => (
            set_password(connection, *guid, password, *must_change).await,
            guid,
        ),
        Edit::Control {
            guid,
            edit,
            scramble,
        } => (
            control::switch(connection, *guid, *edit, scramble.as_ref()).await,
            guid,
        ),
        Edit::Modify { guid, edits } => (modify(connection, *guid, edits).await, guid),
        Edit::Rename { guid, edits, list } => (rename(connection, *guid, edits, list).await, guid),
        Edit::Point { guid, name, target } => (point(connection, *guid, name, *target).await, guid),
        Edit::Anchor {
            guid,
            attribute,
            before,
            after,
        } => (
            anchor(connection, *guid, attribute, before.as_deref(), after).await,
            guid,
        ),
        Edit::Expire { guid, expires } => (expire(connection, *guid, *expires).await, guid),
        Edit::Move {
            guid,
            from: _,
            parent,
            name,
        } => (
            move_below(connection, *guid, parent, name.as_deref()).await,
            guid,
        ),
        Edit::Join { group, members } => (
            members::change(connection, Direction::Join, *group, members, base).await,
            group,
        ),
        Edit::Quit { group, members } => (
            members::change(connection, Direction::Quit, *group, members, base).await,
            group,
        ),
    };
    done.map(|()| *guid)
}

/// Attributes that other edits are for, and those nobody may set as a whole.
const NEVER_REPLACED: [(&str, &str); 13] = [
    ("member", "members are added and taken one by one"),
    ("memberOf", "memberships are changed on the group"),
    ("proxyAddresses", "addresses others added would be lost"),
    (
        "userAccountControl",
        "one bit of it is switched, the others are not ours",
    ),
    ("accountExpires", "the expiry is set by itself"),
    ("unicodePwd", "a password is set by itself"),
    ("userPassword", "a password is set by itself"),
    ("pwdLastSet", "it goes with a password"),
    ("cn", "a name changes by renaming"),
    ("name", "a name changes by renaming"),
    ("objectClass", "an object keeps its kind"),
    ("primaryGroupID", "the primary group is not ours"),
    ("nTSecurityDescriptor", "rights are not ours"),
];

/// Nothing is sent for attributes that other edits are for, or that are not ours as a whole.
pub(super) fn refuse_what_is_never_replaced(edits: &[AttributeEdit]) -> Result<(), EditFailure> {
    edits.iter().try_for_each(|edit| may_be_set(&edit.name))
}

fn may_be_set(name: &AttrName) -> Result<(), EditFailure> {
    let mut never = NEVER_REPLACED.iter();
    match never.find(|(never, _)| AttrName::new(*never) == *name) {
        None => Ok(()),
        Some((name, why)) => Err(refused(format!(
            "{name} is never replaced: {why}; nothing was sent"
        ))),
    }
}

/// Changes attributes of one object.
pub(super) async fn change(
    connection: &mut Connection,
    request: Request,
    guid: Guid,
    steps: Vec<Step>,
) -> Result<(), EditFailure> {
    judged(request, connection.modify(&address(guid), steps).await)
}

/// A refusal of our own, before anything was sent.
pub(super) fn refused(words: String) -> EditFailure {
    EditFailure::Refused(Refusal::new(RefusalKind::Unsent, words))
}

/// A step was accepted already: whatever went wrong after that, it is not "nothing happened".
pub(super) fn unsure(failure: EditFailure) -> EditFailure {
    EditFailure::Unknown(format!("the change was accepted, but {failure}"))
}

/// Success, or what the failure means.
pub(super) fn judged(request: Request, result: Result<Answer, Broken>) -> Result<(), EditFailure> {
    match result {
        Ok(Answer { code: 0, .. }) => Ok(()),
        Ok(answer) => Err(failure::of_answer(request, &answer)),
        Err(broken) => Err(failure::of_silence(request, &broken)),
    }
}

/// The object as it is now, on the connection that will change it.
pub(super) async fn look(
    connection: &mut Connection,
    guid: Guid,
    attributes: &[&str],
) -> Result<Entry, EditFailure> {
    let found: Result<Option<Entry>, SearchFailure> =
        connection.object(&address(guid), attributes).await;
    let gone = || {
        refused(format!(
            "the object {guid} does not exist any more, or may not be seen"
        ))
    };
    found
        .map_err(|failure| failure::of_look(&failure))?
        .ok_or_else(gone)
}

/// Setting a password sets pwdLastSet to now, so that must-change is a second step.
async fn set_password(
    connection: &mut Connection,
    guid: Guid,
    password: &SecretString,
    must_change: bool,
) -> Result<(), EditFailure> {
    change(
        connection,
        Request::Password,
        guid,
        vec![wire::password(password)],
    )
    .await?;
    if must_change {
        change(
            connection,
            Request::Password,
            guid,
            vec![wire::must_change()],
        )
        .await
        .map_err(unsure)?;
    }
    Ok(())
}

async fn modify(
    connection: &mut Connection,
    guid: Guid,
    edits: &[AttributeEdit],
) -> Result<(), EditFailure> {
    if edits.is_empty() {
        return Ok(());
    }
    change(
        connection,
        Request::Modify,
        guid,
        edits.iter().map(wire::attribute).collect(),
    )
    .await
}

/// Other names, and what comes onto and off the list of addresses, in one request.
async fn rename(
    connection: &mut Connection,
    guid: Guid,
    edits: &[AttributeEdit],
    list: &ListEdit,
) -> Result<(), EditFailure> {
    let steps = wire::renaming(edits, list);
    change(connection, Request::Modify, guid, steps).await
}

async fn point(
    connection: &mut Connection,
    guid: Guid,
    name: &AttrName,
    target: Option<Guid>,
) -> Result<(), EditFailure> {
    may_be_set(name)?;
    let step = wire::pointer(name, target.map(address));
    change(connection, Request::Point, guid, vec![step]).await
}

async fn anchor(
    connection: &mut Connection,
    guid: Guid,
    name: &AttrName,
    before: Option<&str>,
    after: &str,
) -> Result<(), EditFailure> {
    may_be_set(name)?;
    let steps = wire::anchor(name, before, after);
    change(connection, Request::Anchor, guid, steps).await
}

async fn expire(
    connection: &mut Connection,
    guid: Guid,
    expires: Expiry,
) -> Result<(), EditFailure> {
    let step = wire::expiry(expires);
    change(connection, Request::Expire, guid, vec![step]).await
}

/// Moves, and renames where another name is asked for, in one request. Else the account keeps the name it
/// has now: one read before the plan would rename it back.
async fn move_below(
    connection: &mut Connection,
    guid: Guid,
    parent: &Dn,
    name: Option<&str>,
) -> Result<(), EditFailure> {
    let now = look(connection, guid, &["objectGUID"]).await?;
    let dn = Dn::parse(&now.dn).map_err(|why| {
        tracing::debug!(%guid, dn = %now.dn, "the name of an object cannot be read: {why}");
        refused(format!("the object {guid} has a name that cannot be read"))
    })?;
    let is_called_so = name.is_none_or(|name| name == dn.leaf());
    if dn.parent().as_ref() == Some(parent) && is_called_so {
        return Ok(());
    }
    let relative = wire::moved(&dn, parent, name);
    let moved = connection
        .rename(&address(guid), &relative, &parent.to_string())
        .await;
    judged(Request::Move, moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    //
    #[test]
    fn lists_that_belong_to_others_are_never_replaced() {
        for name in ["MEMBER", "proxyaddresses", "userAccountControl"] {
            let edit = AttributeEdit {
                name: AttrName::new(name),
                values: vec![],
            };
            assert!(
                matches!(
                    refuse_what_is_never_replaced(&[edit]),
                    Err(EditFailure::Refused(_))
                ),
                "{name}"
            );
        }
        let edit = AttributeEdit {
            name: AttrName::new("title"),
            values: vec![],
        };
        assert!(refuse_what_is_never_replaced(&[edit]).is_ok());
    }
}
