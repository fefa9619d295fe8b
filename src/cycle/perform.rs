//! One operation: from an act to edits, from answers to one receipt a change.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::trace;
use crate::directory::{Directory, Edit, Guid};
use crate::past::{Outcome, Subject};
use crate::people::PersonId;
use crate::plan::{Act, Case, ChangeId, Operation};
use crate::ports::{Delivery, DirectoryWriter, EditFailure, Handover, Refusal, RefusalKind};

/// What became of one change.
pub(super) struct Done {
    pub change: ChangeId,
    pub outcome: Outcome,
    /// As what it was refused, if it was.
    pub refused: Option<RefusalKind>,
    /// The account this created.
    pub created: Option<Guid>,
    /// Why nothing more should be sent in this run.
    pub stop: Option<String>,
}

/// An operation whose accounts are all known.
pub(super) enum Ready<'a> {
    /// On one account.
    Account {
        guid: Option<Guid>,
        act: Act,
        target: Option<Guid>,
        case: &'a Case,
        serves: Vec<ChangeId>,
    },
    /// On a group.
    Group {
        group: Guid,
        join: bool,
        members: Vec<(Guid, ChangeId)>,
    },
}

impl Ready<'_> {
    /// The object it changes; none for one that is yet to be made.
    pub fn object(&self) -> Option<Guid> {
        match self {
            Self::Account { guid, .. } => *guid,
            Self::Group { group, .. } => Some(*group),
        }
    }

    /// The receipts for not being sent at all.
    pub fn left(&self) -> Vec<Done> {
        let left = |change: &ChangeId| Done {
            change: change.clone(),
            outcome: Outcome::NotDone,
            refused: None,
            created: None,
            stop: None,
        };
        self.serves().into_iter().map(left).collect()
    }

    /// The changes that this carries out, each of which gets a receipt of its own.
    pub fn serves(&self) -> Vec<&ChangeId> {
        match self {
            Self::Account { serves, .. } => serves.iter().collect(),
            Self::Group { members, .. } => members.iter().map(|(_, id)| id).collect(),
        }
    }
}

/// Fills in the accounts this run created. Returns what can be done, and the changes that must be left.
pub(super) fn resolve<'a>(
    operation: &Operation,
    halted: &dyn Fn(&ChangeId) -> bool,
    created: &BTreeMap<PersonId, Guid>,
    cases: &BTreeMap<&'a PersonId, &'a Case>,
    directory: &Directory,
) -> (Option<Ready<'a>>, Vec<ChangeId>) {
    let guid_of = |subject: &Subject| match subject {
        Subject::Seen(guid) => Some(*guid),
        Subject::New(person) => created.get(person).copied(),
    };
    match &operation.act {
        Act::Join { group, members } | Act::Quit { group, members } => {
            let join = matches!(operation.act, Act::Join { .. });
            let (mut ready, mut left) = (Vec::new(), Vec::new());
            let of_power = directory.group_protection(*group).is_some();
            for (member, id) in members.iter().zip(&operation.serves) {
                match guid_of(member) {
                    Some(guid) if !of_power && !halted(id) => ready.push((guid, id.clone())),
                    _ => left.push(id.clone()),
                }
            }
            let ready = (!ready.is_empty()).then_some(Ready::Group {
                group: *group,
                join,
                members: ready,
            });
            (ready, left)
        }
        act => {
            let guid = operation.subject.as_ref().and_then(guid_of);
            let target = match act {
                Act::Point { to: Some(to), .. } => guid_of(to),
                _ => None,
            };
            let lost = matches!(act, Act::Point { to: Some(_), .. }) && target.is_none();
            let unborn = guid.is_none() && !matches!(act, Act::Create(_));
            let stopped = operation.serves.iter().any(halted) || still_protected(guid, directory);
            let case = operation
                .serves
                .first()
                .and_then(|id| cases.get(&id.person));
            match case {
                Some(case) if !lost && !unborn && !stopped => {
                    let serves = operation.serves.clone();
                    (
                        Some(Ready::Account {
                            guid,
                            act: act.clone(),
                            target,
                            case,
                            serves,
                        }),
                        Vec::new(),
                    )
                }
                _ => (None, operation.serves.clone()),
            }
        }
    }
}

/// The last look before a request leaves: nobody protected, whatever the plan says.
fn still_protected(guid: Option<Guid>, directory: &Directory) -> bool {
    guid.is_some_and(|guid| directory.protection(guid).is_some())
}

/// How many passwords are drawn before it is said that the domain's policy takes none of them.
const DRAWS: usize = 3;

/// Sends operations and reads answers.
pub(super) struct Performer<'a, W, H> {
    pub writer: &'a W,
    pub handover: &'a H,
}

