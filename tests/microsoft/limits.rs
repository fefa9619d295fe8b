//! Microsoft's limits: 1,000 entries a page (MaxPageSize), 1,500 values a time (MaxValRange).

use std::process::Command;

use rosterd::directory::Guid;

use super::people::{ACCOUNTS, MANY, READABLE, crowd, scope};
use crate::support::ground::Ground;
use crate::support::memory::{Memory, SERVICE_PASSWORD};
use crate::support::world::BASE;
use crate::wire::ground::Wire;
use crate::wire::request::{Operation, PAGED, Request};
use crate::wire::server::Server;

fn asks(request: &Request, name: &str) -> bool {
    matches!(&request.operation, Operation::Search(search) if search.asks(name))
}

//
#[tokio::test(flavor = "multi_thread")]
async fn pages_and_value_ranges_are_followed_to_the_end() {
    let wire = Wire::around(crowd()).await;
    let directory = wire.read(&scope()).await.unwrap();
    assert_eq!(directory.accounts().count(), ACCOUNTS);
    let groups_of = |sam: &str| {
        let mut accounts = directory.accounts();
        accounts
            .find(|account| account.sam == sam)
            .unwrap()
            .member_of
            .len()
    };
    assert_eq!(groups_of("u0"), MANY, "more than one range of values");
    assert_eq!(groups_of("u1"), 0);
    let readable = directory.account(Guid::from_bytes(READABLE));
    assert_eq!(readable.map(|account| account.sam.as_str()), Some("u1"));
    let requests = wire.server.requests();
    let pages = requests
        .iter()
        .filter(|request| asks(request, "userAccountControl") && request.control(PAGED).is_some());
    assert!(pages.count() > 1);
    assert!(
        requests
            .iter()
            .any(|request| asks(request, "memberOf;range=1500-*"))
    );
}

/// rosterd reads what accounts and groups are members of. Nobody's members are asked for.
//
#[tokio::test(flavor = "multi_thread")]
async fn the_members_of_a_group_are_never_read() {
    let memory = Memory::company();
    super::people::large_group(&memory);
    let wire = Wire::around(memory).await;
    let directory = wire.read(&scope()).await.unwrap();
    assert!(directory.find_group("GG-Crowd").is_some());
    let requests = wire.server.requests();
    let named = requests
        .iter()
        .filter_map(|request| match &request.operation {
            Operation::Search(search) => Some(&search.attributes),
            _ => None,
        });
    for attributes in named {
        assert!(!attributes.is_empty(), "everything was asked for");
        let names: Vec<String> = attributes.iter().map(|name| name.to_lowercase()).collect();
        assert!(
            !names
                .iter()
                .any(|name| name == "*" || name.starts_with("member;") || name == "member")
        );
    }
}

/// How an independent client fares: its exit code and the entries it got.
fn ldapsearch(server: &Server, page: Option<&str>) -> (Option<i32>, usize) {
    let mut command = Command::new("ldapsearch");
    command
        .env("LDAPTLS_CACERT", &server.ca_file)
        .args(["-x", "-LLL", "-H", &server.url, "-b", BASE])
        .args(["-D", "svc-rosterd@corp.example", "-w", SERVICE_PASSWORD])
        .args(page.iter().flat_map(|page| ["-E", page]))
        .args([
            "(&(objectClass=user)(!(sAMAccountName=svc*)))",
            "sAMAccountName",
        ]);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let entries = text.lines().filter(|line| line.starts_with("dn:")).count();
    (output.status.code(), entries)
}

#[test]
fn the_stand_in_keeps_its_limits_against_another_client() {
    let server = Server::start(crowd());
    let all = ACCOUNTS + 1;
    assert_eq!(
        ldapsearch(&server, Some("pr=1000/noprompt")),
        (Some(0), all)
    );
    assert_eq!(ldapsearch(&server, None), (Some(4), 1000));
    assert_eq!(
        ldapsearch(&server, Some("pr=2000/noprompt")),
        (Some(4), 1000)
    );
}
