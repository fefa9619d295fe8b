//! The directory in memory behind LDAPS.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustls::{ServerConnection, StreamOwned};

use super::ber;
use super::reply;
use super::request::Request;
use super::session::Session;
use super::tls::certified;
use crate::support::memory::Memory;
use crate::support::memory::answer::Answer;

/// What happens instead of what was asked.
#[derive(Clone, Debug)]
pub enum Instead {
    /// This is answered, and nothing is done.
    Answer(Answer),
    /// These protocol operations are sent, whatever they are, and nothing is done.
    Send(Vec<Vec<u8>>),
    /// This is answered with these controls, and nothing is done.
    AnswerWith(Answer, Vec<u8>),
    /// This protocol operation is sent five times a second, for ever.
    Drip(Vec<u8>),
    /// The connection is closed without an answer.
    HangUp,
}

/// Looks at every request before it is carried out; may change the directory behind the client's back, and
/// may see to it that something else happens.
pub type Meddler = Box<dyn FnMut(&Request, &Memory) -> Option<Instead> + Send>;

/// A request that came.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Which connection it came on, counted from one.
    pub connection: usize,
    /// What was asked.
    pub request: Request,
}

/// Listens until the test's process ends.
pub struct Server {
    /// Where.
    pub url: String,
    /// Who vouches for it.
    pub ca_file: PathBuf,
    shared: Arc<Shared>,
    _folder: tempfile::TempDir,
}

/// What all connections share.
pub struct Shared {
    /// The directory.
    pub memory: Memory,
    records: Mutex<Vec<Recorded>>,
    meddler: Mutex<Option<Meddler>>,
    connections: AtomicUsize,
    references: AtomicUsize,
}

impl Server {
    /// Puts a directory behind a port of its own.
    pub fn start(memory: Memory) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ca_file = folder.path().join("ca.pem");
        let config = certified(&ca_file);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            memory,
            records: Mutex::default(),
            meddler: Mutex::default(),
            connections: AtomicUsize::new(0),
            references: AtomicUsize::new(0),
        });
        let all = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let shared = Arc::clone(&all);
                std::thread::spawn(move || shared.serve(connection, stream));
            }
        });
        Self {
            url: format!("ldaps://127.0.0.1:{port}"),
            ca_file,
            shared,
            _folder: folder,
        }
    }

    /// The directory.
    pub fn memory(&self) -> &Memory {
        &self.shared.memory
    }

    /// From now on every request is looked at first.
    pub fn meddle(
        &self,
        meddler: impl FnMut(&Request, &Memory) -> Option<Instead> + Send + 'static,
    ) {
        *lock(&self.shared.meddler) = Some(Box::new(meddler));
    }

    /// Everything that was asked since the start.
    pub fn records(&self) -> Vec<Recorded> {
        lock(&self.shared.records).clone()
    }

    /// The requests since the start.
    pub fn requests(&self) -> Vec<Request> {
        self.records()
            .into_iter()
            .map(|record| record.request)
            .collect()
    }

    /// How many references to other servers were sent.
    pub fn references(&self) -> usize {
        self.shared.references.load(Ordering::SeqCst)
    }

    /// Forgets what was asked.
    pub fn forget(&self) {
        lock(&self.shared.records).clear();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

type Tls = StreamOwned<ServerConnection, TcpStream>;

impl Shared {
    fn serve(&self, connection: ServerConnection, stream: TcpStream) {
        // Without it every answer of several parts waits for the client's delayed acknowledgement.
        let _ = stream.set_nodelay(true);
        let mut tls = StreamOwned::new(connection, stream);
        let number = self.connections.fetch_add(1, Ordering::SeqCst) + 1;
        let mut session = Session::new();
        while let Some(message) = ber::receive(&mut tls) {
            let Some(request) = Request::read(&message) else {
                return;
            };
            lock(&self.records).push(Recorded {
                connection: number,
                request: request.clone(),
            });
            if self.answer(&mut tls, &mut session, &request).is_none() {
                return;
            }
        }
    }

    /// `None` ends the connection.
    fn answer(&self, tls: &mut Tls, session: &mut Session, request: &Request) -> Option<()> {
        let instead = lock(&self.meddler)
            .as_mut()
            .and_then(|meddler| meddler(request, &self.memory));
        let tag = request.operation.answer_tag();
        let messages = match instead {
            None => session.carry_out(&self.memory, request)?,
            Some(Instead::Answer(answer)) => {
                let result = reply::result(tag, &answer);
                vec![reply::message(&request.id, &result, None)]
            }
            Some(Instead::AnswerWith(answer, controls)) => {
                let result = reply::result(tag, &answer);
                vec![reply::message(&request.id, &result, Some(controls))]
            }
            Some(Instead::Send(operations)) => operations
                .iter()
                .map(|operation| reply::message(&request.id, operation, None))
                .collect(),
            Some(Instead::Drip(operation)) => return drip(tls, &request.id, &operation),
            Some(Instead::HangUp) => return None,
        };
        let references = messages.iter().filter(|message| is_reference(message));
        self.references
            .fetch_add(references.count(), Ordering::SeqCst);
        tls.write_all(&messages.concat()).ok()?;
        tls.flush().ok()
    }
}

fn is_reference(message: &[u8]) -> bool {
    let fields = ber::split(message).map(|(_, content, _)| ber::parts(content));
    fields.is_some_and(|fields| fields.get(1).is_some_and(|field| field.0 == 0x73))
}

#[allow(
    clippy::disallowed_methods,
    reason = "a thread of its own, without a runtime"
)]
fn drip(tls: &mut Tls, id: &[u8], operation: &[u8]) -> Option<()> {
    loop {
        tls.write_all(&reply::message(id, operation, None)).ok()?;
        tls.flush().ok()?;
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
}
