//! Which part of the policy reads which field of HR's: what a credential has to show, and why.

use std::collections::{BTreeMap, BTreeSet};

use super::policy::Policy;
use crate::lifecycle::END_DATE;
use crate::people::FieldName;
use crate::rules::{ACCOUNT_VARIABLES, Template};

/// What a field is good for that no rule reads: the words beside a person in plans and stories.
const SHOWN: &str = "shown to people";
/// Accounts that exist before rosterd are recognised by names and addresses.
const RECOGNISED: &str = "recognising accounts that exist already";

/// Fields that are read whatever the rules say, and what for.
const ALWAYS: [(&str, &str); 15] = [
    ("status", "lifecycle"),
    ("hire_date", "lifecycle.hire"),
    ("termination_date", "lifecycle.termination"),
    ("last_working_day", SHOWN),
    ("contract_end_date", SHOWN),
    ("first_name", RECOGNISED),
    ("first_name", SHOWN),
    ("last_name", RECOGNISED),
    ("last_name", SHOWN),
    ("preferred_name", SHOWN),
    ("email", RECOGNISED),
    ("email", SHOWN),
    ("office", SHOWN),
    ("department", SHOWN),
    ("supervisor", SHOWN),
];

/// Everything that reads one field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    /// Keys of the configuration (`attributes.displayName`, `ou.rules.sales`), and in words what no key asks for.
    pub by: BTreeSet<String>,
}

impl Readers {
    /// Whether something freezes without the field. What is only shown is missed by readers and by nothing else.
    pub fn are_vital(&self) -> bool {
        self.by.iter().any(|reader| reader != SHOWN)
    }
}

impl Policy {
    /// The fields to ask HR for, as stable names without a dot, and who reads each; never more than the
    /// policy uses.
    pub fn readers(&self) -> BTreeMap<FieldName, Readers> {
        let mut book = Book::default();
        for (field, reader) in ALWAYS {
            book.note([FieldName::new(field)], reader);
        }
        book.note([self.anchor.value.clone()], "directory.anchor");
        book.note(self.adoption.fields(), "adoption.hints");
        let mut fields = BTreeSet::new();
        self.people.filter.fields(&mut fields);
        book.note(fields, "people.filter");
        book.note(
            self.people.rehire_match.iter().cloned(),
            "people.rehire_match",
        );
        if self.people.joins() {
            book.note([FieldName::new("termination_type")], "people.bridge");
        }
        self.of_lifecycle(&mut book);
        self.of_names(&mut book);
        self.of_rules(&mut book);
        book.0
    }

    fn of_lifecycle(&self, book: &mut Book) {
        let lifecycle = &self.lifecycle;
        for (name, ends) in lifecycle.terminations() {
            let fields = ends.ends_on.iter().map(|end| FieldName::new(end.field()));
            book.note(fields, &format!("{name}.ends_on"));
            for mark in ends.marks() {
                let mut fields = mark.rule.fields();
                fields.remove(&FieldName::new(END_DATE));
                book.note(fields, &mark.name);
            }
        }
        for (name, transfer) in lifecycle.transfers() {
            book.note(transfer.of.iter().cloned(), &format!("{name}.of"));
        }
        for (name, when) in lifecycle.conditions() {
            let mut fields = BTreeSet::new();
            when.fields(&mut fields);
            book.note(fields, name);
        }
        if !lifecycle.office_zones.is_empty() {
            book.note([FieldName::new("office")], "schedule.time_zones.office");
        }
        for leave in &lifecycle.leaves {
            let mut fields = BTreeSet::new();
            leave.when.fields(&mut fields);
            book.note(fields, &leave.full_name());
        }
    }

    fn of_names(&self, book: &mut Book) {
        let naming = &self.naming;
        let templates = [
            ("names.sam_account_name", naming.sam_account_name.as_slice()),
            ("names.mail", naming.mail.as_slice()),
            ("names.common_name", naming.common_name.as_slice()),
            (
                "names.user_principal_name",
                std::slice::from_ref(&naming.user_principal_name),
            ),
        ];
        for (key, templates) in templates {
            book.note(templates.iter().flat_map(Template::variables), key);
        }
    }

    fn of_rules(&self, book: &mut Book) {
        let rules = &self.rules;
        let placements = rules.ou_rules.iter();
        let placements = placements.map(|rule| (rule.full_name(), &rule.when));
        let groups = rules.groups.iter();
        let groups = groups.map(|rule| (rule.name.clone(), &rule.when));
        for (name, when) in placements.chain(groups) {
            let mut fields = BTreeSet::new();
            when.fields(&mut fields);
            book.note(fields, &name);
        }
        for rule in &rules.attributes {
            book.note(rule.fields(), &rule.full_name());
        }
    }
}

/// Who reads what, as far as it was noted.
#[derive(Default)]
struct Book(BTreeMap<FieldName, Readers>);

impl Book {
    /// Notes a reader of these fields. Names of accounts are no fields of people.
    fn note(&mut self, fields: impl IntoIterator<Item = FieldName>, reader: &str) {
        let fields = fields.into_iter().map(|field| field.root());
        for field in fields.filter(|field| !ACCOUNT_VARIABLES.contains(&field.as_str())) {
            let readers = self.0.entry(field).or_default();
            readers.by.insert(reader.to_owned());
        }
    }
}
