//! The forms an answer can have.

use clap::ValueEnum;

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs (docs/json.md).
    Json,
    /// For a ticket or a wiki.
    Markdown,
    /// For ldapmodify (docs/ldif.md).
    Ldif,
}

/// The form of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StoryFormat {
    /// For people.
    Text,
    /// For programs (docs/json.md).
    Json,
    /// For a ticket or a wiki.
    Markdown,
}

impl From<StoryFormat> for Format {
    fn from(format: StoryFormat) -> Self {
        match format {
            StoryFormat::Text => Self::Text,
            StoryFormat::Json => Self::Json,
            StoryFormat::Markdown => Self::Markdown,
        }
    }
}

/// The form of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CalendarFormat {
    /// For people.
    Text,
    /// For programs (docs/json.md).
    Json,
    /// For other calendars: iCalendar, RFC 5545.
    Ics,
}
