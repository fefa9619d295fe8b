//! What Personio calls its attributes and rights, and which of them are nobody's business here.
//!
//! Labels are for people who tick boxes: English ones are those of the interface's own example answers
//! (Personio's OpenAPI file of personnel data), German ones those of German accounts. Accounts rename them, so
//! that nothing is ever decided by a label.

use std::collections::{BTreeMap, BTreeSet};

use crate::people::FieldName;
use crate::people::access::{Delicate, Needed, Right, Scope};

use super::convert::{Selection, UnknownField};

/// Key, English label, German label.
const LABELS: [(&str, &str, &str); 22] = [
    ("status", "Status", "Status"),
    ("email", "Email", "E-Mail"),
    ("first_name", "First name", "Vorname"),
    ("last_name", "Last name", "Nachname"),
    ("preferred_name", "Preferred name", "Rufname"),
    ("gender", "Gender", "Geschlecht"),
    ("position", "Position", "Position"),
    ("department", "Department", "Abteilung"),
    ("team", "Team", "Team"),
    ("office", "Office (Workplace)", "Arbeitsort"),
    ("subcompany", "Subcompany (Legal entity)", "Gesellschaft"),
    ("cost_centers", "Cost center", "Kostenstelle"),
    ("supervisor", "Supervisor", "Vorgesetzte(r)"),
    ("employment_type", "Employment type", "Anstellungsart"),
    ("weekly_working_hours", "Weekly hours", "Wochenstunden"),
    ("hire_date", "Hire date", "Einstellungsdatum"),
    ("contract_end_date", "Contract ends", "Vertragsende"),
    ("termination_date", "Termination date", "Kündigungsdatum"),
    ("last_working_day", "Last day of work", "Letzter Arbeitstag"),
    ("termination_type", "Termination type", "Kündigungsart"),
    (
        "probation_period_end",
        "Probation period end",
        "Ende der Probezeit",
    ),
    ("created_at", "Created at", "Angelegt am"),
];

/// The rights a credential needs; with `absences` those to read who is away.
pub fn rights(absences: bool) -> Vec<Right> {
    let employees = Right {
        labels: ("Employees: Read", "Mitarbeitende: Lesen"),
        scopes: &["employees:read", "personio:persons:read"],
        by: "every run reads the list of employees",
    };
    let away = Right {
        labels: ("Absences: Read", "Abwesenheiten: Lesen"),
        scopes: &["absences:read", "personio:absences:read"],
        by: "personio.absences: rules ask for absence_kind",
    };
    let all = [Some(employees), Some(away).filter(|_| absences)];
    all.into_iter().flatten().collect()
}

/// The attributes to tick for these fields, by Personio's key. `readers` says of each field what reads it, and
/// whether something freezes without it. The number (`id`) is always readable and not among them.
///
/// # Errors
/// A field that is neither built in nor in `custom`.
pub fn needed(
    readers: &BTreeMap<FieldName, (BTreeSet<String>, bool)>,
    custom: &BTreeMap<FieldName, String>,
) -> Result<Vec<Needed>, UnknownField> {
    let mut all: BTreeMap<String, Needed> = BTreeMap::new();
    for (field, (by, vital)) in readers {
        // A derived field is several of Personio's.
        let selection = Selection::of(&BTreeSet::from([field.clone()]), custom)?;
        for (name, key) in selection.columns() {
            let need = all.entry(key.to_owned()).or_insert_with(|| Needed {
                key: key.to_owned(),
                field: name.clone(),
                labels: labels(key),
                by: BTreeSet::new(),
                vital: false,
            });
            need.by.extend(by.iter().cloned());
            need.vital |= vital;
        }
    }
    Ok(all.into_values().collect())
}

fn labels(key: &str) -> Option<(&'static str, &'static str)> {
    let row = LABELS.iter().find(|(known, ..)| *known == key);
    row.map(|&(_, english, german)| (english, german))
}

