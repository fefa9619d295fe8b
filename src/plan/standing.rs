//! What stands between policy and directory, whoever the person: said once, and in every plan.

use std::collections::BTreeMap;

use super::case::Finding;
use super::look::GroupBook;
use super::policy::Policy;
use super::unmatched::IGNORE;
use crate::directory::Directory;
use crate::rules::AccountCondition;

/// Mappings the schema has no room for, protected groups that do not exist, and groups rules cannot use.
pub fn standing(directory: &Directory, policy: &Policy) -> Vec<Finding> {
    standing_beside(&GroupBook::of(directory, policy), directory, policy)
}

/// The same where the groups were looked up already.
pub(super) fn standing_beside(
    groups: &GroupBook,
    directory: &Directory,
    policy: &Policy,
) -> Vec<Finding> {
    let mut findings = unfit(directory, policy);
    findings.extend(unprotected(directory, policy));
    findings.extend(unknown_to_ignore(directory, policy));
    findings.extend(groups.findings.iter().cloned());
    findings
}

/// A finding for every mapping the directory's schema has no room for.
fn unfit(directory: &Directory, policy: &Policy) -> Vec<Finding> {
    let rules = policy.rules.attributes.iter();
    let rules = rules.map(|rule| (rule.full_name(), rule));
    let ends = policy.lifecycle.terminations();
    let marks = ends.flat_map(|(_, ends)| ends.marks());
    // A variant may have a mark of its table.
    let marks: BTreeMap<_, _> = marks.map(|mark| (mark.name.clone(), &mark.rule)).collect();
    let unfit = rules.chain(marks).filter_map(|(name, rule)| {
        let fitting = directory.schema().fitting(&rule.name, rule.content());
        let text = format!("writes nothing: {}", fitting.err()?);
        Some(Finding::warning(name, text))
    });
    unfit.collect()
}

/// A condition over an attribute that does not exist ignores nobody, quietly.
fn unknown_to_ignore(directory: &Directory, policy: &Policy) -> Vec<Finding> {
    let names = policy.directory.ignore.iter();
    let names = names.flat_map(AccountCondition::attributes);
    let unknown = names.filter(|name| directory.schema().kind(name).is_none());
    let finding = |name| {
        let text = format!(
            "the directory has no attribute '{name}': a test of it sees nothing; correct or remove it"
        );
        Finding::warning(IGNORE, text)
    };
    unknown.map(finding).collect()
}

/// A name that protects nobody is worse than none: somebody relies on it.
fn unprotected(directory: &Directory, policy: &Policy) -> Vec<Finding> {
    let names = policy.directory.protected_groups.iter();
    let missing = names.filter(|name| !directory.names_a_group(name));
    let finding = |name: &String| {
        let text = format!(
            "no group of the domain is called '{name}': it protects nobody; correct or remove it"
        );
        Finding::urgent("directory.protected_groups", text)
    };
    missing.map(finding).collect()
}
