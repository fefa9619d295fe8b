//! Variants of a table: for whom they are, and in which order of preference.

use crate::lifecycle::Variant;
use crate::settings::condition;
use crate::settings::desk::Desk;
use crate::settings::key::KeyPath;
use crate::settings::shape::Varied;

/// The priority of a variant where nothing is written.
const PRIORITY: i64 = 100;

/// The variants of a table, in the order of configuration; `over` reads one as a whole table.
pub(super) fn of<S: Varied, T>(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    table: &S,
    mut over: impl FnMut(&mut Desk<'_>, &KeyPath, &S) -> Option<T>,
) -> Option<Vec<Variant<T>>> {
    let before = desk.problems.len();
    only_in_variants(desk, section, table);
    let under = section.key("variants");
    let mut written: Vec<_> = table.variants().iter().collect();
    written.sort_by_key(|(name, _)| desk.places.spot(&under.key(name)));
    let mut all = Vec::new();
    for (name, variant) in written {
        let at = under.key(name);
        if !variant.variants().is_empty() {
            let wanted = "variants of the table itself, with a priority each";
            desk.refuse(&at.key("variants"), "variants of a variant", wanted);
        }
        let when = when(desk, &at, variant);
        let table = over(desk, &at, variant);
        if let (Some(when), Some(table)) = (when, table) {
            all.push(Variant {
                name: at.to_string(),
                priority: variant.priority().unwrap_or(PRIORITY),
                when,
                table,
            });
        }
    }
    (desk.problems.len() == before).then_some(all)
}

/// A table is for everybody for whom no variant is.
fn only_in_variants(desk: &mut Desk<'_>, section: &KeyPath, table: &impl Varied) {
    let wanted =
        format!("none here, but in [{section}.variants.NAME]: this table is for everybody else");
    if table.priority().is_some() {
        desk.refuse(&section.key("priority"), "a priority", wanted.as_str());
    }
    if table.when().is_some() {
        desk.refuse(&section.key("when"), "a condition", wanted);
    }
}

fn when(
    desk: &mut Desk<'_>,
    at: &KeyPath,
    variant: &impl Varied,
) -> Option<crate::rules::Condition> {
    let key = at.key("when");
    let raw = desk.require(
        &key,
        variant.when(),
        "for whom the variant is ({ employment_type = \"external\" })",
    )?;
    condition::condition(desk, &key, raw)
}
