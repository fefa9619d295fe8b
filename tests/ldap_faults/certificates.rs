//! Certificates: whom they are made out for, by whom, until when. No setting makes up for a wrong one.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rosterd::ldap::Access;
use rosterd::ports::FailureClass;

use super::fake::{Certificate, Fake};
use super::support::ground::access;
use super::wire::Wire;
use super::{Dc, failure, with_server, within, wrong_logins};

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

/// How rosterd would reach a scripted server, with the password `p4ss`.
fn to(fake: &Fake, start_tls: bool) -> Access {
    super::logins::unregistered(&fake.url(start_tls), &fake.ca_file, start_tls)
}

//
#[tokio::test]
async fn expired_and_misnamed_certificates_get_no_password_over_ldaps_or_start_tls() {
    for (certificate, words) in [
        (Certificate::Expired, "has expired"),
        (Certificate::NotYetValid, "is not valid yet"),
        (Certificate::OtherName, "not made out for '127.0.0.1'"),
    ] {
        for start_tls in [false, true] {
            let fake = Fake::with(certificate, start_tls);
            let said = within(Duration::from_secs(10), failure(to(&fake, start_tls))).await;
            assert_eq!(said.class, FailureClass::Configuration, "{said}");
            assert!(said.what.contains(words), "{said}");
            let heard = fake.heard();
            assert!(
                !heard.windows(4).any(|part| part == b"p4ss"),
                "{certificate:?}"
            );
            // What was sent without TLS is the request for TLS, by its name (RFC 4511 4.14.1).
            let asked = heard
                .windows(22)
                .any(|part| part == b"1.3.6.1.4.1.1466.20037");
            assert_eq!((asked, heard.is_empty()), (start_tls, !start_tls));
        }
    }
}

//
#[tokio::test]
async fn an_unknown_authority_gets_no_password_over_ldaps_or_start_tls() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = foreign_ca(folder.path());
    for start_tls in [false, true] {
        let fake = Fake::with(Certificate::Good, start_tls);
        super::open(to(&fake, start_tls)).await.unwrap();
        let heard = fake.heard().len();
        let said = failure(Access {
            ca_file: Some(foreign.clone()),
            ..to(&fake, start_tls)
        })
        .await;
        assert_eq!(said.class, FailureClass::Configuration);
        assert!(said.what.contains("not trusted here"), "{said}");
        let more = fake.heard()[heard..].to_vec();
        assert!(!more.windows(4).any(|part| part == b"p4ss"));
    }
}
