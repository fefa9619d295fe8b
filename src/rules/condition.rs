//! Conditions over a person's fields. Each can say why it held or did not.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization;

use super::derived::{self, Derived, Found, day_in};
use super::shown::shown;
use crate::people::{FieldName, FieldValue, Number, Person};

/// A condition as configuration writes it: `{ office = "Berlin", any = [ … ], not = { … } }`.
#[derive(Clone, Debug)]
pub enum Condition {
    /// Every part holds; no part at all always holds.
    All(Vec<Condition>),
    /// At least one part holds.
    Any(Vec<Condition>),
    /// The part does not hold.
    Not(Box<Condition>),
    /// A field passes a test.
    Field(FieldName, Test),
    /// A derived value passes a test.
    Derived(Arc<Derived>, Test),
}

/// What a condition asks somebody, or something, for.
pub(super) enum Asked<'a> {
    /// A field, or what stands in its place.
    Field(&'a FieldName),
    /// A derived value.
    Derived(&'a Derived),
}

/// A test of one field. Text is compared blind to case.
#[derive(Clone, Debug)]
pub enum Test {
    /// Equal to one of these texts; tags: one of them is in the list. A named thing is equal by name.
    OneOf(Vec<String>),
    /// Matches a regular expression, which says itself whether case counts (`(?i)`).
    Matches(Regex),
    /// Starts with.
    StartsWith(String),
    /// Ends with.
    EndsWith(String),
    /// Contains.
    Contains(String),
    /// Is not empty (`present = true`), or is empty (`present = false`).
    Present(bool),
    /// A day before this one.
    Before(Date),
    /// A day after this one.
    After(Date),
    /// A number above this one.
    Above(Number),
    /// A number below this one.
    Below(Number),
}

/// Whether a condition holds, and why, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It holds, because.
    Yes(String),
    /// It does not hold, because.
    No(String),
    /// Nobody can say: this field is unreadable. What depends on it freezes.
    Unknown(FieldName),
}

impl Condition {
    /// Evaluates the condition for a person. Every part is looked at: a *no* outweighs an unreadable field
    /// in `All`, a *yes* outweighs it in `Any`.
    pub fn holds(&self, person: &Person) -> Holds {
        self.holds_by(&|asked| match asked {
            Asked::Field(name) => {
                let (source, value) = derived::read(person, name);
                Found {
                    source,
                    value,
                    because: None,
                }
            }
            Asked::Derived(derived) => derived.find(person),
        })
    }

    /// The same over anything that has values: `read` gives the value, and the name to blame where it is unreadable.
    pub(super) fn holds_by(&self, read: &dyn Fn(Asked<'_>) -> Found) -> Holds {
        match self {
            Self::All(parts) => all(parts.iter().map(|part| part.holds_by(read))),
            Self::Any(parts) => any(parts.iter().map(|part| part.holds_by(read))),
            Self::Not(part) => match part.holds_by(read) {
                Holds::Yes(because) => Holds::No(format!("{because}, which is excluded")),
                Holds::No(because) => Holds::Yes(because),
                unknown @ Holds::Unknown(_) => unknown,
            },
            Self::Field(name, test) => test.holds(name.as_str(), read(Asked::Field(name))),
            Self::Derived(derived, test) => {
                test.holds(&derived.name, read(Asked::Derived(derived)))
            }
        }
    }

    /// Every field the condition reads, so that only those are requested.
    pub fn fields(&self, into: &mut BTreeSet<FieldName>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.fields(into)),
            Self::Not(part) => part.fields(into),
            Self::Field(name, _) => derived::sources(name, into),
            Self::Derived(derived, _) => derived.sources(into),
        }
    }

    /// The derived values the condition names itself.
    pub(super) fn derived<'a>(&'a self, into: &mut Vec<&'a Arc<Derived>>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.derived(into)),
            Self::Not(part) => part.derived(into),
            Self::Field(..) => {}
            Self::Derived(derived, _) => into.push(derived),
        }
    }
}

