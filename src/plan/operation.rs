//! The order of things: changes become operations, operations become waves.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::SecretString;

use super::case::Case;
use super::change::{Action, Change, ChangeId, GroupRef};
use super::renaming::Renaming;
use crate::directory::{AttrName, AttributeEdit, ControlEdit, Dn, Edit, Expiry, Guid, NewAccount};
use crate::past::Subject;

/// One request to the directory, before accounts that do not exist yet have a GUID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Whose account; `None` for operations on a group.
    pub subject: Option<Subject>,
    /// What.
    pub act: Act,
    /// The changes this carries out; each keeps its own receipt.
    pub serves: Vec<ChangeId>,
}

/// What one request does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Add the account.
    Create(Box<NewAccount>),
    /// Set a password nobody knows.
    LockPassword,
    /// Draw, set and hand over the first password.
    HandOver {
        /// To be changed at the first logon.
        must_change: bool,
    },
    /// Clear the disabled bit.
    Enable,
    /// Set the disabled bit.
    Disable {
        /// Set a password nobody knows in the same request.
        scramble: bool,
    },
    /// Give it other identifiers.
    Rename(Box<Renaming>),
    /// Change attributes.
    Modify(Vec<AttributeEdit>),
    /// Point an attribute at another account.
    Point {
        /// Which attribute.
        attribute: AttrName,
        /// At whom.
        to: Option<Subject>,
    },
    /// Write the anchor onto an account that exists, from exactly the value read.
    Anchor {
        /// Which attribute.
        attribute: AttrName,
        /// The value read.
        before: Option<String>,
        /// The value afterwards.
        after: String,
    },
    /// Set accountExpires.
    Expire(Expiry),
    /// Move below another unit.
    Move {
        /// The name found.
        from: Dn,
        /// The unit wanted.
        to: Dn,
        /// The common name it gets with the move, where its own is taken there.
        name: Option<String>,
    },
    /// Add members to a group.
    Join {
        /// The group.
        group: Guid,
        /// Who, in the order of `serves`.
        members: Vec<Subject>,
    },
    /// Take members out of a group.
    Quit {
        /// The group.
        group: Guid,
        /// Who, in the order of `serves`.
        members: Vec<Subject>,
    },
}

impl Act {
    /// What this does to one account, once it and whoever it is pointed at are known. A password is drawn
    /// where it takes one; where none is given, an account is closed without it, and nothing else is done that
    /// takes one. None also for an account that is not known, and for memberships, which are the group's.
    pub fn edit(
        &self,
        account: Option<Guid>,
        target: Option<Guid>,
        draw: &dyn Fn() -> Option<SecretString>,
    ) -> Option<Edit> {
        if let Self::Create(new) = self {
            return Some(Edit::Create(new.clone()));
        }
        let guid = account?;
        let control = |edit, scramble| Edit::Control {
            guid,
            edit,
            scramble,
        };
        let password = |must_change| {
            draw().map(|password| Edit::SetPassword {
                guid,
                password,
                must_change,
            })
        };
        Some(match self {
            Self::Create(_) | Self::Join { .. } | Self::Quit { .. } => return None,
            Self::LockPassword => password(false)?,
            Self::HandOver { must_change } => password(*must_change)?,
            Self::Enable => control(ControlEdit::Enable, None),
            Self::Disable { scramble } => {
                control(ControlEdit::Disable, scramble.then(draw).flatten())
            }
            Self::Rename(renaming) => renaming.edit(guid),
            Self::Modify(edits) => Edit::Modify {
                guid,
                edits: edits.clone(),
            },
            Self::Point { attribute, .. } => Edit::Point {
                guid,
                name: attribute.clone(),
                target,
            },
            Self::Anchor {
                attribute,
                before,
                after,
            } => anchoring(guid, attribute, before.as_deref(), after),
            Self::Expire(expires) => Edit::Expire {
                guid,
                expires: *expires,
            },
            Self::Move { from, to, name } => Edit::Move {
                guid,
                from: from.clone(),
                parent: to.clone(),
                name: name.clone(),
            },
        })
    }
}

fn anchoring(guid: Guid, attribute: &AttrName, before: Option<&str>, after: &str) -> Edit {
    Edit::Anchor {
        guid,
        attribute: attribute.clone(),
        before: before.map(str::to_owned),
        after: after.to_owned(),
    }
}

/// Most members one request adds or removes. One bad member fails the whole request, and Samba takes
/// 0.2 s for a thousand.
const MEMBERS_PER_REQUEST: usize = 500;

