//! The difference between an account and what should be true of it. Knows no ownership: whatever is
//! managed and not so yet becomes an action.

use super::change::{Action, Reason};
use super::desired::{Access, Desired, Password, Wanted};
use crate::directory::{Account, Directory, same_text};
use crate::past::Subject;

/// What has to be done to an existing account, in the order of one case: what it says, whom it belongs
/// to, who may log in, what it loses, where it goes. An end starts with the disable.
pub(super) fn diff(
    account: &Account,
    desired: &Desired,
    directory: &Directory,
) -> Vec<(Action, Reason)> {
    // Field by field, so that a new aspect breaks the build until it is handled here.
    let Desired {
        access,
        password,
        placement,
        expiry,
        attributes,
        pointers,
        groups,
    } = desired;
    let mut out = Vec::new();
    if let Wanted::Managed(Access::Closed { scramble }, reason) = access
        && account.is_enabled()
    {
        out.push((
            Action::Disable {
                scramble: *scramble,
            },
            reason.clone(),
        ));
    }
    if let Wanted::Managed(Password::Locked, reason) = password {
        out.push((Action::LockPassword, reason.clone()));
    }
    for (name, wanted) in attributes {
        let before = account.values(name).to_vec();
        if let Wanted::Managed(after, reason) = wanted
            && !same_values(&before, after)
        {
            let action = Action::Write {
                attribute: name.clone(),
                before,
                after: after.clone(),
            };
            out.push((action, reason.clone()));
        }
    }
    for (name, wanted) in pointers {
        let Wanted::Managed(target, reason) = wanted else {
            continue;
        };
        let before = account
            .values(name)
            .first()
            .and_then(|dn| crate::directory::Dn::parse(dn).ok());
        let seen = before
            .as_ref()
            .and_then(|dn| directory.at(dn))
            .map(Subject::Seen);
        let same = match target {
            Some(target) => seen.as_ref() == Some(&target.subject),
            None => before.is_none(),
        };
        if !same {
            let action = Action::Point {
                attribute: name.clone(),
                before,
                to: target.as_ref().map(|target| target.subject.clone()),
                whose: target.as_ref().map(|target| target.person.clone()),
            };
            out.push((action, reason.clone()));
        }
    }
    if let Wanted::Managed(after, reason) = expiry
        && *after != account.expires
    {
        out.push((
            Action::Expire {
                before: account.expires,
                after: *after,
            },
            reason.clone(),
        ));
    }
    for (group, wanted) in groups {
        let known = directory.group(group.guid);
        let member = known.is_some_and(|group| directory.is_member(account, group));
        match wanted {
            Wanted::Managed(true, reason) if !member => {
                out.push((
                    Action::Join {
                        group: group.clone(),
                    },
                    reason.clone(),
                ));
            }
            _ => {}
        }
    }
    if let Wanted::Managed(Access::Open, reason) = access
        && !account.is_enabled()
    {
        if let Wanted::Managed(Password::HandedOver { must_change }, reason) = password {
            out.push((
                Action::HandOver {
                    must_change: *must_change,
                },
                reason.clone(),
            ));
        }
        out.push((Action::Enable, reason.clone()));
    }
    for (group, wanted) in groups {
        let known = directory.group(group.guid);
        let member = known.is_some_and(|group| directory.is_member(account, group));
        if let Wanted::Managed(false, reason) = wanted
            && member
        {
            out.push((
                Action::Quit {
                    group: group.clone(),
                },
                reason.clone(),
            ));
        }
    }
    if let Wanted::Managed(to, reason) = placement
        && account.dn.parent().as_ref() != Some(to)
    {
        out.push((
            Action::Move {
                from: account.dn.clone(),
                to: to.clone(),
            },
            reason.clone(),
        ));
    }
    out
}

/// Whether two sets of values are the same to the directory: order aside.
pub(super) fn same_values(a: &[String], b: &[String]) -> bool {
    let within = |a: &[String], b: &[String]| a.iter().all(|v| b.iter().any(|w| same_text(v, w)));
    a.len() == b.len() && within(a, b) && within(b, a)
}
