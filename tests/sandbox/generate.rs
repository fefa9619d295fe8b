//! Companies of any size, the same for the same number and seed.

use super::company::Company;
use super::person::Person;

const FIRST: &[&str] = &[
    "Anna",
    "Jörg",
    "Björn",
    "Émilie",
    "Łukasz",
    "Şebnem",
    "Mia",
    "Paul",
    "Oliver",
    "Charlotte",
    "Jean-Luc",
    "Amélie",
    "Yusuf",
    "Ingrid",
    "Søren",
    "Thomas",
    "Zoë",
    "Karl Heinz",
    "Nguyễn",
    "Priya",
];
const LAST: &[&str] = &[
    "Müller",
    "Schmidt",
    "Weiß",
    "O'Neill",
    "von der Heide",
    "Özdemir",
    "Smith",
    "García",
    "Nowak",
    "Jensen",
    "Große-Wilde",
    "Schneider",
    "Brown",
    "Kovač",
    "Fischer",
    "Lindström",
    "Becker",
    "Taylor",
];
const OFFICES: &[&str] = &["Berlin", "London", "Remote"];
const DEPARTMENTS: &[&str] = &["Sales", "Engineering", "Finance"];
const TITLES: &[&str] = &["Consultant", "Engineer", "Analyst", "Lead", "Assistant"];

/// A small linear generator: the point is equal companies for equal seeds, not good randomness.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

impl Company {
    /// `count` people on 2026-11-23; numbers ascend, the order in the list does not.
    pub fn generated(count: usize, seed: u64) -> Self {
        let mut dice = Dice(seed ^ 0x9E37_79B9_7F4A_7C15);
        let mut people: Vec<Person> = (0..count).map(|index| person(index, &mut dice)).collect();
        for at in (1..people.len()).rev() {
            people.swap(at, dice.roll(at + 1));
        }
        people
            .into_iter()
            .fold(Self::new("2026-11-23"), Self::person)
    }
}

fn person(index: usize, dice: &mut Dice) -> Person {
    let id = 5001 + i64::try_from(index).unwrap_or(0);
    let mut person = Person::new(id, dice.pick(FIRST), dice.pick(LAST))
        .email(&format!("p{id}@example.com"))
        .hired(&format!("today-{}y-{}d", 1 + dice.roll(12), dice.roll(300)))
        .office(dice.pick(OFFICES))
        .department(dice.pick(DEPARTMENTS))
        .position(dice.pick(TITLES))
        .with("employment_type", "internal")
        .with("weekly_hours", "40")
        .with("personnel_number", format!("{id:06}"));
    if index > 0 {
        // The first is everybody's boss, the next nine lead, the others report to one of those.
        let leads = index.min(10);
        let lead = if index < 10 { 0 } else { dice.roll(leads) };
        person = person.supervisor(5001 + i64::try_from(lead).unwrap_or(0));
    }
    person
}