/// The waves, in order. Security first (ends), then whose accounts they are, new accounts, what they say, whom they belong to, who
/// may log in. An account that becomes somebody's and is closed with that is the person's first: if it is not any
/// more, nobody closes it; what only tidies up comes last. Operations of one wave do not depend on each other;
/// those of one subject stay in order across waves.
pub fn waves(cases: &[&Case]) -> Vec<Vec<Operation>> {
    let changes: Vec<&Change> = cases.iter().flat_map(|case| &case.changes).collect();
    let opened: BTreeSet<&Subject> = changes
        .iter()
        .filter(|change| change.action == Action::Enable)
        .map(|change| &change.subject)
        .collect();
    let of = |wanted: fn(&Action) -> bool| -> Vec<&Change> {
        changes
            .iter()
            .copied()
            .filter(|change| wanted(&change.action))
            .collect()
    };
    // Whoever is about to be let in loses first; whoever is at work loses last.
    let quits = of(|a| matches!(a, Action::Quit { .. }));
    let (before, after) = quits
        .into_iter()
        .partition::<Vec<_>, _>(|quit| opened.contains(&quit.subject));
    let closings = of(Action::closes);
    let closed: BTreeSet<&Subject> = closings.iter().map(|change| &change.subject).collect();
    let anchors = of(|a| matches!(a, Action::Anchor { .. })).into_iter();
    let (first, anchors) =
        anchors.partition::<Vec<_>, _>(|anchor| closed.contains(&anchor.subject));
    let waves = vec![
        singles(&first),
        singles(&closings),
        singles(&anchors),
        singles(&of(|a| matches!(a, Action::Create(_)))),
        singles(&of(|a| matches!(a, Action::LockPassword))),
        singles(&of(|a| matches!(a, Action::Rename(_)))),
        modifies(&of(|a| matches!(a, Action::Write { .. }))),
        singles(&of(|a| {
            matches!(a, Action::Point { .. } | Action::Expire { .. })
        })),
        memberships(&of(|a| matches!(a, Action::Join { .. }))),
        memberships(&before),
        singles(&of(|a| matches!(a, Action::HandOver { .. }))),
        singles(&of(|a| matches!(a, Action::Enable))),
        memberships(&after),
        singles(&of(|a| matches!(a, Action::Move { .. }))),
    ];
    waves.into_iter().filter(|wave| !wave.is_empty()).collect()
}

fn singles(changes: &[&Change]) -> Vec<Operation> {
    changes.iter().filter_map(|change| single(change)).collect()
}

fn single(change: &Change) -> Option<Operation> {
    let act = match &change.action {
        Action::Create(new) => Act::Create(new.clone()),
        Action::LockPassword => Act::LockPassword,
        Action::HandOver { must_change } => Act::HandOver {
            must_change: *must_change,
        },
        Action::Enable => Act::Enable,
        Action::Disable { scramble } => Act::Disable {
            scramble: *scramble,
        },
        Action::Point { attribute, to, .. } => Act::Point {
            attribute: attribute.clone(),
            to: to.clone(),
        },
        Action::Anchor {
            attribute,
            before,
            after,
        } => Act::Anchor {
            attribute: attribute.clone(),
            before: before.clone(),
            after: after.clone(),
        },
        Action::Expire { after, .. } => Act::Expire(*after),
        Action::Rename(renaming) => Act::Rename(renaming.clone()),
        Action::Move { from, to, name } => Act::Move {
            from: from.clone(),
            to: to.clone(),
            name: name.clone(),
        },
        Action::Write { .. } | Action::Join { .. } | Action::Quit { .. } => return None,
    };
    Some(Operation {
        subject: Some(change.subject.clone()),
        act,
        serves: vec![change.id.clone()],
    })
}

/// All attributes of one account in one request.
fn modifies(changes: &[&Change]) -> Vec<Operation> {
    let mut by_subject: BTreeMap<&Subject, (Vec<AttributeEdit>, Vec<ChangeId>)> = BTreeMap::new();
    for change in changes {
        if let Action::Write {
            attribute, after, ..
        } = &change.action
        {
            let (edits, serves) = by_subject.entry(&change.subject).or_default();
            edits.push(AttributeEdit {
                name: attribute.clone(),
                values: after.clone(),
            });
            serves.push(change.id.clone());
        }
    }
    let operation = |(subject, (edits, serves)): (&Subject, _)| Operation {
        subject: Some(subject.clone()),
        act: Act::Modify(edits),
        serves,
    };
    by_subject.into_iter().map(operation).collect()
}

/// All members of one group in as few requests as may be, groups in order of name.
fn memberships(changes: &[&Change]) -> Vec<Operation> {
    let mut by_group: BTreeMap<&GroupRef, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        if let Action::Join { group } | Action::Quit { group } = &change.action {
            by_group.entry(group).or_default().push(change);
        }
    }
    let batches = by_group.into_iter().flat_map(|(group, changes)| {
        let batches = changes.chunks(MEMBERS_PER_REQUEST);
        batches
            .map(|batch| membership(group.guid, batch))
            .collect::<Vec<_>>()
    });
    batches.collect()
}

fn membership(group: Guid, batch: &[&Change]) -> Operation {
    let members: Vec<Subject> = batch.iter().map(|change| change.subject.clone()).collect();
    let joins = batch
        .iter()
        .any(|change| matches!(change.action, Action::Join { .. }));
    Operation {
        subject: None,
        act: if joins {
            Act::Join { group, members }
        } else {
            Act::Quit { group, members }
        },
        serves: batch.iter().map(|change| change.id.clone()).collect(),
    }
}
