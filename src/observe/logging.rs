//! The log: to standard error, as text or as JSON lines.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;

use tracing::level_filters::LevelFilter;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::filter::{Targets, filter_fn};
use tracing_subscriber::fmt::format::{Format, Full, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, MakeWriter};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// What our own targets begin with.
const OURS: &str = "rosterd";

/// The form of a log line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

/// What is logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    /// How much rosterd itself says. Of libraries only warnings are shown, whatever is asked for here:
    /// what they do in detail is for who names them in `of`.
    pub ours: LevelFilter,
    /// How much single targets say (`rosterd::ldap`, `rustls`), with everything below them.
    pub of: BTreeMap<String, LevelFilter>,
}

impl Levels {
    /// One level for rosterd.
    pub fn of(ours: LevelFilter) -> Self {
        Self {
            ours,
            of: BTreeMap::new(),
        }
    }

    fn targets(&self) -> Targets {
        Targets::new()
            .with_default(self.ours.min(LevelFilter::WARN))
            // A connection that ends is told by who used it; the library warns of the same once more.
            .with_target("ldap3", self.ours.min(LevelFilter::ERROR))
            .with_target(OURS, self.ours)
            .with_targets(self.of.iter().map(|(name, level)| (name.as_str(), *level)))
    }

    /// The most that can be logged at all.
    fn most(&self) -> LevelFilter {
        // Spans are always there: a warning without its run and its person is worth little.
        let named = self.of.values().copied();
        named.fold(self.ours.max(LevelFilter::INFO), LevelFilter::max)
    }
}

/// Somebody set up a log in this process before.
#[derive(Debug, thiserror::Error)]
#[error("the log is set up already")]
pub struct LoggingFailure;

/// Sets up the log of this process.
///
/// # Errors
/// At the second call.
pub fn start_logging(format: LogFormat, levels: &Levels) -> Result<(), LoggingFailure> {
    subscriber(format, levels, Place::of_stderr(), io::stderr)
        .try_init()
        .map_err(|_| LoggingFailure)
}

/// The lines of a log that goes to a writer: what [`start_logging`] sets up for standard error. For
/// checks that read a log.
pub fn log_to<W>(format: LogFormat, levels: &Levels, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    subscriber(format, levels, Place::Other, writer)
}

/// Where the lines go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A person reads along: colour.
    Terminal,
    /// systemd's journal has its own clock, and understands priorities.
    Journal,
    /// A file, a pipe, a container's log.
    Other,
}

impl Place {
    fn of_stderr() -> Self {
        if io::stderr().is_terminal() {
            Self::Terminal
        } else if leads_to_journal(std::env::var("JOURNAL_STREAM").ok(), &io::stderr()) {
            Self::Journal
        } else {
            Self::Other
        }
    }
}

/// Whether a stream is the journal: `JOURNAL_STREAM` names its device and inode (systemd.exec(5)). The
/// variable alone is not enough, it is inherited by whatever is redirected elsewhere.
fn leads_to_journal(journal: Option<String>, stream: &impl AsFd) -> bool {
    let stream = stream.as_fd().try_clone_to_owned().map(File::from);
    match (journal, stream.and_then(|file| file.metadata())) {
        (Some(journal), Ok(stream)) => journal == format!("{}:{}", stream.dev(), stream.ino()),
        _ => false,
    }
}

fn subscriber<W>(
    format: LogFormat,
    levels: &Levels,
    place: Place,
    writer: W,
) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let (targets, most) = (levels.targets(), levels.most());
    let wanted = move |about: &Metadata<'_>| {
        let ours = about.is_span() && about.target().starts_with(OURS);
        ours || targets.would_enable(about.target(), about.level())
    };
    let wanted = filter_fn(wanted).with_max_level_hint(most);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(writer)
        .with_ansi(place == Place::Terminal && format == LogFormat::Text);
    let base = tracing_subscriber::registry();
    match (format, place) {
        (LogFormat::Json, _) => {
            let lines = lines.json().flatten_event(true).with_current_span(false);
            Box::new(base.with(lines.with_filter(wanted)))
        }
        (LogFormat::Text, Place::Journal) => {
            let lines = lines.event_format(ForJournal::default());
            Box::new(base.with(lines.with_filter(wanted)))
        }
        (LogFormat::Text, _) => Box::new(base.with(lines.with_filter(wanted))),
    }
}

