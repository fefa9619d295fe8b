//! What makes saved pages a whole, and what is said where they are none.

use std::path::Path;

use serde_json::{Value, json};

use super::*;
use crate::ports::Quiet;

fn read(folder: &Path) -> Result<Roster, String> {
    let recording = Recording::new(folder, BTreeMap::new(), Arc::new(Quiet));
    let fields = BTreeSet::from([FieldName::new("last_name")]);
    recording
        .everybody(&fields)
        .map_err(|fault| fault.to_string())
}

fn entries(ids: std::ops::Range<u64>) -> Vec<Value> {
    let person = |id: u64| {
        json!({ "type": "Employee", "attributes": {
            "id": { "label": "ID", "value": id }, "last_name": { "label": "Name", "value": format!("Nr{id}") },
        } })
    };
    ids.map(person).collect()
}

fn page(total: usize, ids: std::ops::Range<u64>) -> Value {
    json!({ "success": true, "metadata": { "total_elements": total }, "data": entries(ids) })
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn raw_answers_of_any_size_are_everybody_and_other_files_are_no_pages() {
    let (one, two) = (
        page(250, 0..220).to_string(),
        page(250, 220..250).to_string(),
    );
    let marked = format!("\u{feff}{two}");
    let files = [
        ("a-2.json", one.as_str()),
        ("a-10.JSON", marked.as_str()),
        (".hidden.json", "{"),
        ("README.md", "{"),
    ];
    let folder = folder(&files);
    std::fs::create_dir(folder.path().join("more")).unwrap();
    assert_eq!(read(folder.path()).unwrap().people().count(), 250);
}

#[test]
fn an_answer_without_a_total_is_everybody_only_where_it_is_alone() {
    let old = json!({ "success": true, "data": entries(0..3) }).to_string();
    let alone = folder(&[("all.json", &old)]);
    assert_eq!(read(alone.path()).unwrap().people().count(), 3);
    let two = folder(&[("1.json", &page(4, 3..4).to_string()), ("2.json", &old)]);
    let why = read(two.path()).unwrap_err();
    assert!(
        why.contains("2.json") && why.contains("total_elements"),
        "{why}"
    );
}

#[test]
fn pages_that_are_no_whole_are_void_with_the_file_that_does_not_fit() {
    for (files, words) in [
        (vec![page(3, 0..2)], "2 people of 3"),
        (vec![page(2, 0..2), page(3, 2..3)], "from 2 to 3"),
        (vec![page(3, 0..2), page(3, 1..2)], "2.json: person 1"),
        (vec![page(1, 0..2)], "2 people of 1"),
    ] {
        let named: Vec<(String, String)> = files
            .iter()
            .enumerate()
            .map(|(index, page)| (format!("{}.json", index + 1), page.to_string()))
            .collect();
        let named: Vec<(&str, &str)> = named
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let why = read(folder(&named).path()).unwrap_err();
        assert!(why.contains(words) && why.contains("not complete"), "{why}");
    }
}

#[test]
fn what_is_no_page_is_named_by_its_file_and_not_by_its_content() {
    let odd =
        json!({ "success": true, "data": { "type": "Employee", "attributes": { "x": "Geheim" } } });
    for (text, words) in [
        ("Geheim", "is not JSON"),
        ("", "ends in the middle"),
        (&odd.to_string(), "another shape"),
        (r#"{ "success": true }"#, "no list of people"),
        (r#"{ "data": [] }"#, "success is not true"),
        (
            r#"{ "success": false, "error": { "message": "Es ist ein Problem aufgetreten" } }"#,
            "success is not true (Es ist ein Problem aufgetreten)",
        ),
        (r#"["Geheim"]"#, "another shape"),
    ] {
        let why = read(folder(&[("page-7.json", text)]).path()).unwrap_err();
        assert!(why.contains("page-7.json") && why.contains(words), "{why}");
        assert!(!why.contains("Geheim"), "{why}");
    }
    let fifo = folder(&[]);
    std::fs::create_dir(fifo.path().join("folder.json")).unwrap();
    let why = read(fifo.path()).unwrap_err();
    assert!(why.contains("not a regular file"), "{why}");
    let why = read(folder(&[("README", "")]).path()).unwrap_err();
    assert!(why.contains("no file *.json"), "{why}");
    let why = read(Path::new("/no/such/folder")).unwrap_err();
    assert!(why.contains("/no/such/folder cannot be read"), "{why}");
}

#[test]
fn one_record_that_cannot_be_used_is_a_reject_as_live() {
    let mut whole = page(2, 0..1);
    whole["data"].as_array_mut().unwrap().push(json!("broken"));
    let roster = read(folder(&[("1.json", &whole.to_string())]).path()).unwrap();
    assert_eq!((roster.people().count(), roster.rejects().len()), (1, 1));
}

#[test]
fn a_recording_is_written_for_its_owner_alone_and_reads_as_a_whole() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let new = place.path().join("new");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(write(&new, &entries(0..1001)).unwrap(), 11);
    assert_eq!(mode(&new), 0o700);
    assert_eq!(mode(&new.join("page-01.json")), 0o600);
    assert_eq!(read(&new).unwrap().people().count(), 1001);
    let taken = write(&new, &entries(0..1)).unwrap_err().to_string();
    assert!(taken.contains("not empty"), "{taken}");
    let empty = place.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert_eq!(write(&empty, &[]).unwrap(), 1);
    assert_eq!(read(&empty).unwrap().people().count(), 0);
    let deep = place.path().join("a/b");
    assert!(write(&deep, &[]).is_err());
}

#[test]
fn nothing_that_was_kept_stands_in_for_a_recording() {
    let folder = folder(&[]);
    let recording = || Recording::new(folder.path(), BTreeMap::new(), Arc::new(Quiet));
    assert_eq!(recording().origin(), None);
    assert_eq!(crate::personio::Feed::Recorded(recording()).origin(), None);
}
