//! `[names]`: what new accounts are called.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;

use super::desk::Desk;
use super::key::KeyPath;
use super::problem::did_you_mean;
use super::shape::{Names, Override, Shape};
use super::words::Texts;
use crate::directory::fold;
use crate::identity::{NameOverride, NamingPolicy};
use crate::past::Identifier;
use crate::people::{Particles, PersonId, Spelling};
use crate::rules::Template;

/// The most characters a sAMAccountName of a user has (Windows; the schema itself allows 256).
const SAM_LIMIT: usize = 20;
/// For how many months a name nobody has any more is kept for whoever had it, where nothing is written.
const REUSE_MONTHS: i64 = 24;
/// The most characters a common name has (AD schema, rangeUpper).
const CN_LIMIT: usize = 64;
/// What a sAMAccountName never contains (Microsoft, naming properties); `@` is refused by Entra too.
const SAM_FORBIDDEN: [char; 16] = [
    '"', '/', '\\', '[', ']', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@',
];

/// The naming policy. A name may be made of those that are made before it: login, address, and from
/// those the common name and userPrincipalName.
pub(super) fn build(desk: &mut Desk<'_>, shape: &Shape) -> Option<NamingPolicy> {
    let section = KeyPath::of("names");
    let names = &shape.names;
    let domains = domains(desk, &section.key("domains"), names);
    let key = section.key("sam_account_name");
    let wanted = "patterns ([\"{{ call_name[0] }}{{ last_name }}\"])";
    let sam = desk.require(&key, names.sam_account_name.as_ref(), wanted);
    let sam = sam.and_then(|texts| candidates(desk, &key, texts, &["n"]));
    let key = section.key("mail");
    let mail = match &names.mail {
        Some(texts) => candidates(desk, &key, texts, &["sam_account_name", "n"]),
        None if desk.was_cut(&key) => None,
        None => Some(Vec::new()),
    };
    let key = section.key("common_name");
    let wanted = "patterns ([\"{{ last_name }}, {{ first_name }}\"])";
    let common = desk.require(&key, names.common_name.as_ref(), wanted);
    let common =
        common.and_then(|texts| candidates(desk, &key, texts, &["sam_account_name", "mail", "n"]));
    let key = section.key("user_principal_name");
    let upn = desk.text(
        &key,
        names.user_principal_name.as_ref(),
        "a pattern (\"{{ mail }}\")",
    );
    let upn = upn.and_then(|text| desk.template(&key, &text, &["sam_account_name", "mail"]));
    let spelling = spelling(desk, &section.key("spelling"), names);
    let within = names.never_reuse_within.map(|span| span.0);
    let follow = follow(desk, &section.key("follow_name_change"), names);
    let overrides = overrides(desk, &section.key("override"), &names.overrides);
    Some(NamingPolicy {
        domains: domains?,
        sam_account_name: sam?,
        user_principal_name: upn?,
        mail: mail?,
        common_name: common?,
        spelling: spelling?,
        never_reuse_within: within.unwrap_or_else(|| Span::new().months(REUSE_MONTHS)),
        follow_name_change: follow?,
        overrides,
    })
}

/// How people's names are spelled; nothing for a blank, and particles joined, where nothing is written.
fn spelling(desk: &mut Desk<'_>, section: &KeyPath, names: &Names) -> Option<Spelling> {
    let written = &names.spelling;
    let spaces = [
        ("", None),
        ("-", Some('-')),
        ("_", Some('_')),
        (".", Some('.')),
    ];
    let words = [
        ("join", Particles::Join),
        ("space", Particles::Space),
        ("drop", Particles::Drop),
    ];
    let key = section.key("space");
    let space = written.space.as_deref().unwrap_or_default();
    let space = spaces.into_iter().find(|(text, _)| *text == space);
    if space.is_none() {
        let found = format!("'{}'", written.space.as_deref().unwrap_or_default());
        desk.refuse(&key, found, "nothing (\"\"), \"-\", \"_\" or \".\"");
    }
    let key = section.key("particles");
    let particles = desk.word(&key, written.particles.as_ref(), &words, Particles::Join);
    Some(Spelling {
        space: space?.1,
        particles: particles?,
    })
}

