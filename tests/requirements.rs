//! `docs/requirements.md` and the tests agree: every requirement has one row, every row that claims
//! something names tests that exist, and the marks above the tests say the same as the rows. So do
//! `docs/personio-quirks.md`, `docs/situations.md` and the tests.

#[path = "requirements/map.rs"]
mod map;
#[path = "requirements/marks.rs"]
mod marks;
#[path = "requirements/mutations.rs"]
mod mutations;
#[path = "requirements/quirks.rs"]
mod quirks;
#[path = "requirements/situations.rs"]
mod situations;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use map::{Row, STATUSES};
use marks::{Found, read};

/// The requirements are numbered without a gap.
const LAST: usize = 88;
/// What is demanded, in so many words at most.
const WORDS: usize = 15;

/// Where tests run, by the head of their path; the first that fits. In the order of the column.
const PLACES: [&str; 7] = [
    "pure",
    "memory",
    "Samba",
    "wire",
    "scripted LDAP server",
    "sandbox",
    "scripted HTTPS server",
];
const RUNS_ON: &[(&str, &[&str])] = &[
    ("src/", &["pure"]),
    ("tests/architecture.rs", &["pure"]),
    ("tests/calendar.rs", &["memory", "Samba", "sandbox"]),
    ("tests/chaos/", &["Samba", "sandbox"]),
    ("tests/cli.rs", &["Samba", "sandbox"]),
    ("tests/cli/", &["Samba", "sandbox"]),
    ("tests/hostile.rs", &["memory", "Samba", "sandbox"]),
    ("tests/hostile/confined.rs", &["pure"]),
    ("tests/hostile/property.rs", &["memory", "sandbox"]),
    ("tests/ldif/hostile.rs", &["pure"]),
    ("tests/ldif/", &["Samba", "sandbox"]),
    ("tests/logs/", &["Samba", "memory", "sandbox"]),
    ("tests/deploy/boot.sh", &["Samba", "sandbox"]),
    ("tests/deploy/unit.sh", &[]),
    ("tests/directory/", &["memory", "Samba"]),
    ("tests/directory_suite.rs", &["memory", "Samba", "wire"]),
    ("tests/doctor/", &["Samba", "sandbox"]),
    ("tests/protected.rs", &["memory", "Samba"]),
    ("tests/directory_suite/foreign.rs", &["Samba"]),
    ("tests/directory_suite/strict.rs", &["memory"]),
    (
        "tests/ldap_faults/certificates.rs",
        &["Samba", "scripted LDAP server"],
    ),
    (
        "tests/ldap_faults/choice.rs",
        &["Samba", "scripted LDAP server"],
    ),
    (
        "tests/ldap_faults/encryption.rs",
        &["Samba", "scripted LDAP server"],
    ),
    ("tests/ldap_faults/", &["Samba"]),
    ("tests/microsoft/differences.rs", &["Samba", "wire"]),
    ("tests/microsoft/", &["wire"]),
    ("tests/personio_source", &["sandbox"]),
    ("tests/personio_tls.rs", &["scripted HTTPS server"]),
    ("tests/settings/", &["pure"]),
    ("tests/stories.rs", &["memory", "Samba", "wire", "sandbox"]),
    ("tests/stories/", &["memory", "Samba", "sandbox"]),
    ("tests/tools/", &[]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What has comments.
const WITH_COMMENTS: [&str; 4] = [".rs", ".sh", ".py", ".toml"];

/// The files marks may stand in. Not this test itself.
fn files() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join("src"), root().join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root()).unwrap().to_str().unwrap();
            if path.is_dir() {
                folders.push(path);
            } else if WITH_COMMENTS.iter().any(|end| name.ends_with(end))
                && !name.starts_with("tests/requirements")
            {
                found.push(name.to_owned());
            }
        }
    }
    found.sort();
    found
}

fn tests_and_marks() -> Found {
    let mut found = Found::default();
    for file in files() {
        let text = fs::read_to_string(root().join(&file)).unwrap();
        found.add(read(&file, &text));
    }
    found
}

fn rows() -> Vec<Row> {
    map::rows(&fs::read_to_string(root().join("docs/requirements.md")).unwrap())
}

