//! `[ou]`, `[groups]`, `[distribution_lists]`: where somebody belongs.

use std::collections::BTreeMap;

use serde_json::Value;

use super::condition;
use super::desk::Desk;
use super::key::KeyPath;
use super::shape::{OuRule as OuShape, Shape};
use crate::directory::{Dn, GroupKind, fold};
use crate::rules::{GroupMode, GroupRule, OuRule};

/// What may be named by the rules.
pub(super) struct Grounds<'a> {
    /// Where accounts live.
    pub(super) bases: &'a [Dn],
    /// Where groups live.
    pub(super) group_bases: &'a [Dn],
    /// Groups nobody is added to.
    pub(super) protected: &'a [String],
}

/// The default unit.
pub(super) fn default_ou(desk: &mut Desk<'_>, shape: &Shape, bases: &[Dn]) -> Option<Dn> {
    let key = KeyPath::of("ou.default");
    let wanted = "the unit of new accounts that no rule places";
    let text = desk.text(&key, shape.ou.default.as_ref(), wanted)?;
    desk.dn_within(&key, &text, bases, "directory.bases")
}

/// `[ou.rules]`, in the order of configuration.
pub(super) fn ou_rules(desk: &mut Desk<'_>, shape: &Shape, bases: &[Dn]) -> Vec<OuRule> {
    let section = KeyPath::of("ou.rules");
    let rules = in_order(desk, &section, &shape.ou.rules);
    let built: Vec<_> = rules
        .into_iter()
        .map(|(name, rule)| ou_rule(desk, &section.key(name), name, rule, bases))
        .collect();
    built.into_iter().flatten().collect()
}

fn ou_rule(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    name: &str,
    rule: &OuShape,
    bases: &[Dn],
) -> Option<OuRule> {
    let at = key.key("priority");
    let priority = desk.require(&at, rule.priority, "a whole number; lower wins");
    let at = key.key("when");
    let wanted = "a condition ({ office = \"Berlin\" }); everybody else is ou.default";
    let when = desk.require(&at, rule.when.as_ref(), wanted);
    let when = when.and_then(|raw| condition::condition(desk, &at, raw));
    let at = key.key("ou");
    let ou = desk.text(&at, rule.ou.as_ref(), "the unit accounts are placed in");
    let ou = ou.and_then(|text| desk.dn_within(&at, &text, bases, "directory.bases"));
    Some(OuRule {
        name: name.to_owned(),
        priority: priority?,
        when: when?,
        ou: ou?,
    })
}

fn in_order<'s, T>(
    desk: &Desk<'_>,
    section: &KeyPath,
    rules: &'s BTreeMap<String, T>,
) -> Vec<(&'s str, &'s T)> {
    let mut out: Vec<_> = rules
        .iter()
        .map(|(name, rule)| (name.as_str(), rule))
        .collect();
    out.sort_by_key(|(name, _)| desk.places.spot(&section.key(name)));
    out
}

/// One rule of either kind before it is read.
struct Written<'s> {
    key: KeyPath,
    target: KeyPath,
    kind: GroupKind,
    group: Option<&'s String>,
    when: Option<&'s Value>,
    mode: Option<&'s String>,
}

