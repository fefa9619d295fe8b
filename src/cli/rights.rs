//! What rosterd's own account may do, asked and judged: for `doctor`, and before anything is written.

use std::collections::BTreeSet;

use tracing::{Instrument, warn};

use super::scene::{Scene, Seen};
use crate::cycle::RunFailure;
use crate::directory::Directory;
use crate::directory::rights::{Judged, Token, judge, targets};
use crate::plan::Policy;
use crate::ports::{FailureClass, PortFailure};
use crate::wiring::Examiner;

/// Asks about everything the policy needs, and some of what it does not.
///
/// # Errors
/// When the controller does not answer, or rosterd's account is not in the domain.
pub async fn examined(
    examiner: &mut Examiner,
    directory: &Directory,
    policy: &Policy,
) -> Result<(Token, Judged), PortFailure> {
    let needs = policy.needs();
    let token = examiner.token(directory).await?;
    let probes = examiner.examine(targets(&needs, directory, &token)).await?;
    let judged = judge(&needs, directory.schema(), &token, &probes);
    Ok((token, judged))
}

impl Scene {
    /// Before the first request that writes: dangerous rights nobody accepted end the run, missing ones are
    /// told, because only some cases need them. Says nothing where nothing may be written anyway.
    ///
    /// # Errors
    /// Rights too many, or what could not be found out about them.
    pub async fn may_write(&self, seen: &Seen) -> Result<(), RunFailure> {
        if self.is_observing() {
            return Ok(());
        }
        self.check_rights(seen)
            .instrument(self.span.clone())
            .await
            .map_err(RunFailure::from)
    }

    async fn check_rights(&self, seen: &Seen) -> Result<(), PortFailure> {
        let mut examiner = seen.session.examiner().await?;
        let directory = &seen.looked.sight.directory;
        let asked = examined(&mut examiner, directory, &self.settings.policy).await;
        let (_, judged) = asked?;
        let missing = judged.missing.iter();
        let missing: BTreeSet<String> = missing.map(|lack| lack.right.to_string()).collect();
        if !missing.is_empty() {
            let missing = missing.into_iter().collect::<Vec<_>>().join(", ");
            warn!(
                "the service account may not {missing}; rosterd doctor directory says where and what fails"
            );
        }
        let accepted = &self.settings.directory.accept_rights;
        let refused = judged.excessive.iter();
        let refused: Vec<String> = refused
            .filter(|excess| !accepted.contains(&excess.kind))
            .map(|excess| format!("{} at {}: {}", excess.kind, excess.at, excess.what))
            .collect();
        if refused.is_empty() {
            return Ok(());
        }
        let what = format!(
            "the service account has dangerous rights, and nothing is written with them: {}; take them away \
             (rosterd doctor directory), or name what you accept in directory.accept_rights",
            refused.join("; ")
        );
        Err(PortFailure::new(FailureClass::Denied, what))
    }
}
