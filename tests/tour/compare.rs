//! What is printed against what the document says.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::document::ANY;

/// What differs from one domain to the next: ids of plans, GUIDs, and loopback addresses.
static VARYING: LazyLock<Regex> = LazyLock::new(|| {
    let guid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
    let id = r"\b(?:[0-9a-f]{64}|[0-9a-f]{12})\b";
    let address = r"\b127\.0\.0\.\d+(?::\d+)?\b";
    Regex::new(&format!("{guid}|{id}|{address}")).expect("a pattern")
});

/// Which id here is which id there.
#[derive(Default)]
pub struct Ids {
    real: BTreeMap<String, String>,
}

/// The line with its ids taken out.
fn bare(line: &str) -> String {
    VARYING.replace_all(line, "ID").trim_end().to_owned()
}

impl Ids {
    /// A command as it is to be given here.
    pub fn real(&self, command: &str) -> String {
        let of = |found: &regex::Captures<'_>| {
            self.real
                .get(&found[0])
                .unwrap_or(&found[0].to_owned())
                .clone()
        };
        VARYING.replace_all(command, of).into_owned()
    }

    /// Compares what was printed with what the document says; learns which id is which.
    ///
    /// # Errors
    /// The first difference, in words.
    pub fn compare(&mut self, told: &[String], real: &[String]) -> Result<(), String> {
        let pairs = aligned(told, real)?;
        for (told, real) in pairs {
            let ids = VARYING.find_iter(told).zip(VARYING.find_iter(real));
            for (told, real) in ids.map(|(told, real)| (told.as_str(), real.as_str())) {
                let known = self.real.entry(told.to_owned());
                let known = known.or_insert_with(|| real.to_owned());
                if known != real {
                    return Err(format!("  {told} was {known} before and is {real} now"));
                }
            }
        }
        Ok(())
    }

    /// What the document should say: the lines that were printed, shortened where they were, with the
    /// ids the document knows.
    pub fn rewritten(&mut self, told: &[String], real: &[String]) -> Vec<String> {
        self.learn(told, real);
        let mut out: Vec<String> = Vec::new();
        let pieces: Vec<&[String]> = told.split(|line| line == ANY).collect();
        let last = pieces.len() - 1;
        let mut from = 0;
        for (place, piece) in pieces.iter().enumerate() {
            let rest = &real[from..];
            let start = match place {
                0 => 0,
                _ if place == last => rest.len().saturating_sub(piece.len()),
                _ => piece
                    .first()
                    .and_then(|head| rest.iter().position(|line| alike(head, line)))
                    .unwrap_or(rest.len()),
            };
            let length = if last == 0 { rest.len() } else { piece.len() };
            let end = (start + length).min(rest.len());
            out.extend(rest[start..end].iter().map(|line| self.known(line)));
            from += end;
            if place < last {
                out.push(ANY.to_owned());
            }
        }
        out
    }

    /// An answer begins with the id of its plan, whatever has changed below it.
    fn learn(&mut self, told: &[String], real: &[String]) {
        let first = |lines: &[String]| Some(VARYING.find(lines.first()?)?.as_str().to_owned());
        if let (Some(told), Some(real)) = (first(told), first(real)) {
            self.real.entry(told).or_insert(real);
        }
    }

    fn known(&mut self, line: &str) -> String {
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for (told, real) in &self.real {
            names.insert(real, told);
        }
        let line = VARYING.replace_all(line, |found: &regex::Captures<'_>| {
            (*names.get(&found[0]).unwrap_or(&&found[0])).to_owned()
        });
        let line = line.trim_end().to_owned();
        // What is new is called by its own name from here on.
        for id in VARYING.find_iter(&line) {
            self.real
                .entry(id.as_str().to_owned())
                .or_insert_with(|| id.as_str().to_owned());
        }
        line
    }
}

