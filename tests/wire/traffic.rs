//! What must never go over the wire, whatever was done.

use rosterd::directory::AttrName;

use super::request::{Operation, Request};
use crate::support::memory::modify::{Kind, Step};

/// Fails on anything that must never be sent: a Delete, a list of others replaced or emptied, a primary
/// group, a pwdLastSet that is no sign, or one that comes before the password it belongs to.
pub fn is_as_it_should_be(requests: &[Request]) {
    let changes = requests.iter().filter(|request| is_change(request));
    assert!(changes.count() > 0, "nothing was changed");
    for (place, request) in requests.iter().enumerate() {
        let is_delete = matches!(request.operation, Operation::Delete { .. });
        assert!(!is_delete, "a deletion: {request:?}");
        assert!(!request.writes("primaryGroupID"), "{request:?}");
        for step in request.steps() {
            no_list_is_replaced(step);
            if step.name == AttrName::new("pwdLastSet") {
                is_a_sign_after_its_password(step, request, &requests[..place]);
            }
        }
    }
}

fn is_change(request: &Request) -> bool {
    matches!(
        request.operation,
        Operation::Modify { .. } | Operation::Add { .. } | Operation::Rename { .. }
    )
}

/// A Delete step without values would take all of them.
fn no_list_is_replaced(step: &Step) {
    let lists = ["member", "proxyAddresses"].map(AttrName::new);
    if lists.contains(&step.name) {
        assert_ne!(step.kind, Kind::Replace, "{step:?}");
        assert!(!step.values.is_empty(), "{step:?}");
    }
}

fn is_a_sign_after_its_password(step: &Step, request: &Request, before: &[Request]) {
    let signs: [&[u8]; 2] = [b"0", b"-1"];
    let is_sign = |value: &Vec<u8>| signs.contains(&value.as_slice());
    assert!(step.values.iter().all(is_sign), "{step:?}");
    let target = target(request);
    let is_password =
        |earlier: &&Request| self::target(earlier) == target && earlier.writes("unicodePwd");
    assert!(
        before.iter().any(|earlier| is_password(&earlier)),
        "{request:?}"
    );
}

/// The name a Modify is addressed to.
fn target(request: &Request) -> Option<&str> {
    match &request.operation {
        Operation::Modify { dn, .. } => Some(dn),
        _ => None,
    }
}
