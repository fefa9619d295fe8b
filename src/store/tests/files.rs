//! The files: whose they are, who may read them, what is refused, and what is never in them.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::Path;

use rusqlite::Connection;
use secrecy::{ExposeSecret, SecretString};

use super::{Store, at, creation, earlier, fresh, guid, place};
use crate::handover::HandoverKind;
use crate::past::{Aspect, Effect, Intent, Outcome, Settlement, Subject};
use crate::ports::{Delivery, FailureClass, Handover, Recall, Record, RunReport};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn folder_and_files_are_private() {
    let (_folder, mut store) = fresh();
    store.start("plan", at(0)).unwrap();
    let _lock = store.lock_run().unwrap();
    let home = store.path().parent().unwrap();
    assert_eq!(mode(home), 0o700);
    let mut names = Vec::new();
    for entry in fs::read_dir(home).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
        names.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    names.sort();
    assert_eq!(
        names,
        [
            "rosterd.db",
            "rosterd.db-shm",
            "rosterd.db-wal",
            "rosterd.db.lock"
        ]
    );
}

#[test]
fn a_store_others_could_read_is_made_private() {
    let (_folder, path) = place();
    drop(Store::open(&path).unwrap());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    drop(Store::open(&path).unwrap());
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn commits_reach_the_disk() {
    let (_folder, store) = fresh();
    let setting = |name| {
        let value = store
            .connection
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0));
        format!("{:?}", value.unwrap())
    };
    assert_eq!(setting("journal_mode"), "Text(\"wal\")");
    assert_eq!(setting("synchronous"), "Integer(2)"); // FULL
    assert_eq!(setting("foreign_keys"), "Integer(1)");
}

/// Whether there is another user to give files to: root has them all, the root of a user namespace of one
/// has nobody but itself.
fn knows(uid: u32) -> bool {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap();
    map.lines().any(|line| {
        let numbers: Vec<u64> = line
            .split_whitespace()
            .map(|n| n.parse().unwrap())
            .collect();
        (numbers[0]..numbers[0] + numbers[2]).contains(&u64::from(uid))
    })
}

/// Giving files away takes root; elsewhere the other half is checked: everything stays ours.
#[test]
fn files_belong_to_the_owner_of_the_folder_also_when_root_makes_them() {
    let (folder, path) = place();
    let home = path.parent().unwrap();
    fs::create_dir(home).unwrap();
    let us = fs::metadata(folder.path()).unwrap().uid();
    let owner = if us == 0 && knows(61_234) { 61_234 } else { us };
    chown(home, Some(owner), None).unwrap();
    let mut store = Store::open(&path).unwrap();
    store.start("plan", at(0)).unwrap();
    let _lock = store.lock_run().unwrap();
    for entry in fs::read_dir(home).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().uid(), owner, "{entry:?}");
    }
}

#[test]
fn a_state_folder_behind_a_link_is_fine_and_a_store_behind_a_link_is_not() {
    let (folder, path) = place();
    drop(Store::open(&path).unwrap());
    let linked = folder.path().join("linked");
    symlink(path.parent().unwrap(), &linked).unwrap();
    let store = Store::open(linked.join("rosterd.db")).unwrap();
    assert_eq!(store.path(), path.canonicalize().unwrap());
    let precious = folder.path().join("precious");
    fs::write(&precious, "precious").unwrap();
    symlink(&precious, path.with_extension("db.lock")).unwrap();
    assert!(store.lock_run().is_err());
    symlink(&precious, linked.join("other.db")).unwrap();
    assert!(Store::open(linked.join("other.db")).is_err());
    assert_eq!(fs::read_to_string(&precious).unwrap(), "precious");
}

#[test]
fn a_newer_schema_is_refused_in_clear_words() {
    let (_folder, path) = place();
    drop(Store::open(&path).unwrap());
    let raw = Connection::open(&path).unwrap();
    raw.execute("INSERT INTO schema_version VALUES (99, '7.0.0')", [])
        .unwrap();
    drop(raw);
    let failure = Store::open(&path).err().unwrap();
    assert_eq!(failure.class, FailureClass::Configuration);
    for word in ["schema 99", "rosterd 7.0.0", "rosterd.db"] {
        assert!(failure.what.contains(word), "{}", failure.what);
    }
}

