//! `[lifecycle.hire]`: when accounts are made and opened.

use jiff::civil::{Time, time};

use super::{Varying, variants};
use crate::lifecycle::HirePolicy;
use crate::settings::desk::Desk;
use crate::settings::key::KeyPath;
use crate::settings::shape::Hire;

/// What there is where nothing is written.
const BASE: HirePolicy = HirePolicy {
    create_before: 7,
    enable_before: 0,
    enable_at: ENABLE_AT,
    must_change: true,
};
const ENABLE_AT: Time = time(6, 0, 0, 0);

/// `[lifecycle.hire]` and its variants.
pub(super) fn build(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    hire: &Hire,
) -> Option<Varying<HirePolicy>> {
    let base = over(desk, section, hire, &BASE);
    // Without a table to vary, a variant is read all the same: its mistakes are told at once.
    let from = base.clone().unwrap_or(BASE);
    let variant =
        |desk: &mut Desk<'_>, at: &KeyPath, variant: &Hire| over(desk, at, variant, &from);
    let variants = variants::of(desk, section, hire, variant);
    Some((base?, variants?))
}

/// A table with the keys that are written here in the place of its own.
fn over(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    hire: &Hire,
    base: &HirePolicy,
) -> Option<HirePolicy> {
    let create_before = hire.create_before.map_or(base.create_before, |days| days.0);
    let enable_before = hire.enable_before.map_or(base.enable_before, |days| days.0);
    if enable_before > create_before {
        let key = section.key("enable_before");
        let wanted = format!("no more than create_before, which is {create_before} days");
        desk.refuse(&key, format!("{enable_before} days"), wanted);
        return None;
    }
    Some(HirePolicy {
        create_before,
        enable_before,
        enable_at: hire.enable_at.map_or(base.enable_at, |at| at.0),
        must_change: hire.user_must_change_password.unwrap_or(base.must_change),
    })
}
