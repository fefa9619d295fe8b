//! The end state of an account, looked up: with `ldapsearch` and `kinit` on a real domain controller, never with what
//! rosterd reads with.

use rosterd::clock::{Clock as _, SystemClock};
use rosterd::directory::{Dn, Expiry};

use super::days::berlin;
use super::office::{Desk, groups, is_disabled, values};
use super::script::Sees;
use super::support::ground::{Ground, Seen};

/// Who looks.
pub struct Looker<'a> {
    /// Where.
    pub ground: &'a dyn Ground,
    /// Who was handed which password.
    pub desk: &'a Desk,
    /// The attribute that says whose account it is.
    pub anchor: &'a str,
}

impl Looker<'_> {
    /// What is not as the day says.
    pub fn faults(&self, sees: &Sees) -> Vec<String> {
        let (who, guid) = match (&sees.person, &sees.account) {
            (Some(person), _) => {
                let id = person.to_string();
                (format!("sees {id}"), self.ground.whose(self.anchor, &id))
            }
            (None, account) => {
                let sam = account.as_deref().unwrap_or_default();
                (
                    format!("sees {sam}"),
                    self.ground.whose("sAMAccountName", sam),
                )
            }
        };
        let found = guid.and_then(|guid| self.ground.look(guid));
        let faults = match (found, sees.exists.unwrap_or(true)) {
            (None, true) => vec!["there is no such account".into()],
            (None, false) => Vec::new(),
            (Some(seen), false) => vec![format!("there is one: {}", seen["dn"][0])],
            (Some(seen), true) => {
                let mut faults = state(sees, &seen);
                faults.extend(self.logs_in(sees, &seen));
                faults
            }
        };
        faults
            .into_iter()
            .map(|fault| format!("{who}: {fault}"))
            .collect()
    }

    fn logs_in(&self, sees: &Sees, seen: &Seen) -> Option<String> {
        let wanted = sees.logs_in?;
        let Some((_, password)) = sees.person.and_then(|person| self.desk.handed_over(person))
        else {
            return Some("logs_in: no password was ever handed over".into());
        };
        let sam = &values(seen, "sAMAccountName")[0];
        let wanted = wanted && !has_expired(seen);
        let said = self.ground.accepts(sam, &password);
        (said != wanted).then(|| format!("logs_in: expected {wanted}, Kerberos says {said}"))
    }
}

/// What is not as the day says, of what an entry shows. Pure.
pub fn state(sees: &Sees, seen: &Seen) -> Vec<String> {
    let mut faults = Vec::new();
    let mut differ = |what: &str, wanted: String, found: String| {
        if wanted != found {
            faults.push(format!("{what}: expected {wanted}, found {found}"));
        }
    };
    if let Some(enabled) = sees.enabled {
        differ(
            "enabled",
            enabled.to_string(),
            (!is_disabled(seen)).to_string(),
        );
    }
    if let Some(unit) = &sees.unit {
        let parent = Dn::parse(&seen["dn"][0]).ok().and_then(|dn| dn.parent());
        let wanted = Dn::parse(unit).ok();
        if parent.is_none() || parent != wanted {
            differ("unit", unit.clone(), seen["dn"][0].clone());
        }
    }
    if let Some(wanted) = &sees.groups {
        let mut wanted = wanted.clone();
        wanted.sort();
        differ(
            "groups",
            format!("{wanted:?}"),
            format!("{:?}", groups(seen)),
        );
    }
    for (name, wanted) in &sees.attributes {
        let (mut wanted, mut found) = (wanted.list(), values(seen, name).to_vec());
        wanted.sort();
        found.sort();
        differ(name, format!("{wanted:?}"), format!("{found:?}"));
    }
    if let Some(wanted) = &sees.expires {
        differ("expires", wanted.clone(), expiry(seen));
    }
    faults
}

/// `never`, or the civil time in Berlin.
fn expiry(seen: &Seen) -> String {
    match expires(seen) {
        Expiry::Never => "never".into(),
        Expiry::At(at) => at.to_zoned(berlin()).strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

fn expires(seen: &Seen) -> Expiry {
    let ticks = values(seen, "accountExpires").first();
    Expiry::from_ticks(ticks.and_then(|ticks| ticks.parse().ok()).unwrap_or(0))
}

/// Whether an account has expired by the machine's clock, which is the domain controller's: it moves towards the
/// scripted days and will be past them one day.
pub fn has_expired(seen: &Seen) -> bool {
    matches!(expires(seen), Expiry::At(at) if at <= SystemClock.now().instant())
}