#[test]
fn every_requirement_has_one_row_in_order() {
    let expected: Vec<String> = (1..=LAST).map(|n| format!("R-{n:02}")).collect();
    let ids: Vec<String> = rows().into_iter().map(|row| row.id).collect();
    assert_eq!(ids, expected);
}

#[test]
fn every_row_is_filled_in() {
    for Row {
        id,
        demands,
        status,
        cited,
        ran_on,
        remark,
    } in rows()
    {
        assert!(!demands.is_empty(), "{id} demands nothing");
        let words = demands.split_whitespace().count();
        assert!(words <= WORDS, "{id} demands in {words} words");
        assert!(STATUSES.contains(&status.as_str()), "{id} is '{status}'");
        let claims = status != "open";
        assert_eq!(!cited.is_empty(), claims, "{id} is {status}: {cited:?}");
        let says = status == "shown" || !remark.is_empty();
        assert!(says, "{id} is {status} and does not say what is missing");
        assert_eq!(ran_on, ran(&cited), "{id} ran elsewhere");
    }
}

/// Where the tests cited run, as the column says it.
fn ran(cited: &[String]) -> String {
    let mut on = BTreeSet::new();
    for citation in cited {
        let place = RUNS_ON.iter().find(|(head, _)| citation.starts_with(head));
        let (_, places) = place.unwrap_or_else(|| panic!("nobody knows where {citation} runs"));
        on.extend(places.iter().copied());
    }
    let names: Vec<&str> = PLACES.into_iter().filter(|p| on.contains(p)).collect();
    if names.is_empty() {
        "-".to_owned()
    } else {
        names.join(", ")
    }
}

#[test]
fn every_test_that_is_cited_exists() {
    let found = tests_and_marks();
    for row in rows() {
        for citation in row.cited {
            let exists = found.tests.contains(&citation);
            assert!(exists, "{} cites {citation}, which is no test", row.id);
        }
    }
}

#[test]
fn marks_and_rows_say_the_same() {
    let found = tests_and_marks();
    assert_eq!(found.stray, Vec::<String>::new(), "above no test");
    let pairs = |row: Row| {
        row.cited
            .into_iter()
            .map(move |test| (row.id.clone(), test))
    };
    let rows: BTreeSet<(String, String)> = rows().into_iter().flat_map(pairs).collect();
    agree(&rows, &found.marks_of("R-"));
}

/// What a document says and what the marks say.
fn agree(rows: &BTreeSet<(String, String)>, marks: &BTreeSet<(String, String)>) {
    let unmarked: Vec<_> = rows.difference(marks).collect();
    let unlisted: Vec<_> = marks.difference(rows).collect();
    assert!(
        unmarked.is_empty(),
        "in the map, but without a mark: {unmarked:#?}"
    );
    assert!(
        unlisted.is_empty(),
        "marked, but not in the map: {unlisted:#?}"
    );
}

/// That each mistake is noticed shows `make mutations`; that it can still be made, and that the map cites
/// its test, shows here.
#[test]
fn every_mutation_can_be_made_and_breaks_a_requirement_of_the_map() {
    let text = fs::read_to_string(root().join("tests/mutations/mutations.toml")).unwrap();
    let mutations = mutations::mutations(&text);
    let rows = rows();
    let mut broken = BTreeSet::new();
    for mutation in &mutations {
        let id = &mutation.requirement;
        let row = rows.iter().find(|row| row.id == *id);
        let row = row.unwrap_or_else(|| panic!("{id} is no requirement"));
        assert!(
            row.cited.contains(&mutation.test),
            "{id}: {}",
            mutation.test
        );
        let file = fs::read_to_string(root().join(&mutation.file)).unwrap();
        let places = file.matches(&mutation.from).count();
        assert_eq!(places, 1, "{id}: {} in {}", mutation.from, mutation.file);
        assert_ne!(mutation.from, mutation.to, "{id}");
        assert!(!mutation.breaks.is_empty(), "{id}");
        broken.insert(id.as_str());
    }
    assert!(broken.len() >= mutations::AT_LEAST, "{broken:?}");
}
