//! One run's hold on one domain controller.

use std::fmt;
use std::sync::Arc;

use rustls::ClientConfig;
use tokio::sync::Mutex;

use super::access::Access;
use super::choice::{About, Chosen, called, choose};
use super::connect::{Connection, connect};
use super::endpoint::Endpoint;
use super::examine::Examiner;
use super::read::Reader;
use super::tls;
use super::writer::Writer;
use crate::directory::Dn;
use crate::ports::{FailureClass, PortFailure, Progress};

/// The controller a session holds on to, and how to reach it again.
pub(super) struct Controller {
    access: Access,
    endpoint: Endpoint,
    tls: Arc<ClientConfig>,
    /// The domain's naming context.
    pub base: Dn,
    /// Where the schema is, as far as the controller tells.
    pub schema: Option<Dn>,
    /// DNS name the controller gives itself.
    pub name: String,
}

impl Controller {
    /// Another connection to the same controller. One address may stand for several of them (a load
    /// balancer): what was read from one is not written to another.
    ///
    /// # Errors
    /// When it cannot be reached, and when somebody else answers.
    pub async fn connect(&self) -> Result<Connection, PortFailure> {
        let mut connection = connect(&self.access, &self.endpoint, &self.tls).await?;
        let name = called(&mut connection, &self.endpoint).await?;
        if name == self.name {
            return Ok(connection);
        }
        let what = format!(
            "{} was {} when the run began and is {name} now; name the controllers themselves, not what \
             distributes connections over them",
            self.endpoint, self.name
        );
        Err(PortFailure::new(FailureClass::Configuration, what))
    }

    /// How it is reached.
    pub fn access(&self) -> &Access {
        &self.access
    }
}

/// One run's hold on one domain controller.
pub struct Session {
    controller: Arc<Controller>,
    progress: Arc<dyn Progress>,
    first: Arc<Mutex<Option<Connection>>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("controller", &self.controller.name)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Takes hold of the first controller that can be used; what [`Access`] names and finds is tried in
    /// order. The run keeps to it: what is lost later is not looked for elsewhere.
    ///
    /// # Errors
    /// What is wrong, in words; where several servers were tried, with each.
    pub async fn open(access: Access, progress: Arc<dyn Progress>) -> Result<Self, PortFailure> {
        let tls = tls::client(access.ca_file.as_deref())?;
        let Chosen {
            connection,
            endpoint,
            about,
        } = choose(&access, &tls).await?;
        let About { base, schema, name } = about;
        tracing::info!(controller = %name, server = %endpoint, "directory connected");
        let controller = Controller {
            access,
            endpoint,
            tls,
            base,
            schema,
            name,
        };
        Ok(Self {
            controller: Arc::new(controller),
            progress,
            first: Arc::new(Mutex::new(Some(connection))),
        })
    }

    /// Reads the directory from this controller.
    pub fn reader(&self) -> Reader {
        Reader::new(
            Arc::clone(&self.controller),
            Arc::clone(&self.progress),
            Arc::clone(&self.first),
        )
    }

    /// Changes the directory on this controller, over connections of its own. Asked for by what writes
    /// and by nothing else: a dry run is the absence of this.
    pub fn writer(&self) -> Writer {
        Writer::new(Arc::clone(&self.controller))
    }

    /// Asks about the rights of rosterd's own account, over a connection of its own.
    ///
    /// # Errors
    /// When that cannot be opened.
    pub async fn examiner(&self) -> Result<Examiner, PortFailure> {
        Examiner::new(&self.controller).await
    }

    /// The server as it is configured, with its port.
    pub fn server(&self) -> String {
        self.controller.endpoint.to_string()
    }

    /// The DNS name of the controller.
    pub fn controller(&self) -> &str {
        &self.controller.name
    }

    /// The domain's naming context.
    pub fn base(&self) -> &Dn {
        &self.controller.base
    }
}
