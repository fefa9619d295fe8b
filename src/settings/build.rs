//! From the shape to policies.

use std::collections::BTreeMap;

use super::condition;
use super::connections;
use super::controllers;
use super::derived;
use super::desk::Desk;
use super::key::KeyPath;
use super::placement::{self, Grounds};
use super::shape::Shape;
use super::{Settings, hand_over, lifecycle, log, names, people, safety};
use super::{adoption, attributes};
use crate::directory::{AttrName, Dn};
use crate::identity::AnchorPolicy;
use crate::lifecycle::LifecyclePolicy;
use crate::plan::{DirectoryPolicy, GROUP_WARNING, Policy};
use crate::rules::{AccountCondition, AttributeRule, RuleSet};

/// Everything, or nothing and the problems on the desk.
pub(super) fn build(desk: &mut Desk<'_>, shape: &Shape) -> Option<Settings> {
    derived::build(desk, shape);
    let guard = safety::build(desk, shape);
    let schedule = connections::schedule(desk, shape);
    let personio = connections::personio(desk, shape);
    let directory = controllers::directory(desk, shape);
    let store = connections::store(desk, shape);
    let hand_over = hand_over::build(desk, shape);
    let log = log::build(desk, shape);
    let policy = policy(desk, shape);
    let hand_over = hand_over?;
    let mut policy = policy?;
    policy.hand_over = hand_over.is_on();
    Some(Settings {
        policy,
        guard: guard?,
        schedule: schedule?,
        personio: personio?,
        directory: directory?,
        store: store?,
        hand_over,
        log: log?,
    })
}

fn policy(desk: &mut Desk<'_>, shape: &Shape) -> Option<Policy> {
    let directory = bases(desk, shape);
    let anchor = anchor(desk, shape);
    let (in_bases, in_group_bases) = directory
        .as_ref()
        .map_or((&[][..], &[][..]), |d| (&d.bases[..], &d.group_bases[..]));
    let lifecycle = lifecycle::build(desk, shape, in_bases);
    let people = people::build(desk, shape);
    let naming = names::build(desk, shape);
    let grounds = Grounds {
        bases: in_bases,
        group_bases: in_group_bases,
        protected: &shape.directory.protected_groups,
    };
    let due_events_from = connections::due_events_from(desk, shape);
    let rules = rules(desk, shape, &grounds, anchor.as_ref().map(|a| &a.attribute));
    let mapped = rules.as_ref().map_or(&[][..], |rules| &rules.attributes);
    let adoption = adoption::build(desk, shape, mapped);
    if let Some(ignore) = directory.as_ref().and_then(|d| d.ignore.as_ref()) {
        let mapped = rules.as_ref().map_or(&[][..], |rules| &rules.attributes);
        nobody_ignores_himself(desk, ignore, mapped, lifecycle.as_ref())?;
    }
    Some(Policy {
        people: people?,
        anchor: anchor?,
        adoption: adoption?,
        lifecycle: lifecycle?,
        naming: naming?,
        rules: rules?,
        directory: directory?,
        hand_over: false,
        due_events_from: due_events_from?,
    })
}

fn rules(
    desk: &mut Desk<'_>,
    shape: &Shape,
    grounds: &Grounds<'_>,
    anchor: Option<&AttrName>,
) -> Option<RuleSet> {
    let attributes = attributes::build(desk, shape, anchor);
    let ou_default = placement::default_ou(desk, shape, grounds.bases);
    let ou_rules = placement::ou_rules(desk, shape, grounds.bases);
    let groups = placement::groups(desk, shape, grounds);
    Some(RuleSet {
        ou_default: ou_default?,
        ou_rules,
        groups,
        attributes,
    })
}

/// `directory.bases` and what else says where rosterd may act.
fn bases(desk: &mut Desk<'_>, shape: &Shape) -> Option<DirectoryPolicy> {
    let section = KeyPath::of("directory");
    let key = section.key("bases");
    let wanted = "the units accounts live in ([\"OU=Staff,DC=corp,DC=example\"])";
    let written = desk.require(&key, shape.directory.bases.as_ref(), wanted);
    let bases = written.and_then(|texts| {
        if texts.is_empty() {
            desk.refuse(&key, "an empty list", wanted);
            return None;
        }
        units(desk, &key, texts)
    });
    let key = section.key("group_bases");
    let group_bases = units(desk, &key, &shape.directory.group_bases);
    let group_warning = group_warning(desk, shape);
    let key = section.key("ignore");
    let ignore = shape.directory.ignore.as_ref();
    let ignore = ignore.map(|written| condition::of_accounts(desk, &key, written));
    let (bases, group_bases) = (bases?, group_bases?);
    one_domain(desk, &bases, &group_bases)?;
    Some(DirectoryPolicy {
        bases,
        group_bases,
        ignore: match ignore {
            Some(ignore) => Some(ignore?),
            None => None,
        },
        protected_groups: shape.directory.protected_groups.clone(),
        group_warning: group_warning?,
    })
}

