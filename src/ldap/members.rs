//! Adds members to a group and takes them out, by GUID. What is so already counts as done.

use std::collections::BTreeSet;

use ldap3::{Scope, ldap_escape};

use super::connect::{Answer, Broken, Connection};
use super::failure;
use super::request::{Step, Values, address};
use super::search::{NO_SUCH_OBJECT, Query, SearchFailure};
use super::words::Request;
use super::write::{judged, look};
use crate::directory::Guid;
use crate::ports::EditFailure;

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Join,
    Quit,
}

impl Direction {
    fn request(self) -> Request {
        match self {
            Self::Join => Request::Join,
            Self::Quit => Request::Quit,
        }
    }

    /// Codes that can mean: one of them is, or is not, a member already (Samba and AD differ, and
    /// answer the same for other reasons).
    fn may_be_so_already(self, code: u32) -> bool {
        match self {
            Self::Join => matches!(code, 20 | 68),
            Self::Quit => matches!(code, 16 | 32 | 53),
        }
    }
}

/// Changes the membership of all of them in one Modify, which happens wholly or not. Where some are so
/// already, the others are tried once more without them.
///
/// # Errors
/// Where one of several cannot be changed, none is: the caller tries halves.
pub(super) async fn change(
    connection: &mut Connection,
    direction: Direction,
    group: Guid,
    members: &[Guid],
    permissive: bool,
) -> Result<(), EditFailure> {
    // Samba would store a member twice.
    let members: BTreeSet<Guid> = members.iter().copied().collect();
    if members.is_empty() {
        return Ok(());
    }
    let first = match send(connection, direction, group, &members, permissive).await {
        Ok(answer) if direction.may_be_so_already(answer.code) => answer,
        other => return judged(direction.request(), other),
    };
    let open = not_yet_so(connection, direction, group, &members).await?;
    if open.is_empty() {
        return Ok(());
    }
    if open.len() == members.len() {
        return Err(failure::of_answer(direction.request(), &first));
    }
    let again = send(connection, direction, group, &open, permissive).await;
    judged(direction.request(), again)
}

async fn send(
    connection: &mut Connection,
    direction: Direction,
    group: Guid,
    members: &BTreeSet<Guid>,
    permissive: bool,
) -> Result<Answer, Broken> {
    let values = Values::texts("member", members.iter().map(|member| address(*member)));
    let step = match direction {
        Direction::Join => Step::Add(values),
        Direction::Quit => Step::Take(values),
    };
    if permissive {
        connection
            .modify_permissively(&address(group), vec![step])
            .await
    } else {
        connection.modify(&address(group), vec![step]).await
    }
}

async fn not_yet_so(
    connection: &mut Connection,
    direction: Direction,
    group: Guid,
    members: &BTreeSet<Guid>,
) -> Result<BTreeSet<Guid>, EditFailure> {
    let group = look(connection, group, &["objectGUID"]).await?.dn;
    let mut open = BTreeSet::new();
    for member in members {
        let is_member = is_member(connection, &group, *member).await?;
        if is_member != (direction == Direction::Join) {
            open.insert(*member);
        }
    }
    Ok(open)
}

/// Asks the member about one group; the list of members, which may be long, is never read. Whoever does
/// not exist is no member.
async fn is_member(
    connection: &mut Connection,
    group: &str,
    member: Guid,
) -> Result<bool, EditFailure> {
    let base = address(member);
    let filter = format!("(memberOf={})", ldap_escape(group));
    let query = Query {
        base: &base,
        scope: Scope::Base,
        filter: &filter,
        attributes: &["objectGUID"],
    };
    match connection.entries(query, |_| ()).await {
        Ok(found) => Ok(!found.is_empty()),
        Err(SearchFailure::Refused(answer)) if answer.code == NO_SUCH_OBJECT => Ok(false),
        Err(failure) => Err(failure::of_look(&failure)),
    }
}