/// Which identifiers of an account follow a new name of its person.
fn follow(desk: &mut Desk<'_>, key: &KeyPath, names: &Names) -> Option<BTreeSet<Identifier>> {
    let known = Identifier::ALL.map(Identifier::key);
    let mut follow = BTreeSet::new();
    let before = desk.problems.len();
    for (index, word) in names.follow_name_change.iter().enumerate() {
        let key = key.index(index);
        match Identifier::from_key(word) {
            None => {
                let wanted = format!("one of {}", known.join(", "));
                desk.refuse_with(&key, format!("'{word}'"), wanted, did_you_mean(word, known));
            }
            Some(Identifier::Mail) if names.mail.is_none() => {
                desk.refuse(&key, "'mail'", "names.mail beside it, or 'mail' left out");
            }
            Some(one) => {
                if !follow.insert(one) {
                    desk.refuse(&key, format!("'{word}' again"), "each once");
                }
            }
        }
    }
    (desk.problems.len() == before).then_some(follow)
}

fn domains(desk: &mut Desk<'_>, key: &KeyPath, names: &Names) -> Option<Vec<String>> {
    let wanted = "domains addresses may be given in ([\"example.com\"])";
    let domains = desk.require(key, names.domains.as_ref(), wanted)?;
    if domains.is_empty() {
        desk.refuse(key, "an empty list", wanted);
        return None;
    }
    let before = desk.problems.len();
    for (index, domain) in domains.iter().enumerate() {
        let label = |label: &str| {
            let plain = |c: char| c.is_alphanumeric() || c == '-';
            !label.is_empty() && label.chars().all(plain)
        };
        if !domain.contains('.') || !domain.split('.').all(label) {
            let found = format!("'{domain}'");
            desk.refuse(&key.index(index), found, "a domain (example.com)");
        }
    }
    (desk.problems.len() == before).then(|| domains.clone())
}

fn candidates(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    texts: &Texts,
    own: &[&str],
) -> Option<Vec<Template>> {
    if texts.items.is_empty() {
        desk.refuse(key, "an empty list", "at least one pattern");
        return None;
    }
    let mut templates = Vec::new();
    for (index, text) in texts.items.iter().enumerate() {
        let key = match texts.list {
            true => key.index(index),
            false => key.clone(),
        };
        templates.push(desk.template(&key, text, own));
    }
    templates.into_iter().collect()
}

fn overrides(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    written: &BTreeMap<String, Override>,
) -> BTreeMap<PersonId, NameOverride> {
    let mut taken = BTreeMap::new();
    let mut out = BTreeMap::new();
    for (id, names) in written {
        let key = section.key(id);
        check(desk, &key, names);
        let given = [
            ("sam_account_name", &names.sam_account_name),
            ("mail", &names.mail),
            ("user_principal_name", &names.user_principal_name),
            ("common_name", &names.common_name),
        ];
        for (kind, name) in given {
            let Some(name) = name else { continue };
            if let Some(other) = taken.insert((kind, fold(name)), id) {
                let found = format!("'{name}', as for '{other}'");
                desk.refuse(&key.key(kind), found, "a name of its own");
            }
        }
        let names = NameOverride {
            sam_account_name: names.sam_account_name.clone(),
            user_principal_name: names.user_principal_name.clone(),
            mail: names.mail.clone(),
            common_name: names.common_name.clone(),
        };
        if out.insert(PersonId::new(id), names).is_some() {
            desk.refuse(&key, "the same person again", "each person once");
        }
    }
    out
}

fn check(desk: &mut Desk<'_>, key: &KeyPath, names: &Override) {
    if *names == Override::default() && !desk.cut.iter().any(|cut| cut.is_within(key)) {
        let wanted = "sam_account_name, user_principal_name, mail or common_name";
        desk.refuse(key, "no name", wanted);
    }
    if let Some(sam) = &names.sam_account_name {
        let bad = sam.contains(SAM_FORBIDDEN)
            || sam.chars().any(char::is_control)
            || sam.ends_with('.')
            || sam.trim() != sam;
        if sam.is_empty() || sam.chars().count() > SAM_LIMIT || bad {
            let wanted =
                "1 to 20 characters, none of \" / \\ [ ] : ; | = , + * ? < > @, no dot last";
            desk.refuse(&key.key("sam_account_name"), format!("'{sam}'"), wanted);
        }
    }
    let addresses = [
        ("mail", &names.mail),
        ("user_principal_name", &names.user_principal_name),
    ];
    for (kind, address) in addresses {
        let Some(address) = address else { continue };
        let whole = address
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
        if !whole || address.contains(char::is_whitespace) {
            let found = format!("'{address}'");
            desk.refuse(&key.key(kind), found, "an address (first.last@example.com)");
        }
    }
    if let Some(name) = &names.common_name
        && (name.trim().is_empty() || name.chars().count() > CN_LIMIT)
    {
        let found = format!("'{name}'");
        desk.refuse(&key.key("common_name"), found, "1 to 64 characters");
    }
}
