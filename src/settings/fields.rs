//! Which fields of people rules may name.

use std::collections::BTreeMap;

use super::problem::did_you_mean;
use crate::people::FieldName;

/// What kind of value a field has, as far as it is known beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// A civil day.
    Date,
    /// A number.
    Number,
    /// A thing with `.id` and `.name`.
    Named,
    /// Somebody else, with `.id` and `.name`.
    Person,
    /// A custom attribute: HR decides.
    Custom,
    /// Made of other fields by `[people.derived]`.
    Derived,
}

/// The built-in fields under their stable names.
const BUILT_IN: [(&str, Kind); 25] = [
    ("id", Kind::Text),
    ("status", Kind::Text),
    ("email", Kind::Text),
    ("first_name", Kind::Text),
    ("last_name", Kind::Text),
    ("preferred_name", Kind::Text),
    ("call_name", Kind::Text),
    ("gender", Kind::Text),
    ("position", Kind::Text),
    ("department", Kind::Named),
    ("team", Kind::Named),
    ("office", Kind::Named),
    ("subcompany", Kind::Named),
    ("cost_center", Kind::Named),
    ("supervisor", Kind::Person),
    ("employment_type", Kind::Text),
    ("weekly_hours", Kind::Number),
    ("hire_date", Kind::Date),
    ("contract_end_date", Kind::Date),
    ("termination_date", Kind::Date),
    ("last_working_day", Kind::Date),
    ("termination_type", Kind::Text),
    ("probation_period_end", Kind::Date),
    ("created_at", Kind::Date),
    (ABSENCE_KIND, Kind::Text),
];

/// The kind of absence somebody is on today: read only if the operator says so.
pub(super) const ABSENCE_KIND: &str = "absence_kind";

/// The names of the built-in fields.
pub fn built_in_fields() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// Names rules cannot use for a field because they mean something else there.
pub(super) const RESERVED: [&str; 7] = [
    "any",
    "all",
    "not",
    "sam_account_name",
    "user_principal_name",
    "mail",
    "n",
];

/// The fields rules may name: the built-in ones and those of `[personio.fields]`.
#[derive(Clone, Debug)]
pub(super) struct Fields(BTreeMap<String, Kind>);

impl Fields {
    /// The built-in fields and these custom ones.
    pub(super) fn with<'a>(custom: impl IntoIterator<Item = &'a String>) -> Self {
        let built_in = BUILT_IN
            .iter()
            .map(|(name, kind)| ((*name).to_owned(), *kind));
        let custom = custom.into_iter().map(|name| (name.clone(), Kind::Custom));
        // Built-in names win: a custom attribute of that name has been refused.
        Self(custom.chain(built_in).collect())
    }

    /// Adds values that are made of fields.
    pub(super) fn derive<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let derived = names.map(|name| (name.to_owned(), Kind::Derived));
        self.0.extend(derived);
    }

    /// Whether a name is built in.
    pub(super) fn is_built_in(name: &str) -> bool {
        BUILT_IN.iter().any(|(known, _)| *known == name)
    }

    /// The kind of a field, dotted names included.
    ///
    /// # Errors
    /// A hint for somebody who wrote a name that is not known.
    pub(super) fn find(&self, name: &str) -> Result<Kind, Option<String>> {
        let field = FieldName::new(name);
        let kind = self.0.get(field.root().as_str()).copied();
        match (kind, field.part()) {
            (Some(kind), None) => Ok(kind),
            (Some(Kind::Named | Kind::Person), Some("id" | "name")) => Ok(Kind::Text),
            (Some(Kind::Named | Kind::Person), Some(_)) => {
                Err(Some(format!("'{}' has .id and .name", field.root())))
            }
            (Some(_), Some(_)) => Err(Some(format!("'{}' has no parts", field.root()))),
            (None, _) => Err(self.near(name)),
        }
    }

    fn near(&self, name: &str) -> Option<String> {
        did_you_mean(name, self.0.keys().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_things_have_an_id_and_a_name_and_nothing_else_does() {
        let fields = Fields::with(&["personnel_number".to_owned()]);
        assert_eq!(fields.find("department.id"), Ok(Kind::Text));
        assert_eq!(fields.find("personnel_number"), Ok(Kind::Custom));
        assert!(fields.find("department.head").is_err());
        assert!(fields.find("last_name.id").is_err());
        assert_eq!(
            fields.find("departement"),
            Err(Some("did you mean 'department'?".to_owned()))
        );
    }
}