#[test]
fn what_is_no_store_is_refused_and_left_as_it_is() {
    let (_folder, path) = place();
    drop(Store::open(&path).unwrap());
    let other = path.with_file_name("other.db");
    let raw = Connection::open(&other).unwrap();
    raw.execute_batch("CREATE TABLE notes (text)").unwrap();
    drop(raw);
    let text = path.with_file_name("text.db");
    fs::write(
        &text,
        "not a database at all, but long enough to be read as one".repeat(40),
    )
    .unwrap();
    for path in [&other, &text] {
        let before = fs::read(path).unwrap();
        let failure = Store::open(path).err().unwrap();
        assert_eq!(failure.class, FailureClass::Configuration, "{failure}");
        assert_eq!(fs::read(path).unwrap(), before);
    }
}

fn contains(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    })
}

//
#[tokio::test]
async fn a_run_with_a_first_password_leaves_none_of_it_in_the_store() {
    let (_folder, mut store) = fresh();
    let run = store.start("sync", at(0)).unwrap();
    let create = creation(4);
    let delivery = Delivery {
        person: create.person.clone(),
        name: "Planted".to_owned(),
        sam_account_name: "planted".to_owned(),
        user_principal_name: "planted@corp.example".to_owned(),
        password: SecretString::from("Pl4nted-Passw0rd%".to_owned()),
    };
    let hand_over = Intent {
        subject: Subject::Seen(guid(4)),
        effects: vec![Effect {
            aspect: Aspect::Password,
            before: Some("unknown".to_owned()),
            after: Some("handed over".to_owned()),
        }],
        words: "hand over the first password".to_owned(),
        ..create.clone()
    };
    let ids = store.intend(run, &[create, hand_over], at(1)).unwrap();
    HandoverKind::None.deliver(&delivery).await.unwrap();
    // The worst an operator's program can do: it fails and prints what it was given.
    let echo = HandoverKind::command(
        "/bin/sh",
        ["-c", "cat >&2; exit 1"],
        std::time::Duration::from_secs(20),
    );
    let failure = echo.deliver(&delivery).await.unwrap_err();
    let outcomes = [Outcome::Done(guid(4)), Outcome::Failed(failure.to_string())];
    let settlements: Vec<Settlement> = ids
        .into_iter()
        .zip(outcomes)
        .map(|(intent, outcome)| Settlement { intent, outcome })
        .collect();
    store.settle(&settlements, at(2)).unwrap();
    let report = RunReport {
        outcome: "failed",
        summary: failure.to_string(),
        plan: None,
        dispositions: vec![(Some(delivery.person.clone()), "failed", failure.to_string())],
        baseline: None,
        foreseen: Vec::new(),
    };
    store.finish(run, &report, at(3)).unwrap();
    let home = store.path().parent().unwrap();
    // What must be there is there, so the search does find things.
    assert!(contains(home, "hand over the first password"));
    assert!(!contains(home, delivery.password.expose_secret()));
}

#[test]
fn a_store_from_before_rules_were_kept_is_brought_up_to_date_with_its_memory() {
    let hand = format!(
        "INSERT INTO runs (kind, started, process) VALUES ('sync', '', '');
         INSERT INTO ledger (guid, aspect, before, after, at, run)
         VALUES ('{}', 'access', 'enabled', 'disabled', '2026-01-02T03:04:05.000000000Z', 1);",
        guid(1)
    );
    let (_folder, path) = earlier(1, &hand);
    let past = Store::open(&path).unwrap().recall(at(0)).unwrap();
    let hand = past.hand(guid(1), &Aspect::Access).unwrap();
    assert_eq!(hand.rule, "");
    assert!(past.was_closed_for_good(guid(1)));
}

#[test]
fn a_store_from_before_rosters_were_kept_is_brought_up_to_date_and_keeps_none() {
    let (_folder, path) = earlier(4, "");
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.roster("ours").unwrap(), None);
    let kept = crate::ports::Keep {
        roster: &crate::people::Roster::default(),
        origin: "ours",
        read: at(0),
    };
    store.keep(Some(kept)).unwrap();
    assert!(store.roster("ours").unwrap().is_some());
}
