//! A company of 801 with messy data is adopted in three sittings: what a number agrees in; what looks alike, while
//! accounts change under the operator's hands; and the rest, line by line.

use std::collections::{BTreeMap, BTreeSet};

use rosterd::cycle::Run;
use rosterd::guard::{Breach, Mode};
use rosterd::past::Class;
use rosterd::people::PersonId;
use rosterd::plan::Disposition;

use unicode_normalization::UnicodeNormalization as _;

use super::days::at;
use super::messy::{self, login};
use super::office::{Office, Row, Sheet, Told, is_disabled, values};
use super::sandbox::Pace;
use super::support::ground::Seen;

/// Whose account IT changes between the file and its acceptance, and between that and the plan.
const CHANGED: [u32; 2] = [600, 601];

// S-43
pub async fn story(office: &mut Office) -> Told {
    office.rules(&messy::rules());
    office.guard.mode = Mode::Autopilot;
    office.ground.pour(&messy::world());
    // Three days go by within a minute.
    office.personio.pace(Pace {
        per_minute: 3000,
        per_second: 100,
        ..Pace::default()
    });
    messy::people().for_each(|person| office.employ(person));
    let before = accounts(office);
    first_run(office).await;
    by_number(office).await;
    office.clock(at(1, 10, 0));
    by_looks(office).await;
    office.clock(at(2, 10, 0));
    by_hand(office).await;
    everybody_has_one(office, &before).await;
    office.told.clone()
}

/// Nothing is done before somebody says so. Whoever was hired since is no question, and the first plan all the same.
async fn first_run(office: &mut Office) {
    let run = office.run().await.run;
    assert_eq!(run.breaches, [Breach::First]);
    assert_eq!(held(&run), [messy::NEWCOMER]);
    let waits = |disposition: &Disposition| matches!(disposition, Disposition::Blocked(why) if why.contains("rosterd adopt"));
    let waiting = run.cases.iter().filter(|case| waits(&case.disposition));
    assert_eq!(waiting.count(), 800);
    let run = office.apply().await;
    assert_eq!(run.outcome, "complete");
    assert_eq!((done(&run, "create"), done(&run, "anchor")), (1, 0));
}

/// The first sitting: what a number agrees in. Somebody has two accounts with it, and the file is refused whole.
async fn by_number(office: &mut Office) {
    let mut sheet = Sheet::open(&office.questions().await);
    let mut by: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &sheet.rows {
        *by.entry(row.cell("by")).or_default() += 1;
    }
    let all = "personnel_number; email and last_name; same name; same address";
    let expected = [
        (all, 250),
        ("personnel_number", 200),
        ("personnel_number; same name", 50 + 2),
        ("same name", 120 + 3),
        ("same address", 70 + 1),
        ("email and last_name; same address", 60),
        ("", 2 + 43),
    ];
    assert_eq!(by, expected.into());

    sheet.decide("link", |row| row.cell("by").starts_with("personnel_number"));
    of(&mut sheet, messy::TO_BE_OPENED).write("enable", "yes");
    assert_eq!(sheet.decided(), 502);
    let twice = sheet.rows.iter().filter(|row| row.person() == messy::TWICE);
    let twice: Vec<&str> = twice.map(|row| row.place.as_str()).collect();
    let expected = format!(
        "{}, person 755: another decision than on {}; one a person",
        twice[1], twice[0]
    );
    assert_eq!(office.hand_in(&sheet.text()).await, Err(vec![expected]));
    assert!(office.past().decisions.is_empty());
    sheet.decide("", |row| row.person() == messy::TWICE);
    assert_eq!(office.hand_in(&sheet.text()).await, Ok(500));

    let run = office.run().await.run;
    assert_eq!(run.breaches, limits(500, 10, 20));
    assert_eq!(held(&run), messy::BY_NUMBER.collect::<Vec<_>>());
    assert_eq!(linked(office), 1, "500 at once wait for somebody");
    office.approve_all(&run.held, office.guard.approval_valid);
    let run = office.run().await.run;
    assert_eq!(run.outcome, "complete");
    assert_eq!((done(&run, "anchor"), done(&run, "create")), (500, 0));
    assert_eq!((done(&run, "enable"), done(&run, "disable")), (1, 0));
    office.rest().await;
    assert_eq!(linked(office), 501);
}

