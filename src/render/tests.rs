//! What plans look like.

use super::letters::columns;
use super::sample::{berlin, busy, calm, changed, hire, holds, limits, shown, write};
use super::{Style, json, text};
use crate::guard::{Breach, Mode};
use crate::past::{CaseId, PlanId};
use crate::people::PersonId;
use crate::plan::{Action, LifecycleEvent, Outlook, Plan};

fn busy_text(style: Style) -> String {
    let (plan, held, limits, zone) = (busy(), holds(), limits(), berlin());
    text::plan(&shown(&plan, &held, &limits, &zone), style)
}

#[test]
fn a_plan_in_80_columns() {
    insta::assert_snapshot!("plan_80", busy_text(Style::plain(80)));
}

#[test]
fn a_plan_in_200_columns() {
    insta::assert_snapshot!("plan_200", busy_text(Style::plain(200)));
}

#[test]
fn a_plan_in_colour() {
    let style = Style {
        colour: true,
        ..Style::plain(200)
    };
    let coloured = busy_text(style);
    insta::assert_snapshot!(
        "plan_colour",
        coloured.escape_debug().to_string().replace("\\n", "\n")
    );
    let mut bare = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        bare.push_str(before);
        rest = after.split_once('m').map_or("", |(_, tail)| tail);
    }
    bare.push_str(rest);
    assert_eq!(
        bare,
        busy_text(Style::plain(200)),
        "colour adds nothing but colour"
    );
}

#[test]
fn whoever_the_filter_leaves_out_is_counted_apart() {
    let (mut plan, zone) = (calm(), berlin());
    plan.cases[1].outlook = Outlook::LeftOut("office is Rome, not Berlin".into());
    let words = text::summary(&shown(&plan, &[], &[], &zone));
    assert_eq!(
        words,
        "Nothing to do: the directory is as it should be for all 1 person. (1 person left out by people.filter.)"
    );
    let mut plan = busy();
    plan.cases.push(calm().cases.remove(0));
    plan.cases[6].outlook = Outlook::LeftOut("office is Rome, not Berlin".into());
    let words = text::plan(&shown(&plan, &[], &[], &zone), Style::plain(200));
    assert!(
        words.contains("1 person left out by people.filter"),
        "{words}"
    );
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in 40..=200 {
        for line in busy_text(Style::plain(width)).lines() {
            assert!(columns(line) <= width, "{width}: {line}");
        }
    }
}

#[test]
fn a_terminal_with_another_character_set_gets_ascii_and_a_program_gets_the_truth() {
    let style = Style {
        unicode: false,
        ..Style::plain(80)
    };
    let out = busy_text(style);
    assert!(out.is_ascii(), "{out}");
    assert!(out.contains("4711 Anna Muller"), "{out}");
    assert!(out.contains("\"Sales\" -> \"Marketing\""), "{out}");
    let (plan, zone) = (busy(), berlin());
    let exact = serde_json::to_string(&json::plan(&shown(&plan, &[], &[], &zone))).unwrap();
    assert!(exact.contains("Anna Müller"));
}

