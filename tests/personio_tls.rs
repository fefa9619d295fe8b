//! Personio over TLS: the operator's certificate authority is trusted, nobody else's is; also through a proxy.

#[path = "personio_tls/proxy.rs"]
mod proxy;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proxy::Proxy;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rosterd::clock::{Now, SetClock};
use rosterd::personio::{Connection, Patience, Personio};
use rosterd::ports::{FailureClass, PeopleSource, Quiet, Void};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use secrecy::SecretString;

/// What the token endpoint says to a wrong secret: enough to see that an answer came through.
const REFUSED: &str =
    r#"{"error":"invalid_client","error_description":"Client authentication failed."}"#;

/// A certificate authority with its file, and a server that it vouches for under `name`.
struct Server {
    url: String,
    ca_file: PathBuf,
    connections: Arc<AtomicUsize>,
    _folder: tempfile::TempDir,
}

impl Server {
    fn named(name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key"))
            .expect("an authority");
        let ca_file = folder.path().join("ca.pem");
        std::fs::write(&ca_file, ca.pem()).expect("a file");
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(vec![name.to_owned()]).expect("parameters");
        let certificate = params.signed_by(&key, &ca).expect("a certificate");
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("a key in DER");
        let config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("TLS 1.2 and 1.3")
                .with_no_client_auth()
                .with_single_cert(vec![certificate.der().clone()], key)
                .expect("a server");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = connections.clone();
        // The thread ends with the test's process: it waits for connections that no longer come.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                counted.fetch_add(1, Ordering::Relaxed);
                answer(stream, Arc::new(config.clone()));
            }
        });
        Self {
            url: format!("https://127.0.0.1:{port}"),
            ca_file,
            connections,
            _folder: folder,
        }
    }
}

/// Refuses one request; a client that breaks off in the handshake is simply gone.
fn answer(stream: TcpStream, config: Arc<ServerConfig>) {
    let connection = ServerConnection::new(config).expect("a TLS server");
    let mut tls = StreamOwned::new(connection, stream);
    if tls.read(&mut [0; 8192]).is_ok() {
        let head = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nConnection: close\r\n";
        let _ = write!(
            tls,
            "{head}Content-Length: {}\r\n\r\n{REFUSED}",
            REFUSED.len()
        );
        tls.conn.send_close_notify();
        let _ = tls.flush();
    }
}

async fn read(url: &str, ca_file: Option<&Path>) -> Void {
    let connection = Connection {
        url: url.to_owned(),
        client_id: "id".into(),
        client_secret: Arc::new(|| Ok(SecretString::from("secret"))),
        ca_file: ca_file.map(Path::to_owned),
        patience: Patience {
            tries: 2,
            first_pause: std::time::Duration::from_millis(10),
            ..Patience::default()
        },
    };
    let clock = Arc::new(SetClock::at(Now::at(jiff::Timestamp::UNIX_EPOCH)));
    let source = Personio::new(connection, BTreeMap::new(), clock, Arc::new(Quiet))
        .expect("a usable connection");
    source
        .read(&BTreeSet::new())
        .await
        .expect_err("this server refuses everybody")
}

#[tokio::test]
async fn a_server_the_operators_authority_vouches_for_is_heard() {
    let server = Server::named("127.0.0.1");
    let void = read(&server.url, Some(&server.ca_file)).await;
    assert!(void.to_string().contains("invalid_client"), "{void}");
}

// R-82
#[tokio::test]
async fn an_authority_nobody_named_is_configuration_and_tried_once() {
    let (server, other) = (Server::named("127.0.0.1"), Server::named("127.0.0.1"));
    let void = read(&server.url, Some(&other.ca_file)).await;
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(void.to_string().contains("personio.ca_file"), "{void}");
    assert_eq!(server.connections.load(Ordering::Relaxed), 1);
}

// R-82
#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let server = Server::named("api.personio.example");
    let void = read(&server.url, Some(&server.ca_file)).await;
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(void.to_string().contains("certificate"), "{void}");
}

/// What the process behind a proxy is told: address and file.
const TASK: &str = "ROSTERD_TEST_BEHIND_A_PROXY";

/// The environment belongs to a whole process, so that the half behind the proxy is one of its own: this test again.
#[tokio::test]
async fn the_proxy_of_the_environment_is_used_and_sees_no_more_than_a_name() {
    if let Ok(task) = std::env::var(TASK) {
        let (url, ca_file) = task.split_once(' ').expect("two words");
        let void = read(url, Some(Path::new(ca_file))).await;
        println!("read: {:?}: {void}", void.failure.class);
        return;
    }
    let server = Server::named("api.personio.example");
    let proxy = Proxy::to(server.url.trim_start_matches("https://"));
    let behind = |variables: &[(&str, &str)]| {
        let task = format!("https://api.personio.example {}", server.ca_file.display());
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "--nocapture"])
            .arg("the_proxy_of_the_environment_is_used_and_sees_no_more_than_a_name")
            .env_clear()
            .env(TASK, task)
            .envs(variables.iter().copied())
            .output()
            .expect("a process");
        String::from_utf8(output.stdout).expect("text")
    };
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let told = behind(&[(variable, &proxy.url)]);
        assert!(told.contains("invalid_client"), "{variable}: {told}");
        let heads = proxy.heads();
        let [head] = heads.as_slice() else {
            panic!("{variable}: {heads:?}")
        };
        assert!(head.starts_with("CONNECT api.personio.example:443 HTTP/1.1\r\n"));
        for secret in ["secret", "authorization: Bearer", "client_id"] {
            assert!(!head.contains(secret), "{head}");
        }
    }
    let refused = behind(&[("HTTPS_PROXY", &proxy.refusing)]);
    assert!(refused.contains("read: Unreachable"), "{refused}");
    assert!(refused.contains("firewall, proxy"), "{refused}");
}
