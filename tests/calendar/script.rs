//! One scripted day as its file tells it. Strict: what is not known here is a mistake, told with file and place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use rosterd::clock::{Now, instant_of};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::days::berlin;
use super::expect::{PlanTable, Wording};

/// A day of the company.
#[derive(Debug)]
pub struct Script {
    /// The file's name without its ending: `04-anna-moves`.
    pub slug: String,
    /// The moment of the run.
    pub at: Now,
    /// What is written.
    pub page: Page,
    /// `[plan]`, read.
    pub plan: PlanTable,
}

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// What the day is called.
    pub title: String,
    /// Civil time of the run in Berlin, `2027-03-04 09:00`.
    pub at: String,
    /// What happened in the company, in words.
    story: String,
    /// The plan that is expected and why, in words.
    expect: String,
    /// Whether an operator approves what is held.
    pub operator: Option<Operator>,
    /// Said by a day that plans nothing.
    #[serde(default)]
    pub nothing: bool,
    /// Words of an alarm about the whole plan (a sentinel, a plan that contradicts itself).
    pub alarm: Option<String>,
    /// How many people Personio delivers, and says that these are all: a broken feed. Everybody, where it says nothing.
    pub feed: Option<usize>,
    /// Edits in Personio before the run.
    #[serde(default)]
    pub hr: Vec<Hr>,
    /// An administrator's hand in the directory before the run.
    #[serde(default)]
    pub it: Vec<It>,
    /// The whole expected plan.
    #[serde(default)]
    plan: BTreeMap<String, toml::Value>,
    /// People for whom nothing can be done from this day on: words of the reason, or `false` from the day they are free.
    #[serde(default)]
    pub blocked: Wording,
    /// People held by the guard, with words of the reason.
    #[serde(default)]
    pub held: Wording,
    /// The end state, looked up.
    #[serde(default)]
    pub sees: Vec<Sees>,
}

/// What the operator does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operator {
    /// Approves everything held, and lets it be carried out.
    Approve,
}

/// One edit in Personio: exactly one of person, add, remove.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hr {
    /// Whose record `set` and `empty` change.
    pub person: Option<i64>,
    /// Fields with new values.
    #[serde(default)]
    pub set: Map<String, Value>,
    /// Fields that lose their value.
    #[serde(default)]
    pub empty: Vec<String>,
    /// A new record.
    pub add: Option<Map<String, Value>>,
    /// The number of a record that is deleted.
    pub remove: Option<i64>,
}

/// One thing an administrator does: exactly one verb.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct It {
    /// sAMAccountName of a user or group.
    pub account: String,
    /// Attributes with new values; none clears.
    pub set: Option<BTreeMap<String, Values>>,
    /// The unit it is moved to.
    pub move_to: Option<String>,
    /// A new common name.
    pub rename: Option<String>,
    /// Disables the account.
    #[serde(default)]
    pub disable: bool,
    /// Enables the account.
    #[serde(default)]
    pub enable: bool,
    /// Deletes it.
    #[serde(default)]
    pub delete: bool,
    /// sAMAccountName of a group it becomes a member of.
    pub join: Option<String>,
    /// sAMAccountName of a group it leaves.
    pub leave: Option<String>,
}

/// One value or several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Values {
    /// One.
    One(String),
    /// Several; none is an attribute that is not set.
    Many(Vec<String>),
}

impl Values {
    /// As a list.
    pub fn list(&self) -> Vec<String> {
        match self {
            Self::One(value) => vec![value.clone()],
            Self::Many(values) => values.clone(),
        }
    }
}

/// What an administrator sees of one account at the end of the day.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sees {
    /// Whose account, by its anchor.
    pub person: Option<i64>,
    /// Which account, by sAMAccountName.
    pub account: Option<String>,
    /// Whether there is one; there is unless this says no.
    pub exists: Option<bool>,
    /// By its own bits.
    pub enabled: Option<bool>,
    /// The unit it is in.
    pub unit: Option<String>,
    /// The groups that list it as a member, exactly.
    pub groups: Option<Vec<String>>,
    /// Values of attributes, exactly; an empty list is an attribute that is not set.
    #[serde(default)]
    pub attributes: BTreeMap<String, Values>,
    /// Civil time in Berlin at which it expires, or `never`.
    pub expires: Option<String>,
    /// Whether the password handed over by rosterd is taken by Kerberos.
    pub logs_in: Option<bool>,
}

