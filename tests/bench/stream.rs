//! A domain controller that makes its accounts up while they are read: any number of them, each in ten
//! groups, no memory for any.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ChildStdout;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::Failure;
use crate::ber::{element, list, parts, split, text};

const BASE: &str = "DC=corp,DC=example";
const SCHEMA: &str = "CN=Schema,CN=Configuration,DC=corp,DC=example";
/// What the schema has: without these a reader takes it for hidden.
const ATTRIBUTES: [&str; 2] = ["sAMAccountName", "employeeID"];
const GROUPS: usize = 500;
const GROUPS_OF_ONE: usize = 10;

type Tls = StreamOwned<ServerConnection, TcpStream>;

/// The first line of another process.
pub fn said(from: ChildStdout) -> Result<String, Failure> {
    let mut line = String::new();
    BufReader::new(from).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// Says where it is and answers until its standard input ends.
pub fn serve(count: usize) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let ca_file = folder.path().join("ca.pem");
    let config = certified(&ca_file)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    println!("ldaps://localhost:{port} {}", ca_file.display());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let config = Arc::clone(&config);
            std::thread::spawn(move || {
                let connection = ServerConnection::new(config).ok()?;
                let mut tls = StreamOwned::new(connection, stream);
                while answer(&mut tls, count).is_some() {}
                Some(())
            });
        }
    });
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn certified(ca_file: &std::path::Path) -> Result<Arc<ServerConfig>, Failure> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
    std::fs::write(ca_file, ca.pem())?;
    let key = KeyPair::generate()?;
    let params = CertificateParams::new(vec!["localhost".to_owned()])?;
    let certificate = params.signed_by(&key, &ca)?;
    let key = PrivateKeyDer::try_from(key.serialize_der())?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider);
    let builder = builder.with_safe_default_protocol_versions()?;
    let single = builder.with_no_client_auth();
    Ok(Arc::new(
        single.with_single_cert(vec![certificate.der().clone()], key)?,
    ))
}

