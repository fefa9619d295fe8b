//! The service account logs in with a key table instead of a password: the build feature `gssapi`, the
//! real binary, a real controller and its Kerberos service.

#[path = "dc/mod.rs"]
mod dc;
#[path = "ldap_faults/names.rs"]
mod names;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "cli/stage.rs"]
mod stage;

use std::net::UdpSocket;
use std::path::PathBuf;

use names::Names;
use stage::{Outcome, Stage, company, person};

/// A stage whose service account has a key table and no password in the configuration.
struct Keys {
    stage: Stage,
    table: PathBuf,
    _names: Names,
}

impl Keys {
    /// Kerberos services have names, so the controller is found under its own.
    fn new() -> Self {
        let stage = Stage::new(company().person(person(11, "Mara", "Brandt")), "autopilot");
        let dc = &stage.dc;
        let table = dc.folder().join("rosterd.keytab");
        dc.export_keys("svc-rosterd", &table);
        let names = Names::serving(&[
            Names::srv(
                "_ldap._tcp.dc._msdcs.corp.example",
                "dc1.corp.example",
                0,
                100,
            ),
            Names::host("dc1.corp.example", dc.url().trim_start_matches("ldaps://")),
        ]);
        let main = std::fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
        let servers = format!("servers = [\"{}\"]", dc.url());
        let domain = format!(
            "login = \"kerberos\"\ndomain = \"corp.example\"\ndns = [\"{}\"]",
            names.address()
        );
        let main = main
            .replace(&servers, &domain)
            .replace("password = { file = \"directory\" }\n", "");
        stage.write("rosterd.toml", &main);
        Self {
            stage,
            table,
            _names: names,
        }
    }

    /// A configuration of Kerberos whose realm is served from this address.
    fn served_by(&self, address: &str) -> String {
        let config = std::fs::read_to_string(self.stage.dc.krb5_conf()).expect("it was written");
        let ip = self.stage.dc.url().trim_start_matches("ldaps://");
        let name = format!("krb5-{address}.conf");
        let other = config.replace(&format!("kdc = {ip}\n"), &format!("kdc = {address}\n"));
        self.stage.write(&name, &other);
        let path = self.stage.path(&name);
        path.to_str().expect("a plain path").to_owned()
    }

    /// Runs rosterd as its unit would, with these differences in the environment.
    fn rosterd_with(&self, other: &[(&str, &str)], args: &[&str]) -> Outcome {
        let config = self.stage.dc.krb5_conf();
        let mut environment = vec![
            ("KRB5_CONFIG", config.to_str().expect("a plain path")),
            (
                "KRB5_CLIENT_KTNAME",
                self.table.to_str().expect("a plain path"),
            ),
            ("KRB5CCNAME", "MEMORY:rosterd"),
        ];
        for (name, value) in other {
            environment.retain(|(known, _)| known != name);
            if !value.is_empty() {
                environment.push((name, value));
            }
        }
        self.stage.rosterd_with(&environment, args)
    }
}

#[test]
fn the_key_table_logs_in_over_ldaps_and_start_tls() {
    let keys = Keys::new();
    keys.rosterd_with(&[], &["check"]).expect(0, &[]);
    let plan = keys
        .rosterd_with(&[], &["plan", "--json"])
        .expect(0, &[])
        .json();
    let id = plan["plan"].as_str().expect("a plan has an id");
    keys.rosterd_with(&[], &["apply", "--plan", id])
        .expect(0, &[]);
    assert!(keys.stage.account(11).is_some(), "the hire was written");
    let start_tls = [("ROSTERD__DIRECTORY__START_TLS", "true")];
    let plan = keys
        .rosterd_with(&start_tls, &["plan", "--json"])
        .expect(0, &[]);
    assert_eq!(plan.json()["empty"], true, "and read again over StartTLS");
}

#[test]
fn what_is_missing_or_wrong_is_told_before_or_at_the_login() {
    let keys = Keys::new();
    for (name, value) in [
        ("KRB5_CLIENT_KTNAME", ""),
        ("KRB5_CLIENT_KTNAME", "/nowhere/rosterd.keytab"),
        ("KRB5CCNAME", ""),
        ("KRB5CCNAME", "FILE:/tmp/krb5cc_0"),
    ] {
        let variable = [(name, value)];
        let refused = keys.rosterd_with(&variable, &["check"]);
        refused.expect(78, &["directory.login", name]);
        keys.rosterd_with(&variable, &["sync"]).expect(78, &[name]);
    }
    // Nobody is at the address where Kerberos is said to be; then somebody who says nothing.
    let nobody = keys.served_by("127.0.0.250");
    keys.rosterd_with(&[("KRB5_CONFIG", nobody.as_str())], &["sync"])
        .expect(69, &["no Kerberos ticket", "port 88"]);
    let _silent = UdpSocket::bind("127.0.0.251:88").expect("a port below 1024 may be bound");
    let silent = keys.served_by("127.0.0.251");
    let patience = ("ROSTERD__DIRECTORY__OPERATION_TIMEOUT", "2s");
    keys.rosterd_with(&[("KRB5_CONFIG", silent.as_str()), patience], &["sync"])
        .expect(69, &["did not answer within 2s"]);
    // No Kerberos service has an address for its name.
    let main = std::fs::read_to_string(keys.stage.path("rosterd.toml")).expect("it was written");
    let servers = format!("servers = [\"{}\"]\n#domain", keys.stage.dc.url());
    let by_address = main
        .replace("domain = ", &servers)
        .replace("dns = ", "#dns = ");
    keys.stage.write("rosterd.toml", &by_address);
    keys.rosterd_with(&[], &["sync"])
        .expect(78, &["no Kerberos ticket", "ldap/NAME"]);
    keys.stage.write("rosterd.toml", &main);
    // The account has a new password, and the key table its old one.
    let reset = [
        "user",
        "setpassword",
        "svc-rosterd",
        "--newpassword=N3w-Passw0rd!",
    ];
    keys.stage.dc.samba_tool(&reset);
    keys.rosterd_with(&[], &["sync"]).expect(
        77,
        &["no Kerberos ticket", "newer than its last password change"],
    );
    assert!(keys.stage.account(11).is_none(), "nothing was written");
}
