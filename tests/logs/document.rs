//! docs/logs.md names what is logged, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex::Regex;

/// The words in back quotes in the first column of tables below a heading.
fn listed(document: &str, heading: &str) -> BTreeSet<String> {
    let below = document.split(heading).nth(1).expect("the heading");
    let table = below.lines().skip_while(|line| !line.starts_with('|'));
    let rows = table.take_while(|line| line.starts_with('|'));
    let first = rows.filter_map(|row| row.split('|').nth(1));
    let quoted = first.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    quoted.map(str::to_owned).collect()
}

/// Every file below a folder, without its unit tests.
fn sources(folder: &Path, out: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, out);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
            out.push(before_tests.to_owned());
        }
    }
}

/// Where the parenthesis that is open at the start of a text is closed.
fn closed(text: &str) -> usize {
    let mut depth = 1;
    let end = text.char_indices().find(|(_, c)| {
        depth += i32::from(*c == '(') - i32::from(*c == ')');
        depth == 0
    });
    end.expect("source that compiles").0
}

/// Fields and spans of every event and span in the source.
fn emitted() -> (BTreeSet<String>, BTreeSet<String>) {
    let mut texts = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut texts,
    );
    let call = Regex::new(r"\b(error|warn|info|debug|trace|info_span)!\(").unwrap();
    let text = Regex::new(r#"(?s)"(?:[^"\\]|\\.)*""#).unwrap();
    let field = Regex::new(r"^[%?]?([a-z_]+)(\s*=.*)?$").unwrap();
    let (mut fields, mut spans) = (BTreeSet::new(), BTreeSet::new());
    for source in &texts {
        for found in call.captures_iter(source) {
            let rest = &source[found.get(0).unwrap().end()..];
            let inside = &rest[..closed(rest)];
            if &found[1] == "info_span" {
                let name = text.find(inside).expect("a span has a name");
                spans.insert(name.as_str().trim_matches('"').to_owned());
            }
            let mut depth = 0;
            let bare = text.replace_all(inside, "").replace('\n', " ");
            let parts = bare.split(|c| {
                depth += i32::from(c == '(') - i32::from(c == ')');
                c == ',' && depth == 0
            });
            let named = parts.filter_map(|part| field.captures(part.trim()));
            fields.extend(named.map(|named| named[1].to_owned()));
        }
    }
    (fields, spans)
}

#[test]
fn the_document_lists_every_field_and_span_there_is() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/logs.md");
    let document = fs::read_to_string(path).unwrap();
    let (fields, spans) = emitted();
    assert!(fields.contains("outcome") && spans.contains("op"));
    assert_eq!(listed(&document, "## Fields"), fields);
    assert_eq!(listed(&document, "## Spans"), spans);
}
