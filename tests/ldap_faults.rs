//! What can be wrong between rosterd and a domain controller: said in words, in time, and with the right
//! word for what became of a write.

#[path = "dc/mod.rs"]
mod dc;
#[path = "support/mod.rs"]
mod support;
#[path = "ldap_faults/wire.rs"]
mod wire;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dc::Dc;
use rosterd::directory::{AttributeEdit, Edit, Guid, Scope};
use rosterd::ldap::{Access, Login, Session};
use rosterd::ports::{
    DirectoryReader, DirectoryWriter, EditFailure, FailureClass, PortFailure, Quiet,
};
use secrecy::SecretString;
use support::base64;
use support::ground::access;
use support::world::{BASE, World, WorldAccount};
use wire::Wire;

async fn open(access: Access) -> Result<Session, PortFailure> {
    Session::open(access, Arc::new(Quiet)).await
}

async fn failure(access: Access) -> PortFailure {
    match open(access).await {
        Ok(_) => panic!("this should not have connected"),
        Err(failure) => failure,
    }
}

/// Fails when the work takes longer: nothing hangs.
async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(limit, work)
        .await
        .expect("bounded by the configured timeouts")
}

fn with_server(dc: &Dc, server: &str) -> Access {
    Access {
        servers: vec![server.to_owned()],
        ..access(dc)
    }
}

fn with_password(dc: &Dc, password: &str) -> Access {
    let password = password.to_owned();
    Access {
        login: Login::Password(Box::new(move || Ok(SecretString::from(password.clone())))),
        ..access(dc)
    }
}

fn wrong_logins(dc: &Dc) -> String {
    let found = dc.ldapsearch(BASE, "(sAMAccountName=svc-rosterd)", &["badPwdCount"]);
    found[0]
        .get("badPwdCount")
        .map_or("0".into(), |values| values[0].clone())
}

/// Another authority, which signed nothing here.
fn foreign_ca(folder: &Path) -> PathBuf {
    let (key, certificate) = (folder.join("foreign.key"), folder.join("foreign.pem"));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
        ])
        .args(["-subj", "/CN=Foreign CA", "-keyout"])
        .arg(key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success());
    certificate
}

/// An account to write on, and its GUID.
fn somebody(dc: &Dc) -> Guid {
    let world = World {
        accounts: vec![WorldAccount::enabled("somebody", "Somebody", "OU=Staff")],
        ..World::default()
    };
    dc.ldapmodify(&world.ldif());
    let found = dc.ldapsearch(BASE, "(sAMAccountName=somebody)", &["objectGUID"]);
    Guid::from_bytes(
        base64::decode(&found[0]["objectGUID"][0])
            .try_into()
            .unwrap(),
    )
}

fn title(guid: Guid, title: &str) -> Edit {
    Edit::Modify {
        guid,
        edits: vec![AttributeEdit {
            name: "title".into(),
            values: vec![title.into()],
        }],
    }
}

fn title_of(dc: &Dc) -> Option<String> {
    let found = dc.ldapsearch(BASE, "(sAMAccountName=somebody)", &["title"]);
    found[0].get("title").map(|values| values[0].clone())
}

fn scope() -> Scope {
    let dn = |text: &str| rosterd::directory::Dn::parse(&format!("{text},{BASE}")).unwrap();
    Scope {
        bases: vec![dn("OU=Staff")],
        group_bases: vec![dn("OU=Groups")],
        anchor: "employeeID".into(),
        attributes: ["title".into()].into(),
        protected_groups: vec![],
    }
}

fn signal(dc: &Dc, signal: &str) {
    let env = std::fs::read_to_string(dc.folder().join("env")).unwrap();
    let pid = env
        .lines()
        .find_map(|line| line.strip_prefix("DC_PID="))
        .unwrap();
    let sent = Command::new("kill")
        .args([signal, "--", &format!("-{pid}")])
        .status()
        .unwrap();
    assert!(sent.success());
}

