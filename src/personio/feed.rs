//! Personio, or saved pages in its place.

use std::collections::BTreeSet;

use crate::people::{FieldName, Roster};
use crate::ports::{PeopleSource, Void};

use super::{Personio, Recording};

/// Who says who works here.
pub enum Feed {
    /// Personio itself.
    Live(Box<Personio>),
    /// Saved pages: to look at, never to write from.
    Recorded(Recording),
}

impl PeopleSource for Feed {
    async fn read(&self, fields: &BTreeSet<FieldName>) -> Result<Roster, Void> {
        match self {
            Self::Live(personio) => personio.read(fields).await,
            Self::Recorded(recording) => recording.read(fields).await,
        }
    }

    fn origin(&self) -> Option<String> {
        match self {
            Self::Live(personio) => personio.origin(),
            Self::Recorded(recording) => recording.origin(),
        }
    }
}
