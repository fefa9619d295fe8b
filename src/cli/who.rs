//! Which person is meant, and which operator speaks.

use strsim::jaro_winkler;

use super::exit::{Exit, Failure};
use crate::directory::fold;
use crate::people::PersonId;
use crate::plan::{Case, Plan};

/// Names less alike than this are no suggestion.
const ALIKE: f64 = 0.80;
/// Most suggestions that help.
const SUGGESTIONS: usize = 3;

/// The case of a person named by id or by a name that only one has.
///
/// # Errors
/// [`Exit::Usage`] with who else has the name, or whose is like it.
pub fn find<'a>(plan: &'a Plan, named: &str) -> Result<&'a Case, Failure> {
    if let Some(case) = plan.case(&PersonId::new(named)) {
        return Ok(case);
    }
    let wanted = fold(named);
    let same: Vec<&Case> = plan
        .cases
        .iter()
        .filter(|case| case.person.is_some() && fold(&case.name) == wanted)
        .collect();
    match same.as_slice() {
        [case] => Ok(case),
        [] => Err(unknown(plan, named, &wanted)),
        several => Err(Failure::new(
            Exit::Usage,
            format!(
                "several people are called '{named}': {}; name the id",
                list(several)
            ),
        )),
    }
}

fn unknown(plan: &Plan, named: &str, wanted: &str) -> Failure {
    let mut alike: Vec<(f64, &Case)> = plan
        .cases
        .iter()
        .filter(|case| case.person.is_some())
        .map(|case| (likeness(case, wanted), case))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0));
    alike.truncate(SUGGESTIONS);
    let cases: Vec<&Case> = alike.into_iter().map(|(_, case)| case).collect();
    let hint = if cases.is_empty() {
        "give HR's id, or first and last name as HR writes them".to_owned()
    } else {
        format!("did you mean {}?", list(&cases))
    };
    Failure::new(
        Exit::Usage,
        format!("nobody has the id or the name '{named}'; {hint}"),
    )
}

/// How like a name (or one of its parts) is to what was asked for, 0 to 1.
fn likeness(case: &Case, wanted: &str) -> f64 {
    let name = fold(&case.name);
    let parts = name
        .split_whitespace()
        .map(|part| jaro_winkler(part, wanted));
    parts.fold(jaro_winkler(&name, wanted), f64::max)
}

fn list(cases: &[&Case]) -> String {
    let words: Vec<String> = cases
        .iter()
        .filter_map(|case| Some(format!("{} ({})", case.person.as_ref()?, case.name)))
        .collect();
    words.join(", ")
}

/// The operator, for the journal: who started `sudo`, else the user.
pub fn operator() -> String {
    let set = |name| std::env::var(name).ok().filter(|v: &String| !v.is_empty());
    set("SUDO_USER")
        .or_else(|| set("USER"))
        .or_else(|| set("LOGNAME"))
        .unwrap_or_else(|| "unknown".to_owned())
}
