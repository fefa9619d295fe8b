//! `[schedule] [personio] [store]`: how rosterd reaches its world beside the directory.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use jiff::SignedDuration;
use reqwest::Url;

use super::desk::Desk;
use super::fields::{Fields, RESERVED};
use super::key::KeyPath;
use super::secret;
use super::shape::{CustomEntry, Shape};
use super::words::Length;
use super::{CredentialSettings, PersonioSettings, ScheduleSettings, StoreSettings};
use crate::people::FieldType;

/// How often HR is read where nothing is written.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// How old a roster may be that due events are decided from, where nothing is written: a long weekend.
const DUE_EVENTS_FROM: Duration = Duration::from_secs(72 * 60 * 60);
/// Personio's address (developer.personio.de).
const PERSONIO: &str = "https://api.personio.de";
/// The store of the packaged service.
const STORE: &str = "/var/lib/rosterd/rosterd.db";

/// `[schedule]` without its zones, which belong to the lifecycle.
pub(super) fn schedule(desk: &mut Desk<'_>, shape: &Shape) -> Option<ScheduleSettings> {
    let key = KeyPath::of("schedule.every");
    let range = (Duration::from_secs(1), Duration::from_secs(24 * 60 * 60));
    let every = length(desk, &key, shape.schedule.every, EVERY, range)?;
    Some(ScheduleSettings { every })
}

/// `schedule.due_events_from`: how old the roster may be that starts and ends are decided from while HR cannot be
/// read. Longer than a week nobody should rely on it.
pub(super) fn due_events_from(desk: &mut Desk<'_>, shape: &Shape) -> Option<SignedDuration> {
    let key = KeyPath::of("schedule.due_events_from");
    let range = (Duration::ZERO, Duration::from_secs(7 * 24 * 60 * 60));
    let written = shape.schedule.due_events_from;
    let length = length(desk, &key, written, DUE_EVENTS_FROM, range)?;
    SignedDuration::try_from(length).ok()
}

/// A length of time within a range.
pub(super) fn length(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    value: Option<Length>,
    default: Duration,
    (least, most): (Duration, Duration),
) -> Option<Duration> {
    let length = value.map_or(default, |value| value.0);
    if (least..=most).contains(&length) {
        return Some(length);
    }
    let words = |length| humantime::format_duration(length).to_string();
    let wanted = format!("{} to {}", words(least), words(most));
    desk.refuse(key, format!("\"{}\"", words(length)), wanted);
    None
}

/// `[personio]`
pub(super) fn personio(desk: &mut Desk<'_>, shape: &Shape) -> Option<PersonioSettings> {
    let section = KeyPath::of("personio");
    let personio = &shape.personio;
    let url = personio_url(desk, &section.key("url"), personio.url.as_deref());
    let recorded = match &personio.recorded {
        None => None,
        Some(folder) => {
            let wanted = "a folder of answers of GET /v1/company/employees as *.json";
            Some(desk.text(&section.key("recorded"), Some(folder), wanted)?)
        }
    };
    let none = personio.client_id.is_none() && personio.client_secret.is_none();
    let credential = match recorded {
        Some(_) if none => None,
        _ => Some(credential(desk, &section, shape)),
    };
    let ca_file = personio.ca_file.as_ref().map(|path| desk.path(path));
    let (fields, types) = custom_fields(desk, &section.key("fields"), &personio.fields);
    Some(PersonioSettings {
        url: url?,
        credential: match credential {
            Some(wanted) => Some(wanted?),
            None => None,
        },
        recorded: recorded.map(|folder| desk.path(&folder)),
        ca_file,
        absences: personio.absences,
        fields,
        types,
    })
}

fn credential(desk: &mut Desk<'_>, section: &KeyPath, shape: &Shape) -> Option<CredentialSettings> {
    let personio = &shape.personio;
    let client_id = desk.text(
        &section.key("client_id"),
        personio.client_id.as_ref(),
        "the client id of the API credential (papi-…)",
    );
    let key = section.key("client_secret");
    let client_secret = secret::source(desk, &key, personio.client_secret.as_ref());
    Some(CredentialSettings {
        client_id: client_id?,
        client_secret: client_secret?,
    })
}

