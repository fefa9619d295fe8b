//! One run of rosterd in a process of its own, which dies or waits where it is told to.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use rosterd::clock::{Clock, Now, SetClock, SystemClock};
use rosterd::cycle::{self, Crew, Run};
use rosterd::directory::{Edit, Guid};
use rosterd::guard::{GuardPolicy, Mode};
use rosterd::handover::HandoverKind;
use rosterd::ldap::{Access, Login, Logins, Session};
use rosterd::past::{Approval, CaseId, Intent, IntentId, Past, Remember, RunId, Settlement};
use rosterd::people::FieldName;
use rosterd::personio::{Connection, Patience, Personio};
use rosterd::plan::Plan;
use rosterd::ports::{
    Delivery, DirectoryWriter, EditFailure, Handover, PortFailure, Quiet, Recall, Record, RunReport,
};
use rosterd::settings;
use rosterd::store::Store;
use rustix::process::{Signal, getpid, kill_process};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::points::{Point, Side, step};
use super::sandbox::Company;

/// The environment variable with the file of a [`Task`].
pub const TASK: &str = "ROSTERD_TEST_CHAOS_TASK";
/// What a child that waits prints.
pub const WAITS: &str = "chaos: waiting";

/// What a child is to do.
#[derive(Debug, Serialize, Deserialize)]
pub struct Task {
    /// The store, the passwords that were handed over and the report are in here.
    pub folder: PathBuf,
    /// The configuration's folder.
    pub config: PathBuf,
    /// Where Personio is.
    pub personio: String,
    /// Where the controller is.
    pub server: String,
    /// The service account.
    pub user: String,
    /// Its password, which is known to everybody.
    pub password: String,
    /// The controller's authority.
    pub ca: PathBuf,
    /// The moment of the run.
    pub now: Timestamp,
    /// How long connecting and one request may take.
    pub patience: Duration,
    /// Where it stops, at which of its visits there, and how.
    pub halt: Option<Halt>,
}

/// Where a child stops.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Halt {
    /// The place.
    pub at: Point,
    /// At which visit, counted from one.
    pub visit: u32,
    /// Whether it is killed there, or waits for a line on standard input.
    pub dies: bool,
}

/// What a child tells that lived to the end.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// Why there was no run: in words.
    pub failure: Option<String>,
    /// The run's outcome.
    pub outcome: String,
    /// Why it stopped early.
    pub stopped: Option<String>,
    /// Person, disposition's word, disposition in full.
    pub cases: Vec<(String, String, String)>,
    /// Every change of its plan.
    pub plan: Vec<String>,
    /// How often it passed each step.
    pub steps: BTreeMap<String, u32>,
}

/// Does what the environment asks for, and ends the process. Returns where nothing is asked.
pub fn obey() {
    let Some(file) = std::env::var_os(TASK) else {
        return;
    };
    let task: Task = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let steps = Steps::new(task.halt.clone());
    let mut report = runtime
        .block_on(run(&task, &steps))
        .unwrap_or_else(|failure| Report {
            failure: Some(failure),
            ..Report::default()
        });
    report.steps = steps.0.lock().unwrap().passed.clone();
    fs::write(
        report_file(&task.folder),
        serde_json::to_string(&report).unwrap(),
    )
    .unwrap();
    std::process::exit(0);
}

/// Where the report is.
pub fn report_file(folder: &Path) -> PathBuf {
    folder.join("report.json")
}

/// Where the store is.
pub fn store_file(folder: &Path) -> PathBuf {
    folder.join("rosterd.db")
}

/// The help desk's list: one line a delivery, number, userPrincipalName and password.
pub fn desk_file(folder: &Path) -> PathBuf {
    folder.join("desk")
}

