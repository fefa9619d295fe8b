//! Plans, stories and the log: nothing in them acts, begins a line or turns into markup.

use std::io;
use std::sync::{Arc, Mutex};

use pulldown_cmark::{Event, Parser, Tag};
use rosterd::cycle;
use rosterd::guard::{GuardPolicy, Mode};
use rosterd::observe::{Levels, LogFormat, log_to};
use rosterd::render::explain::{self, Story};
use rosterd::render::{Shown, Style, json, markdown, text};
use tracing::Instrument as _;
use tracing::level_filters::LevelFilter;

use super::claims::Company;
use super::days::{at, berlin};
use super::texts::acts;

/// What the texts try to begin a line with.
const FORGED: &str = "FORGED";
/// So wide that no line but the longest is broken between two words of HR's.
const WIDE: usize = 400;

impl Company {
    /// The plan in every form, everybody's story, and the log of the run that makes them.
    pub async fn is_shown_inert(&self) {
        let page = Page::default();
        let copy = page.clone();
        let subscriber = log_to(
            LogFormat::Text,
            &Levels::of(LevelFilter::DEBUG),
            move || copy.clone(),
        );
        let log = tracing::subscriber::set_default(subscriber);
        let looked = self.office.look().instrument(cycle::span("plan")).await;
        let guard = GuardPolicy {
            mode: Mode::Supervised,
            ..GuardPolicy::default()
        };
        let verdict = cycle::decide(&looked.sight, &self.office.policy, &guard, at(0, 9, 0));
        drop(log);
        inert(&page.text());
        let plan = verdict.cleared.plan();
        let zone = berlin();
        let shown = Shown {
            plan,
            whole: plan,
            held: &verdict.held,
            breaches: &verdict.breaches,
            limits: &[],
            controller: "dc1.corp.example",
            mode: Mode::Supervised,
            zone: &zone,
            forecast: false,
            recorded: false,
        };
        inert(&text::plan(&shown, Style::plain(WIDE)));
        inert_markup(&markdown::plan(&shown));
        inert(&json::document(&json::plan(&shown)).unwrap());
        let fields = self.office.policy.fields();
        for case in &plan.cases {
            let story = Story {
                shown,
                case,
                person: case
                    .person
                    .as_ref()
                    .and_then(|id| looked.sight.roster.get(id)),
                fields: &fields,
                account: None,
                link: None,
                policy: &self.office.policy,
                directory: &looked.sight.directory,
                past: &looked.sight.past,
                ahead: &[],
            };
            inert(&explain::story(&story, Style::plain(WIDE)));
            inert_markup(&markdown::story(&story));
        }
    }
}

/// No control character but the ends of lines, no line that HR began.
fn inert(shown: &str) {
    assert!(!shown.is_empty());
    for line in shown.lines() {
        assert!(!line.contains(acts), "{line:?}");
        assert!(!line.trim_start().starts_with(FORGED), "{line:?}");
    }
}

/// And no link, picture or HTML.
fn inert_markup(shown: &str) {
    inert(shown);
    for event in Parser::new(shown) {
        let acts = matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::HtmlBlock)
        );
        assert!(!acts, "{event:?} in\n{shown}");
    }
}

/// A page that lines are written to.
#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Page {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
