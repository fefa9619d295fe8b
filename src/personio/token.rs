//! The access token: fetched once, kept while it lives, replaced when Personio says so.

use std::sync::Arc;

use jiff::SignedDuration;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use crate::clock::{Clock, Now};

use super::error::PersonioError;
use super::login::Door;

/// Reads the client secret from where it is kept, each time one is needed: a renewed secret needs no restart.
/// The error says where it was looked for and what is wrong.
pub type SecretReader = Arc<dyn Fn() -> Result<SecretString, String> + Send + Sync>;

/// A token is renewed in the last minutes of its life: a long read must not outlive it.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// No token is renewed sooner: as long as the old one lives, Personio hands out the same again, and a login for each
/// page would be refused before long. If it ends earlier, a 401 says so.
const LEAST: SignedDuration = SignedDuration::from_secs(30);

/// Assumed if Personio does not say how long a token lives; a 401 corrects it.
const UNSTATED_LIFE: usize = 3600;

/// A token with the moment from which another is wanted.
#[derive(Clone)]
pub(super) struct Token {
    text: SecretString,
    renew: Now,
}

impl Token {
    /// A token that lives for so many seconds from `now`.
    pub fn new(text: SecretString, lives: Option<usize>, now: Now) -> Self {
        let seconds = i64::try_from(lives.unwrap_or(UNSTATED_LIFE)).unwrap_or(i64::MAX);
        let life = SignedDuration::from_secs(seconds);
        let kept = life.saturating_sub(MARGIN).max(life / 2).max(LEAST);
        Self {
            text,
            renew: now.plus(kept),
        }
    }

    /// The header, marked so that no log of the HTTP library shows it.
    pub fn header(&self) -> Result<HeaderValue, PersonioError> {
        let value = HeaderValue::try_from(format!("Bearer {}", self.text.expose_secret()));
        let mut value = value.map_err(|_| PersonioError::Strange {
            path: Door::Current.path(),
            why: "the token has characters no header can carry".into(),
        })?;
        value.set_sensitive(true);
        Ok(value)
    }

    fn is(&self, other: &Self) -> bool {
        self.text.expose_secret() == other.text.expose_secret()
    }
}

/// The one token all requests share.
pub(super) struct Tokens {
    clock: Arc<dyn Clock>,
    current: Mutex<Option<Token>>,
}

impl Tokens {
    /// No token yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            current: Mutex::new(None),
        }
    }

    /// The token, fetched with `fetch` if there is none that lives long enough.
    pub async fn current<F>(&self, fetch: F) -> Result<Token, PersonioError>
    where
        F: Future<Output = Result<Token, PersonioError>> + Send,
    {
        // Held while fetching: whoever comes second waits for the first's token instead of fetching another.
        let mut current = self.current.lock().await;
        let now = self.clock.now();
        if let Some(token) = current.as_ref().filter(|token| token.renew > now) {
            return Ok(token.clone());
        }
        let token = fetch.await?;
        *current = Some(token.clone());
        Ok(token)
    }

    /// Takes a token that somebody asked for beside [`Tokens::current`].
    pub async fn replace(&self, token: Token) {
        *self.current.lock().await = Some(token);
    }

    /// Forgets a token that Personio refused, unless it has been replaced already.
    pub async fn discard(&self, refused: &Token) {
        let mut current = self.current.lock().await;
        if current.as_ref().is_some_and(|token| token.is(refused)) {
            *current = None;
        }
    }

    /// Adopts the token in the header of a good answer. Normally it is the one that was sent; before June 2023
    /// each answer carried the next. Many answers have none, so it is never required.
    pub async fn adopt(&self, headers: &HeaderMap, sent: &Token) {
        let Some(text) = headers.get(AUTHORIZATION).and_then(bearer) else {
            return;
        };
        let next = Token {
            text: SecretString::from(text.to_owned()),
            renew: sent.renew,
        };
        let mut current = self.current.lock().await;
        if !next.is(sent) && current.as_ref().is_some_and(|token| token.is(sent)) {
            *current = Some(next);
        }
    }
}

fn bearer(value: &HeaderValue) -> Option<&str> {
    let (scheme, text) = value.to_str().ok()?.split_once(' ')?;
    let text = text.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use crate::clock::SetClock;

    use super::*;

    fn now() -> Now {
        Now::at("2026-11-23T08:00:00Z".parse().unwrap())
    }

    fn token(text: &str) -> Token {
        Token::new(SecretString::from(text), Some(86_400), now())
    }

    fn shown(token: &Token) -> String {
        token.header().unwrap().to_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn a_token_is_kept_until_five_minutes_before_its_end() {
        let clock = Arc::new(SetClock::at(now()));
        let tokens = Tokens::new(clock.clone());
        let fetched = AtomicUsize::new(0);
        let fetch = async || {
            let count = fetched.fetch_add(1, Ordering::Relaxed);
            Ok(Token::new(
                SecretString::from(format!("t{count}")),
                Some(86_400),
                clock.now(),
            ))
        };
        for (minutes, wanted) in [(0, "t0"), (1434, "t0"), (1435, "t1"), (1436, "t1")] {
            clock.set(now().plus(SignedDuration::from_mins(minutes)));
            let token = tokens.current(Box::pin(fetch())).await.unwrap();
            assert_eq!(
                shown(&token),
                format!("Bearer {wanted}"),
                "after {minutes} minutes"
            );
        }
    }

    #[test]
    fn what_is_left_of_a_short_life_is_used_and_not_asked_for_again_and_again() {
        for (lives, kept) in [
            (Some(86_400), 86_100),
            (Some(600), 300),
            (Some(200), 100),
            (Some(0), 30),
            (None, 3_300),
        ] {
            let token = Token::new(SecretString::from("t"), lives, now());
            let renew = now().plus(SignedDuration::from_secs(kept));
            assert_eq!(token.renew, renew, "{lives:?}");
        }
        let forever = Token::new(SecretString::from("t"), Some(usize::MAX), now());
        assert!(forever.renew >= now());
    }

    #[tokio::test]
    async fn a_refused_token_is_forgotten_but_not_its_successor() {
        let tokens = Tokens::new(Arc::new(SetClock::at(now())));
        let (old, new) = (token("old"), token("new"));
        tokens.current(async { Ok(new.clone()) }).await.unwrap();
        tokens.discard(&old).await;
        let kept = tokens.current(async { Ok(token("third")) }).await.unwrap();
        assert_eq!(shown(&kept), "Bearer new");
        tokens.discard(&new).await;
        let fresh = tokens.current(async { Ok(token("third")) }).await.unwrap();
        assert_eq!(shown(&fresh), "Bearer third");
    }

    #[tokio::test]
    async fn the_next_token_is_taken_from_the_answer_if_there_is_one() {
        let tokens = Tokens::new(Arc::new(SetClock::at(now())));
        let sent = tokens.current(async { Ok(token("one")) }).await.unwrap();
        tokens.adopt(&HeaderMap::new(), &sent).await;
        let answer =
            HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static("Bearer two"))]);
        tokens.adopt(&answer, &sent).await;
        let next = tokens.current(async { Ok(token("never")) }).await.unwrap();
        assert_eq!(shown(&next), "Bearer two");
    }
}
