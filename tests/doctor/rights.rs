//! Rights of the service account: missing ones are named with what grants them, dangerous ones stop all writing.

use std::process::Command;

use serde_json::Value;

use crate::stage::{Stage, person};
use crate::{doctor, each, somebody, stage};

const RESET: &str = "00299570-246d-11d0-a768-00aa006e0529";
const COMPUTER: &str = "bf967a86-0de6-11d0-a285-00aa003049e2";
const USER: &str = "bf967aba-0de6-11d0-a285-00aa003049e2";
const SPN: &str = "f3a64788-5306-11d1-a9c5-0000f80367c1";
const REPLICATE_ALL: &str = "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2";

fn sid_of(stage: &Stage, name: &str) -> String {
    let shown = stage
        .dc
        .samba_tool(&["user", "show", name, "--attributes=objectSid"]);
    let line = shown
        .lines()
        .find_map(|line| line.strip_prefix("objectSid: "));
    line.expect("an account has a SID").to_owned()
}

/// An administrator adds an entry to an access list. `SID` in it stands for the service account.
fn grant(stage: &Stage, unit: &str, entry: &str) {
    let sid = sid_of(stage, "svc-rosterd");
    let object = match unit {
        "" => stage.dc.base().to_owned(),
        unit => format!("{unit},{}", stage.dc.base()),
    };
    stage.dc.samba_tool(&[
        "dsacl",
        "set",
        &format!("--objectdn={object}"),
        &format!("--sddl={}", entry.replace("SID", &sid)),
    ]);
}

/// Runs the commands doctor printed for Samba, on the database of the test domain.
fn carry_out(stage: &Stage, told: &Value) {
    for line in told["commands"]["samba"].as_array().expect("commands") {
        let line = line.as_str().expect("a line");
        let folder = stage.dc.folder().display();
        let whole = format!("{line} -H {folder}/private/sam.ldb -s {folder}/smb.conf");
        let done = Command::new("sh")
            .args(["-c", &whole])
            .output()
            .expect("a shell");
        assert!(done.status.success(), "{whole}: {done:?}");
    }
}

//
#[test]
fn the_shipped_delegation_is_enough_and_not_too_much() {
    let stage = stage();
    somebody(&stage, "foreign", "OU=Berlin,OU=Staff");
    let told = doctor(&stage, 0);
    assert_eq!(told["missing"], Value::Array(vec![]));
    assert_eq!(told["excessive"], Value::Array(vec![]));
    assert_eq!(told["findings"], Value::Array(vec![]));
    assert!(told["clock_seconds"].as_i64().expect("a number").abs() <= 1);
    let words = stage.rosterd(&["doctor", "directory"]);
    words.expect(
        0,
        &[
            "answers as dc1.corp.example, over TLS",
            "svc-rosterd@corp.example may log in",
            "clock agrees",
            "Everything that is needed, and nothing dangerous.",
            "dsacls \"OU=Staff,DC=corp,DC=example\" /I:S /G \"svc-rosterd@corp.example:CA;Reset Password;user\"",
        ],
    );
    // What rosterd made itself it owns; on Samba an owner may change the access list whatever it says.
    stage.settle();
    assert!(stage.account(11).is_some());
    let told = doctor(&stage, 0);
    assert!(told["notes"].to_string().contains("OWNER RIGHTS"), "{told}");
}

//
#[test]
fn an_account_without_rights_is_told_what_lacks_and_the_commands_grant_exactly_that() {
    let stage = stage();
    let base = stage.dc.base().to_owned();
    somebody(&stage, "foreign", "OU=Staff");
    let password = "Second-Passw0rd!";
    stage.dc.samba_tool(&[
        "user",
        "create",
        "svc-second",
        password,
        "--userou=OU=Service",
    ]);
    stage.secret("directory", password);
    let main = std::fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    stage.write("rosterd.toml", &main.replace("svc-rosterd@", "svc-second@"));
    let told = doctor(&stage, 77);
    let missing = each(&told, "missing", "right");
    for right in [
        "create accounts",
        "delete accounts (moving them away takes it)",
        "reset passwords",
        "write department",
        "write name",
        "write userAccountControl",
        "write member of groups",
    ] {
        assert!(
            missing.iter().any(|lack| lack == right),
            "{right} in {missing:?}"
        );
    }
    let places = each(&told, "missing", "at");
    assert!(places.contains(&format!("OU=Staff,{base}")));
    assert!(
        !places.contains(&format!("OU=Unsorted,OU=Staff,{base}")),
        "said above"
    );
    // Missing rights are warnings: each case that needs one fails by itself.
    let plan = stage.plan_id();
    let told_so = ["may not create accounts", "insufficientAccessRights"];
    stage
        .rosterd(&["apply", "--plan", &plan])
        .expect(1, &told_so);

    carry_out(&stage, &told);
    let told = doctor(&stage, 0);
    assert_eq!(
        told["unneeded"],
        Value::Array(vec![]),
        "granted and not needed"
    );
    stage.settle();
    assert!(stage.account(11).is_some());
}

