//! One request that is refused, or not taken, for ever: the rest of the day goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rosterd::directory::Edit;
use rosterd::plan::Disposition;
use rosterd::ports::{EditFailure, Refusal, RefusalKind};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, groups, is_disabled};
use super::sandbox::Person;
use super::support::ground::Ground;
use super::support::memory::Memory;

/// Seven people start today.
fn seven_starters() -> Office {
    let ground: Arc<dyn Ground> = Arc::new(Memory::company());
    let office = Office::open(ground);
    let today = day(0).to_string();
    for (id, first) in (1..).zip(["Ada", "Bea", "Cem", "Dan", "Eva", "Fee", "Gil"]) {
        let department = if id == 7 { "Engineering" } else { "Sales" };
        office.employ(
            Person::new(id, first, "Start")
                .hired(&today)
                .with("department", department)
                .email(&format!("{}.start@example.com", first.to_lowercase())),
        );
    }
    office
}

fn is_open(office: &Office, first: &str) -> bool {
    let dn = format!("CN=Start\\, {first},OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example");
    !is_disabled(&office.account(&dn))
}

fn no_right() -> EditFailure {
    EditFailure::Refused(Refusal::new(RefusalKind::Code(50), "no right"))
}

#[tokio::test]
async fn a_group_that_takes_nobody_keeps_no_starter_out() {
    let mut office = seven_starters();
    office.refuses = |edit| matches!(edit, Edit::Join { .. }).then(no_right);
    let run = office.apply().await;
    assert!(matches!(office.ending(&run, 1), Disposition::Failed(_)));
    assert!(is_open(&office, "Ada") && is_open(&office, "Fee"));
    assert!(office.passwords.handed_over(1).is_some());
}

#[tokio::test]
async fn a_password_that_is_refused_keeps_the_account_closed() {
    let mut office = seven_starters();
    office.refuses = |edit| {
        matches!(edit, Edit::SetPassword { .. })
            .then(|| EditFailure::Refused(Refusal::new(RefusalKind::Password, "policy")))
    };
    office.apply().await;
    assert!(!is_open(&office, "Ada"));
}

static REFUSED: AtomicUsize = AtomicUsize::new(0);

#[tokio::test]
async fn a_password_the_policy_does_not_take_is_drawn_again_twice() {
    let mut office = seven_starters();
    office.refuses = |edit| {
        let is_first =
            matches!(edit, Edit::SetPassword { .. }) && REFUSED.fetch_add(1, Ordering::SeqCst) < 2;
        is_first.then(|| EditFailure::Refused(Refusal::new(RefusalKind::Password, "policy")))
    };
    let run = office.apply().await;
    assert!(
        run.cases
            .iter()
            .all(|case| matches!(case.disposition, Disposition::Changed(_))),
        "{:?}",
        run.cases
    );
    assert!(is_open(&office, "Ada"));
}

//
#[tokio::test]
async fn a_right_that_lacks_everywhere_stops_the_run_after_ten_refusals() {
    let ground: Arc<dyn Ground> = Arc::new(Memory::company());
    let mut office = Office::open(ground);
    for id in 1..=40 {
        let person = Person::new(id, "Person", &format!("Number{id}")).hired("2020-01-01");
        office.employ(person.email(&format!("number{id}@example.com")));
    }
    office.settle().await;
    for id in 1..=40 {
        office
            .personio
            .edit(id, &json!({"department": "Engineering"}));
    }
    office.clock(at(1, 9, 0));
    office.refuses = |edit| matches!(edit, Edit::Modify { .. }).then(no_right);
    let run = office.apply().await;
    let why = run.stopped.clone().expect("the run stops");
    assert!(why.contains("(write)") && why.contains("no right"), "{why}");
    let refused = run.cases.iter();
    let refused = refused.filter(|case| matches!(case.disposition, Disposition::Failed(_)));
    // Those under way when the tenth came back are heard out.
    assert!((10..=25).contains(&refused.count()));
    assert_eq!(run.outcome, "stopped");
}

#[tokio::test]
async fn one_request_that_is_not_taken_does_not_end_the_run_however_many_it_serves() {
    let mut office = seven_starters();
    // Four groups take all seven: four requests, which are not yet a controller that is gone.
    office.refuses = |edit| match edit {
        Edit::Join { members, .. } if members.len() == 7 => {
            Some(EditFailure::NotSent("busy".into()))
        }
        _ => None,
    };
    let run = office.apply().await;
    assert_eq!(run.stopped, None);
    assert!(is_open(&office, "Ada"));
}

#[tokio::test]
async fn somebody_hired_again_is_not_let_in_before_every_old_membership_is_gone() {
    let ground: Arc<dyn Ground> = Arc::new(Memory::company());
    let mut office = Office::open(ground);
    office.employ(
        Person::new(1, "Ute", "Wolf")
            .hired("2020-01-01")
            .email("ute.wolf@example.com"),
    );
    office.settle().await;
    let account = "CN=Wolf\\, Ute,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
    let leads = "CN=GG-Leads,OU=Groups,DC=corp,DC=example";
    let member = office.ground.find(account).unwrap();
    let leads = office.ground.find(leads).unwrap();
    office.ground.add_member(leads, member);
    let last_day = json!({"termination_date": day(0).to_string()});
    office.personio.edit(1, &last_day);
    office.clock(at(0, 18, 0));
    office.settle().await;

    let again = json!({"termination_date": null, "hire_date": day(60).to_string()});
    office.personio.edit(1, &again);
    office.clock(at(60, 6, 0));
    office.refuses = |edit| matches!(edit, Edit::Quit { .. }).then(no_right);
    let first = office.apply().await;
    assert!(matches!(office.ending(&first, 1), Disposition::Failed(_)));
    let seen = office.ground.look(member).unwrap();
    assert!(is_disabled(&seen) && groups(&seen).contains(&"GG-Leads".to_owned()));
    office.refuses = |_| None;
    office.settle().await;
    let seen = office.account(account);
    assert!(!is_disabled(&seen) && !groups(&seen).contains(&"GG-Leads".to_owned()));
}
