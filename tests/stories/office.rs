//! Everything around one story: Personio, a directory, a memory, a clock, and an operator who approves.
#![allow(
    dead_code,
    unused_imports,
    reason = "stories and the calendar of scripted days use different parts of it"
)]

#[path = "ports.rs"]
mod ports;
#[path = "sheet.rs"]
mod sheet;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use rosterd::clock::{Clock, Now, SetClock};
use rosterd::cycle::{self, Crew, Looked, Run, RunFailure};
use rosterd::directory::Edit;
use rosterd::guard::{GuardPolicy, Held, Mode, Used, Verdict, usage};
use rosterd::past::{Approval, Past};
use rosterd::people::{FieldName, PersonId};
use rosterd::personio::{Connection, Patience, Personio};
use rosterd::plan::{Disposition, LifecycleEvent, Plan, Policy, build};
use rosterd::ports::{EditFailure, Quiet, Recall as _, Record};
use rosterd::settings::{self, Settings};
use rosterd::store::Store;
use secrecy::SecretString;
use tempfile::TempDir;

use super::days::{at, berlin, day};
use super::sandbox::{Company, Person, Sandbox};
use super::support::ground::{Ground, Seen};
pub use ports::{Desk, Sent, about};
use ports::{Eyes, Pen};
pub use sheet::{Row, Sheet};

/// What was planned, day by day, in words: the same on both directories.
pub type Told = Vec<String>;

/// One story's world.
pub struct Office {
    pub ground: Arc<dyn Ground>,
    pub personio: Sandbox,
    pub passwords: Desk,
    pub policy: Policy,
    pub told: Told,
    /// How much may be done when the daemon runs.
    pub guard: GuardPolicy,
    custom: BTreeMap<FieldName, String>,
    clock: Arc<SetClock>,
    store: Store,
    folder: TempDir,
    /// Whether the directory's next answers are lost on the way.
    pub deaf: bool,
    /// What the directory answers instead of doing it.
    pub refuses: fn(&Edit) -> Option<EditFailure>,
    /// Whose answers are lost on the way, although the directory does it.
    pub loses: fn(&Edit) -> bool,
    /// Every edit that was sent.
    pub sent: Arc<Mutex<Vec<Sent>>>,
}

impl Office {
    /// An empty company on an empty directory, nine o'clock today, with the rules as shipped.
    pub fn open(ground: Arc<dyn Ground>) -> Self {
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
        let mut settings = settings::load(&config, std::iter::empty()).unwrap();
        // A password that must be changed first does not log in by itself; the demo shows that it can be changed.
        settings.policy.lifecycle.hire.must_change = false;
        let company = Company::new(&day(0).to_string());
        Self::found(ground, company, settings, at(0, 9, 0))
    }

