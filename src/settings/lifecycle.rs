//! `[schedule]` zones and `[lifecycle]`: when somebody starts, is away and ends, and what happens then.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Time, time};
use jiff::tz::TimeZone;

use super::condition;
use super::desk::Desk;
use super::key::KeyPath;
use super::problem::nearest;
use super::shape::{Hire, Leave, Shape, Termination};
use crate::directory::Dn;
use crate::lifecycle::{
    EndField, HirePolicy, LeaveAccount, LeaveRule, LifecyclePolicy, Memberships, RehirePolicy,
    TerminationPolicy,
};

/// When accounts are enabled where nothing is written.
const ENABLE_AT: Time = time(6, 0, 0, 0);
/// How many days ahead accounts are created where nothing is written.
const CREATE_BEFORE: u32 = 7;
/// The priority of a leave where nothing is written.
const LEAVE_PRIORITY: i64 = 100;
/// For how many months a closed account is kept for its person where nothing is written.
const REHIRE_MONTHS: i64 = 24;

/// The lifecycle policy. Leavers are moved within `bases` only.
pub(super) fn build(desk: &mut Desk<'_>, shape: &Shape, bases: &[Dn]) -> Option<LifecyclePolicy> {
    let schedule = KeyPath::of("schedule");
    let key = schedule.key("time_zone");
    let wanted = "the zone days are counted in (\"Europe/Berlin\")";
    let name = desk.text(&key, shape.schedule.time_zone.as_ref(), wanted);
    let zone = name.and_then(|name| zone(desk, &key, &name));
    let offices = schedule.key("time_zones").key("office");
    let mut office_zones = BTreeMap::new();
    for (office, name) in &shape.schedule.time_zones.office {
        if let Some(zone) = self::zone(desk, &offices.key(office), name) {
            office_zones.insert(office.clone(), zone);
        }
    }
    let section = KeyPath::of("lifecycle");
    let hire = hire(desk, &section.key("hire"), &shape.lifecycle.hire);
    let at = section.key("termination");
    let termination = termination(desk, &at, &shape.lifecycle.termination, bases);
    let leaves = leaves(desk, &section.key("leave"), &shape.lifecycle.leave, bases);
    let within = shape.lifecycle.rehire.within;
    let within = within.map_or_else(|| Span::new().months(REHIRE_MONTHS), |span| span.0);
    Some(LifecyclePolicy {
        zone: zone?,
        office_zones,
        hire: hire?,
        termination: termination?,
        leaves: leaves?,
        rehire: RehirePolicy { within },
    })
}

fn zone(desk: &mut Desk<'_>, key: &KeyPath, name: &str) -> Option<TimeZone> {
    if let Ok(zone) = TimeZone::get(name) {
        return Some(zone);
    }
    let known: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .collect();
    let near = nearest(name, known.iter().map(String::as_str));
    // UTC is always known; with nothing beside it there is no database on this machine.
    let hint = match near {
        _ if known.len() < 2 => Some("this machine knows no zones: install tzdata".to_owned()),
        near => near.map(|near| format!("did you mean '{near}'?")),
    };
    let found = format!("the unknown time zone '{name}'");
    desk.refuse_with(
        key,
        found,
        "a zone of the IANA database (Europe/Berlin)",
        hint,
    );
    None
}

fn hire(desk: &mut Desk<'_>, section: &KeyPath, hire: &Hire) -> Option<HirePolicy> {
    let create_before = hire.create_before.map_or(CREATE_BEFORE, |days| days.0);
    let enable_before = hire.enable_before.map_or(0, |days| days.0);
    if enable_before > create_before {
        let key = section.key("enable_before");
        let wanted = format!("no more than create_before, which is {create_before} days");
        desk.refuse(&key, format!("{enable_before} days"), wanted);
        return None;
    }
    Some(HirePolicy {
        create_before,
        enable_before,
        enable_at: hire.enable_at.map_or(ENABLE_AT, |at| at.0),
        must_change: hire.user_must_change_password.unwrap_or(true),
    })
}

/// One vocabulary wherever memberships may be taken.
const MEMBERSHIPS: [(&str, Memberships); 3] = [
    ("keep", Memberships::Keep),
    ("granted", Memberships::Granted),
    ("all", Memberships::All),
];

/// `[lifecycle.leave]`, in the order of configuration.
fn leaves(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    leaves: &BTreeMap<String, Leave>,
    bases: &[Dn],
) -> Option<Vec<LeaveRule>> {
    let mut written: Vec<_> = leaves.iter().collect();
    written.sort_by_key(|(name, _)| desk.places.spot(&section.key(name)));
    let rules: Vec<_> = written
        .into_iter()
        .map(|(name, leave)| self::leave(desk, &section.key(name), name, leave, bases))
        .collect();
    rules.into_iter().collect()
}

fn leave(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    name: &str,
    leave: &Leave,
    bases: &[Dn],
) -> Option<LeaveRule> {
    let when = condition::or_everybody(desk, &section.key("when"), leave.when.as_ref());
    let words = [
        ("keep", LeaveAccount::Keep),
        ("disable", LeaveAccount::Disable),
    ];
    let key = section.key("account");
    let account = desk.word(&key, leave.account.as_ref(), &words, LeaveAccount::Keep);
    let key = section.key("ou");
    let ou = leave.ou.as_ref();
    let ou = ou.map(|text| desk.dn_within(&key, text, bases, "directory.bases"));
    let key = section.key("memberships");
    let written = leave.memberships.as_ref();
    let memberships = desk.word(&key, written, &MEMBERSHIPS, Memberships::Keep);
    Some(LeaveRule {
        name: name.to_owned(),
        priority: leave.priority.unwrap_or(LEAVE_PRIORITY),
        when: when?,
        account: account?,
        ou: match ou {
            Some(ou) => Some(ou?),
            None => None,
        },
        memberships: memberships?,
    })
}

fn termination(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    termination: &Termination,
    bases: &[Dn],
) -> Option<TerminationPolicy> {
    let key = section.key("ends_on");
    let ends_on = ends_on(desk, &key, termination.ends_on.as_deref());
    let disable_at = desk.require(
        &section.key("disable_at"),
        termination.disable_at,
        "the time of the last day an account is disabled (\"18:00\")",
    );
    let key = section.key("ou");
    let ou = match &termination.ou {
        Some(text) => Some(desk.dn_within(&key, text, bases, "directory.bases")?),
        None => None,
    };
    let key = section.key("memberships");
    let written = termination.memberships.as_ref();
    let memberships = desk.word(&key, written, &MEMBERSHIPS, Memberships::Granted);
    Some(TerminationPolicy {
        ends_on: ends_on?,
        disable_at: disable_at?.0,
        ou,
        memberships: memberships?,
        scramble_password: termination.scramble_password.unwrap_or(true),
    })
}

fn ends_on(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    written: Option<&[String]>,
) -> Option<Vec<EndField>> {
    let words = [
        ("last_working_day", EndField::LastWorkingDay),
        ("termination_date", EndField::TerminationDate),
        ("contract_end_date", EndField::ContractEndDate),
        ("status", EndField::Status),
    ];
    let wanted = "what ends somebody ([\"last_working_day\", \"termination_date\"])";
    let written = desk.require(key, written, wanted)?;
    if written.is_empty() {
        desk.refuse(key, "an empty list", wanted);
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
