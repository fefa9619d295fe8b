//! The questions administrators ask.

use super::{Story, story};
use crate::clock::Now;
use crate::directory::Account;
use crate::guard::Mode;
use crate::lifecycle::Variant;
use crate::people::{Person, PersonId};
use crate::plan::tests::world::*;
use crate::plan::{PeoplePolicy, Policy, Sight, ahead, build, everybody};
use crate::render::markdown_tests::shape;
use crate::render::{Shown, Style, json_story, markdown};
use crate::rules::{Condition, Test, WriteMode};

pub(super) fn told(sight: &Sight, policy: &Policy, who: &str, at: Now, style: Style) -> String {
    with(sight, policy, who, at, |told| story(told, style))
}

fn with<T>(
    sight: &Sight,
    policy: &Policy,
    who: &str,
    at: Now,
    tell: impl FnOnce(&Story<'_>) -> T,
) -> T {
    let plan = build(sight, policy, at);
    let case = plan.case(&PersonId::new(who)).unwrap();
    let person = case.person.clone().unwrap();
    let link = sight.past.link(&person);
    let everybody = everybody(sight, policy, at);
    let ahead = ahead(sight, policy, &plan, &person);
    let told = Story {
        shown: Shown {
            plan: &plan,
            whole: &plan,
            held: &[],
            breaches: &[],
            limits: &[],
            controller: "dc1.corp.example",
            mode: Mode::Autopilot,
            zone: &policy.lifecycle.zone,
            forecast: false,
            recorded: false,
        },
        case,
        person: everybody.get(&person),
        fields: &policy.fields(),
        account: link.and_then(|link| sight.directory.account(link.guid)),
        link,
        policy,
        directory: &sight.directory,
        past: &sight.past,
        ahead: &ahead,
    };
    tell(&told)
}

#[test]
fn the_filter_says_whom_it_takes_in_and_why() {
    let of_berlin = Policy {
        people: PeoplePolicy {
            filter: Condition::Field("office".into(), Test::OneOf(vec!["Berlin".into()])),
            ..PeoplePolicy::default()
        },
        ..policy()
    };
    let anna = in_berlin("1", "Anna", "Bauer", &[]);
    let bo = person("2", "Bo", "Li", &[("office", "London")]);
    let sight = sight(vec![anna, bo], vec![]);
    let style = Style::plain(200);
    let anna = told(&sight, &of_berlin, "1", morning(), style);
    assert!(
        anna.contains("takes the person in: office is Berlin"),
        "{anna}"
    );
    let bo = told(&sight, &of_berlin, "2", morning(), style);
    assert!(
        bo.contains("Left out by people.filter: office is London, not Berlin."),
        "{bo}"
    );
    assert!(!told(&sight, &policy(), "1", morning(), style).contains("filter"));
}

#[test]
fn every_profile_of_a_human_is_told_by_any_of_its_ids_with_why_and_whose_facts_count() {
    let mut policy = policy();
    let aliases = &mut policy.people.aliases;
    aliases.insert(PersonId::new("2"), PersonId::new("1"));
    let first = in_berlin("1", "Anna", "Bauer", &[("termination_date", "2026-11-30")]);
    let next = [("hire_date", "2026-12-02"), ("status", "onboarding")];
    let sight = sight(
        vec![first, in_berlin("2", "Anna", "Bauer", &next)],
        vec![account(1, "abauer", Some("1"), "OU=Staff")],
    );
    for who in ["1", "2"] {
        let told = told(&sight, &policy, who, morning(), Style::plain(200));
        let lines = told
            .lines()
            .skip_while(|line| !line.starts_with("Profiles"));
        let lines: Vec<&str> = lines.take(3).map(str::trim_end).collect();
        insta::allow_duplicates! { insta::assert_snapshot!(lines.join("\n"), @r"
        Profiles  that Personio has of this human
          = 1  2020-01-01 – 2026-11-30, by itself leaving; its facts count: of the profiles that are open it started last
            2  2026-12-02 – …, by itself upcoming; people.aliases says that it is the same human as 1
        "); }
    }
}

/// A story with everything in it, for the test of the documentation.
pub(in crate::render) fn as_json() -> serde_json::Result<serde_json::Value> {
    let anna = in_berlin("1", "Anna", "Bauer", &[("termination_date", "2026-11-30")]);
    let sight = sight(
        vec![anna],
        vec![account(1, "abauer", Some("1"), "OU=Staff")],
    );
    with(&sight, &policy(), "1", morning(), |told| {
        serde_json::to_value(json_story::story(told))
    })
}

fn asked(sight: &Sight, who: &str) -> String {
    told(sight, &policy(), who, morning(), Style::plain(100))
}

/// Lines that fit on a small terminal without scrolling.
fn first_screen(text: &str) -> String {
    text.lines().take(24).collect::<Vec<_>>().join("\n")
}

fn in_berlin(number: &str, first: &str, last: &str, facts: &[(&str, &str)]) -> Person {
    let mut all = vec![("office", "Berlin"), ("department", "Sales")];
    all.extend_from_slice(facts);
    person(number, first, last, &all)
}

/// People who were found, filled and settled.
fn settled(people: Vec<Person>, accounts: Vec<Account>) -> Sight {
    settle(&sight(people, accounts), morning()).1
}

fn account_in(groups: &[&str], mut account: Account) -> Account {
    let names = groups.iter().map(|name| dn("OU=Groups").child_cn(name));
    account.member_of.extend(names);
    account
}

#[test]
fn why_is_anna_in_this_group() {
    let found = account_in(
        &["GG-Handmade", "GG-Berlin"],
        account(1, "aschmidt", Some("4711"), "OU=Berlin,OU=Staff"),
    );
    let anna = in_berlin("4711", "Anna", "Schmidt", &[("department", "Marketing")]);
    let out = asked(&settled(vec![anna], vec![found]), "4711");
    let screen = first_screen(&out);
    for words in [
        "GG-Berlin",
        "in by groups.berlin: office is Berlin; somebody else's hand",
        "in by groups.staff: applies to everybody; rosterd put it in on 2026-11-20",
        "no rule names this group",
        "groups.sales says no: department is Marketing",
    ] {
        assert!(screen.contains(words), "{words}\n{out}");
    }
    insta::assert_snapshot!("anna", out);
}

#[test]
fn why_was_ben_not_created() {
    let mut alike = account(2, "bkrause", None, "OU=Staff");
    alike.dn = dn("OU=Staff").child_cn("Krause, Ben");
    let names = [("givenName", "Ben"), ("sn", "Krause")];
    let names = names.map(|(name, value)| (name.into(), vec![value.to_owned()]));
    alike.attributes = names.into();
    let start = [("hire_date", "2026-11-23"), ("status", "onboarding")];
    let ben = in_berlin("4720", "Ben", "Krause", &start);
    let out = asked(&sight(vec![ben], vec![alike]), "4720");
    let mut lines = out.lines().skip(1);
    let why = lines.next().unwrap();
    assert!(why.starts_with("Not created: CN=Krause"), "{out}");
    assert!(
        first_screen(&out).contains("To do: look at bkrause."),
        "{out}"
    );
    insta::assert_snapshot!("ben", out);
}

#[test]
fn nobody_is_told_to_write_an_anchor_into_the_account_of_a_former_colleague() {
    let gone = [("status", "inactive"), ("termination_date", "2026-11-19")];
    let before = settled(vec![in_berlin("1", "Ben", "Krause", &[])], vec![]);
    let ben = || in_berlin("1", "Ben", "Krause", &gone);
    let ended = Sight {
        roster: roster(vec![ben()]),
        ..before
    };
    let (_, mut after) = settle(&ended, morning());
    after.roster = roster(vec![ben(), in_berlin("2", "Ben", "Krause", &[])]);
    let out = asked(&after, "2");
    let one_line = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line.contains("the former account of person 1"), "{out}");
    for wrong in [
        "Set-ADUser",
        "belongs to nobody",
        "links the account",
        "without an anchor",
    ] {
        assert!(!one_line.contains(wrong), "{wrong}\n{out}");
    }
}

#[test]
fn what_happens_to_carla_on_the_30th() {
    let carla = |end| in_berlin("4730", "Carla", "Rossi", end);
    let found = account(3, "crossi", Some("4730"), "OU=Berlin,OU=Staff");
    let before = settled(vec![carla(&[])], vec![found]);
    let ends = Sight {
        roster: roster(vec![carla(&[
            ("last_working_day", "2026-11-30"),
            ("termination_date", "2026-12-31"),
        ])]),
        ..before
    };
    let out = asked(&ends, "4730");
    let screen = first_screen(&out);
    for words in [
        "2026-11-30 18:00 CET (Europe/Berlin)",
        "disable the account and set a password nobody knows",
        "leave GG-Sales",
        "move: OU=Berlin,OU=Staff → OU=Leavers",
        "2026-12-01 00:00 CET",
        "last_working_day",
    ] {
        assert!(screen.contains(words), "{words}\n{out}");
    }
    insta::assert_snapshot!("carla", out);
}

#[test]
fn an_attribute_tells_its_chain_and_why_it_stays() {
    let anna = || in_berlin("1", "Anna", "Bauer", &[]);
    let found = account(1, "abauer", Some("1"), "OU=Berlin,OU=Staff");
    let mut after = settled(vec![anna()], vec![found]);
    let mut account = after.directory.accounts().next().unwrap().clone();
    account
        .attributes
        .insert("department".into(), vec!["By hand".to_owned()]);
    after.directory = directory(vec![account]);
    let out = asked(&after, "1");
    let chain = "department.name Sales → {{ department.name }} → \"Sales\"; the directory has \"By hand\": stays, \
                 because it was changed by hand";
    let one_line = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line.contains(chain), "{out}");
    let mut often = policy();
    for rule in &mut often.rules.attributes {
        rule.write = WriteMode::Always;
    }
    let out = told(&after, &often, "1", morning(), Style::plain(200));
    assert!(out.contains("\"By hand\": will be written"), "{out}");
    assert!(
        out.contains("~ department: \"By hand\" → \"Sales\""),
        "{out}"
    );
}

#[test]
fn somebody_who_comes_sees_the_account_made_and_opened() {
    let start = [("hire_date", "2026-12-07"), ("status", "onboarding")];
    let out = asked(
        &sight(vec![in_berlin("5", "Eva", "Neu", &start)], vec![]),
        "5",
    );
    insta::assert_snapshot!("eva", out);
}

// R-78
#[test]
fn hr_text_forges_nothing_in_a_story() {
    let evil = "x\n- disable the account\r\u{1b}[31m\u{202e}";
    let person = in_berlin("6", evil, evil, &[("department", evil), ("office", evil)]);
    for unicode in [true, false] {
        let style = Style {
            unicode,
            ..Style::plain(60)
        };
        let sight = sight(vec![person.clone()], vec![]);
        let out = told(&sight, &policy(), "6", morning(), style);
        assert!(!out.contains(['\u{1b}', '\r', '\u{202e}']), "{out:?}");
        assert!(!out.lines().any(|line| line.starts_with("- ")), "{out}");
        assert!(unicode || out.is_ascii(), "{out}");
    }
}

// R-78
#[test]
fn hr_text_is_no_markup_in_a_story() {
    let written = |text: &str| {
        let facts = [("department", text), ("office", text), ("email", text)];
        let sight = sight(vec![person("6", text, "Bauer", &facts)], vec![]);
        with(&sight, &policy(), "6", morning(), markdown::story)
    };
    let plain = shape(&written("x"));
    for trick in ["a\n```\n# b", "`a", "a | b", "<b>a", "[a](b)", "a* *b"] {
        let out = written(trick);
        assert_eq!(shape(&out), plain, "{trick}\n{out}");
    }
    assert!(written("x").contains("## Attributes"));
}

#[test]
fn a_leaver_whose_steps_wait_keeps_groups_until_a_moment_that_is_told() {
    let mut policy = policy();
    policy.lifecycle.termination.after.memberships = 7;
    policy.lifecycle.termination.after.ou = 30;
    policy.lifecycle.variants.termination.push(Variant {
        name: "lifecycle.termination.variants.berlin".to_owned(),
        priority: 100,
        when: crate::rules::Condition::Field(
            "office".into(),
            crate::rules::Test::OneOf(vec!["Berlin".to_owned()]),
        ),
        table: policy.lifecycle.termination.clone(),
    });
    let ends = [("termination_date", "2026-11-20")];
    let sight = sight(vec![in_berlin("1", "Ida", "Lang", &[])], vec![]);
    let (_, mut sight) = settle_by(&policy, &sight, morning());
    sight.roster = roster(vec![in_berlin("1", "Ida", "Lang", &ends)]);
    let evening = now("2026-11-20T17:00:00Z");
    let (_, sight) = settle_by(&policy, &sight, evening);
    let style = Style::plain(100);
    insta::assert_snapshot!("ida", told(&sight, &policy, "1", evening, style));
}

#[test]
fn a_forecast_says_that_it_is_one() {
    let ends = [("termination_date", "2026-11-30")];
    let sight = sight(vec![in_berlin("4730", "Carla", "Rossi", &ends)], vec![]);
    let at = now("2026-11-25T08:00:00Z");
    let out = with(&sight, &policy(), "4730", at, |told| {
        let mut then = *told;
        then.shown.forecast = true;
        story(&then, Style::plain(100))
    });
    let second = out.lines().nth(1).unwrap_or_default();
    assert!(second.starts_with("As of 2026-11-25 09:00 CET"), "{out}");
}
