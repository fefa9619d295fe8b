//! One person's story as JSON (docs/json.md): the case, and why everything is as it is.

use std::collections::BTreeMap;

use serde::Serialize;

use super::explain::Story;
use super::explain::attributes::{Chain, Fate, chains};
use super::explain::groups::{Membership, memberships};
use super::json::{self, CaseJson, ChangeJson, VERSION};
use super::shown::View;
use super::style::Style;
use crate::plan::Ahead;
use crate::rules::Wish;

/// A story.
#[derive(Debug, Serialize)]
pub struct StoryJson {
    version: u32,
    plan: String,
    forecast: bool,
    recorded: bool,
    #[serde(flatten)]
    case: CaseJson,
    attributes: Vec<AttributeJson>,
    groups: Vec<GroupJson>,
    next: Vec<NextStepJson>,
}

#[derive(Debug, Serialize)]
struct AttributeJson {
    attribute: String,
    fields: BTreeMap<String, String>,
    template: String,
    wanted: Option<Vec<String>>,
    seen: Vec<String>,
    state: &'static str,
    why: Option<String>,
}

#[derive(Debug, Serialize)]
struct GroupJson {
    group: String,
    exists: bool,
    member: bool,
    wish: Option<&'static str>,
    rule: Option<String>,
    because: Option<String>,
    given: Option<String>,
    change: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct NextStepJson {
    at: String,
    changes: Vec<ChangeJson>,
}

/// One person's story.
pub fn story(of: &Story<'_>) -> StoryJson {
    let view = View::of(&of.shown, Style::plain(usize::MAX));
    StoryJson {
        version: VERSION,
        plan: of.shown.plan.id.to_string(),
        forecast: of.shown.forecast,
        recorded: of.shown.recorded,
        case: json::case(of.case, &of.shown),
        attributes: chains(of, &view).into_iter().map(attribute).collect(),
        groups: memberships(of).into_iter().map(group).collect(),
        next: of.ahead.iter().map(next).collect(),
    }
}

fn attribute(of: Chain) -> AttributeJson {
    let Chain {
        name,
        fields,
        rule,
        wanted,
        nothing,
        seen,
        fate,
    } = of;
    let (state, why) = match fate {
        Fate::Same => ("so", None),
        Fate::Written => ("written", None),
        Fate::Later => ("no_account", None),
        Fate::Stays(why) => ("stays", Some(why)),
    };
    AttributeJson {
        attribute: name,
        fields: fields.into_iter().collect(),
        template: rule,
        wanted,
        seen,
        state,
        why: nothing.or(why),
    }
}

fn group((name, of): (String, Membership<'_>)) -> GroupJson {
    let (wish, rule, because) = match of.wished.map(|wished| &wished.wish) {
        None => (None, None, None),
        Some(Wish::In { rule, because }) => (Some("in"), Some(rule.clone()), Some(because.clone())),
        Some(Wish::Out { rule, because }) => {
            (Some("out"), Some(rule.clone()), Some(because.clone()))
        }
        Some(Wish::Unknown(field)) => (
            Some("unknown"),
            None,
            Some(format!("{field} is unreadable")),
        ),
    };
    GroupJson {
        group: name,
        exists: of.group.is_some(),
        member: of.member,
        wish,
        rule,
        because,
        given: of.given().map(|at| at.to_string()),
        change: of.change.map(|change| json::action_word(&change.action)),
    }
}

fn next(of: &Ahead) -> NextStepJson {
    NextStepJson {
        at: of.at.to_string(),
        changes: of.case.changes.iter().map(json::change).collect(),
    }
}
