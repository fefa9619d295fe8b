//! `[lifecycle.termination]`: what ends somebody, and what happens then.

use std::collections::BTreeSet;

use jiff::civil::Time;

use super::{MEMBERSHIPS, Varying, marks, variants};
use crate::directory::Dn;
use crate::lifecycle::{Delays, EndField, Mark, Memberships, TerminationPolicy};
use crate::settings::desk::Desk;
use crate::settings::key::KeyPath;
use crate::settings::shape::{After, Shape, Termination};
use crate::settings::words::Days;

const WANTED: &str = "what ends somebody ([\"last_working_day\", \"termination_date\"])";

/// `[lifecycle.termination]` and its variants. Leavers are moved within `bases` only.
pub(super) fn build(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    termination: &Termination,
    bases: &[Dn],
    shape: &Shape,
) -> Option<Varying<TerminationPolicy>> {
    let written = written(desk, section, termination, bases, shape);
    let base = base(desk, section, termination, written);
    let variant = |desk: &mut Desk<'_>, at: &KeyPath, variant: &Termination| {
        // Without a table to vary, a variant is read all the same: its mistakes are told at once.
        let written = self::written(desk, at, variant, bases, shape)?;
        let policy = written.over(base.clone()?);
        nothing_waits_in_vain(desk, &at.key("after"), &policy)?;
        Some(policy)
    };
    let variants = variants::of(desk, section, termination, variant);
    Some((base?, variants?))
}

/// The table for everybody for whom no variant is.
fn base(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    termination: &Termination,
    written: Option<Written>,
) -> Option<TerminationPolicy> {
    let ends_on = desk.require(
        &section.key("ends_on"),
        termination.ends_on.as_ref(),
        WANTED,
    );
    let disable_at = desk.require(
        &section.key("disable_at"),
        termination.disable_at,
        "the time of the last day an account is disabled (\"18:00\")",
    );
    ends_on?;
    let policy = written?.over(TerminationPolicy {
        ends_on: Vec::new(),
        disable_at: disable_at?.0,
        ou: None,
        memberships: Memberships::Granted,
        scramble_password: true,
        after: Delays::default(),
        note: None,
        hide: None,
    });
    nothing_waits_in_vain(desk, &section.key("after"), &policy)?;
    Some(policy)
}

/// The keys that are written, each alone.
struct Written {
    ends_on: Option<Vec<EndField>>,
    disable_at: Option<Time>,
    ou: Option<Dn>,
    memberships: Option<Memberships>,
    scramble_password: Option<bool>,
    after: After,
    note: Option<Mark>,
    /// Written as no, or as yes.
    hide: Option<Option<Mark>>,
}

impl Written {
    /// A table with these keys in the place of its own.
    fn over(self, base: TerminationPolicy) -> TerminationPolicy {
        let days = |written: Option<Days>, base| written.map_or(base, |days| days.0);
        TerminationPolicy {
            ends_on: self.ends_on.unwrap_or(base.ends_on),
            disable_at: self.disable_at.unwrap_or(base.disable_at),
            ou: self.ou.or(base.ou),
            memberships: self.memberships.unwrap_or(base.memberships),
            scramble_password: self.scramble_password.unwrap_or(base.scramble_password),
            after: Delays {
                scramble_password: days(self.after.scramble_password, base.after.scramble_password),
                memberships: days(self.after.memberships, base.after.memberships),
                ou: days(self.after.ou, base.after.ou),
            },
            note: self.note.or(base.note),
            hide: self.hide.unwrap_or(base.hide),
        }
    }
}

/// Reads the keys of a table or of a variant.
fn written(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    termination: &Termination,
    bases: &[Dn],
    shape: &Shape,
) -> Option<Written> {
    let before = desk.problems.len();
    let ends_on = termination.ends_on.as_deref();
    let ends_on = ends_on.map(|words| ends_on_of(desk, &section.key("ends_on"), words));
    let key = section.key("ou");
    let ou = termination.ou.as_ref();
    let ou = ou.map(|text| desk.dn_within(&key, text, bases, "directory.bases"));
    let key = section.key("memberships");
    let memberships = termination.memberships.as_ref();
    let memberships =
        memberships.map(|word| desk.word(&key, Some(word), &MEMBERSHIPS, Memberships::Granted));
    let note = termination.note.as_ref();
    let note = note.map(|note| marks::note(desk, &section.key("note"), note, shape));
    let key = section.key("hide_from_address_lists");
    let hide = termination.hide_from_address_lists;
    let hide = hide.map(|wanted| wanted.then(|| marks::hide(desk, &key, shape)).flatten());
    let written = Written {
        ends_on: ends_on.flatten(),
        disable_at: termination.disable_at.map(|at| at.0),
        ou: ou.flatten(),
        memberships: memberships.flatten(),
        scramble_password: termination.scramble_password,
        after: termination.after,
        note: note.flatten(),
        hide,
    };
    (desk.problems.len() == before).then_some(written)
}

/// A step that is never taken has nothing to wait for: whoever writes its delay wants it.
fn nothing_waits_in_vain(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    policy: &TerminationPolicy,
) -> Option<()> {
    let after = policy.after;
    let moves = policy.ou.is_some();
    let strips = policy.memberships != Memberships::Keep;
    let steps = [
        (
            "scramble_password",
            after.scramble_password,
            policy.scramble_password,
            "scramble_password = true",
        ),
        (
            "memberships",
            after.memberships,
            strips,
            "memberships = \"granted\" or \"all\"",
        ),
        (
            "ou",
            after.ou,
            moves,
            "the unit leavers go to in lifecycle.termination.ou",
        ),
    ];
    let before = desk.problems.len();
    for (name, days, taken, wanted) in steps {
        if days > 0 && !taken {
            let found = format!("{days} days for a step that is never taken");
            desk.refuse(&section.key(name), found, wanted);
        }
    }
    (desk.problems.len() == before).then_some(())
}

fn ends_on_of(desk: &mut Desk<'_>, key: &KeyPath, written: &[String]) -> Option<Vec<EndField>> {
    let words = [
        ("last_working_day", EndField::LastWorkingDay),
        ("termination_date", EndField::TerminationDate),
        ("contract_end_date", EndField::ContractEndDate),
        ("status", EndField::Status),
    ];
    if written.is_empty() {
        desk.refuse(key, "an empty list", WANTED);
        return None;
    }
    let mut seen = BTreeSet::new();
    let before = desk.problems.len();
    let mut fields = Vec::new();
    for (index, word) in written.iter().enumerate() {
        let key = key.index(index);
        fields.extend(desk.word(&key, Some(word), &words, EndField::Status));
        if !seen.insert(word) {
            desk.refuse(&key, format!("'{word}' again"), "each once");
        }
    }
    (desk.problems.len() == before).then_some(fields)
}