/// The second, a day later: what looks alike. Two are asked about one account, one account changed since the file was
/// written, one carries an anchor of somebody's long ago: the file is refused whole, and accepted without them. One more
/// changes after that: nothing is done to it.
async fn by_looks(office: &mut Office) {
    let [since_the_file, since_accepted] = CHANGED;
    let mut sheet = Sheet::open(&office.questions().await);
    touch(office, since_the_file);
    let unsure = [messy::TWICE, messy::RECEPTION];
    sheet.decide("link", |row| {
        !row.cell("login").is_empty() && !unsure.contains(&row.person())
    });
    assert_eq!(sheet.decided(), 250 + 2 + 1);
    let [first, second] = messy::NAMESAKES;
    let refused = [
        (since_the_file, "has changed since it was looked at"),
        (first, "is decided to be person 752's, too"),
        (second, "is decided to be person 751's, too"),
        (
            messy::OLD_PAYROLL,
            "carries an anchor nobody in HR has ('K-0757'); where it means nothing any more, clear it in the directory",
        ),
    ];
    let words = refused.map(|(person, why)| {
        let place = of(&mut sheet, person).place.clone();
        format!("{place}, person {person}: the account {why}")
    });
    let answer = office.hand_in(&sheet.text()).await;
    assert_eq!(answer, Err(words.to_vec()));
    sheet.decide("", |row| refused.iter().any(|(n, _)| *n == row.person()));
    assert_eq!(office.hand_in(&sheet.text()).await, Ok(249));
    touch(office, since_accepted);

    let run = office.run().await.run;
    assert_eq!(run.breaches, limits(248, 25, 50), "of 500 that are managed");
    assert_eq!(linked(office), 501);
    let run = office.settle().await;
    assert_eq!((done(&run, "anchor"), done(&run, "create")), (248, 0));
    assert!(
        matches!(office.ending(&run, since_accepted.into()), Disposition::Blocked(why)
        if why.contains("has changed since it was looked at"))
    );
    assert_eq!(linked(office), 749);
}

/// The third: line by line what is left. The daemon carries it out by itself: it is within the limits.
async fn by_hand(office: &mut Office) {
    let payroll = account(office, messy::OLD_PAYROLL);
    office.ground.set(payroll, "employeeID", &[]);
    let mut sheet = Sheet::open(&office.questions().await);
    assert_eq!(sheet.rows.len(), 10 + 43);
    let pending = sheet
        .rows
        .iter()
        .filter(|row| !row.cell("decision").is_empty());
    let pending: Vec<u32> = pending.map(Row::person).collect();
    assert_eq!(pending, [CHANGED[1]], "decided, and to be confirmed");

    let [first, second] = messy::NAMESAKES;
    for n in [CHANGED[0], first, messy::OLD_PAYROLL] {
        of(&mut sheet, n).write("decision", "link");
    }
    let right = login(messy::TWICE);
    sheet.decide("link", |row| row.cell("login") == right);
    for n in [messy::MISSPELT, messy::PROTECTED] {
        let row = of(&mut sheet, n);
        row.write("decision", "link");
        row.write("login", &login(n));
    }
    let others = [second, messy::RECEPTION];
    sheet.decide("create", |row| {
        others.contains(&row.person()) || messy::WITHOUT.contains(&row.person())
    });
    sheet.decide("ignore", |row| messy::UNWANTED.contains(&row.person()));
    let protected = of(&mut sheet, messy::PROTECTED);
    let expected = format!(
        "{}, person 754: the account is protected: adminCount is set (privileged, or once was)",
        protected.place
    );
    assert_eq!(office.hand_in(&sheet.text()).await, Err(vec![expected]));
    let protected = of(&mut sheet, messy::PROTECTED);
    protected.write("decision", "ignore");
    protected.write("login", "");
    assert_eq!(office.hand_in(&sheet.text()).await, Ok(9 + 43));

    let run = office.run().await.run;
    assert_eq!((run.outcome, run.held.len()), ("complete", 0));
    assert_eq!((done(&run, "anchor"), done(&run, "create")), (6, 15));
    assert_eq!(done(&run, "disable"), 0);
    office.rest().await;
    assert_eq!(linked(office), 770);
}

