//! `mode` and `[safety]`: how much rosterd may do by itself.

use super::desk::Desk;
use super::key::KeyPath;
use super::shape::{ClassLimits, OneLimit, Shape};
use crate::guard::{GuardPolicy, Limit, Limits, Mode};

/// The guard's policy; what is not written is as shipped.
pub(super) fn build(desk: &mut Desk<'_>, shape: &Shape) -> Option<GuardPolicy> {
    let shipped = GuardPolicy::default();
    let modes = [Mode::Observe, Mode::Supervised, Mode::Autopilot].map(|mode| (mode.word(), mode));
    let mode = desk.word(
        &KeyPath::of("mode"),
        shape.mode.as_ref(),
        &modes,
        shipped.mode,
    );
    let safety = &shape.safety;
    let section = KeyPath::of("safety");
    let valid = match safety.approval_valid {
        Some(length) => approval(desk, &section.key("approval_valid"), length.0),
        None => Some(shipped.approval_valid),
    };
    let limits = section.key("limits");
    let create = class(
        desk,
        &limits.key("create"),
        &safety.limits.create,
        shipped.create,
    );
    let link = class(desk, &limits.key("link"), &safety.limits.link, shipped.link);
    let end = class(desk, &limits.key("end"), &safety.limits.end, shipped.end);
    let enable = class(
        desk,
        &limits.key("enable"),
        &safety.limits.enable,
        shipped.enable,
    );
    let rename = class(
        desk,
        &limits.key("rename"),
        &safety.limits.rename,
        shipped.rename,
    );
    let shrink = safety.roster_shrink;
    Some(GuardPolicy {
        mode: mode?,
        create: create?,
        link: link?,
        end: end?,
        enable: enable?,
        rename: rename?,
        approval_valid: valid?,
        roster_shrink: shrink.map_or(shipped.roster_shrink, |share| share.0),
    })
}

fn approval(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    length: std::time::Duration,
) -> Option<jiff::SignedDuration> {
    let most = std::time::Duration::from_secs(31 * 24 * 60 * 60);
    if length.is_zero() || length > most {
        desk.refuse(
            key,
            "a length out of range",
            "more than nothing, at most \"31d\"",
        );
        return None;
    }
    jiff::SignedDuration::try_from(length).ok()
}

fn class(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    written: &ClassLimits,
    shipped: Limits,
) -> Option<Limits> {
    let run = limit(desk, &key.key("run"), &written.run, shipped.run);
    let day = limit(desk, &key.key("day"), &written.day, shipped.day);
    Some(Limits {
        run: run?,
        day: day?,
    })
}

fn limit(desk: &mut Desk<'_>, key: &KeyPath, written: &OneLimit, shipped: Limit) -> Option<Limit> {
    let count = |written: Option<u32>, shipped: usize| {
        written.map_or(shipped, |count| {
            usize::try_from(count).unwrap_or(usize::MAX)
        })
    };
    let limit = Limit {
        share: written.share.map_or(shipped.share, |share| share.0),
        floor: count(written.floor, shipped.floor),
        cap: count(written.cap, shipped.cap),
    };
    if limit.floor > limit.cap {
        let found = format!("floor {} above cap {}", limit.floor, limit.cap);
        desk.refuse(key, found, "a floor no higher than the cap");
        return None;
    }
    Some(limit)
}
