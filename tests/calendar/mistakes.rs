//! The player itself, tried on a very small company in memory: its days pass as they are written, and every wrong
//! expectation is noticed.

use std::sync::Arc;

use super::company::Folder;
use super::play::Life;
use super::script::Script;
use super::support::memory::Memory;

/// Faults of all days, each with the name of its day.
async fn faults(folder: &Folder) -> Vec<String> {
    let mut life = Life::begin(folder, Arc::new(Memory::company()));
    let mut faults = Vec::new();
    for day in &folder.days {
        let played = life.play(day).await;
        faults.extend(
            played
                .faults
                .iter()
                .map(|fault| format!("{}: {fault}", played.slug)),
        );
    }
    faults
}

fn little() -> Folder {
    Folder::open("calendar/little")
}

/// The little company with slips of the pen in what its days expect.
fn with(slips: &[Slip]) -> Folder {
    let mut folder = little();
    for day in &mut folder.days {
        let days = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/calendar/little/days");
        let mut text = std::fs::read_to_string(format!("{days}/{}.toml", day.slug)).unwrap();
        for (_, from, to, _) in slips.iter().filter(|(slug, ..)| *slug == day.slug) {
            assert!(text.contains(from), "{} does not say {from}", day.slug);
            text = text.replacen(from, to, 1);
        }
        *day = Script::parse(&day.slug, &text).unwrap();
    }
    folder
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_little_company_is_as_it_is_written() {
    assert_eq!(faults(&little()).await, Vec::<String>::new());
}

/// A slip of the pen: in which day, what it says, what it says by mistake, and what the player says about it.
type Slip = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const FIRST: &str = "01-first-plan";
const ANNA: &str = "02-anna-moves";
const END: &str = "03-an-end";
const MANY: &str = "04-too-many";

const SLIPS: [Slip; 15] = [
    (
        FIRST,
        "5 = \"hire:",
        "6 = \"hire:",
        &[
            "6: expected `hire: ",
            "5: nothing expected, planned `hire: ",
        ],
    ),
    (
        FIRST,
        "3 = \"looks like\"",
        "3 = \"nobody knows\"",
        &["3: blocked for another reason"],
    ),
    (
        FIRST,
        "2 = \"first plan\"",
        "",
        &["2: unexpectedly held: first plan"],
    ),
    (
        FIRST,
        "exists = false",
        "exists = true",
        &["sees 3: there is no such account"],
    ),
    (
        FIRST,
        "2027-03-04 01:00",
        "2027-03-04 18:00",
        &["sees 5: expires: expected 2027-03-04 18:00"],
    ),
    (
        FIRST,
        "logs_in = true",
        "logs_in = false",
        &["sees 2: logs_in: expected false"],
    ),
    (
        FIRST,
        "account = \"cteam\"\nunit = \"OU=Old",
        "account = \"cteam\"\nunit = \"OU=Leavers",
        &["sees cteam: unit: expected OU=Leavers"],
    ),
    (
        ANNA,
        "2 = \"transfer: physicalDeliveryOfficeName c move",
        "2 = \"update: physicalDeliveryOfficeName c title",
        &["2: it is a transfer, not a update; missing: title; not expected: move"],
    ),
    (
        ANNA,
        "\"GG-London\", \"GG-Sales\"",
        "\"GG-Sales\"",
        &["sees 2: groups: expected"],
    ),
    (
        ANNA,
        "[\"+49 1\", \"+49 2\"]",
        "[\"+49 2\"]",
        &["sees 3: otherTelephone: expected"],
    ),
    (
        END,
        "3 = \"HR did not return\"",
        "",
        &["3: unexpectedly blocked"],
    ),
    (
        END,
        "enabled = false",
        "enabled = true",
        &["sees 5: enabled: expected true"],
    ),
    (
        MANY,
        "_count = 12\n_events = { hire = 11",
        "_count = 10\n_events = { hire = 10",
        &["_count: expected 10 people", "_events: expected"],
    ),
    (
        MANY,
        "21 = \"limit on create\"",
        "4 = \"limit\"",
        &["4: expected to be held"],
    ),
    (
        "05-nothing",
        "alarm = \"the HR feed has 4",
        "alarm = \"the HR feed has 5",
        &["alarm: expected `the HR feed has 5"],
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_wrong_expectation_is_noticed_and_nothing_else() {
    let faults = faults(&with(&SLIPS)).await;
    let said = SLIPS
        .iter()
        .flat_map(|(slug, .., said)| said.iter().map(move |said| format!("{slug}: {said}")));
    for said in said.clone() {
        assert!(
            faults.iter().any(|fault| fault.starts_with(&said)),
            "nothing was said like `{said}`: {faults:#?}"
        );
    }
    assert_eq!(faults.len(), said.count(), "{faults:#?}");
}

/// A directory that is not as it was left, and a limit that moves: the second and third run of the day say so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_does_not_settle_is_noticed() {
    let folder = little();
    let mut life = Life::begin(&folder, Arc::new(Memory::company()));
    life.office.deaf = true;
    let played = life.play(&folder.days[0]).await;
    assert!(
        played
            .faults
            .iter()
            .any(|fault| fault.contains("was cleared, ended as unknown")),
        "{:#?}",
        played.faults
    );
}

/// A slip in a day's file: what stands there, what stands there by mistake, where it is noticed, and in which words.
const FILE_SLIPS: [(&str, &str, &str, &str); 11] = [
    ("story =", "storry =", "storry", "unknown field `storry`"),
    (
        "move_to",
        "moveto",
        "it[0].moveto",
        "unknown field `moveto`",
    ),
    (
        "set = { office",
        "sets = { office",
        "hr[0].sets",
        "unknown field `sets`",
    ),
    ("person = 2\nset", "set", "hr[0]", "is one of"),
    (
        "join = \"GG-Chess\"",
        "join = \"GG-Chess\"\ndelete = true",
        "it[2]",
        "has 2 verbs",
    ),
    (
        "\"2027-03-02 09:00\"",
        "\"2027-03-02\"",
        "at",
        "is not a time",
    ),
    (
        "2 = \"transfer:",
        "2 = \"transfer",
        "plan",
        "wanted \"event: what changes\"",
    ),
    ("[plan]", "[plann]", "plann", "unknown field `plann`"),
    (
        "[plan]",
        "[blocked]\n7 = true\n[plan]",
        "blocked",
        "7: is a person with words",
    ),
    (
        "story =",
        "nothing = true\nstory =",
        "plan",
        "a day plans something",
    ),
    (
        "[[sees]]\nperson = 3",
        "[[sees]]",
        "sees[1]",
        "names either",
    ),
];

#[test]
fn a_day_file_with_a_slip_is_refused_by_file_and_key() {
    let text = include_str!("little/days/02-anna-moves.toml");
    for (from, to, place, said) in FILE_SLIPS {
        assert!(text.contains(from), "{from}");
        let refused = Script::parse("day", &text.replacen(from, to, 1));
        let refused = refused.expect_err(to);
        let place = format!("day.toml: {place}: ");
        assert!(
            refused.starts_with(&place) && refused.contains(said),
            "{to}: {refused}"
        );
    }
}
