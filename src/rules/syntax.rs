//! What a template names: variables, filters and tables, found before anybody is rendered.
//!
//! The engine resolves filters and tables only when it reaches them, and a misspelt filter in a branch
//! that is rarely taken would be found on the day of somebody's start. Templates are therefore held to a
//! small part of Jinja (`{{ … }}`, `{% if %}`), of which this reader sees every name.

use std::collections::BTreeSet;

/// Filters a template may use.
pub const FILTERS: [&str; 7] = [
    "lower", "upper", "title", "trim", "replace", "join", "table",
];

/// Statements a template may use.
const STATEMENTS: [&str; 4] = ["if", "elif", "else", "endif"];

/// Words of the expression language that name nothing.
const WORDS: [&str; 14] = [
    "if", "elif", "else", "endif", "and", "or", "not", "in", "true", "false", "none", "True",
    "False", "None",
];

/// What one template names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Variables, dotted ones whole.
    pub variables: BTreeSet<String>,
    /// Tables of the filter `table`.
    pub tables: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Text(&'a str),
    Sign(char),
}

/// Reads the names of a template.
///
/// # Errors
/// Words with the place, when the template uses a filter, statement, function or test there is not.
pub fn names(source: &str) -> Result<Named, String> {
    let mut named = Named::default();
    let mut rest = 0;
    while let Some(found) = source[rest..]
        .find("{{")
        .into_iter()
        .chain(source[rest..].find("{%"))
        .chain(source[rest..].find("{#"))
        .min()
    {
        let open = rest + found;
        let kind = source.as_bytes()[open + 1];
        let at = |offset| place(source, offset);
        if kind == b'#' {
            let end = source[open..].find("#}");
            rest = open
                + end.ok_or_else(|| format!("{}: the comment is not closed by #}}", at(open)))?
                + 2;
            continue;
        }
        let close = if kind == b'{' { "}}" } else { "%}" };
        let (tokens, end) = tokens(source, open + 2, close)
            .ok_or_else(|| format!("{}: the block is not closed by {close}", at(open)))?;
        let mut block = Block {
            source,
            tokens: &tokens,
            named: &mut named,
        };
        block.read(kind == b'%')?;
        rest = end;
    }
    Ok(named)
}

/// `line 2, column 14`, counted from one in characters.
fn place(source: &str, offset: usize) -> String {
    let before = source.get(..offset).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    format!("line {line}, column {column}")
}

type Tokens<'a> = Vec<(usize, Token<'a>)>;

/// The tokens of a block, and where it ends; `None` when it does not end.
fn tokens<'a>(source: &'a str, from: usize, close: &str) -> Option<(Tokens<'a>, usize)> {
    let mut out = Vec::new();
    let mut at = from;
    loop {
        let rest = source.get(at..)?;
        let c = rest.chars().next()?;
        if rest.starts_with(close) {
            return Some((out, at + close.len()));
        }
        let length = match c {
            '"' | '\'' => {
                let length = quoted(rest, c)?;
                out.push((at, Token::Text(&rest[1..length - 1])));
                length
            }
            c if c.is_alphanumeric() || c == '_' => {
                let word = |c: char| !(c.is_alphanumeric() || c == '_');
                let length = rest.find(word).unwrap_or(rest.len());
                out.push((at, Token::Word(&rest[..length])));
                length
            }
            c => {
                if !c.is_whitespace() {
                    out.push((at, Token::Sign(c)));
                }
                c.len_utf8()
            }
        };
        at += length;
    }
}

/// The length of a quoted text with its quotes.
fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

struct Block<'a> {
    source: &'a str,
    tokens: &'a [(usize, Token<'a>)],
    named: &'a mut Named,
}