impl Script {
    /// All days of a folder, in order of their names, which must be the order of their moments.
    pub fn all(folder: &Path) -> Result<Vec<Self>, String> {
        let entries =
            std::fs::read_dir(folder).map_err(|fault| format!("{}: {fault}", folder.display()))?;
        let mut files: Vec<PathBuf> = entries
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()
            .map_err(|fault| format!("{}: {fault}", folder.display()))?;
        files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
        files.sort();
        let days: Vec<Self> = files
            .iter()
            .map(|file| Self::load(file))
            .collect::<Result<_, _>>()?;
        for pair in days.windows(2) {
            if pair[0].at >= pair[1].at {
                let (first, second) = (&pair[0].slug, &pair[1].slug);
                return Err(format!(
                    "{second}.toml: at: is not later than that of {first}.toml"
                ));
            }
        }
        Ok(days)
    }

    fn load(file: &Path) -> Result<Self, String> {
        let slug = file.file_stem().unwrap_or_default().to_string_lossy();
        let text =
            std::fs::read_to_string(file).map_err(|fault| format!("{slug}.toml: {fault}"))?;
        Self::parse(&slug, &text)
    }

    /// Reads the text of a day.
    pub fn parse(slug: &str, text: &str) -> Result<Self, String> {
        let wrong = |place: &str, what: String| format!("{slug}.toml: {place}: {what}");
        let page = toml::Deserializer::parse(text)
            .map_err(|fault| wrong("the file", fault.to_string()))?;
        let page: Page = serde_path_to_error::deserialize(page)
            .map_err(|fault| wrong(&fault.path().to_string(), fault.inner().to_string()))?;
        let at = civil(&page.at).map_err(|what| wrong("at", what))?;
        let plan = PlanTable::read(&page.plan).map_err(|what| wrong("plan", what))?;
        if page.story.trim().is_empty() || page.expect.trim().is_empty() {
            return Err(wrong(
                "story, expect",
                "tell what happened and what is expected".into(),
            ));
        }
        if plan.is_empty() != page.nothing {
            let what =
                "a day plans something in [plan], or says so: `nothing = true`, above the tables";
            return Err(wrong("plan", what.into()));
        }
        for (place, edit) in page.hr.iter().enumerate() {
            edit.check()
                .map_err(|what| wrong(&format!("hr[{place}]"), what))?;
        }
        for (place, edit) in page.it.iter().enumerate() {
            edit.check()
                .map_err(|what| wrong(&format!("it[{place}]"), what))?;
        }
        for (place, sees) in page.sees.iter().enumerate() {
            sees.check()
                .map_err(|what| wrong(&format!("sees[{place}]"), what))?;
        }
        for (place, reasons) in [("blocked", &page.blocked), ("held", &page.held)] {
            reasons.check().map_err(|what| wrong(place, what))?;
        }
        Ok(Self {
            slug: slug.to_owned(),
            at: Now::at(instant_of(at, &berlin())),
            page,
            plan,
        })
    }
}

impl Hr {
    fn check(&self) -> Result<(), String> {
        let changes = !self.set.is_empty() || !self.empty.is_empty();
        match (self.person, &self.add, self.remove) {
            (Some(_), None, None) if changes => Ok(()),
            (None, Some(_), None) | (None, None, Some(_)) if !changes => Ok(()),
            _ => Err("is one of: person with set or empty, add, remove".into()),
        }
    }
}

/// A civil time of the day files.
fn civil(text: &str) -> Result<DateTime, String> {
    DateTime::strptime("%Y-%m-%d %H:%M", text)
        .map_err(|_| format!("{text:?} is not a time such as 2027-03-04 09:00"))
}

impl Sees {
    fn check(&self) -> Result<(), String> {
        if self.person.is_some() == self.account.is_some() {
            return Err("names either a person or an account".into());
        }
        match self.expires.as_deref() {
            None | Some("never") => Ok(()),
            Some(text) => civil(text).map(|_| ()),
        }
    }
}

impl It {
    fn check(&self) -> Result<(), String> {
        let verbs = [
            self.set.is_some(),
            self.move_to.is_some(),
            self.rename.is_some(),
            self.disable,
            self.enable,
            self.delete,
            self.join.is_some(),
            self.leave.is_some(),
        ];
        match verbs.iter().filter(|verb| **verb).count() {
            1 => Ok(()),
            count => Err(format!(
                "has {count} verbs, needs one: set, move_to, rename, disable, enable, delete, join, leave"
            )),
        }
    }
}
