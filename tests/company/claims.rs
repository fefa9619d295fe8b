//! What is claimed of the company and its directory, counted in the files.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::support::world_file::AccountShape;
use super::{company, directory};

type Record = Value;

/// Everybody of the company, by number.
pub fn people() -> BTreeMap<i64, Record> {
    let company = company();
    let ids = company.ids();
    ids.into_iter().map(|id| (id, company.shown(id))).collect()
}

fn text<'a>(person: &'a Record, field: &str) -> &'a str {
    person[field].as_str().unwrap_or_default()
}

fn how_many(people: &BTreeMap<i64, Record>, wanted: impl Fn(&Record) -> bool) -> usize {
    people.values().filter(|person| wanted(person)).count()
}

/// How many people there are from somebody up to whoever has no supervisor.
fn level(people: &BTreeMap<i64, Record>, id: i64) -> Option<usize> {
    let mut seen = BTreeSet::new();
    let mut next = Some(id);
    while let Some(id) = next {
        if !seen.insert(id) {
            return None;
        }
        next = people[&id]["supervisor"].as_i64();
    }
    Some(seen.len())
}

#[test]
fn offices_departments_and_entities_are_those_of_a_company_of_250() {
    let people = people();
    assert!((240..=260).contains(&people.len()), "{}", people.len());
    assert_eq!(people.keys().next(), Some(&4701));
    let offices = [
        ("Berlin", 100),
        ("Munich", 50),
        ("London", 40),
        ("New York", 25),
        ("Remote", 25),
    ];
    for (office, least) in offices {
        let there = how_many(&people, |person| text(person, "office") == office);
        assert!(there >= least, "{office}: {there}");
    }
    let values = |field: &str| -> BTreeSet<String> {
        let values = people.values().map(|person| text(person, field).to_owned());
        values.filter(|value| !value.is_empty()).collect()
    };
    for department in [
        "Sales",
        "Presales",
        "Engineering",
        "Finance",
        "People",
        "Operations",
        "Marketing",
        "Support",
    ] {
        let there = how_many(&people, |person| text(person, "department") == department);
        assert!(there >= 8, "{department}: {there}");
    }
    assert!(values("team").len() >= 15, "{:?}", values("team"));
    assert_eq!(
        values("subcompany").into_iter().collect::<Vec<_>>(),
        ["Nordlicht GmbH", "Nordlicht Ltd"]
    );
    assert!(values("cost_center").len() >= 9);
    for custom in ["personnel_number", "desk", "hardware"] {
        let there = how_many(&people, |person| !text(person, custom).is_empty());
        assert!(there > people.len() / 2, "{custom}: {there}");
    }
}

#[test]
fn supervisors_are_three_to_five_levels_deep() {
    let people = people();
    let mut levels: BTreeMap<Option<usize>, usize> = BTreeMap::new();
    for id in people.keys() {
        *levels.entry(level(&people, *id)).or_default() += 1;
    }
    assert_eq!(levels[&None], 2, "two people lead each other");
    let (deepest, _) = levels.last_key_value().unwrap();
    assert_eq!(*deepest, Some(5));
    for depth in 3..=5 {
        assert!(levels[&Some(depth)] >= 30, "{levels:?}");
    }
}

#[test]
fn names_are_those_people_have() {
    let people = people();
    let holds = |signs: &str| {
        how_many(&people, |person| {
            let name = format!(
                "{} {}",
                text(person, "first_name"),
                text(person, "last_name")
            );
            name.chars().any(|c| signs.contains(c))
        })
    };
    for (what, signs, least) in [
        ("umlauts", "äöüÄÖÜ", 20),
        ("sharp s", "ß", 5),
        ("apostrophes", "'’", 5),
        ("double names", "-", 10),
        ("Polish letters", "ąćęłńśźżŁŚŻ", 10),
        ("Turkish letters", "ığşçİŞÇ", 5),
        ("Greek letters", "αειονρσςτυ", 3),
        ("Cyrillic letters", "аеиорт", 1),
        ("Chinese characters", "王芳陈伟", 2),
    ] {
        assert!(holds(signs) >= least, "{what}: {}", holds(signs));
    }
    for particle in ["von ", "von der ", "de la ", "van der ", "ter ", "Di "] {
        let there = how_many(&people, |person| {
            text(person, "last_name").starts_with(particle)
        });
        assert!(there >= 1, "{particle}");
    }
    let longest = |field: &str| {
        people
            .values()
            .map(|person| text(person, field).chars().count())
            .max()
    };
    assert!(longest("last_name") > Some(64));
    assert!(how_many(&people, |person| !text(person, "preferred_name").is_empty()) >= 6);
    let mut namesakes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for person in people.values() {
        *namesakes
            .entry((text(person, "first_name"), text(person, "last_name")))
            .or_default() += 1;
    }
    assert_eq!(namesakes[&("Michael", "Schneider")], 3);
    let twice = namesakes
        .iter()
        .filter(|(_, count)| **count == 2)
        .map(|(name, _)| *name);
    assert_eq!(
        twice.collect::<Vec<_>>(),
        [("Jan", "Hofmann"), ("Marta", "Kowalska")]
    );
}

