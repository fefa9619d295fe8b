//! Saved pages in Personio's place: what they are made of, what they lead to, and that nothing is written from them.

#[path = "dc/mod.rs"]
mod dc;

#[path = "sandbox/mod.rs"]
mod sandbox;

#[path = "cli/stage.rs"]
mod stage;

#[path = "recording/alone.rs"]
mod alone;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sandbox::{Company, Person};
use serde_json::{Value, json};
use stage::{Stage, company, person};

const EMPLOYEES: &str = "/v1/company/employees";

/// Somebody for most of what a plan can say: namesakes, letters, leavers, people to come, one record without use.
fn mixed() -> Company {
    let mail = |first: &str, last: &str| format!("{first}.{last}@example.com");
    company()
        .person(person(1011, "Anna", "Adler").email(&mail("anna", "adler")))
        .person(person(1012, "Anna", "Adler").supervisor(1011))
        .person(person(1013, "Jörg", "Müller-Lüdenscheidt").supervisor(1012))
        .person(
            person(1014, "Maren", "von der Weiß")
                .office("London")
                .department("Finance"),
        )
        .person(
            person(1015, "Cem", "Can")
                .hired("today+2d")
                .raw("supervisor", nobody()),
        )
        .person(person(1016, "Dora", "Dahl").terminated("today-30d"))
        .person(person(1017, "Emil", "Eck").terminated("today+20d"))
        .person(person(1018, "明", "李"))
        .person(person(1019, "Frida", "Fink").raw("hire_date", json!("im Herbst, sagt Frida Fink")))
        .person(person(1020, "Gabi", "Gold").without("department"))
}

/// A supervisor who is not in the list.
fn nobody() -> Value {
    json!({ "type": "Employee", "attributes": { "id": { "label": "ID", "value": 1099 } } })
}

/// Everything a plan says, without who: per person stage, event, outlook and the kinds of changes.
fn kinds(plan: &Value) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for case in plan["cases"].as_array().expect("a plan has cases") {
        let changes = case["changes"].as_array().expect("a case has changes");
        let changes: Vec<String> = changes
            .iter()
            .map(|change| {
                let about = match change["action"].as_str() {
                    Some("create") => Value::Null,
                    _ => change["target"].clone(),
                };
                let details = change["details"]
                    .as_object()
                    .map(|all| all.keys().cloned().collect::<Vec<_>>());
                format!(
                    "{} {about} {} {details:?}",
                    change["action"], change["rule"]
                )
            })
            .collect();
        let kind = format!(
            "{} {} {} {changes:?}",
            case["stage"], case["event"], case["outlook"]["state"]
        );
        *kinds.entry(kind).or_insert(0) += 1;
    }
    kinds
}

/// Where a recording is played: an id of a plan and what it says.
fn plan(stage: &Stage, from: &[&str]) -> Value {
    let mut args = vec!["plan", "--json"];
    args.extend(from);
    stage.rosterd(&args).expect(0, &[]).json()
}

/// Everything the store tells about runs.
fn memory(stage: &Stage) -> [String; 2] {
    let told = |args: &[&str]| stage.rosterd(args).expect(0, &[]).stdout;
    let mut status: Value = serde_json::from_str(&told(&["status", "--json"])).expect("a document");
    status["why"] = Value::Null;
    [status.to_string(), told(&["history", "--json"])]
}

#[test]
fn a_recording_leads_to_the_plan_it_was_made_of_up_to_stand_ins() {
    let stage = Stage::new(mixed(), "supervised");
    let live = plan(&stage, &[]);
    let folder = stage.path("recording").display().to_string();
    let told = stage.rosterd(&["record", &folder]).expect(
        0,
        &[
            "10 people on 1 page",
            "1 record among them cannot be used",
            "Look at the files",
            "email",
        ],
    );
    assert!(!told.stdout.contains("Adler"), "{}", told.stdout);
    let asked = stage.personio.requests().len();

    let recorded = plan(&stage, &["--from", &folder]);
    assert_eq!(
        stage.personio.requests().len(),
        asked,
        "a recording needs no network"
    );
    assert_eq!(kinds(&recorded), kinds(&live));
    for key in ["totals", "limits", "mode", "empty"] {
        assert_eq!(recorded[key], live[key], "{key}");
    }
    assert_eq!(
        (&live["recorded"], &recorded["recorded"]),
        (&json!(false), &json!(true))
    );
    let all = said(&recorded.to_string());
    for name in ["anna", "adler", "lüdenscheidt", "1011", "1099"] {
        assert!(!all.contains(name), "{name}");
    }

    stage.refuses(
        &["plan", "--from", &folder],
        0,
        &[
            "From a recording",
            "cannot be applied",
            "nothing to approve",
        ],
    );
    stage.refuses(
        &["plan", "--from", &folder, "--format", "markdown"],
        0,
        &["From a recording"],
    );
    stage.refuses(
        &["plan", "--from", &folder, "--format", "ldif"],
        64,
        &["from a recording"],
    );
    let id = recorded["plan"].as_str().expect("an id");
    stage.refuses(&["apply", "--plan", id], 3, &["not the present plan"]);
    let somebody = recorded["cases"][0]["person"].as_str().expect("a person");
    stage.refuses(
        &["explain", somebody, "--from", &folder],
        0,
        &["From a recording"],
    );
    stage.refuses(&["explain", "1011", "--from", &folder], 64, &["1011"]);
}

