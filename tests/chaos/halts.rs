//! The ports of a run, each step of which is counted, and at one of which the process dies or waits.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::Mutex;

use jiff::Timestamp;
use rosterd::clock::Now;
use rosterd::directory::{Edit, Guid};
use rosterd::handover::HandoverKind;
use rosterd::ldap::Writer;
use rosterd::past::{
    Approval, CaseId, Decision, Intent, IntentId, Past, Remember, RunId, Settlement,
};
use rosterd::people::{PersonId, Roster};
use rosterd::ports::{
    Delivery, DirectoryWriter, EditFailure, Handover, Keep, PortFailure, Recall, Record, RunReport,
};
use rosterd::store::Store;
use rustix::process::{Signal, getpid, kill_process};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::points::{Point, Side, step};

/// What a child that waits prints.
pub const WAITS: &str = "chaos: waiting";

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

struct Passed {
    passed: BTreeMap<String, u32>,
    halt: Option<Halt>,
}

/// Counts the steps, and stops at the chosen one.
pub struct Steps(Mutex<Passed>);

impl Steps {
    /// Nothing is passed yet.
    pub fn new(halt: Option<Halt>) -> Self {
        let passed = BTreeMap::new();
        Self(Mutex::new(Passed { passed, halt }))
    }

    /// How often each step was passed.
    pub fn passed(&self) -> BTreeMap<String, u32> {
        self.0.lock().unwrap().passed.clone()
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

/// Writes to the directory.
pub struct Pen<'a> {
    /// What does it.
    pub writer: Writer,
    /// Counted.
    pub steps: &'a Steps,
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

/// Hands passwords over to a file.
pub struct Desk<'a> {
    /// The file.
    pub file: PathBuf,
    /// Counted.
    pub steps: &'a Steps,
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

/// The store.
pub struct Memory<'a> {
    /// What keeps it.
    pub store: Store,
    /// Counted.
    pub steps: &'a Steps,
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
    fn roster(&self, origin: &str) -> Result<Option<Roster>, PortFailure> {
        self.store.roster(origin)
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
    fn decide(&mut self, made: &[(PersonId, Option<Decision>)]) -> Result<(), PortFailure> {
        self.step("decide", |store| store.decide(made))
    }
    fn spend(&mut self, run: RunId, cases: &[CaseId]) -> Result<(), PortFailure> {
        self.step("spend", |store| store.spend(run, cases))
    }
    fn approve(&mut self, approvals: &[Approval]) -> Result<(), PortFailure> {
        self.store.approve(approvals)
    }
    fn keep(&mut self, kept: Option<Keep<'_>>) -> Result<(), PortFailure> {
        self.store.keep(kept)
    }
    fn forget_roster_before(&mut self, oldest: Timestamp) -> Result<(), PortFailure> {
        self.store.forget_roster_before(oldest)
    }
    fn finish(&mut self, run: RunId, report: &RunReport, now: Now) -> Result<(), PortFailure> {
        self.step("finish", |store| store.finish(run, report, now))
    }
}
