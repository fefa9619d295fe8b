//! A stateful stand-in for Personio's v1 employee interface, over plain HTTP on loopback.
//!
//! It plays what is documented (and, where the documents are silent, what integrators have seen): page sizes and
//! their limits, zero-based page numbers, attributes that are absent because a credential may not read them, one date
//! offset per office, rate limits without `Retry-After`, statuses that follow from dates. Faults are asked for, never
//! random. An administrator's interface below `/_admin` moves time and edits people.
//!
//! Two ways in: `Sandbox::start(company)` inside a test, or the Cargo example `sandbox` with a company file.
//! It knows nothing of rosterd: it must not use the library it is there to test.
#![allow(
    dead_code,
    unused_imports,
    reason = "every test file uses its own part of the stand-in"
)]

mod absences;
mod admin;
mod auth;
mod body;
mod company;
mod day;
mod employees;
mod fault;
mod fields;
mod file;
mod gate;
mod generate;
mod person;
mod rate;
mod surplus;
mod table;
mod wire;
mod world;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use axum::Router;
use tokio::sync::oneshot;

pub use absences::{Absence, AbsenceType, Absences};
pub use company::{Company, CompanyError, Credential};
pub use fault::Faults;
pub use person::Person;
pub use rate::Pace;
pub use world::{Clock, Seen};

use world::World;

/// What every handler shares. A panic of one handler must not take the others with it, hence [`lock`].
type Shared = Arc<Mutex<World>>;

/// The world, also after a handler panicked while holding it: the tests then show the panic and not its echo.
fn lock(world: &Shared) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running stand-in; it stops when this value goes away.
pub struct Sandbox {
    address: SocketAddr,
    world: Shared,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Starts on a free loopback port; the time stands at 08:00 in Berlin on the company's day.
    ///
    /// # Panics
    /// If the company contradicts itself or no port can be opened: both are faults of the test.
    pub fn start(company: Company) -> Self {
        let clock = Clock::morning_of(company.today());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        Self::open(company, clock, listener).unwrap_or_else(|fault| panic!("sandbox: {fault}"))
    }

    /// Starts on `listener`, with the time that `clock` tells.
    pub fn open(company: Company, clock: Clock, listener: TcpListener) -> io::Result<Self> {
        company.check().map_err(io::Error::other)?;
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let world = Arc::new(Mutex::new(World::new(company, clock)));
        let routes = routes(world.clone());
        let (stop, stopped) = oneshot::channel();
        // A thread and a runtime of its own: tests that pause or block their runtime do not pause Personio.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let thread = std::thread::Builder::new().name("sandbox".into()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    served = serve(listener, routes) => served.expect("the stand-in serves until it is stopped"),
                    _ = stopped => {}
                }
            });
            runtime.shutdown_background();
        })?;
        Ok(Self {
            address,
            world,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The base address, without a slash at its end: `http://127.0.0.1:40001`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the requests were, oldest first; the administrator's own are not among them.
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.world).seen.clone()
    }

    /// Forgets the requests seen so far.
    pub fn forget_requests(&self) {
        lock(&self.world).seen.clear();
    }

    /// Replaces the faults; `Faults::default()` is a healthy Personio.
    pub fn faults(&self, faults: Faults) {
        lock(&self.world).faults = faults;
    }

    /// Sets the time: a timestamp (`2026-11-24T06:00:00+01:00`) or a day, which means 08:00 in Berlin.
    pub fn set_now(&self, text: &str) {
        lock(&self.world).clock =
            Clock::parse(text).unwrap_or_else(|fault| panic!("set_now: {fault}"));
    }

    /// Adds a person, as HR would on the current day.
    pub fn add(&self, person: Person) -> i64 {
        lock(&self.world)
            .add(person)
            .unwrap_or_else(|fault| panic!("add: {fault}"))
    }

    /// Changes single fields, by stable name; `null` empties one.
    pub fn edit(&self, id: i64, fields: &serde_json::Value) {
        lock(&self.world)
            .edit(id, fields)
            .unwrap_or_else(|fault| panic!("edit {id}: {fault}"));
    }

    /// Says that a department, office and so on is called something else from now on: `Department`, new, old.
    pub fn renamed(&self, kind: &str, new: &str, old: &str) {
        lock(&self.world).company.set_renamed(kind, new, old);
    }

    /// Deletes a profile: it is gone from the list, as with Personio's `person.deleted`.
    pub fn remove(&self, id: i64) {
        lock(&self.world)
            .company
            .remove(id)
            .unwrap_or_else(|fault| panic!("remove: {fault}"));
    }

    /// Does something with the absences Personio knows of.
    pub fn absences(&self, edit: impl FnOnce(&mut Absences)) {
        edit(&mut lock(&self.world).company.absences);
    }

    /// Adds a kind of absence.
    pub fn absence_type(&self, kind: AbsenceType) {
        lock(&self.world).company.add_absence_type(kind);
    }

    /// Adds an absence; relative days count from the current day.
    pub fn absence(&self, absence: Absence) {
        let mut world = lock(&self.world);
        let today = world.today();
        let added = world.company.add_absence(absence, today);
        added.unwrap_or_else(|fault| panic!("absence: {fault}"));
    }

    /// Makes every token given out so far worthless and hands out others from now on.
    pub fn revoke_tokens(&self) {
        lock(&self.world).revoke_tokens();
    }

    /// Replaces a credential, or adds one.
    pub fn credential(&self, credential: Credential) {
        lock(&self.world).company.set_credential(credential);
    }

    /// Sets how many requests are allowed.
    pub fn pace(&self, pace: Pace) {
        lock(&self.world).pace = pace;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended by itself; then nobody listens, and that is what is wanted.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, routes: Router) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    axum::serve(listener, routes).await
}

fn routes(world: Shared) -> Router {
    let personio = auth::routes()
        .merge(employees::routes())
        .merge(absences::routes());
    let gated = surplus::around(gate::around(personio, world.clone()), world.clone());
    gated
        .merge(admin::routes())
        .merge(absences::admin_routes())
        .with_state(world)
}
