//! The built-in fields: the stable name people are edited by, Personio's key, and the shape its value has there.

/// One built-in field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name used in company files, builders and the administrator's interface.
    pub name: &'static str,
    /// Personio's attribute key.
    pub key: &'static str,
    /// The label a German account shows; clients must not depend on it.
    pub label: &'static str,
    /// How the value looks on the wire.
    pub shape: Shape,
}

/// How a value looks on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A plain string.
    Text,
    /// One string out of a fixed list.
    OneOf(&'static [&'static str]),
    /// A day, sent as midnight in the person's time zone.
    Day,
    /// Hours a week; Personio sends them as a string.
    Hours,
    /// `{"type": …, "attributes": {"id", "name"}}`, with this type.
    Unit(&'static str),
    /// A list of one or more cost centres.
    CostCenters,
    /// Another employee, by number.
    Supervisor,
}

const STATUSES: &[&str] = &["onboarding", "active", "leave", "inactive"];
const EMPLOYMENT_TYPES: &[&str] = &["internal", "external"];

const fn field(name: &'static str, key: &'static str, label: &'static str, shape: Shape) -> Field {
    Field {
        name,
        key,
        label,
        shape,
    }
}

/// All built-in fields, in the order in which they are sent.
pub const FIELDS: &[Field] = &[
    field("first_name", "first_name", "Vorname", Shape::Text),
    field("last_name", "last_name", "Nachname", Shape::Text),
    field("preferred_name", "preferred_name", "Rufname", Shape::Text),
    field("email", "email", "E-Mail", Shape::Text),
    field("gender", "gender", "Geschlecht", Shape::Text),
    field("status", "status", "Status", Shape::OneOf(STATUSES)),
    field("position", "position", "Position", Shape::Text),
    field(
        "supervisor",
        "supervisor",
        "Vorgesetzte(r)",
        Shape::Supervisor,
    ),
    field(
        "employment_type",
        "employment_type",
        "Anstellungsart",
        Shape::OneOf(EMPLOYMENT_TYPES),
    ),
    field(
        "weekly_hours",
        "weekly_working_hours",
        "Wochenstunden",
        Shape::Hours,
    ),
    field("hire_date", "hire_date", "Einstellungsdatum", Shape::Day),
    field(
        "contract_end_date",
        "contract_end_date",
        "Vertragsende",
        Shape::Day,
    ),
    field(
        "termination_date",
        "termination_date",
        "Kündigung wirksam zum",
        Shape::Day,
    ),
    field(
        "termination_type",
        "termination_type",
        "Kündigungsart",
        Shape::Text,
    ),
    field(
        "last_working_day",
        "last_working_day",
        "Letzter Arbeitstag",
        Shape::Day,
    ),
    field(
        "probation_period_end",
        "probation_period_end",
        "Ende der Probezeit",
        Shape::Day,
    ),
    field("created_at", "created_at", "Angelegt am", Shape::Day),
    field(
        "subcompany",
        "subcompany",
        "Gesellschaft",
        Shape::Unit("Subcompany"),
    ),
    field("office", "office", "Arbeitsort", Shape::Unit("Office")),
    field(
        "department",
        "department",
        "Abteilung",
        Shape::Unit("Department"),
    ),
    field("team", "team", "Team", Shape::Unit("Team")),
    field(
        "cost_center",
        "cost_centers",
        "Kostenstelle",
        Shape::CostCenters,
    ),
];

/// The field with this stable name.
pub fn by_name(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}
