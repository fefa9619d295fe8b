//! What can go wrong with Personio, and which class of failure that is.

use std::io::ErrorKind;
use std::path::PathBuf;

use reqwest::StatusCode;

use crate::people::RosterProblem;
use crate::ports::{FailureClass, PortFailure, Side, Void};

use super::convert::UnknownField;
use super::maintenance::WINDOW;
use super::pages::Incomplete;
use super::recording::RecordingFault;

/// A failure of the HR side. No variant carries a secret or personal data.
#[derive(Debug, thiserror::Error)]
pub enum PersonioError {
    /// The address cannot be used.
    #[error("personio.url {url:?}: {why}")]
    Address {
        /// The address as configured, without anything before an `@`.
        url: String,
        /// What is wrong and what would be right.
        why: &'static str,
    },
    /// The certificates to trust could not be read.
    #[error("certificates in {}: {why}; wanted: a readable PEM file with at least one certificate", .path.display())]
    Certificates {
        /// The file.
        path: PathBuf,
        /// What the reader says.
        why: String,
    },
    /// Neither the system nor the configuration names any certificate to trust.
    #[error("no trusted certificates: the system has none and personio.ca_file is not set ({0})")]
    NoRoots(String),
    /// The HTTP client could not be set up.
    #[error("the HTTP client could not be set up")]
    Setup(#[source] reqwest::Error),
    /// The client secret could not be read.
    #[error("personio.client_secret: {0}")]
    Secret(String),
    /// A rule wants a field that is not there.
    #[error(transparent)]
    UnknownField(#[from] UnknownField),
    /// A rule wants the kind of absence, and nobody has said that absences may be read.
    #[error(
        "field absence_kind needs absences, which are data about health and not read unless personio.absences = true"
    )]
    AbsencesOff,
    /// Personio does not know this client id and secret.
    #[error(
        "Personio refuses the client id and secret ({said}); create or renew the credential under Marketplace, \
         Connected integrations, and check personio.client_id and personio.client_secret"
    )]
    WrongCredentials {
        /// Personio's code and words.
        said: String,
    },
    /// The credential is good, but may not do this.
    #[error(
        "Personio refuses {path} with {status}{said}; the credential needs the right to read employees{}: \
         give it under Marketplace, Connected integrations, or name a credential that has it in personio.client_id",
        also(*.status)
    )]
    Forbidden {
        /// What was asked.
        path: &'static str,
        /// The status.
        status: StatusCode,
        /// Personio's words, in brackets, or nothing.
        said: String,
    },
    /// Nobody answers, or not in time.
    #[error(
        "Personio does not answer at {host} ({path}, tried {tries} times); {}",
        if *.maintenance { WINDOW } else { REACH }
    )]
    Unreachable {
        /// Host and port.
        host: String,
        /// What was asked.
        path: &'static str,
        /// How often.
        tries: u32,
        /// Whether Personio has announced that it will not.
        maintenance: bool,
        /// The cause.
        #[source]
        source: reqwest::Error,
    },
    /// Somebody answers whose certificate is not to be trusted.
    #[error(
        "the certificate of {host} is not trusted; if a proxy of yours opens TLS, \
         name its certificate authority in personio.ca_file"
    )]
    Untrusted {
        /// Host and port.
        host: String,
        /// The cause.
        #[source]
        source: reqwest::Error,
    },
    /// Personio answers, but only that it cannot.
    #[error(
        "Personio answers {path} with {status} (tried {tries} times); {}",
        if *.maintenance { WINDOW } else { "that is on its side: try again later" }
    )]
    Unavailable {
        /// What was asked.
        path: &'static str,
        /// The last status.
        status: StatusCode,
        /// How often.
        tries: u32,
        /// Whether Personio has announced it.
        maintenance: bool,
    },
    /// Too many requests, also after waiting.
    #[error(
        "Personio has had too many requests ({path}, tried {tries} times); try again in a few minutes"
    )]
    TooManyRequests {
        /// What was asked.
        path: &'static str,
        /// How often.
        tries: u32,
        /// How long Personio asks to wait, if it says so.
        wait: Option<std::time::Duration>,
    },
    /// Personio understood and said no.
    #[error(
        "Personio refuses {path} with {status}{said}; try again later, and ask Personio if it stays so"
    )]
    Refused {
        /// What was asked.
        path: &'static str,
        /// The status; 200 if only the body says no.
        status: StatusCode,
        /// Personio's words, in brackets, or nothing.
        said: String,
    },
    /// Personio points elsewhere; credentials are not carried there.
    #[error(
        "{path} is redirected to {target}; only redirects within personio.url are followed, and five at most: \
         set personio.url to the right address"
    )]
    Redirected {
        /// What was asked.
        path: &'static str,
        /// The origin it points to.
        target: String,
    },
    /// Something that is not Personio's interface answers: a proxy, a portal, a maintenance page.
    #[error(
        "the answer to {path} is not what Personio sends: {why}; a proxy or a portal may answer in its place, \
         or personio.url is another address"
    )]
    Strange {
        /// What was asked.
        path: &'static str,
        /// What is odd about it, without its content.
        why: String,
    },
    /// Pages came, but not a whole.
    #[error(
        "the list of employees is not complete, also when read again, and nothing of it is used: {0}; try again \
         when nobody imports people into Personio"
    )]
    Incomplete(#[source] Incomplete),
    /// Records came, but do not make a roster.
    #[error("the list of employees contradicts itself: {0}")]
    Contradiction(#[from] RosterProblem),
    /// A folder cannot stand for Personio, or a recording cannot be written.
    #[error(transparent)]
    Recording(#[from] RecordingFault),
    /// The whole read took too long.
    #[error("the list of employees could not be read within {} s", .0.as_secs())]
    TooSlow(std::time::Duration),
}

impl PersonioError {
    /// The class, which decides the exit code and whether trying again helps.
    pub fn class(&self) -> FailureClass {
        match self {
            Self::Address { .. }
            | Self::Certificates { .. }
            | Self::NoRoots(_)
            | Self::Secret(_)
            | Self::UnknownField(_)
            | Self::AbsencesOff
            | Self::Untrusted { .. }
            | Self::Redirected { .. }
            // Saved pages do not become others by waiting.
            | Self::Recording(_)
            // The path is fixed and documented: where it is not found in words that are not Personio's, something
            // else answers.
            | Self::Refused { status: StatusCode::NOT_FOUND, .. } => FailureClass::Configuration,
            Self::Unreachable { .. } | Self::Unavailable { .. } | Self::Strange { .. } => {
                FailureClass::Unreachable
            }
            Self::WrongCredentials { .. } | Self::Forbidden { .. } => FailureClass::Denied,
            Self::TooManyRequests { .. } | Self::TooSlow(_) => FailureClass::Busy,
            Self::Refused { .. } | Self::Incomplete(_) | Self::Contradiction(_) => {
                FailureClass::Incomplete
            }
            Self::Setup(_) => FailureClass::Internal,
        }
    }
}

/// What to look at when nobody answers.
const REACH: &str = "is personio.url right, and may this machine reach it (firewall, proxy)?";

/// Two statuses say it in a way that nobody would guess.
fn also(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND => {
            " (Personio says a missing right with this status, too)"
        }
        _ => "",
    }
}

/// A certificate that is not trusted will not be trusted later either: that is configuration, not reach.
pub(super) fn names_a_certificate(fault: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(fault);
    while let Some(current) = cause {
        if let Some(tls) = tls_cause(current) {
            return matches!(tls, rustls::Error::InvalidCertificate(_));
        }
        cause = current.source();
    }
    false
}

/// A body that contradicts its own compression will do so again; one that broke off on the way is worth another try.
/// The HTTP library calls both of them a failed decoding.
pub(super) fn is_badly_compressed(fault: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(fault);
    while let Some(current) = cause {
        if tls_cause(current).is_some() {
            return false;
        }
        let kind = current
            .downcast_ref::<std::io::Error>()
            .map(std::io::Error::kind);
        if let Some(ErrorKind::InvalidData | ErrorKind::InvalidInput) = kind {
            return true;
        }
        cause = current.source();
    }
    false
}

/// TLS errors travel inside `io::Error`, whose `source` skips the wrapped error itself.
fn tls_cause<'a>(fault: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let wrapped = fault
        .downcast_ref::<std::io::Error>()
        .and_then(std::io::Error::get_ref);
    match wrapped {
        Some(inner) => inner.downcast_ref().or_else(|| tls_cause(inner)),
        None => fault.downcast_ref(),
    }
}

impl From<PersonioError> for Void {
    fn from(fault: PersonioError) -> Self {
        let failure = PortFailure::from(fault);
        Void {
            side: Side::People,
            failure,
        }
    }
}

impl From<PersonioError> for PortFailure {
    /// The words of the error, and as cause what lies below it, so that nothing is said twice.
    fn from(fault: PersonioError) -> Self {
        let failure = PortFailure::new(fault.class(), fault.to_string());
        match fault {
            PersonioError::Unreachable { source, .. }
            | PersonioError::Untrusted { source, .. }
            | PersonioError::Setup(source) => failure.because(source),
            _ => failure,
        }
    }
}
