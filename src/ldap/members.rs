//! Adds members to a group and takes them out, by GUID. What is so already counts as done.

use std::collections::BTreeSet;

use ldap3::{Scope, ldap_escape};

use super::connect::{Answer, Broken, Connection};
use super::failure;
use super::request::{Step, Values, address};
use super::search::Query;
use super::words::Request;
use super::write::judged;
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
            Self::Quit => matches!(code, 16 | 53),
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
    let mut open = BTreeSet::new();
    for member in members {
        let is_member = is_member(connection, group, *member).await?;
        if is_member != (direction == Direction::Join) {
            open.insert(*member);
        }
    }
    Ok(open)
}

/// Asks the group about one member; never reads the whole list. Whoever does not exist is no member.
async fn is_member(
    connection: &mut Connection,
    group: Guid,
    member: Guid,
) -> Result<bool, EditFailure> {
    let failed = |failure| failure::of_look(&failure);
    let Some(member) = connection
        .object(&address(member), &["objectGUID"])
        .await
        .map_err(failed)?
    else {
        return Ok(false);
    };
    let base = address(group);
    let filter = format!("(member={})", ldap_escape(&member.dn));
    let query = Query {
        base: &base,
        scope: Scope::Base,
        filter: &filter,
        attributes: &["objectGUID"],
    };
    let found = connection.entries(query, |_| ()).await.map_err(failed)?;
    Ok(!found.is_empty())
}
