//! The chain of every attribute: HR's field, the rule, the value wanted, the value in the directory.

use std::collections::BTreeMap;

use super::{Row, Section, Story};
use crate::directory::{AttrName, Dn, same_text};
use crate::lifecycle::Stage;
use crate::people::{FieldName, Known};
use crate::plan::{Action, variables};
use crate::render::change::{EMPTY, quoted, values};
use crate::render::shown::View;
use crate::rules::{AttributeRule, AttributeValue, Rendered, WhenEmpty, WriteMode};

/// One line an attribute that a rule manages.
pub(super) fn section(story: &Story<'_>, view: &View<'_>) -> Option<Section> {
    let person = story.person?;
    let rules = story.policy.rules.attributes.iter();
    let rows: Vec<Row> = rules
        .map(|rule| {
            let chain = Chain { rule, story, view };
            match &rule.value {
                AttributeValue::Text(_) => chain.text(person),
                AttributeValue::Person(field) => chain.pointer(person, field),
            }
        })
        .collect();
    let arrow = view.style.arrow();
    (!rows.is_empty()).then(|| Section {
        title: "Attributes",
        note: format!("Personio's field {arrow} rule {arrow} value wanted; value in the directory"),
        rows,
    })
}

/// One attribute of one person.
struct Chain<'a> {
    rule: &'a AttributeRule,
    story: &'a Story<'a>,
    view: &'a View<'a>,
}

impl Chain<'_> {
    fn text(&self, person: &crate::people::Person) -> Row {
        let AttributeValue::Text(template) = &self.rule.value else {
            return Row::plain(self.rule.name.to_string(), "");
        };
        let names = self.story.case.names.as_ref();
        let own: BTreeMap<&'static str, String> = names.map(variables).unwrap_or_default();
        let mut sources: Vec<String> = Vec::new();
        for field in template.variables() {
            let value = own.get(field.as_str()).cloned();
            let value = value.unwrap_or_else(|| super::said(&person.field(&field)));
            sources.push(format!("{field} {value}"));
        }
        if sources.is_empty() {
            sources.push("no field".to_owned());
        }
        let made = self.rule.render(person, &own);
        let (wanted, shown) = match &made {
            Rendered::Value(text) => (Some(vec![text.clone()]), quoted(text)),
            Rendered::Empty if self.rule.when_empty == WhenEmpty::Clear => {
                (Some(Vec::new()), EMPTY.to_owned())
            }
            Rendered::Empty => (
                None,
                "nothing, so it stays (when_empty = \"keep\")".to_owned(),
            ),
            Rendered::Frozen(why) => (None, format!("frozen: {why}")),
        };
        let arrow = self.view.style.arrow();
        let chain = format!(
            "{} {arrow} {} {arrow} {shown}",
            sources.join(", "),
            template.source()
        );
        let seen = self.seen();
        let is_so = match &wanted {
            Some(wanted) => same(wanted, seen),
            None => matches!(made, Rendered::Empty),
        };
        self.row(&chain, is_so, &values(seen))
    }

    fn pointer(&self, person: &crate::people::Person, field: &FieldName) -> Row {
        let arrow = self.view.style.arrow();
        let seen = self.seen().first();
        let here = seen.map_or(EMPTY.to_owned(), |dn| leaf(dn));
        let (named, target) = match person.person(field) {
            Known::Value(id) => {
                let who = format!("{id} {}", self.view.name(&id));
                (who.trim_end().to_owned(), self.account_of(&id))
            }
            Known::Empty => (EMPTY.to_owned(), None),
            Known::Unreadable => ("(unreadable)".to_owned(), None),
        };
        let whose = match person.person(field) {
            Known::Value(_) => "the account of that person",
            Known::Empty => "nobody",
            Known::Unreadable => "nobody can say",
        };
        let chain = format!("{field} {named} {arrow} {whose}");
        let is_so = match (&target, seen) {
            (Some(target), Some(seen)) => Dn::parse(seen).is_ok_and(|seen| seen == *target),
            (None, None) => true,
            _ => false,
        };
        self.row(&chain, is_so, &here)
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

    fn row(&self, chain: &str, is_so: bool, seen: &str) -> Row {
        let name = self.rule.name.to_string();
        let has = format!("the directory has {seen}");
        if self.is_written() {
            let words = if self.story.account.is_some() {
                format!("{chain}; {has}: will be written")
            } else {
                format!("{chain}; will be written with the new account")
            };
            return Row::new("~", name, words);
        }
        if self.story.account.is_none() {
            return Row::plain(name, format!("{chain}; there is no account yet"));
        }
        if is_so {
            return Row::new("=", name, format!("{chain}; {has}: is so"));
        }
        Row::new(
            "!",
            name,
            format!("{chain}; {has}: stays, {}", self.why_it_stays()),
        )
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
        let key = format!("attributes.{}", self.rule.name);
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

fn leaf(dn: &str) -> String {
    Dn::parse(dn).map_or_else(|_| quoted(dn), |dn| quoted(dn.leaf()))
}

fn same(a: &[String], b: &[String]) -> bool {
    let within = |a: &[String], b: &[String]| a.iter().all(|v| b.iter().any(|w| same_text(v, w)));
    a.len() == b.len() && within(a, b) && within(b, a)
}