impl Block<'_> {
    fn read(&mut self, is_statement: bool) -> Result<(), String> {
        if is_statement {
            self.check_statement()?;
        }
        for (at, (_, token)) in self.tokens.iter().enumerate() {
            match token {
                Token::Word(word) => self.read_word(at, word)?,
                // Two maps that end together look like the end of the block, and hide what follows.
                Token::Sign('{') => {
                    return Err(format!(
                        "{}: there are no maps; use a table",
                        self.place(at)
                    ));
                }
                Token::Text(_) | Token::Sign(_) => {}
            }
        }
        Ok(())
    }

    /// The first word behind `{%`, or `{%-`.
    fn check_statement(&self) -> Result<(), String> {
        let word = self.tokens.iter().find_map(|(at, token)| match token {
            Token::Word(word) => Some((*at, *word)),
            _ => None,
        });
        match word {
            Some((_, word)) if STATEMENTS.contains(&word) => Ok(()),
            Some((at, word)) => Err(format!(
                "{}: there is no statement '{word}'; templates know if, elif, else and endif",
                place(self.source, at)
            )),
            None => Ok(()),
        }
    }

    fn read_word(&mut self, at: usize, word: &str) -> Result<(), String> {
        let before = at.checked_sub(1).and_then(|at| self.token(at));
        if word.starts_with(|c: char| c.is_ascii_digit()) || WORDS.contains(&word) {
            return Ok(());
        }
        match before {
            Some(Token::Sign('|')) => self.read_filter(at, word),
            Some(Token::Sign('.')) => self.refuse_call(at, word),
            _ if word == "is" => Err(format!(
                "{}: there are no tests ('is …'); compare with == instead, or use the name alone: an empty field is false",
                self.place(at)
            )),
            _ => {
                self.refuse_call(at, word)?;
                let mut name = word.to_owned();
                let mut next = at + 1;
                while let (Some(Token::Sign('.')), Some(Token::Word(part))) =
                    (self.token(next), self.token(next + 1))
                {
                    name.push('.');
                    name.push_str(part);
                    next += 2;
                }
                self.named.variables.insert(name);
                Ok(())
            }
        }
    }

    fn read_filter(&mut self, at: usize, word: &str) -> Result<(), String> {
        if !FILTERS.contains(&word) {
            return Err(format!(
                "{}: there is no filter '{word}'; templates know {}",
                self.place(at),
                FILTERS.join(", ")
            ));
        }
        if word != "table" {
            return Ok(());
        }
        match (self.token(at + 1), self.token(at + 2), self.token(at + 3)) {
            (Some(Token::Sign('(')), Some(Token::Text(name)), Some(Token::Sign(')'))) => {
                self.named.tables.insert(name.to_owned());
                Ok(())
            }
            _ => Err(format!(
                "{}: the filter table wants the name of a table: table('country_code')",
                self.place(at)
            )),
        }
    }

    fn refuse_call(&self, at: usize, word: &str) -> Result<(), String> {
        if self.token(at + 1) == Some(Token::Sign('(')) {
            return Err(format!(
                "{}: there is no function '{word}'; templates know the filters {}",
                self.place(at),
                FILTERS.join(", ")
            ));
        }
        Ok(())
    }

    fn token(&self, at: usize) -> Option<Token<'_>> {
        self.tokens.get(at).map(|(_, token)| *token)
    }

    fn place(&self, at: usize) -> String {
        let offset = self.tokens.get(at).map_or(0, |(offset, _)| *offset);
        place(self.source, offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn variables(source: &str) -> Vec<String> {
        names(source).unwrap().variables.into_iter().collect()
    }

    #[test]
    fn every_variable_is_seen_however_it_is_used() {
        assert_eq!(
            variables("{{ a }}{{ b[0] }}{{ c[:2] }}{{ d | lower }}"),
            ["a", "b", "c", "d"]
        );
        assert_eq!(
            variables("{{ department.name }} {{ x ~ y.id }}"),
            ["department.name", "x", "y.id"]
        );
        assert_eq!(
            variables("{%- if a and not b in c -%}{{ d }}{% else %}{{ e }}{% endif %}"),
            ["a", "b", "c", "d", "e"]
        );
        assert_eq!(
            variables("plain {# {{ no }} #} { not } {{ 'text }} | x' }}"),
            Vec::<String>::new()
        );
        assert_eq!(variables("{{ a if b else \"c\\\" d\" }}"), ["a", "b"]);
        assert_eq!(variables("{{ a | replace(b, 'x') }}"), ["a", "b"]);
    }

    #[test]
    fn tables_are_seen_with_their_names() {
        let named = names("{{ office.name | table('country_code') | upper }}").unwrap();
        assert!(named.tables.contains("country_code"));
        assert!(
            names("{{ a | table(b) }}")
                .unwrap_err()
                .contains("wants the name")
        );
        assert!(names("{{ a | table }}").is_err());
    }

    #[test]
    fn what_there_is_not_is_refused_with_its_place() {
        for (source, words) in [
            (
                "{{ a }}\n  {{ b | uper }}",
                "line 2, column 10: there is no filter 'uper'",
            ),
            (
                "{% for a in b %}{% endfor %}",
                "line 1, column 4: there is no statement 'for'",
            ),
            ("{% raw %}", "there is no statement 'raw'"),
            ("{{ range(9) }}", "there is no function 'range'"),
            ("{{ a.upper() }}", "there is no function 'upper'"),
            ("{{ a is defined }}", "there are no tests"),
            (
                "{{ {'a': {'b': c}} }}",
                "line 1, column 4: there are no maps",
            ),
            ("{{ a", "line 1, column 1: the block is not closed"),
            ("{# a", "comment is not closed"),
            ("{{ 'a }}", "not closed"),
        ] {
            let problem = names(source).unwrap_err();
            assert!(problem.contains(words), "{source}: {problem}");
        }
    }

    proptest! {
        #[test]
        fn reading_anything_never_panics(text in "[{}%#'\"\\\\|.()a-cä\\[\\]: \n]{0,40}") {
            let _ = names(&text);
        }
    }
}
