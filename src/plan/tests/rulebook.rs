//! What this small company wants.

use std::collections::BTreeMap;

use jiff::civil::time;
use jiff::tz::TimeZone;

use super::world::dn;
use crate::directory::GroupKind;
use crate::identity::{AnchorPolicy, NamingPolicy};
use crate::lifecycle::{
    Delays, EndField, HirePolicy, LeaveAccount, LeaveRule, LifecyclePolicy, Memberships,
    RehirePolicy, TerminationPolicy, Variants,
};
use crate::people::{FieldName, Spelling};
use crate::plan::{DirectoryPolicy, PeoplePolicy, Policy};
use crate::rules::{
    AttributeRule, AttributeValue, Condition, GroupMode, GroupRule, OuRule, RuleSet, Template,
    Test, TooLong, WhenEmpty, WriteMode,
};

/// A template that no value table is known to.
pub fn template(text: &str) -> Template {
    Template::compile(text, &BTreeMap::new()).unwrap()
}

fn is(field: &str, value: &str) -> Condition {
    Condition::Field(FieldName::new(field), Test::OneOf(vec![value.into()]))
}

/// Written when HR's fact changes, never cut.
fn attribute(name: &str, value: AttributeValue, when_empty: WhenEmpty) -> AttributeRule {
    AttributeRule {
        name: name.into(),
        value,
        write: WriteMode::OnChange,
        when_empty,
        too_long: TooLong::Report,
    }
}

/// Takes away only what rosterd gave.
fn group_rule(name: &str, group: &str, kind: GroupKind, when: Condition) -> GroupRule {
    GroupRule {
        name: name.into(),
        kind,
        group: group.into(),
        when,
        mode: GroupMode::Additive,
    }
}

/// What this company wants.
pub fn policy() -> Policy {
    Policy {
        people: PeoplePolicy::default(),
        anchor: AnchorPolicy {
            attribute: "employeeID".into(),
            value: "id".into(),
        },
        adoption: Default::default(),
        lifecycle: lifecycle(),
        naming: naming(),
        rules: RuleSet {
            ou_default: dn("OU=Unsorted,OU=Staff"),
            ou_rules: vec![placed("berlin", "Berlin"), placed("london", "London")],
            groups: vec![
                group_rule(
                    "groups.staff",
                    "GG-Staff",
                    GroupKind::Security,
                    Condition::All(vec![]),
                ),
                group_rule(
                    "groups.berlin",
                    "GG-Berlin",
                    GroupKind::Security,
                    is("office", "Berlin"),
                ),
                group_rule(
                    "groups.sales",
                    "GG-Sales",
                    GroupKind::Security,
                    is("department", "Sales"),
                ),
                group_rule(
                    "distribution_lists.berlin",
                    "DL-Berlin",
                    GroupKind::Distribution,
                    is("office", "Berlin"),
                ),
            ],
            attributes: attributes(),
        },
        directory: DirectoryPolicy {
            bases: vec![dn("OU=Staff"), dn("OU=Leavers")],
            group_bases: vec![dn("OU=Groups")],
            ignore: None,
            protected_groups: Vec::new(),
            group_warning: crate::plan::GROUP_WARNING,
        },
        hand_over: true,
        due_events_from: jiff::SignedDuration::from_hours(72),
    }
}

/// Berlin's times; an end moves the account away and scrambles its password; one leave disables, the other does not.
fn lifecycle() -> LifecyclePolicy {
    LifecyclePolicy {
        zone: TimeZone::get("Europe/Berlin").unwrap(),
        office_zones: BTreeMap::new(),
        hire: HirePolicy {
            create_before: 7,
            enable_before: 0,
            enable_at: time(6, 0, 0, 0),
            must_change: true,
        },
        termination: TerminationPolicy {
            ends_on: vec![EndField::LastWorkingDay, EndField::TerminationDate],
            disable_at: time(18, 0, 0, 0),
            ou: Some(dn("OU=Leavers")),
            memberships: Memberships::Granted,
            scramble_password: true,
            after: Delays::default(),
            note: None,
            hide: None,
        },
        leaves: vec![
            LeaveRule {
                name: "parental".into(),
                priority: 10,
                when: is("leave_kind", "parental"),
                account: LeaveAccount::Disable,
                ou: Some(dn("OU=Away,OU=Staff")),
                memberships: Memberships::All,
            },
            LeaveRule {
                name: "sabbatical".into(),
                priority: 10,
                when: is("leave_kind", "sabbatical"),
                account: LeaveAccount::Keep,
                ou: None,
                memberships: Memberships::Granted,
            },
        ],
        transfer: None,
        rehire: RehirePolicy {
            within: jiff::Span::new().months(24),
        },
        purge_after: None,
        variants: Variants::default(),
    }
}

/// Two patterns of each, the second with a number; `corp.example` is the only domain.
fn naming() -> NamingPolicy {
    let all = |texts: [&str; 2]| texts.map(template).to_vec();
    NamingPolicy {
        domains: vec!["corp.example".into()],
        sam_account_name: all([
            "{{ first_name[0] }}{{ last_name }}",
            "{{ first_name[0] }}{{ last_name }}{{ n }}",
        ]),
        user_principal_name: template("{{ sam_account_name }}@corp.example"),
        mail: all([
            "{{ first_name }}.{{ last_name }}@corp.example",
            "{{ first_name }}.{{ last_name }}{{ n }}@corp.example",
        ]),
        common_name: all([
            "{{ last_name }}, {{ first_name }}",
            "{{ last_name }}, {{ first_name }} ({{ sam_account_name }})",
        ]),
        spelling: Spelling::default(),
        never_reuse_within: jiff::Span::new().months(24),
        follow_name_change: Default::default(),
        overrides: BTreeMap::new(),
    }
}

/// Everybody of an office goes to the unit of its name below `OU=Staff`.
fn placed(name: &str, office: &str) -> OuRule {
    let ou = dn(&format!("OU={office},OU=Staff"));
    OuRule {
        name: name.into(),
        priority: 10,
        when: is("office", office),
        ou,
    }
}

/// Of these only `department` is emptied when HR empties it.
fn attributes() -> Vec<AttributeRule> {
    let text = |text: &str| AttributeValue::Text(template(text));
    vec![
        attribute("givenName", text("{{ first_name }}"), WhenEmpty::Keep),
        attribute("sn", text("{{ last_name }}"), WhenEmpty::Keep),
        attribute(
            "department",
            text("{{ department.name }}"),
            WhenEmpty::Clear,
        ),
        attribute(
            "manager",
            AttributeValue::Person("supervisor".into()),
            WhenEmpty::Keep,
        ),
    ]
}
