//! What a credential of HR's may read, held against what is needed of it.
//!
//! HR's keys and labels are handed in; which of them are delicate is said by whoever knows that HR.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::FieldName;

/// An attribute to tick for the credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// HR's key of the attribute: the one name that is the same in every account.
    pub key: String,
    /// rosterd's name of the field.
    pub field: FieldName,
    /// HR's English and German label; none for what the account itself has labelled.
    pub labels: Option<(&'static str, &'static str)>,
    /// What reads it.
    pub by: BTreeSet<String>,
    /// Whether something freezes without it; else it is shown to people and no more.
    pub vital: bool,
}

/// A right of a credential to a kind of data, as HR's settings show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Right {
    /// English and German name.
    pub labels: (&'static str, &'static str),
    /// What a token calls it; each of them says the same.
    pub scopes: &'static [&'static str],
    /// What it is for.
    pub by: &'static str,
}

/// An attribute HR says it would show, or showed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offered {
    /// HR's key.
    pub key: String,
    /// The account's label, for people to find it by; never for deciding.
    pub label: Option<String>,
    /// What about it is nobody's business here, if it is delicate.
    pub delicate: Option<Delicate>,
}

/// Why something is better not readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Delicate {
    /// What somebody earns.
    Pay,
    /// Bank accounts.
    Bank,
    /// Health, disability, sickness.
    Health,
    /// Religion, and the tax that tells it.
    Religion,
    /// Health insurance, social security, pensions.
    Insurance,
    /// Documents and identity papers.
    Documents,
    /// Birth, nationality, family, tax number.
    Civil,
    /// A right to change something in HR.
    Write,
}

impl Delicate {
    /// One word, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Bank => "bank",
            Self::Health => "health",
            Self::Religion => "religion",
            Self::Insurance => "insurance",
            Self::Documents => "documents",
            Self::Civil => "civil-status",
            Self::Write => "write",
        }
    }

    /// The same for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Pay => "what people earn",
            Self::Bank => "bank details",
            Self::Health => "health",
            Self::Religion => "religion",
            Self::Insurance => "insurance",
            Self::Documents => "documents",
            Self::Civil => "birth, nationality, family or tax",
            Self::Write => "a right to write",
        }
    }
}

/// A right of the credential beside attributes, as HR's token names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// HR's word (`employees:read`).
    pub word: String,
    /// Whether the configuration needs it.
    pub needed: bool,
    /// Why it is better not there.
    pub delicate: Option<Delicate>,
}

/// How many requests HR still takes, as far as its answers say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Headroom {
    /// Requests left at this moment.
    pub remaining: Option<u64>,
    /// The most at once.
    pub burst: Option<u64>,
    /// Requests that come back a second.
    pub a_second: Option<u64>,
}

/// Everything HR answered when it was asked about the credential.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The rights the token names; none where it names none.
    pub scopes: Option<BTreeSet<Scope>>,
    /// How long the token still lives, where HR says so.
    pub token_life: Option<SignedDuration>,
    /// HR's clock minus this machine's, where its answers carry the time.
    pub clock: Option<SignedDuration>,
    /// What HR says about its limits.
    pub headroom: Headroom,
    /// The attributes HR lists as readable; none where it refuses the list.
    pub listed: Option<BTreeSet<Offered>>,
    /// What one record carried when nothing particular was asked for: only looked at without a list.
    pub sampled: BTreeSet<Offered>,
    /// Records of the page that was read.
    pub records: usize,
    /// On how many of them each key was.
    pub present: BTreeMap<String, usize>,
    /// People HR says there are.
    pub total: Option<usize>,
}

/// A needed attribute that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The attribute.
    pub needed: Needed,
    /// Whether HR lists it as readable all the same.
    pub listed: bool,
}

