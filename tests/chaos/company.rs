//! A small company's morning, drawn by a seed: who is there already, and what HR knows since yesterday. Every morning
//! has every kind of operation in it.

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};

use super::days::day;
use super::sandbox::Person;

/// What the morning brings somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// At work, and stays so; a new manager perhaps.
    Stays,
    /// Another department and unit.
    Moves,
    /// Was here until yesterday.
    Left,
    /// Leaves in some days: the account is to expire.
    WillLeave,
    /// Starts today and has an account since yesterday.
    StartsWithAccount,
    /// Starts today; HR entered it this morning.
    Starts,
    /// Starts in some days.
    WillStart,
}

/// The roles everybody's morning has; more are drawn.
const ALWAYS: [Role; 7] = [
    Role::Stays,
    Role::Moves,
    Role::Left,
    Role::WillLeave,
    Role::StartsWithAccount,
    Role::Starts,
    Role::WillStart,
];
const MOST: usize = 12;

const FIRST: [&str; 12] = [
    "Ada", "Jörg", "Zoë", "Ben", "Çiğdem", "Eva", "Åsa", "Luís", "Mia", "Noël", "Uwe", "Ines",
];
const LAST: [&str; 9] = [
    "Müller", "Groß", "O'Hara", "de Vries", "Lang", "Ökmen", "Fuchs", "Weiß", "Abt",
];

/// One person of the morning.
#[derive(Clone, Debug)]
pub struct Member {
    /// Personio's number.
    pub id: i64,
    /// What happens.
    pub role: Role,
    /// The record of yesterday; none for those HR entered this morning.
    pub before: Option<Person>,
    /// The record of this morning, where it is new.
    pub added: Option<Person>,
    /// The manager from the first day on.
    pub boss: Option<i64>,
    /// What HR changed this morning.
    pub edit: Value,
}

/// A company and its morning.
pub struct Morning {
    /// Everybody, by number.
    pub members: Vec<Member>,
    /// For everything else that is left to chance.
    pub dice: StdRng,
}

impl Morning {
    /// The morning of a seed. `tag` is part of every name, `base` of every number: several companies share a domain.
    pub fn drawn(seed: u64, tag: &str, base: i64) -> Self {
        let mut dice = StdRng::seed_from_u64(seed);
        let mut roles = ALWAYS.to_vec();
        let more = dice.random_range(0..=MOST - ALWAYS.len());
        roles.extend((0..more).map(|_| ALWAYS[dice.random_range(0..ALWAYS.len())]));
        roles.shuffle(&mut dice);
        let ids: Vec<(i64, Role)> = (base..).zip(roles).collect();
        let members = ids
            .iter()
            .map(|(id, role)| member(*id, *role, tag, &ids, &mut dice))
            .collect();
        Self { members, dice }
    }

    /// The numbers of those with one of these roles.
    pub fn of(&self, roles: &[Role]) -> Vec<i64> {
        let members = self.members.iter();
        members
            .filter(|member| roles.contains(&member.role))
            .map(|member| member.id)
            .collect()
    }
}

fn one<'a>(dice: &mut StdRng, of: &[&'a str]) -> &'a str {
    of[dice.random_range(0..of.len())]
}

fn member(id: i64, role: Role, tag: &str, all: &[(i64, Role)], dice: &mut StdRng) -> Member {
    let department = one(dice, &["Sales", "Engineering", "People"]);
    // Namesakes of somebody who is about to be moved: whose name is free in a unit would depend on the minute.
    let own = matches!(role, Role::Moves | Role::Left);
    let last = format!("{}{}{tag}", one(dice, &LAST), if own { "sen" } else { "" });
    let person = Person::new(id, one(dice, &FIRST), &last)
        .office(one(dice, &["Berlin", "London"]))
        .department(department)
        .position(one(dice, &["Clerk", "Team lead", "Head of Things"]))
        .with("employment_type", one(dice, &["internal", "external"]));
    let boss = |dice: &mut StdRng, of: &[Role]| {
        let bosses: Vec<i64> = all
            .iter()
            .filter(|(other, role)| *other != id && of.contains(role))
            .map(|(other, _)| *other)
            .collect();
        (!bosses.is_empty()).then(|| bosses[dice.random_range(0..bosses.len())])
    };
    let old = [Role::Stays, Role::Moves, Role::Left, Role::WillLeave];
    let new = [Role::Starts, Role::WillStart, Role::StartsWithAccount];
    let (hired, boss_then) = match role {
        Role::Starts | Role::WillStart => (day(0), boss(dice, &new)),
        Role::StartsWithAccount => (day(0), boss(dice, &old)),
        _ => (day(-900), boss(dice, &old)),
    };
    let person = person.hired(&hired.to_string());
    let edit = match role {
        // Whom nobody supervised yet is supervised now: every morning has a manager to set.
        Role::Stays => json!({ "supervisor": boss(dice, &new) }),
        Role::Moves => json!({
            "department": if department == "Sales" { "Engineering" } else { "Sales" },
            "office": "Berlin",
            "position": "Mover",
        }),
        Role::Left => json!({ "termination_date": day(-1).to_string() }),
        Role::WillLeave => {
            json!({ "termination_date": day(dice.random_range(3..30)).to_string() })
        }
        Role::WillStart => json!({ "hire_date": day(dice.random_range(1..6)).to_string() }),
        Role::Starts | Role::StartsWithAccount => json!({}),
    };
    let is_new = matches!(role, Role::Starts | Role::WillStart);
    Member {
        id,
        role,
        before: (!is_new).then(|| person.clone()),
        added: is_new.then_some(person),
        boss: boss_then,
        edit,
    }
}
