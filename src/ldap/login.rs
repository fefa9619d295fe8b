//! Logging in, and not trying again what was refused: repeated attempts lock the account.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::ports::{FailureClass, PortFailure};

/// How long a refused login is left alone: the 30 minutes after which a domain forgets wrong attempts
/// unless it was told otherwise (attribute lockOutObservationWindow, [MS-SAMR] 3.1.1.5).
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(30);
/// The pause doubles with every further refusal, up to this.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(4);

/// Who logs in with what, comparable without keeping the secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Credentials([u8; 32]);

impl Credentials {
    /// Of a user and the secret that proves it.
    pub fn of(user: &str, secret: &[u8]) -> Self {
        let digest = Sha256::new()
            .chain_update(user.len().to_be_bytes())
            .chain_update(user)
            .chain_update(secret);
        Self(digest.finalize().into())
    }
}

/// A login that was refused, and what follows from it.
struct Refused {
    credentials: Credentials,
    at: Timestamp,
    pause: SignedDuration,
    why: String,
}

/// The memory of refused logins. One a process: while it lasts, credentials a controller refused are not
/// sent again before a pause is over, over whichever connection. Changed credentials are tried at once.
pub struct Logins {
    clock: Arc<dyn Clock>,
    refused: Mutex<Option<Refused>>,
    /// One login at a time, so that a password that stops being right is refused once and not on every
    /// connection at once.
    turn: Semaphore,
}

impl fmt::Debug for Logins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logins").finish_non_exhaustive()
    }
}