/// What the answers mean for the credential.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// Needed and readable.
    pub readable: Vec<Needed>,
    /// Needed and missing.
    pub missing: Vec<Lack>,
    /// Needed and on some records only, with the number of records without it.
    pub patchy: Vec<(Needed, usize)>,
    /// Needed; nobody was there to tell by, and there was no list.
    pub untold: Vec<Needed>,
    /// Readable, not needed, and delicate.
    pub delicate: Vec<Offered>,
    /// Readable and not needed.
    pub unneeded: Vec<Offered>,
    /// Rights that are delicate and not needed.
    pub dangerous: Vec<Scope>,
    /// Other rights that are not needed.
    pub idle: Vec<Scope>,
}

impl Judged {
    /// Whether something is missing that something depends on.
    pub fn lacks(&self) -> bool {
        self.missing.iter().any(|lack| lack.needed.vital)
    }

    /// Whether more can be read or done than should be.
    pub fn exceeds(&self) -> bool {
        !self.delicate.is_empty() || !self.dangerous.is_empty()
    }
}

/// Holds the answers against what is needed. The page outweighs the list: what no record carries is not
/// readable, whatever is listed; without people the list has to be believed.
pub fn judge(needed: &[Needed], answers: &Answers) -> Judged {
    let mut judged = Judged::default();
    for need in needed {
        judged.place(need, answers);
    }
    let keys: BTreeSet<&str> = needed.iter().map(|need| need.key.as_str()).collect();
    let offered = answers.listed.as_ref().unwrap_or(&answers.sampled);
    for offer in offered {
        // Everybody may read the number.
        if offer.key == "id" || keys.contains(offer.key.as_str()) {
            continue;
        }
        match offer.delicate {
            Some(_) => judged.delicate.push(offer.clone()),
            None => judged.unneeded.push(offer.clone()),
        }
    }
    for scope in answers
        .scopes
        .iter()
        .flatten()
        .filter(|scope| !scope.needed)
    {
        match scope.delicate {
            Some(_) => judged.dangerous.push(scope.clone()),
            None => judged.idle.push(scope.clone()),
        }
    }
    judged
}

impl Judged {
    fn place(&mut self, need: &Needed, answers: &Answers) {
        let listed = answers.listed.as_ref();
        let listed = listed.map(|all| all.iter().any(|offer| offer.key == need.key));
        let there = answers.present.get(&need.key).copied().unwrap_or(0);
        match (answers.records, listed) {
            (0, Some(true)) => self.readable.push(need.clone()),
            (0, None) => self.untold.push(need.clone()),
            (0, Some(false)) | (1.., _) if there == 0 => self.missing.push(Lack {
                needed: need.clone(),
                listed: listed == Some(true),
            }),
            (records, _) => {
                self.readable.push(need.clone());
                if there < records {
                    self.patchy.push((need.clone(), records - there));
                }
            }
        }
    }
}

/// How many times smaller than before a company has to look for a word about it: a quarter fewer.
const FEWER: (usize, u64) = (4, 3);

/// What may mean that the credential sees a part of the company only. Hints, not facts: nothing HR answers
/// says whether a credential is restricted.
pub fn restrictions(
    entities: &BTreeMap<String, usize>,
    total: Option<usize>,
    before: Option<u64>,
) -> Vec<String> {
    let mut hints = Vec::new();
    if let (1, Some((entity, people))) = (entities.len(), entities.first_key_value()) {
        hints.push(format!(
            "Everybody whose legal entity is known ({people}) belongs to one, {entity}. If the company has \
             others, the credential may be restricted to it."
        ));
    }
    let (times, most) = FEWER;
    if let (Some(total), Some(before)) = (total, before)
        && (total as u64).saturating_mul(times as u64) < before.saturating_mul(most)
    {
        hints.push(format!(
            "HR shows {total} people, and the last complete run saw {before}. If nobody deleted them, the \
             credential may have been restricted to some legal entities."
        ));
    }
    hints
}

#[cfg(test)]
mod tests;
