//! The log: to standard error, as text or as JSON lines.

use std::fmt;
use std::fs::File;
use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;

use tracing::{Event, Level, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::{Format, Full, Writer};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, MakeWriter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// What is logged unless the operator says otherwise: ours, and of libraries what went wrong.
pub const DEFAULT_FILTER: &str = "info,ldap3=error,hyper=warn,reqwest=warn,rustls=warn";

/// The form of a log line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

/// Why the log could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum LoggingFailure {
    /// The filter cannot be read.
    #[error(
        "the log filter '{filter}' cannot be read ({reason}); wanted a level, or target=level with \
         commas, as in '{DEFAULT_FILTER}'"
    )]
    Filter {
        /// As it was given.
        filter: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Somebody set up a log in this process before.
    #[error("the log is set up already")]
    Twice,
}

/// Sets up the log of this process.
///
/// # Errors
/// When the filter (none means [`DEFAULT_FILTER`]) cannot be read, or at the second call.
pub fn start_logging(format: LogFormat, filter: Option<&str>) -> Result<(), LoggingFailure> {
    subscriber(format, filter, Place::of_stderr(), io::stderr)?
        .try_init()
        .map_err(|_| LoggingFailure::Twice)
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
    filter: Option<&str>,
    place: Place,
    writer: W,
) -> Result<Box<dyn Subscriber + Send + Sync>, LoggingFailure>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(writer)
        .with_ansi(place == Place::Terminal && format == LogFormat::Text);
    let base = tracing_subscriber::registry().with(parse(filter.unwrap_or(DEFAULT_FILTER))?);
    Ok(match (format, place) {
        (LogFormat::Json, _) => Box::new(base.with(lines.json().flatten_event(true))),
        (LogFormat::Text, Place::Journal) => {
            Box::new(base.with(lines.event_format(ForJournal::default())))
        }
        (LogFormat::Text, _) => Box::new(base.with(lines)),
    })
}

fn parse(filter: &str) -> Result<EnvFilter, LoggingFailure> {
    EnvFilter::builder()
        .parse(filter)
        .map_err(|cause| LoggingFailure::Filter {
            filter: filter.to_owned(),
            reason: cause.to_string(),
        })
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
    fn said(format: LogFormat, filter: Option<&str>, place: Place) -> String {
        let page = Page::default();
        let copy = page.clone();
        let subscriber = subscriber(format, filter, place, move || copy.clone()).unwrap();
        tracing::subscriber::with_default(subscriber, || {
            let _span = tracing::info_span!("run", run = 7).entered();
            tracing::warn!(person = "4711", "held");
            tracing::info!(target: "ldap3::conn", "noise");
            tracing::debug!("detail");
        });
        let bytes = page.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn text_is_plain_where_no_person_reads_along() {
        let text = said(LogFormat::Text, None, Place::Other);
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.starts_with("20"), "{text}"); // a time
        assert!(
            text.contains("WARN run{run=7}") && text.contains("held person=\"4711\""),
            "{text}"
        );
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(said(LogFormat::Text, None, Place::Terminal).contains('\u{1b}'));
    }

    #[test]
    fn the_journal_gets_a_priority_and_no_time() {
        let text = said(LogFormat::Text, None, Place::Journal);
        assert!(text.starts_with("<4>run{run=7}"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn json_is_one_object_a_line_wherever_it_goes() {
        for place in [Place::Terminal, Place::Journal, Place::Other] {
            let text = said(LogFormat::Json, None, place);
            let line: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(line["level"], "WARN");
            assert_eq!(line["message"], "held");
            assert_eq!(line["person"], "4711");
            assert_eq!(line["span"]["run"], 7);
        }
    }

    #[test]
    fn the_filter_is_the_operators() {
        let text = said(LogFormat::Text, Some("debug"), Place::Other);
        assert_eq!(text.lines().count(), 3, "{text}");
        assert_eq!(said(LogFormat::Text, Some("error"), Place::Other), "");
        let failure = start_logging(LogFormat::Text, Some("rosterd=loud")).unwrap_err();
        assert!(failure.to_string().contains("'rosterd=loud'"), "{failure}");
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