fn all(parts: impl Iterator<Item = Holds>) -> Holds {
    let mut reasons = Vec::new();
    let mut unknown = None;
    for part in parts {
        match part {
            no @ Holds::No(_) => return no,
            Holds::Yes(because) => reasons.push(because),
            Holds::Unknown(field) => unknown = unknown.or(Some(field)),
        }
    }
    match unknown {
        Some(field) => Holds::Unknown(field),
        None if reasons.is_empty() => Holds::Yes("applies to everybody".to_owned()),
        None => Holds::Yes(reasons.join(" and ")),
    }
}

fn any(parts: impl Iterator<Item = Holds>) -> Holds {
    let mut reasons = Vec::new();
    let mut unknown = None;
    for part in parts {
        match part {
            yes @ Holds::Yes(_) => return yes,
            Holds::No(because) => reasons.push(because),
            Holds::Unknown(field) => unknown = unknown.or(Some(field)),
        }
    }
    match unknown {
        Some(field) => Holds::Unknown(field),
        None if reasons.is_empty() => Holds::No("applies to nobody".to_owned()),
        None => Holds::No(reasons.join(" and ")),
    }
}

/// Longest regular expression a rule may have, in bytes.
const PATTERN_LIMIT: usize = 1000;
/// Most memory one compiled expression may take, in bytes.
const COMPILED_LIMIT: usize = 1 << 20;

