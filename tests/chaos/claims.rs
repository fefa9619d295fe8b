//! What must be so at every moment of a morning, and at its end.

use std::collections::{BTreeMap, BTreeSet};

use rosterd::clock::Now;
use rosterd::past::{Aspect, Past};

use super::company::{Morning, Role};
use super::dc::Login;
use super::plot::{Census, is_account};
use super::scene::Scene;
use super::support::ground::Seen;

/// Everything a morning leaves behind.
#[derive(Debug, PartialEq, Eq)]
pub struct End {
    census: Census,
    memory: Vec<String>,
}

impl End {
    /// What is there now.
    pub fn of(scene: &Scene<'_>, now: Now) -> Self {
        Self {
            census: scene.plot.census(),
            memory: remembered(&scene.past(now)),
        }
    }

    /// Fails with the differences and nothing else.
    pub fn must_equal(&self, wanted: &Self) {
        differences(&self.census, &wanted.census);
        let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) =
            (self.memory.iter().collect(), wanted.memory.iter().collect());
        assert!(
            ours == theirs && self.memory.len() == wanted.memory.len(),
            "rosterd remembers something else\n  only now: {:#?}\n  only undisturbed: {:#?}",
            ours.difference(&theirs).collect::<Vec<_>>(),
            theirs.difference(&ours).collect::<Vec<_>>()
        );
    }

    /// An account by the number of its person.
    ///
    /// # Panics
    /// If there is none, or more than one.
    pub fn account(&self, id: i64) -> &Seen {
        one(&self.census, id).unwrap_or_else(|| panic!("{id} has no account"))
    }
}

fn differences(ours: &Census, theirs: &Census) {
    let all: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    for dn in all {
        assert_eq!(
            ours.get(dn),
            theirs.get(dn),
            "not as after an undisturbed run: {dn} (left: now); now there are {:#?}",
            ours.keys()
        );
    }
}

/// Links, names, ledger and counts without identities and times, which differ from run to run.
fn remembered(past: &Past) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (person, link) in &past.links {
        let person = person.as_str();
        out.push(format!("{person}: linked by {:?}", link.how));
        for (aspect, hand) in past.ledger.aspects(link.guid) {
            // Groups and managers are named by GUIDs: groups stay, managers are born anew.
            let after = match aspect {
                Aspect::Attribute(name) if name.as_str().eq_ignore_ascii_case("manager") => {
                    &Some("somebody".to_owned())
                }
                _ => &hand.after,
            };
            out.push(format!("{person}: {aspect} {after:?} by {}", hand.rule));
        }
    }
    out.extend(past.names.iter().map(|((kind, name), kept)| {
        format!("{}: {kind:?} {name} is reserved", kept.person.as_str())
    }));
    out.extend(
        past.open
            .iter()
            .map(|open| format!("open: {}", open.intent.words)),
    );
    out.sort();
    out
}

/// The one account of a person.
fn one(accounts: &Census, id: i64) -> Option<&Seen> {
    let of = |seen: &&Seen| {
        seen.get("employeeid")
            .is_some_and(|ids| ids[0] == id.to_string())
    };
    let found: Vec<&Seen> = accounts.values().filter(of).collect();
    assert!(found.len() < 2, "{id} has several accounts: {found:#?}");
    found.first().copied()
}

fn values<'a>(seen: &'a Seen, name: &str) -> &'a [String] {
    seen.get(name).map_or(&[], Vec::as_slice)
}

/// ADS_UF_ACCOUNTDISABLE ([MS-ADTS] 2.2.16).
fn enabled(seen: &Seen) -> bool {
    values(seen, "useraccountcontrol")[0]
        .parse::<u32>()
        .unwrap()
        & 2
        == 0
}