//
#[tokio::test]
async fn a_certificate_that_does_not_fit_is_a_matter_of_configuration() {
    let dc = Dc::start();
    let folder = tempfile::tempdir().unwrap();

    let foreign = Access {
        ca_file: Some(foreign_ca(folder.path())),
        ..access(&dc)
    };
    let said = failure(foreign).await;
    assert_eq!(said.class, FailureClass::Configuration);
    assert!(
        said.what.contains("authority that is not trusted")
            && said.what.contains("directory.ca_file"),
        "{said}"
    );

    let system = failure(Access {
        ca_file: None,
        ..access(&dc)
    })
    .await;
    assert_eq!(system.class, FailureClass::Configuration);

    // The same controller under an address its certificate does not name.
    let wire = Wire::to(&dc, "127.0.0.200").await;
    let said = failure(with_server(&dc, &wire.url())).await;
    assert_eq!(said.class, FailureClass::Configuration);
    assert!(
        said.what.contains("not made out for '127.0.0.200'"),
        "{said}"
    );

    for (name, content) in [
        ("empty.pem", ""),
        ("damaged.pem", "-----BEGIN CERTIFICATE-----\nx\n"),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        let said = failure(Access {
            ca_file: Some(file),
            ..access(&dc)
        })
        .await;
        assert!(
            said.class == FailureClass::Configuration && said.what.contains(name),
            "{said}"
        );
    }
    let missing = folder.path().join("missing.pem");
    assert!(
        failure(Access {
            ca_file: Some(missing),
            ..access(&dc)
        })
        .await
        .what
        .contains("cannot be read")
    );
    assert_eq!(
        wrong_logins(&dc),
        "0",
        "no password was sent to any of them"
    );
}

//
#[tokio::test]
async fn a_wrong_password_is_tried_once_and_on_one_controller() {
    let dc = Dc::start();
    let twice = vec![dc.url().to_owned(), dc.url().to_owned()];
    let said = failure(Access {
        servers: twice,
        ..with_password(&dc, "Wr0ng-Passw0rd!")
    })
    .await;
    assert_eq!(said.class, FailureClass::Denied);
    assert!(
        said.what.contains("data 52e") && said.what.contains("password is wrong"),
        "{said}"
    );
    assert!(!said.what.contains("Wr0ng"), "{said}");
    assert_eq!(wrong_logins(&dc), "1");

    let said = failure(with_password(&dc, "")).await;
    assert_eq!(said.class, FailureClass::Configuration);
    assert!(said.what.contains("empty"), "{said}");
    assert_eq!(wrong_logins(&dc), "1", "an empty one is not even sent");

    let account = format!(
        "dn: CN=svc-rosterd,OU=Service,{BASE}\nchangetype: modify\nreplace: userAccountControl\n"
    );
    dc.ldapmodify(&format!("{account}userAccountControl: 66050\n\n"));
    assert!(
        failure(access(&dc)).await.what.contains("data 533"),
        "disabled"
    );
    dc.ldapmodify(&format!("{account}userAccountControl: 66048\n\n"));
    open(access(&dc)).await.unwrap();
}

//
#[tokio::test]
async fn what_is_not_encrypted_is_not_spoken() {
    let dc = Dc::start();
    let plain = dc.url().replace("ldaps://", "ldap://");
    for server in [
        plain.as_str(),
        "ldaps://127.0.0.1:3268",
        "ldaps://127.0.0.1:3269",
    ] {
        let said = failure(with_server(&dc, server)).await;
        assert_eq!(said.class, FailureClass::Configuration, "{said}");
    }
    // LDAP without TLS behind an ldaps:// address.
    let said = within(
        Duration::from_secs(30),
        failure(with_server(&dc, &format!("{}:389", dc.url()))),
    )
    .await;
    assert!(
        matches!(
            said.class,
            FailureClass::Configuration | FailureClass::Unreachable
        ),
        "{said:?}"
    );
}

#[tokio::test]
async fn the_next_controller_is_taken_where_one_cannot_be_reached() {
    let dc = Dc::start();
    let dead = "ldaps://127.0.0.1:9".to_owned();
    let session = open(Access {
        servers: vec![dead.clone(), dc.url().to_owned()],
        ..access(&dc)
    })
    .await
    .unwrap();
    assert_eq!(session.controller(), "dc1.corp.example");
    assert_eq!(session.base().to_string(), BASE);
    let said = failure(Access {
        servers: vec![dead.clone(), dead],
        ..access(&dc)
    })
    .await;
    assert_eq!(said.class, FailureClass::Unreachable);
    assert_eq!(
        said.what.matches("127.0.0.1:9").count(),
        2,
        "each is named: {said}"
    );
}

