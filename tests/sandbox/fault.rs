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
    /// These statuses for the next requests, one each: 500, 502, 504 …
    pub server_errors: Vec<u16>,
    /// The credential may not read employees, and Personio says so with this status: 400, 401, 403 or 404, each with
    /// the body it is known to have.
    pub missing_right: Option<u16>,
    /// `POST /v2/auth/token` is not there.
    pub no_v2_login: bool,
    /// Good answers have no `Authorization` header.
    pub no_token_header: bool,
    /// This many employee answers break off in the middle of their body.
    pub cut_bodies: u32,
    /// Waits so many milliseconds in the middle of every employee body.
    pub body_pause_ms: u64,
    /// Compresses employee answers with gzip, asked for or not.
    pub gzip: bool,
    /// Says that employee answers have this `Content-Encoding`, whatever they have.
    pub encoding: Option<String>,
    /// Every page but the first leaves out the person it should begin with; the totals agree.
    pub skip_first: bool,
    /// Adds the `x-ratelimit-…` headers with this many requests a second, as many at once, and none left.
    pub replenish_rate: Option<u32>,
    /// Adds this `Retry-After` (seconds) to those 429.
    pub retry_after: Option<u64>,
    /// Answers employee requests with a redirect to this address.
    pub redirect: Option<String>,
    /// Employees have moved below `/moved` (307); they are served there.
    pub moved: bool,
    /// Logins are redirected with this status to this address; below `/moved` they are served.
    pub login_redirect: Option<(u16, String)>,
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
