//! A scripted domain controller with Microsoft's limits: 1,000 entries a page (MaxPageSize) and, to keep
//! it small, 5 values an attribute (MaxValRange).

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::ber::{element, list, parts, split, text};
use crate::bits::Bits;

/// The domain.
pub const BASE: &str = "DC=corp,DC=example";
/// Where its schema is.
const SCHEMA: &str = "CN=Schema,CN=Configuration,DC=corp,DC=example";
/// How many accounts there are.
pub const ACCOUNTS: usize = 1203;
/// How many groups account u0 is in.
pub const GROUPS_OF_ONE: usize = 12;
/// The objectGUID of account u1.
pub const READABLE: [u8; 16] = *b"sixteen letters!";
const PAGE_LIMIT: usize = 1000;
const RANGE: usize = 5;
const PAGING: &[u8] = b"1.2.840.113556.1.4.319";

/// How it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// As documented.
    Microsoft,
    /// Ends the first page with sizeLimitExceeded.
    CutsOff,
    /// Answers the second page with busy.
    BusyOnTheSecondPage,
    /// Closes the connection instead of the second page.
    HangsUpOnTheSecondPage,
    /// Ends the first page with timeLimitExceeded and a cookie for the next.
    TiresWithACookie,
    /// Ends the first page with success and without a word about the next.
    ForgetsTheCookie,
    /// An entry without attributes where they must be.
    GarblesAnEntry,
    /// A result that is no sequence of code, name and text.
    GarblesTheResult,
    /// The same as the answer to the login.
    GarblesTheLogin,
    /// Answers every range with the first one.
    NeverEndsARange,
    /// An entry every fifth of a second, for ever.
    Drips,
    /// Refuses every Modify with a password in it.
    RefusesPasswords,
    /// Does the first Modify and is busy from then on.
    BusyAfterTheFirstModify,
}

/// Listens until the test's process ends.
pub struct Server {
    /// Where.
    pub url: String,
    /// Who vouches for it.
    pub ca_file: PathBuf,
    pages: Arc<AtomicUsize>,
    _folder: tempfile::TempDir,
}

type Tls = StreamOwned<ServerConnection, std::net::TcpStream>;

impl Server {
    /// Starts one.
    pub fn start(manner: Manner) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ca_file = folder.path().join("ca.pem");
        let config = certified(&ca_file);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!(
            "ldaps://localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let pages = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&pages);
        let bits = Arc::new(Bits::default());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut tls = StreamOwned::new(connection, stream);
                let (counted, bits) = (Arc::clone(&counted), Arc::clone(&bits));
                std::thread::spawn(
                    move || {
                        while serve(&mut tls, manner, &counted, &bits).is_some() {}
                    },
                );
            }
        });
        Self {
            url,
            ca_file,
            pages,
            _folder: folder,
        }
    }

    /// Pages of accounts that were asked for.
    pub fn pages(&self) -> usize {
        self.pages.load(Ordering::SeqCst)
    }
}

fn certified(ca_file: &std::path::Path) -> Arc<ServerConfig> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(ca_file, ca.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &ca).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let single = builder
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key);
    Arc::new(single.unwrap())
}

/// Reads one request and answers it. `None` ends the connection.
fn serve(tls: &mut Tls, manner: Manner, pages: &AtomicUsize, bits: &Bits) -> Option<()> {
    let message = receive(tls)?;
    let fields = parts(split(&message)?.1);
    let (id, (operation, content)) = (fields.first()?.1, *fields.get(1)?);
    match operation {
        0x60 if manner == Manner::GarblesTheLogin => {
            send(tls, id, list(0x61, &[text(b"what?")]), None)
        }
        0x60 => send(tls, id, result(0x61, 0), None),
        0x66 => send(tls, id, bits.modify(manner, content), None),
        0x63 => {
            let search = Search::read(content, fields.get(2).map(|field| field.1))?;
            if search.base_only && search.asks("userAccountControl") {
                let found = entry(&search.base, &[one("userAccountControl", bits.text())]);
                send(tls, id, found, None)?;
                return send(tls, id, result(0x65, 0), None);
            }
            search.answer(tls, id, manner, pages)
        }
        _ => None,
    }
}

