//! `[people]`: whom the policy is about.

use super::condition;
use super::desk::Desk;
use super::key::KeyPath;
use super::shape::Shape;
use crate::plan::PeoplePolicy;

/// `people.filter`: everybody where nothing is written.
pub(super) fn build(desk: &mut Desk<'_>, shape: &Shape) -> Option<PeoplePolicy> {
    let section = KeyPath::of("people");
    let key = section.key("filter");
    match &shape.people.filter {
        Some(written) => {
            condition::condition(desk, &key, written).map(|filter| PeoplePolicy { filter })
        }
        None if desk.was_cut(&key) => None,
        None => Some(PeoplePolicy::default()),
    }
}
