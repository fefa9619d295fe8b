//! Rights that are missing, told in whatever way, and the two doors to a token.

use super::*;

fn one() -> Sandbox {
    Sandbox::start(Company::new("2026-11-23").person(joerg()))
}

fn logins(sandbox: &Sandbox) -> Vec<(String, u16)> {
    let requests = sandbox.requests().into_iter();
    requests
        .filter(|seen| seen.path.contains("auth"))
        .map(|seen| (seen.path, seen.status))
        .collect()
}

//
#[tokio::test]
async fn a_missing_right_is_one_clear_message_whatever_the_status_and_the_language() {
    let sandbox = one();
    for (status, said, requests) in [
        (400, "(Unauthorized token)", vec![200, 400]),
        (401, "(Unauthorized Request)", vec![200, 401, 200, 401]),
        (403, "(personio.core.api.exceptions.", vec![200, 403]),
        (404, "(Es ist ein Problem aufgetreten)", vec![200, 404]),
    ] {
        sandbox.forget_requests();
        sandbox.faults(Faults {
            missing_right: Some(status),
            ..Faults::default()
        });
        let void = void(&sandbox).await;
        assert_eq!(void.failure.class, FailureClass::Denied, "{void}");
        let words = void.to_string();
        for wanted in [
            said,
            &status.to_string(),
            "needs the right to read employees",
        ] {
            assert!(words.contains(wanted), "{wanted}: {words}");
        }
        let statuses: Vec<u16> = sandbox.requests().iter().map(|seen| seen.status).collect();
        assert_eq!(statuses, requests, "{status}");
    }
}

//
#[tokio::test]
async fn where_the_new_login_is_not_there_the_old_one_is_used_and_remembered() {
    let sandbox = one();
    sandbox.faults(Faults {
        no_v2_login: true,
        ..Faults::default()
    });
    let source = source(connection(&sandbox.url()));
    source.read(&fields()).await.expect("everybody");
    sandbox.revoke_tokens();
    source.read(&fields()).await.expect("everybody, again");
    let wanted = [
        ("/v2/auth/token", 404),
        ("/v1/auth", 200),
        ("/v1/auth", 200),
    ];
    assert_eq!(
        logins(&sandbox),
        wanted.map(|(path, status)| (path.to_owned(), status))
    );
}

//
#[tokio::test]
async fn the_secret_is_in_no_query_at_either_door() {
    let sandbox = one();
    sandbox.faults(Faults {
        no_v2_login: true,
        ..Faults::default()
    });
    read(&sandbox).await.expect("everybody");
    let requests = sandbox.requests();
    assert_eq!(logins(&sandbox).len(), 2);
    for seen in requests.iter().filter(|seen| seen.path.contains("auth")) {
        assert_eq!(seen.query_keys, Vec::<String>::new(), "{}", seen.path);
    }
}

#[tokio::test]
async fn a_wrong_secret_at_the_old_door_is_tried_once_and_not_remembered() {
    let sandbox = one();
    sandbox.faults(Faults {
        no_v2_login: true,
        ..Faults::default()
    });
    let wrong = Connection {
        client_secret: secret("hunter2"),
        ..connection(&sandbox.url())
    };
    let source = source(wrong);
    for read in 1..=2 {
        let void = source.read(&fields()).await.expect_err("refused");
        assert_eq!(void.failure.class, FailureClass::Denied);
        assert!(void.to_string().contains("Wrong credentials"), "{void}");
        assert_eq!(logins(&sandbox).len(), 2 * read);
    }
}

#[tokio::test]
async fn a_server_that_has_no_login_at_all_is_not_personio() {
    let elsewhere = one();
    let void = source(connection(&format!("{}/wrong/place", elsewhere.url())))
        .read(&fields())
        .await
        .expect_err("nothing is there");
    assert_eq!(void.failure.class, FailureClass::Configuration, "{void}");
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_and_not_for_every_page() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    let clock = Arc::new(SetClock::at(monday()));
    let source = source_with(connection(&sandbox.url()), clock.clone());
    for (later, moment, wanted) in [
        // Almost a day later: the same token is handed out again, with four minutes left.
        (1_436, "2026-11-24T06:56:00Z", 2),
        // Two and a half minutes later: half of what was left is over.
        (1_439, "2026-11-24T06:59:00Z", 3),
        (1_500, "2026-11-24T08:00:00Z", 4),
    ] {
        if logins(&sandbox).is_empty() {
            source.read(&fields()).await.expect("everybody");
        }
        clock.set(monday().plus(jiff::SignedDuration::from_mins(later)));
        sandbox.set_now(moment);
        assert_eq!(source.read(&fields()).await.expect("everybody").len(), 250);
        assert_eq!(logins(&sandbox).len(), wanted, "{moment}");
    }
    assert!(sandbox.requests().iter().all(|seen| seen.status == 200));
}

//
#[tokio::test]
async fn answers_without_a_token_in_their_header_are_as_good() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        no_token_header: true,
        ..Faults::default()
    });
    assert_eq!(read(&sandbox).await.expect("everybody").len(), 250);
    assert_eq!(logins(&sandbox).len(), 1);
}