/// A line without its own time, with the priority in front that journald takes off again
/// (sd-daemon(3)): `journalctl -p warning` then finds what it should.
struct ForJournal(Format<Full, ()>);

impl Default for ForJournal {
    fn default() -> Self {
        Self(Format::default().without_time().with_level(false))
    }
}

impl<S, N> FormatEvent<S, N> for ForJournal
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let level = *event.metadata().level();
        write!(writer, "<{}>", priority(level))?;
        self.0.format_event(context, writer, event)
    }
}

/// Syslog's number (RFC 5424 6.2.1).
fn priority(level: Level) -> u8 {
    match level {
        Level::ERROR => 3,
        Level::WARN => 4,
        Level::INFO => 6,
        _ => 7,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is written when a little is said.
    fn said(format: LogFormat, levels: &Levels, place: Place) -> String {
        let page = Page::default();
        let copy = page.clone();
        let subscriber = subscriber(format, levels, place, move || copy.clone());
        tracing::subscriber::with_default(subscriber, || {
            let _span = tracing::info_span!("run", number = 7).entered();
            tracing::warn!(person = "4711", "held");
            tracing::info!(target: "rustls::client", "noise");
            tracing::debug!("detail");
            tracing::debug!(target: "rosterd::ldap::read", "wire");
        });
        let bytes = page.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    fn level(ours: LevelFilter) -> Levels {
        Levels::of(ours)
    }

    #[test]
    fn text_is_plain_where_no_person_reads_along() {
        let info = level(LevelFilter::INFO);
        let text = said(LogFormat::Text, &info, Place::Other);
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.starts_with("20"), "{text}"); // a time
        assert!(
            text.contains("WARN run{number=7}") && text.contains("held person=\"4711\""),
            "{text}"
        );
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(said(LogFormat::Text, &info, Place::Terminal).contains('\u{1b}'));
    }

    #[test]
    fn the_journal_gets_a_priority_and_no_time() {
        let text = said(LogFormat::Text, &level(LevelFilter::INFO), Place::Journal);
        assert!(text.starts_with("<4>run{number=7}"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn json_is_one_object_a_line_wherever_it_goes() {
        for place in [Place::Terminal, Place::Journal, Place::Other] {
            let text = said(LogFormat::Json, &level(LevelFilter::INFO), place);
            let line: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(line["level"], "WARN");
            assert_eq!(line["message"], "held");
            assert_eq!(line["person"], "4711");
            assert_eq!(line["spans"][0]["name"], "run");
            assert_eq!(line["spans"][0]["number"], 7);
        }
    }

    #[test]
    fn a_level_is_for_rosterd_and_libraries_stay_quiet() {
        let count = |levels: &Levels| said(LogFormat::Text, levels, Place::Other).lines().count();
        assert_eq!(count(&level(LevelFilter::OFF)), 0);
        assert_eq!(count(&level(LevelFilter::ERROR)), 0);
        assert_eq!(count(&level(LevelFilter::WARN)), 1);
        assert_eq!(count(&level(LevelFilter::TRACE)), 3);
    }

    #[test]
    fn a_target_has_its_own_level_with_everything_below_it() {
        let mut levels = level(LevelFilter::WARN);
        levels
            .of
            .insert("rosterd::ldap".to_owned(), LevelFilter::DEBUG);
        levels.of.insert("rustls".to_owned(), LevelFilter::INFO);
        let text = said(LogFormat::Text, &levels, Place::Other);
        assert!(text.contains("wire") && text.contains("noise"), "{text}");
        assert!(!text.contains("detail"), "{text}");
    }

    #[test]
    fn a_warning_keeps_its_spans_at_every_level() {
        let text = said(LogFormat::Text, &level(LevelFilter::WARN), Place::Other);
        assert!(text.contains("run{number=7}"), "{text}");
    }

    #[test]
    fn the_journal_is_recognised_by_device_and_inode() {
        let file = tempfile::tempfile().unwrap();
        let seen = file.metadata().unwrap();
        let named = format!("{}:{}", seen.dev(), seen.ino());
        assert!(leads_to_journal(Some(named), &file));
        assert!(!leads_to_journal(Some("8:1".to_owned()), &file));
        assert!(!leads_to_journal(None, &file));
    }
}