#[test]
fn every_stage_of_working_life_is_there() {
    let people = people();
    let today = "2027-03-01";
    let status =
        |word: &'static str| how_many(&people, move |person| text(person, "status") == word);
    let after = |day: &str| !day.is_empty() && day > today;
    assert_eq!(
        how_many(&people, |p| after(text(p, "hire_date"))),
        12,
        "hires to come"
    );
    assert_eq!(status("onboarding"), 11, "one of them is active already");
    assert_eq!(status("leave"), 3);
    assert_eq!(
        how_many(&people, |p| text(p, "status") == "leave"
            && text(p, "weekly_hours") == "0"),
        1
    );
    assert_eq!(
        how_many(&people, |p| text(p, "status") == "leave"
            && text(p, "weekly_hours") == "15"),
        1
    );
    assert_eq!(status("inactive"), 10, "leavers");
    let garden = |p: &Record| {
        let (last, end) = (text(p, "last_working_day"), text(p, "termination_date"));
        !last.is_empty() && last < today && end > today
    };
    assert_eq!(how_many(&people, garden), 1);
    let contract_only = |p: &Record| {
        text(p, "employment_type") == "external"
            && !text(p, "contract_end_date").is_empty()
            && text(p, "termination_date").is_empty()
    };
    assert_eq!(how_many(&people, contract_only), 4);
    let titled =
        |word: &'static str| how_many(&people, move |p| text(p, "position").starts_with(word));
    assert_eq!(titled("Working Student"), 5);
    let apprentices: BTreeSet<&str> = people
        .values()
        .filter(|p| text(p, "position").starts_with("Apprentice"))
        .map(|p| text(p, "hire_date"))
        .collect();
    assert_eq!(titled("Apprentice"), 5);
    assert_eq!(apprentices.into_iter().collect::<Vec<_>>(), ["2027-04-01"]);
}

#[test]
fn the_faces_of_the_tour_are_there() {
    let people = people();
    let who = |id: i64| {
        let person = &people[&id];
        format!(
            "{} {}",
            text(person, "first_name"),
            text(person, "last_name")
        )
    };
    assert_eq!(
        (who(4711), who(4730), who(4942)),
        (
            "Anna Schmidt".into(),
            "Carla Rossi".into(),
            "Ben Krause".into()
        )
    );
    assert_eq!(text(&people[&4730], "last_working_day"), "2027-03-30");
    assert_eq!(text(&people[&4942], "hire_date"), "2027-03-08");
}

#[test]
fn data_is_missing_and_contradicts_itself() {
    let people = people();
    let today = "2027-03-01";
    let none =
        |field: &'static str| how_many(&people, move |person| text(person, field).is_empty());
    assert_eq!(none("last_name"), 1);
    assert_eq!(none("hire_date"), 1);
    assert!(none("email") >= 15, "{}", none("email"));
    let contradictions = [
        how_many(&people, |p| {
            text(p, "status") == "active" && text(p, "hire_date") > today
        }),
        how_many(&people, |p| {
            let end = text(p, "termination_date");
            !end.is_empty() && end < text(p, "hire_date")
        }),
        how_many(&people, |p| text(p, "department") == "Projekt Aurora"),
        how_many(&people, |p| text(p, "office") == "Hamburg"),
    ];
    assert_eq!(contradictions, [1, 1, 1, 1]);
}

#[test]
fn the_directory_has_sixty_accounts_made_by_hand() {
    let found = directory();
    assert_eq!(found.accounts.len(), 60);
    assert!(found.services.len() >= 5 && found.rooms.len() >= 5);
    let people = people();
    let count = |wanted: &dyn Fn(&AccountShape) -> bool| {
        found.accounts.iter().filter(|a| wanted(a)).count()
    };
    let anchored = |account: &AccountShape| account.value("employeeID").is_some();
    let inside =
        |account: &AccountShape| account.unit.ends_with("OU=Staff") || account.unit == "OU=Leavers";
    assert_eq!(count(&|a| anchored(a)), 48);
    assert_eq!(count(&|a| !anchored(a) && inside(a)), 8, "look-alikes");
    assert_eq!(count(&|a| !inside(a)), 4, "outside the bases");
    assert_eq!(count(&|a| a.unit == "OU=Leavers"), 5);
    assert_eq!(count(&|a| a.why.starts_with("in the wrong unit")), 6);
    assert_eq!(count(&|a| a.why.starts_with("protected")), 5);
    assert_eq!(count(&|a| !a.enabled), 14);
    let mut anchors: BTreeMap<&str, usize> = BTreeMap::new();
    for anchor in found.accounts.iter().filter_map(|a| a.value("employeeID")) {
        *anchors.entry(anchor).or_default() += 1;
    }
    let twice = anchors
        .iter()
        .filter(|(_, count)| **count > 1)
        .map(|(anchor, _)| *anchor);
    assert_eq!(twice.collect::<Vec<_>>(), ["4744"]);
    let nobodys = anchors
        .keys()
        .filter(|anchor| !people.contains_key(&anchor.parse().unwrap()));
    assert_eq!(nobodys.copied().collect::<Vec<_>>(), ["4650"]);
    let logins: BTreeSet<&str> = found.accounts.iter().map(|a| a.sam.as_str()).collect();
    assert_eq!(logins.len(), 60, "no login twice");
}