/// Reads one request and answers it. `None` ends the connection.
fn answer(tls: &mut Tls, count: usize) -> Option<()> {
    let message = receive(tls)?;
    let fields = parts(split(&message)?.1);
    let (id, (operation, content)) = (fields.first()?.1, *fields.get(1)?);
    let mut out = Vec::new();
    match operation {
        0x60 => push(&mut out, id, result(0x61), None),
        0x63 => {
            let search = parts(content);
            let base = search.first()?.1;
            let asks = |name: &str| {
                let named = search.get(7).map(|field| parts(field.1));
                let mut named = named.into_iter().flatten();
                named.any(|(_, own)| own == name.as_bytes())
            };
            let cookie = if search.get(1)?.1 == [0] {
                push(&mut out, id, object(base), None);
                None
            } else if asks("userAccountControl") {
                let (size, from) = page(fields.get(2)?.1)?;
                let to = count.min(from + size);
                for number in from..to {
                    push(&mut out, id, account(number), None);
                }
                Some(if to < count {
                    to.to_string()
                } else {
                    String::new()
                })
            } else if asks("lDAPDisplayName") {
                for name in ATTRIBUTES {
                    push(&mut out, id, attribute(name), None);
                }
                Some(String::new())
            } else {
                let groups = 0..if asks("groupType") { GROUPS } else { 0 };
                groups.for_each(|number| push(&mut out, id, group(number), None));
                Some(String::new())
            };
            push(
                &mut out,
                id,
                result(0x65),
                cookie.map(|cookie| paging(&cookie)),
            );
        }
        _ => return None,
    }
    tls.write_all(&out).ok()?;
    tls.flush().ok()
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

fn push(out: &mut Vec<u8>, id: &[u8], operation: Vec<u8>, control: Option<Vec<u8>>) {
    let mut fields = vec![element(2, id), operation];
    fields.extend(control);
    out.extend(list(0x30, &fields));
}

fn result(tag: u8) -> Vec<u8> {
    list(tag, &[element(10, &[0]), text(b""), text(b"")])
}

const PAGING: &[u8] = b"1.2.840.113556.1.4.319";

fn paging(cookie: &str) -> Vec<u8> {
    let value = list(0x30, &[element(2, &[0]), text(cookie.as_bytes())]);
    element(0xa0, &list(0x30, &[text(PAGING), text(&value)]))
}

/// How many are wanted, and from which on.
fn page(controls: &[u8]) -> Option<(usize, usize)> {
    let control = parts(controls).into_iter().next()?;
    let value = parts(control.1).last()?.1;
    let fields = parts(split(value)?.1);
    let size = fields.first()?.1.iter();
    let size = size.fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let cookie = String::from_utf8_lossy(fields.get(1)?.1);
    Some((size, cookie.parse().unwrap_or(0)))
}

fn entry(dn: &str, attributes: &[(&str, Vec<Vec<u8>>)]) -> Vec<u8> {
    let pair = |(name, values): &(&str, Vec<Vec<u8>>)| {
        let values: Vec<Vec<u8>> = values.iter().map(|value| text(value)).collect();
        list(0x30, &[text(name.as_bytes()), list(0x31, &values)])
    };
    let attributes: Vec<Vec<u8>> = attributes.iter().map(pair).collect();
    list(0x64, &[text(dn.as_bytes()), list(0x30, &attributes)])
}

/// The root entry, or a base that exists.
fn object(base: &[u8]) -> Vec<u8> {
    let one = |value: &str| vec![value.as_bytes().to_vec()];
    let root = [
        ("defaultNamingContext", one(BASE)),
        ("schemaNamingContext", one(SCHEMA)),
        ("dnsHostName", one("dc1.corp.example")),
        ("objectGUID", vec![vec![7; 16]]),
    ];
    entry(&String::from_utf8_lossy(base), &root)
}

fn attribute(name: &str) -> Vec<u8> {
    let one = |value: &str| vec![value.as_bytes().to_vec()];
    let attributes = [
        ("objectGUID", vec![vec![7; 16]]),
        ("lDAPDisplayName", one(name)),
        ("schemaIDGUID", vec![vec![8; 16]]),
        ("attributeSyntax", one("2.5.5.12")),
        ("oMSyntax", one("64")),
    ];
    entry(&format!("CN={name},{SCHEMA}"), &attributes)
}

fn guid(kind: u8, number: usize) -> Vec<u8> {
    // As spread as real ones are.
    let spread = (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut guid = vec![kind; 16];
    guid[..8].copy_from_slice(&spread.to_be_bytes());
    guid
}

fn sid(rid: usize) -> Vec<u8> {
    let mut sid = vec![1, 5, 0, 0, 0, 0, 0, 5];
    for part in [21, 1, 2, 3, rid as u32] {
        sid.extend(u32::to_le_bytes(part));
    }
    sid
}

fn group_dn(number: usize) -> String {
    format!("CN=GG-{number:03},OU=Groups,{BASE}")
}

fn group(number: usize) -> Vec<u8> {
    let attributes = [
        ("objectGUID", vec![guid(1, number)]),
        ("objectSid", vec![sid(10_000_000 + number)]),
        ("objectClass", vec![b"top".to_vec(), b"group".to_vec()]),
        (
            "sAMAccountName",
            vec![format!("GG-{number:03}").into_bytes()],
        ),
        ("groupType", vec![b"-2147483646".to_vec()]),
    ];
    entry(&group_dn(number), &attributes)
}

fn account(number: usize) -> Vec<u8> {
    let one = |value: String| vec![value.into_bytes()];
    let classes = ["top", "person", "organizationalPerson", "user"];
    let groups = (0..GROUPS_OF_ONE).map(|step| group_dn((number + step * 37) % GROUPS));
    let attributes = [
        ("objectClass", classes.map(|class| class.into()).to_vec()),
        ("objectGUID", vec![guid(0, number)]),
        ("objectSid", vec![sid(2000 + number)]),
        ("sAMAccountName", one(format!("u{number:06}"))),
        (
            "userPrincipalName",
            one(format!("u{number:06}@corp.example")),
        ),
        ("userAccountControl", one("512".into())),
        ("accountExpires", one("9223372036854775807".into())),
        ("primaryGroupID", one("513".into())),
        ("employeeID", one(format!("{}", 100_000 + number))),
        ("givenName", one(format!("Given {}", number % 100))),
        ("sn", one(format!("Müller-{}", number % 1000))),
        ("displayName", one(format!("Given Müller-{number}"))),
        ("title", one(format!("Specialist {}", number % 40))),
        ("department", one(format!("Department {}", number % 60))),
        ("company", one("Corp Example".into())),
        (
            "physicalDeliveryOfficeName",
            one(format!("Room {}", number % 900)),
        ),
        ("telephoneNumber", one(format!("+49 30 {number:06}"))),
        ("mail", one(format!("u{number:06}@corp.example"))),
        (
            "proxyAddresses",
            vec![
                format!("SMTP:u{number:06}@corp.example").into_bytes(),
                format!("smtp:u{number:06}@old.corp.example").into_bytes(),
            ],
        ),
        ("memberOf", groups.map(String::into_bytes).collect()),
    ];
    let dn = format!("CN=Müller-{number}\\, Given,OU=Berlin,OU=Staff,{BASE}");
    entry(&dn, &attributes)
}
