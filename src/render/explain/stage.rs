//! Where somebody stands and why: which field, which day, which zone, which minute. And the account.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::verdict::enabled;
use super::{Row, Section, Story};
use crate::identity::Match;
use crate::lifecycle::{EndField, Stage, TerminationPolicy};
use crate::past::LinkedBy;
use crate::people::{FieldName, Person};
use crate::plan::{Action, Filtered};
use crate::render::change;
use crate::render::shown::{View, day_and_time};
use crate::rules::Placement;

/// The zone a person's days are counted in.
fn zone<'a>(story: &'a Story<'_>) -> &'a TimeZone {
    let person = story.person;
    person.map_or(story.shown.zone, |person| {
        story.policy.lifecycle.zone_of(person)
    })
}

/// A moment where the person works, with the zone's name: `2027-03-30 18:00 CEST (Europe/Berlin)`.
pub(super) fn at_home(at: Timestamp, story: &Story<'_>) -> String {
    let zone = zone(story);
    let moment = day_and_time(at, zone);
    match zone.iana_name() {
        Some(name) => format!("{moment} ({name})"),
        None => moment,
    }
}

/// The stage and the facts it comes from.
pub(super) fn section(story: &Story<'_>) -> Option<Section> {
    let stage = story.case.stage.as_ref()?;
    let mut rows = vec![Row::plain(stage.word(), why(stage, story))];
    if let Some(person) = story.person {
        let fields = facts(story);
        let value = |name: &str| super::said(&person.field(&FieldName::new(name)));
        let facts: Vec<String> = fields
            .iter()
            .map(|name| format!("{name} {}", value(name)))
            .collect();
        rows.push(Row::plain("from", facts.join("; ")));
        rows.extend(variants(story));
    }
    rows.extend(filter(story));
    Some(Section {
        title: "Stage",
        note: String::new(),
        rows,
    })
}

/// Whether the filter takes the person in; nothing where it is about everybody.
fn filter(story: &Story<'_>) -> Option<Row> {
    if story.policy.people.is_about_everybody() {
        return None;
    }
    Some(match story.case.filtered.as_ref()? {
        Filtered::In(because) => Row::plain("filter", format!("takes the person in: {because}")),
        Filtered::Out(because) => {
            Row::new("!", "filter", format!("leaves the person out: {because}"))
        }
        Filtered::Unknown(field) => {
            let words = format!("nobody can say: {field} is unreadable");
            Row::new("!", "filter", words)
        }
    })
}

/// The fields that decide about the stage.
fn facts(story: &Story<'_>) -> Vec<&'static str> {
    let ends = ends(story).ends_on.iter();
    let ends = ends.filter(|field| **field != EndField::Status);
    let ends = ends.map(|field| field.field());
    ["status", "hire_date"].into_iter().chain(ends).collect()
}

/// How this person ends; where nobody can say, how everybody does.
pub(super) fn ends<'a>(story: &Story<'a>) -> &'a TerminationPolicy {
    let policy = &story.policy.lifecycle;
    let chosen = story.person.map(|person| policy.termination_of(person));
    chosen
        .and_then(Result::ok)
        .map_or(&policy.termination, |chosen| chosen.table)
}

/// The variants of lifecycle tables that are for this person, and why.
fn variants(story: &Story<'_>) -> Vec<Row> {
    let Some(person) = story.person else {
        return Vec::new();
    };
    let policy = &story.policy.lifecycle;
    let hire = policy.hire_of(person).ok().and_then(|is| is.variant);
    let ends = policy.termination_of(person).ok();
    let transfer = policy.transfer_of(person).and_then(Result::ok);
    let transfer = transfer.and_then(|is| is.variant);
    let rehire = policy.rehire_of(person).ok().and_then(|is| is.variant);
    let all = [hire, ends.and_then(|is| is.variant), transfer, rehire];
    let row = |(name, because)| Row::plain("by", format!("{name}: {because}"));
    all.into_iter().flatten().map(row).collect()
}

