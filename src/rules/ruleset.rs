//! Placements and memberships.

use std::collections::BTreeMap;

use super::attributes::AttributeRule;
use super::condition::{Condition, Holds};
use super::ranked::{Best, Ranked, best_of};
use crate::directory::{Dn, GroupKind, fold};
use crate::people::{FieldName, Person};

/// All policy about where somebody belongs.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// The unit for new accounts that no rule places.
    pub ou_default: Dn,
    /// Placements, by name.
    pub ou_rules: Vec<OuRule>,
    /// Memberships in security groups and distribution lists.
    pub groups: Vec<GroupRule>,
    /// The profile map, in the order of configuration.
    pub attributes: Vec<AttributeRule>,
}

/// `[ou.rules.NAME]`
#[derive(Clone, Debug)]
pub struct OuRule {
    /// Its name in configuration.
    pub name: String,
    /// Lower wins; two equal matches are a conflict.
    pub priority: i64,
    /// Who.
    pub when: Condition,
    /// Where.
    pub ou: Dn,
}

/// `[groups.NAME]` or `[distribution_lists.NAME]`
#[derive(Clone, Debug)]
pub struct GroupRule {
    /// Its full name in configuration: `groups.staff`, `distribution_lists.all-berlin`.
    pub name: String,
    /// Which kind of group it must be.
    pub kind: GroupKind,
    /// sAMAccountName or distinguished name.
    pub group: String,
    /// Who.
    pub when: Condition,
    /// Who owns the memberships.
    pub mode: GroupMode,
}

/// Who owns the memberships of managed people in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupMode {
    /// rosterd takes away only what it gave.
    Additive,
    /// rosterd also takes away what others gave to managed people.
    Authoritative,
}

/// Where somebody belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// In this unit, by this rule, because.
    Unit {
        /// The unit.
        ou: Dn,
        /// The rule (`ou.rules.berlin-sales`).
        rule: String,
        /// Why it held.
        because: String,
    },
    /// No rule matches: new accounts go to the default, existing ones stay.
    Default(Dn),
    /// Two rules of one priority match: nothing is moved, and it is reported.
    Conflict(Vec<String>),
    /// A field a rule reads is unreadable: nothing is moved.
    Unknown(FieldName),
}

/// Whether somebody belongs in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Yes, by this rule, because.
    In {
        /// The rule that held first.
        rule: String,
        /// Why it held.
        because: String,
    },
    /// No, because of what each rule naming the group said.
    Out {
        /// A rule naming the group.
        rule: String,
        /// Why none held.
        because: String,
    },
    /// A field is unreadable: nothing is given or taken.
    Unknown(FieldName),
}

/// One group and whether somebody belongs in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishedGroup {
    /// The group as configuration names it.
    pub group: String,
    /// Which kind it must be.
    pub kind: GroupKind,
    /// Who owns its memberships.
    pub mode: GroupMode,
    /// Whether this person belongs in it.
    pub wish: Wish,
}

/// Everything the rules wish for one person, attributes aside: those need names first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Where.
    pub placement: Placement,
    /// In which groups; one entry a group, rules naming one group joined by *or*. The key is the group's
    /// name as AD compares names.
    pub groups: BTreeMap<String, WishedGroup>,
}

impl RuleSet {
    /// What the rules wish for a person.
    pub fn evaluate(&self, person: &Person) -> Wishes {
        Wishes {
            placement: self.place(person),
            groups: self.wished_groups(person),
        }
    }

    fn place(&self, person: &Person) -> Placement {
        let Best { mut holding, doubt } = best_of(&self.ou_rules, person);
        if let Some((rule, field)) = doubt {
            // Two certain matches stay a conflict, whatever a third rule of their priority says.
            let conflict =
                holding.len() > 1 && holding.iter().all(|(one, _)| one.priority == rule.priority);
            if !conflict {
                return Placement::Unknown(field);
            }
        }
        match holding.pop() {
            None => Placement::Default(self.ou_default.clone()),
            Some((rule, because)) if holding.is_empty() => Placement::Unit {
                ou: rule.ou.clone(),
                rule: rule.full_name(),
                because,
            },
            Some((last, _)) => {
                let others = holding.iter().map(|(rule, _)| rule.full_name());
                Placement::Conflict(others.chain([last.full_name()]).collect())
            }
        }
    }

    fn wished_groups(&self, person: &Person) -> BTreeMap<String, WishedGroup> {
        let mut by_group: BTreeMap<String, Vec<&GroupRule>> = BTreeMap::new();
        for rule in &self.groups {
            by_group.entry(fold(&rule.group)).or_default().push(rule);
        }
        let wished = by_group
            .into_iter()
            .filter_map(|(key, rules)| Some((key, wish_for(&rules, person)?)));
        wished.collect()
    }
}

impl Ranked for OuRule {
    fn priority(&self) -> i64 {
        self.priority
    }

    fn when(&self) -> &Condition {
        &self.when
    }
}

impl OuRule {
    /// Its full name in configuration: `ou.rules.berlin-sales`.
    pub fn full_name(&self) -> String {
        format!("ou.rules.{}", self.name)
    }
}

/// What the rules naming one group wish together.
fn wish_for(rules: &[&GroupRule], person: &Person) -> Option<WishedGroup> {
    let first = rules.first()?;
    // Settings refuse two modes for one group; if they ever meet here, the gentler one holds.
    let gentle = rules.iter().any(|rule| rule.mode == GroupMode::Additive);
    Some(WishedGroup {
        group: first.group.clone(),
        kind: first.kind,
        mode: if gentle {
            GroupMode::Additive
        } else {
            GroupMode::Authoritative
        },
        wish: any_of(rules, &first.name, person),
    })
}

fn any_of(rules: &[&GroupRule], first: &str, person: &Person) -> Wish {
    let mut unknown = None;
    let mut reasons = Vec::new();
    for rule in rules {
        match rule.when.holds(person) {
            Holds::Yes(because) => {
                let rule = rule.name.clone();
                return Wish::In { rule, because };
            }
            Holds::Unknown(field) => unknown = unknown.or(Some(field)),
            Holds::No(because) if rules.len() == 1 => reasons.push(because),
            Holds::No(because) => reasons.push(format!("{}: {because}", rule.name)),
        }
    }
    match unknown {
        Some(field) => Wish::Unknown(field),
        None => Wish::Out {
            rule: first.to_owned(),
            because: reasons.join("; "),
        },
    }
}

#[cfg(test)]
mod tests;
