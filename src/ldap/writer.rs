//! The writing half of a session: edits, tried until each is done, refused or unknown.

use std::future::Future;
use std::sync::{Arc, OnceLock};

use super::patience::Patience;
use super::pool::Pool;
use super::session::Controller;
use super::write::{perform_on, refuse_what_is_never_replaced};
use crate::directory::{Edit, Guid};
use crate::ports::{DirectoryWriter, EditFailure, FailureClass, PortFailure};

/// Changes one domain controller over a few connections of its own.
pub struct Writer {
    pool: Pool,
    patience: Patience,
    /// Why the controller cannot be reached any more: said to every edit that follows, at once.
    lost: OnceLock<String>,
}

/// Why one try of an edit did not do it.
#[derive(Debug, thiserror::Error)]
enum Failed {
    /// There was no connection to send it on.
    #[error(transparent)]
    Unconnected(PortFailure),
    /// What the edit ended with.
    #[error(transparent)]
    Ended(EditFailure),
}

impl Failed {
    /// Whether nothing was done, for a reason that may have passed in a moment.
    fn may_pass(&self) -> bool {
        match self {
            Self::Unconnected(failure) => matches!(
                failure.class,
                FailureClass::Unreachable | FailureClass::Busy
            ),
            Self::Ended(failure) => matches!(failure, EditFailure::NotSent(_)),
        }
    }
}

impl Writer {
    pub(super) fn new(controller: Arc<Controller>) -> Self {
        Self {
            pool: Pool::new(controller),
            patience: Patience::of_a_run(),
            lost: OnceLock::new(),
        }
    }

    /// Tries an edit until it is done, refused or unknown. What certainly was not done is tried again on
    /// another connection after a pause.
    async fn carry_out(&self, edit: &Edit) -> Result<Guid, EditFailure> {
        if let Edit::Modify { edits, .. } | Edit::Rename { edits, .. } = edit {
            refuse_what_is_never_replaced(edits)?;
        }
        let mut tried = 0;
        loop {
            tried += 1;
            let failed = match self.attempt(edit).await {
                Ok(guid) => return Ok(guid),
                Err(failed) => failed,
            };
            let pause = Some(tried).filter(|_| failed.may_pass());
            let Some(pause) = pause.and_then(|tried| self.patience.pause(tried)) else {
                return Err(self.given_up(failed));
            };
            let ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
            tracing::info!(tried, ms, "request: {failed}; it is tried again");
            tokio::time::sleep(pause).await;
        }
    }

    async fn attempt(&self, edit: &Edit) -> Result<Guid, Failed> {
        if let Some(why) = self.lost.get() {
            return Err(Failed::Ended(EditFailure::Stop(why.clone())));
        }
        let (mut connection, _turn) = self.pool.take().await.map_err(Failed::Unconnected)?;
        let base = &self.pool.controller().base;
        let result = perform_on(&mut connection, edit, base).await;
        if !matches!(result, Err(EditFailure::NotSent(_))) {
            self.pool.give_back(connection);
        }
        result.map_err(Failed::Ended)
    }

    fn given_up(&self, failed: Failed) -> EditFailure {
        match failed {
            Failed::Unconnected(failure) => {
                EditFailure::Stop(self.lost.get_or_init(|| failure.what).clone())
            }
            Failed::Ended(failure) => failure,
        }
    }
}

impl DirectoryWriter for Writer {
    fn perform(&self, edit: &Edit) -> impl Future<Output = Result<Guid, EditFailure>> + Send {
        self.carry_out(edit)
    }
}
