//! Rate limits as Personio publishes them: 300 requests a minute and 15 a second on employees, 150 tokens a minute.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// How many requests are allowed.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Employee requests a minute.
    pub per_minute: usize,
    /// Employee requests a second.
    pub per_second: usize,
    /// Tokens a minute.
    pub tokens_per_minute: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            per_minute: 300,
            per_second: 15,
            tokens_per_minute: 150,
        }
    }
}

/// The requests of the last minute.
#[derive(Debug, Default)]
pub struct Tally {
    employees: VecDeque<Instant>,
    tokens: VecDeque<Instant>,
}

impl Tally {
    /// Counts a request; false if it is one too many. Refused requests do not count.
    pub fn allows(&mut self, pace: Pace, for_token: bool) -> bool {
        if for_token {
            return within(
                &mut self.tokens,
                &[(Duration::from_secs(60), pace.tokens_per_minute)],
            );
        }
        let limits = [
            (Duration::from_secs(60), pace.per_minute),
            (Duration::from_secs(1), pace.per_second),
        ];
        within(&mut self.employees, &limits)
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "limits hold in the machine's time, whatever day the stand-in plays"
)]
fn within(past: &mut VecDeque<Instant>, limits: &[(Duration, usize)]) -> bool {
    let now = Instant::now();
    while past
        .front()
        .is_some_and(|then| now.duration_since(*then) > Duration::from_secs(60))
    {
        past.pop_front();
    }
    let full = limits.iter().any(|(window, most)| {
        let recent = past
            .iter()
            .filter(|then| now.duration_since(**then) <= *window)
            .count();
        recent >= *most
    });
    if !full {
        past.push_back(now);
    }
    !full
}
