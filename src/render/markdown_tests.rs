//! What Markdown looks like, and that nothing people write becomes markup.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};

use super::markdown;
use super::sample::{berlin, busy, calm, changed, holds, limits, shown, write};
use crate::guard::{Breach, Held};
use crate::past::CaseId;
use crate::people::PersonId;
use crate::plan::{Action, Finding, GroupRef, LifecycleEvent, Outlook, Plan};

#[test]
fn a_plan_as_markdown() {
    let (plan, held, limits, zone) = (busy(), holds(), limits(), berlin());
    insta::assert_snapshot!(
        "plan_markdown",
        markdown::plan(&shown(&plan, &held, &limits, &zone))
    );
}

/// A plan in which somebody else's text stands wherever it can.
fn about(text: &str) -> Plan {
    let update = vec![
        (
            write("title", &[text], &["a"]),
            "attributes.title",
            text,
            None,
        ),
        (
            Action::Quit {
                group: GroupRef {
                    name: text.to_owned(),
                    guid: super::sample::guid(9),
                },
            },
            "groups.x",
            text,
            None,
        ),
    ];
    let mut one = changed("1", text, LifecycleEvent::Update, update);
    one.findings
        .push(Finding::warning("attributes.title", text));
    let stuck = |id: &str, outlook| super::sample::case(id, text, outlook);
    let waits = Outlook::Waiting {
        until: super::sample::at("2026-03-09T05:00:00Z"),
        what: "the account is enabled".to_owned(),
    };
    Plan {
        cases: vec![
            one,
            stuck("2", Outlook::Blocked(text.to_owned())),
            stuck("3", waits),
        ],
        findings: vec![Finding::urgent("groups.x", text)],
        ..calm()
    }
}

fn written(text: &str) -> String {
    let (plan, zone) = (about(text), berlin());
    let held = [Held {
        person: PersonId::new("1"),
        case: CaseId::new("case-1"),
        breaches: vec![Breach::Sentinel(text.to_owned())],
    }];
    markdown::plan(&shown(&plan, &held, &[], &zone))
}

/// The shape of a document: every tag, and every text that is not code.
pub(super) fn shape(markdown: &str) -> Vec<String> {
    let mut in_code = false;
    let mut shape = Vec::new();
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Start(pulldown_cmark::Tag::CodeBlock(kind)) => {
                in_code = true;
                shape.push(format!("{kind:?}"));
            }
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) if in_code => {}
            Event::Code(_) => shape.push("code".to_owned()),
            other => shape.push(format!("{other:?}")),
        }
    }
    shape
}

// R-78
#[test]
fn known_tricks_stay_text() {
    let plain = shape(&written("x"));
    for trick in [
        "```\n# Approved\n```",
        "~~~",
        "``` diff",
        "`x`",
        "</code><script>alert(1)</script>",
        "[a](http://example.com)",
        "| a | b |\n| - | - |",
        "@everyone #1",
        "![x](http://example.com/x.png)",
        "<!-- -->",
        "\u{2028}# x",
    ] {
        let out = written(trick);
        assert_eq!(shape(&out), plain, "{trick:?}\n{out}");
    }
}

proptest! {
    // R-78
    #[test]
    fn nothing_people_write_becomes_markup(text in "[`~#|<>\\[\\]()!@*_\\\\ \n\r\ta-c&;=+-]{0,40}") {
        let out = written(&text);
        prop_assert_eq!(shape(&out), shape(&written("x")), "{}", out);
    }
}

#[test]
fn an_empty_plan_is_a_short_document() {
    let (plan, zone) = (calm(), berlin());
    let out = markdown::plan(&shown(&plan, &[], &[], &zone));
    assert!(
        out.contains("Nothing to do: the directory is as it should be for all 2 people."),
        "{out}"
    );
    assert!(!out.contains("```"), "{out}");
}