impl<W: DirectoryWriter, H: Handover> Performer<'_, W, H> {
    /// Sends one operation and reads its answer: one receipt a change. A first password is handed over once
    /// the directory has taken it.
    pub async fn perform(&self, ready: Ready<'_>) -> Vec<Done> {
        match ready {
            Ready::Group {
                group,
                join,
                members,
            } => self.members(group, join, members).await,
            Ready::Account {
                guid,
                act,
                target,
                case,
                serves,
            } => {
                let created = matches!(act, Act::Create(_));
                let answer = match &act {
                    Act::HandOver { must_change } => self.hand_over(guid, *must_change, case).await,
                    _ => self.account(&act, guid, target, case).await,
                };
                receipts(serves, answer, created)
            }
        }
    }

    async fn send(&self, edit: &Edit) -> Result<Guid, EditFailure> {
        trace::sent(self.writer.perform(edit)).await
    }

    async fn account(
        &self,
        act: &Act,
        guid: Option<Guid>,
        target: Option<Guid>,
        case: &Case,
    ) -> Result<Guid, EditFailure> {
        let answer = match act {
            Act::LockPassword | Act::Disable { scramble: true } => {
                let drawn = self.drawn(act, guid, case).await;
                drawn.map(|(guid, _)| guid)
            }
            _ => match act.edit(guid, target, &|| None) {
                Some(edit) => self.send(&edit).await,
                None => Err(not_known()),
            },
        };
        match (act, answer) {
            // The bit may be switched all the same, without the password: looking tells.
            (Act::Disable { .. }, Err(EditFailure::Refused(refusal)))
                if refusal.kind == RefusalKind::Password =>
            {
                Err(EditFailure::Unknown(refusal.words))
            }
            (_, answer) => answer,
        }
    }

    /// Sends an edit with a password in it; where the domain's policy does not take one, with another.
    async fn drawn(
        &self,
        act: &Act,
        guid: Option<Guid>,
        case: &Case,
    ) -> Result<(Guid, SecretString), EditFailure> {
        let mut draws = 1;
        loop {
            let password = self.handover.draw(&case.names_in_use());
            let edit = act.edit(guid, None, &|| Some(password.clone()));
            match self.send(&edit.ok_or_else(not_known)?).await {
                Err(EditFailure::Refused(refusal))
                    if refusal.kind == RefusalKind::Password && draws < DRAWS =>
                {
                    draws += 1;
                }
                answer => return answer.map(|guid| (guid, password)),
            }
        }
    }

    /// Draws, sets and delivers in one step. What was not delivered is drawn afresh next time.
    async fn hand_over(
        &self,
        guid: Option<Guid>,
        must_change: bool,
        case: &Case,
    ) -> Result<Guid, EditFailure> {
        let (Some(person), Some(names_known)) = (&case.person, &case.names) else {
            return Err(not_known());
        };
        let act = Act::HandOver { must_change };
        let (guid, password) = self.drawn(&act, guid, case).await?;
        let delivery = Delivery {
            person: person.clone(),
            name: case.name.clone(),
            sam_account_name: names_known.sam_account_name.clone(),
            user_principal_name: names_known.user_principal_name.clone(),
            password,
        };
        let delivered = trace::delivered(self.handover.deliver(&delivery)).await;
        delivered.map(|()| guid).map_err(|failure| {
            let words = format!("the first password could not be handed over: {failure}");
            EditFailure::Refused(Refusal::new(RefusalKind::Unsent, words))
        })
    }

    /// One bad member fails a whole request: halves are tried until the bad one stands alone. A right that
    /// lacks is the group's and lacks for every half.
    async fn members(&self, group: Guid, join: bool, members: Vec<(Guid, ChangeId)>) -> Vec<Done> {
        let mut out = Vec::new();
        let mut batches = vec![members];
        while let Some(mut batch) = batches.pop() {
            let guids: Vec<Guid> = batch.iter().map(|(guid, _)| *guid).collect();
            let edit = if join {
                Edit::Join {
                    group,
                    members: guids,
                }
            } else {
                Edit::Quit {
                    group,
                    members: guids,
                }
            };
            match self.send(&edit).await {
                Err(EditFailure::Refused(refusal))
                    if batch.len() > 1 && !refusal.is_of_rights() =>
                {
                    let half = batch.split_off(batch.len() / 2);
                    batches.push(half);
                    batches.push(batch);
                }
                answer => {
                    for (guid, id) in batch {
                        out.extend(receipts(vec![id], answer.clone().map(|_| guid), false));
                    }
                }
            }
        }
        out
    }
}

fn receipts(serves: Vec<ChangeId>, answer: Result<Guid, EditFailure>, created: bool) -> Vec<Done> {
    let (outcome, stop) = match &answer {
        Ok(guid) => (Outcome::Done(*guid), None),
        Err(EditFailure::Refused(refusal)) => (Outcome::Failed(refusal.words.clone()), None),
        Err(EditFailure::NotSent(_)) => (Outcome::NotDone, None),
        Err(EditFailure::Unknown(words)) => (Outcome::Unknown(words.clone()), None),
        Err(EditFailure::Stop(words)) => (Outcome::Failed(words.clone()), Some(words.clone())),
    };
    let refused = match &answer {
        Err(EditFailure::Refused(refusal)) => Some(refusal.kind),
        _ => None,
    };
    let created = answer.ok().filter(|_| created);
    let done = |change| Done {
        change,
        outcome: outcome.clone(),
        refused,
        created,
        stop: stop.clone(),
    };
    serves.into_iter().map(done).collect()
}

fn not_known() -> EditFailure {
    EditFailure::NotSent("the account is not known".to_owned())
}
