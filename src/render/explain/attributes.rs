//! The chain of every attribute: HR's field, the rule, the value wanted, the value in the directory.

use std::collections::BTreeMap;

use super::{Row, Section, Story};
use crate::directory::{AttrName, Dn};
use crate::identity::Names;
use crate::lifecycle::Stage;
use crate::people::{FieldName, Known, Person};
use crate::plan::Action;
use crate::render::change::{EMPTY, values};
use crate::render::shown::View;
use crate::rules::{AttributeRule, AttributeValue, Rendered, Template, WhenEmpty, WriteMode};

/// One line an attribute that a rule manages.
pub(super) fn section(story: &Story<'_>, view: &View<'_>) -> Option<Section> {
    let rows: Vec<Row> = chains(story, view)
        .iter()
        .map(|chain| row(chain, view))
        .collect();
    let arrow = view.style.arrow();
    (!rows.is_empty()).then(|| Section {
        title: "Attributes",
        note: format!("Personio's field {arrow} rule {arrow} value wanted; value in the directory"),
        rows,
    })
}

/// How one attribute comes about.
pub(in crate::render) struct Chain {
    /// The attribute.
    pub name: String,
    /// The fields its rule reads, each with what Personio says.
    pub fields: Vec<(String, String)>,
    /// The rule: a template, or words about whose account it points at.
    pub rule: String,
    /// What is wanted; none where nobody can say or nothing is.
    pub wanted: Option<Vec<String>>,
    /// Why nothing is wanted.
    pub nothing: Option<String>,
    /// What the directory has.
    pub seen: Vec<String>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of an attribute.
pub(in crate::render) enum Fate {
    /// It is as wanted.
    Same,
    /// This plan writes it.
    Written,
    /// There is no account to write to yet.
    Later,
    /// It stays although something else is wanted, because.
    Stays(String),
}

/// Every attribute a rule manages, in the order of configuration.
pub(in crate::render) fn chains(story: &Story<'_>, view: &View<'_>) -> Vec<Chain> {
    let Some(person) = story.person else {
        return Vec::new();
    };
    let chain = |rule| {
        let look = Look { rule, story, view };
        match &look.rule.value {
            AttributeValue::Text(template) => look.text(person, template),
            AttributeValue::Person(field) => look.pointer(person, field),
        }
    };
    story.policy.rules.attributes.iter().map(chain).collect()
}

fn row(chain: &Chain, view: &View<'_>) -> Row {
    let arrow = view.style.arrow();
    let fields = chain
        .fields
        .iter()
        .map(|(name, value)| format!("{name} {value}"));
    let mut fields = fields.collect::<Vec<_>>().join(", ");
    if fields.is_empty() {
        fields.push_str("no field");
    }
    let wanted = match (&chain.wanted, &chain.nothing) {
        (_, Some(why)) => why.clone(),
        (Some(wanted), None) => values(wanted),
        (None, None) => EMPTY.to_owned(),
    };
    let words = format!("{fields} {arrow} {} {arrow} {wanted}", chain.rule);
    let has = format!("the directory has {}", values(&chain.seen));
    let name = chain.name.clone();
    match &chain.fate {
        Fate::Same => Row::new("=", name, format!("{words}; {has}: is so")),
        Fate::Written => Row::new("~", name, format!("{words}; {has}: will be written")),
        Fate::Later => Row::plain(name, format!("{words}; there is no account yet")),
        Fate::Stays(why) => Row::new("!", name, format!("{words}; {has}: stays, {why}")),
    }
}

/// One rule and one person.
struct Look<'a> {
    rule: &'a AttributeRule,
    story: &'a Story<'a>,
    view: &'a View<'a>,
}

