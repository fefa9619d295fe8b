//! One run of rosterd in a process of its own, which dies or waits where it is told to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rosterd::clock::{Clock, Now, SetClock, SystemClock};
use rosterd::cycle::{self, Crew, Looked, Run};
use rosterd::guard::{GuardPolicy, Held, Mode, Verdict};
use rosterd::ldap::{Access, Login, Logins, Session};
use rosterd::past::Approval;
use rosterd::people::FieldName;
use rosterd::personio::{Connection, Patience, Personio};
use rosterd::plan::{Plan, Policy};
use rosterd::ports::{PortFailure, Quiet, Record};
use rosterd::settings;
use rosterd::store::Store;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::halts::{Desk, Halt, Memory, Pen, Steps};
use super::sandbox::Company;

/// The environment variable with the file of a [`Task`].
pub const TASK: &str = "ROSTERD_TEST_CHAOS_TASK";

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

/// Does what the environment asks for, if it does.
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
    report.steps = steps.passed();
    fs::write(
        report_file(&task.folder),
        serde_json::to_string(&report).unwrap(),
    )
    .unwrap();
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
    let custom = settings.personio.fields.into_iter();
    let custom = custom
        .map(|(name, key)| (FieldName::new(name), key))
        .collect();
    let people = Personio::new(personio(task), custom, clock.clone(), Arc::new(Quiet)).unwrap();
    let session = Session::open(access(task), Arc::new(Quiet))
        .await
        .map_err(|failure| said(&failure))?;
    let mut looked = cycle::look(&people, &session.reader(), &store, &policy, now)
        .await
        .map_err(|failure| said(&failure))?;
    let verdict =
        approved(&mut looked, &mut store, &policy, now).map_err(|failure| said(&failure))?;
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

/// The verdict after an operator approved whatever was held.
fn approved(
    looked: &mut Looked,
    store: &mut Store,
    policy: &Policy,
    now: Now,
) -> Result<Verdict, PortFailure> {
    let guard = GuardPolicy {
        mode: Mode::Supervised,
        ..GuardPolicy::default()
    };
    let until = now.plus(jiff::SignedDuration::from_hours(1)).instant();
    let held = cycle::decide(&looked.sight, policy, &guard, now).held;
    let approval = |held: Held| Approval {
        case: held.case,
        by: "operator".into(),
        at: now.instant(),
        until,
    };
    let approvals: Vec<Approval> = held.into_iter().map(approval).collect();
    store.approve(&approvals)?;
    looked.sight.past.approvals.extend(approvals);
    Ok(cycle::decide(&looked.sight, policy, &guard, now))
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
