//! Nothing HR writes names a group or a unit.

use std::fs;
use std::path::Path;

use rosterd::settings;

/// The shipped configuration with one text replaced by another.
fn problems(file: &str, from: &str, to: &str) -> Vec<String> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("rules.d")).unwrap();
    fs::copy(
        shipped.join("rosterd.toml"),
        folder.path().join("rosterd.toml"),
    )
    .unwrap();
    for entry in fs::read_dir(shipped.join("rules.d")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let changed = if name == file {
            text.replacen(from, to, 1)
        } else {
            text.clone()
        };
        assert!(name != file || text != changed, "{from} is not in {file}");
        fs::write(folder.path().join("rules.d").join(name), changed).unwrap();
    }
    match settings::load(folder.path(), std::iter::empty()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

//
#[test]
fn a_group_or_unit_made_of_what_hr_writes_is_refused_when_the_rules_are_read() {
    let people = "{{ department.name }}";
    for (file, from, to, key) in [
        (
            "50-groups.toml",
            "\"GG-Sales\"",
            format!("\"GG-{people}\""),
            "groups.sales.group",
        ),
        (
            "50-groups.toml",
            "\"GG-Sales\"",
            format!("\"CN={people},OU=Groups,DC=corp,DC=example\""),
            "groups.sales.group",
        ),
        (
            "50-groups.toml",
            "\"DL-All\"",
            "\"DL-{% if office %}x{% endif %}\"".to_owned(),
            "distribution_lists.all.list",
        ),
        (
            "40-places.toml",
            "\"OU=London,",
            format!("\"OU={people},"),
            "ou.rules.london.ou",
        ),
        (
            "40-places.toml",
            "\"OU=Unsorted,",
            format!("\"OU={people},"),
            "ou.default",
        ),
        (
            "20-lifecycle.toml",
            "\"OU=Leavers,",
            format!("\"OU={people},OU=Leavers,"),
            "lifecycle.termination.ou",
        ),
    ] {
        let said = problems(file, from, &to);
        assert_eq!(said.len(), 1, "{to}: {said:#?}");
        assert!(
            said[0].contains(key) && said[0].contains("template"),
            "{to}: {said:?}"
        );
    }
    assert_eq!(
        problems("50-groups.toml", "\"GG-Sales\"", "\"GG-{Sales} %s\""),
        Vec::<String>::new()
    );
}
