//! Finds the tests of a file and the marks above them: `// R-41` for a requirement, `// Q-05` for a quirk of
//! Personio's, `// S-07` for a situation, or several in one line. A mark stands
//! among the comments and attributes right above a test; in a script anywhere, for the whole script.

use std::collections::BTreeSet;

/// What files hold. Tests are named as the map cites them.
#[derive(Debug, Default)]
pub struct Found {
    /// `file::test`, or a script's path.
    pub tests: BTreeSet<String>,
    /// Requirement, quirk or situation, and test.
    pub marks: BTreeSet<(String, String)>,
    /// Marks in test code that stand above no test, with file and line.
    pub stray: Vec<String>,
}

impl Found {
    /// Takes in another file's.
    pub fn add(&mut self, other: Self) {
        self.tests.extend(other.tests);
        self.marks.extend(other.marks);
        self.stray.extend(other.stray);
    }
}

impl Found {
    /// The marks of one kind: `R-`, `Q-` or `S-`.
    pub fn marks_of(&self, kind: &str) -> BTreeSet<(String, String)> {
        let own = self.marks.iter().filter(|(id, _)| id.starts_with(kind));
        own.cloned().collect()
    }
}

/// Reads one file.
pub fn read(file: &str, text: &str) -> Found {
    if file.ends_with(".rs") {
        rust(file, text)
    } else {
        script(file, text)
    }
}

fn script(file: &str, text: &str) -> Found {
    let comments = text
        .lines()
        .filter_map(|line| line.split_once('#').map(|(_, comment)| comment));
    let ids = comments.flat_map(ids);
    Found {
        tests: file
            .ends_with(".sh")
            .then(|| file.to_owned())
            .into_iter()
            .collect(),
        marks: ids.map(|id| (id, file.to_owned())).collect(),
        stray: Vec::new(),
    }
}

fn rust(file: &str, text: &str) -> Found {
    let mut found = Found::default();
    let mut is_test_code = is_test_file(file);
    let mut above = Above::default();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        is_test_code |= line == "#[cfg(test)]";
        if line.starts_with("//") {
            above.ids.extend(ids(line));
        } else if line.starts_with("#[") {
            above.is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
        } else {
            let name = function(line);
            let test = name.filter(|name| above.is_test || is_case(file, name, text));
            if let Some(name) = test {
                let test = format!("{file}::{name}");
                let marks = above.ids.drain(..).map(|id| (id, test.clone()));
                found.marks.extend(marks);
                found.tests.insert(test);
            }
            above.ids.extend(
                line.split_once("//")
                    .into_iter()
                    .flat_map(|(_, comment)| ids(comment)),
            );
            let stray = above.ids.drain(..).filter(|_| is_test_code);
            found
                .stray
                .extend(stray.map(|id| format!("{id} in {file}:{}", number + 1)));
            above = Above::default();
        }
    }
    found
}

/// What stands above the present line.
#[derive(Default)]
struct Above {
    ids: Vec<String>,
    is_test: bool,
}

fn is_test_file(file: &str) -> bool {
    file.starts_with("tests/") || file.contains("/tests/") || file.ends_with("/tests.rs")
}

/// A case of the directory suite stands in its file's list; a story has its name.
fn is_case(file: &str, name: &str, text: &str) -> bool {
    if file.starts_with("tests/directory/") {
        let list = text
            .split_once("cases!(")
            .and_then(|(_, rest)| rest.split_once(");"));
        return list.is_some_and(|(list, _)| list.split(',').any(|case| case.trim() == name));
    }
    file.starts_with("tests/stories/") && name == "story"
}

/// The name of the function that begins in this line.
fn function(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub ").unwrap_or(line);
    let line = line.strip_prefix("async ").unwrap_or(line);
    let rest = line.strip_prefix("fn ")?;
    rest.split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
}

/// Every `R-41`, `Q-05` and `S-07` in a comment.
fn ids(comment: &str) -> impl Iterator<Item = String> {
    let words = comment.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let is_id = |word: &&str| {
        word.strip_prefix("R-")
            .or_else(|| word.strip_prefix("Q-"))
            .or_else(|| word.strip_prefix("S-"))
            .is_some_and(|number| number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit()))
    };
    words.filter(is_id).map(str::to_owned)
}
