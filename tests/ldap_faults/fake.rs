//! A scripted LDAP server that remembers every byte it was told outside and inside TLS.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What it does with a request for TLS on a connection without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartTls {
    /// Agrees, and does it.
    Does,
    /// Refuses with this result code.
    Refuses(u8),
    /// Ends the connection.
    HangsUp,
    /// Says nothing.
    IsSilent,
    /// Agrees, and goes on as if there were no TLS.
    Pretends,
}

/// What it says about itself in its root entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A controller as one would like to have it.
    Writable,
    /// A read-only controller.
    ReadOnly,
    /// One whose first replication is not over.
    Unsynchronised,
    /// A directory that is not Active Directory.
    Stranger,
}

/// What is wrong with its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// Nothing.
    Good,
    /// It was valid until 2020.
    Expired,
    /// It becomes valid in 2120.
    NotYetValid,
    /// It is made out for another host.
    OtherName,
}

/// A scripted server; it listens until the test's process ends.
pub struct Fake {
    address: SocketAddr,
    /// Who vouches for it.
    pub ca_file: PathBuf,
    heard: Arc<Mutex<Vec<u8>>>,
    _folder: tempfile::TempDir,
}

#[derive(Clone)]
struct Script {
    start_tls: StartTls,
    kind: Kind,
    tls: Arc<ServerConfig>,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Fake {
    /// A controller that is spoken to over LDAPS.
    pub fn of_kind(kind: Kind) -> Self {
        Self::new(Certificate::Good, None, kind)
    }

    /// One that answers StartTLS in this way.
    pub fn answering(start_tls: StartTls) -> Self {
        Self::new(Certificate::Good, Some(start_tls), Kind::Writable)
    }

    /// One with this certificate; with `start_tls` it speaks LDAP first.
    pub fn with(certificate: Certificate, start_tls: bool) -> Self {
        let start_tls = start_tls.then_some(StartTls::Does);
        Self::new(certificate, start_tls, Kind::Writable)
    }

    fn new(certificate: Certificate, start_tls: Option<StartTls>, kind: Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ca_file = folder.path().join("ca.pem");
        let (ca, tls) = certified(certificate);
        std::fs::write(&ca_file, ca).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let script = Script {
            start_tls: start_tls.unwrap_or(StartTls::Does),
            kind,
            tls,
            heard: Arc::clone(&heard),
        };
        let begins_with_tls = start_tls.is_none();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let script = script.clone();
                std::thread::spawn(move || match begins_with_tls {
                    true => script.over_tls(stream),
                    false => script.before_tls(stream),
                });
            }
        });
        Self {
            address,
            ca_file,
            heard,
            _folder: folder,
        }
    }

    /// Its address.
    pub fn url(&self, start_tls: bool) -> String {
        match start_tls {
            true => format!("ldap://{}", self.address),
            false => format!("ldaps://{}", self.address),
        }
    }

    /// Every request it could read, over TLS or not.
    pub fn heard(&self) -> Vec<u8> {
        self.heard.lock().unwrap().clone()
    }
}

/// An authority's certificate, and a server it vouches for.
fn certified(certificate: Certificate) -> (String, Arc<ServerConfig>) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let name = match certificate {
        Certificate::OtherName => "dc9.corp.example",
        _ => "127.0.0.1",
    };
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    match certificate {
        Certificate::Expired => params.not_after = date_time_ymd(2020, 1, 1),
        Certificate::NotYetValid => params.not_before = date_time_ymd(2120, 1, 1),
        Certificate::Good | Certificate::OtherName => {}
    }
    let key = KeyPair::generate().unwrap();
    let signed = params.signed_by(&key, &ca).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![signed.der().clone()], key)
        .unwrap();
    (ca.pem(), Arc::new(config))
}

impl Script {
    fn before_tls(&self, mut stream: TcpStream) {
        let Some(Message { id, .. }) = self.hear(&mut stream) else {
            return;
        };
        match self.start_tls {
            StartTls::Does => {
                if stream.write_all(&result(id, 0x78, 0)).is_ok() {
                    self.over_tls(stream);
                }
            }
            StartTls::Pretends => {
                if stream.write_all(&result(id, 0x78, 0)).is_ok() {
                    self.converse(&mut stream);
                }
            }
            StartTls::Refuses(code) => {
                if stream.write_all(&result(id, 0x78, code)).is_ok() {
                    self.converse(&mut stream);
                }
            }
            StartTls::HangsUp => {}
            // Until the other side gives up.
            StartTls::IsSilent => {
                let _ = stream.read(&mut [0; 1]);
            }
        }
    }

    fn over_tls(&self, stream: TcpStream) {
        let connection = ServerConnection::new(Arc::clone(&self.tls)).unwrap();
        self.converse(&mut StreamOwned::new(connection, stream));
    }

    fn converse(&self, stream: &mut (impl Read + Write)) {
        while let Some(Message { id, operation }) = self.hear(stream) {
            let answer = match operation {
                // Bind
                0x60 => result(id, 0x61, 0),
                // Search: only ever of the root entry.
                0x63 => [self.root(id), result(id, 0x65, 0)].concat(),
                _ => return,
            };
            if stream.write_all(&answer).is_err() {
                return;
            }
        }
    }

    /// One request, whole.
    fn hear(&self, stream: &mut impl Read) -> Option<Message> {
        let mut head = [0; 2];
        stream.read_exact(&mut head).ok()?;
        let mut long = vec![0; usize::from(head[1] & 0x7f) * usize::from(head[1] >> 7)];
        stream.read_exact(&mut long).ok()?;
        let length = match long.is_empty() {
            true => usize::from(head[1]),
            false => long
                .iter()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
        };
        let mut body = vec![0; length.min(100_000)];
        stream.read_exact(&mut body).ok()?;
        self.heard.lock().unwrap().extend(&body);
        // An INTEGER of one byte, then the operation.
        match body[..] {
            [2, 1, id, operation, ..] => Some(Message { id, operation }),
            _ => None,
        }
    }

    fn root(&self, id: u8) -> Vec<u8> {
        let mut attributes = vec![
            ("dnsHostName", "fake.corp.example"),
            ("defaultNamingContext", "DC=corp,DC=example"),
        ];
        match self.kind {
            Kind::Writable => {}
            Kind::ReadOnly => {
                attributes.push(("supportedCapabilities", "1.2.840.113556.1.4.1920"));
            }
            Kind::Unsynchronised => attributes.push(("isSynchronized", "FALSE")),
            Kind::Stranger => attributes.truncate(1),
        }
        let attributes = attributes.iter().map(|(name, value)| {
            let values = element(0x31, &element(4, value.as_bytes()));
            element(0x30, &[element(4, name.as_bytes()), values].concat())
        });
        let entry = [
            element(4, b""),
            element(0x30, &attributes.collect::<Vec<_>>().concat()),
        ];
        message(id, &element(0x64, &entry.concat()))
    }
}

struct Message {
    id: u8,
    operation: u8,
}

/// BER with short lengths (X.690, section 8.1.3): nothing here is longer than 255 bytes.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap();
    let head = match length {
        0..128 => vec![tag, length],
        _ => vec![tag, 0x81, length],
    };
    [head, content.to_vec()].concat()
}

fn message(id: u8, operation: &[u8]) -> Vec<u8> {
    element(0x30, &[&[2, 1, id][..], operation].concat())
}

/// A result of some operation, without name and text.
fn result(id: u8, tag: u8, code: u8) -> Vec<u8> {
    message(id, &element(tag, &[0x0a, 1, code, 4, 0, 4, 0]))
}
