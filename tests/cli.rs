//! The real binary against a real directory and a Personio stand-in: how it ends, what it says, and that
//! what must not be written is not written.

#[path = "cli/errors.rs"]
mod errors;

#[path = "cli/forms.rs"]
mod forms;

#[path = "cli/logins.rs"]
mod logins;

#[path = "cli/stage.rs"]
mod stage;

#[path = "dc/mod.rs"]
mod dc;

#[path = "sandbox/mod.rs"]
mod sandbox;

#[path = "cli/typed.rs"]
mod typed;

use sandbox::Faults;
use stage::{Stage, company, person, rosterd};

/// ACCOUNTDISABLE, [MS-ADTS] 2.2.16.
const DISABLED: u32 = 0x2;

fn three() -> sandbox::Company {
    company()
        .person(person(11, "Anna", "Adler"))
        .person(person(12, "Bo", "Berg"))
        .person(person(13, "Cem", "Can"))
}

/// A certification authority that signed nothing here.
fn other_ca() -> String {
    let key = rcgen::KeyPair::generate().expect("a key");
    let mut params = rcgen::CertificateParams::default();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    params.self_signed(&key).expect("a certificate").pem()
}

//
#[test]
fn faults_of_configuration_end_with_78_and_write_nothing() {
    let stage = Stage::new(three(), "autopilot");
    stage.rosterd(&["check"]).expect(0, &["in order"]);

    stage.main(
        "autopilot",
        "[safty]\nroster_shrink = \"5%\"\n[log]\nformat = \"xml\"\n",
    );
    let both = ["safty", "did you mean 'safety'?", "log.format"];
    stage.refuses(&["check"], 78, &both);
    stage.refuses(&["plan"], 78, &both);
    stage.refuses(&["sync"], 78, &both);

    stage.main("autopilot", "");
    stage.permit("directory", 0o644);
    stage.refuses(&["check"], 78, &["directory.password", "directory"]);
    stage.refuses(&["sync"], 78, &["secret"]);
    std::fs::remove_file(stage.path("directory")).expect("it was there");
    stage.refuses(&["sync"], 78, &["secret"]);

    stage.secret("directory", stage.dc.service_password());
    stage.write("other-ca.pem", &other_ca());
    let main = std::fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    let ours = stage.dc.ca_file().display().to_string();
    stage.write("rosterd.toml", &main.replace(&ours, "other-ca.pem"));
    stage.refuses(&["sync"], 78, &["ca_file"]);
}

//
#[test]
fn wrong_credentials_end_with_77_after_one_attempt() {
    let stage = Stage::new(three(), "autopilot");
    let bad = || {
        let found = stage.dc.ldapsearch(
            stage.dc.base(),
            "(sAMAccountName=svc-rosterd)",
            &["badPwdCount"],
        );
        found[0]
            .get("badPwdCount")
            .map_or("0".to_owned(), |count| count[0].clone())
    };
    stage.rosterd(&["plan"]).expect(0, &[]);
    assert_eq!(bad(), "0");
    stage.secret("directory", "wrong");
    stage.refuses(&["sync"], 77, &["password"]);
    assert_eq!(
        bad(),
        "1",
        "a second attempt brings the account nearer to its lock"
    );

    stage.secret("directory", stage.dc.service_password());
    stage.secret("personio", "wrong");
    stage.refuses(&["sync"], 77, &["Personio"]);
}

//
#[test]
fn unreachable_sides_end_with_69_and_usage_with_64() {
    let stage = Stage::new(three(), "autopilot");
    let main = std::fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    let gone = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let nobody = format!("http://{}", gone.local_addr().expect("an address"));
    drop(gone);
    stage.write(
        "rosterd.toml",
        &main.replace(&stage.personio.url(), &nobody),
    );
    stage.refuses(&["sync"], 69, &["HR system"]);
    stage.write(
        "rosterd.toml",
        &main.replace(stage.dc.url(), "ldaps://127.0.0.1:1"),
    );
    stage.refuses(&["sync"], 69, &["127.0.0.1:1"]);

    stage.write("rosterd.toml", &main);
    let down = Faults {
        down: true,
        ..Faults::default()
    };
    stage.personio.faults(down);
    stage.refuses(&["sync"], 69, &["Personio"]);
    stage.personio.faults(Faults::default());
    stage.refuses(&["apply"], 64, &["--plan"]);
    stage.refuses(&["plan", "--at", "soon"], 64, &["2026-04-01"]);
    stage.refuses(
        &["explain", "Anna Adlr"],
        64,
        &["did you mean 11 (Anna Adler, aadler)?"],
    );
    let empty = tempfile::tempdir().expect("a folder");
    let missing = rosterd(empty.path(), &["check"]);
    missing.expect(78, &["rosterd.toml"]);
}

