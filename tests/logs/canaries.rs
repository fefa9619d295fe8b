//! What is in no log: names and addresses from INFO up, secrets at any level.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::sandbox::Company;
use super::stage::{Stage, company, person};
use super::support::memory::Memory;
use super::support::world::BASE;

/// Everything that says who somebody is. The login and the distinguished name are made of these.
const NAMES: [&str; 4] = ["Quetzal", "Xochimilco", "Wolpertinger", "Yggdrasil"];

/// What nobody asked Personio for and it sends all the same: salary, religion, an address at home.
const UNASKED: [(&str, &str); 3] = [
    ("fix_salary", "77333.21"),
    ("dynamic_901", "Pastafarian"),
    ("dynamic_902", "Zwetschgenweg 7"),
];

/// People whose names occur nowhere else: a hire of today, a leaver, one whose record is broken, one who
/// is refused, and an account of a colleague that looks like one.
fn planted() -> Company {
    let today = company().today().to_string();
    let told = person(11, "Quetzal", "Xochimilco").email("quetzal.xochimilco@example.com");
    let told = UNASKED.iter().fold(told, |person, (key, value)| {
        person.raw(key, (*value).into())
    });
    company()
        .person(told)
        .person(person(12, "Wolpertinger", "Xochimilco").hired(&today))
        .person(person(13, "Yggdrasil", "Quetzal").with("hire_date", ""))
        .person(person(14, "Yggdrasil", "Xochimilco").department("Nowhere"))
}

/// A stage whose help desk keeps first passwords, and whose log says as much as `log` asks for.
fn stage(log: &str) -> Stage {
    let stage = Stage::new(planted(), "autopilot");
    let desk = stage.path("desk");
    fs::write(
        &desk,
        format!("#!/bin/sh\ncat >>{}\n", stage.path("handed-over").display()),
    )
    .unwrap();
    fs::set_permissions(&desk, fs::Permissions::from_mode(0o700)).unwrap();
    let hand_over = format!(
        "[hand_over]\nkind = \"command\"\ncommand = {{ program = \"{}\" }}\n[log]\n{log}\n",
        desk.display()
    );
    stage.main("autopilot", &hand_over);
    let rules = fs::read_to_string(stage.path("rules.d/10-policy.toml")).unwrap();
    let more = "[ou.rules.nowhere]\npriority = 5\nwhen = { department = \"Nowhere\" }\n\
                ou = \"OU=Missing,OU=Staff,DC=corp,DC=example\"\n";
    stage.write("rules.d/10-policy.toml", &format!("{rules}\n{more}"));
    stage
}

/// First plan, hires, a change, an end; everything the log said on the way.
fn days(stage: &Stage) -> String {
    let mut said = String::new();
    let plan = stage.rosterd(&["plan", "--json"]);
    let id = plan.json()["plan"].as_str().expect("an id").to_owned();
    said += &plan.stderr;
    said += &stage.rosterd(&["apply", "--plan", &id, "--json"]).stderr;
    let change = serde_json::json!({ "last_name": "Yggdrasil", "department": "Quetzal" });
    stage.personio.edit(11, &change);
    // A colleague takes the account of 12 out of reach: what rosterd wants of it is refused.
    let dn = stage.account(12).expect("an account")["dn"][0].clone();
    stage.dc.ldapmodify(&format!(
        "dn: {dn}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 514\n-\n"
    ));
    let daemon = stage.daemon();
    daemon.until("the change arrives", || {
        stage
            .account(11)
            .is_some_and(|account| account["department"] == ["Quetzal"])
    });
    said += &daemon.stop().stderr;
    said
}

//
#[test]
fn from_info_up_nobody_is_named() {
    let stage = stage("level = \"info\"");
    let said = days(&stage);
    for line in [
        "a plan was made",
        "run ended",
        "person=\"11\"",
        "person=\"13\"",
    ] {
        assert!(said.contains(line), "no '{line}' in\n{said}");
    }
    for name in NAMES.iter().chain(&["CN=", "qxochimilco"]) {
        assert!(!said.contains(name), "'{name}' in\n{said}");
        let small = name.to_lowercase();
        assert!(!said.contains(&small), "'{small}' in\n{said}");
    }
}

//
#[test]
fn at_trace_with_all_libraries_no_secret_is_told() {
    let all =
        "info,rosterd=trace,ldap3=trace,hyper=trace,hyper_util=trace,reqwest=trace,rustls=trace";
    let stage = stage(&format!("level = \"{all}\""));
    let said = days(&stage);
    for target in ["rosterd::ldap", "hyper", "rustls"] {
        assert!(said.contains(target), "nothing of {target} in\n{said}");
    }
    let handed = fs::read_to_string(stage.path("handed-over")).expect("a first password");
    let handed: serde_json::Value = serde_json::from_str(handed.lines().next().unwrap()).unwrap();
    let first = handed["password"].as_str().expect("a password");
    let utf16: Vec<u8> = first.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = format!("{utf16:?}");
    let secrets = [
        first,
        bytes.trim_matches(['[', ']']),
        Company::CLIENT_SECRET,
        stage.dc.service_password(),
        "Bearer",
    ];
    for secret in secrets {
        assert!(!said.contains(secret), "'{secret}' in\n{said}");
    }
    for (key, value) in UNASKED {
        assert!(!said.contains(value), "{key} in\n{said}");
    }
    let token = regex::Regex::new("papi-[0-9a-f]{64}").unwrap();
    assert!(!token.is_match(&said), "a token in\n{said}");
}

//
#[tokio::test]
async fn an_entry_that_cannot_be_used_is_told_by_its_guid() {
    let office = super::two_starters();
    let memory = Memory::company();
    let admin = format!("CN=svc-rosterd,OU=Service,{BASE}");
    let guid = memory.find(&admin).expect("it is there");
    memory.set(guid, "userAccountControl", &["many"]);
    let mut scope = office.policy.scope();
    scope.bases = vec![rosterd::directory::Dn::parse(&format!("OU=Service,{BASE}")).unwrap()];
    let ground: &dyn super::support::ground::Ground = &memory;
    let void = ground.read(&scope).await.expect_err("not a number");
    let told = format!("{void} {:?}", std::error::Error::source(&void));
    assert!(
        void.to_string().contains(&format!("<GUID={guid}>")),
        "{told}"
    );
    assert!(!void.to_string().contains("svc-rosterd"), "{told}");
}

#[test]
fn who_waits_is_told_once_and_not_in_every_run() {
    let stage = stage("level = \"info\"");
    let id = stage.plan_id();
    stage.rosterd(&["apply", "--plan", &id]).expect(0, &[]);
    let main = fs::read_to_string(stage.path("rosterd.toml")).unwrap();
    let often = main.replace("[schedule]\n", "[schedule]\nevery = \"1s\"\n");
    stage.write("rosterd.toml", &often);
    let daemon = stage.daemon();
    let runs = || {
        stage.rosterd(&["history", "--json"]).json()["runs"]
            .as_array()
            .map_or(0, Vec::len)
    };
    daemon.until("four runs", || runs() > 4);
    let said = daemon.stop().stderr;
    let count = |words: &str| said.lines().filter(|line| line.contains(words)).count();
    assert!(count("run ended") > 2, "{said}");
    for person in ["13", "14"] {
        let told = format!("case ended person=\"{person}\"");
        assert_eq!(count(&told), 1, "{told} in\n{said}");
    }
}
