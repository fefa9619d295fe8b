//! Nothing travels unencrypted: LDAPS, or StartTLS before anything else.

use std::time::Duration;

use rosterd::directory::Edit;
use rosterd::ldap::Access;
use rosterd::ports::{DirectoryReader, DirectoryWriter, FailureClass};
use secrecy::SecretString;

use super::fake::{Fake, StartTls};
use super::logins::unregistered;
use super::wire::Wire;
use super::{Dc, failure, hasty, open, scope, somebody, title, title_of, with_server, within};

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

fn with_start_tls(dc: &Dc, server: &str) -> Access {
    Access {
        start_tls: true,
        ..with_server(dc, server)
    }
}

//
#[tokio::test]
async fn start_tls_encrypts_before_anything_else_is_sent() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let wire = Wire::to_port(&dc, "127.0.0.1", 389).await;
    let session = open(with_start_tls(&dc, &wire.plain_url())).await.unwrap();
    assert_eq!(session.controller(), "dc1.corp.example");
    let (reader, writer) = (session.reader(), session.writer());
    assert_eq!(reader.read(&scope()).await.unwrap().accounts().count(), 1);
    writer.perform(&title(guid, "encrypted")).await.unwrap();
    assert_eq!(title_of(&dc).as_deref(), Some("encrypted"));
    let password = Edit::SetPassword {
        guid,
        password: SecretString::from("Fr35h-Passw0rd!"),
        must_change: false,
    };
    writer.perform(&password).await.unwrap();
    assert!(dc.can_log_in("somebody@corp.example", "Fr35h-Passw0rd!"));

    let heard = wire.heard();
    // One extended request by its name (RFC 4511 4.14.1), then a TLS handshake (RFC 8446 5.1).
    assert_eq!(&heard[7..31], b"\x80\x161.3.6.1.4.1.1466.20037");
    assert_eq!(heard[31..33], [22, 3]);
    for secret in [
        dc.service_password(),
        dc.service_upn(),
        "encrypted",
        "somebody",
    ] {
        let said = |secret: &[u8]| heard.windows(secret.len()).any(|part| part == secret);
        assert!(
            !said(secret.as_bytes()),
            "{secret} was readable on the wire"
        );
    }
}

//
#[tokio::test]
async fn a_server_that_does_not_start_tls_hears_no_password() {
    let manners = [
        (
            StartTls::Refuses(2),
            FailureClass::Configuration,
            "refuses StartTLS",
        ),
        (
            StartTls::Refuses(52),
            FailureClass::Unreachable,
            "refuses StartTLS",
        ),
        // The library does not notice the end of a connection it waits on here.
        (
            StartTls::HangsUp,
            FailureClass::Unreachable,
            "did not answer within 2s",
        ),
        (
            StartTls::IsSilent,
            FailureClass::Unreachable,
            "did not answer within 2s",
        ),
        (StartTls::Pretends, FailureClass::Unreachable, ""),
    ];
    for (manner, class, words) in manners {
        let fake = Fake::answering(manner);
        let access = unregistered(&fake.url(true), &fake.ca_file, true);
        let said = within(Duration::from_secs(6), failure(access)).await;
        assert_eq!(said.class, class, "{manner:?}: {said}");
        assert!(said.what.contains(words), "{manner:?}: {said}");
        let heard = fake.heard();
        let asked = heard
            .windows(22)
            .any(|part| part == b"1.3.6.1.4.1.1466.20037");
        assert!(asked, "{manner:?}");
        for secret in [&b"p4ss"[..], b"svc@corp"] {
            let told = heard.windows(secret.len()).any(|part| part == secret);
            assert!(!told, "{manner:?} heard the login");
        }
    }
}

//
#[tokio::test]
async fn start_tls_checks_the_name_that_is_dialled() {
    let dc = Dc::start();
    let wire = Wire::to_port(&dc, "127.0.0.200", 389).await;
    let said = failure(with_start_tls(&dc, &wire.plain_url())).await;
    assert_eq!(said.class, FailureClass::Configuration);
    assert!(
        said.what.contains("not made out for '127.0.0.200'"),
        "{said}"
    );
}

//
#[tokio::test]
async fn an_address_is_spoken_as_it_is_written_or_not_at_all() {
    let dc = Dc::start();
    let plain = dc.url().replace("ldaps://", "ldap://");
    let said = failure(hasty(&dc, &plain)).await;
    assert_eq!(said.class, FailureClass::Configuration);
    assert!(said.what.contains("directory.start_tls"), "{said}");
    let said = failure(with_start_tls(&dc, dc.url())).await;
    assert_eq!(said.class, FailureClass::Configuration);
    assert!(said.what.contains("only ldap:// is spoken"), "{said}");
}