//
#[test]
fn a_fifth_of_the_people_is_never_believed() {
    let crowd = (1..=250).fold(company(), |company, i| {
        company.person(person(1000 + i, "Kim", &format!("Nr{}", spelled(i))))
    });
    let stage = Stage::new(crowd, "autopilot");
    stage.settle();

    let lying = Faults {
        lying_total: Some(50),
        ..Faults::default()
    };
    stage.personio.faults(lying);
    stage.refuses(&["sync"], 75, &["HR system"]);
    let smaller = Faults {
        only_first: Some(50),
        ..Faults::default()
    };
    stage.personio.faults(smaller);
    // Something to do, so that there is something to hold.
    stage
        .personio
        .edit(1001, &serde_json::json!({ "department": "Finance" }));
    stage.refuses(&["sync"], 3, &["sentinel", "50"]);
    stage.refuses(&["plan"], 3, &["sentinel", "cannot be approved"]);
    let plan = stage.plan_id();
    stage.refuses(&["apply", "--plan", &plan], 3, &["sentinel"]);

    stage.personio.faults(Faults::default());
    stage.rosterd(&["sync"]).expect(0, &["changed 1"]);
    let moved = stage.account(1001).expect("the account is there");
    assert_eq!(moved["department"], ["Finance"]);
}

/// A number in letters, so that no two names fold into one.
fn spelled(number: i64) -> String {
    let digit = |d: u8| char::from(b'a' + (d - b'0'));
    number.to_string().bytes().map(digit).collect()
}

//
#[test]
fn a_plan_over_a_limit_waits_and_the_operator_passes_it_once() {
    let stage = Stage::new(three(), "autopilot");
    stage.settle();
    let tight = "[safety.limits]\ncreate = { run = { share = \"0%\", floor = 1, cap = 1 } }\n";
    stage.main("autopilot", tight);
    stage.personio.add(person(21, "Dora", "Dahl"));
    stage.personio.add(person(22, "Emil", "Eck"));
    let held = ["limit on create", "rosterd apply --plan"];
    stage.refuses(&["plan"], 3, &held);
    stage.refuses(&["sync"], 3, &["held 2"]);
    assert_eq!(stage.account(21), None);

    let plan = stage.plan_id();
    stage.refuses(
        &["apply", "--plan", "0123456789abcdef"],
        3,
        &["not the present plan"],
    );
    stage
        .rosterd(&["apply", "--plan", &plan[..8]])
        .expect(0, &["changed 2"]);
    assert!(stage.account(21).is_some() && stage.account(22).is_some());
    stage.refuses(&["apply", "--plan", &plan], 3, &["not the present plan"]);

    stage.personio.add(person(23, "Fred", "Fink"));
    stage.personio.add(person(24, "Gabi", "Gold"));
    stage.refuses(&["sync"], 3, &["held 2"]);
}

//
#[test]
fn observe_shows_and_never_writes() {
    let stage = Stage::new(three(), "observe");
    stage.refuses(&["plan"], 0, &["Mode is observe"]);
    stage.refuses(&["plan", "--exit-code"], 2, &["3 people"]);
    let plan = stage.plan_id();
    let told = ["nothing was written", "mode = \"supervised\""];
    stage.refuses(&["apply", "--plan", &plan], 64, &told);
    stage.refuses(&["sync"], 3, &["held 3"]);
    stage.refuses(&["plan", "--at", "2126-01-01"], 0, &["Forecast"]);
    stage.refuses(&["explain", "11"], 0, &["Anna Adler", "groups.staff"]);
}