fn receive(tls: &mut Tls) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    let mut byte = [0];
    while split(&message).is_none() {
        tls.read_exact(&mut byte).ok()?;
        message.push(byte[0]);
    }
    Some(message)
}

fn send(tls: &mut Tls, id: &[u8], operation: Vec<u8>, control: Option<Vec<u8>>) -> Option<()> {
    let mut fields = vec![element(2, id), operation];
    fields.extend(control);
    tls.write_all(&list(0x30, &fields)).ok()?;
    tls.flush().ok()
}

fn result(tag: u8, code: u8) -> Vec<u8> {
    list(tag, &[element(10, &[code]), text(b""), text(b"")])
}

/// A continuation reference (RFC 4511 4.5.3) to a server that does not exist.
fn reference() -> Vec<u8> {
    list(0x73, &[text(b"ldap://elsewhere.invalid:3268/DC=other")])
}

/// Asks for the cookie back with the next page; an empty one is the last.
fn paging(cookie: &str) -> Vec<u8> {
    let value = list(0x30, &[element(2, &[0]), text(cookie.as_bytes())]);
    element(0xa0, &list(0x30, &[text(PAGING), text(&value)]))
}

type Attribute = (String, Vec<Vec<u8>>);

fn entry(dn: &str, attributes: &[Attribute]) -> Vec<u8> {
    let pair = |(name, values): &Attribute| {
        let values: Vec<Vec<u8>> = values.iter().map(|value| text(value)).collect();
        list(0x30, &[text(name.as_bytes()), list(0x31, &values)])
    };
    let attributes: Vec<Vec<u8>> = attributes.iter().map(pair).collect();
    list(0x64, &[text(dn.as_bytes()), list(0x30, &attributes)])
}

fn one(name: &str, value: impl Into<Vec<u8>>) -> Attribute {
    (name.to_owned(), vec![value.into()])
}

/// A search, as far as it matters here.
struct Search {
    base: String,
    base_only: bool,
    attributes: Vec<String>,
    page: Option<(usize, usize)>,
}

impl Search {
    fn read(content: &[u8], controls: Option<&[u8]>) -> Option<Self> {
        let fields = parts(content);
        let word = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let page = controls.and_then(|controls| {
            let control = parts(controls)
                .into_iter()
                .find(|(_, fields)| parts(fields)[0].1 == PAGING)?;
            let value = parts(control.1).last()?.1;
            let fields = parts(split(value)?.1);
            let size = fields[0]
                .1
                .iter()
                .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            Some((size, word(fields[1].1).parse().unwrap_or(0)))
        });
        Some(Self {
            base: word(fields.first()?.1),
            base_only: fields.get(1)?.1 == [0],
            attributes: parts(fields.get(7)?.1)
                .into_iter()
                .map(|(_, name)| word(name))
                .collect(),
            page,
        })
    }

    fn asks(&self, name: &str) -> bool {
        self.attributes.iter().any(|attribute| attribute == name)
    }

