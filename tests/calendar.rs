//! The calendar: scripted days of a company, played in one continuous life in memory and on a real domain controller.
//! Every day's plan is compared with what was written down before the code ran, both ways; it is carried out as the
//! daemon does, found settled twice, and the end state is looked up with an administrator's tools.
//!
//! What a user sees of every day's plan is kept in `tests/calendar/snapshots`. After a change of words:
//! `INSTA_UPDATE=always cargo test --test calendar`, and read the difference.

#[path = "calendar/census.rs"]
mod census;
#[path = "calendar/company.rs"]
mod company;
#[path = "stories/days.rs"]
mod days;
#[path = "dc/mod.rs"]
mod dc;
#[path = "calendar/expect.rs"]
mod expect;
#[path = "calendar/hands.rs"]
mod hands;
#[path = "calendar/keep.rs"]
mod keep;
#[path = "calendar/look.rs"]
mod look;
#[path = "calendar/mistakes.rs"]
mod mistakes;
#[path = "stories/office.rs"]
mod office;
#[path = "calendar/play.rs"]
mod play;
#[path = "calendar/register.rs"]
mod register;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "calendar/script.rs"]
mod script;
#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;

use census::Census;
use company::Folder;
use dc::Dc;
use play::{Life, Played};
use rosterd::clock::{Clock as _, SystemClock};
use script::Script;
use support::ground::{Ground, Real, Seen};
use support::memory::Memory;

/// The company whose days are played.
const COMPANY: &str = "company";
/// Fewer days than this are no calendar.
const LEAST: usize = 30;

/// After every so many days, and after the last, the whole of both directories is compared.
const CENSUS: usize = 5;

/// A life that was lived.
struct Lived {
    played: Vec<Played>,
    /// The whole directory after chosen days.
    census: BTreeMap<String, Vec<Seen>>,
    /// Passwords handed over, by person.
    passwords: BTreeMap<String, String>,
    seconds: i64,
}

/// All days on one directory, on a runtime of their own; `keep` looks at every day once it was played.
fn live(
    label: &str,
    folder: &Folder,
    ground: impl AsyncFnOnce() -> Arc<dyn Ground>,
    keep: impl Fn(&Script, &Played) -> Option<String>,
) -> Lived {
    let began = SystemClock.now().instant();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let ground = ground().await;
        let mut life = Life::begin(folder, ground.clone());
        let (mut played, mut census) = (Vec::new(), BTreeMap::new());
        for (place, day) in folder.days.iter().enumerate() {
            let began = SystemClock.now().instant();
            let mut today = life.play(day).await;
            today.faults.extend(keep(day, &today));
            let took = SystemClock.now().instant().duration_since(began);
            // Kept by the test harness unless something fails or somebody asks (--nocapture).
            println!("{label}: {} in {} ms", day.slug, took.as_millis());
            for fault in &today.faults {
                println!("  {fault}");
            }
            played.push(today);
            if (place + 1) % CENSUS == 0 || place + 1 == folder.days.len() {
                census.insert(day.slug.clone(), ground.everything());
            }
        }
        let passwords = life.office.passwords.everybody().into_iter();
        Lived {
            played,
            census,
            passwords: passwords
                .map(|(person, password)| (person.to_string(), password))
                .collect(),
            seconds: SystemClock.now().instant().duration_since(began).as_secs(),
        }
    })
}

//
#[test]
fn every_day_is_the_same_in_memory_and_on_a_real_controller() {
    let folder = Folder::open(COMPANY);
    let dc = Arc::new(Dc::start_with("ldap kdc rpc winbindd"));
    let (memory, real) = std::thread::scope(|scope| {
        let dc = dc.clone();
        let on_real = async move || Arc::new(Real::on(dc).await) as Arc<dyn Ground>;
        let days = &folder;
        let real = scope.spawn(move || live("on the real controller", days, on_real, |_, _| None));
        let memory = live(
            "in memory",
            &folder,
            async || Arc::new(Memory::company()) as Arc<dyn Ground>,
            keep::compare,
        );
        (
            memory,
            real.join().expect("the days on the real controller"),
        )
    });
    let mut faults = keep::stale(&folder.days);
    for (place, day) in folder.days.iter().enumerate() {
        let found = differences(day, place, &memory, &real);
        if !found.is_empty() {
            let (slug, title) = (&day.slug, &day.page.title);
            faults.push(format!(
                "{slug}.toml ({title})\n    {}",
                found.join("\n    ")
            ));
        }
    }
    let asked = SystemClock.now().instant();
    let last = &folder.days[folder.days.len() - 1];
    let (found, answers) = Census::take(&dc, &real.census[&last.slug], &real.passwords);
    if !found.is_empty() {
        faults.push(format!("after the last day\n    {}", found.join("\n    ")));
    }
    dc.dbcheck();
    let asked = SystemClock.now().instant().duration_since(asked).as_secs();
    assert!(faults.is_empty(), "\n\n{}\n", faults.join("\n\n"));
    let lookups: usize = real.played.iter().map(|played| played.lookups).sum();
    let days = real.played.len();
    assert_eq!(memory.played.len(), days);
    assert!(days >= LEAST);
    let unseen = real.played.iter().filter(|played| played.lookups == 0);
    assert_eq!(unseen.count(), 0, "every day's end is looked up");
    // Past the test harness, which keeps what passing tests print.
    let _ = writeln!(
        std::io::stdout(),
        "\nsummary: scripted days: {days} in memory, {days} on a real domain controller in {} s; \
         {lookups} end states looked up there, and {answers} answers about everybody in {asked} s",
        real.seconds,
    );
}

/// Everything that is not as it should be on one day.
fn differences(day: &Script, place: usize, memory: &Lived, real: &Lived) -> Vec<String> {
    let lives = [("in memory", memory), ("on the real controller", real)];
    let faults = lives.iter().flat_map(|(label, life)| {
        let faults = life.played[place].faults.iter();
        faults.map(move |fault| format!("{label}: {fault}"))
    });
    let mut found: Vec<String> = faults.collect();
    found.extend(unlike(&memory.played[place], &real.played[place]));
    if let (Some(memory), Some(real)) = (memory.census.get(&day.slug), real.census.get(&day.slug)) {
        found.extend(census::unlike(memory, real));
    }
    found
}

/// Where a day was not the same on both directories: the first line that differs.
fn unlike(memory: &Played, real: &Played) -> Option<String> {
    let lines = |played: &Played| -> Vec<String> {
        let seen = played.seen.iter().flat_map(|text| text.lines());
        let told = played.told.iter().map(String::as_str);
        seen.chain(told).map(str::to_owned).collect()
    };
    let (memory, real) = (lines(memory), lines(real));
    let longest = memory.len().max(real.len());
    let (left, right) = (0..longest)
        .map(|place| (memory.get(place), real.get(place)))
        .find(|(left, right)| left != right)?;
    let or_none = |line: Option<&String>| line.map_or("(nothing)", |line| line.trim()).to_owned();
    Some(format!(
        "not the same plan: in memory `{}`, on the real controller `{}`",
        or_none(left),
        or_none(right)
    ))
}
