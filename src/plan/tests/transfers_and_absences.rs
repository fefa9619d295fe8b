//! Transfers of people who start, end, are away or come back around them.

use super::anna::*;
use super::transfers::*;
use super::world::*;
use crate::lifecycle::Memberships;
use crate::plan::LifecycleEvent;

#[test]
fn whoever_ends_meanwhile_keeps_nothing_even_where_the_end_takes_nothing() {
    let ends = [("office", "London"), ("termination_date", "2026-11-25")];
    let end = "2026-11-25T17:00:00Z";
    let mut granted = moved(&gentle(), "2026-11-23T08:00:00Z");
    then_by(&gentle(), &mut granted, &ends, end);
    assert_eq!(inside(&granted), ["GG-Handmade"]);

    let mut keeping = gentle();
    keeping.lifecycle.termination.memberships = Memberships::Keep;
    let mut kept = moved(&keeping, "2026-11-23T08:00:00Z");
    let plan = then_by(&keeping, &mut kept, &ends, end);
    assert_eq!(event(&plan), LifecycleEvent::Termination);
    assert_eq!(inside(&kept), WITHOUT_BERLIN);

    let mut patient = gentle();
    patient.lifecycle.termination.after.memberships = 7;
    let mut waits = moved(&patient, "2026-11-23T08:00:00Z");
    then_by(&patient, &mut waits, &ends, end);
    assert_eq!(inside(&waits), EVERYTHING);
    then_by(&patient, &mut waits, &ends, "2026-12-02T17:00:00Z");
    assert_eq!(inside(&waits), ["GG-Handmade"]);
}

#[test]
fn an_end_that_is_taken_back_gives_back_what_the_new_post_has() {
    let ends = [("office", "London"), ("termination_date", "2026-11-25")];
    let mut sight = moved(&gentle(), "2026-11-23T08:00:00Z");
    then_by(&gentle(), &mut sight, &ends, "2026-11-25T17:00:00Z");
    let back = then_by(&gentle(), &mut sight, &LONDON, "2026-11-26T08:00:00Z");
    assert_eq!(event(&back), LifecycleEvent::Correction);
    assert_eq!(inside(&sight), WITHOUT_BERLIN);
    assert!(back.cases[0].due.is_empty());
}

const AWAY: [(&str, &str); 2] = [("status", "leave"), ("leave_kind", "parental")];

#[test]
fn whoever_is_transferred_while_away_is_where_the_leave_says_until_the_return() {
    for (memberships, left) in [
        (Memberships::Granted, &WITHOUT_BERLIN[..]),
        (Memberships::All, &["GG-Sales", "GG-Staff"]),
    ] {
        let policy = by(memberships, 5);
        let mut sight = seen(&policy);
        then_by(&policy, &mut sight, &AWAY, "2026-11-23T08:00:00Z");
        let away = [&AWAY[..], &LONDON].concat();
        let transfer = then_by(&policy, &mut sight, &away, "2026-12-23T08:00:00Z");
        assert!(transfer.is_empty(), "{:?}", words_of(&transfer));
        let back = then_by(&policy, &mut sight, &LONDON, "2027-02-23T08:00:00Z");
        assert_eq!(event(&back), LifecycleEvent::Return);
        assert!(only(&sight).dn.is_below(&dn("OU=London,OU=Staff")));
        assert_eq!(inside(&sight), left);
        assert!(back.cases[0].due.is_empty());
        // Nor does another leave give back what the first one took.
        then_by(&policy, &mut sight, &away, "2027-03-23T08:00:00Z");
        then_by(&policy, &mut sight, &LONDON, "2027-04-23T08:00:00Z");
        assert_eq!(inside(&sight), left);
    }
}

#[test]
fn a_leave_while_old_groups_are_kept_takes_them_for_good() {
    let policy = by(Memberships::All, 5);
    let mut sight = seen(&policy);
    then_by(&policy, &mut sight, &LONDON, "2026-11-23T08:00:00Z");
    let away = [&AWAY[..], &LONDON].concat();
    then_by(&policy, &mut sight, &away, "2026-11-24T08:00:00Z");
    assert_eq!(inside(&sight), [""; 0]);
    then_by(&policy, &mut sight, &LONDON, "2026-11-25T08:00:00Z");
    assert_eq!(inside(&sight), ["GG-Sales", "GG-Staff"]);
}

#[test]
fn whoever_is_hired_again_has_no_post_before() {
    let mut sight = moved(&gentle(), "2026-11-23T08:00:00Z");
    let ends = [("office", "London"), ("termination_date", "2026-11-25")];
    then_by(&gentle(), &mut sight, &ends, "2026-11-25T17:00:00Z");
    let again = [("hire_date", "2027-03-01"), ("department", "Finance")];
    then_by(&gentle(), &mut sight, &again, "2027-03-01T08:00:00Z");
    let guid = only(&sight).guid;
    let post = sight.past.post(guid).unwrap();
    assert_eq!(
        (post.ids["department.id"].as_str(), post.transfer),
        ("id-Finance", None)
    );
    assert_eq!(sight.past.lapses(guid).count(), 0);
    assert_eq!(inside(&sight), ["DL-Berlin", "GG-Berlin", "GG-Staff"]);
}

#[test]
fn whoever_has_not_started_is_not_transferred() {
    let policy = gentle();
    let starts = [("hire_date", "2026-11-30"), ("status", "onboarding")];
    let mut sight = sight(vec![anna(&starts)], vec![]);
    then_by(&policy, &mut sight, &starts, "2026-11-25T08:00:00Z");
    let london = [&starts[..], &LONDON].concat();
    let plan = then_by(&policy, &mut sight, &london, "2026-11-26T08:00:00Z");
    assert_eq!(event(&plan), LifecycleEvent::Update);
    assert_eq!(inside(&sight), ["GG-Sales", "GG-Staff"]);
}
