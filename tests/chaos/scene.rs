//! A morning on a plot, up to the moment it is played: HR, a store, a wire, and runs in processes of their own.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rosterd::clock::{Now, Stopwatch};
use rosterd::past::Past;
use rosterd::ports::Recall;
use rosterd::store::Store;
use serde_json::json;
use tempfile::TempDir;

use super::child::{Report, TASK, Task, desk_file, report_file, store_file};
use super::company::{Member, Morning};
use super::days::{at, day};
use super::halts::{Halt, WAITS};
use super::plot::{Census, Plot};
use super::sandbox::{Company, Person, Sandbox};
use super::wire::Wire;

/// No run may take longer than this, whatever happens to it.
pub const BOUND: Duration = Duration::from_secs(60);

/// How long connecting and one request may take, where nothing is paused on purpose.
pub const PATIENT: Duration = Duration::from_secs(20);

/// How a run ended.
#[derive(Debug)]
pub enum Ended {
    /// It was killed.
    Killed,
    /// It lived to its end.
    Told(Box<Report>),
}

impl Ended {
    /// What it told.
    ///
    /// # Panics
    /// If it was killed.
    pub fn report(self) -> Report {
        match self {
            Self::Told(report) => *report,
            Self::Killed => panic!("the run was killed"),
        }
    }
}

/// Yesterday is over: everybody who was here has an account, HR has changed, and the morning's run has not begun.
pub struct Scene<'a> {
    /// Where it happens.
    pub plot: &'a Plot,
    /// Between rosterd and the controller.
    pub wire: Wire,
    /// What an administrator saw before the morning.
    pub before: Census,
    personio: Sandbox,
    folder: TempDir,
    patience: Duration,
}

/// Nine o'clock in the morning, and minutes after it.
pub fn nine(minutes: i64) -> Now {
    at(0, 9, 0).plus(jiff::SignedDuration::from_mins(minutes))
}

impl<'a> Scene<'a> {
    /// Plays yesterday on a cleared plot.
    pub fn of(morning: &Morning, plot: &'a Plot) -> Self {
        plot.cleared();
        let company = Company::new(&day(-1).to_string());
        let mut scene = Self {
            plot,
            wire: Wire::to(plot.controller()),
            before: Census::new(),
            personio: Sandbox::start(company),
            folder: tempfile::tempdir().unwrap(),
            patience: PATIENT,
        };
        scene.enter(morning, |member| member.before.clone());
        let yesterday = scene.run(at(-1, 9, 0)).report();
        assert_eq!(yesterday.outcome, "complete", "{yesterday:#?}");
        scene.before = plot.census();
        assert!(!scene.before.is_empty());
        scene.personio.set_now(&nine(0).instant().to_string());
        scene.enter(morning, |member| member.added.clone());
        for member in &morning.members {
            scene.personio.edit(member.id, &member.edit);
        }
        scene
    }

    /// HR knows managers only once they are entered themselves.
    fn enter(&self, morning: &Morning, record: fn(&Member) -> Option<Person>) {
        let new: Vec<(Person, &Member)> = morning
            .members
            .iter()
            .filter_map(|member| Some((record(member)?, member)))
            .collect();
        for (person, _) in &new {
            self.personio.add(person.clone());
        }
        for (_, member) in new {
            self.personio
                .edit(member.id, &json!({ "supervisor": member.boss }));
        }
    }

    /// From now on rosterd waits so long for an answer.
    pub fn hasty(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// One run that nothing stops.
    pub fn run(&self, now: Now) -> Ended {
        self.halted(now, None, |_| {})
    }

    /// One run that stops somewhere; `meanwhile` is called with its process when it waits there.
    pub fn halted(&self, now: Now, halt: Option<Halt>, meanwhile: impl FnOnce(u32)) -> Ended {
        let mut child = self.start(now, halt);
        let lines = lines_of(&mut child);
        let begun = Stopwatch::start();
        let mut meanwhile = Some(meanwhile);
        loop {
            if lines
                .recv_timeout(Duration::from_millis(2))
                .is_ok_and(|line| line == WAITS)
                && let Some(act) = meanwhile.take()
            {
                act(child.id());
                // It may have been killed meanwhile.
                let _ = child.stdin.take().expect("a pipe").write_all(b"\n");
            }
            if let Some(status) = child.try_wait().unwrap() {
                return match (status.signal(), status.code()) {
                    (Some(9), _) => Ended::Killed,
                    (_, Some(0)) => Ended::Told(Box::new(self.report())),
                    _ => panic!("{status}: {}", self.complaint()),
                };
            }
            if u128::from(begun.ms()) > BOUND.as_millis() {
                let _ = child.kill();
                panic!("the run did not end within {BOUND:?}: {}", self.complaint());
            }
        }
    }

    fn start(&self, now: Now, halt: Option<Halt>) -> Child {
        let folder = self.folder.path();
        let task = Task {
            folder: folder.to_owned(),
            config: self.plot.config.clone(),
            personio: self.personio.url(),
            server: self.wire.url(),
            user: self.plot.dc.service_upn().to_owned(),
            password: self.plot.dc.service_password().to_owned(),
            ca: self.plot.dc.ca_file(),
            now: now.instant(),
            patience: self.patience,
            halt,
        };
        let file = folder.join("task.json");
        fs::write(&file, serde_json::to_string(&task).unwrap()).unwrap();
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "a_child_obeys", "--nocapture"])
            .env(TASK, file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.join("stderr")).unwrap())
            .spawn()
            .unwrap()
    }

    fn report(&self) -> Report {
        let text = fs::read_to_string(report_file(self.folder.path()));
        let text = text.unwrap_or_else(|_| panic!("no report: {}", self.complaint()));
        serde_json::from_str(&text).unwrap()
    }

    fn complaint(&self) -> String {
        fs::read_to_string(self.folder.path().join("stderr")).unwrap_or_default()
    }

    /// What rosterd remembers.
    pub fn past(&self, now: Now) -> Past {
        let store = Store::open(store_file(self.folder.path())).unwrap();
        store.recall(now).unwrap()
    }

    /// Number, userPrincipalName and password of everything that was handed over, in order.
    pub fn handed_over(&self) -> Vec<(i64, String, String)> {
        let text = fs::read_to_string(desk_file(self.folder.path())).unwrap_or_default();
        let line = |line: &str| {
            let mut parts = line.split('\t').map(str::to_owned);
            let mut next = || parts.next().expect("three columns");
            let (id, upn, password) = (next(), next(), next());
            (id.parse().expect("a number"), upn, password)
        };
        text.lines().map(line).collect()
    }
}

fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let out = child.stdout.take().expect("a pipe");
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    receive
}
