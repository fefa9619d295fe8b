//! How commands end: one place that turns outcomes into exit codes (docs/exit-codes.md).

use std::error::Error;
use std::fmt;

use crate::ports::{FailureClass, PortFailure, Void};

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Fine.
    Fine,
    /// Something failed.
    Failed,
    /// Changes are pending (`plan --exit-code`).
    Pending,
    /// Held: an operator is to decide.
    Held,
    /// The command line is wrong or asks for what the mode refuses.
    Usage,
    /// HR or the directory cannot be reached.
    Unreachable,
    /// Try again later.
    TryLater,
    /// Credentials or rights.
    Denied,
    /// Configuration.
    Configuration,
}

impl Exit {
    /// The number the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Failed => 1,
            Self::Pending => 2,
            Self::Held => 3,
            Self::Usage => 64,
            Self::Unreachable => 69,
            Self::TryLater => 75,
            Self::Denied => 77,
            Self::Configuration => 78,
        }
    }
}

impl From<FailureClass> for Exit {
    fn from(class: FailureClass) -> Self {
        match class {
            FailureClass::Unreachable => Self::Unreachable,
            FailureClass::Busy | FailureClass::Incomplete => Self::TryLater,
            FailureClass::Denied => Self::Denied,
            FailureClass::Configuration => Self::Configuration,
            FailureClass::Internal => Self::Failed,
        }
    }
}

/// A command that did not come to its end: the exit code and what to tell the operator.
#[derive(Debug)]
pub struct Failure {
    /// How it ends.
    pub exit: Exit,
    /// What happened and what would be right; may have several lines.
    pub message: String,
}

impl Failure {
    /// A failure.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<PortFailure> for Failure {
    fn from(failure: PortFailure) -> Self {
        Self::new(failure.class.into(), chain(&failure))
    }
}

impl From<Void> for Failure {
    fn from(void: Void) -> Self {
        Self::new(void.failure.class.into(), chain(&void))
    }
}

/// An error, and on a line of its own what it comes from in the end: the layers of a library between the
/// two ("error sending request", "client error") say nothing to an operator.
pub fn chain(error: &dyn Error) -> String {
    let text = error.to_string();
    let mut root = error;
    while let Some(cause) = root.source() {
        root = cause;
    }
    let words = root.to_string();
    if text.contains(&words) {
        text
    } else {
        format!("{text}\n  because {words}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Side;

    //
    #[test]
    fn every_class_of_failure_has_its_documented_code() {
        let documented = [
            (FailureClass::Unreachable, 69),
            (FailureClass::Busy, 75),
            (FailureClass::Incomplete, 75),
            (FailureClass::Denied, 77),
            (FailureClass::Configuration, 78),
            (FailureClass::Internal, 1),
        ];
        for (class, code) in documented {
            assert_eq!(Exit::from(class).code(), code, "{class:?}");
        }
    }

    #[test]
    fn causes_are_printed_once() {
        let failure = PortFailure::new(FailureClass::Denied, "the login was refused")
            .because(std::io::Error::other("code 49"));
        let void = Void {
            side: Side::Directory,
            failure,
        };
        assert_eq!(
            Failure::from(void).message,
            "the directory could not be read completely: the login was refused\n  because code 49"
        );
    }
}
