//! Who is seen on the screens: a small company on Monday, 2027-03-01.

use std::path::Path;

use crate::sandbox::{Clock, Company, Person};
use crate::stage::{Stage, person};

const DAY: &str = "2027-03-01";

/// A domain and the small company.
pub fn stage(mode: &str) -> Stage {
    let people = [
        person(4701, "Ingrid", "Lindström").department("Finance"),
        person(4702, "Karl-Heinz", "Große"),
        person(4703, "Jörg", "Müller-Lüdenscheidt-Hohenzollern").position("Head of Sales"),
        person(4704, "Anna", "Schmidt")
            .supervisor(4703)
            .position("Team Lead"),
        person(4705, "Charlotte", "O'Neill")
            .office("London")
            .supervisor(4703),
        person(4706, "明", "李").office("London").supervisor(4705),
        person(4707, "Bo", "Berg")
            .department("Finance")
            .supervisor(4701),
        person(4708, "Şebnem", "Özdemir")
            .hired("2027-03-03")
            .supervisor(4703),
        person(4709, "Carla", "Rossi")
            .terminated("2027-03-30")
            .supervisor(4704),
        person(4710, "Nobody", "Unnamed").with("first_name", ""),
        person(4711, "Ben", "Krause")
            .hired("2027-03-08")
            .supervisor(4704),
    ];
    at(
        people.into_iter().fold(Company::new(DAY), Company::person),
        mode,
    )
}

/// A domain and many people, so that reading and writing take a while.
pub fn crowd(mode: &str) -> Stage {
    let letters = |number: i64| -> String {
        let digit = |d: u8| char::from(b'a' + (d - b'0'));
        number.to_string().bytes().map(digit).collect()
    };
    let one =
        |number: i64| -> Person { person(1000 + number, "Kim", &format!("Nr{}", letters(number))) };
    at(
        (1..=120).map(one).fold(Company::new(DAY), Company::person),
        mode,
    )
}

fn at(company: Company, mode: &str) -> Stage {
    let clock = Clock::morning_of(company.today());
    let stage = Stage::at(company, clock, mode);
    // Relative, so that no screen shows where this test happens to run.
    let main = std::fs::read_to_string(stage.path("rosterd.toml")).expect("it was written");
    assert!(main.contains("store/rosterd.db"));
    let rules = stage.path("rules.d/10-policy.toml");
    let text = std::fs::read_to_string::<&Path>(&rules).expect("it was written");
    stage.write("rules.d/10-policy.toml", &(text + MORE));
    stage
}

const MORE: &str = r#"
[attributes.manager]
person = "supervisor"

[groups.leads]
group = "GG-Leads"
when = { position = { matches = "(?i)lead|head" } }

[groups.london]
group = "GG-London"
when = { office = "London" }

[distribution_lists.all]
list = "DL-All"
"#;
