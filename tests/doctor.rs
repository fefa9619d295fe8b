//! `doctor directory` and the check before anything is written, against a real domain whose rights an
//! administrator changes.

#[path = "cli/stage.rs"]
mod stage;

#[path = "dc/mod.rs"]
mod dc;

#[path = "doctor/rights.rs"]
mod rights;

#[path = "sandbox/mod.rs"]
mod sandbox;

use std::process::Command;

use serde_json::Value;
use stage::{Stage, company, person};

fn stage() -> Stage {
    Stage::new(company().person(person(11, "Anna", "Adler")), "autopilot")
}

/// An account an administrator made: what rosterd creates itself it owns.
fn somebody(stage: &Stage, name: &str, unit: &str) {
    let base = stage.dc.base();
    stage.dc.ldapmodify(&format!(
        "dn: CN={name},{unit},{base}\nchangetype: add\nobjectClass: user\nsAMAccountName: {name}\n\n"
    ));
}

fn doctor(stage: &Stage, code: i32) -> Value {
    let outcome = stage.rosterd(&["doctor", "directory", "--json"]);
    let told = outcome.expect(code, &[]).json();
    assert_eq!(told["exit"], code);
    told
}

/// One field of each line of a list.
fn each(told: &Value, list: &str, field: &str) -> Vec<String> {
    let lines = told[list].as_array().expect("a list");
    let field = lines
        .iter()
        .map(|line| line[field].as_str().expect("a text"));
    field.map(str::to_owned).collect()
}

#[test]
fn the_script_creates_an_account_with_these_rights() {
    let stage = stage();
    let base = stage.dc.base();
    let folder = stage.dc.folder();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/deploy/ad/delegate-samba.sh");
    let done = Command::new(script)
        .args(["--account", "svc-made", "--create-in", "OU=Service"])
        .args([
            "--people",
            &format!("OU=Staff,{base}"),
            "--people",
            &format!("OU=Leavers,{base}"),
        ])
        .args(["--groups", &format!("OU=Groups,{base}"), "--", "-H"])
        .arg(folder.join("private/sam.ldb"))
        .arg("-s")
        .arg(folder.join("smb.conf"))
        .output()
        .expect("a script");
    assert!(done.status.success(), "{done:?}");
    let password = "Third-Passw0rd!";
    let option = format!("--newpassword={password}");
    stage
        .dc
        .samba_tool(&["user", "setpassword", "svc-made", &option]);
    stage.secret("directory", password);
    let main = std::fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    stage.write("rosterd.toml", &main.replace("svc-rosterd@", "svc-made@"));
    somebody(&stage, "foreign", "OU=Staff");
    doctor(&stage, 0);
    // DONT_EXPIRE_PASSWORD, NOT_DELEGATED ([MS-ADTS] 2.2.16).
    let made = stage
        .dc
        .ldapsearch(base, "(sAMAccountName=svc-made)", &["userAccountControl"]);
    let control: u32 = made[0]["userAccountControl"][0].parse().expect("a number");
    assert_eq!(control & 0x11_0000, 0x11_0000);
}

#[test]
fn what_the_directory_does_not_have_is_named_and_stops_nobody() {
    let stage = stage();
    stage.write(
        "rules.d/20-more.toml",
        "[attributes]\nextensionAttribute1 = \"{{ id }}\"\ncountryCode = \"276\"\n\
         [groups.gone]\ngroup = \"GG-Gone\"\n\
         [ou.rules.moon]\npriority = 20\nwhen = { office = \"Moon\" }\nou = \"OU=Moon,OU=Staff,DC=corp,DC=example\"\n",
    );
    let main = std::fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    stage.write(
        "rosterd.toml",
        &main.replace("[store]", "protected_groups = [\"DnsAdmins\"]\n[store]"),
    );
    let told = doctor(&stage, 78);
    let about = each(&told, "findings", "about");
    let expected = [
        "attributes.extensionAttribute1",
        "directory.protected_groups",
        "groups.gone",
        "ou.rules.moon",
    ];
    assert_eq!(about, expected, "{told}");
    assert_eq!(
        told["missing"],
        Value::Array(vec![]),
        "what does not exist needs no right"
    );
    let plan = stage.rosterd(&["plan"]);
    plan.expect(
        0,
        &[
            "attributes.extensionAttribute1",
            "writes nothing",
            "DnsAdmins",
        ],
    );
    stage.settle();
    let anna = stage.account(11).expect("she is hired all the same");
    assert_eq!(anna["countryCode"], ["276"]);
    assert!(!anna.contains_key("extensionAttribute1"));
}

#[test]
fn an_anchor_the_schema_does_not_have_is_named_before_anything_is_read() {
    let stage = stage();
    let main = std::fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    let anchor = "anchor = { attribute = \"extensionAttribute1\", value = \"id\" }\n[store]";
    stage.write("rosterd.toml", &main.replace("[store]", anchor));
    for command in [["doctor", "directory"].as_slice(), &["plan"], &["sync"]] {
        stage.refuses(
            command,
            78,
            &["directory.anchor.attribute", "extensionAttribute1"],
        );
    }
}

#[test]
fn a_login_that_fails_is_said_as_everywhere() {
    let stage = stage();
    stage.secret("directory", "wrong");
    stage.refuses(&["doctor", "directory"], 77, &["svc-rosterd@corp.example"]);
    stage.refuses(&["doctor", "mail"], 64, &["directory", "personio"]);
}
