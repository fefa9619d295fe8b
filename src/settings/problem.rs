//! What is wrong with a configuration, as data: all of it at once.

use std::fmt;

/// One thing that is wrong with a configuration. Never carries a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file as it was named, or `environment`.
    pub file: String,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// The key (`ou.rules.berlin.when.office`); empty when the file as a whole is meant. In the
    /// environment, the name of the variable.
    pub key: String,
    /// What is there.
    pub found: String,
    /// What would be right.
    pub wanted: String,
    /// What to do about it, where that is more than `wanted` says.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.key.is_empty() {
            write!(f, ": {}", self.key)?;
        }
        write!(f, " — found {}, wanted {}", self.found, self.wanted)?;
        match &self.hint {
            Some(hint) => write!(f, " — {hint}"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong with a configuration, in order of file and line; never empty. Printed one
/// line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|a, b| (&a.file, a.line, &a.key).cmp(&(&b.file, b.line, &b.key)));
        problems.dedup();
        Self(problems)
    }

    /// The problems, in order of file and line.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// The known word somebody most likely meant, if one is near enough.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(&word, &known.to_lowercase()), known))
        .filter(|(near, _)| *near > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// `did you mean 'x'?`, if something is near enough.
pub(super) fn did_you_mean<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, known).map(|known| format!("did you mean '{known}'?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_different_word_is_not() {
        assert_eq!(
            nearest("departement", ["department", "office"]),
            Some("department")
        );
        assert_eq!(nearest("salary", ["department", "office"]), None);
    }

    #[test]
    fn a_problem_is_one_line_with_everything_in_it() {
        let problem = Problem {
            file: "rules.d/40-places.toml".into(),
            line: Some(7),
            key: "ou.default".into(),
            found: "nothing".into(),
            wanted: "a distinguished name".into(),
            hint: Some("new accounts need a place".into()),
        };
        assert_eq!(
            problem.to_string(),
            "rules.d/40-places.toml:7: ou.default — found nothing, wanted a distinguished name — new accounts need a place"
        );
    }
}
