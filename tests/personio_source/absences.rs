//! The kind of absence: read only where it is wanted and allowed, for today, whole or not at all.

use jiff::tz::TimeZone;

use super::*;
use crate::sandbox::Absence;

const TYPES: &str = "/v1/company/time-off-types";
const TIME_OFFS: &str = "/v1/company/time-offs";

fn company() -> Company {
    let people = (4711..=4716).map(|id| Person::new(id, "Eva", "Groß").hired("2020-01-01"));
    people
        .fold(Company::new("2026-11-23"), Company::person)
        .absence_type(1, "maternity_parental_leave")
        .absence_type(2, "sick_leave")
        .absence_type(3, "paid_vacation")
        .absence_type(4, "offsite_work")
}

fn wanted() -> BTreeSet<FieldName> {
    BTreeSet::from(["last_name", "absence_kind"].map(FieldName::from))
}

async fn read_kinds(sandbox: &Sandbox) -> Roster {
    let zone = TimeZone::get("Europe/Berlin").expect("a zone");
    let source = source(connection(&sandbox.url())).with_absences(zone);
    source.read(&wanted()).await.expect("everybody")
}

fn kinds(roster: &Roster) -> Vec<String> {
    let name = FieldName::new("absence_kind");
    let people = roster.people();
    people
        .map(|person| match person.field(&name) {
            FieldValue::Empty => "-".to_owned(),
            FieldValue::Unreadable => "?".to_owned(),
            value => value.text().expect("a word"),
        })
        .collect()
}

fn asked(sandbox: &Sandbox, path: &str) -> Vec<Seen> {
    let requests = sandbox.requests().into_iter();
    requests.filter(|seen| seen.path == path).collect()
}

//
#[tokio::test]
async fn everybody_has_the_kind_of_today_and_nothing_else_of_it() {
    let company = company()
        .absence(Absence::new(4711, 1, "today-8mo", "today+4mo"))
        .absence(Absence::new(4711, 2, "today", "today"))
        .absence(Absence::new(4712, 3, "today-3d", "today"))
        .absence(Absence::new(4713, 2, "today", "today").status("requested"))
        // The filter of the request lets the next day through.
        .absence(Absence::new(4714, 3, "today+1d", "today+9d"))
        .absence(Absence::new(4715, 4, "today", "today"))
        .absence(Absence::new(4716, 3, "today-9d", "today-1d"));
    let sandbox = Sandbox::start(company);
    let roster = read_kinds(&sandbox).await;
    assert_eq!(kinds(&roster), ["parental", "vacation", "-", "-", "-", "-"]);
    let shown = format!("{:?}", roster.people().collect::<Vec<_>>());
    assert!(!shown.contains("Geheim"), "{shown}");
    let [types] = &asked(&sandbox, TYPES)[..] else {
        panic!("one request for types")
    };
    let [absences] = &asked(&sandbox, TIME_OFFS)[..] else {
        panic!("one request for absences")
    };
    assert_eq!(types.query_keys, ["limit", "offset"]);
    let keys = ["start_date", "end_date", "limit", "offset"];
    assert_eq!(absences.query_keys, keys);
}

#[tokio::test]
async fn without_need_or_leave_nothing_is_asked_about_absences() {
    let sandbox = Sandbox::start(company());
    let unasked = source(connection(&sandbox.url())).with_absences(TimeZone::UTC);
    let names = BTreeSet::from([FieldName::new("last_name")]);
    unasked.read(&names).await.expect("everybody");
    assert!(asked(&sandbox, TIME_OFFS).is_empty() && asked(&sandbox, TYPES).is_empty());
    sandbox.forget_requests();
    let forbidden = source(connection(&sandbox.url()));
    let void = forbidden.read(&wanted()).await.expect_err("not allowed");
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(
        void.to_string().contains("personio.absences = true"),
        "{void}"
    );
    assert_eq!(sandbox.requests(), []);
}

