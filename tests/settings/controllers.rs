//! Which controllers, spoken to how, as whom.

use std::net::SocketAddr;

use rosterd::settings::Controllers;

use super::Copy;

const SERVERS: &str = "servers = [\"ldaps://dc1.corp.example\", \"ldaps://dc2.corp.example\"]";

/// The problems of the shipped file with other lines in the place of its servers.
fn told(lines: &str) -> Vec<String> {
    let copy = Copy::new();
    copy.replace("rosterd.toml", SERVERS, lines);
    copy.problems(copy.load())
}

#[test]
fn a_domain_takes_the_place_of_servers() {
    let copy = Copy::new();
    let lines = "domain = \"Corp.Example.\"\nsite = \"Berlin\"\ndns = [\"192.0.2.53\", \"[2001:db8::53]:5353\"]";
    copy.replace("rosterd.toml", SERVERS, lines);
    let directory = copy.load().unwrap().directory;
    let name_servers = ["192.0.2.53:53", "[2001:db8::53]:5353"];
    let name_servers = name_servers.map(|text| text.parse::<SocketAddr>().unwrap());
    let expected = Controllers::Domain {
        domain: "corp.example".into(),
        site: Some("Berlin".into()),
        name_servers: name_servers.into(),
    };
    assert_eq!(directory.controllers, expected);
    assert!(!directory.start_tls);
}

#[test]
fn start_tls_is_switched_on_and_then_addresses_say_ldap() {
    let copy = Copy::new();
    let lines = "servers = [\"ldap://dc1.corp.example\"]\nstart_tls = true";
    copy.replace("rosterd.toml", SERVERS, lines);
    let directory = copy.load().unwrap().directory;
    assert!(directory.start_tls);
    let listed = Controllers::Listed(vec!["ldap://dc1.corp.example".into()]);
    assert_eq!(directory.controllers, listed);
}

//
#[test]
fn what_does_not_fit_together_is_told_with_what_would() {
    let both = format!("{SERVERS}\ndomain = \"corp.example\"");
    let start_tls = format!("{SERVERS}\nstart_tls = true");
    for (lines, key, words) in [
        (
            both.as_str(),
            "directory.domain",
            "either directory.servers or directory.domain",
        ),
        ("", "directory.servers", "or directory.domain"),
        ("site = \"Berlin\"", "directory.site", "without a domain"),
        (
            "dns = [\"192.0.2.53\"]",
            "directory.dns",
            "without a domain",
        ),
        (
            "domain = \"ldaps://corp.example\"",
            "directory.domain",
            "DNS name",
        ),
        ("domain = \"corp..example\"", "directory.domain", "DNS name"),
        (
            "domain = \"corp.example\"\nsite = \"Haus 3\"",
            "directory.site",
            "'Haus 3'",
        ),
        (
            "domain = \"corp.example\"\ndns = [\"ns1\"]",
            "directory.dns[0]",
            "192.0.2.53",
        ),
        (
            start_tls.as_str(),
            "directory.servers[0]",
            "as start_tls is on",
        ),
        (
            "servers = [\"ldap://dc1\"]",
            "directory.servers[0]",
            "directory.start_tls = true",
        ),
        (
            "servers = [\"ldap://dc1:3268\"]\nstart_tls = true",
            "directory.servers[0]",
            "port 389",
        ),
        (
            "servers = [\"ldaps://[2001:db8::1]\"]",
            "directory.servers[0]",
            "the name of the host",
        ),
    ] {
        let problems = told(lines);
        let about = format!(": {key} — ");
        let one = problems.iter().find(|problem| problem.contains(&about));
        let one = one.unwrap_or_else(|| panic!("{lines}: {problems:#?}"));
        assert!(one.contains(words), "{lines}: {one}");
    }
}

//
#[test]
fn no_key_switches_the_checking_of_certificates_off() {
    for key in [
        "verify",
        "tls_verify",
        "verify_ca",
        "insecure",
        "trust_all_certs",
        "no_tls_verify",
    ] {
        for value in ["true", "false", "\"never\""] {
            let problems = told(&format!("{SERVERS}\n{key} = {value}"));
            assert_eq!(problems.len(), 1, "{key}: {problems:#?}");
            assert!(
                problems[0].contains(&format!("directory.{key}")),
                "{problems:?}"
            );
        }
    }
    let problems = told(&format!("{SERVERS}\nca_fil = \"\""));
    assert!(
        problems[0].contains("did you mean 'ca_file'?"),
        "{problems:?}"
    );
}

#[test]
fn kerberos_is_refused_or_complete() {
    let lines = format!("{SERVERS}\nlogin = \"kerberos\"");
    let problems = told(&lines);
    let told_of = |words: &str| problems.iter().any(|problem| problem.contains(words));
    assert!(told_of("a password beside login"), "{problems:#?}");
    let without = cfg!(not(feature = "gssapi"));
    assert_eq!(
        told_of("cargo build --release --features gssapi"),
        without,
        "{problems:#?}"
    );
    let slip = told(&format!("{SERVERS}\nlogin = \"kerberso\""));
    assert!(slip[0].contains("did you mean 'kerberos'?"), "{slip:?}");
}
