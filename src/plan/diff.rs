//! The difference between an account and what should be true of it. Knows no ownership: whatever is
//! managed and not so yet becomes an action.

use std::collections::BTreeMap;

use super::change::{Action, GroupRef, Reason};
use super::desired::{Access, Berth, Desired, Password, Target, Wanted};
use crate::directory::{Account, AttrName, Directory, Dn, Expiry};
use crate::past::Subject;

/// Actions with their reasons, in order.
type Actions = Vec<(Action, Reason)>;

/// What has to be done to an existing account, in the order of one case: an end starts with the disable;
/// then what the account says, whom it belongs to, who may log in, what it loses, where it goes.
pub(super) fn diff(account: &Account, desired: &Desired, directory: &Directory) -> Actions {
    // Field by field, so that a new aspect breaks the build until it is handled here.
    let Desired {
        names,
        access,
        password,
        placement,
        expiry,
        attributes,
        pointers,
        groups,
    } = desired;
    let mut out = Vec::new();
    close(account, access, password, &mut out);
    if let Wanted::Managed(renaming, reason) = names {
        out.push((Action::Rename(Box::new(renaming.clone())), reason.clone()));
    }
    for (name, wanted) in attributes {
        write(account, name, wanted, directory, &mut out);
    }
    for (name, wanted) in pointers {
        point(account, name, wanted, directory, &mut out);
    }
    expire(account, expiry, &mut out);
    join_or_quit(account, groups, true, directory, &mut out);
    // Whoever is about to be let in loses first.
    join_or_quit(account, groups, false, directory, &mut out);
    open(account, access, password, &mut out);
    place(account, placement, &mut out);
    out
}

fn close(
    account: &Account,
    access: &Wanted<Access>,
    password: &Wanted<Password>,
    out: &mut Actions,
) {
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
}

fn write(
    account: &Account,
    name: &AttrName,
    wanted: &Wanted<Vec<String>>,
    directory: &Directory,
    out: &mut Actions,
) {
    let as_kept = directory.schema().comparison(name);
    let before = account.values(name).to_vec();
    if let Wanted::Managed(after, reason) = wanted
        && !as_kept.same_values(&before, after)
    {
        let action = Action::Write {
            attribute: name.clone(),
            before,
            after: after.clone(),
        };
        out.push((action, reason.clone()));
    }
}

fn point(
    account: &Account,
    name: &AttrName,
    wanted: &Wanted<Option<Target>>,
    directory: &Directory,
    out: &mut Actions,
) {
    let Wanted::Managed(target, reason) = wanted else {
        return;
    };
    let before = account
        .values(name)
        .first()
        .and_then(|dn| Dn::parse(dn).ok());
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

fn expire(account: &Account, wanted: &Wanted<Expiry>, out: &mut Actions) {
    if let Wanted::Managed(after, reason) = wanted
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
}

/// Additions come before removals, and both before the account is opened.
fn join_or_quit(
    account: &Account,
    groups: &BTreeMap<GroupRef, Wanted<bool>>,
    join: bool,
    directory: &Directory,
    out: &mut Actions,
) {
    for (group, wanted) in groups {
        let known = directory.group(group.guid);
        let member = known.is_some_and(|group| directory.is_member(account, group));
        if let Wanted::Managed(wanted, reason) = wanted
            && *wanted == join
            && member != join
        {
            let group = group.clone();
            let action = if join {
                Action::Join { group }
            } else {
                Action::Quit { group }
            };
            out.push((action, reason.clone()));
        }
    }
}

/// A password that is to be handed over is handed over first: without it the account stays closed.
fn open(
    account: &Account,
    access: &Wanted<Access>,
    password: &Wanted<Password>,
    out: &mut Actions,
) {
    let Wanted::Managed(Access::Open, reason) = access else {
        return;
    };
    if account.is_enabled() {
        return;
    }
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

fn place(account: &Account, wanted: &Wanted<Berth>, out: &mut Actions) {
    if let Wanted::Managed(Berth { unit, name }, reason) = wanted
        && (account.dn.parent().as_ref() != Some(unit)
            || name.as_ref().is_some_and(|name| name != account.dn.leaf()))
    {
        out.push((
            Action::Move {
                from: account.dn.clone(),
                to: unit.clone(),
                name: name.clone(),
            },
            reason.clone(),
        ));
    }
}
