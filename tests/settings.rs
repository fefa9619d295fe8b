//! The configuration as an operator meets it: what is shipped loads, and what is wrong is told at once.

#[path = "settings/conditions.rs"]
mod conditions;
#[path = "settings/controllers.rs"]
mod controllers;
#[path = "settings/derived.rs"]
mod derived;
#[path = "settings/fields.rs"]
mod fields;
#[path = "settings/mistakes.rs"]
mod mistakes;
#[path = "settings/people.rs"]
mod people;
#[allow(dead_code, reason = "the directory in memory uses another part of it")]
#[path = "support/schema.rs"]
mod schema;
#[path = "settings/shipped.rs"]
mod shipped;
#[path = "settings/table.rs"]
mod table;
#[path = "settings/variables.rs"]
mod variables;

use std::fs;
use std::path::{Path, PathBuf};

use rosterd::settings::{Problems, Settings, load};
use tempfile::TempDir;

/// The configuration in the package.
fn shipped_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("config")
}

/// A copy of the shipped configuration that a test may spoil.
struct Copy(TempDir);

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("rules.d")).unwrap();
        for name in files() {
            fs::copy(shipped_folder().join(&name), folder.path().join(&name)).unwrap();
        }
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap()
    }

    fn write(&self, file: &str, text: &str) -> &Self {
        fs::write(self.path().join(file), text).unwrap();
        self
    }

    /// Replaces a text that must be there exactly once.
    fn replace(&self, file: &str, old: &str, new: &str) -> &Self {
        let text = self.text(file);
        assert_eq!(text.matches(old).count(), 1, "{old:?} in {file}");
        self.write(file, &text.replace(old, new))
    }

    fn append(&self, file: &str, more: &str) -> &Self {
        let text = self.text(file);
        self.write(file, &format!("{text}\n{more}\n"))
    }

    fn load(&self) -> Result<Settings, Problems> {
        load(self.path(), std::iter::empty())
    }

    fn load_with(&self, env: &[(&str, &str)]) -> Result<Settings, Problems> {
        let env = env
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        load(self.path(), env)
    }

    /// The problems, one line each, with the folder left out.
    fn problems(&self, found: Result<Settings, Problems>) -> Vec<String> {
        let folder = format!("{}/", self.path().display());
        let problems = found.err().map(|problems| problems.to_string());
        let text = problems.unwrap_or_default().replace(&folder, "");
        text.lines().map(str::to_owned).collect()
    }
}

/// The shipped files, below their folder.
fn files() -> Vec<String> {
    let rules = fs::read_dir(shipped_folder().join("rules.d")).unwrap();
    let mut files: Vec<String> = rules
        .map(|entry| format!("rules.d/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    files.push("rosterd.toml".to_owned());
    files.sort();
    files
}