/// With an administrator's eyes: who has which account, and what became of all the others.
async fn everybody_has_one(office: &Office, before: &BTreeMap<String, Seen>) {
    let after = accounts(office);
    let owned = after.iter().filter_map(|(login, seen)| {
        let anchor = values(seen, "employeeID").first()?;
        Some((anchor.clone(), login.clone()))
    });
    assert_eq!(owned.collect::<BTreeMap<_, _>>(), messy::owners());
    let new = after.keys().filter(|login| !before.contains_key(*login));
    let created: BTreeSet<&str> = messy::created().map(|(_, login)| login).collect();
    assert_eq!(new.map(String::as_str).collect::<BTreeSet<_>>(), created);
    assert_eq!(after.len(), before.len() + created.len());
    for stranger in [&login(messy::PROTECTED), "it0755old", "it0756", "scanner"] {
        assert_eq!(after[stranger], before[stranger], "{stranger} was touched");
    }
    let closed = after.iter().filter(|(_, seen)| is_disabled(seen));
    let closed: Vec<&str> = closed.map(|(login, _)| login.as_str()).collect();
    assert_eq!(closed, [login(messy::CLOSED_BY_IT)]);
    for (n, login) in messy::adopted().map(|n| (n, login(n))) {
        for kept in ["dn", "userPrincipalName", "mail"] {
            let (now, then) = (&after[&login], &before[&login]);
            assert_eq!(values(now, kept), values(then, kept), "{login}, {kept}");
        }
        let last: String = values(&after[&login], "sn").concat().nfc().collect();
        assert_eq!(last, messy::name(n).1[0], "as HR has it: {login}");
    }
    doors(office);
    last_words(office).await;
}

/// Who could log in still can; who was let in by a decision has a password of its own.
fn doors(office: &Office) {
    for n in messy::with_password() {
        let upn = format!("{}@corp.example", login(n));
        assert!(office.ground.can_log_in(&upn, messy::PASSWORD), "{upn}");
    }
    let (upn, password) = office
        .passwords
        .handed_over(messy::TO_BE_OPENED.into())
        .expect("opened on the word of whoever decided");
    assert!(office.ground.can_log_in(&upn, &password));
}

/// What is said of those whom nothing was done for.
async fn last_words(office: &Office) {
    let sheet = Sheet::open(&office.questions().await);
    let left = sheet
        .rows
        .iter()
        .map(|row| (row.person(), row.cell("decision")));
    let expected = [messy::PROTECTED].into_iter().chain(messy::UNWANTED);
    let expected = expected.map(|n| (n, "ignore"));
    assert_eq!(left.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    let plan = office.plan().await;
    let said = |text: &str| plan.findings.iter().any(|one| one.text.starts_with(text));
    assert!(said("31 people are left without an account by a decision"));
    let shut = PersonId::new(messy::CLOSED_BY_IT.to_string());
    let shut = plan.case(&shut).expect("a case");
    let is_said = shut.findings.iter().any(|one| {
        one.text
            .starts_with("the account is disabled, but not by rosterd")
    });
    assert!(is_said, "{:?}", shut.findings);
}

/// IT changes how somebody's account is shown.
fn touch(office: &Office, n: u32) {
    let guid = account(office, n);
    office
        .ground
        .set(guid, "displayName", &["on parental leave"]);
}

fn account(office: &Office, n: u32) -> rosterd::directory::Guid {
    let guid = office.ground.whose("sAMAccountName", &login(n));
    guid.expect("IT made it")
}

/// The one line about a person.
fn of(sheet: &mut Sheet, person: u32) -> &mut Row {
    sheet.line(|row| row.person() == person)
}

/// Too many links for one run, and for a day.
fn limits(count: usize, run: usize, day: usize) -> [Breach; 2] {
    [("run", run), ("24h", day)].map(|(window, allowed)| Breach::Limit {
        class: Class::Link,
        count,
        allowed,
        window,
    })
}

/// Whose case waits for an operator.
fn held(run: &Run) -> Vec<u32> {
    let people = run.held.iter().map(|held| held.person.to_string());
    people.map(|id| id.parse().expect("a number")).collect()
}

/// How many changes of a kind a run planned.
fn done(run: &Run, kind: &str) -> usize {
    let changes = run.plan.changes();
    changes
        .filter(|change| change.action.word() == kind)
        .count()
}

/// How many people have an account, as rosterd remembers it.
fn linked(office: &Office) -> usize {
    office.past().links.len()
}

/// Everybody's account as an administrator sees it, by login.
fn accounts(office: &Office) -> BTreeMap<String, Seen> {
    let all = office.ground.everything().into_iter();
    let staff = all.filter(|seen| values(seen, "dn")[0].ends_with(",OU=Staff,DC=corp,DC=example"));
    staff
        .map(|seen| (values(&seen, "sAMAccountName")[0].clone(), seen))
        .collect()
}
