//! Rows of the table that meet the calendar's edges.

use jiff::civil::time;

use super::*;

// S-02
#[test]
fn a_hire_is_withdrawn_in_every_spelling_until_the_first_day_begins() {
    let spellings: [&[(&str, &str)]; 4] = [
        &[("status", "inactive")],
        &[("status", "onboarding"), ("termination_date", "2026-12-01")],
        &[("status", "onboarding"), ("termination_date", "2026-11-15")],
        &[
            ("status", "onboarding"),
            ("last_working_day", "2026-11-30"),
            ("termination_date", "2026-12-31"),
        ],
    ];
    for facts in spellings {
        let facts = [facts, &[("hire_date", "2026-12-01")]].concat();
        assert_eq!(stage(&facts, NOON), Stage::Withdrawn, "{facts:?}");
        // 23:59 of the day before in Berlin.
        assert_eq!(
            stage(&facts, "2026-11-30T22:59:59Z"),
            Stage::Withdrawn,
            "{facts:?}"
        );
    }
}

// S-02
#[test]
fn whom_hr_called_off_by_an_end_on_the_first_day_is_not_let_in_on_that_day() {
    for status in ["onboarding", "active", "inactive"] {
        let facts = [
            ("status", status),
            ("hire_date", "2026-12-01"),
            ("termination_date", "2026-12-01"),
        ];
        // Midnight in Berlin, the hour of the start, the end of the day.
        for at in [
            "2026-11-30T23:00:00Z",
            "2026-12-01T05:00:00Z",
            "2026-12-01T22:59:59Z",
        ] {
            assert_eq!(stage(&facts, at), Stage::Withdrawn, "{status} {at}");
        }
        assert_eq!(stage(&facts, "2026-12-01T23:00:00Z").word(), "left");
    }
    // Who is called off by an earlier end is no contradiction before that day, and one from then on: nothing changes.
    let earlier = [
        ("status", "active"),
        ("hire_date", "2026-12-01"),
        ("termination_date", "2026-11-30"),
    ];
    assert_eq!(stage(&earlier, "2026-12-01T05:00:00Z").word(), "unclear");
}

// S-20
#[test]
fn on_the_days_clocks_change_a_time_that_is_not_is_the_next_one_and_one_that_is_twice_the_first() {
    let mut policy = policy();
    policy.hire.enable_at = time(2, 30, 0, 0);
    policy.termination.disable_at = time(2, 30, 0, 0);
    let starts = [("status", "onboarding"), ("hire_date", "2026-03-29")];
    let word = |facts: &[(&str, &str)], at: &str| stage_of(&person(facts), &policy, now(at));
    // From 01:59 clocks go to 03:00, the next time there is.
    assert_eq!(word(&starts, "2026-03-29T00:59:59Z").word(), "upcoming");
    assert_eq!(word(&starts, "2026-03-29T01:00:00Z"), Stage::Active);
    let ends = [
        ("status", "active"),
        ("hire_date", "2020-01-01"),
        ("termination_date", "2026-10-25"),
    ];
    assert_eq!(word(&ends, "2026-10-25T00:29:59Z").word(), "leaving");
    assert_eq!(word(&ends, "2026-10-25T00:30:00Z").word(), "left");
}

#[test]
fn a_step_that_waits_comes_at_the_same_time_of_day_on_both_sides_of_summer_time() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    let at = |closed: &str, days| step_at(closed.parse().unwrap(), days, &berlin).to_string();
    assert_eq!(at("2026-03-28T17:00:42Z", 7), "2026-04-04T16:00:00Z");
    assert_eq!(at("2026-10-24T16:00:00Z", 7), "2026-10-31T17:00:00Z");
    // 02:30 does not exist a day later.
    assert_eq!(at("2026-03-28T01:30:00Z", 1), "2026-03-29T01:00:00Z");
}

// S-01
#[test]
fn a_hire_date_overwritten_with_one_ahead_is_unclear_and_clear_again_the_day_before() {
    let facts = [("status", "active"), ("hire_date", "2026-12-01")];
    for (at, word) in [
        (NOON, "unclear"),
        ("2026-11-29T22:59:59Z", "unclear"),
        ("2026-11-29T23:00:00Z", "upcoming"),
        ("2026-12-01T05:00:00Z", "active"),
    ] {
        assert_eq!(stage(&facts, at).word(), word, "{at}");
    }
}

#[test]
fn garden_leave_is_work_to_the_end_without_a_table_and_a_leave_with_one() {
    let facts = [
        ("status", "leave"),
        ("hire_date", "2020-01-01"),
        ("termination_date", "2026-11-30"),
        ("team", "garden"),
    ];
    assert_eq!(stage(&facts, NOON).word(), "leaving");
    let garden = || vec![leave("garden", 100, is("team", "garden"))];
    let Stage::OnLeave {
        closed, last_day, ..
    } = stage_with(garden(), &facts, NOON)
    else {
        panic!("not on leave")
    };
    assert!(closed && last_day == Some(date(2026, 11, 30)));
    let end = "2026-11-30T17:00:00Z";
    assert_eq!(stage_with(garden(), &facts, end).word(), "left");
}
