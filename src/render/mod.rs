//! The plan in words.
//!
//! Knows plans, verdicts and what they mean to the people who read them; how wide a terminal is and
//! whether it has colours is handed in as a [`Style`]. Must not know where the words go, nor decide
//! anything. HR's text reaches the output through [`Page`] alone, which lets no control
//! character pass, and [`ldif`], where a value that is not visible ASCII is base64.

pub mod adoption;
mod advice;
mod block;
pub mod calendar;
mod change;
pub mod doctor;
pub mod doctor_personio;
pub mod explain;
pub mod history;
pub mod json;
mod json_action;
pub mod json_doctor;
pub mod json_names;
pub mod json_personio;
mod json_profiles;
pub mod json_run;
pub mod json_story;
pub mod ldif;
mod letters;
pub mod markdown;
pub mod names;
mod page;
pub mod recording;
pub mod report;
pub mod scopes;
mod sections;
mod shown;
pub mod status;
mod style;
pub mod text;

#[cfg(test)]
mod adoption_tests;
#[cfg(test)]
mod documented;
#[cfg(test)]
mod markdown_tests;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod tests;

pub use letters::clean;
pub use page::Page;
pub use shown::{Shown, day_and_time, short};
pub use style::{Style, Tone};
