//! What the operator wants.
//!
//! Knows conditions (over people, and over what an account holds), templates, values derived from
//! fields, placements, memberships and attribute mappings. Must not know what the
//! directory holds, what was done before, or the time.

mod account;
mod attributes;
mod condition;
mod derived;
mod filters;
mod ranked;
mod ruleset;
mod shown;
mod syntax;
mod template;
mod values;

pub use account::AccountCondition;
pub use attributes::{AttributeRule, AttributeValue, Rendered, TooLong, WhenEmpty, WriteMode};
pub use condition::{Condition, Holds, Test};
pub use derived::{DayOf, Derived, DerivedDay, DerivedValues, Made, YES_NO};
pub use ranked::{Best, Ranked, best_of};
pub use ruleset::{GroupMode, GroupRule, OuRule, Placement, RuleSet, Wish, WishedGroup, Wishes};
pub use shown::shown;
pub use template::{Render, Template, TemplateProblem, Unrenderable};

/// Variables of templates that are names of the account and no fields of the person.
pub const ACCOUNT_VARIABLES: [&str; 4] = ["sam_account_name", "user_principal_name", "mail", "n"];
