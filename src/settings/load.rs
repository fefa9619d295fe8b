//! Finding and reading the files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Settings;
use super::build;
use super::connections::folder_of;
use super::desk::Desk;
use super::document::{Document, Files, Kind};
use super::fields::Fields;
use super::merge;
use super::places::Places;
use super::problem::{Problem, Problems};
use super::read::{self, Reading};
use crate::ports::RUN_AS_THE_SERVICE;

/// The main file in a folder.
const MAIN: &str = "rosterd.toml";
/// The folder of rule files beside it.
const RULES: &str = "rules.d";

/// Reads the configuration: `place` is the main file or the folder that holds `rosterd.toml`; the rule
/// files are `rules.d/*.toml` beside it, in order of name. Variables `ROSTERD__SECTION__KEY` out of `env`
/// override the fixed sections; others are ignored. Secrets are not read.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn load(
    place: &Path,
    env: impl Iterator<Item = (String, String)>,
) -> Result<Settings, Problems> {
    let main = main_file(place);
    let mut problems = Vec::new();
    let mut places = Places::new(&main.display().to_string());
    let documents = documents(&main, &mut places, &mut problems);
    let variables = merge::environment(env, &mut places, &mut problems);
    let sound = documents.iter().all(|document| document.sound);
    let readable: Vec<Document> = documents.into_iter().filter(|one| one.sound).collect();
    let tree = merge::merge(readable, variables).map_err(|error| {
        let found = format!("files that cannot be merged ({error})");
        Problems::new(vec![whole(&main, &found, "one configuration")])
    })?;
    let reading = read::read(tree, &places, &mut problems);
    if !sound {
        // What a broken file says is not known: nothing more can be called missing or unknown.
        return Err(Problems::new(problems));
    }
    finish(&main, &places, reading, problems)
}

fn finish(
    main: &Path,
    places: &Places,
    reading: Reading,
    problems: Vec<Problem>,
) -> Result<Settings, Problems> {
    let Reading { shape, cut } = reading;
    let mut desk = Desk {
        places,
        cut: &cut,
        folder: &folder_of(main),
        fields: Fields::with(shape.personio.fields.keys()),
        absences: shape.personio.absences,
        tables: shape.tables.clone(),
        derived: BTreeMap::new(),
        problems,
    };
    let settings = build::build(&mut desk, &shape);
    match settings {
        Some(settings) if desk.problems.is_empty() => Ok(settings),
        _ => Err(Problems::new(desk.problems)),
    }
}

fn main_file(place: &Path) -> PathBuf {
    match place.is_dir() {
        true => place.join(MAIN),
        false => place.to_owned(),
    }
}

/// All files in order; what cannot be read is a problem and counts as broken.
fn documents(main: &Path, places: &mut Places, problems: &mut Vec<Problem>) -> Vec<Document> {
    let rules = rule_files(&folder_of(main).join(RULES), problems);
    let mut documents = Vec::new();
    let main = std::iter::once((main.to_owned(), Kind::Main));
    for (path, kind) in main.chain(rules.into_iter().map(|path| (path, Kind::Rules))) {
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                let name = path.display().to_string();
                let mut files = Files { places, problems };
                documents.push(files.read(&name, &text, kind));
            }
            Err(error) => {
                let found = format!("a file that cannot be read ({error})");
                let mut problem = whole(&path, &found, "a readable file in UTF-8");
                problem.hint = hint(error.kind(), kind);
                problems.push(problem);
                documents.push(Document::broken());
            }
        }
    }
    documents
}

/// `*.toml` in order of name; what editors and package managers leave beside them is no rule.
fn rule_files(folder: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            let found = format!("a folder that cannot be read ({error})");
            problems.push(whole(folder, &found, "a readable folder"));
            return Vec::new();
        }
    };
    let mut files = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) if is_rule_file(&entry.path()) => files.push(entry.path()),
            Ok(_) => {}
            Err(error) => {
                let found = format!("a folder that cannot be read ({error})");
                problems.push(whole(folder, &found, "a readable folder"));
            }
        }
    }
    files.sort();
    files
}

fn is_rule_file(path: &Path) -> bool {
    let hidden = path
        .file_name()
        .is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
    !hidden && path.extension().is_some_and(|end| end == "toml")
}

/// What an operator can do about a file that cannot be read.
fn hint(error: std::io::ErrorKind, kind: Kind) -> Option<String> {
    let words = match (error, kind) {
        (std::io::ErrorKind::PermissionDenied, _) => RUN_AS_THE_SERVICE,
        (std::io::ErrorKind::NotFound, Kind::Main) => {
            "--config or ROSTERD_CONFIG names the folder that holds rosterd.toml and rules.d"
        }
        _ => return None,
    };
    Some(words.to_owned())
}

/// A problem with a file or folder as a whole.
fn whole(path: &Path, found: &str, wanted: &str) -> Problem {
    Problem {
        file: path.display().to_string(),
        line: None,
        key: String::new(),
        found: found.to_owned(),
        wanted: wanted.to_owned(),
        hint: None,
    }
}