/// As `rosterd apply` does it, with an operator who approves whatever is planned.
async fn run(task: &Task, steps: &Steps) -> Result<Report, String> {
    let said = |failure: &dyn std::error::Error| failure.to_string();
    let settings = settings::load(&task.config, std::iter::empty()).expect("the rules are sound");
    let mut policy = settings.policy;
    policy.hand_over = true;
    let clock = Arc::new(SetClock::at(Now::at(task.now)));
    let now = clock.now();
    let mut store = Store::open(store_file(&task.folder)).map_err(|failure| said(&failure))?;
    let _lock = store.lock_run().map_err(|failure| said(&failure))?;
    let past = store.recall(now).map_err(|failure| said(&failure))?;
    let custom = settings.personio.fields.into_iter();
    let custom = custom
        .map(|(name, key)| (FieldName::new(name), key))
        .collect();
    let people = Personio::new(personio(task), custom, clock.clone(), Arc::new(Quiet)).unwrap();
    let session = Session::open(access(task), Arc::new(Quiet))
        .await
        .map_err(|failure| said(&failure))?;
    let mut looked = cycle::look(&people, &session.reader(), past, &policy, now)
        .await
        .map_err(|failure| said(&failure))?;
    let guard = GuardPolicy {
        mode: Mode::Supervised,
        ..GuardPolicy::default()
    };
    let held = cycle::decide(&looked.sight, &policy, &guard, now).held;
    let approvals: Vec<Approval> = held
        .iter()
        .map(|held| Approval {
            case: held.case.clone(),
            by: "operator".into(),
            at: now.instant(),
            until: now.plus(jiff::SignedDuration::from_hours(1)).instant(),
        })
        .collect();
    store
        .approve(&approvals)
        .map_err(|failure| said(&failure))?;
    looked.sight.past.approvals.extend(approvals);
    let verdict = cycle::decide(&looked.sight, &policy, &guard, now);
    let writer = Pen {
        writer: session.writer(),
        steps,
    };
    let mut memory = Memory { store, steps };
    let desk = Desk {
        file: desk_file(&task.folder),
        steps,
    };
    let crew = Crew {
        writer: &writer,
        memory: &mut memory,
        handover: &desk,
        clock: clock.as_ref(),
        stopping: &|| false,
        progress: &Quiet,
    };
    let run = cycle::carry_out("apply", looked, verdict, crew)
        .await
        .map_err(|failure| said(&failure))?;
    Ok(told(&run))
}

fn told(run: &Run) -> Report {
    let cases = run.cases.iter().map(|case| {
        let person = case.person.as_ref().map_or("", |person| person.as_str());
        let (word, words) = (case.disposition.word(), case.disposition.to_string());
        (person.to_owned(), word.to_owned(), words)
    });
    Report {
        failure: None,
        outcome: run.outcome.to_owned(),
        stopped: run.stopped.clone(),
        cases: cases.collect(),
        plan: words(&run.plan),
        steps: BTreeMap::new(),
    }
}

fn words(plan: &Plan) -> Vec<String> {
    let changes = plan.changes();
    changes
        .map(|change| {
            format!(
                "{}: {} [{}]",
                change.id.person, change.action, change.reason.rule
            )
        })
        .collect()
}

fn personio(task: &Task) -> Connection {
    Connection {
        url: task.personio.clone(),
        client_id: Company::CLIENT_ID.into(),
        client_secret: Arc::new(|| Ok(SecretString::from(Company::CLIENT_SECRET))),
        ca_file: None,
        patience: Patience::default(),
    }
}

fn access(task: &Task) -> Access {
    let password = task.password.clone();
    Access {
        servers: vec![task.server.clone()],
        discovery: None,
        start_tls: false,
        user: task.user.clone(),
        login: Login::Password(Box::new(move || Ok(SecretString::from(password.clone())))),
        logins: Arc::new(Logins::new(Arc::new(SystemClock))),
        ca_file: Some(task.ca.clone()),
        connect_timeout: task.patience,
        operation_timeout: task.patience,
        read_deadline: Duration::from_secs(60),
    }
}

struct Passed {
    passed: BTreeMap<String, u32>,
    halt: Option<Halt>,
}

/// Counts the steps, and stops at the chosen one.
struct Steps(Mutex<Passed>);

impl Steps {
    fn new(halt: Option<Halt>) -> Self {
        let passed = BTreeMap::new();
        Self(Mutex::new(Passed { passed, halt }))
    }

