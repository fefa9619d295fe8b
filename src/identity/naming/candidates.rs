//! The candidates of one name, in the order they are tried.

use std::collections::BTreeMap;

use super::NameProblem;
use super::legal::MARK;
use super::newcomer::missing;
use crate::people::{Person, Spelling};
use crate::rules::{Render, Template, Unrenderable};

/// The highest number tried. Behind it somebody should look.
const LAST_NUMBER: u32 = 99;

/// One attempt at a name.
pub enum Candidate<'a> {
    /// A text, with [`MARK`] where the template wants its number.
    Text {
        text: String,
        /// The number to put in; `None` on the first attempts.
        number: Option<u32>,
        template: &'a Template,
    },
    /// The template needs a field that is empty.
    Skipped(String),
}

/// Attempts at one name: each template once, then the last with 2, 3, … 99. Each is rendered once, when
/// it is reached.
pub struct Candidates<'a> {
    what: &'static str,
    person: &'a Person,
    extra: BTreeMap<&'static str, String>,
    spelled: Option<Spelling>,
    templates: std::slice::Iter<'a, Template>,
    /// The last template and its text, with the next number.
    repeating: Option<(&'a Template, String, u32)>,
}

impl<'a> Candidates<'a> {
    /// The candidates of `what` for a person, spelled so; common names are not.
    pub fn new(
        what: &'static str,
        templates: &'a [Template],
        person: &'a Person,
        extra: BTreeMap<&'static str, String>,
        spelled: Option<Spelling>,
    ) -> Self {
        Self {
            what,
            person,
            extra,
            spelled,
            templates: templates.iter(),
            repeating: None,
        }
    }

    fn first_use(&mut self, template: &'a Template) -> Result<Candidate<'a>, NameProblem> {
        let is_last = self.templates.len() == 0;
        let wants_number = template.reads("n");
        if is_last && wants_number {
            self.extra.insert("n", MARK.to_string());
        }
        let text = match self.render(template) {
            Ok(text) => text,
            Err(why @ Unrenderable::Empty(_)) => return Ok(Candidate::Skipped(why.to_string())),
            Err(why) => return Err(missing(self.what, why.to_string())),
        };
        let number = (is_last && wants_number).then_some(2);
        if is_last && may_be_numbered(template, &text) {
            let next = number.map_or(2, |number| number + 1);
            self.repeating = Some((template, text.clone(), next));
        }
        Ok(Candidate::Text {
            text,
            number,
            template,
        })
    }

    fn render(&self, template: &Template) -> Result<String, Unrenderable> {
        if self.spelled.is_none() {
            return template.render_complete(self.person, &self.extra);
        }
        template.render(Render {
            person: self.person,
            extra: &self.extra,
            spelled: self.spelled,
        })
    }
}

/// An address that HR wrote is taken or left: rosterd gives numbers only to addresses it makes.
fn may_be_numbered(template: &Template, text: &str) -> bool {
    !text.contains('@') || template.source().contains('@')
}

impl<'a> Iterator for Candidates<'a> {
    type Item = Result<Candidate<'a>, NameProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(template) = self.templates.next() {
            return Some(self.first_use(template));
        }
        let (template, text, next) = self.repeating.as_mut()?;
        if *next > LAST_NUMBER {
            return None;
        }
        let number = *next;
        *next += 1;
        Some(Ok(Candidate::Text {
            text: text.clone(),
            number: Some(number),
            template,
        }))
    }
}
