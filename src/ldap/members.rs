//! Adds members to a group and takes them out, by GUID. What is so already counts as done.

use std::collections::BTreeSet;

use ldap3::{Scope, ldap_escape};

use super::codes::{self, Class};
use super::connect::{Answer, Broken, Connection};
use super::failure;
use super::search::Query;
use super::words::Request;
use super::write::{judged, look};
use crate::directory::wire::{self, address};
use crate::directory::{Dn, Entry, Guid};
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

    /// Whether the answer can mean: one of them is, or is not, a member already (Samba and AD differ, and
    /// answer the same for other reasons).
    fn may_be_so_already(self, answer: &Answer) -> bool {
        let win32 = codes::win32(&answer.text);
        codes::class(self.request(), answer.code, win32) == Class::MayBeSo
    }
}

/// How many members are asked about in one search.
const ASKED_AT_ONCE: usize = 100;

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
    base: &Dn,
) -> Result<(), EditFailure> {
    // Samba would store a member twice.
    let members: BTreeSet<Guid> = members.iter().copied().collect();
    if members.is_empty() {
        return Ok(());
    }
    let first = match send(connection, direction, group, &members).await {
        Ok(answer) if direction.may_be_so_already(&answer) => answer,
        other => return judged(direction.request(), other),
    };
    let open = not_yet_so(connection, direction, group, &members, base).await?;
    if open.is_empty() {
        return Ok(());
    }
    if open.len() == members.len() {
        return Err(failure::of_answer(direction.request(), &first));
    }
    let again = send(connection, direction, group, &open).await;
    judged(direction.request(), again)
}

async fn send(
    connection: &mut Connection,
    direction: Direction,
    group: Guid,
    members: &BTreeSet<Guid>,
) -> Result<Answer, Broken> {
    let members = members.iter().map(|member| address(*member));
    let step = match direction {
        Direction::Join => wire::joining(members),
        Direction::Quit => wire::quitting(members),
    };
    connection.modify(&address(group), vec![step]).await
}

/// Who of them is still to join or to quit. Whoever does not exist is no member.
async fn not_yet_so(
    connection: &mut Connection,
    direction: Direction,
    group: Guid,
    members: &BTreeSet<Guid>,
    base: &Dn,
) -> Result<BTreeSet<Guid>, EditFailure> {
    let group = look(connection, group, &["objectGUID"]).await?.dn;
    let all: Vec<Guid> = members.iter().copied().collect();
    let mut inside = BTreeSet::new();
    for some in all.chunks(ASKED_AT_ONCE) {
        inside.extend(members_among(connection, &group, some, base).await?);
    }
    Ok(match direction {
        Direction::Join => members.difference(&inside).copied().collect(),
        Direction::Quit => inside,
    })
}

/// Asks the members about one group; its list of members, which may be long, is never read.
async fn members_among(
    connection: &mut Connection,
    group: &str,
    members: &[Guid],
    base: &Dn,
) -> Result<Vec<Guid>, EditFailure> {
    let filter = format!("(&(memberOf={})(|{}))", ldap_escape(group), any_of(members));
    let query = Query {
        base: &base.to_string(),
        scope: Scope::Subtree,
        filter: &filter,
        attributes: &["objectGUID"],
    };
    let found = connection.entries(query).await;
    let found = found.map_err(|failure| failure::of_look(&failure))?;
    let guid = |entry: &Entry| {
        entry
            .guid()
            .map_err(|why| EditFailure::NotSent(format!("looking at the members: {why}")))
    };
    found.iter().map(guid).collect()
}

/// objectGUID is bytes: each is escaped (RFC 4515, section 3).
fn any_of(members: &[Guid]) -> String {
    let escaped = |guid: &Guid| {
        guid.bytes()
            .iter()
            .map(|byte| format!("\\{byte:02x}"))
            .collect::<String>()
    };
    let term = |guid| format!("(objectGUID={})", escaped(guid));
    members.iter().map(term).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_asked_for_by_their_bytes() {
        let guid = Guid::from_bytes([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255]);
        assert_eq!(
            any_of(&[guid]),
            "(objectGUID=\\00\\01\\02\\03\\04\\05\\06\\07\\08\\09\\0a\\0b\\0c\\0d\\0e\\ff)"
        );
    }
}