/// What rosterd writes decides about nobody's management: whoever may edit a profile in HR could end it for an
/// account, and keep that open for good.
fn nobody_ignores_himself(
    desk: &mut Desk<'_>,
    ignore: &AccountCondition,
    mapped: &[AttributeRule],
    lifecycle: Option<&LifecyclePolicy>,
) -> Option<()> {
    let mapped = mapped
        .iter()
        .map(|rule| (&rule.name, format!("attributes.{}", rule.name)));
    let ends = lifecycle
        .into_iter()
        .flat_map(LifecyclePolicy::terminations);
    let marks = ends.flat_map(|(_, ends)| ends.marks());
    let marks = marks.map(|mark| (&mark.rule.name, mark.name.clone()));
    let written: BTreeMap<&AttrName, String> = marks.chain(mapped).collect();
    let before = desk.problems.len();
    for name in ignore.attributes() {
        if let Some(by) = written.get(&name) {
            let key = KeyPath::of("directory").key("ignore");
            let found = format!("a test of {name}, which {by} writes");
            let wanted = "attributes rosterd never writes (extensionAttribute1 to 15, or the unit: distinguishedName)";
            let hint = "with what HR says written there, an edit in HR could take an account out of management";
            desk.refuse_with(&key, found, wanted, Some(hint.to_owned()));
        }
    }
    (desk.problems.len() == before).then_some(())
}

/// From how many security groups on somebody is warned of. Nobody is put into more than 1,000 anyway.
fn group_warning(desk: &mut Desk<'_>, shape: &Shape) -> Option<usize> {
    let Some(written) = shape.safety.group_warning else {
        return Some(GROUP_WARNING);
    };
    if !(1..=1000).contains(&written) {
        let key = KeyPath::of("safety").key("group_warning");
        desk.refuse(
            &key,
            written.to_string(),
            "a number of groups from 1 to 1000",
        );
        return None;
    }
    usize::try_from(written).ok()
}

fn units(desk: &mut Desk<'_>, key: &KeyPath, texts: &[String]) -> Option<Vec<Dn>> {
    let mut units: Vec<Dn> = Vec::new();
    let before = desk.problems.len();
    for (index, text) in texts.iter().enumerate() {
        let key = key.index(index);
        let Some(dn) = desk.dn(&key, text) else {
            continue;
        };
        if let Some(wider) = units.iter().find(|known| dn.is_within(known)) {
            let found = format!("'{dn}', which lies within '{wider}'");
            desk.refuse(&key, found, "each unit once");
            continue;
        }
        units.push(dn);
    }
    (desk.problems.len() == before).then_some(units)
}

/// rosterd speaks to the controllers of one domain.
fn one_domain(desk: &mut Desk<'_>, bases: &[Dn], group_bases: &[Dn]) -> Option<()> {
    let directory = KeyPath::of("directory");
    let all = [("bases", bases), ("group_bases", group_bases)];
    let home = domain(bases.first()?);
    let before = desk.problems.len();
    for (name, units) in all {
        for (index, unit) in units.iter().enumerate() {
            let key = directory.key(name).index(index);
            match domain(unit) {
                None => desk.refuse(
                    &key,
                    format!("'{unit}'"),
                    "a name that ends in a domain (DC=…)",
                ),
                here if here != home => {
                    let wanted = "units of one domain";
                    desk.refuse(&key, format!("'{unit}' of another domain"), wanted);
                }
                Some(_) => {}
            }
        }
    }
    (desk.problems.len() == before).then_some(())
}

/// The `DC=` end of a name.
fn domain(dn: &Dn) -> Option<Dn> {
    let is_domain = |dn: &Dn| dn.relative().to_ascii_uppercase().starts_with("DC=");
    std::iter::successors(Some(dn.clone()), Dn::parent).find(is_domain)
}

/// `directory.anchor`: `employeeID` and `id` where nothing is written.
fn anchor(desk: &mut Desk<'_>, shape: &Shape) -> Option<AnchorPolicy> {
    let section = KeyPath::of("directory.anchor");
    let written = &shape.directory.anchor;
    let attribute = AttrName::new(written.attribute.as_deref().unwrap_or("employeeID"));
    let key = section.key("attribute");
    let allowed = attributes::may_anchor(&attribute);
    if !allowed {
        let wanted = "employeeID, employeeNumber or extensionAttribute1–15";
        let hint = "nothing else may have a use for the sign of ownership".to_owned();
        desk.refuse_with(&key, format!("'{attribute}'"), wanted, Some(hint));
    }
    let field = written.value.as_deref().unwrap_or("id");
    let value = attributes::anchor_field(desk, &section.key("value"), field);
    Some(AnchorPolicy {
        attribute: allowed.then_some(attribute)?,
        value: value?,
    })
}
