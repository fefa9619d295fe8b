//! `[schedule]` zones and `[lifecycle]`: when somebody starts, is away and ends, and what happens then.

mod hire;
mod marks;
mod termination;
mod transfer;
mod variants;

use std::collections::BTreeMap;

use jiff::Span;
use jiff::tz::TimeZone;

use crate::directory::Dn;
use crate::lifecycle::{
    LeaveAccount, LeaveRule, LifecyclePolicy, Memberships, RehirePolicy, Variant, Variants,
};
use crate::settings::condition;
use crate::settings::desk::Desk;
use crate::settings::key::KeyPath;
use crate::settings::problem::nearest;
use crate::settings::shape::{Leave, Rehire, Shape};
use crate::settings::words::CalendarSpan;

/// The priority of a leave where nothing is written.
const LEAVE_PRIORITY: i64 = 100;
/// For how many months a closed account is kept for its person where nothing is written.
const REHIRE_MONTHS: i64 = 24;

/// The fewest days after which a closed account may be purged.
const PURGE_DAYS: i64 = 30;

/// A table and its variants.
type Varying<T> = (T, Vec<Variant<T>>);

/// The lifecycle policy. Leavers are moved within `bases` only.
pub(in crate::settings) fn build(
    desk: &mut Desk<'_>,
    shape: &Shape,
    bases: &[Dn],
) -> Option<LifecyclePolicy> {
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
    let hire = hire::build(desk, &section.key("hire"), &shape.lifecycle.hire);
    let at = section.key("termination");
    let termination = termination::build(desk, &at, &shape.lifecycle.termination, bases, shape);
    let at = section.key("transfer");
    let transfer = shape.lifecycle.transfer.as_ref();
    let transfer = transfer.map(|transfer| transfer::build(desk, &at, transfer));
    let rehire = rehire(desk, &section.key("rehire"), &shape.lifecycle.rehire);
    let purge_after = purge_after(desk, shape);
    let leaves = leaves(desk, &section.key("leave"), &shape.lifecycle.leave, bases);
    let (hire, termination, rehire) = (hire?, termination?, rehire?);
    let (transfer, transfers) = match transfer {
        Some(transfer) => transfer.map(|(table, variants)| (Some(table), variants))?,
        None => (None, Vec::new()),
    };
    Some(LifecyclePolicy {
        zone: zone?,
        office_zones,
        hire: hire.0,
        termination: termination.0,
        leaves: leaves?,
        transfer,
        rehire: rehire.0,
        purge_after: purge_after?,
        variants: Variants {
            hire: hire.1,
            termination: termination.1,
            transfer: transfers,
            rehire: rehire.1,
        },
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

/// `[lifecycle.rehire]` and its variants.
fn rehire(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    rehire: &Rehire,
) -> Option<Varying<RehirePolicy>> {
    let within = rehire.within;
    let within = within.map_or_else(|| Span::new().months(REHIRE_MONTHS), |span| span.0);
    let base = RehirePolicy { within };
    let over = |_: &mut Desk<'_>, _: &KeyPath, variant: &Rehire| {
        let within = variant.within.map_or(within, |span| span.0);
        Some(RehirePolicy { within })
    };
    let variants = variants::of(desk, section, rehire, over)?;
    Some((base, variants))
}

/// `purge.after`: never so short that somebody who comes back the month after finds nothing.
fn purge_after(desk: &mut Desk<'_>, shape: &Shape) -> Option<Option<Span>> {
    let Some(CalendarSpan(after)) = shape.purge.after else {
        return Some(None);
    };
    // From a day on from which a month is as short as it gets.
    let from = jiff::civil::date(2001, 2, 1);
    let least = from.checked_add(Span::new().days(PURGE_DAYS));
    if from.checked_add(after).ok() >= least.ok() {
        return Some(Some(after));
    }
    let key = KeyPath::of("purge").key("after");
    let found = format!("{after:#}");
    desk.refuse(
        &key,
        found,
        format!("at least {PURGE_DAYS} days (\"{PURGE_DAYS}d\")"),
    );
    None
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