/// What holds wherever a run was stopped: `now` is what an administrator sees, `end` what an undisturbed run
/// leaves. `in_order` says that no request was lost, so that later waves prove earlier ones.
pub fn at_any_moment(morning: &Morning, before: &Census, now: &Census, end: &End, in_order: bool) {
    for member in &morning.members {
        let Some(seen) = one(now, member.id) else {
            assert!(one(before, member.id).is_none(), "{} is gone", member.id);
            continue;
        };
        let undisturbed = end.account(member.id);
        match member.role {
            Role::WillStart => assert!(!enabled(seen), "{} is let in too early", member.id),
            Role::Starts | Role::StartsWithAccount if enabled(seen) => {
                let (now, then) = (own(seen), own(undisturbed));
                assert_eq!(now, then, "{} is let in before all is done", member.id);
            }
            Role::Moves => added_before_taken(seen, undisturbed),
            _ => {}
        }
    }
    let strangers = now.values().filter(|seen| is_account(seen)).filter(|seen| {
        let ids = values(seen, "employeeid");
        !morning
            .members
            .iter()
            .any(|member| ids == [member.id.to_string()])
    });
    assert_eq!(
        strangers.count(),
        0,
        "an account nobody asked for: {now:#?}"
    );
    if in_order && touched_others(morning, before, now) {
        for id in morning.of(&[Role::Left]) {
            assert!(
                !enabled(one(now, id).unwrap()),
                "{id} left and was not closed first"
            );
        }
    }
}

/// What is an account's own: where its manager is placed is not.
fn own(seen: &Seen) -> Seen {
    let mut own = seen.clone();
    own.entry("manager".into()).and_modify(Vec::clear);
    own.remove("directreports");
    own
}

fn added_before_taken(seen: &Seen, end: &Seen) {
    let groups =
        |seen: &Seen| -> BTreeSet<String> { values(seen, "memberof").iter().cloned().collect() };
    let (now, wanted) = (groups(seen), groups(end));
    let taken = end.get("memberof").is_some() && now.iter().all(|group| wanted.contains(group));
    assert!(
        !taken || now == wanted,
        "somebody lost groups before the new ones were given: {seen:#?}"
    );
}

fn touched_others(morning: &Morning, before: &Census, now: &Census) -> bool {
    let left = morning.of(&[Role::Left]);
    let others = |census: &Census| -> BTreeMap<String, Seen> {
        let theirs = census
            .iter()
            .filter(|(_, seen)| is_account(seen))
            .filter(|(_, seen)| {
                !left
                    .iter()
                    .any(|id| values(seen, "employeeid") == [id.to_string()])
            });
        theirs
            .map(|(dn, seen)| (dn.clone(), seen.clone()))
            .collect()
    };
    others(before) != others(now)
}

/// What holds when a morning is over: everybody has one account in the state of their role, and the last password
/// that was handed over is the one that is right. Whoever left has another: a directory takes the one before for an
/// hour, which is why rosterd changes it twice; that it was closed all the same is what counts when it died between.
pub fn at_the_end(morning: &Morning, scene: &Scene<'_>, end: &End, disturbed: bool) {
    for member in &morning.members {
        let account = end.account(member.id);
        let open = !matches!(member.role, Role::Left | Role::WillStart);
        assert_eq!(enabled(account), open, "{} {:?}", member.id, member.role);
    }
    let mut last: BTreeMap<i64, (String, String)> = BTreeMap::new();
    for (id, upn, password) in scene.handed_over() {
        last.insert(id, (upn, password));
    }
    for id in morning.of(&[Role::Starts, Role::StartsWithAccount]) {
        let (upn, password) = &last[&id];
        let login = scene.plot.dc.log_in(upn, password);
        assert_eq!(
            login,
            Login::MustChangePassword,
            "{id} cannot use the password given"
        );
    }
    for id in morning.of(&[Role::WillStart]) {
        assert!(
            !last.contains_key(&id),
            "{id} was told a password before the start"
        );
    }
    for id in morning.of(&[Role::Left]) {
        let (upn, password) = &last[&id];
        let login = scene.plot.dc.log_in(upn, password);
        let grace = disturbed && login == Login::Disabled;
        assert!(
            login == Login::Wrong || grace,
            "{id} was not scrambled: {login:?}"
        );
    }
}
