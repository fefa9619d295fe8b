//! `[directory]` as far as it is about the connection: which controllers, spoken to how, as whom.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use reqwest::Url;

use super::connections::length;
use super::desk::Desk;
use super::key::KeyPath;
use super::secret;
use super::shape::{Directory, Shape};
use super::{Controllers, DirectorySettings, LoginSettings};
use crate::directory::rights::ExcessKind;

/// How long reaching a domain controller may take where nothing is written.
const CONNECT: Duration = Duration::from_secs(10);
/// How long one request to a domain controller may take: its default, and the most. A stop waits for
/// the request in hand and for reading back what it did, within the 90 s the service manager grants.
const OPERATION: Duration = Duration::from_secs(30);
/// The global catalogue's ports: a partial, read-only view of the forest.
const CATALOGUE: [u16; 2] = [3268, 3269];
/// The port of name servers.
const DNS: u16 = 53;

/// `[directory]` as far as it is about the connection.
pub(super) fn directory(desk: &mut Desk<'_>, shape: &Shape) -> Option<DirectorySettings> {
    let section = KeyPath::of("directory");
    let directory = &shape.directory;
    let controllers = controllers(desk, &section, directory);
    let user = desk.text(
        &section.key("user"),
        directory.user.as_ref(),
        "the service account (svc-rosterd@corp.example)",
    );
    let login = login(desk, &section, directory);
    let ca_file = desk.text(
        &section.key("ca_file"),
        directory.ca_file.as_ref(),
        "the company's CA certificate (PEM)",
    );
    let accept_key = section.key("accept_rights");
    let accept_rights = accepted(desk, &accept_key, &directory.accept_rights);
    let second = Duration::from_secs(1);
    let mut within = |name, value, default| {
        length(
            desk,
            &section.key(name),
            value,
            default,
            (second, OPERATION),
        )
    };
    let connect = within("connect_timeout", directory.connect_timeout, CONNECT);
    let operation = within("operation_timeout", directory.operation_timeout, OPERATION);
    Some(DirectorySettings {
        controllers: controllers?,
        start_tls: directory.start_tls,
        user: user?,
        login: login?,
        ca_file: desk.path(&ca_file?),
        accept_rights,
        connect_timeout: connect?,
        operation_timeout: operation?,
    })
}

/// Words that stand for rights too many.
fn accepted(desk: &mut Desk<'_>, key: &KeyPath, words: &[String]) -> BTreeSet<ExcessKind> {
    let known = ExcessKind::ALL.map(|kind| (kind.word(), kind));
    let words = words.iter().enumerate();
    let kinds = words.map(|(index, word)| {
        let default = ExcessKind::WriteDacl;
        desk.word(&key.index(index), Some(word), &known, default)
    });
    kinds.collect::<Vec<_>>().into_iter().flatten().collect()
}

/// Either servers or a domain.
fn controllers(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    directory: &Directory,
) -> Option<Controllers> {
    let Some(domain) = &directory.domain else {
        let wanted = "directory.domain as well, or neither";
        if directory.site.is_some() {
            desk.refuse(&section.key("site"), "a site without a domain", wanted);
        }
        if !directory.dns.is_empty() {
            desk.refuse(&section.key("dns"), "name servers without a domain", wanted);
        }
        let listed = directory.servers.as_deref();
        let servers = servers(desk, &section.key("servers"), listed, directory.start_tls);
        return servers.map(Controllers::Listed);
    };
    let key = section.key("domain");
    if directory.servers.is_some() {
        let hint = "servers names the controllers, domain has them looked up in DNS";
        let wanted = "either directory.servers or directory.domain";
        desk.refuse_with(
            &key,
            "a domain beside servers",
            wanted,
            Some(hint.to_owned()),
        );
    }
    let before = desk.problems.len();
    let wanted = "the DNS name of the domain (corp.example)";
    let name = domain.trim().trim_end_matches('.');
    if !name.split('.').all(is_label) {
        desk.refuse(&key, format!("'{domain}'"), wanted);
    }
    if let Some(site) = directory.site.as_ref().filter(|site| !is_label(site)) {
        let wanted = "the name of a site in Active Directory Sites and Services (Berlin)";
        desk.refuse(&section.key("site"), format!("'{site}'"), wanted);
    }
    let name_servers = name_servers(desk, &section.key("dns"), &directory.dns);
    (desk.problems.len() == before).then(|| Controllers::Domain {
        domain: name.to_ascii_lowercase(),
        site: directory.site.clone(),
        name_servers,
    })
}

