//! Rules of one table that compete by priority: the best that hold, and the best nobody can decide.

use super::condition::{Condition, Holds};
use crate::people::{FieldName, Person};

/// A rule that competes with others of its table.
pub trait Ranked {
    /// Lower wins.
    fn priority(&self) -> i64;
    /// Whom it is about.
    fn when(&self) -> &Condition;
}

/// What a table of rules says about a person. What two rules of one priority mean, and what a doubt
/// beside them means, is for each table to say.
#[derive(Debug)]
pub struct Best<'a, R> {
    /// The rules of the best priority that hold, each with why, in the order of configuration.
    pub holding: Vec<(&'a R, String)>,
    /// The best rule that reads an unreadable field, unless one that holds goes before it, and that field.
    pub doubt: Option<(&'a R, FieldName)>,
}

/// What a table of rules says about a person.
pub fn best_of<'a, R: Ranked>(rules: &'a [R], person: &Person) -> Best<'a, R> {
    let mut holding: Vec<(&R, String)> = Vec::new();
    let mut doubt: Option<(&R, FieldName)> = None;
    for rule in rules {
        match rule.when().holds(person) {
            Holds::Yes(because) => holding.push((rule, because)),
            Holds::No(_) => {}
            Holds::Unknown(field) => {
                let known = doubt.as_ref();
                if known.is_none_or(|(best, _)| rule.priority() < best.priority()) {
                    doubt = Some((rule, field));
                }
            }
        }
    }
    let best = holding.iter().map(|(rule, _)| rule.priority()).min();
    holding.retain(|(rule, _)| Some(rule.priority()) == best);
    let doubt = doubt.filter(|(rule, _)| best.is_none_or(|best| rule.priority() <= best));
    Best { holding, doubt }
}