    fn before(&self, step: &'static str) {
        let mut state = self.0.lock().unwrap();
        *state.passed.entry(step.to_owned()).or_insert(0) += 1;
        let visit = state.passed[step];
        let here = state
            .halt
            .take_if(|halt| halt.is(Side::Before, step, visit));
        drop(state);
        stop(here);
    }

    /// Which of several visits of one step that are under way ends first does not matter: as many have begun.
    fn after(&self, step: &'static str) {
        let mut state = self.0.lock().unwrap();
        let visit = state.passed[step];
        let here = state.halt.take_if(|halt| halt.is(Side::After, step, visit));
        drop(state);
        stop(here);
    }
}

impl Halt {
    fn is(&self, side: Side, step: &str, visit: u32) -> bool {
        // With several under way the count may have passed the wanted visit before its first one ended.
        let reached = match side {
            Side::Before => visit == self.visit,
            Side::After => visit >= self.visit,
        };
        self.at.side == side && self.at.step == step && reached
    }
}

fn stop(here: Option<Halt>) {
    let Some(halt) = here else { return };
    if halt.dies {
        kill_process(getpid(), Signal::KILL).unwrap();
        std::thread::park();
    }
    println!("\n{WAITS}");
    std::io::stdout().flush().unwrap();
    let mut line = [0];
    std::io::stdin().read_exact(&mut line).unwrap();
}

struct Pen<'a> {
    writer: rosterd::ldap::Writer,
    steps: &'a Steps,
}

impl DirectoryWriter for Pen<'_> {
    async fn perform(&self, edit: &Edit) -> Result<Guid, EditFailure> {
        let step = step(edit);
        self.steps.before(step);
        let answer = self.writer.perform(edit).await;
        self.steps.after(step);
        answer
    }
}

struct Desk<'a> {
    file: PathBuf,
    steps: &'a Steps,
}

impl Handover for Desk<'_> {
    fn draw(&self, names: &[&str]) -> SecretString {
        HandoverKind::None.draw(names)
    }

    async fn deliver(&self, delivery: &Delivery) -> Result<(), PortFailure> {
        self.steps.before("deliver");
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.file)
            .unwrap();
        let (person, upn) = (delivery.person.as_str(), &delivery.user_principal_name);
        let line = format!("{person}\t{upn}\t{}\n", delivery.password.expose_secret());
        file.write_all(line.as_bytes()).unwrap();
        self.steps.after("deliver");
        Ok(())
    }
}

struct Memory<'a> {
    store: Store,
    steps: &'a Steps,
}

impl Memory<'_> {
    fn step<T>(
        &mut self,
        step: &'static str,
        write: impl FnOnce(&mut Store) -> Result<T, PortFailure>,
    ) -> Result<T, PortFailure> {
        self.steps.before(step);
        let written = write(&mut self.store);
        self.steps.after(step);
        written
    }
}

impl Recall for Memory<'_> {
    fn recall(&self, now: Now) -> Result<Past, PortFailure> {
        self.store.recall(now)
    }
}

impl Record for Memory<'_> {
    fn start(&mut self, kind: &str, now: Now) -> Result<RunId, PortFailure> {
        self.step("start", |store| store.start(kind, now))
    }
    fn intend(
        &mut self,
        run: RunId,
        intents: &[Intent],
        now: Now,
    ) -> Result<Vec<IntentId>, PortFailure> {
        self.step("intend", |store| store.intend(run, intents, now))
    }
    fn settle(&mut self, settlements: &[Settlement], now: Now) -> Result<(), PortFailure> {
        self.step("settle", |store| store.settle(settlements, now))
    }
    fn remember(&mut self, run: RunId, facts: &[Remember], now: Now) -> Result<(), PortFailure> {
        self.step("remember", |store| store.remember(run, facts, now))
    }
    fn spend(&mut self, run: RunId, cases: &[CaseId]) -> Result<(), PortFailure> {
        self.step("spend", |store| store.spend(run, cases))
    }
    fn approve(&mut self, approvals: &[Approval]) -> Result<(), PortFailure> {
        self.store.approve(approvals)
    }
    fn finish(&mut self, run: RunId, report: &RunReport, now: Now) -> Result<(), PortFailure> {
        self.step("finish", |store| store.finish(run, report, now))
    }
}
