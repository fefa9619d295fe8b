//! The daemon and its own login: what is refused is not tried every quarter of an hour until it is locked.

use crate::dc::Login;
use crate::stage::{Stage, company, person};

//
#[test]
fn the_daemon_leaves_a_refused_login_alone_until_something_changes() {
    let stage = Stage::new(company().person(person(11, "Mara", "Brandt")), "observe");
    let main = std::fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    let often = main.replace("[schedule]\n", "[schedule]\nevery = \"1s\"\n");
    stage.write("rosterd.toml", &often);
    stage.secret("directory", "Wr0ng-Passw0rd!");
    // A controller that locks after three wrong attempts.
    let policy = [
        "domain",
        "passwordsettings",
        "set",
        "--account-lockout-threshold=3",
    ];
    stage.dc.samba_tool(&policy);
    let bad = || {
        let base = stage.dc.base();
        let found = stage
            .dc
            .ldapsearch(base, "(sAMAccountName=svc-rosterd)", &["badPwdCount"]);
        found[0].get("badPwdCount").map_or(0, |count| {
            count[0].parse::<u32>().expect("badPwdCount is a number")
        })
    };
    let runs = || {
        let told = stage.rosterd(&["history", "--json"]).json();
        told["runs"][0]["number"].as_i64().unwrap_or_default()
    };
    let daemon = stage.daemon();
    daemon.until("a few runs are over", || runs() >= 4);
    assert_eq!(bad(), 1, "one attempt in all of them");
    daemon.signal("-USR1");
    daemon.until("asked for, it tries again", || bad() == 2);
    let seen = runs();
    daemon.until("and not by itself", || runs() >= seen + 3);
    assert_eq!(bad(), 2);
    stage.secret("directory", stage.dc.service_password());
    daemon.until("a changed secret is used at once", || {
        stage.rosterd(&["status", "--health"]).code == 0
    });
    let upn = stage.dc.service_upn();
    let login = stage.dc.log_in(upn, stage.dc.service_password());
    assert_eq!(login, Login::Granted, "it was never locked");
    daemon
        .stop()
        .expect(0, &["data 52e", "is not tried again before", "run ended"]);
}