/// `[groups]` and `[distribution_lists]`, in the order of configuration.
pub(super) fn groups(desk: &mut Desk<'_>, shape: &Shape, grounds: &Grounds<'_>) -> Vec<GroupRule> {
    let mut written = Vec::new();
    let section = KeyPath::of("groups");
    for (name, rule) in in_order(desk, &section, &shape.groups) {
        let key = section.key(name);
        written.push(Written {
            target: key.key("group"),
            key,
            kind: GroupKind::Security,
            group: rule.group.as_ref(),
            when: rule.when.as_ref(),
            mode: rule.mode.as_ref(),
        });
    }
    let section = KeyPath::of("distribution_lists");
    for (name, rule) in in_order(desk, &section, &shape.distribution_lists) {
        let key = section.key(name);
        written.push(Written {
            target: key.key("list"),
            key,
            kind: GroupKind::Distribution,
            group: rule.list.as_ref(),
            when: rule.when.as_ref(),
            mode: rule.mode.as_ref(),
        });
    }
    let key = KeyPath::of("directory.group_bases");
    if !written.is_empty() && shape.directory.group_bases.is_empty() && !desk.was_cut(&key) {
        let wanted =
            "the units the groups of the rules live in ([\"OU=Groups,DC=corp,DC=example\"])";
        desk.refuse(&key, "nothing", wanted);
    }
    let mut agreed = BTreeMap::new();
    let mut rules = Vec::new();
    for one in &written {
        let rule = group(desk, one, grounds);
        let rule = rule.filter(|rule| agrees(desk, one, rule, &mut agreed));
        rules.extend(rule);
    }
    rules
}

fn group(desk: &mut Desk<'_>, one: &Written<'_>, grounds: &Grounds<'_>) -> Option<GroupRule> {
    let modes = [
        ("additive", GroupMode::Additive),
        ("authoritative", GroupMode::Authoritative),
    ];
    let at = one.key.key("mode");
    let mode = desk.word(&at, one.mode, &modes, GroupMode::Additive);
    let at = one.key.key("when");
    let when = condition::or_everybody(desk, &at, one.when);
    let wanted = "the group's sAMAccountName or distinguished name";
    let group = desk.text(&one.target, one.group, wanted);
    let group = group.and_then(|text| target(desk, &one.target, text, grounds));
    Some(GroupRule {
        name: one.key.to_string(),
        kind: one.kind,
        group: group?,
        when: when?,
        mode: mode?,
    })
}

/// A group rules may name: by a name that can be one, within the bases, not protected.
fn target(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    text: String,
    grounds: &Grounds<'_>,
) -> Option<String> {
    if !desk.literal(key, &text) {
        return None;
    }
    let protected = |name: &String| fold(name) == fold(&text);
    if grounds.protected.iter().any(protected) {
        let hint = "rosterd adds nobody to a protected group".to_owned();
        let found = format!("'{text}', which directory.protected_groups names");
        desk.refuse_with(key, found, "another group", Some(hint));
        return None;
    }
    if text.contains('=') {
        let of = "directory.group_bases";
        return desk
            .dn_within(key, &text, grounds.group_bases, of)
            .map(|_| text);
    }
    // What a sAMAccountName never contains (Microsoft, naming properties).
    let forbidden = [
        '"', '/', '\\', '[', ']', ':', ';', '|', ',', '+', '*', '?', '<', '>',
    ];
    if text.contains(forbidden) || text.chars().count() > 256 {
        desk.refuse(key, format!("'{text}'"), "a name a group can have");
        return None;
    }
    Some(text)
}

/// How a group was named first.
#[derive(Clone)]
struct First {
    rule: String,
    kind: GroupKind,
    mode: GroupMode,
}

/// Rules naming one group are joined by *or*: they must agree on what it is and who owns it.
fn agrees(
    desk: &mut Desk<'_>,
    one: &Written<'_>,
    rule: &GroupRule,
    agreed: &mut BTreeMap<String, First>,
) -> bool {
    let first = agreed.entry(fold(&rule.group)).or_insert_with(|| First {
        rule: rule.name.clone(),
        kind: rule.kind,
        mode: rule.mode,
    });
    let First {
        rule: by,
        kind,
        mode,
    } = first.clone();
    if kind != rule.kind {
        let found = format!("'{}', which {by} names as another kind", rule.group);
        desk.refuse(
            &one.target,
            found,
            "a security group or a distribution list",
        );
        return false;
    }
    if mode != rule.mode {
        let found = format!("another mode for '{}' than {by} has", rule.group);
        let hint = "rules naming one group are joined: who owns it is one answer".to_owned();
        let wanted = "one mode for one group";
        desk.refuse_with(&one.key.key("mode"), found, wanted, Some(hint));
        return false;
    }
    true
}
