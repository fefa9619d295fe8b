//! Bodies from `tests/personio_corpus`, cut, spliced and garbled: whatever comes of it, the reader neither panics nor says
//! anything Personio did not.
//!
//! `FUZZ_SECONDS=600 cargo test --test personio_source fuzz` goes on for so long, from another beginning each time; what
//! fails is printed whole and belongs into the corpus. It mutates blindly: what a coverage-guided fuzzer needs is not in stable Rust.

use std::fs;
use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rosterd::personio::Recording;

use super::hostile::nothing_is_invented;
use super::*;

/// Bodies that are tried in every run.
const CASES: u32 = 1_500;
/// What means something to the reader, or has meant trouble to others.
const TOKENS: [&str; 22] = [
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "\" \"",
    "0",
    "-1",
    "1e400",
    "9007199254740993",
    "18446744073709551616",
    "\"7\"",
    "[\"a\",\"b\"]",
    "\"[\\\"a\\\"]\"",
    "\"2026-02-30\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"success\"",
    "\"value\"",
    "\"id\"",
    "\"attributes\"",
    ",",
];

/// The bodies of the corpus, by name.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/personio_corpus");
    let files = fs::read_dir(folder).expect("the corpus is there");
    let mut all: Vec<_> = files
        .map(|file| file.expect("a file").path())
        .map(|path| (path.display().to_string(), fs::read(&path).expect("a body")))
        .collect();
    all.sort();
    all
}

/// A few changes of any kind to a body.
fn garbled(dice: &mut StdRng, corpus: &[(String, Vec<u8>)]) -> Vec<u8> {
    let any = |dice: &mut StdRng| corpus[dice.random_range(0..corpus.len())].1.clone();
    let mut body = any(dice);
    for _ in 0..dice.random_range(1..5) {
        let (from, to) = stretch(dice, body.len());
        let instead = match dice.random_range(0..5) {
            0 => Vec::new(),
            1 => TOKENS[dice.random_range(0..TOKENS.len())].into(),
            2 => body[from..to].repeat(2),
            3 => {
                let other = any(dice);
                let (from, to) = stretch(dice, other.len());
                other[from..to].to_vec()
            }
            _ => vec![dice.random()],
        };
        body.splice(from..to, instead);
    }
    body
}

/// A stretch of a body: mostly as long as a value or a name, sometimes as a record.
fn stretch(dice: &mut StdRng, length: usize) -> (usize, usize) {
    let from = dice.random_range(0..=length);
    let longest = if dice.random_bool(0.8) { 12 } else { 400 };
    (from, (from + dice.random_range(0..longest)).min(length))
}

/// The one thing that is fuzzed: a body as a saved page. Answers whether it was somebody.
fn target(folder: &Path, body: &[u8], runtime: &tokio::runtime::Runtime) -> bool {
    fs::write(folder.join("page.json"), body).expect("a page");
    let custom = BTreeMap::from([(
        FieldName::new("personnel_number"),
        "dynamic_1234567".to_owned(),
    )]);
    let recording = Recording::new(folder, custom, Arc::new(Quiet));
    match runtime.block_on(recording.read(&fields())) {
        Ok(roster) => {
            let told = nothing_is_invented(&roster, &[body.to_vec()]);
            told.unwrap_or_else(|why| panic!("{why}\n{}", String::from_utf8_lossy(body)));
            !roster.is_empty()
        }
        Err(void) => {
            assert!(!void.to_string().is_empty());
            false
        }
    }
}

#[test]
fn the_corpus_and_what_becomes_of_it_is_read_or_refused_and_never_made_up() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let (corpus, begun) = (corpus(), stopwatch());
    let seconds: Option<u64> = std::env::var("FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok());
    let mut dice = match seconds {
        Some(_) => StdRng::from_rng(&mut rand::rng()),
        None => StdRng::seed_from_u64(35),
    };
    let whole = corpus
        .iter()
        .filter(|(_, body)| target(folder.path(), body, &runtime))
        .count();
    assert!(
        (3..corpus.len()).contains(&whole),
        "{whole} of {} are pages of people",
        corpus.len()
    );
    let mut read = 0;
    for case in 0_u32.. {
        let over = seconds.map_or(case == CASES, |seconds| {
            begun.elapsed().as_secs() >= seconds
        });
        if over {
            break;
        }
        let body = garbled(&mut dice, &corpus);
        read += u32::from(target(folder.path(), &body, &runtime));
    }
    assert!(
        read > 20,
        "only {read} were anybody: nothing is tried by that"
    );
}
