//! Personio cannot be read from Friday afternoon on: who leaves at six leaves at six, who starts at six in the morning
//! is let in, and everything else waits until Personio is back.

use jiff::SignedDuration;
use rosterd::cycle::Run;
use rosterd::directory::Edit;
use rosterd::ports::{EditFailure, Refusal, RefusalKind};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled, values};
use super::sandbox::{Faults, Person};
use rosterd::plan::LifecycleEvent;

const LEO: &str = "CN=Geht\\, Leo,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const GONE: &str = "CN=Geht\\, Leo,OU=Leavers,DC=corp,DC=example";
const MIA: &str = "CN=Bleibt\\, Mia,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const SAM: &str = "CN=Kommt\\, Sam,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

// S-19
pub async fn story(office: &mut Office) -> Told {
    let (leaves, starts) = (day(2).to_string(), day(3).to_string());
    for (id, first, last) in [(1, "Leo", "Geht"), (2, "Mia", "Bleibt")] {
        let email = format!("{first}.{last}@example.com").to_lowercase();
        office.employ(
            Person::new(id, first, last)
                .hired("2020-01-01")
                .email(&email),
        );
    }
    office.employ(
        Person::new(3, "Sam", "Kommt")
            .hired(&starts)
            .email("sam.kommt@example.com"),
    );
    office
        .personio
        .edit(1, &json!({ "termination_date": leaves }));
    office.settle().await;
    last_good_read(office).await;
    the_leaver_goes(office).await;
    the_starter_comes(office).await;
    everything_else_waits_for_personio(office).await;
    too_old(office).await;
    office.told.clone()
}

/// Ten to six: Mia is to get another title, which the directory refuses for now.
async fn last_good_read(office: &mut Office) {
    office.clock(at(2, 17, 50));
    office
        .personio
        .edit(2, &json!({ "position": "Head of Sales" }));
    office.refuses = |edit| {
        matches!(edit, Edit::Modify { .. })
            .then(|| EditFailure::Refused(Refusal::new(RefusalKind::Code(53), "not today")))
    };
    let run = office.apply().await;
    assert_eq!(
        (run.outcome, event(&run, 2)),
        ("failed", Some(LifecycleEvent::Update))
    );
    office.refuses = |_| None;
    // A page of somebody else's in Personio's place: nothing of it is a roster.
    office.personio.faults(Faults {
        html: true,
        ..Faults::default()
    });
}

/// One run with Personio down that changes something, and two that find nothing more to do.
async fn settle(office: &mut Office) -> Run {
    let run = office.apply().await;
    assert!(!run.plan.is_empty(), "nothing fell due");
    for _ in 0..2 {
        let again = office.apply().await;
        assert_eq!(again.outcome, "incomplete");
        assert!(again.plan.is_empty(), "not settled");
    }
    assert_eq!(run.outcome, "incomplete", "{:?}", run.cases);
    assert!(run.void.is_some());
    run
}

async fn the_leaver_goes(office: &mut Office) {
    let (upn, password) = office.passwords.handed_over(1).expect("handed over");
    office.clock(at(2, 17, 59));
    assert!(office.plan().await.is_empty(), "a minute before six");
    assert!(office.ground.can_log_in(&upn, &password));
    office.clock(at(2, 18, 0));
    assert!(office.ground.find(LEO).is_some());
    let run = settle(office).await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Termination));
    let account = office.account(GONE);
    assert!(is_disabled(&account) && groups(&account).is_empty());
    assert!(!office.ground.can_log_in(&upn, &password));
    assert!(
        values(&office.account(MIA), "title").is_empty(),
        "a title waits"
    );
    assert!(is_disabled(&office.account(SAM)));
}

async fn the_starter_comes(office: &mut Office) {
    office.clock(at(3, 5, 59));
    assert!(office.plan().await.is_empty(), "a minute before six");
    office.clock(at(3, 6, 0));
    let run = settle(office).await;
    assert_eq!(event(&run, 3), Some(LifecycleEvent::Start));
    let (upn, password) = office.passwords.handed_over(3).expect("handed over");
    assert!(office.ground.can_log_in(&upn, &password));
    assert!(values(&office.account(MIA), "title").is_empty());
}

async fn everything_else_waits_for_personio(office: &mut Office) {
    office.personio.faults(Faults::default());
    office.clock(at(3, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Update));
    assert_eq!(values(&office.account(MIA), "title"), ["Head of Sales"]);
    assert!(is_disabled(&office.account(GONE)));
}

/// What was read more than three days ago ends nobody, to the second.
async fn too_old(office: &mut Office) {
    let end = json!({ "termination_date": day(5).to_string() });
    office.personio.edit(2, &end);
    let read = at(3, 17, 59);
    office.clock(read);
    office.settle().await;
    office.personio.faults(Faults {
        html: true,
        ..Faults::default()
    });
    let in_time = read.plus(SignedDuration::from_hours(72));
    office.clock(in_time.plus(SignedDuration::from_secs(1)));
    let failure = office.try_to_look().await.expect_err("nothing is decided");
    assert!(failure.to_string().contains("text/html"), "{failure}");
    office.clock(in_time);
    assert!(!office.plan().await.is_empty());
    assert!(!is_disabled(&office.account(MIA)));
}