    /// More rules beside those that are shipped, as an operator writes them: one more file in `rules.d`.
    pub fn rules(&mut self, text: &str) {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
        let copy = self.folder.path().join("config");
        std::fs::create_dir_all(copy.join("rules.d")).unwrap();
        std::fs::copy(shipped.join("rosterd.toml"), copy.join("rosterd.toml")).unwrap();
        for file in std::fs::read_dir(shipped.join("rules.d")).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), copy.join("rules.d").join(file.file_name())).unwrap();
        }
        std::fs::write(copy.join("rules.d/99-story.toml"), text).unwrap();
        let absences = [("ROSTERD__PERSONIO__ABSENCES".to_owned(), "true".to_owned())];
        let settings = settings::load(&copy, absences.into_iter());
        let must_change = self.policy.lifecycle.hire.must_change;
        self.policy = settings.unwrap_or_else(|why| panic!("{why}")).policy;
        self.policy.hand_over = true;
        self.policy.lifecycle.hire.must_change = must_change;
    }

    /// A company with rules of its own. First passwords are handed over, whatever the settings say.
    pub fn found(
        ground: Arc<dyn Ground>,
        company: Company,
        settings: Settings,
        start: Now,
    ) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let mut policy = settings.policy;
        policy.hand_over = true;
        let custom = settings.personio.fields.into_iter();
        let custom = custom.map(|(name, key)| (FieldName::new(name), key));
        Self {
            ground,
            personio: Sandbox::start(company),
            passwords: Desk::default(),
            policy,
            told: Vec::new(),
            guard: settings.guard,
            custom: custom.collect(),
            clock: Arc::new(SetClock::at(start)),
            store: Store::open(folder.path().join("rosterd.db")).unwrap(),
            folder,
            deaf: false,
            refuses: |_| None,
            loses: |_| false,
            sent: Arc::default(),
        }
    }

    /// Takes somebody on in HR: Berlin, Sales, at work for years, unless said otherwise.
    pub fn employ(&self, person: Person) {
        let defaults = [
            ("office", "Berlin"),
            ("department", "Sales"),
            ("employment_type", "internal"),
        ];
        let person = defaults.iter().fold(person, |person, (field, value)| {
            if person.text(field).is_some() {
                person
            } else {
                person.with(field, *value)
            }
        });
        self.personio.add(person);
    }

    /// Moves both clocks on.
    pub fn clock(&mut self, now: Now) {
        self.clock.set(now);
        self.personio.set_now(&now.instant().to_string());
    }

    /// Reads both sides.
    pub async fn look(&self) -> Looked {
        self.try_to_look().await.unwrap()
    }

    /// Reads both sides, on a day on which that may not be possible.
    pub async fn try_to_look(&self) -> Result<Looked, RunFailure> {
        let (people, reader) = (self.people(), Eyes(self.ground.clone()));
        let now = self.clock.now();
        cycle::look(&people, &reader, &self.store, &self.policy, now).await
    }

    /// The plan of this moment.
    pub async fn plan(&self) -> Plan {
        build(&self.look().await.sight, &self.policy, self.clock.now())
    }

    /// Plans, approves everything as an operator would, carries it out. The plan is told.
    pub async fn apply(&mut self) -> Run {
        let mut looked = self.look().await;
        let now = self.clock.now();
        let guard = GuardPolicy {
            mode: Mode::Supervised,
            ..GuardPolicy::default()
        };
        let mut verdict = cycle::decide(&looked.sight, &self.policy, &guard, now);
        self.told.extend(words(verdict.cleared.plan()));
        if !verdict.held.is_empty() {
            let approvals = self.approve_all(&verdict.held, SignedDuration::from_hours(1));
            looked.sight.past.approvals.extend(approvals);
            verdict = cycle::decide(&looked.sight, &self.policy, &guard, now);
        }
        self.carry_out("apply", looked, verdict).await
    }

    /// One run as the daemon makes it: reads, decides, judges by [`Office::guard`], does what is cleared.
    pub async fn run(&mut self) -> Attempt {
        let looked = self.look().await;
        let now = self.clock.now();
        let verdict = cycle::decide(&looked.sight, &self.policy, &self.guard, now);
        let plan = verdict.cleared.plan();
        self.told.extend(words(plan));
        let used = usage(plan, &looked.sight, &self.guard, now);
        let cleared = verdict.cleared.cases();
        let cleared = cleared
            .filter(|case| !case.changes.is_empty())
            .filter_map(|case| case.person.clone())
            .collect();
        let run = self.carry_out("daemon", looked, verdict).await;
        Attempt { run, used, cleared }
    }

    /// An operator looks at the plan of this moment and approves whatever the guard would hold.
    pub async fn approve(&mut self) {
        let looked = self.look().await;
        let now = self.clock.now();
        let verdict = cycle::decide(&looked.sight, &self.policy, &self.guard, now);
        self.approve_all(&verdict.held, self.guard.approval_valid);
    }

    /// Stores that an operator approves what was held, for so long.
    pub fn approve_all(&mut self, held: &[Held], valid: SignedDuration) -> Vec<Approval> {
        let now = self.clock.now();
        let approvals = held.iter().map(|held| Approval {
            case: held.case.clone(),
            by: "operator".into(),
            at: now.instant(),
            until: now.plus(valid).instant(),
        });
        let approvals: Vec<Approval> = approvals.collect();
        self.store.approve(&approvals).unwrap();
        approvals
    }

    /// What rosterd remembers.
    pub fn past(&self) -> Past {
        self.store.recall(self.clock.now()).unwrap()
    }

    async fn carry_out(&mut self, kind: &str, looked: Looked, verdict: Verdict) -> Run {
        let writer = Pen {
            ground: self.ground.clone(),
            deaf: self.deaf,
            refuses: self.refuses,
            loses: self.loses,
            sent: Arc::clone(&self.sent),
        };
        let crew = Crew {
            writer: &writer,
            memory: &mut self.store,
            handover: &self.passwords,
            clock: self.clock.as_ref(),
            stopping: &|| false,
            progress: &Quiet,
        };
        cycle::carry_out(kind, looked, verdict, crew).await.unwrap()
    }

    /// Applies a plan that must not be empty, then demands that nothing is left, twice.
    pub async fn settle(&mut self) -> Run {
        let run = self.apply().await;
        assert!(!run.plan.is_empty(), "there was nothing to do");
        assert_eq!(run.outcome, "complete", "{:?}", run.cases);
        self.rest().await;
        run
    }

    /// Demands that nothing is left to do, twice.
    pub async fn rest(&mut self) {
        for _ in 0..2 {
            let again = self.apply().await;
            assert!(
                again.plan.is_empty(),
                "not settled: {:?}",
                words(&again.plan)
            );
        }
    }

    /// The process dies and starts again: what it remembers is what was written down.
    pub fn restart(&mut self) {
        self.store = Store::open(self.folder.path().join("rosterd.db")).unwrap();
    }

    /// How a person's case ended.
    pub fn ending<'a>(&self, run: &'a Run, person: i64) -> &'a Disposition {
        let id = PersonId::new(person.to_string());
        &run.cases
            .iter()
            .find(|case| case.person.as_ref() == Some(&id))
            .expect("a case")
            .disposition
    }

    /// An account as an administrator sees it.
    pub fn account(&self, dn: &str) -> Seen {
        let guid = self
            .ground
            .find(dn)
            .unwrap_or_else(|| panic!("there is no {dn}"));
        self.ground.look(guid).expect("it was there")
    }

    fn people(&self) -> Personio {
        let connection = Connection {
            url: self.personio.url(),
            client_id: Company::CLIENT_ID.into(),
            client_secret: Arc::new(|| Ok(SecretString::from(Company::CLIENT_SECRET))),
            ca_file: None,
            patience: Patience::default(),
        };
        let clock: Arc<dyn Clock> = self.clock.clone();
        let personio = Personio::new(connection, self.custom.clone(), clock, Arc::new(Quiet));
        personio.unwrap().with_absences(berlin())
    }
}

