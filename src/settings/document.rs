//! One TOML file: every syntax error in it, and where each key stands.

use config::{Map, Value, ValueKind};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::key::KeyPath;
use super::places::{Places, Spot};
use super::problem::Problem;

/// Tables that may be spread over files: what is *in* them must be written once. Everything else is one
/// entry and belongs to one file, so that no rule is put together from two places.
const SPREAD: [&str; 18] = [
    "schedule",
    "personio",
    "directory",
    "store",
    "safety",
    "hand_over",
    "log",
    "people",
    "people.derived",
    "names",
    "names.override",
    "lifecycle",
    "attributes",
    "ou",
    "ou.rules",
    "groups",
    "distribution_lists",
    "tables",
];

/// Sections a rule file may hold. Connections, secrets and limits are not among them: whoever may edit
/// rules must not be able to send rosterd to another server.
pub(super) const POLICY: [&str; 8] = [
    "people",
    "names",
    "lifecycle",
    "attributes",
    "ou",
    "groups",
    "distribution_lists",
    "tables",
];

/// Whether a file holds everything or policy only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `rosterd.toml`
    Main,
    /// `rules.d/*.toml`
    Rules,
}

/// What one file says.
#[derive(Debug)]
pub(super) struct Document {
    /// Its content, for merging.
    pub(super) tree: Map<String, Value>,
    /// Whether its syntax is right; if not, the tree is what could be made out.
    pub(super) sound: bool,
}

impl Document {
    /// A file that could not be read at all.
    pub(super) fn broken() -> Self {
        Self {
            tree: Map::new(),
            sound: false,
        }
    }
}

/// Reads files one after the other and refuses what an earlier one has said already.
pub(super) struct Files<'a> {
    pub(super) places: &'a mut Places,
    pub(super) problems: &'a mut Vec<Problem>,
}

impl Files<'_> {
    /// Reads one file.
    pub(super) fn read(&mut self, name: &str, text: &str, kind: Kind) -> Document {
        let file = self.places.file(name);
        let lines = Lines::of(text);
        let (root, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let line = error.span().map(|span| lines.at(span.start));
            self.problems.push(syntax(name, line, error.message()));
        }
        let mut walk = Walk {
            file,
            kind,
            lines: &lines,
            places: self.places,
            problems: self.problems,
        };
        Document {
            tree: walk.table(&KeyPath::root(), root.into_inner()),
            sound: errors.is_empty(),
        }
    }
}

/// The parser's message goes without the line it is about: that may hold a secret.
fn syntax(file: &str, line: Option<usize>, message: &str) -> Problem {
    Problem {
        file: file.to_owned(),
        line,
        key: String::new(),
        found: format!("a syntax error ({})", message.trim().replace('\n', ", ")),
        wanted: "TOML".to_owned(),
        hint: None,
    }
}

/// Turns one parsed file into a tree that can be merged.
struct Walk<'a> {
    file: usize,
    kind: Kind,
    lines: &'a Lines,
    places: &'a mut Places,
    problems: &'a mut Vec<Problem>,
}

impl Walk<'_> {
    fn table(&mut self, at: &KeyPath, table: DeTable<'_>) -> Map<String, Value> {
        let mut out = Map::new();
        for (name, value) in table {
            let key = at.key(name.get_ref());
            let spot = self.spot(name.span().start);
            if !self.may_stand(&key, spot) {
                continue;
            }
            self.places.note(key.clone(), spot);
            if let Some(value) = self.value(&key, value) {
                out.insert(name.get_ref().clone().into_owned(), value);
            }
        }
        out
    }

    /// Whether this file may say this: not a second time, and nothing but policy in a rule file.
    fn may_stand(&mut self, key: &KeyPath, spot: Spot) -> bool {
        if self.kind == Kind::Rules && key.steps().len() == 1 && FIXED.contains(&key.section()) {
            self.refuse(
                key,
                spot,
                "a section of rosterd.toml in a rule file",
                "it in rosterd.toml",
                Some("rule files hold policy only".to_owned()),
            );
            return false;
        }
        let earlier = self
            .places
            .spot(key)
            .filter(|first| first.file != spot.file);
        let Some(first) = earlier.filter(|_| !SPREAD.contains(&key.to_string().as_str())) else {
            return true;
        };
        let written = format!(
            "it again, after {}:{}",
            self.places.name(first.file),
            first.line
        );
        let hint = "what is written in two files is not merged: keep one".to_owned();
        self.refuse(key, spot, &written, "it once", Some(hint));
        false
    }

    fn value(&mut self, at: &KeyPath, value: Spanned<DeValue<'_>>) -> Option<Value> {
        let spot = self.spot(value.span().start);
        let kind = match value.into_inner() {
            DeValue::String(text) => ValueKind::String(text.into_owned()),
            DeValue::Boolean(yes) => ValueKind::Boolean(yes),
            DeValue::Datetime(datetime) => ValueKind::String(datetime.to_string()),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => ValueKind::I64(number),
                    Err(_) => return self.too_large(at, spot),
                }
            }
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(number) if number.is_finite() => ValueKind::Float(number),
                _ => return self.too_large(at, spot),
            },
            DeValue::Array(items) => ValueKind::Array(self.array(at, items)),
            DeValue::Table(table) => ValueKind::Table(self.table(at, table)),
        };
        let origin = self.places.name(self.file).to_owned();
        Some(Value::new(Some(&origin), kind))
    }

    fn array(&mut self, at: &KeyPath, items: toml::de::DeArray<'_>) -> Vec<Value> {
        let mut out = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let key = at.index(index);
            let spot = self.spot(item.span().start);
            self.places.note(key.clone(), spot);
            out.extend(self.value(&key, item));
        }
        out
    }

    fn too_large(&mut self, at: &KeyPath, spot: Spot) -> Option<Value> {
        self.refuse(at, spot, "a number out of range", "a smaller number", None);
        None
    }

    fn refuse(
        &mut self,
        key: &KeyPath,
        spot: Spot,
        found: &str,
        wanted: &str,
        hint: Option<String>,
    ) {
        self.problems.push(Problem {
            file: self.places.name(spot.file).to_owned(),
            line: Some(spot.line),
            key: key.to_string(),
            found: found.to_owned(),
            wanted: wanted.to_owned(),
            hint,
        });
    }

    fn spot(&self, offset: usize) -> Spot {
        Spot {
            file: self.file,
            offset,
            line: self.lines.at(offset),
        }
    }
}

/// Sections of the main file that a rule file may not hold.
pub(super) const FIXED: [&str; 8] = [
    "mode",
    "schedule",
    "personio",
    "directory",
    "store",
    "safety",
    "hand_over",
    "log",
];

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(ends.map(|(at, _)| at + 1).collect())
    }

    /// The line of a byte, from 1.
    fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset) + 1
    }
}
