//! Which person is meant, and which operator speaks.

use super::alike::{is_same, is_slip, likeness, nearest};
use super::exit::{Exit, Failure};
use crate::people::PersonId;
use crate::plan::{Case, Plan};
use crate::render::clean;

/// The case of a person named by id or by a name that only one has.
///
/// # Errors
/// [`Exit::Usage`] with who else has the name, or whose is like it.
pub fn find<'a>(plan: &'a Plan, named: &str) -> Result<&'a Case, Failure> {
    let named = named.trim();
    if let Some(case) = plan.case(&PersonId::new(named)) {
        return Ok(case);
    }
    let same: Vec<&Case> = people(plan)
        .filter(|case| is_same(&case.name, named))
        .collect();
    match same.as_slice() {
        [case] => Ok(case),
        [] => Err(unknown(plan, named)),
        several => Err(Failure::new(
            Exit::Usage,
            format!(
                "{} people are called '{named}': {}; give the id of the one you mean",
                several.len(),
                list(several)
            ),
        )),
    }
}

fn people(plan: &Plan) -> impl Iterator<Item = &Case> {
    plan.cases.iter().filter(|case| case.person.is_some())
}

fn unknown(plan: &Plan, named: &str) -> Failure {
    let is_number = !named.is_empty() && named.bytes().all(|b| b.is_ascii_digit());
    let how_like = |case: &Case| match &case.person {
        Some(id) if is_number => f64::from(u8::from(is_slip(id.as_str(), named))),
        _ => likeness(&case.name, named),
    };
    let alike = nearest(people(plan).map(|case| (how_like(case), case)));
    let hint = if alike.is_empty() {
        "give HR's id, or first and last name as HR writes them".to_owned()
    } else {
        format!("did you mean {}?", list(&alike))
    };
    let what = if is_number { "id" } else { "id or the name" };
    Failure::new(
        Exit::Usage,
        format!("nobody in HR or among the linked accounts has the {what} '{named}'\n{hint}"),
    )
}

/// `11 (Anna Adler, aadler) or 12 (Bo Berg)`: the login name tells namesakes apart.
fn list(cases: &[&Case]) -> String {
    let word = |case: &&Case| {
        let login = case.names.as_ref().map(|names| &names.sam_account_name);
        let login = login.map_or(String::new(), |login| format!(", {login}"));
        // A line break in a name is no line of ours.
        let name = clean(&case.name);
        Some(format!("{} ({name}{login})", case.person.as_ref()?))
    };
    let words: Vec<String> = cases.iter().filter_map(word).collect();
    words.join(" or ")
}

/// The operator, for the journal: who started `sudo`, else the user.
pub fn operator() -> String {
    let set = |name| std::env::var(name).ok().filter(|v: &String| !v.is_empty());
    set("SUDO_USER")
        .or_else(|| set("USER"))
        .or_else(|| set("LOGNAME"))
        .unwrap_or_else(|| "unknown".to_owned())
}
