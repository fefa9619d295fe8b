//! Every group the account is in or a rule speaks about: in or not, by which rule and why, by whose hand.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::stage::{at_home, ends};
use super::{Row, Section, Story};
use crate::directory::{Group, Guid, fold};
use crate::lifecycle::{Due, Memberships, Stage};
use crate::past::{Aspect, Hand, TRANSFER};
use crate::plan::{Action, Change, Lapse, lapse_of};
use crate::render::change;
use crate::rules::{GroupMode, Wish, WishedGroup};

/// What is known about one group and this person.
pub(in crate::render) struct Membership<'a> {
    /// What the rules wish; none where no rule names the group.
    pub wished: Option<&'a WishedGroup>,
    /// The group, where it exists.
    pub group: Option<&'a Group>,
    /// What this plan does about it.
    pub change: Option<&'a Change>,
    /// Whether the account is in it.
    pub member: bool,
    /// What rosterd's hand did last: put the account there, or took it out.
    pub hand: Option<&'a Hand>,
}

/// One line a group; those the account is in or will be in come first.
pub(super) fn section(story: &Story<'_>) -> Option<Section> {
    let mut all: Vec<(bool, Row)> = memberships(story)
        .into_iter()
        .map(|(name, membership)| {
            let inside = membership.member || membership.change.is_some();
            (!inside, row(name, &membership, story))
        })
        .collect();
    all.sort_by_key(|(outside, _)| *outside);
    (!all.is_empty()).then(|| Section {
        title: "Groups",
        note: "in or not, by which rule, by whose hand".to_owned(),
        rows: all.into_iter().map(|(_, row)| row).collect(),
    })
}

/// Every group the account is in or a rule names, by name.
pub(in crate::render) fn memberships<'a>(story: &Story<'a>) -> BTreeMap<String, Membership<'a>> {
    let mut all = BTreeMap::new();
    let wished = story
        .case
        .wishes
        .iter()
        .flat_map(|wishes| wishes.groups.values());
    for wished in wished {
        let group = story.directory.find_group(&wished.group);
        let name = group.map_or(wished.group.clone(), |group| group.name.clone());
        all.insert(name, membership(Some(wished), group, story));
    }
    let inside = story.account.into_iter();
    for group in inside.flat_map(|account| story.directory.groups_of(account)) {
        let other = || membership(None, Some(group), story);
        all.entry(group.name.clone()).or_insert_with(other);
    }
    all
}

impl Membership<'_> {
    /// When rosterd put the account there, where that is the last thing it did.
    pub fn given(&self) -> Option<Timestamp> {
        let gave = self.hand.filter(|hand| hand.after == Aspect::member());
        gave.map(|hand| hand.at)
    }

    /// Until when a leaver stays in although the end takes it.
    fn waits(&self, story: &Story<'_>) -> Option<Timestamp> {
        let taken = match ends(story).memberships {
            Memberships::Keep => false,
            Memberships::Granted => self.given().is_some(),
            Memberships::All => true,
        };
        let mut due = story.case.due.iter();
        let until = due.find(|due| matches!(due, Due::Strip(_)))?.at();
        (self.member && taken).then_some(until)
    }
}

impl Membership<'_> {
    /// The transfer that ended the membership, where it is kept in spite of that.
    fn lapse(&self, story: &Story<'_>) -> Option<Lapse> {
        let group = self.group.filter(|_| self.member && !over(story))?;
        let of = (story.person?, story.account?.guid, group.guid);
        lapse_of(
            story.case,
            of,
            story.past,
            story.policy,
            story.shown.plan.now,
        )
    }
}

fn membership<'a>(
    wished: Option<&'a WishedGroup>,
    group: Option<&'a Group>,
    story: &Story<'a>,
) -> Membership<'a> {
    let account = story.account;
    let member =
        |group: &Group| account.is_some_and(|account| story.directory.is_member(account, group));
    let hand = |group: &Group| {
        story
            .past
            .hand(account?.guid, &Aspect::Membership(group.guid))
    };
    Membership {
        wished,
        group,
        change: group.and_then(|group| change_of(group.guid, story)),
        member: group.is_some_and(member),
        hand: group.and_then(hand),
    }
}

fn change_of<'a>(guid: Guid, story: &Story<'a>) -> Option<&'a Change> {
    story
        .case
        .changes
        .iter()
        .find(|change| match &change.action {
            Action::Join { group } | Action::Quit { group } => group.guid == guid,
            _ => false,
        })
}