/// The answers as they come, fifty people each.
async fn raw_pages(personio: &str) -> Vec<String> {
    let http = reqwest::Client::new();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", Company::CLIENT_ID),
        ("client_secret", Company::CLIENT_SECRET),
    ];
    let token = http.post(format!("{personio}/v2/auth/token")).form(&form);
    let token: Value = token
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("a token");
    let token = token["access_token"].as_str().expect("a token");
    let mut pages = Vec::new();
    for offset in [0, 4, 8] {
        let url = format!("{personio}{EMPLOYEES}?limit=4&offset={offset}");
        let answer = http
            .get(url)
            .bearer_auth(token)
            .send()
            .await
            .expect("an answer");
        pages.push(answer.text().await.expect("a page"));
    }
    pages
}

#[test]
fn raw_answers_lead_to_the_very_same_plan_and_are_never_remembered_or_applied() {
    let stage = Stage::new(mixed(), "autopilot");
    stage.settle();
    stage.personio.add(person(1021, "Hans", "Hase"));
    let live = plan(&stage, &[]);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    // The library that fetches pages here has no certificates of its own to choose from.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let pages = runtime.block_on(raw_pages(&stage.personio.url()));
    fs::create_dir(stage.path("raw")).expect("a folder");
    for (page, name) in pages
        .iter()
        .zip(["raw/b2.json", "raw/b10.json", "raw/b11.json"])
    {
        stage.write(name, page);
    }
    let main = fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    let (head, tail) = main.split_once("client_id").expect("a credential");
    let (_, tail) = tail.split_once("[directory]").expect("a directory");
    stage.write(
        "rosterd.toml",
        &format!("{head}recorded = \"raw\"\n[directory]{tail}"),
    );
    fs::remove_file(stage.path("personio")).expect("it was there");
    let (before, asked) = (memory(&stage), stage.personio.requests().len());

    stage.rosterd(&["check"]).expect(0, &["in order"]);
    let recorded = plan(&stage, &[]);
    assert_eq!(recorded["plan"], live["plan"]);
    assert_eq!(recorded["cases"], live["cases"]);
    let id = live["plan"].as_str().expect("an id");
    for args in [
        &["sync"][..],
        &["run"],
        &["apply", "--plan", id],
        &["record", "new"],
    ] {
        stage.refuses(
            args,
            78,
            &[
                "personio.recorded",
                "nothing is ever written from a recording",
            ],
        );
    }
    stage.refuses(&["sync", "--from", "raw"], 64, &["--from"]);
    assert_eq!(
        memory(&stage),
        before,
        "what is remembered is of Personio alone"
    );
    assert_eq!(stage.personio.requests().len(), asked, "nothing was sent");
    stage.write("rosterd.toml", &main);
    assert!(!Path::new("new").exists());
}

#[test]
fn a_daemon_goes_on_with_personio_where_a_recording_is_configured_under_it() {
    let stage = Stage::new(mixed(), "autopilot");
    stage.settle();
    stage.personio.add(person(1021, "Hans", "Hase"));
    let daemon = stage.daemon();
    daemon.until("an account is there", || stage.account(1021).is_some());
    daemon.until("the run has ended", || is_idle(&stage));
    fs::create_dir(stage.path("raw")).expect("a folder");
    let nobody = json!({ "success": true, "metadata": { "total_elements": 0 }, "data": [] });
    stage.write("raw/page.json", &nobody.to_string());
    let main = fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    let recorded = main.replace("client_id", "recorded = \"raw\"\nclient_id");
    stage.write("rosterd.toml", &recorded);
    stage.personio.add(person(1022, "Ida", "Ihm"));
    daemon.signal("-HUP");
    daemon.signal("-USR1");
    daemon.until("the next is there", || stage.account(1022).is_some());
    // Between runs it listens: a signal that came during one is heard then.
    daemon.until("the run has ended", || is_idle(&stage));
    let told = daemon.stop();
    assert!(told.stderr.contains("personio.recorded"), "{}", told.stderr);
}

/// Whether the last run has ended.
fn is_idle(stage: &Stage) -> bool {
    let runs = stage.rosterd(&["history", "--json"]).expect(0, &[]).json();
    runs["runs"][0]["outcome"] != "running"
}

/// The rights of a file or folder.
fn mode(path: &Path) -> u32 {
    fs::metadata(path)
        .expect("it is there")
        .permissions()
        .mode()
        & 0o777
}

/// A record that HR fills with what does not belong there.
fn chatty(id: i64) -> Person {
    person(id, "Anna", "Adler").raw("hire_date", json!("Anna Adler fragen"))
}

/// The words and numbers of a text, in small letters. Whole ones: a stand-in may be called Hanna.
fn said(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.map(str::to_owned).collect()
}