impl Look<'_> {
    fn text(&self, person: &Person, template: &Template) -> Chain {
        let names = self.story.case.names.as_ref();
        let own: BTreeMap<&'static str, String> = names.map(Names::variables).unwrap_or_default();
        let fields = template.variables().into_iter().map(|field| {
            let value = own.get(field.as_str()).cloned();
            let value = value.unwrap_or_else(|| super::said(&person.field(&field)));
            (field.to_string(), value)
        });
        let schema = self.story.directory.schema();
        let rendered = match schema.fitting(&self.rule.name, self.rule.content()) {
            Ok(kind) => self.rule.render(person, &own, kind),
            Err(why) => Rendered::Frozen(why.to_string()),
        };
        let (wanted, nothing) = match rendered {
            Rendered::Value(text) => (Some(vec![text]), None),
            Rendered::Empty if self.rule.when_empty == WhenEmpty::Clear => (Some(Vec::new()), None),
            Rendered::Empty => (None, Some("nothing (when_empty = \"keep\")".to_owned())),
            Rendered::Frozen(why) => (None, Some(format!("frozen: {why}"))),
        };
        let seen = self.seen();
        let as_kept = self.story.directory.schema().comparison(&self.rule.name);
        let is_so = match (&wanted, &nothing) {
            (Some(wanted), _) => as_kept.same_values(wanted, seen),
            (None, Some(why)) => !why.starts_with("frozen"),
            (None, None) => false,
        };
        Chain {
            name: self.rule.name.to_string(),
            fields: fields.collect(),
            rule: template.source().to_owned(),
            wanted,
            nothing,
            seen: seen.to_vec(),
            fate: self.fate(is_so),
        }
    }

    fn pointer(&self, person: &Person, field: &FieldName) -> Chain {
        let seen = self.seen();
        let (named, target, nothing) = match person.person(field) {
            Known::Value(id) => {
                let who = format!("{id} {}", self.view.name(&id));
                let target = self.account_of(&id);
                let nothing = target.is_none().then(|| "there is none yet".to_owned());
                (who.trim_end().to_owned(), target, nothing)
            }
            Known::Empty => (EMPTY.to_owned(), None, Some("nobody".to_owned())),
            Known::Unreadable => {
                let why = "frozen: the field is unreadable".to_owned();
                ("(unreadable)".to_owned(), None, Some(why))
            }
        };
        let schema = self.story.directory.schema();
        let unfit = schema.fitting(&self.rule.name, self.rule.content()).err();
        let nothing = unfit.map(|why| format!("frozen: {why}")).or(nothing);
        let is_so = match (&target, seen.first()) {
            (Some(target), Some(seen)) => Dn::parse(seen).is_ok_and(|seen| seen == *target),
            (None, None) => true,
            _ => false,
        };
        Chain {
            name: self.rule.name.to_string(),
            fields: vec![(field.to_string(), named)],
            rule: "the account of that person".to_owned(),
            wanted: target.map(|dn| vec![dn.to_string()]),
            nothing,
            seen: seen.to_vec(),
            fate: self.fate(is_so),
        }
    }

    fn account_of(&self, person: &crate::people::PersonId) -> Option<Dn> {
        let link = self.story.past.link(person).map(|link| link.guid);
        let found = || match &self.story.shown.plan.case(person)?.found {
            Some(crate::identity::Match::Linked { guid, .. }) => Some(*guid),
            _ => None,
        };
        let account = self.story.directory.account(link.or_else(found)?)?;
        Some(account.dn.clone())
    }

    fn seen(&self) -> &[String] {
        let account = self.story.account;
        account.map_or(&[], |account| account.values(&self.rule.name))
    }

    fn fate(&self, is_so: bool) -> Fate {
        if self.is_written() {
            Fate::Written
        } else if self.story.account.is_none() {
            Fate::Later
        } else if is_so {
            Fate::Same
        } else {
            Fate::Stays(self.why_it_stays())
        }
    }

    /// Whether this plan writes the attribute.
    fn is_written(&self) -> bool {
        let name = &self.rule.name;
        let is = |attribute: &AttrName| attribute == name;
        self.story
            .case
            .changes
            .iter()
            .any(|change| match &change.action {
                Action::Write { attribute, .. } | Action::Point { attribute, .. } => is(attribute),
                Action::Create(new) => new.attributes.contains_key(name),
                _ => false,
            })
    }

    /// What the plan found out about it, or what its write mode means.
    fn why_it_stays(&self) -> String {
        let key = self.rule.full_name();
        let found = self
            .story
            .case
            .findings
            .iter()
            .find(|finding| finding.about == key);
        if let Some(finding) = found {
            return format!("because it {}", finding.text.trim_start_matches("it "));
        }
        let over = self.story.case.stage.as_ref().is_some_and(Stage::is_over);
        if over {
            return "because the person is gone".to_owned();
        }
        match self.rule.write {
            WriteMode::IfEmpty => "because it has a value already (write = \"if_empty\")",
            WriteMode::OnCreate => "because it is written at creation only (write = \"on_create\")",
            WriteMode::OnChange | WriteMode::Always => {
                "because nothing is changed for this person now"
            }
        }
        .to_owned()
    }
}
