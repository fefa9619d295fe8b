//! Faults on demand. Everything at rest is a healthy Personio.

use serde::{Deserialize, Serialize};

/// What goes wrong from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// 503 for everything.
    pub down: bool,
    /// 503 for this many requests.
    pub unavailable_times: u32,
    /// 401 for every employee request, however good the token.
    pub unauthorized: bool,
    /// Serves the first so many people only, with totals that agree: a smaller company.
    pub only_first: Option<usize>,
    /// Delivers the first so many people only, while the totals still count everybody.
    pub lying_total: Option<usize>,
    /// The total is one smaller on every page but the first.
    pub shrinking_total: bool,
    /// Every page but the first begins with the last person of the page before.
    pub repeat_last: bool,
    /// A page of HTML with status 200 instead of JSON.
    pub html: bool,
    /// Status 200 with `success: false`.
    pub refuse_with_200: bool,
    /// Waits so many milliseconds before every answer.
    pub slow_ms: u64,
    /// 429 for this many requests, without `Retry-After`.
    pub too_many_requests: u32,
    /// Adds this `Retry-After` (seconds) to those 429.
    pub retry_after: Option<u64>,
    /// Answers employee requests with a redirect to this address.
    pub redirect: Option<String>,
    /// Every token is good for one request; the answer's header has the next one, as before June 2023.
    pub rotate_tokens: bool,
    /// All faults end after so many more requests.
    pub heal_after: Option<u32>,
    /// Spaces before each employee answer, in mebibytes: a body larger than any company.
    pub padding_mib: usize,
}

impl Faults {
    /// Counts a request that is over; heals everything when the last one was.
    pub fn pass(&mut self) {
        if let Some(left) = &mut self.heal_after {
            *left = left.saturating_sub(1);
            if *left == 0 {
                *self = Self::default();
            }
        }
    }

    /// Takes one from a count-down; whether there was one.
    pub fn spend(count: &mut u32) -> bool {
        let left = *count > 0;
        *count = count.saturating_sub(1);
        left
    }
}
