//! Secrets, tokens and whom they are sent to.

use super::*;

#[tokio::test]
async fn a_token_serves_several_reads() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let source = source(connection(&sandbox.url()));
    for _ in 0..3 {
        source.read(&fields()).await.expect("everybody");
    }
    assert_eq!(
        sandbox
            .requests()
            .iter()
            .filter(|seen| seen.path.contains("auth"))
            .count(),
        1
    );
}

#[tokio::test]
async fn a_wrong_secret_is_configuration_and_is_tried_once() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let wrong = Connection {
        client_secret: secret("hunter2"),
        ..connection(&sandbox.url())
    };
    let void = source(wrong).read(&fields()).await.expect_err("refused");
    assert_eq!(void.failure.class, FailureClass::Denied);
    assert!(void.to_string().contains("invalid_client"), "{void}");
    assert_eq!(sandbox.requests().len(), 1);
    assert!(!format!("{void} {void:?}").contains("hunter2"));
}

#[tokio::test]
async fn an_unreadable_secret_is_configuration_and_nothing_is_sent() {
    let sandbox = Sandbox::start(Company::new("2026-11-23"));
    let reader: SecretReader =
        Arc::new(|| Err("cannot read /run/credentials/personio: permission denied".into()));
    let unreadable = Connection {
        client_secret: reader,
        ..connection(&sandbox.url())
    };
    let void = source(unreadable)
        .read(&fields())
        .await
        .expect_err("no secret");
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(
        void.to_string()
            .contains("personio.client_secret: cannot read"),
        "{void}"
    );
    assert_eq!(sandbox.requests(), []);
}

#[tokio::test]
async fn the_secret_is_read_again_for_every_token() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let reads = Arc::new(AtomicUsize::new(0));
    let counted = reads.clone();
    let reader: SecretReader = Arc::new(move || {
        let renewed = counted.fetch_add(1, Ordering::Relaxed) > 0;
        Ok(SecretString::from(if renewed {
            "renewed"
        } else {
            Company::CLIENT_SECRET
        }))
    });
    let source = source(Connection {
        client_secret: reader,
        ..connection(&sandbox.url())
    });
    source.read(&fields()).await.expect("everybody");
    sandbox.credential(Credential::new(Company::CLIENT_ID, "renewed"));
    sandbox.revoke_tokens();
    source
        .read(&fields())
        .await
        .expect("everybody, without a restart");
    assert_eq!(reads.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_401_is_answered_with_one_new_token_and_then_means_missing_rights() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    sandbox.faults(Faults {
        unauthorized: true,
        ..Faults::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Denied);
    let paths: Vec<u16> = sandbox.requests().iter().map(|seen| seen.status).collect();
    assert_eq!(paths, [200, 401, 200, 401]);
}

#[tokio::test]
async fn tokens_that_are_good_once_are_followed_from_answer_to_answer() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        rotate_tokens: true,
        ..Faults::default()
    });
    assert_eq!(read(&sandbox).await.expect("everybody").len(), 250);
    assert_eq!(sandbox.requests().len(), 4, "one login and three pages");
}

#[test]
fn plain_http_to_another_machine_is_refused_before_anything_is_sent() {
    let clock = Arc::new(SetClock::at(Now::at(jiff::Timestamp::UNIX_EPOCH)));
    let outside = connection("http://personio.example");
    let refused = Personio::new(outside, BTreeMap::new(), clock, Arc::new(Quiet));
    assert!(matches!(refused.err(), Some(PersonioError::Address { .. })));
}

#[test]
fn a_connection_shows_neither_the_secret_nor_a_login_in_the_address() {
    let shown = format!("{:?}", connection("https://me:hunter2@api.personio.de"));
    assert!(
        !shown.contains("hunter2") && !shown.contains(Company::CLIENT_SECRET),
        "{shown}"
    );
}

#[test]
fn certificates_that_cannot_be_read_are_configuration() {
    let folder = tempfile::tempdir().expect("a folder");
    let (none, empty) = (
        folder.path().join("none.pem"),
        folder.path().join("empty.pem"),
    );
    std::fs::write(&empty, "no certificate\n").expect("a file");
    for path in [none, empty] {
        let clock = Arc::new(SetClock::at(Now::at(jiff::Timestamp::UNIX_EPOCH)));
        let connection = Connection {
            ca_file: Some(path.clone()),
            ..connection("https://api.personio.de")
        };
        let fault = Personio::new(connection, BTreeMap::new(), clock, Arc::new(Quiet))
            .err()
            .expect("refused");
        assert_eq!(fault.class(), FailureClass::Configuration);
        assert!(
            fault.to_string().contains(&path.display().to_string()),
            "{fault}"
        );
    }
}