/// The field an end comes from: the first of `lifecycle.termination.ends_on` that HR fills.
fn end_field(person: &Person, day: Date, story: &Story<'_>) -> String {
    let fields = facts(story).into_iter().skip(2);
    let day = day.to_string();
    let mut from =
        fields.filter(|name| person.field(&FieldName::new(*name)).text() == Some(day.clone()));
    from.next()
        .map_or(String::new(), |name| format!(" ({name})"))
}

fn why(stage: &Stage, story: &Story<'_>) -> String {
    let moment = |at| at_home(at, story);
    let end = |day: Date| {
        let from = story.person.map(|person| end_field(person, day, story));
        format!("{day}{}", from.unwrap_or_default())
    };
    let closes = ends(story).disable_at.strftime("%H:%M");
    match stage {
        Stage::Unclear(why) => format!("{why}; nothing changes until HR is clear"),
        Stage::Withdrawn => "never started and will not: HR took the hire back".to_owned(),
        Stage::Left { last_day: None } => "HR's status says so, without a date".to_owned(),
        Stage::Left {
            last_day: Some(day),
        } => format!(
            "the last day was {}; accounts close at {closes} of it (lifecycle.termination.disable_at)",
            end(*day)
        ),
        Stage::Upcoming {
            create_at,
            enable_at,
            last_day,
        } => {
            let last = last_day.map_or(String::new(), |day| {
                format!("; the last day is {}", end(day))
            });
            format!(
                "not at work yet: the account may be created from {} (lifecycle.hire.create_before) and is \
                 enabled {} (lifecycle.hire.enable_at){last}",
                moment(*create_at),
                moment(*enable_at),
            )
        }
        Stage::Leaving {
            last_day,
            disable_at,
        } => format!(
            "at work until {}; disabled {} (lifecycle.termination.disable_at)",
            end(*last_day),
            moment(*disable_at)
        ),
        Stage::OnLeave {
            kind,
            because,
            closed,
            last_day,
        } => {
            let account = if *closed {
                "is disabled until the return"
            } else {
                "stays as it is"
            };
            let last = last_day.map_or(String::new(), |day| {
                format!("; the last day is {}", end(day))
            });
            format!(
                "on leave: {because}; the account {account} (lifecycle.leave.{kind}.account){last}"
            )
        }
        Stage::Active => "at work; no end is known".to_owned(),
    }
}

/// Which account, how it was found, and where it stands.
pub(super) fn account(story: &Story<'_>, view: &View<'_>) -> Option<Section> {
    let found = story.case.found.as_ref()?;
    let mut rows = vec![Row::plain("whose", owner(found, story))];
    if let Some(account) = story.account {
        let words = format!(
            "{}, expires {}",
            enabled(account),
            change::expiry(account.expires, view)
        );
        rows.push(Row::plain("state", words));
    }
    if let Some(names) = &story.case.names {
        let mail = names.mail.iter().map(|mail| format!(", mail {mail}"));
        let words = format!(
            "{}, {}{}",
            names.sam_account_name,
            names.user_principal_name,
            mail.collect::<String>()
        );
        let becomes = |action: &Action| matches!(action, Action::Rename(_));
        let mut changes = story.case.changes.iter();
        let sign = changes.any(|change| becomes(&change.action));
        rows.push(Row::new(if sign { "~" } else { " " }, "login", words));
    }
    rows.extend(follows(story));
    rows.extend(unit(story, view));
    Some(Section {
        title: "Account",
        note: String::new(),
        rows,
    })
}

/// What follows another name of the person; nothing where nothing does, as shipped.
fn follows(story: &Story<'_>) -> Option<Row> {
    let follows = &story.policy.naming.follow_name_change;
    story.account.filter(|_| !follows.is_empty())?;
    let follows: Vec<&str> = follows.iter().map(|one| one.words()).collect();
    let words = format!(
        "{} follow another name in HR (names.follow_name_change)",
        follows.join(", ")
    );
    Some(Row::plain("names", words))
}

