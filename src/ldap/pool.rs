//! A few connections that take turns. One request at a time on each: requests and answers can never
//! block each other, and a request without an answer costs its own connection only.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, SemaphorePermit};

use super::connect::Connection;
use super::session::Controller;
use crate::ports::{FailureClass, PortFailure};

/// How many requests are under way at once. One controller writes no faster with more.
const CONNECTIONS: usize = 3;

/// Connections to one controller.
pub(super) struct Pool {
    controller: Arc<Controller>,
    turns: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

impl Pool {
    /// No connection is made before the first edit.
    pub fn new(controller: Arc<Controller>) -> Self {
        Self {
            controller,
            turns: Semaphore::new(CONNECTIONS),
            idle: Mutex::new(Vec::new()),
        }
    }

    /// The controller.
    pub fn controller(&self) -> &Controller {
        &self.controller
    }

    /// A connection for one edit, and the turn to use it. It is given back explicitly: one whose edit
    /// was abandoned half-way is dropped with it.
    ///
    /// # Errors
    /// When the controller cannot be reached or refuses the login.
    pub async fn take(&self) -> Result<(Connection, SemaphorePermit<'_>), PortFailure> {
        let turn = self
            .turns
            .acquire()
            .await
            .map_err(|closed| PortFailure::new(FailureClass::Internal, closed.to_string()))?;
        let connection = match self.take_idle() {
            Some(connection) => connection,
            None => self.controller.connect().await?,
        };
        Ok((connection, turn))
    }

    /// One that the controller closed meanwhile (AD does after 15 minutes) is passed over.
    fn take_idle(&self) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        std::iter::from_fn(|| idle.pop()).find_map(Connection::if_usable)
    }

    /// Keeps a connection for the next edit, if it still is of use.
    pub fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.extend(connection.if_usable());
    }
}
