//! Writers that lie: each must be noticed by the suite, on both directories.

use std::sync::Arc;

use rosterd::directory::{ControlEdit, Directory, Dn, Edit, Guid, NewAccount, Scope};
use rosterd::ports::{EditFailure, Void};

use crate::directory::all;
use crate::support::ground::{Boxed, Ground, Real, Seen};
use crate::support::memory::Memory;
use crate::support::world::World;

/// One thing a writer does wrong while it says that all is well.
#[derive(Clone, Copy, Debug)]
enum Fault {
    DropsEverySecondMember,
    ForgetsTheDisabledBit,
    OverwritesTheOtherBits,
    ForgetsTheAnchor,
    OverwritesTheAnchor,
    ForgetsTheScramble,
    EmptiesTheGroup,
    DoesNotMove,
    SwallowsRefusals,
}

/// Every fault, and the case that must notice it.
const FAULTS: [(Fault, &str); 9] = [
    (Fault::DropsEverySecondMember, "a_batch_joins"),
    (Fault::ForgetsTheDisabledBit, "disabling_twice_is_fine"),
    (
        Fault::OverwritesTheOtherBits,
        "disabling_keeps_every_other_bit",
    ),
    (
        Fault::ForgetsTheAnchor,
        "a_new_account_is_disabled_anchored_and_needs_a_password",
    ),
    (
        Fault::OverwritesTheAnchor,
        "an_anchor_somebody_else_wrote_meanwhile_is_never_overwritten",
    ),
    (
        Fault::ForgetsTheScramble,
        "a_scramble_makes_the_old_password_useless",
    ),
    (Fault::EmptiesTheGroup, "quitting_leaves_the_others"),
    (Fault::DoesNotMove, "a_move_keeps_the_account_and_its_name"),
    (Fault::SwallowsRefusals, "one_bad_value_changes_nothing"),
];

/// A directory whose writer has a fault.
struct Broken {
    inner: Arc<dyn Ground>,
    fault: Fault,
}

fn bits_of(edit: ControlEdit) -> &'static str {
    match edit {
        ControlEdit::Disable => "514",
        ControlEdit::Enable => "512",
    }
}

impl Broken {
    /// Whatever was there.
    fn overwritten(&self, guid: Guid, name: &str, value: &str) -> Result<Guid, EditFailure> {
        self.inner.set(guid, name, &[value]);
        Ok(guid)
    }

    async fn spoilt(&self, edit: &Edit) -> Result<Guid, EditFailure> {
        match (self.fault, edit) {
            (Fault::DropsEverySecondMember, Edit::Join { group, members }) => {
                let members = members.iter().step_by(2).copied().collect();
                self.inner
                    .perform(&Edit::Join {
                        group: *group,
                        members,
                    })
                    .await
            }
            (
                Fault::ForgetsTheDisabledBit,
                Edit::Control {
                    guid,
                    edit: ControlEdit::Disable,
                    ..
                },
            ) => Ok(*guid),
            (Fault::OverwritesTheOtherBits, Edit::Control { guid, edit, .. }) => {
                self.overwritten(*guid, "userAccountControl", bits_of(*edit))
            }
            (Fault::ForgetsTheAnchor, Edit::Create(new)) => {
                let new = NewAccount {
                    anchor: ("info".into(), "forgotten".into()),
                    ..(**new).clone()
                };
                self.inner.perform(&Edit::Create(Box::new(new))).await
            }
            (Fault::OverwritesTheAnchor, Edit::Anchor { guid, after, .. }) => {
                self.overwritten(*guid, "employeeID", after)
            }
            (Fault::ForgetsTheScramble, Edit::Control { guid, edit, .. }) => {
                let edit = Edit::Control {
                    guid: *guid,
                    edit: *edit,
                    scramble: None,
                };
                self.inner.perform(&edit).await
            }
            (Fault::EmptiesTheGroup, Edit::Quit { group, .. }) => {
                self.inner.set(*group, "member", &[]);
                Ok(*group)
            }
            (Fault::DoesNotMove, Edit::Move { guid, .. }) => Ok(*guid),
            (Fault::SwallowsRefusals, Edit::Modify { guid, .. }) => {
                Ok(self.inner.perform(edit).await.unwrap_or(*guid))
            }
            _ => self.inner.perform(edit).await,
        }
    }
}

impl Ground for Broken {
    fn perform<'a>(&'a self, edit: &'a Edit) -> Boxed<'a, Result<Guid, EditFailure>> {
        Box::pin(self.spoilt(edit))
    }
    fn read<'a>(&'a self, scope: &'a Scope) -> Boxed<'a, Result<Directory, Void>> {
        self.inner.read(scope)
    }
    fn look(&self, guid: Guid) -> Option<Seen> {
        self.inner.look(guid)
    }
    fn find(&self, dn: &str) -> Option<Guid> {
        self.inner.find(dn)
    }
    fn set(&self, guid: Guid, name: &str, values: &[&str]) {
        self.inner.set(guid, name, values);
    }
    fn rename(&self, guid: Guid, to: &Dn) {
        self.inner.rename(guid, to);
    }
    fn delete(&self, guid: Guid) {
        self.inner.delete(guid);
    }
    fn add_member(&self, group: Guid, member: Guid) {
        self.inner.add_member(group, member);
    }
    fn remove_member(&self, group: Guid, member: Guid) {
        self.inner.remove_member(group, member);
    }
    fn set_enabled(&self, guid: Guid, enabled: bool) {
        self.inner.set_enabled(guid, enabled);
    }
    fn whose(&self, attribute: &str, value: &str) -> Option<Guid> {
        self.inner.whose(attribute, value)
    }
    fn everything(&self) -> Vec<Seen> {
        self.inner.everything()
    }
    fn accepts(&self, sam: &str, password: &str) -> bool {
        self.inner.accepts(sam, password)
    }
    fn can_log_in(&self, upn: &str, password: &str) -> bool {
        self.inner.can_log_in(upn, password)
    }
    fn pour(&self, world: &World) {
        self.inner.pour(world);
    }
}

/// Each case runs alone, so that what fails is what the fault broke.
async fn every_fault_is_noticed(honest: Arc<dyn Ground>) {
    for (fault, case) in FAULTS {
        let broken: Arc<dyn Ground> = Arc::new(Broken {
            inner: Arc::clone(&honest),
            fault,
        });
        let cases: Vec<_> = all()
            .into_iter()
            .filter(|(name, _)| *name == case)
            .collect();
        assert_eq!(cases.len(), 1, "{case} is a case");
        let failed = crate::failures(&broken, cases).await;
        assert_eq!(failed.len(), 1, "{fault:?} was not noticed by {case}");
    }
}

#[tokio::test]
async fn every_broken_writer_is_noticed_in_memory() {
    every_fault_is_noticed(Arc::new(Memory::company())).await;
}

#[tokio::test]
async fn every_broken_writer_is_noticed_on_a_real_controller() {
    every_fault_is_noticed(Arc::new(Real::start().await)).await;
}