#[test]
fn an_empty_plan_is_one_clear_sentence() {
    let (plan, zone) = (calm(), berlin());
    let out = text::plan(&shown(&plan, &[], &[], &zone), Style::plain(80));
    insta::assert_snapshot!(out, @r"
    Plan 000011112222 · 2026-03-02 07:00 CET · dc1.corp.example · mode autopilot

    Nothing to do: the directory is as it should be for all 2 people.
    ");
}

#[test]
fn observe_says_what_to_do_instead_of_a_command_that_is_refused() {
    let (plan, mut held, zone) = (busy(), holds(), berlin());
    held[0].breaches = vec![Breach::Mode("observe")];
    let mut shown = shown(&plan, &held, &[], &zone);
    shown.mode = Mode::Observe;
    let out = text::plan(&shown, Style::plain(200));
    assert!(out.contains("set mode = \"supervised\""), "{out}");
    assert!(!out.contains("rosterd apply"), "{out}");
}

#[test]
fn whoever_sees_a_part_is_told_that_an_approval_is_for_all_of_it() {
    let (plan, held, zone) = (busy(), holds(), berlin());
    let mut shown = shown(&plan, &held, &[], &zone);
    let said = |shown| text::plan(&shown, Style::plain(1000));
    assert!(said(shown).contains("approve exactly this plan"));
    let mut whole = plan.clone();
    whole.cases.extend(calm().cases);
    shown.whole = &whole;
    let out = said(shown);
    assert!(!out.contains("exactly this plan"), "{out}");
    assert!(out.contains("carries out all of it"), "{out}");
}

// R-78
#[test]
fn what_people_write_cannot_forge_lines_or_colours() {
    let evil = "x\n- 1 Boss  termination\r\u{1b}[31m\u{202e}\u{2028}";
    let mut case = changed(
        "1",
        evil,
        LifecycleEvent::Update,
        vec![(
            write("title", &[evil], &["a \"b\""]),
            "attributes.title",
            evil,
            None,
        )],
    );
    case.findings
        .push(crate::plan::Finding::warning(evil, evil));
    let plan = Plan {
        id: PlanId::new("00"),
        cases: vec![case],
        ..calm()
    };
    let zone = berlin();
    let shown = shown(&plan, &[], &[], &zone);
    let out = text::plan(&shown, Style::plain(1000));
    assert!(
        !out.contains(['\u{1b}', '\r', '\u{202e}', '\u{2028}']),
        "{out:?}"
    );
    assert!(
        !out.lines().any(|line| line.starts_with("- 1 Boss")),
        "{out}"
    );
    insta::assert_snapshot!("hostile", out);
}

#[test]
fn json_has_the_documented_shape() {
    let (plan, held, limits, zone) = (busy(), holds(), limits(), berlin());
    let json = json::plan(&shown(&plan, &held, &limits, &zone));
    let text = serde_json::to_string_pretty(&json).unwrap();
    insta::assert_snapshot!("plan_json", text);
}

/// Two hundred people who start together, each with an account of their own.
fn first_plan() -> Plan {
    let cases = (0..200).map(|number| {
        let mut case = hire();
        let id = format!("{}", 5000 + number);
        for change in &mut case.changes {
            if let Action::Create(new) = &mut change.action {
                new.sam = format!("login{id}");
                new.upn = format!("login{id}@example.com");
                new.common_name = format!("Beck, Jan {id}");
                new.anchor.1 = id.clone();
            }
        }
        case.person = Some(PersonId::new(&id));
        case.name = format!("Jan {id}");
        case.id = CaseId::new(format!("case-{id}"));
        case
    });
    Plan {
        cases: cases.collect(),
        ..calm()
    }
}

#[test]
fn a_first_plan_of_200_hires_can_be_read_and_loses_nothing() {
    let (plan, zone) = (first_plan(), berlin());
    let out = text::plan(&shown(&plan, &[], &[], &zone), Style::plain(200));
    let lines = out.lines().count();
    assert!(lines <= 200 * 3 + 20, "{lines} lines");
    for id in 5000..5200 {
        for fact in [
            format!("+ {id} Jan {id}"),
            format!("create account login{id} in OU=Sales,OU=Berlin,OU=Staff"),
            format!("cn \"Beck, Jan {id}\""),
            format!("userPrincipalName \"login{id}@example.com\""),
            format!("employeeID \"{id}\""),
        ] {
            assert!(out.contains(&fact), "{fact}");
        }
    }
    assert_eq!(
        out.matches("GG-Staff").count(),
        1,
        "said once for everybody"
    );
    assert_eq!(out.matches("a password nobody knows").count(), 1);
    let first: String = out
        .lines()
        .take(14)
        .map(|line| format!("{line}\n"))
        .collect();
    insta::assert_snapshot!("first_plan", first);
}