/// One part of a DNS name (RFC 1035, section 2.3.1; underscores occur in Windows domains).
fn is_label(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (1..=63).contains(&text.len()) && text.chars().all(plain)
}

fn name_servers(desk: &mut Desk<'_>, key: &KeyPath, texts: &[String]) -> Vec<SocketAddr> {
    let mut servers = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let address = text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, DNS));
        match address.or_else(|_| text.parse()) {
            Ok(server) => servers.push(server),
            Err(_) => {
                let wanted = "the address of a name server (192.0.2.53, 192.0.2.53:5353)";
                desk.refuse(&key.index(index), format!("'{text}'"), wanted);
            }
        }
    }
    servers
}

fn login(desk: &mut Desk<'_>, section: &KeyPath, directory: &Directory) -> Option<LoginSettings> {
    let key = section.key("login");
    let words = [("password", false), ("kerberos", true)];
    let with_kerberos = desk.word(&key, directory.login.as_ref(), &words, false)?;
    let password = section.key("password");
    if !with_kerberos {
        let source = secret::source(desk, &password, directory.password.as_ref());
        return source.map(LoginSettings::Password);
    }
    let before = desk.problems.len();
    if cfg!(not(feature = "gssapi")) {
        let hint =
            "built without Kerberos; cargo build --release --features gssapi makes one with it";
        let found = "'kerberos', which this rosterd cannot speak";
        desk.refuse_with(&key, found, "password", Some(hint.to_owned()));
    }
    if directory.password.is_some() {
        let wanted = "none: the key table in KRB5_CLIENT_KTNAME takes its place";
        desk.refuse(&password, "a password beside login = \"kerberos\"", wanted);
    }
    let user = directory.user.as_deref().unwrap_or_default();
    if !user.is_empty() && !user.contains('@') {
        let wanted = "a Kerberos principal (svc-rosterd@CORP.EXAMPLE)";
        desk.refuse(&section.key("user"), format!("'{user}'"), wanted);
    }
    (desk.problems.len() == before).then_some(LoginSettings::Kerberos)
}

fn servers(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    servers: Option<&[String]>,
    start_tls: bool,
) -> Option<Vec<String>> {
    let wanted = "domain controllers ([\"ldaps://dc1.corp.example\"]), or directory.domain";
    let servers = desk.require(key, servers, wanted)?;
    if servers.is_empty() {
        desk.refuse(key, "an empty list", wanted);
        return None;
    }
    let mut seen = BTreeSet::new();
    let before = desk.problems.len();
    for (index, text) in servers.iter().enumerate() {
        let key = key.index(index);
        server(desk, &key, text, start_tls);
        if !seen.insert(text.trim_end_matches('/').to_ascii_lowercase()) {
            desk.refuse(&key, format!("'{text}' again"), "each server once");
        }
    }
    (desk.problems.len() == before).then(|| servers.to_vec())
}

fn server(desk: &mut Desk<'_>, key: &KeyPath, text: &str, start_tls: bool) {
    let (scheme, wanted, port) = match start_tls {
        false => ("ldaps", "an ldaps address (ldaps://dc1.corp.example)", 636),
        true => (
            "ldap",
            "an ldap address (ldap://dc1.corp.example), as start_tls is on",
            389,
        ),
    };
    let url = Url::parse(text).ok();
    let url = url.filter(|url| url.host_str().is_some_and(|host| !host.is_empty()));
    let Some(url) = url else {
        desk.refuse(key, "no address", wanted);
        return;
    };
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && matches!(url.path(), "" | "/");
    if url.scheme() == "ldap" && !start_tls {
        let hint = "over plain ldap everybody could read the password; with directory.start_tls = true the connection \
                    is encrypted before anything else is sent";
        desk.refuse_with(key, "an ldap address", wanted, Some(hint.to_owned()));
    } else if url.scheme() != scheme || !bare {
        desk.refuse(key, "another kind of address", wanted);
    } else if url.host_str().is_some_and(|host| host.starts_with('[')) {
        let hint = "certificates of controllers are made out for names".to_owned();
        desk.refuse_with(key, "an IPv6 address", "the name of the host", Some(hint));
    } else if let Some(found) = url.port().filter(|port| CATALOGUE.contains(port)) {
        let hint = "the global catalogue has not all attributes and takes no changes".to_owned();
        let (found, wanted) = (format!("port {found}"), format!("port {port}, or none"));
        desk.refuse_with(key, found, wanted, Some(hint));
    }
}