//
#[test]
fn one_attribute_that_is_not_delegated_is_named_with_what_fails() {
    let stage = stage();
    somebody(&stage, "foreign", "OU=Staff");
    stage.write(
        "rules.d/20-street.toml",
        "[attributes]\nstreetAddress = \"Hauptstr. 1\"\n",
    );
    let told = doctor(&stage, 77);
    let missing = each(&told, "missing", "right");
    assert!(
        missing.iter().all(|right| right == "write streetAddress"),
        "{missing:?}"
    );
    let fails = each(&told, "missing", "fails");
    assert_eq!(fails[0], "attributes.streetAddress changes nothing");
    carry_out(&stage, &told);
    doctor(&stage, 0);
}

//
#[test]
fn each_dangerous_right_is_named_and_nothing_is_written_with_it() {
    let cases = [
        ("OU=Staff", "(A;CI;WD;;;SID)", "write-dacl"),
        ("OU=Staff", "(A;CI;WO;;;SID)", "write-owner"),
        (
            "OU=Staff",
            &format!("(OA;CI;CC;{COMPUTER};;SID)"),
            "create-others",
        ),
        (
            "OU=Staff",
            &format!("(OA;CIIO;WP;{SPN};{USER};SID)"),
            "takeover-attributes",
        ),
        (
            "OU=Service",
            &format!("(OA;CIIO;CR;{RESET};{USER};SID)"),
            "outside-bases",
        ),
        ("", &format!("(OA;;CR;{REPLICATE_ALL};;SID)"), "replication"),
    ];
    let stage = stage();
    somebody(&stage, "foreign", "OU=Staff");
    let mut known: Vec<String> = Vec::new();
    for (unit, entry, kind) in cases {
        grant(&stage, unit, entry);
        let told = doctor(&stage, 77);
        let mut found = each(&told, "excessive", "kind");
        found.retain(|found| !known.contains(found));
        found.dedup();
        assert_eq!(found, [kind]);
        stage.refuses(&["sync"], 77, &["dangerous rights", kind, "accept_rights"]);
        known.push(kind.to_owned());
    }
    let plan = stage.plan_id();
    stage.refuses(&["apply", "--plan", &plan], 77, &["dangerous rights"]);
    // Who accepts all but one is still stopped by that one.
    let accept = |kinds: &[String]| {
        let kinds: Vec<String> = kinds.iter().map(|kind| format!("\"{kind}\"")).collect();
        let main = std::fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
        let kept = main
            .lines()
            .filter(|line| !line.starts_with("accept_rights"));
        let line = format!("accept_rights = [{}]\n[store]", kinds.join(", "));
        let text = kept
            .collect::<Vec<_>>()
            .join("\n")
            .replace("[store]", &line);
        stage.write("rosterd.toml", &text);
    };
    accept(&known[1..]);
    stage.refuses(&["sync"], 77, &["write-dacl"]);
    accept(&known);
    let told = doctor(&stage, 0);
    assert!(told["excessive"][0]["accepted"].as_bool().expect("a bool"));
    stage.settle();
    accept(&["write-dakl".to_owned()]);
    stage.refuses(
        &["sync"],
        78,
        &["accept_rights", "did you mean 'write-dacl'?"],
    );
}

//
#[test]
fn a_service_account_that_rules_the_domain_is_refused() {
    let stage = stage();
    stage
        .dc
        .samba_tool(&["group", "addmembers", "Domain Admins", "svc-rosterd"]);
    let told = doctor(&stage, 77);
    let kinds = each(&told, "excessive", "kind");
    assert!(
        kinds.iter().all(|kind| kind == "privileged-group"),
        "{kinds:?}"
    );
    assert!(
        each(&told, "excessive", "at")
            .iter()
            .any(|sid| sid.ends_with("-512"))
    );
    stage.refuses(&["sync"], 77, &["privileged-group"]);
    // In observe mode nothing can be written, and looking is allowed.
    stage.main("observe", "");
    stage.rosterd(&["sync"]).expect(3, &[]);
}

//
#[test]
fn the_daemon_writes_nothing_until_its_rights_are_fine() {
    let stage = stage();
    stage.settle();
    stage.personio.add(person(12, "Bo", "Berg"));
    grant(&stage, "OU=Staff", "(A;CI;WD;;;SID)");
    somebody(&stage, "foreign", "OU=Staff");
    let before = stage.dump();
    let daemon = stage.daemon();
    let ended = || {
        let runs = stage.rosterd(&["history", "--json"]).json();
        let last = &runs["runs"][0];
        last["kind"] == "run" && !last["ended"].is_null()
    };
    daemon.until("a run ends", ended);
    let told = daemon.stop();
    told.expect(0, &["exit=77", "dangerous rights", "write-dacl"]);
    assert_eq!(stage.dump(), before);
}
