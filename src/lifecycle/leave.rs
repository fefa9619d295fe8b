//! Which leave somebody is on.

use jiff::civil::Date;

use super::policy::{LeaveAccount, LeaveRule, LifecyclePolicy};
use super::stage::Stage;
use crate::people::Person;
use crate::rules::{Best, best_of};

/// The stage of somebody whose status is `leave`; `None` where no table is about this leave, which then is
/// work like any other.
pub(super) fn on_leave(
    person: &Person,
    policy: &LifecyclePolicy,
    last_day: Option<Date>,
) -> Option<Stage> {
    let Best { mut holding, doubt } = best_of(&policy.leaves, person);
    if let Some((rule, field)) = doubt {
        return Some(Stage::Unclear(format!(
            "the field '{field}' that {} asks for is unreadable",
            rule.full_name()
        )));
    }
    let (rule, because) = holding.pop()?;
    if !holding.is_empty() {
        let names = holding.iter().map(|(rule, _)| *rule).chain([rule]);
        let names: Vec<String> = names.map(LeaveRule::full_name).collect();
        return Some(Stage::Unclear(format!(
            "{} match with one priority",
            names.join(" and ")
        )));
    }
    Some(Stage::OnLeave {
        kind: rule.name.clone(),
        because,
        closed: rule.account == LeaveAccount::Disable,
        last_day,
    })
}
