//! From sight and policy to a plan: the passes over the whole roster, in order.

use super::adoption;
use super::case::{Case, Finding, Outlook, Plan, Sight};
use super::change::Action;
use super::digest::{case_id, plan_id};
use super::humans::Humans;
use super::look::Look;
use super::passes::{self, Few, Passes, Whom, accounts, passes};
use super::person::case_of;
use super::policy::Policy;
use super::purge::purgeable;
use super::standing::standing_beside;
use super::unread::{self, decided_from};
use super::view::View;
use crate::clock::Now;
use crate::people::{PersonId, Reject};

/// The difference between what is and what should be at a moment.
pub fn build(sight: &Sight, policy: &Policy, now: Now) -> Plan {
    let humans = Humans::of(sight, policy, now);
    let (mut cases, look) = cases(View::of(sight, humans.as_ref()), policy, None, now);
    tell(humans.as_ref(), &mut cases);
    let rejects = sight.roster.rejects().iter();
    let rejects = rejects.map(|reject| rejected(reject, &look));
    cases.extend(missing(&look).into_iter().chain(rejects));
    cases.sort_by(|a, b| (a.person.is_none(), &a.person).cmp(&(b.person.is_none(), &b.person)));
    Plan {
        id: plan_id(&cases),
        now,
        cases,
        findings: findings(&look)
            .into_iter()
            .chain(humans.iter().flat_map(|humans| humans.findings.clone()))
            .collect(),
    }
}

/// The same for these people alone, while for the others nothing is to be done: their cases as [`build`] makes
/// them. Costs what these people cost, where it is known whose account is whose.
pub(super) fn build_some(
    sight: &Sight,
    humans: Option<&Humans>,
    policy: &Policy,
    few: Few<'_>,
    now: Now,
) -> Plan {
    let view = View::of(sight, humans);
    let (mut cases, _) = cases(view, policy, Some(few), now);
    tell(humans, &mut cases);
    Plan {
        id: plan_id(&cases),
        now,
        cases,
        findings: Vec::new(),
    }
}

fn tell(humans: Option<&Humans>, cases: &mut [Case]) {
    if let Some(humans) = humans {
        cases.iter_mut().for_each(|case| humans.tell(case));
    }
}

/// The cases of people HR returned, in order of id.
fn cases<'a>(
    sight: View<'a>,
    policy: &'a Policy,
    whom: Whom<'_>,
    now: Now,
) -> (Vec<Case>, Look<'a>) {
    let passes = passes(sight, policy, whom, now);
    let accounts = accounts(sight, policy, whom, &passes);
    let mut look = Look::new(sight, policy, now, accounts);
    let mut cases = people(&passes, whom, &mut look);
    if let Some(read) = sight.roster.kept() {
        let cases = cases.iter_mut();
        cases.for_each(|case| unread::leave_what_falls_due(case, read, &look));
    }
    (cases, look)
}

/// One person after the other, in order of id: nobody is put where somebody before has the same name.
fn people(passes: &Passes, whom: Whom<'_>, look: &mut Look<'_>) -> Vec<Case> {
    for (unit, name, whose) in passes.births(look.sight) {
        look.common_names.claim(&unit, &name, &whose);
    }
    let mut cases = Vec::new();
    for person in passes::people(look.sight, whom) {
        let case = case_of(person, passes, look);
        for change in &case.changes {
            if let Action::Move { from, to, name } = &change.action {
                let name = name.as_deref().unwrap_or(from.leaf());
                look.common_names.claim(to, name, person.id());
            }
        }
        cases.push(case);
    }
    cases
}

/// What is wrong with the directory itself, and nobody's in particular.
fn findings(look: &Look<'_>) -> Vec<Finding> {
    let aside = look.sight.directory.set_aside().map(|object| {
        let text = format!(
            "{}; it is left out, and what it holds counts as taken",
            object.why
        );
        Finding::warning("directory", text)
    });
    let directory = look.sight.directory;
    let standing = standing_beside(&look.groups, directory, look.policy);
    let kept = decided_from(look.sight.roster, look.policy);
    let alone = adoption::left_alone(look);
    kept.into_iter()
        .chain(alone)
        .chain(aside)
        .chain(standing)
        .collect()
}

/// People with a link whom HR did not return: frozen, reported, never "left".
fn missing(look: &Look<'_>) -> Vec<Case> {
    let rejected = |id: &PersonId| {
        look.sight
            .roster
            .rejects()
            .iter()
            .any(|r| r.id.as_ref() == Some(id))
    };
    let gone = look
        .sight
        .past
        .links
        .keys()
        .filter(|id| look.sight.roster.get(id).is_none());
    gone.filter(|id| !rejected(id))
        .map(|id| {
            let text = "HR did not return this person; the account is frozen, absence ends nobody";
            let case = without_facts(
                Some(id.clone()),
                Finding::warning("people", text),
                Outlook::Blocked(text.to_owned()),
            );
            Case {
                purgeable_from: purgeable(&case, None, look),
                ..case
            }
        })
        .collect()
}

fn rejected(reject: &Reject, look: &Look<'_>) -> Case {
    let linked = reject
        .id
        .as_ref()
        .is_some_and(|id| look.sight.past.link(id).is_some());
    let frozen = if linked {
        "; the account is frozen"
    } else {
        ""
    };
    let finding = Finding::warning("people", format!("{}{frozen}", reject.reason));
    without_facts(
        reject.id.clone(),
        finding,
        Outlook::Rejected(reject.reason.clone()),
    )
}

fn without_facts(person: Option<PersonId>, finding: Finding, outlook: Outlook) -> Case {
    Case {
        name: person
            .as_ref()
            .map_or("(no id)".to_owned(), |id| format!("person {id}")),
        id: case_id(person.as_ref(), &[]),
        person,
        human: None,
        found: None,
        stage: None,
        filtered: None,
        wishes: None,
        names: None,
        opens: false,
        event: None,
        changes: Vec::new(),
        remember: Vec::new(),
        findings: vec![finding],
        due: Vec::new(),
        purgeable_from: None,
        outlook,
    }
}