fn row(name: String, of: &Membership<'_>, story: &Story<'_>) -> Row {
    if let Some(change) = of.change {
        let why = change::remark(&change.reason);
        return match &change.action {
            Action::Join { .. } => Row::new("+", name, format!("will be put in: {why}")),
            _ => Row::new("-", name, format!("will be taken out: {why}")),
        };
    }
    if of.group.is_none() {
        let why = unusable(&name, story);
        return Row::new("!", name, format!("nothing is done: {why}"));
    }
    let by = match of.given() {
        Some(at) => format!("rosterd put it in {}", on(at, story)),
        None => "somebody else's hand put it in".to_owned(),
    };
    if let Some(says) = for_a_while(of, &by, story) {
        return Row::new("=", name, says);
    }
    match (of.member, of.wished.map(|wished| (wished, &wished.wish))) {
        (true, None) => Row::new("=", name, format!("in; no rule names this group; {by}")),
        (true, Some(_)) if over(story) => Row::new(
            "=",
            name,
            format!("in, and it stays (lifecycle.termination.memberships); {by}"),
        ),
        (true, Some((_, Wish::In { rule, because }))) => {
            Row::new("=", name, format!("in by {rule}: {because}; {by}"))
        }
        (true, Some((wished, Wish::Out { rule, because }))) => {
            let words = format!(
                "in, although {rule} says no ({because}); {by}{}",
                kept(of, wished)
            );
            Row::new("!", name, words)
        }
        (true, Some((_, Wish::Unknown(field)))) => Row::new(
            "!",
            name,
            format!("in, and it stays: {field} is unreadable; {by}"),
        ),
        (false, Some((_, Wish::Out { rule, because }))) => {
            Row::plain(name, format!("not in; {rule} says no: {because}"))
        }
        (false, Some((_, Wish::Unknown(field)))) => Row::new(
            "!",
            name,
            format!("not in, and it stays so: {field} is unreadable"),
        ),
        (false, Some((_, Wish::In { rule, because }))) if story.account.is_none() => {
            let words = format!("as soon as there is an account, by {rule}: {because}");
            Row::plain(name, words)
        }
        (false, Some((_, Wish::In { rule, because }))) => {
            let words = format!("{rule} says yes ({because}), {}", missing(of, &name, story));
            Row::new("!", name, format!("not in, although {words}"))
        }
        (false, None) => Row::plain(name, "not in"),
    }
}

/// Until when a membership stays that an end or a transfer has ended.
fn for_a_while(of: &Membership<'_>, by: &str, story: &Story<'_>) -> Option<String> {
    let waits = of.waits(story).map(|until| stays_until(until, by, story));
    waits.or_else(|| Some(outlives(&of.lapse(story)?, by, story)))
}

fn stays_until(until: Timestamp, by: &str, story: &Story<'_>) -> String {
    let until = at_home(until, story);
    format!("in until {until} (lifecycle.termination.after.memberships); {by}")
}

fn outlives(lapse: &Lapse, by: &str, story: &Story<'_>) -> String {
    let since = on(lapse.since, story);
    match lapse.until {
        Some(until) => {
            let until = at_home(until, story);
            format!("in until {until} ({TRANSFER}.keep_old_groups_for); transferred {since}; {by}")
        }
        None => format!("in, and it stays ({TRANSFER}.memberships); transferred {since}; {by}"),
    }
}

fn on(at: Timestamp, story: &Story<'_>) -> String {
    let at = at.to_zoned(story.shown.zone.clone());
    format!("on {}", at.strftime("%Y-%m-%d %H:%M"))
}

fn over(story: &Story<'_>) -> bool {
    story.case.stage.as_ref().is_some_and(Stage::is_over)
}

/// Why somebody stays in a group that the rules say no to.
fn kept(of: &Membership<'_>, wished: &WishedGroup) -> &'static str {
    if of.given().is_none() && wished.mode == GroupMode::Additive {
        ", and rosterd takes away only what it gave (mode = \"additive\")"
    } else {
        ""
    }
}

/// Why somebody is not in a group that the rules say yes to.
fn missing(of: &Membership<'_>, name: &str, story: &Story<'_>) -> String {
    if let Some(why) = trouble(name, story) {
        return why;
    }
    if over(story) {
        return "but the person is gone".to_owned();
    }
    match of.hand {
        Some(hand) if hand.after == Aspect::member() => {
            let at = on(hand.at, story);
            format!("but rosterd put it in {at} and somebody took it out since: not repeated")
        }
        Some(hand) => {
            let at = on(hand.at, story);
            format!("but rosterd took it out {at} ({})", hand.rule)
        }
        None => "but nothing is changed for this person now".to_owned(),
    }
}

/// What the plan says about a group that cannot be used.
fn trouble(name: &str, story: &Story<'_>) -> Option<String> {
    let quoted = format!("'{}'", fold(name));
    let findings = story.shown.plan.findings.iter();
    let mut about = findings.filter(|finding| fold(&finding.text).contains(&quoted));
    about.next().map(|finding| finding.text.clone())
}

fn unusable(name: &str, story: &Story<'_>) -> String {
    trouble(name, story).unwrap_or_else(|| "there is no such group in the directory".to_owned())
}
