//! The directory in memory, reached as rosterd reaches a controller.

use std::sync::Arc;
use std::time::Duration;

use rosterd::clock::SystemClock;
use rosterd::directory::{Directory, Dn, Edit, Guid, Scope};
use rosterd::ldap::{Access, Login, Logins, Reader, Session, Writer};
use rosterd::ports::{DirectoryReader, DirectoryWriter, EditFailure, PortFailure, Quiet, Void};
use secrecy::SecretString;

use super::server::Server;
use crate::support::ground::{Boxed, Ground, Seen};
use crate::support::memory::{Memory, SERVICE_PASSWORD};
use crate::support::world::World;

/// How rosterd reaches the server.
pub fn access(server: &Server) -> Access {
    Access {
        servers: vec![server.url.clone()],
        discovery: None,
        start_tls: false,
        user: "svc-rosterd@corp.example".into(),
        login: Login::Password(Box::new(|| Ok(SecretString::from(SERVICE_PASSWORD)))),
        logins: Arc::new(Logins::new(Arc::new(SystemClock))),
        ca_file: Some(server.ca_file.clone()),
        connect_timeout: Duration::from_secs(5),
        operation_timeout: Duration::from_secs(5),
        read_deadline: Duration::from_secs(10),
    }
}

/// A session with the server.
///
/// # Errors
/// As [`Session::open`].
pub async fn open(server: &Server) -> Result<Session, PortFailure> {
    Session::open(access(server), Arc::new(Quiet)).await
}

/// A directory behind the wire, and rosterd's hold on it.
pub struct Wire {
    /// The server.
    pub server: Server,
    reader: Reader,
    writer: Writer,
}

impl Wire {
    /// Puts a directory behind the wire.
    ///
    /// # Panics
    /// When it cannot be reached.
    pub async fn around(memory: Memory) -> Self {
        Self::on(Server::start(memory)).await
    }

    /// Connects to a server.
    ///
    /// # Panics
    /// When it cannot be reached.
    pub async fn on(server: Server) -> Self {
        let session = open(&server).await.expect("the server answers");
        Self {
            reader: session.reader(),
            writer: session.writer(),
            server,
        }
    }

    fn memory(&self) -> &Memory {
        self.server.memory()
    }
}

/// rosterd goes over the wire; the administrator looks at the memory itself.
impl Ground for Wire {
    fn perform<'a>(&'a self, edit: &'a Edit) -> Boxed<'a, Result<Guid, EditFailure>> {
        Box::pin(self.writer.perform(edit))
    }
    fn read<'a>(&'a self, scope: &'a Scope) -> Boxed<'a, Result<Directory, Void>> {
        Box::pin(self.reader.read(scope))
    }
    fn look(&self, guid: Guid) -> Option<Seen> {
        self.memory().look(guid)
    }
    fn find(&self, dn: &str) -> Option<Guid> {
        self.memory().find(dn)
    }
    fn set(&self, guid: Guid, name: &str, values: &[&str]) {
        self.memory().set(guid, name, values);
    }
    fn rename(&self, guid: Guid, to: &Dn) {
        self.memory().rename(guid, to);
    }
    fn delete(&self, guid: Guid) {
        self.memory().delete(guid);
    }
    fn add_member(&self, group: Guid, member: Guid) {
        self.memory().add_member(group, member);
    }
    fn remove_member(&self, group: Guid, member: Guid) {
        self.memory().remove_member(group, member);
    }
    fn set_enabled(&self, guid: Guid, enabled: bool) {
        self.memory().set_enabled(guid, enabled);
    }
    fn whose(&self, attribute: &str, value: &str) -> Option<Guid> {
        self.memory().whose(attribute, value)
    }
    fn everything(&self) -> Vec<Seen> {
        self.memory().everything()
    }
    fn accepts(&self, sam: &str, password: &str) -> bool {
        self.memory().accepts(sam, password)
    }
    fn can_log_in(&self, upn: &str, password: &str) -> bool {
        self.memory().can_log_in(upn, password)
    }
    fn pour(&self, world: &World) {
        self.memory().pour(world);
    }
}
