//! What only looks sends nothing but questions: the program, and every request it sent.

use crate::sandbox::Company;
use crate::stage::{Stage, company, person};
use crate::support::memory::SERVICE_PASSWORD;
use crate::support::memory::{Memory, vendor::Vendor};
use crate::wire::request::{Operation, Request};
use crate::wire::server::Server;

/// The program's configuration, with this server as its directory.
fn configure(stage: &Stage, server: &Server, mode: &str) {
    stage.main(mode, "");
    let written = std::fs::read_to_string(stage.path("rosterd.toml")).unwrap();
    let ca_file = stage.dc.ca_file().display().to_string();
    let written = written
        .replace(stage.dc.url(), &server.url)
        .replace(&ca_file, &server.ca_file.display().to_string());
    stage.write("rosterd.toml", &written);
    stage.secret("directory", SERVICE_PASSWORD);
}

fn three() -> Company {
    company()
        .person(person(11, "Anna", "Adler"))
        .person(person(12, "Bo", "Berg"))
        .person(person(13, "Cem", "Can"))
}

fn only_asks(request: &Request) -> bool {
    matches!(
        request.operation,
        Operation::Bind { .. } | Operation::Search(_) | Operation::Unbind
    )
}

//
#[test]
fn commands_that_look_send_no_request_that_could_change_anything() {
    let server = Server::start(Memory::company_of(Vendor::Microsoft));
    let stage = Stage::new(three(), "observe");
    configure(&stage, &server, "observe");
    let before = server.memory().everything();
    let looking: [(&[&str], i32); 5] = [
        (&["plan"], 0),
        (&["plan", "--json"], 0),
        (&["plan", "--format", "ldif"], 0),
        (&["explain", "11"], 0),
        (&["sync"], 3),
    ];
    for (command, code) in looking {
        server.forget();
        stage.rosterd(command).expect(code, &[]);
        let sent = server.requests();
        assert!(!sent.is_empty(), "{command:?} asked another directory");
        let other: Vec<_> = sent.iter().filter(|request| !only_asks(request)).collect();
        assert!(other.is_empty(), "{command:?}: {other:?}");
    }
    assert_eq!(server.memory().everything(), before);
    // The same plan carried out does not pass unseen.
    configure(&stage, &server, "supervised");
    let plan = stage.plan_id();
    server.forget();
    stage.rosterd(&["apply", "--plan", &plan]).expect(0, &[]);
    assert!(!server.requests().iter().all(only_asks));
}
