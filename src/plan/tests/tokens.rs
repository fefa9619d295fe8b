//! Warned at many transitive security groups, refused near the end.

use std::collections::BTreeSet;

use super::world::*;
use crate::directory::{Dn, Group, GroupKind};
use crate::plan::{Plan, Sight, build};

/// A group with a number of its own.
fn numbered(number: u32, kind: GroupKind, within: &[Dn]) -> Group {
    let model = groups().remove(0);
    let mut bytes = [9; 16];
    bytes[..4].copy_from_slice(&number.to_le_bytes());
    Group {
        guid: crate::directory::Guid::from_bytes(bytes),
        sid: crate::directory::Sid::new(format!("S-1-5-21-1-2-3-{}", 10_000 + number)),
        dn: dn("OU=Groups").child_cn(&format!("G{number}")),
        name: format!("G{number}"),
        kind,
        member_of: within.iter().cloned().collect(),
        ..model
    }
}

/// Anna, in a group that is nested in a chain of `length` groups, itself counted, the last of which is in
/// the first: loops end.
fn chained(length: u32, kind: GroupKind) -> Sight {
    let name = |number: u32| dn("OU=Groups").child_cn(&format!("G{}", number % length));
    let chain = (0..length).map(|number| {
        let kind = if number == 0 {
            kind
        } else {
            GroupKind::Security
        };
        numbered(number, kind, &[name(number + 1)])
    });
    let mut anna = account(1, "anna", Some("1"), "OU=Unsorted,OU=Staff");
    anna.member_of = BTreeSet::from([name(0)]);
    let mut sight = sight(vec![person("1", "Anna", "Bauer", &[])], vec![]);
    sight.directory = directory_with(vec![anna], groups().into_iter().chain(chain).collect());
    sight
}

fn said(plan: &Plan) -> String {
    let findings = plan.cases.iter().flat_map(|case| &case.findings);
    findings
        .map(|finding| finding.text.clone() + "\n")
        .collect()
}

fn planned(length: u32, kind: GroupKind) -> (String, bool) {
    let sight = chained(length, kind);
    let plan = build(&sight, &policy(), morning());
    let joins = words_of(&plan)
        .iter()
        .any(|words| words.contains("join GG-Staff"));
    (said(&plan), joins)
}

//
#[test]
fn many_groups_are_warned_of_and_a_join_that_comes_near_the_end_is_refused() {
    // GG-Staff is one more.
    let (quiet, joins) = planned(199, GroupKind::Security);
    assert!(joins && !quiet.contains("security groups"), "{quiet}");
    let (warned, joins) = planned(200, GroupKind::Security);
    assert!(
        joins && warned.contains("is in 201 security groups"),
        "{warned}"
    );
    let (last, joins) = planned(999, GroupKind::Security);
    assert!(
        joins && last.contains("is in 1000 security groups"),
        "{last}"
    );
    let (refused, joins) = planned(1000, GroupKind::Security);
    assert!(!joins, "{refused}");
    assert!(
        refused.contains("is not put into GG-Staff: it would be in 1001 security groups"),
        "{refused}"
    );
}

//
#[test]
fn distribution_lists_are_in_no_login_and_pass_nothing_on() {
    let (quiet, joins) = planned(1200, GroupKind::Distribution);
    assert!(joins && !quiet.contains("security groups"), "{quiet}");
}