/// Whether two lines begin with the same word or two: good enough to find a place again.
fn alike(told: &str, real: &str) -> bool {
    let head = |line: &str| {
        bare(line)
            .split_whitespace()
            .take(3)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    head(told) == head(real)
}

/// Lines that belong together; `[…]` stands for any lines.
fn aligned<'a>(told: &'a [String], real: &'a [String]) -> Result<Vec<(&'a str, &'a str)>, String> {
    let mut pairs = Vec::new();
    let pieces: Vec<&[String]> = told.split(|line| line == ANY).collect();
    let last = pieces.len() - 1;
    let mut from = 0;
    for (place, piece) in pieces.iter().enumerate() {
        let fits = |at: usize| {
            let there = real.get(at..at + piece.len());
            there.is_some_and(|there| there.iter().zip(*piece).all(|(a, b)| bare(a) == bare(b)))
        };
        let latest = (real.len() + 1).saturating_sub(piece.len());
        let at = match place {
            // The beginning and the end are fixed where nothing is left out before them and after.
            0 => Some(0).filter(|at| fits(*at)),
            _ if place == last => latest.checked_sub(1).filter(|at| *at >= from && fits(*at)),
            _ => (from..latest).find(|at| fits(*at)),
        };
        let Some(at) = at.filter(|at| place < last || at + piece.len() == real.len()) else {
            return Err(difference(
                piece,
                &real[from.min(real.len())..],
                place == last && place > 0,
            ));
        };
        pairs.extend(
            piece
                .iter()
                .zip(&real[at..])
                .map(|(a, b)| (a.as_str(), b.as_str())),
        );
        from = at + piece.len();
    }
    Ok(pairs)
}

/// The first line that differs.
fn difference(told: &[String], real: &[String], from_the_end: bool) -> String {
    let real = if from_the_end {
        &real[real.len().saturating_sub(told.len())..]
    } else {
        real
    };
    let longest = told.len().max(real.len());
    let differs =
        |at: &usize| told.get(*at).map(|line| bare(line)) != real.get(*at).map(|line| bare(line));
    let at = (0..longest).find(differs).unwrap_or_default();
    let line = |lines: &[String]| lines.get(at).map_or("(nothing)".to_owned(), Clone::clone);
    format!(
        "  the tour says: {}\n  it is:         {}",
        line(told),
        line(real)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    fn compare(told: &str, real: &str) -> Result<(), String> {
        Ids::default().compare(&lines(told), &lines(real))
    }

    #[test]
    fn a_changed_word_a_missing_line_and_one_too_many_are_found() {
        assert_eq!(compare("a b\nc", "a b\nc"), Ok(()));
        for (told, real) in [
            ("a b", "a x"),
            ("a\nb", "a"),
            ("a", "a\nb"),
            ("", "a"),
            ("a", ""),
        ] {
            assert!(compare(told, real).is_err(), "{told:?} {real:?}");
        }
    }

    #[test]
    fn a_gap_stands_for_any_lines_and_the_rest_must_be_there_in_order() {
        assert_eq!(compare("a\n[…]\nd", "a\nb\nc\nd"), Ok(()));
        assert_eq!(compare("a\n[…]\nd", "a\nd"), Ok(()));
        assert_eq!(compare("[…]\nc\n[…]", "a\nc\nd"), Ok(()));
        assert_eq!(compare("a\n[…]", "a\nb"), Ok(()));
        for (told, real) in [
            ("a\n[…]\nd", "a\nb"),
            ("a\n[…]\nd", "a\nd\ne"),
            ("a\n[…]\nc\n[…]\nb\n[…]", "a\nb\nc"),
            ("b\n[…]", "a\nb"),
        ] {
            assert!(compare(told, real).is_err(), "{told:?} {real:?}");
        }
    }

    #[test]
    fn ids_may_differ_but_stay_the_same_throughout() {
        let (one, two, three) = ("0123456789ab", "aaaaaaaaaaaa", "bbbbbbbbbbbb");
        let mut ids = Ids::default();
        let plan = |id: &str| vec![format!("Plan {id} · x")];
        assert_eq!(ids.compare(&plan(one), &plan(two)), Ok(()));
        assert_eq!(
            ids.real(&format!("apply --plan {one}")),
            format!("apply --plan {two}")
        );
        assert!(ids.compare(&plan(one), &plan(three)).is_err());
    }

    #[test]
    fn what_is_written_anew_fits() {
        let told = lines("Plan 0123456789ab\n1 change\n[…]\n+ 7 Anna\n[…]\nlast");
        let real = lines("Plan bbbbbbbbbbbb\n2 changes\nx\n+ 7 Anna\ny\nother last");
        let mut ids = Ids::default();
        let anew = ids.rewritten(&told, &real);
        assert_eq!(
            anew,
            lines("Plan 0123456789ab\n2 changes\n[…]\n+ 7 Anna\n[…]\nother last")
        );
        assert_eq!(Ids::default().compare(&anew, &real), Ok(()));
        let whole = ids.rewritten(&lines("a"), &lines("b\nc"));
        assert_eq!(whole, lines("b\nc"));
    }
}
