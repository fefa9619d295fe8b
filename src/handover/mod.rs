//! First passwords: drawing them and handing them over.
//!
//! Knows the ways a password can go: nowhere, into an encrypted file, to a program of the operator. Must
//! not know when one is due, and keeps none: not in a log, an error, an argument or an environment.

mod command;
mod draw;
mod file;
mod letter;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::ports::{Delivery, FailureClass, Handover, PortFailure};

/// How first passwords are handed over.
#[derive(Clone, Debug)]
pub enum HandoverKind {
    /// Not at all: somebody sets another one by hand.
    None,
    /// As a file only the recipient can read, `PERSON.age` in a folder; a newer one replaces it.
    File {
        /// The folder; made with mode 0700 where it is missing.
        folder: PathBuf,
        /// Who can read the files (age-encryption.org/v1, X25519).
        recipient: Box<age::x25519::Recipient>,
    },
    /// To a program, as JSON on its standard input. It succeeded when the program exits with 0.
    Command {
        /// The program. Not a shell line.
        program: PathBuf,
        /// Its arguments. The password is never among them.
        arguments: Vec<OsString>,
        /// After this it is killed, with everything it started.
        timeout: Duration,
    },
}

impl HandoverKind {
    /// Hand-over as encrypted files.
    ///
    /// # Errors
    /// When the recipient is no age X25519 public key (`age1…`).
    pub fn file(folder: impl Into<PathBuf>, recipient: &str) -> Result<Self, HandoverFailure> {
        let recipient = recipient
            .trim()
            .parse()
            .map_err(|reason: &str| HandoverFailure::Recipient { reason })?;
        Ok(Self::File {
            folder: folder.into(),
            recipient: Box::new(recipient),
        })
    }

    /// Hand-over to a program.
    pub fn command<A: Into<OsString>>(
        program: impl Into<PathBuf>,
        arguments: impl IntoIterator<Item = A>,
        timeout: Duration,
    ) -> Self {
        Self::Command {
            program: program.into(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            timeout,
        }
    }

    async fn hand_over(&self, delivery: &Delivery) -> Result<(), HandoverFailure> {
        match self {
            Self::None => Ok(()),
            Self::File { folder, recipient } => file::write(folder, recipient, delivery),
            Self::Command {
                program,
                arguments,
                timeout,
            } => command::run(program, arguments, *timeout, delivery).await,
        }
    }
}

impl Handover for HandoverKind {
    fn draw(&self, names: &[&str]) -> SecretString {
        draw::password(names)
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<(), PortFailure> {
        Ok(self.hand_over(delivery).await?)
    }
}

/// Why a password was not handed over. Never carries the password.
#[derive(Debug, thiserror::Error)]
pub enum HandoverFailure {
    /// The configured recipient cannot be used.
    #[error(
        "hand-over: the recipient is not an age public key ({reason}); wanted 'age1…', as \
         `age-keygen` prints it"
    )]
    Recipient {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The file cannot be encrypted or written.
    #[error("hand-over: cannot {what} {}: {cause}", path.display())]
    File {
        /// What was attempted.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// The program cannot be started.
    #[error("hand-over: cannot start {}: {cause}", program.display())]
    Start {
        /// Which program.
        program: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// The program was started and lost.
    #[error("hand-over: lost {}: {cause}", program.display())]
    Lost {
        /// Which program.
        program: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The program says it failed.
    #[error("hand-over: {} ended with {status}: {said}", program.display())]
    Refused {
        /// Which program.
        program: PathBuf,
        /// `exit status: 1` or the signal.
        status: String,
        /// The first line it wrote to standard error, without the password.
        said: String,
    },
    /// The program did not end in time.
    #[error("hand-over: {} did not end within {timeout:?} and was killed", program.display())]
    TooSlow {
        /// Which program.
        program: PathBuf,
        /// How long it was given.
        timeout: Duration,
    },
}

impl From<HandoverFailure> for PortFailure {
    /// The words already carry the cause, so none is chained: it would be printed twice.
    fn from(failure: HandoverFailure) -> Self {
        let class = match &failure {
            HandoverFailure::Recipient { .. } | HandoverFailure::Start { .. } => {
                FailureClass::Configuration
            }
            HandoverFailure::TooSlow { .. } => FailureClass::Unreachable,
            HandoverFailure::File { .. }
            | HandoverFailure::Lost { .. }
            | HandoverFailure::Refused { .. } => FailureClass::Internal,
        };
        Self::new(class, failure.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A delivery with a password that is easy to search for.
    pub(super) fn delivery(person: &str) -> Delivery {
        Delivery {
            person: crate::people::PersonId::new(person),
            name: "Jörg \"Joe\" Meißner".to_owned(),
            sam_account_name: "jmeissner".to_owned(),
            user_principal_name: "jmeissner@corp.example".to_owned(),
            password: SecretString::from("S3cr\"t%Passw0rd".to_owned()),
        }
    }

    #[tokio::test]
    async fn none_hands_over_nothing_and_is_fine_with_it() {
        HandoverKind::None.deliver(&delivery("7")).await.unwrap();
    }

    #[test]
    fn a_recipient_that_is_none_is_refused_at_once() {
        let secret_key =
            "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
        for wrong in ["", "age1", "ssh-ed25519 AAAA", secret_key] {
            let failure = HandoverKind::file("/nowhere", wrong).unwrap_err();
            assert!(failure.to_string().contains("age1…"), "{failure}");
            assert!(!failure.to_string().contains("SECRET"), "{failure}");
            assert_eq!(
                PortFailure::from(failure).class,
                FailureClass::Configuration
            );
        }
    }
}