#[tokio::test]
async fn today_is_the_day_in_the_zone_of_the_schedule() {
    // 07:00 UTC on 23 November is still the 22nd in Honolulu.
    let company = company().absence(Absence::new(4711, 2, "2026-11-22", "2026-11-22"));
    let sandbox = Sandbox::start(company);
    for (zone, wanted_kind) in [("Pacific/Honolulu", "sick"), ("Europe/Berlin", "-")] {
        let zone = TimeZone::get(zone).expect("a zone");
        let source = source(connection(&sandbox.url())).with_absences(zone);
        let roster = source.read(&wanted()).await.expect("everybody");
        assert_eq!(kinds(&roster)[0], wanted_kind);
    }
}

//
#[tokio::test]
async fn five_hundred_absences_are_three_pages_that_begin_with_one() {
    let people = (1..=500).map(|id| Person::new(id, "Eva", "Groß"));
    let mut company = people
        .fold(Company::new("2026-11-23"), Company::person)
        .absence_type(2, "sick_leave");
    for id in 1..=500 {
        company = company.absence(Absence::new(id, 2, "today", "today"));
    }
    let sandbox = Sandbox::start(company);
    assert!(
        kinds(&read_kinds(&sandbox).await)
            .iter()
            .all(|kind| kind == "sick")
    );
    assert_eq!(asked(&sandbox, TIME_OFFS).len(), 3);
    sandbox.absences(|absences| absences.first_page_only = true);
    sandbox.forget_requests();
    assert!(
        kinds(&read_kinds(&sandbox).await)
            .iter()
            .all(|kind| kind == "?")
    );
}

#[tokio::test]
async fn absences_that_are_no_whole_are_nobodys_and_everything_else_arrives() {
    let away = company().absence(Absence::new(4711, 2, "today", "today"));
    let sandbox = Sandbox::start(away);
    sandbox.absences(|absences| absences.lying_total = 1);
    let roster = read_kinds(&sandbox).await;
    assert_eq!(kinds(&roster), ["?"; 6]);
    assert_eq!(value(&roster, 4713, "last_name"), text("Groß"));
    // Once quietly again, and then no more.
    assert_eq!(asked(&sandbox, TIME_OFFS).len(), 2);
    sandbox.absences(|absences| absences.lying_total = 0);
    assert_eq!(kinds(&read_kinds(&sandbox).await)[..2], ["sick", "-"]);
    let nobodys = Absence::new(4712, 2, "today", "today").raw("employee", json!([]));
    let sandbox = Sandbox::start(company().absence(nobodys));
    assert_eq!(kinds(&read_kinds(&sandbox).await), ["?"; 6]);
}

#[tokio::test]
async fn a_credential_without_the_right_leaves_kinds_unreadable_and_everything_else_readable() {
    let narrow =
        Credential::new(Company::CLIENT_ID, Company::CLIENT_SECRET).unreadable(&["absences"]);
    let sandbox = Sandbox::start(company().with_credential(narrow));
    let roster = read_kinds(&sandbox).await;
    assert_eq!(kinds(&roster), ["?"; 6]);
    assert_eq!(value(&roster, 4711, "last_name"), text("Groß"));
}

//
#[tokio::test]
async fn one_odd_absence_is_one_persons_doubt() {
    let company = company()
        .absence(Absence::new(4711, 2, "today", "today").raw("end_date", json!("soon")))
        .absence(Absence::new(4712, 99, "today", "today"))
        .absence(Absence::new(4713, 2, "today", "today").raw("half_day_start", json!("maybe")));
    let roster = read_kinds(&Sandbox::start(company)).await;
    assert_eq!(kinds(&roster), ["?", "?", "sick", "-", "-", "-"]);
}

#[tokio::test]
async fn whoever_is_on_leave_without_an_absence_is_in_doubt_and_not_at_work() {
    let company = company()
        .absence(Absence::new(4711, 1, "today-8mo", "today+4mo"))
        .person(Person::new(4720, "Max", "Otto").with("status", "leave"));
    let sandbox = Sandbox::start(company);
    sandbox.edit(4711, &json!({ "status": "leave" }));
    let roster = read_kinds(&sandbox).await;
    assert_eq!(kinds(&roster), ["parental", "-", "-", "-", "-", "-", "?"]);
}
