//! Again and again, until told to stop.
//!
//! Knows schedules and signals. Must not know what a run does.

mod signals;

use std::future::Future;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::clock::Clock;
pub use signals::{Asked, Signals};

/// Why a run happens now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wake {
    /// The first run after the start.
    Start,
    /// The interval is over.
    Interval,
    /// Something falls due at this minute.
    Due,
    /// An operator asked (SIGUSR1).
    Asked,
}

impl Wake {
    /// The word logs use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Interval => "interval",
            Self::Due => "due",
            Self::Asked => "asked",
        }
    }
}

/// What the daemon does again and again.
pub trait Work {
    /// One run. Answers the next moment at which something falls due by itself, where one is known.
    fn run(&mut self, wake: Wake) -> impl Future<Output = Option<Timestamp>>;
    /// Reads the configuration again. A bad one is reported and the old one stays.
    fn reload(&mut self);
    /// How long to wait between runs.
    fn every(&self) -> Duration;
    /// A sign of life between runs, for the service manager.
    fn alive(&self);
}

/// How often the daemon looks at the clock while it waits. Short, because the wall clock may jump
/// (suspend, time synchronisation) and due minutes are wall-clock minutes.
const LOOK_AT_CLOCK: Duration = Duration::from_secs(5);

/// Runs until asked to stop. The operation in hand is finished by the run itself, which watches
/// [`Signals::stopping`].
pub async fn run(work: &mut impl Work, clock: &dyn Clock, signals: &mut Signals) {
    let mut wake = Wake::Start;
    loop {
        let started = clock.now().instant();
        let due = work.run(wake).await;
        if signals.stopping() {
            return;
        }
        match wait(work, clock, signals, started, due).await {
            Some(next) => wake = next,
            None => return,
        }
    }
}

/// Waits for the next reason to run; `None` when asked to stop.
async fn wait(
    work: &mut impl Work,
    clock: &dyn Clock,
    signals: &mut Signals,
    started: Timestamp,
    due: Option<Timestamp>,
) -> Option<Wake> {
    loop {
        let (at, wake) = next(started, work.every(), due);
        let now = clock.now().instant();
        // A clock that went back must not make the daemon sleep for hours.
        if now >= at || now < started {
            return Some(wake);
        }
        let left = Duration::try_from(at.duration_since(now)).unwrap_or(LOOK_AT_CLOCK);
        tokio::select! {
            () = tokio::time::sleep(left.min(LOOK_AT_CLOCK)) => work.alive(),
            asked = signals.next() => match asked {
                Asked::Stop => return None,
                Asked::Run => return Some(Wake::Asked),
                Asked::Reload => work.reload(),
            },
        }
    }
}

/// The sooner of the interval and what falls due.
fn next(started: Timestamp, every: Duration, due: Option<Timestamp>) -> (Timestamp, Wake) {
    let every = SignedDuration::try_from(every).unwrap_or(SignedDuration::MAX);
    let interval = started.saturating_add(every).unwrap_or(Timestamp::MAX);
    match due {
        Some(due) if due < interval => (due, Wake::Due),
        _ => (interval, Wake::Interval),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_due_minute_wakes_the_daemon_before_the_interval_is_over() {
        let started = at("2026-11-20T16:55:00Z");
        let every = Duration::from_secs(900);
        let six = at("2026-11-20T17:00:00Z");
        assert_eq!(next(started, every, Some(six)), (six, Wake::Due));
        let later = at("2026-11-20T18:00:00Z");
        assert_eq!(
            next(started, every, Some(later)),
            (at("2026-11-20T17:10:00Z"), Wake::Interval)
        );
        assert_eq!(next(started, every, None).1, Wake::Interval);
    }
}