/// One run of the daemon.
pub struct Attempt {
    /// What it did.
    pub run: Run,
    /// How far the plan used the limits.
    pub used: Vec<Used>,
    /// Who had changes that were cleared.
    pub cleared: BTreeSet<PersonId>,
}

/// What a person's changes looked like.
pub fn event(run: &Run, person: i64) -> Option<LifecycleEvent> {
    let id = PersonId::new(person.to_string());
    run.plan.case(&id).and_then(|case| case.event)
}

/// Values of an attribute; none where it is not set.
pub fn values<'a>(seen: &'a Seen, name: &str) -> &'a [String] {
    seen.get(&name.to_ascii_lowercase())
        .map_or(&[], Vec::as_slice)
}

/// Whether the account is disabled, by its own bits.
pub fn is_disabled(seen: &Seen) -> bool {
    values(seen, "userAccountControl")[0]
        .parse::<i64>()
        .unwrap()
        & 2
        != 0
}

/// The names of the groups an account is in.
pub fn groups(seen: &Seen) -> Vec<String> {
    let names = values(seen, "memberOf").iter().map(|dn| {
        let leaf = dn.split(',').next().unwrap();
        leaf.trim_start_matches("CN=").to_owned()
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

fn words(plan: &Plan) -> Vec<String> {
    plan.changes()
        .map(|change| {
            format!(
                "{}: {} [{}]",
                change.id.person, change.action, change.reason.rule
            )
        })
        .collect()
}
