//! Which part of a plan is shown: one person's, or one rule's.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::alike::{key_likeness, nearest};
use super::args::PlanArgs;
use super::exit::{Exit, Failure};
use super::who;
use crate::past::TERMINATION;
use crate::people::PersonId;
use crate::plan::{Plan, Policy};
use crate::render::clean;
use crate::rules::{AttributeRule, OuRule};

/// What is shown of a plan. The id stays that of the whole plan: it is what can be applied.
#[derive(Debug)]
pub struct Part<'a> {
    /// The plan, without what was not asked for.
    pub plan: Cow<'a, Plan>,
    /// What was left out, in words; none where nothing was.
    pub note: Option<String>,
}

/// The part of a plan that was asked for.
///
/// # Errors
/// [`Exit::Usage`] where nobody or several are meant, or no rule.
pub fn part<'a>(whole: &'a Plan, args: &PlanArgs, policy: &Policy) -> Result<Part<'a>, Failure> {
    let mut plan = Cow::Borrowed(whole);
    if let Some(named) = &args.person {
        let wanted: Option<PersonId> = who::find(whole, named)?.person.clone();
        let plan = plan.to_mut();
        plan.cases.retain(|case| case.person == wanted);
        plan.findings.clear();
    }
    let note = match &args.rule {
        None => None,
        Some(typed) => Some(only_by(&rule(typed, whole, policy)?, plan.to_mut(), whole)),
    };
    Ok(Part { plan, note })
}

/// Takes away what other rules want, and says how much of the plan is left.
fn only_by(rule: &str, plan: &mut Plan, whole: &Plan) -> String {
    for case in &mut plan.cases {
        case.changes
            .retain(|change| is_of(&change.reason.rule, rule));
    }
    plan.cases.retain(|case| !case.changes.is_empty());
    plan.findings.retain(|finding| is_of(&finding.about, rule));
    let people = |plan: &Plan| {
        plan.cases
            .iter()
            .filter(|case| !case.changes.is_empty())
            .count()
    };
    format!(
        "Only changes by {}: {} of {} changes, {} of {} people",
        clean(rule),
        plan.changes().count(),
        whole.changes().count(),
        people(plan),
        people(whole),
    )
}

/// Whether a rule is the one named, or in the table named.
fn is_of(rule: &str, named: &str) -> bool {
    rule.strip_prefix(named)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The rule or table that was typed.
fn rule(typed: &str, plan: &Plan, policy: &Policy) -> Result<String, Failure> {
    let typed = typed.trim();
    let known = rules(plan, policy);
    let same = |rule: &&String| rule.eq_ignore_ascii_case(typed);
    if let Some(rule) = known.iter().find(same) {
        return Ok(rule.clone());
    }
    if !typed.is_empty() && known.iter().any(|rule| is_of(rule, typed)) {
        return Ok(typed.to_owned());
    }
    let alike = nearest(
        known
            .iter()
            .map(|rule| (key_likeness(rule, typed), rule.as_str())),
    );
    let hint = if alike.is_empty() {
        "rules are named as plan shows them on the right (groups.staff), tables by their first part (groups)".to_owned()
    } else {
        format!("did you mean {}?", alike.join(" or "))
    };
    let why = format!("no rule is called '{typed}'\n{hint}");
    Err(Failure::new(Exit::Usage, why))
}

/// Every rule that configuration names or the plan has a change of.
fn rules(plan: &Plan, policy: &Policy) -> BTreeSet<String> {
    let set = &policy.rules;
    let groups = set.groups.iter().map(|rule| rule.name.clone());
    let units = set.ou_rules.iter().map(OuRule::full_name);
    let attributes = set.attributes.iter().map(AttributeRule::full_name);
    let always = ["lifecycle.hire", TERMINATION, "ou.default"].map(str::to_owned);
    let used = plan.changes().map(|change| change.reason.rule.clone());
    groups
        .chain(units)
        .chain(attributes)
        .chain(always)
        .chain(used)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_all_of_its_rules_and_no_namesake() {
        assert!(is_of("groups.staff", "groups.staff") && is_of("groups.staff", "groups"));
        assert!(!is_of("groups.staff-leads", "groups.staff") && !is_of("ou.default", "groups"));
    }
}