/// Parts of keys and of universal ids that give something away, and what.
const TELLING: [(&str, Delicate); 42] = [
    ("salary", Delicate::Pay),
    ("salaries", Delicate::Pay),
    ("wage", Delicate::Pay),
    ("wages", Delicate::Pay),
    ("compensation", Delicate::Pay),
    ("compensations", Delicate::Pay),
    ("remuneration", Delicate::Pay),
    ("bonus", Delicate::Pay),
    ("payroll", Delicate::Pay),
    ("iban", Delicate::Bank),
    ("bic", Delicate::Bank),
    ("bank", Delicate::Bank),
    ("health", Delicate::Health),
    ("disability", Delicate::Health),
    ("disabled", Delicate::Health),
    ("sickness", Delicate::Health),
    ("pregnancy", Delicate::Health),
    ("maternity", Delicate::Health),
    ("religion", Delicate::Religion),
    ("religious", Delicate::Religion),
    ("denomination", Delicate::Religion),
    ("confession", Delicate::Religion),
    ("church", Delicate::Religion),
    ("insurance", Delicate::Insurance),
    ("insurances", Delicate::Insurance),
    ("pension", Delicate::Insurance),
    ("document", Delicate::Documents),
    ("documents", Delicate::Documents),
    ("passport", Delicate::Documents),
    ("visa", Delicate::Documents),
    ("birth", Delicate::Civil),
    ("birthday", Delicate::Civil),
    ("birthdate", Delicate::Civil),
    ("birthplace", Delicate::Civil),
    ("nationality", Delicate::Civil),
    ("citizenship", Delicate::Civil),
    ("marital", Delicate::Civil),
    ("children", Delicate::Civil),
    ("tax", Delicate::Civil),
    ("ssn", Delicate::Insurance),
    ("social", Delicate::Insurance),
    ("ethnicity", Delicate::Civil),
];

/// Why an attribute is delicate, by its key and by its universal id: a custom attribute's key says nothing, and
/// its universal id may (`dynamic_21827` is an `iban`). Insurance is asked for before health, so that a health
/// insurance is told as what it is. Labels are in the account's language and are not looked at.
pub(super) fn delicate(key: &str, universal_id: Option<&str>) -> Option<Delicate> {
    let names = [Some(key), universal_id];
    let parts: BTreeSet<String> = names
        .into_iter()
        .flatten()
        .flat_map(|name| name.split(|c: char| !c.is_ascii_alphanumeric()))
        .map(str::to_ascii_lowercase)
        .collect();
    let told = TELLING.iter().filter(|(part, _)| parts.contains(*part));
    let kinds: BTreeSet<Delicate> = told.map(|(_, kind)| *kind).collect();
    let order = [Delicate::Insurance, Delicate::Religion];
    let first = order.into_iter().find(|kind| kinds.contains(kind));
    first.or_else(|| kinds.first().copied())
}

/// What one word of a token's scope means. `rights` are those that are needed.
pub(super) fn scope(word: &str, rights: &[Right]) -> Scope {
    let needed = rights.iter().any(|right| right.scopes.contains(&word));
    let (area, verb) = word.rsplit_once(':').unwrap_or((word, ""));
    let kind = match verb {
        "" | "read" => delicate(area, None),
        // Whatever is not reading changes something.
        _ => Some(Delicate::Write),
    };
    Scope {
        word: word.to_owned(),
        needed,
        delicate: kind.filter(|_| !needed),
    }
}

#[cfg(test)]
mod tests {
    use super::super::convert::built_in_fields;
    use super::*;

    #[test]
    fn every_built_in_field_has_its_labels() {
        let readers = built_in_fields().map(|field| {
            let by = BTreeSet::from(["groups.staff".to_owned()]);
            (FieldName::new(field), (by, true))
        });
        let needed = needed(&readers.collect(), &BTreeMap::new()).unwrap();
        assert_eq!(needed.len(), LABELS.len());
        for need in needed {
            assert!(need.labels.is_some(), "{} has no label", need.key);
            assert!(need.vital && !need.by.is_empty());
        }
    }

