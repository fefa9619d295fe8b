//! One person through working life: HR says something new, everything is carried out, again and again.

use super::world::*;
use crate::directory::Account;
use crate::people::Person;
use crate::plan::{LifecycleEvent, Plan, Policy, Sight};

/// Anna of Sales in Berlin, at work since 2020 unless HR says otherwise.
pub fn anna(facts: &[(&str, &str)]) -> Person {
    let berlin = [("office", "Berlin"), ("department", "Sales")];
    person("1", "Anna", "Bauer", &[&berlin, facts].concat())
}

/// Changes the first account by hand.
pub fn by_hand(sight: &mut Sight, change: impl Fn(&mut Account)) {
    let mut accounts: Vec<Account> = sight.directory.accounts().cloned().collect();
    change(&mut accounts[0]);
    sight.directory = directory(accounts);
}

/// Anna at work, in a group that somebody else put her in.
pub fn at_work() -> Sight {
    let (_, mut after) = settle(&sight(vec![anna(&[])], vec![]), morning());
    by_hand(&mut after, |account| {
        account
            .member_of
            .insert(dn("OU=Groups").child_cn("GG-Handmade"));
    });
    after
}

/// HR says this now; everything is carried out until nothing is left.
pub fn then_by(policy: &Policy, sight: &mut Sight, facts: &[(&str, &str)], at: &str) -> Plan {
    sight.roster = roster(vec![anna(facts)]);
    let (plan, after) = settle_by(policy, sight, now(at));
    *sight = after;
    plan
}

/// The same by the usual policy.
pub fn then(sight: &mut Sight, facts: &[(&str, &str)], at: &str) -> Plan {
    then_by(&policy(), sight, facts, at)
}

/// Anna's account.
pub fn only(sight: &Sight) -> &Account {
    sight.directory.accounts().next().unwrap()
}

/// What the first person's changes are called.
pub fn event(plan: &Plan) -> LifecycleEvent {
    plan.cases[0].event.expect("there were changes")
}