fn owner(found: &Match, story: &Story<'_>) -> String {
    let how = |by| match by {
        LinkedBy::Creation => "rosterd created it".to_owned(),
        LinkedBy::Anchoring => {
            let attribute = &story.policy.anchor.attribute;
            format!("rosterd wrote this person's anchor into its {attribute}")
        }
        LinkedBy::Anchor => {
            let attribute = &story.policy.anchor.attribute;
            format!("its {attribute} carries this person's anchor")
        }
    };
    let accounts = |number: usize| crate::render::text::count(number, "account");
    match found {
        Match::Linked { found: None, .. } => match story.link {
            Some(link) => format!(
                "linked since {}: {}",
                story.shown.moment(link.since),
                how(link.how)
            ),
            None => "known from memory".to_owned(),
        },
        Match::Linked {
            found: Some(by), ..
        } => format!("found just now: {}", how(*by)),
        Match::Absent => "none, and none looks like this person".to_owned(),
        Match::LookAlike(guids) => format!(
            "{} without an anchor or a link look like this person; creating waits for a decision",
            accounts(guids.len())
        ),
        Match::Former(guids) => format!(
            "{} look like this person, and somebody who is gone had one of them; creating waits for a decision",
            accounts(guids.len())
        ),
        Match::Ambiguous(guids) => {
            format!(
                "{} carry this person's anchor; none is touched",
                accounts(guids.len())
            )
        }
        Match::Claimed { by, .. } => format!("the account with this anchor belongs to person {by}"),
        Match::Outside { dn, .. } => {
            format!("the linked account is {dn} now, outside directory.bases")
        }
        Match::Vanished(guid) => {
            format!("the linked account {guid} is not in the domain any more: deleted, or hidden")
        }
        Match::Ignored(_) => "the linked account, but directory.ignore names it".to_owned(),
        Match::AnchorIgnored(_) => {
            "an account with the anchor, but directory.ignore names it".to_owned()
        }
        Match::Unanchored(why) => format!("cannot be looked for: {why}"),
    }
}

/// Where the account is, and what the rules say about that.
fn unit(story: &Story<'_>, view: &View<'_>) -> Option<Row> {
    let wishes = story.case.wishes.as_ref()?;
    let (ou, why) = match &wishes.placement {
        Placement::Unit { ou, rule, because } => (Some(ou), format!("{rule}, {because}")),
        Placement::Default(ou) => (
            story.account.is_none().then_some(ou),
            "no ou rule matches".to_owned(),
        ),
        Placement::Conflict(rules) => {
            let why = format!("rules of one priority match: {}", rules.join(", "));
            (None, why)
        }
        Placement::Unknown(field) => (None, format!("{field} is unreadable")),
    };
    let here = story.account.and_then(|account| account.dn.parent());
    let moved = story
        .case
        .changes
        .iter()
        .find_map(|change| match &change.action {
            Action::Move { from, to, name } if from.parent().as_ref() != Some(to) => {
                let to = name.as_ref().map_or(to.clone(), |name| to.child_cn(name));
                Some((view.unit(&to), change::remark(&change.reason)))
            }
            _ => None,
        });
    let at = here.as_ref().map_or(String::new(), |here| view.unit(here));
    Some(match (moved, here, ou) {
        (Some((to, why)), _, _) => Row::new(
            "~",
            "unit",
            format!("{at} {} {to}: {why}", view.style.arrow()),
        ),
        (None, None, Some(ou)) => Row::plain(
            "unit",
            format!("{} for a new account: {why}", view.unit(ou)),
        ),
        (None, Some(here), Some(ou)) if here == *ou => {
            Row::new("=", "unit", format!("{at}: {why}"))
        }
        (None, Some(_), Some(ou)) => {
            let stage = story.case.stage.as_ref();
            if stage.is_some_and(Stage::is_over) {
                Row::new(
                    "=",
                    "unit",
                    format!("{at}: the rules for people at work apply no more"),
                )
            } else {
                let words = format!(
                    "{at}, although the rules say {} ({why}): it stays",
                    view.unit(ou)
                );
                Row::new("!", "unit", words)
            }
        }
        (None, _, None) => Row::new("=", "unit", format!("{at}, and it stays: {why}")),
    })
}
