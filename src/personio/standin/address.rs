//! Stand-ins for mail addresses: they follow the names of their owners, and keep whether they are in a domain of
//! the company.

use std::collections::{BTreeMap, BTreeSet};

use crate::people::spell;

use super::names::Names;
use super::pieces::{Piece, in_case_of, pieces, words};
use super::texts::Texts;

/// Digits behind a name that tell two of that name apart, and no more.
const COUNTER: usize = 2;

/// A name as it is and as it is replaced.
pub(super) struct Replaced {
    pub was: String,
    pub is: String,
}

/// Who an address belongs to.
#[derive(Default)]
pub(super) struct Owner {
    /// First and preferred name.
    pub first: Vec<Replaced>,
    /// Last name.
    pub last: Vec<Replaced>,
}

pub(super) struct Addresses {
    domains: Vec<String>,
    drawn: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    elsewhere: BTreeMap<String, String>,
}

impl Addresses {
    /// Addresses of a company with these domains.
    pub fn new(domains: &[String]) -> Self {
        Self {
            domains: domains.iter().map(|one| one.to_lowercase()).collect(),
            drawn: BTreeMap::new(),
            taken: BTreeSet::new(),
            elsewhere: BTreeMap::new(),
        }
    }

    /// Takes note of an address before anything is drawn.
    pub fn learn(&mut self, address: &str) {
        self.taken.insert(address.trim().to_lowercase());
    }

    /// The stand-in of an address, or of a text that should be one.
    pub fn address(
        &mut self,
        address: &str,
        owner: &Owner,
        names: &mut Names,
        texts: &mut Texts,
    ) -> String {
        let key = address.trim().to_lowercase();
        if let Some(drawn) = self.drawn.get(&key) {
            return in_case_of(address, drawn);
        }
        let Some((local, domain)) = address.trim().rsplit_once('@') else {
            return texts.text(address);
        };
        let domain = self.domain(domain);
        let local = local_part(local, owner, names, texts);
        let mut drawn = format!("{local}@{domain}");
        let mut count = 2;
        while !self.taken.insert(drawn.to_lowercase()) {
            drawn = format!("{local}{count}@{domain}");
            count += 1;
        }
        self.drawn.insert(key, drawn.clone());
        drawn
    }

    /// A domain of the company stays; another becomes one that nobody has (RFC 2606).
    fn domain(&mut self, domain: &str) -> String {
        let key = domain.to_lowercase();
        if self.domains.contains(&key) {
            return domain.to_owned();
        }
        let next = self.elsewhere.len() + 1;
        let drawn = self.elsewhere.entry(key);
        drawn.or_insert(format!("other{next}.example")).clone()
    }
}

fn local_part(local: &str, owner: &Owner, names: &mut Names, texts: &mut Texts) -> String {
    let forms = forms(owner);
    let stand_in = |piece| match piece {
        Piece::Between(text) => text.to_owned(),
        Piece::Digits(digits) if digits.len() <= COUNTER => digits.to_owned(),
        Piece::Digits(digits) => texts.text(digits),
        Piece::Word(word) => {
            let form = forms.get(&word.to_lowercase()).cloned();
            let known = form.or_else(|| names.known(word).map(|name| login(&name)));
            in_case_of(word, &known.unwrap_or_else(|| texts.text(word)))
        }
    };
    pieces(local).into_iter().map(stand_in).collect()
}

/// What people make of names in addresses: `anna`, `adler`, `aadler`, `annaa`, `anadler`, `aa` and the other way round.
fn forms(owner: &Owner) -> BTreeMap<String, String> {
    let mut forms = BTreeMap::new();
    let mut put = |was: String, is: String| {
        if !was.is_empty() && !is.is_empty() {
            forms.entry(was).or_insert(is);
        }
    };
    let (firsts, lasts) = (logins(&owner.first), logins(&owner.last));
    for (was, is) in firsts.iter().chain(&lasts) {
        put(was.clone(), is.clone());
    }
    let pairs = firsts
        .iter()
        .flat_map(|first| lasts.iter().map(move |last| (first, last)));
    for (f, l) in pairs {
        let makings: [fn(&str, &str) -> String; 8] = [
            |f, l| format!("{f}{l}"),
            |f, l| format!("{l}{f}"),
            |f, l| format!("{}{l}", head(f, 1)),
            |f, l| format!("{}{l}", head(f, 2)),
            |f, l| format!("{l}{}", head(f, 1)),
            |f, l| format!("{f}{}", head(l, 1)),
            |f, l| format!("{}{}", head(f, 1), head(l, 1)),
            |f, _| head(f, 1).to_owned(),
        ];
        for making in makings {
            put(making(&f.0, &l.0), making(&f.1, &l.1));
        }
    }
    forms
}

/// Names in the letters of an address, whole and word by word, each with its stand-in.
fn logins(names: &[Replaced]) -> Vec<(String, String)> {
    let whole = names
        .iter()
        .map(|Replaced { was, is }| (login(was), login(is)));
    let apart = names
        .iter()
        .flat_map(|Replaced { was, is }| words(was).zip(words(is)))
        .map(|(was, is)| (login(was), login(is)));
    whole.chain(apart).collect()
}

/// A name in the letters of an address, in one piece.
fn login(name: &str) -> String {
    let letters = spell(name).unwrap_or_default().to_lowercase();
    letters.chars().filter(char::is_ascii_alphabetic).collect()
}

fn head(text: &str, count: usize) -> &str {
    text.get(..count).unwrap_or(text)
}
