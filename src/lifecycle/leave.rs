//! Which leave somebody is on.

use jiff::civil::Date;

use super::policy::{LeaveAccount, LeaveRule, LifecyclePolicy};
use super::stage::Stage;
use crate::people::{FieldName, Person};
use crate::rules::Holds;

/// The stage of somebody whose status is `leave`; `None` where no table is about this leave, which then is
/// work like any other.
pub(super) fn on_leave(
    person: &Person,
    policy: &LifecyclePolicy,
    last_day: Option<Date>,
) -> Option<Stage> {
    let mut matches: Vec<(&LeaveRule, String)> = Vec::new();
    let mut doubt: Option<(&LeaveRule, FieldName)> = None;
    for rule in &policy.leaves {
        match rule.when.holds(person) {
            Holds::Yes(because) => matches.push((rule, because)),
            Holds::No(_) => {}
            Holds::Unknown(field) => {
                if doubt
                    .as_ref()
                    .is_none_or(|(best, _)| rule.priority < best.priority)
                {
                    doubt = Some((rule, field));
                }
            }
        }
    }
    let best = matches.iter().map(|(rule, _)| rule.priority).min();
    matches.retain(|(rule, _)| Some(rule.priority) == best);
    if let Some((rule, field)) = doubt
        && best.is_none_or(|best| rule.priority <= best)
    {
        let name = &rule.name;
        return Some(Stage::Unclear(format!(
            "the field '{field}' that lifecycle.leave.{name} asks for is unreadable"
        )));
    }
    let (rule, because) = matches.pop()?;
    if !matches.is_empty() {
        let names = matches.iter().map(|(rule, _)| rule).chain([&rule]);
        let names: Vec<String> = names
            .map(|rule| format!("lifecycle.leave.{}", rule.name))
            .collect();
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