impl Logins {
    /// Nothing was refused yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            refused: Mutex::new(None),
            turn: Semaphore::new(1),
        }
    }

    /// Forgets what was refused: an operator asks for another attempt.
    pub fn forget(&self) {
        *self.memory() = None;
    }

    /// Logs in, unless these credentials were refused a moment ago.
    ///
    /// # Errors
    /// What the login ended with; [`FailureClass::Denied`] without trying during the pause.
    pub(super) async fn attempt(
        &self,
        user: &str,
        credentials: Credentials,
        login: impl Future<Output = Result<(), PortFailure>>,
    ) -> Result<(), PortFailure> {
        let _turn = self.turn.acquire().await;
        self.may_try(user, credentials)?;
        let result = login.await;
        match &result {
            Ok(()) => self.forget(),
            Err(failure) if failure.class == FailureClass::Denied => {
                self.note(credentials, &failure.what);
            }
            Err(_) => {}
        }
        result
    }

    /// Whether these credentials may be sent now.
    ///
    /// # Errors
    /// [`FailureClass::Denied`] during the pause.
    pub(super) fn may_try(&self, user: &str, credentials: Credentials) -> Result<(), PortFailure> {
        let now = self.clock.now().instant();
        let memory = self.memory();
        let Some(refused) = memory.as_ref().filter(|one| one.credentials == credentials) else {
            return Ok(());
        };
        let again = refused.at.saturating_add(refused.pause);
        let again = again.unwrap_or(Timestamp::MAX);
        // A clock that was set back must not make the pause longer.
        if now < refused.at || now >= again {
            return Ok(());
        }
        let what = format!(
            "the login of '{user}' was refused at {:.0} and is not tried again before {again:.0}, because repeated \
             attempts lock the account; a changed secret, a reload (SIGHUP) or a run that is asked for (SIGUSR1) \
             tries at once. It was refused because: {}",
            refused.at, refused.why
        );
        Err(PortFailure::new(FailureClass::Denied, what))
    }

    fn note(&self, credentials: Credentials, why: &str) {
        let at = self.clock.now().instant();
        let mut memory = self.memory();
        let before = memory.as_ref().filter(|one| one.credentials == credentials);
        let pause = before.map_or(FIRST_PAUSE, |one| {
            one.pause.saturating_add(one.pause).min(LONGEST_PAUSE)
        });
        *memory = Some(Refused {
            credentials,
            at,
            pause,
            why: why.to_owned(),
        });
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Option<Refused>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::clock::{Now, SetClock};

    /// Logins at a desk with a clock, against a controller that refuses everything but `right`.
    struct Desk {
        clock: Arc<SetClock>,
        logins: Logins,
        asked: AtomicUsize,
    }

    impl Desk {
        fn new() -> Self {
            let clock = Arc::new(SetClock::at(at(0)));
            let logins = Logins::new(Arc::clone(&clock) as Arc<dyn Clock>);
            Self {
                clock,
                logins,
                asked: AtomicUsize::new(0),
            }
        }

        /// Tries at a minute; answers how often the controller was asked so far.
        async fn tries(&self, minute: i64, secret: &str) -> usize {
            self.clock.set(at(minute));
            let login = async {
                self.asked.fetch_add(1, Ordering::SeqCst);
                match secret {
                    "right" => Ok(()),
                    "nobody home" => Err(PortFailure::new(FailureClass::Unreachable, "gone")),
                    _ => Err(PortFailure::new(FailureClass::Denied, "data 52e")),
                }
            };
            let credentials = Credentials::of("svc", secret.as_bytes());
            let result = self.logins.attempt("svc", credentials, login).await;
            assert_eq!(result.is_ok(), secret == "right");
            self.asked.load(Ordering::SeqCst)
        }
    }

    fn at(minute: i64) -> Now {
        let start: Timestamp = "2026-11-20T08:00:00Z".parse().unwrap();
        Now::at(start + SignedDuration::from_mins(minute))
    }

    //
    #[tokio::test]
    async fn a_refused_login_is_tried_once_a_window_and_the_window_grows() {
        let desk = Desk::new();
        // Every quarter of an hour for a day: at 0, 30, 90, 210, 450, and every four hours from there.
        let mut tried = Vec::new();
        let mut before = 0;
        for minute in (0..24 * 60).step_by(15) {
            let asked = desk.tries(minute, "wrong").await;
            if asked > before {
                tried.push(minute);
            }
            before = asked;
        }
        assert_eq!(tried, [0, 30, 90, 210, 450, 690, 930, 1170, 1410]);
    }

    //
    #[tokio::test]
    async fn changed_credentials_and_an_operator_try_at_once() {
        let desk = Desk::new();
        assert_eq!(desk.tries(0, "wrong").await, 1);
        assert_eq!(desk.tries(1, "wrong").await, 1);
        assert_eq!(desk.tries(2, "as wrong").await, 2, "another secret");
        assert_eq!(desk.tries(3, "as wrong").await, 2);
        desk.logins.forget();
        assert_eq!(desk.tries(4, "as wrong").await, 3, "asked for");
        assert_eq!(desk.tries(5, "right").await, 4);
        assert_eq!(desk.tries(6, "as wrong").await, 5, "success forgives");
    }

    #[tokio::test]
    async fn only_a_refusal_counts_and_a_clock_set_back_does_not_lock_out() {
        let desk = Desk::new();
        assert_eq!(desk.tries(0, "nobody home").await, 1);
        assert_eq!(desk.tries(1, "nobody home").await, 2);
        assert_eq!(desk.tries(2, "wrong").await, 3);
        assert_eq!(desk.tries(-600, "wrong").await, 4);
    }

    //
    #[tokio::test]
    async fn connections_that_log_in_together_are_refused_once() {
        let desk = Desk::new();
        let together = futures_util::future::join_all((0..16).map(|_| desk.tries(0, "wrong")));
        assert_eq!(together.await.last(), Some(&1));
    }

    #[tokio::test]
    async fn the_pause_says_until_when_and_why() {
        let desk = Desk::new();
        desk.tries(0, "wrong").await;
        let credentials = Credentials::of("svc", b"wrong");
        let said = desk.logins.may_try("svc", credentials).unwrap_err();
        assert_eq!(said.class, FailureClass::Denied);
        for words in ["08:00:00Z", "08:30:00Z", "data 52e", "SIGUSR1"] {
            assert!(said.what.contains(words), "{said}");
        }
    }
}