    fn answer(&self, tls: &mut Tls, id: &[u8], manner: Manner, pages: &AtomicUsize) -> Option<()> {
        if self.base_only {
            send(tls, id, self.object(manner), None)?;
            return send(tls, id, result(0x65, 0), None);
        }
        if self.asks("lDAPDisplayName") {
            for name in ["sAMAccountName", "employeeID", "title"] {
                send(tls, id, attribute(name), None)?;
            }
            return send(tls, id, result(0x65, 0), Some(paging("")));
        }
        if !self.asks("userAccountControl") {
            // What is no person, and rosterd's own account: one unit, and nothing.
            if self.asks("groupType") {
                let unit = [
                    one("objectGUID", [9; 16]),
                    one("objectClass", "organizationalUnit"),
                ];
                send(tls, id, entry(&format!("OU=Staff,{BASE}"), &unit), None)?;
            }
            return send(tls, id, result(0x65, 0), Some(paging("")));
        }
        pages.fetch_add(1, Ordering::SeqCst);
        self.accounts(tls, id, manner)
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "a thread of its own, without a runtime"
    )]
    fn accounts(&self, tls: &mut Tls, id: &[u8], manner: Manner) -> Option<()> {
        let (size, from) = self.page.unwrap_or((usize::MAX, 0));
        match manner {
            Manner::GarblesAnEntry => return send(tls, id, list(0x64, &[text(b"CN=x")]), None),
            Manner::GarblesTheResult => return send(tls, id, list(0x65, &[text(b"what?")]), None),
            Manner::BusyOnTheSecondPage if from > 0 => {
                return send(tls, id, result(0x65, 51), None);
            }
            Manner::HangsUpOnTheSecondPage if from > 0 => return None,
            Manner::Drips => loop {
                send(tls, id, account(from), None)?;
                std::thread::sleep(Duration::from_millis(200));
            },
            _ => {}
        }
        let to = ACCOUNTS.min(from + size.min(PAGE_LIMIT));
        for number in from..to {
            send(tls, id, account(number), None)?;
        }
        // Somebody else's part of the forest, which is not to be gone to.
        send(tls, id, reference(), None)?;
        // Without paging, or with a page that is too large, Microsoft's directory ends here.
        if manner == Manner::CutsOff || (to < ACCOUNTS && size > PAGE_LIMIT) {
            return send(tls, id, result(0x65, 4), None);
        }
        let cookie = if to < ACCOUNTS {
            to.to_string()
        } else {
            String::new()
        };
        match manner {
            Manner::TiresWithACookie => send(tls, id, result(0x65, 3), Some(paging(&cookie))),
            Manner::ForgetsTheCookie => send(tls, id, result(0x65, 0), None),
            _ => send(tls, id, result(0x65, 0), Some(paging(&cookie))),
        }
    }

    /// The root entry, a base that exists, or the next values of u0.
    fn object(&self, manner: Manner) -> Vec<u8> {
        if self.base.is_empty() {
            let root = [
                one("defaultNamingContext", BASE),
                one("schemaNamingContext", SCHEMA),
                one("dnsHostName", "dc1.corp.example"),
            ];
            return entry("", &root);
        }
        let mut attributes = vec![one("objectGUID", guid(0))];
        if let Some(asked) = self.attributes.iter().find(|name| name.contains(";range=")) {
            let from = asked
                .split_once('=')
                .and_then(|(_, range)| range.split_once('-')?.0.parse().ok());
            let from = if manner == Manner::NeverEndsARange {
                0
            } else {
                from.unwrap_or(0)
            };
            attributes.push(groups_of_one(from));
        }
        entry(&self.base, &attributes)
    }
}

/// The second account's is text as well as bytes.
fn guid(number: usize) -> [u8; 16] {
    if number == 1 {
        return READABLE;
    }
    let mut guid = [0xee; 16];
    guid[..8].copy_from_slice(&(number as u64).to_be_bytes());
    guid
}

/// What the schema says about an attribute that holds one text.
fn attribute(name: &str) -> Vec<u8> {
    let attributes = [
        one("objectGUID", [7; 16]),
        one("lDAPDisplayName", name),
        one("schemaIDGUID", [8; 16]),
        one("attributeSyntax", "2.5.5.12"),
        one("oMSyntax", "64"),
        one("isSingleValued", "TRUE"),
    ];
    entry(&format!("CN={name},{SCHEMA}"), &attributes)
}

fn group(number: usize) -> Vec<u8> {
    format!("CN=g{number},OU=Groups,{BASE}").into_bytes()
}

fn groups_of_one(from: usize) -> Attribute {
    let to = GROUPS_OF_ONE.min(from + RANGE);
    let end = if to == GROUPS_OF_ONE {
        "*".to_owned()
    } else {
        (to - 1).to_string()
    };
    (
        format!("memberOf;range={from}-{end}"),
        (from..to).map(group).collect(),
    )
}

fn account(number: usize) -> Vec<u8> {
    let mut sid = vec![1, 5, 0, 0, 0, 0, 0, 5];
    for part in [21, 1, 2, 3, 2000 + number as u32] {
        sid.extend(u32::to_le_bytes(part));
    }
    let mut attributes = vec![
        one("objectGUID", guid(number)),
        one("objectSid", sid),
        one("objectClass", "user"),
        one("sAMAccountName", format!("u{number}")),
        one("userAccountControl", "512"),
        one("primaryGroupID", "513"),
    ];
    match number {
        0 => attributes.extend([("memberOf".to_owned(), vec![]), groups_of_one(0)]),
        _ => attributes.push(("memberOf".to_owned(), vec![group(0)])),
    }
    entry(&format!("CN=u{number},OU=Staff,{BASE}"), &attributes)
}