    #[test]
    fn a_custom_attribute_has_no_label_and_the_number_needs_no_tick() {
        let by = BTreeSet::from(["directory.anchor".to_owned()]);
        let readers = ["id", "personnel_number"];
        let readers = readers.map(|field| (FieldName::new(field), (by.clone(), true)));
        let custom = BTreeMap::from([("personnel_number".into(), "dynamic_7".to_owned())]);
        let needed = needed(&readers.into(), &custom).unwrap();
        let told: Vec<_> = needed
            .iter()
            .map(|need| (&*need.key, need.labels))
            .collect();
        assert_eq!(told, [("dynamic_7", None)]);
    }

    #[test]
    fn a_called_name_is_two_attributes_each_with_all_its_readers() {
        let of = |by: &str| (BTreeSet::from([by.to_owned()]), by != "shown");
        let readers = BTreeMap::from([
            (FieldName::new("call_name"), of("attributes.givenName")),
            (FieldName::new("preferred_name"), of("shown")),
        ]);
        let needed = needed(&readers, &BTreeMap::new()).unwrap();
        let keys: Vec<&str> = needed.iter().map(|need| need.key.as_str()).collect();
        assert_eq!(keys, ["first_name", "preferred_name"]);
        assert!(needed.iter().all(|need| need.vital));
        assert_eq!(needed[1].by.len(), 2);
    }

    #[test]
    fn delicate_attributes_are_known_by_key_and_by_universal_id() {
        for (key, universal, kind) in [
            ("fix_salary", None, Delicate::Pay),
            ("fix_salary_interval", None, Delicate::Pay),
            ("hourly_salary", Some("hourly_salary"), Delicate::Pay),
            ("dynamic_21827", Some("iban"), Delicate::Bank),
            ("dynamic_1", Some("health_insurance"), Delicate::Insurance),
            (
                "dynamic_1",
                Some("social_security_number"),
                Delicate::Insurance,
            ),
            ("dynamic_1", Some("degree_of_disability"), Delicate::Health),
            ("dynamic_1", Some("religion"), Delicate::Religion),
            ("dynamic_1", Some("church_tax"), Delicate::Religion),
            ("dynamic_1", Some("identity_document"), Delicate::Documents),
            ("dynamic_180883", Some("date_of_birth"), Delicate::Civil),
            ("dynamic_1", Some("Nationality"), Delicate::Civil),
        ] {
            assert_eq!(delicate(key, universal), Some(kind), "{key} {universal:?}");
        }
        for plain in built_in_fields().chain([
            "dynamic_1234567",
            "work_schedule",
            "holiday_calendar",
            "absence_entitlement",
            "profile_picture",
            "last_modified_at",
            "termination_reason",
            "weekly_working_hours",
        ]) {
            assert_eq!(delicate(plain, None), None, "{plain}");
        }
    }

    #[test]
    fn scopes_are_needed_idle_or_dangerous() {
        let alone = rights(false);
        let told = |word: &str| {
            let scope = scope(word, &alone);
            (scope.needed, scope.delicate)
        };
        assert!(scope("absences:read", &rights(true)).needed);
        assert_eq!(told("employees:read"), (true, None));
        assert_eq!(told("personio:persons:read"), (true, None));
        assert_eq!(told("absences:read"), (false, None));
        assert_eq!(told("personio:org-units:read"), (false, None));
        assert_eq!(told("employees:write"), (false, Some(Delicate::Write)));
        assert_eq!(
            told("personio:persons:write"),
            (false, Some(Delicate::Write))
        );
        assert_eq!(
            told("personio:webhooks:manage"),
            (false, Some(Delicate::Write))
        );
        assert_eq!(
            told("personio:compensations:read"),
            (false, Some(Delicate::Pay))
        );
        assert_eq!(
            told("personio:salary-bands:read"),
            (false, Some(Delicate::Pay))
        );
        assert_eq!(
            told("personio:documents:read"),
            (false, Some(Delicate::Documents))
        );
        assert_eq!(told("documents"), (false, Some(Delicate::Documents)));
    }
}