impl Test {
    /// A test by regular expression. Matching is linear in the text, whatever the pattern.
    ///
    /// # Errors
    /// Words for people when the pattern is no regular expression, or too large.
    pub fn matches(pattern: &str) -> Result<Self, String> {
        if pattern.len() > PATTERN_LIMIT {
            return Err(format!(
                "the regular expression is longer than {PATTERN_LIMIT} bytes; use several conditions"
            ));
        }
        let built = RegexBuilder::new(pattern)
            .size_limit(COMPILED_LIMIT)
            .dfa_size_limit(COMPILED_LIMIT)
            .nest_limit(50)
            .build();
        built.map(Self::Matches).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => {
                "the regular expression becomes too large; make its repetitions smaller".to_owned()
            }
            error => {
                let words = error.to_string();
                let last = words.lines().last().unwrap_or_default();
                let last = last.trim_start_matches("error: ");
                format!("'{}' is no regular expression: {last}", shown(pattern))
            }
        })
    }

    /// Whether what was found under a name passes.
    fn holds(&self, name: &str, found: Found) -> Holds {
        let Some((passes, words)) = self.judge(&found.value) else {
            return Holds::Unknown(found.source);
        };
        let because = match found.because {
            Some(because) => format!("{name} {words} ({because})"),
            None => format!("{name} {words}"),
        };
        if passes {
            Holds::Yes(because)
        } else {
            Holds::No(because)
        }
    }

    /// Whether the value passes, in words that follow the field's name; `None` when nobody can say.
    fn judge(&self, value: &FieldValue) -> Option<(bool, String)> {
        let texts = match value {
            FieldValue::Unreadable => return None,
            FieldValue::Empty => Vec::new(),
            FieldValue::List(items) => items.clone(),
            value => value.text().into_iter().collect(),
        };
        let empty = texts.iter().all(|text| text.trim().is_empty());
        match self {
            Self::Present(wanted) => Some((*wanted != empty, is(&texts, empty))),
            _ if empty => Some((false, is(&texts, true))),
            Self::Before(_) | Self::After(_) => self.judge_date(value),
            Self::Above(_) | Self::Below(_) => self.judge_number(value),
            Self::OneOf(_)
            | Self::Matches(_)
            | Self::StartsWith(_)
            | Self::EndsWith(_)
            | Self::Contains(_) => Some(self.judge_texts(&texts)),
        }
    }

    fn judge_texts(&self, texts: &[String]) -> (bool, String) {
        match texts.iter().find(|text| self.passes(text)) {
            Some(text) => (true, self.why(text)),
            None => (false, format!("{}, {}", is(texts, false), self.why_not())),
        }
    }

    /// Whether one text passes.
    fn passes(&self, text: &str) -> bool {
        let key = blind(text);
        match self {
            Self::OneOf(wanted) => wanted
                .iter()
                .any(|wanted| blind(wanted) == key || same_number(wanted, text)),
            Self::Matches(pattern) => pattern.is_match(&text.nfc().collect::<String>()),
            Self::StartsWith(start) => key.starts_with(&blind(start)),
            Self::EndsWith(end) => key.ends_with(&blind(end)),
            Self::Contains(part) => key.contains(&blind(part)),
            Self::Present(_)
            | Self::Before(_)
            | Self::After(_)
            | Self::Above(_)
            | Self::Below(_) => false,
        }
    }

    fn why(&self, text: &str) -> String {
        let text = shown(text);
        match self {
            Self::OneOf(_) => format!("is {text}"),
            Self::Matches(pattern) => {
                format!("is {text}, which matches {}", pattern.as_str())
            }
            Self::StartsWith(start) => format!("is {text}, which starts with {}", shown(start)),
            Self::EndsWith(end) => format!("is {text}, which ends with {}", shown(end)),
            Self::Contains(part) => format!("is {text}, which contains {}", shown(part)),
            Self::Present(_)
            | Self::Before(_)
            | Self::After(_)
            | Self::Above(_)
            | Self::Below(_) => format!("is {text}, {}", self.wanted()),
        }
    }

    fn why_not(&self) -> String {
        match self {
            Self::OneOf(wanted) => {
                let wanted: Vec<String> = wanted.iter().map(|text| shown(text)).collect();
                format!("not {}", wanted.join(" or "))
            }
            Self::Matches(pattern) => format!("which does not match {}", pattern.as_str()),
            Self::StartsWith(start) => format!("which does not start with {}", shown(start)),
            Self::EndsWith(end) => format!("which does not end with {}", shown(end)),
            Self::Contains(part) => format!("which does not contain {}", shown(part)),
            Self::Present(_)
            | Self::Before(_)
            | Self::After(_)
            | Self::Above(_)
            | Self::Below(_) => format!("not {}", self.wanted()),
        }
    }

    /// What a comparison wants, in words.
    fn wanted(&self) -> String {
        match self {
            Self::Before(day) => format!("before {day}"),
            Self::After(day) => format!("after {day}"),
            Self::Above(number) => format!("above {number}"),
            Self::Below(number) => format!("below {number}"),
            _ => String::new(),
        }
    }

    /// A value that is no day cannot be compared with one: like an unreadable field, it decides nothing.
    fn judge_date(&self, value: &FieldValue) -> Option<(bool, String)> {
        let day = day_in(value)?;
        let passes = match self {
            Self::Before(limit) => day < *limit,
            Self::After(limit) => day > *limit,
            _ => return None,
        };
        Some((passes, self.compared(&day.to_string(), passes)))
    }

    /// A value that is no number decides nothing either.
    fn judge_number(&self, value: &FieldValue) -> Option<(bool, String)> {
        let number = match value {
            FieldValue::Number(number) => number.0,
            FieldValue::Text(text) => number_in(text)?,
            _ => return None,
        };
        let passes = match self {
            Self::Above(limit) => number > limit.0,
            Self::Below(limit) => number < limit.0,
            _ => return None,
        };
        Some((passes, self.compared(&number.to_string(), passes)))
    }

    fn compared(&self, value: &str, passes: bool) -> String {
        let not = if passes { "" } else { "not " };
        format!("is {value}, {not}{}", self.wanted())
    }
}

/// Text as it is compared: NFC, blind to case, without surrounding blanks.
fn blind(text: &str) -> String {
    if text.is_ascii() {
        return text.trim().to_ascii_lowercase();
    }
    let lower = text.trim().nfc().collect::<String>().to_lowercase();
    lower.nfc().collect()
}

fn number_in(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

/// Whether two short texts are one number (`40` and `40.0`). Long ones are identifiers, which exceed what
/// a number can tell apart, and so are those with leading zeros.
fn same_number(a: &str, b: &str) -> bool {
    let decimal = |text: &str| {
        let whole = text.trim().split('.').next().unwrap_or_default();
        let plain = whole.bytes().all(|byte| byte.is_ascii_digit()) && text.len() <= 12;
        let plain = plain && (whole.len() <= 1 || !whole.starts_with('0'));
        number_in(text).filter(|_| plain)
    };
    matches!((decimal(a), decimal(b)), (Some(a), Some(b)) if a == b)
}

fn is(texts: &[String], empty: bool) -> String {
    if empty {
        return "is empty".to_owned();
    }
    format!("is {}", shown(&texts.join(", ")))
}

#[cfg(test)]
mod tests;