fn personio_url(desk: &mut Desk<'_>, key: &KeyPath, text: Option<&str>) -> Option<String> {
    let wanted = "an https address without user and query (https://api.personio.de)";
    let text = text.unwrap_or(PERSONIO);
    // An address that may hold a password is not repeated.
    let url = Url::parse(text).ok().filter(|url| {
        let login = !url.username().is_empty() || url.password().is_some();
        !login && url.query().is_none() && url.fragment().is_none()
    });
    match url {
        Some(url) if url.scheme() == "https" => Some(text.to_owned()),
        Some(url) if url.scheme() == "http" && is_this_machine(&url) => Some(text.to_owned()),
        Some(url) if url.scheme() == "http" => {
            let hint = "plain http would show the secret to the network".to_owned();
            desk.refuse_with(key, "an http address", wanted, Some(hint));
            None
        }
        _ => {
            desk.refuse(key, "another kind of address", wanted);
            None
        }
    }
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    host == "localhost" || address.is_some_and(|address| address.is_loopback())
}

/// Names and keys, and the types of those that are given one.
fn custom_fields(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    fields: &BTreeMap<String, CustomEntry>,
) -> (BTreeMap<String, String>, BTreeMap<String, FieldType>) {
    let (mut keys, mut types) = (BTreeMap::new(), BTreeMap::new());
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (name, CustomEntry(entry)) in fields {
        let at = section.key(name);
        field_name(desk, &at, name);
        if let Some(key) = attribute_key(desk, &at, entry.key.as_ref()) {
            if let Some(other) = seen.insert(key.clone(), name) {
                let found = format!("'{key}', as for '{other}'");
                desk.refuse(&at, found, "one name each");
            }
            keys.insert(name.clone(), key);
        }
        if entry.r#type.is_some() {
            let word = desk.word(
                &at.key("type"),
                entry.r#type.as_ref(),
                &FieldType::WORDS,
                FieldType::Text,
            );
            types.extend(word.map(|kind| (name.clone(), kind)));
        }
    }
    (keys, types)
}

/// Personio's key of a custom attribute.
fn attribute_key(desk: &mut Desk<'_>, at: &KeyPath, key: Option<&String>) -> Option<String> {
    let key = desk.require(at, key, "\"dynamic_1234567\", or a table with key and type")?;
    let number = key.strip_prefix("dynamic_").unwrap_or_default();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if number.is_empty() || !number.chars().all(plain) {
        let hint = "only custom attributes are named here; built-in fields have their names";
        let found = format!("'{key}'");
        desk.refuse_with(at, found, "\"dynamic_1234567\"", Some(hint.to_owned()));
        return None;
    }
    Some(key.clone())
}

/// Whether rules can use a name for a field of the company's own.
pub(super) fn field_name(desk: &mut Desk<'_>, key: &KeyPath, name: &str) -> bool {
    let before = desk.problems.len();
    let first = name.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if Fields::is_built_in(name) {
        desk.refuse(key, "the name of a built-in field", "another name");
    } else if RESERVED.contains(&name) {
        desk.refuse(key, "a name with another meaning in rules", "another name");
    } else if !first || !name.chars().all(plain) {
        let wanted = "small letters, digits and underscores, a letter first";
        desk.refuse(key, format!("'{name}'"), wanted);
    }
    desk.problems.len() == before
}

/// `[store]`
pub(super) fn store(desk: &mut Desk<'_>, shape: &Shape) -> Option<StoreSettings> {
    let default = STORE.to_owned();
    let path = shape.store.path.as_ref().unwrap_or(&default);
    let path = desk.text(&KeyPath::of("store.path"), Some(path), "a file")?;
    Some(StoreSettings {
        path: desk.path(&path),
    })
}

/// The folder relative paths start from.
pub(super) fn folder_of(file: &std::path::Path) -> PathBuf {
    file.parent().map(PathBuf::from).unwrap_or_default()
}