//
#[test]
fn what_was_done_can_be_looked_up() {
    let stage = Stage::new(three(), "supervised");
    stage
        .rosterd(&["status", "--health"])
        .expect(1, &["no run yet"]);
    stage.settle();
    stage
        .rosterd(&["status", "--health"])
        .expect(0, &["healthy", "supervised"]);
    stage
        .rosterd(&["history"])
        .expect(0, &["apply", "complete"]);
    stage
        .rosterd(&["history", "11"])
        .expect(0, &["done", "lifecycle.hire"]);
    let json = stage.rosterd(&["history", "11", "--json"]).json();
    assert_eq!(json["person"], "11");
    stage
        .rosterd(&["explain", "anna adler"])
        .expect(0, &["Nothing to do: everything policy wishes"]);
    stage
        .rosterd(&["plan", "--exit-code"])
        .expect(0, &["Nothing to do"]);
}

//
#[test]
fn a_bad_record_or_rule_stops_nobody_else() {
    let people = three()
        .person(person(14, "Nobody", "Unnamed").with("first_name", ""))
        .person(person(15, "Max", "Moved").department("Nowhere"))
        .person(person(16, "Tim", "Twice"));
    let stage = Stage::new(people, "supervised");
    let rules = std::fs::read_to_string(stage.path("rules.d/10-policy.toml")).expect("written");
    let more = "\n[ou.rules.nowhere]\npriority = 5\nwhen = { department = \"Nowhere\" }\n\
                ou = \"OU=Missing,OU=Staff,DC=corp,DC=example\"\n[groups.ghosts]\ngroup = \"GG-Ghosts\"\n";
    stage.write("rules.d/10-policy.toml", &(rules + more));
    for login in ["twice1", "twice2"] {
        stage.dc.ldapmodify(&format!(
            "dn: CN={login},OU=London,OU=Staff,{}\nchangetype: add\nobjectClass: user\n\
             sAMAccountName: {login}\nemployeeID: 16\nuserAccountControl: 514\n",
            stage.dc.base()
        ));
    }
    let twins = || {
        let filter = "(employeeID=16)";
        stage
            .dc
            .ldapsearch(stage.dc.base(), filter, &["*", "uSNChanged"])
    };
    let before = twins();
    assert_eq!(before.len(), 2);

    let plan = stage.rosterd(&["plan", "--json"]);
    let id = plan.json()["plan"].as_str().expect("an id").to_owned();
    let words = ["first_name", "OU=Missing", "GG-Ghosts", "several accounts"];
    stage.rosterd(&["plan"]).expect(0, &words);
    let done = stage.rosterd(&["apply", "--plan", &id, "--json"]).json();
    let ending = |person: i64| {
        let people = done["people"].as_array().expect("a list");
        let of = people
            .iter()
            .find(|p| p["person"].as_str() == Some(&person.to_string()));
        of.map(|p| p["ending"].clone()).unwrap_or_default()
    };
    for frozen in [14, 15, 16] {
        assert_eq!(ending(frozen), "blocked", "{frozen}: {done:#}");
    }
    for person in [11, 12, 13] {
        assert_eq!(ending(person), "changed", "{person}: {done:#}");
        let account = stage.account(person).expect("an account");
        let control: u32 = account["userAccountControl"][0].parse().expect("a number");
        assert_eq!(control & DISABLED, 0, "{person} can work");
        assert!(
            account["memberOf"][0].starts_with("CN=GG-Staff"),
            "{account:?}"
        );
    }
    assert_eq!(stage.account(14), None);
    assert_eq!(stage.account(15), None, "there is no place for this one");
    assert_eq!(twins(), before, "neither of two claimants is touched");
}

//
#[test]
fn the_daemon_works_until_it_is_asked_to_stop() {
    let stage = Stage::new(three(), "autopilot");
    stage.settle();
    stage
        .personio
        .edit(11, &serde_json::json!({ "department": "Finance" }));
    let daemon = stage.daemon();
    let moved = || {
        stage
            .account(11)
            .is_some_and(|account| account["department"] == ["Finance"])
    };
    daemon.until("the change arrives", moved);
    stage
        .rosterd(&["status", "--health"])
        .expect(0, &["healthy"]);
    let ended = daemon.stop();
    ended.expect(0, &["rosterd started", "person=\"11\"", "rosterd stopped"]);
}
