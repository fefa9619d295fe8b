//! A company full of hostile text, and what must become of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rosterd::cycle::Run;
use rosterd::directory::Dn;
use rosterd::people::PersonId;
use rosterd::plan::Disposition;

use super::days::day;
use super::office::{Office, groups, values};
use super::sandbox::Person;
use super::support::ground::{Ground, Seen};
use super::texts::{Text, acts};

/// Attributes a text goes into as it is, and the longest value each takes (AD schema, rangeUpper).
const ATTRIBUTES: [(&str, usize); 4] = [
    ("title", 128),
    ("department", 64),
    ("company", 64),
    ("employeeNumber", 512),
];
/// The shipped rules cut a title that is too long, and report everything else.
const CUT: &str = "title";
/// sn, and cn in a directory of Microsoft's.
const NAME: usize = 64;
/// displayName.
const DISPLAY_NAME: usize = 256;
/// Somebody with nothing special, whom nothing may happen to.
const NEIGHBOUR: i64 = 1;
/// The first person who carries a text in attributes; the first who is called by one.
const BEARERS: i64 = 1000;
const CALLED: i64 = 5000;

/// A company of people with these texts in their records: one with each in the attributes, one with each for a name.
pub struct Company {
    pub office: Office,
    texts: Vec<Text>,
}

impl Company {
    /// On an empty directory.
    pub fn of(ground: Arc<dyn Ground>, texts: Vec<Text>) -> Self {
        let office = Office::open(ground);
        let soon = day(2).to_string();
        let person = |id: i64, first: &str, last: &str| {
            Person::new(id, first, last)
                .hired(&soon)
                .office("Berlin")
                .with("employment_type", "internal")
        };
        office.employ(person(NEIGHBOUR, "Nora", "Neighbour").department("Finance"));
        for (number, text) in (0..).zip(&texts) {
            // A login for everybody, so that nobody is refused for a name.
            let last = format!("Bearer{}", letters(number));
            let bearer = person(BEARERS + number, "Bea", &last).department(&text.raw);
            let bearer = bearer
                .position(&text.raw)
                .with("subcompany", text.raw.as_str());
            office.employ(bearer.with("personnel_number", text.raw.as_str()));
            let called = person(CALLED + number, "Nora", &text.raw).department("Finance");
            office.employ(called);
        }
        Self { office, texts }
    }

    /// Carries everything out and looks at everybody; then nothing is left to do.
    pub async fn arrives_or_is_refused(&mut self) {
        let run = self.office.settle().await;
        let accounts = self.accounts();
        let account = |id: i64| accounts.get(&id.to_string());
        let neighbour = account(NEIGHBOUR).expect("the neighbour has an account");
        assert_eq!(values(neighbour, "sn"), ["Neighbour"]);
        assert_eq!(values(neighbour, "department"), ["Finance"]);
        let usual = groups(neighbour);
        for (number, text) in (0..).zip(&self.texts) {
            let bearer = account(BEARERS + number);
            let bearer = bearer.unwrap_or_else(|| panic!("{text:?} has no bearer"));
            for (name, limit) in ATTRIBUTES {
                let wanted = if name == CUT {
                    cut(&text.clean, limit)
                } else {
                    text.clean.clone()
                };
                let seen = values(bearer, name);
                self.literal(&run, BEARERS + number, (name, limit), seen, &wanted);
            }
            assert_eq!(groups(bearer), usual, "{text:?} gives no membership");
            match account(CALLED + number) {
                Some(called) => {
                    self.is_called(&run, CALLED + number, called, text);
                    assert_eq!(groups(called), usual, "{text:?} gives no membership");
                }
                None => self.is_refused(&run, CALLED + number, text),
            }
        }
    }

    /// The value is there, or too long and reported, or nothing.
    fn literal(
        &self,
        run: &Run,
        id: i64,
        (name, limit): (&str, usize),
        seen: &[String],
        wanted: &str,
    ) {
        if wanted.is_empty() {
            assert!(seen.is_empty(), "{id} {name}: {seen:?}");
        } else if length(wanted) > limit {
            assert!(seen.is_empty(), "{id} {name}: {seen:?}");
            let case = run
                .plan
                .case(&PersonId::new(id.to_string()))
                .expect("a case");
            let about = format!("attributes.{name}");
            let mut findings = case.findings.iter();
            let said = findings
                .any(|finding| finding.about == about && finding.text.contains("characters"));
            assert!(
                said,
                "{id} {name} is missing without a word: {:?}",
                case.findings
            );
        } else {
            assert_eq!(seen, [wanted], "{id} {name}");
        }
    }

    fn is_called(&self, run: &Run, id: i64, seen: &Seen, text: &Text) {
        self.literal(run, id, ("sn", NAME), values(seen, "sn"), &text.clean);
        let shown = format!("{}, Nora", text.clean);
        self.literal(
            run,
            id,
            ("displayName", DISPLAY_NAME),
            values(seen, "displayName"),
            &shown,
        );
        let cn = &values(seen, "cn")[0];
        let start = cut(&shown, NAME);
        assert!(
            *cn == start || cn.starts_with(&format!("{start} (")),
            "{text:?}: {cn:?}"
        );
        let dn = Dn::parse(&seen["dn"][0]).expect("a name");
        assert_eq!(dn.leaf(), cn, "{text:?}");
        assert!(
            dn.to_string()
                .ends_with(",OU=Berlin,OU=Staff,DC=corp,DC=example"),
            "{dn}"
        );
        let login = &values(seen, "sAMAccountName")[0];
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-'".contains(c);
        assert!(
            login.chars().all(legal) && login.len() <= 20,
            "{text:?}: {login:?}"
        );
        assert!(!acts_in(seen), "{seen:?}");
    }

    fn is_refused(&self, run: &Run, id: i64, text: &Text) {
        let Disposition::Blocked(why) = self.office.ending(run, id) else {
            panic!("{text:?} has no account: {:?}", self.office.ending(run, id));
        };
        assert!(why.len() > 10 && !why.contains(acts), "{text:?}: {why:?}");
    }

    /// Everybody's account by number.
    fn accounts(&self) -> BTreeMap<String, Seen> {
        let everything = self.office.ground.everything().into_iter();
        let with_number = everything.filter_map(|seen| {
            let id = values(&seen, "employeeID").first()?.clone();
            Some((id, seen))
        });
        let accounts: Vec<(String, Seen)> = with_number.collect();
        let count = accounts.len();
        let accounts: BTreeMap<_, _> = accounts.into_iter().collect();
        assert_eq!(accounts.len(), count, "somebody has two accounts");
        accounts
    }
}

fn acts_in(seen: &Seen) -> bool {
    let ours = [
        "sn",
        "displayname",
        "cn",
        "mail",
        "userprincipalname",
        "samaccountname",
    ];
    let ours: BTreeSet<&str> = ours.into_iter().collect();
    let mut values = seen.iter().filter(|(name, _)| ours.contains(name.as_str()));
    values.any(|(_, values)| values.iter().any(|value| value.contains(acts)))
}

/// How AD counts: UTF-16 code units.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The longest beginning of so many units, without blanks at its end.
fn cut(text: &str, limit: usize) -> String {
    let mut cut = text.to_owned();
    while length(&cut) > limit {
        cut.pop();
    }
    cut.trim_end().to_owned()
}

/// A number in letters, because digits are no part of a name.
fn letters(number: i64) -> String {
    let letter = |digit: u8| char::from(digit - b'0' + b'a');
    number.to_string().bytes().map(letter).collect()
}
