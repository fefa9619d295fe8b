//! Lines as they are written.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};

use rosterd::observe::{Levels, LogFormat, log_to};
use serde_json::Value;
use tracing::Instrument as _;
use tracing::level_filters::LevelFilter;

/// A page that lines are written to.
#[derive(Clone, Default)]
pub struct Page(Arc<Mutex<Vec<u8>>>);

impl Page {
    /// What stands on it.
    pub fn text(&self) -> String {
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

/// The log of a run of two starters.
async fn log_of_a_run(levels: &Levels) -> Vec<Value> {
    let mut office = super::two_starters();
    let page = Page::default();
    let copy = page.clone();
    let subscriber = log_to(LogFormat::Json, levels, move || copy.clone());
    let _log = tracing::subscriber::set_default(subscriber);
    office
        .apply()
        .instrument(rosterd::cycle::span("apply"))
        .await;
    let text = page.text();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

#[tokio::test]
async fn every_json_line_says_which_run_it_belongs_to() {
    let lines = log_of_a_run(&Levels::of(LevelFilter::DEBUG)).await;
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for line in &lines {
        assert!(line["timestamp"].is_string() && line["level"].is_string());
        assert!(line["target"].as_str().unwrap().starts_with("rosterd"));
        let spans = line["spans"].as_array().expect("spans");
        assert_eq!(spans[0]["name"], "run", "{line}");
        assert_eq!(spans[0]["kind"], "apply", "{line}");
        let innermost = spans.last().unwrap()["name"].as_str().unwrap();
        *seen.entry(innermost.to_owned()).or_default() += 1;
        if innermost == "op" {
            assert_eq!(spans[0]["number"], 1, "{line}");
            let op = &spans[2];
            let whose = op["person"].is_string() || op["members"].is_u64();
            assert!(whose && op["kind"].is_string(), "{line}");
            assert!(line["outcome"].is_string() && line["ms"].is_u64(), "{line}");
        }
    }
    let all = [
        "apply",
        "decide",
        "judge",
        "op",
        "read.directory",
        "read.people",
    ];
    assert!(seen.keys().eq(all), "{seen:?}");
    let refused = lines.iter().find(|line| line["outcome"] == "failed");
    let refused = refused.expect("a group takes nobody");
    assert_eq!(refused["level"], "WARN");
    assert_eq!(refused["message"], "request: no right");
}

#[tokio::test]
async fn a_room_can_have_its_own_level() {
    let mut levels = Levels::of(LevelFilter::WARN);
    assert!(
        log_of_a_run(&levels)
            .await
            .iter()
            .all(|line| line["level"] == "WARN")
    );
    levels.of.insert("rosterd::cycle".into(), LevelFilter::INFO);
    let lines = log_of_a_run(&levels).await;
    assert!(
        lines
            .iter()
            .any(|line| line["message"] == "a plan was made")
    );
    assert!(lines.iter().all(|line| line["level"] != "DEBUG"));
}