//
#[tokio::test]
async fn a_stopped_controller_stops_the_run() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let session = open(access(&dc)).await.unwrap();
    let (reader, writer) = (session.reader(), session.writer());
    writer.perform(&title(guid, "before")).await.unwrap();
    signal(&dc, "-KILL");
    let lost = within(
        Duration::from_secs(30),
        writer.perform(&title(guid, "after")),
    )
    .await;
    assert!(
        matches!(
            lost,
            Err(EditFailure::NotSent(_) | EditFailure::Unknown(_) | EditFailure::Stop(_))
        ),
        "{lost:?}"
    );
    let lost = within(
        Duration::from_secs(30),
        writer.perform(&title(guid, "after")),
    )
    .await;
    assert!(matches!(lost, Err(EditFailure::Stop(_))), "{lost:?}");
    let void = within(Duration::from_secs(30), reader.read(&scope()))
        .await
        .unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert_eq!(failure(access(&dc)).await.class, FailureClass::Unreachable);
}

#[tokio::test]
async fn a_paused_controller_costs_the_timeout_and_no_more() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let hasty = || Access {
        connect_timeout: Duration::from_secs(2),
        operation_timeout: Duration::from_secs(2),
        ..access(&dc)
    };
    let session = open(hasty()).await.unwrap();
    let (reader, writer) = (session.reader(), session.writer());
    writer.perform(&title(guid, "before")).await.unwrap();
    signal(&dc, "-STOP");
    let written = within(Duration::from_secs(8), writer.perform(&title(guid, "late"))).await;
    assert!(
        matches!(written, Err(EditFailure::Unknown(_))),
        "{written:?}"
    );
    let void = within(Duration::from_secs(8), reader.read(&scope()))
        .await
        .unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    let said = within(Duration::from_secs(8), failure(hasty())).await;
    assert_eq!(said.class, FailureClass::Unreachable);
    assert!(said.what.contains("did not answer within 2s"), "{said}");
    signal(&dc, "-CONT");
    // Why it is called unknown: the controller carries it out when it wakes.
    let arrived = async {
        while title_of(&dc).as_deref() != Some("late") {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    within(Duration::from_secs(20), arrived).await;
    writer.perform(&title(guid, "again")).await.unwrap();
    assert_eq!(
        title_of(&dc).as_deref(),
        Some("again"),
        "a fresh connection took its place"
    );
}

//
#[tokio::test]
async fn a_write_whose_answer_is_lost_is_unknown() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let wire = Wire::to(&dc, "127.0.0.1").await;
    let session = open(with_server(&dc, &wire.url())).await.unwrap();
    let writer = session.writer();
    writer.perform(&title(guid, "before")).await.unwrap();
    wire.cut_at_the_next_answer();
    let written = writer.perform(&title(guid, "cut")).await;
    assert!(
        matches!(written, Err(EditFailure::Unknown(_))),
        "{written:?}"
    );
    assert_eq!(
        title_of(&dc).as_deref(),
        Some("cut"),
        "and it was carried out"
    );
    writer.perform(&title(guid, "again")).await.unwrap();
    assert_eq!(title_of(&dc).as_deref(), Some("again"));
}

//
#[tokio::test]
async fn a_read_that_breaks_off_is_void() {
    let dc = Dc::start();
    let wire = Wire::to(&dc, "127.0.0.1").await;
    let session = open(with_server(&dc, &wire.url())).await.unwrap();
    let reader = session.reader();
    let whole = reader.read(&scope()).await.unwrap();
    assert!(whole.groups().count() > 10);
    wire.cut_at_the_next_answer();
    let void = reader.read(&scope()).await.unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert_eq!(
        reader.read(&scope()).await.unwrap().groups().count(),
        whole.groups().count()
    );
}

#[tokio::test]
async fn the_secret_is_read_for_every_connection() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let (reads, password) = (
        Arc::new(AtomicUsize::new(0)),
        dc.service_password().to_owned(),
    );
    let counted = Arc::clone(&reads);
    let secret = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(SecretString::from(password.clone()))
    };
    let session = open(Access {
        login: Login::Password(Box::new(secret)),
        ..access(&dc)
    })
    .await
    .unwrap();
    let writer = session.writer();
    assert_eq!(
        reads.load(Ordering::SeqCst),
        1,
        "a writer that writes nothing does not connect"
    );
    session.reader().read(&scope()).await.unwrap();
    for _ in 0..3 {
        writer.perform(&title(guid, "x")).await.unwrap();
    }
    assert_eq!(
        reads.load(Ordering::SeqCst),
        2,
        "one connection to read, one to write"
    );
}
