//! An administrator has a second account, of which the condition says that nobody looks for it. As long as it alone has
//! the number, nobody can say that it is not the first: no other is made. Later somebody makes a linked account one of them.

use rosterd::plan::Disposition;
use rosterd::rules::{AccountCondition, Condition, Test};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, is_disabled, values};
use super::sandbox::Person;
use super::support::world::{World, WorldAccount};

const STAFF: &str = "OU=Unsorted,OU=Staff";
const AT_WORK: &str = "CN=Roth\\, Kim,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

// S-33
pub async fn story(office: &mut Office) -> Told {
    let when = Condition::Field("description".into(), Test::StartsWith("svc:".into()));
    office.policy.directory.ignore = Some(AccountCondition::new(when));
    let second = |sam: &str, cn: &str, id: &str| {
        WorldAccount::enabled(sam, cn, STAFF)
            .with("givenName", &["Kim"])
            .with("sn", &["Roth"])
            .with("mail", &["kim.roth@example.com"])
            .with("employeeID", &[id])
            .with("description", &["SVC: not a person"])
    };
    office.ground.pour(&World {
        accounts: vec![second("kroth", "adm Kim Roth", "1")],
        ..World::default()
    });
    let ignored = format!("CN=adm Kim Roth,{STAFF},DC=corp,DC=example");
    office.employ(Person::new(1, "Kim", "Roth").hired("2020-01-01"));
    let run = office.apply().await;
    assert!(run.plan.is_empty());
    assert!(matches!(office.ending(&run, 1), Disposition::Blocked(why)
        if why.contains("an account with the anchor is named by directory.ignore")));
    let guid = office.ground.find(&ignored).unwrap();
    office.ground.set(guid, "employeeID", &[]);
    let before = office.account(&ignored);
    office.settle().await;
    let account = office.account(AT_WORK);
    assert_eq!(values(&account, "sAMAccountName"), ["kiroth"]);
    assert_eq!(values(&account, "mail"), ["kim.roth2@example.com"]);
    assert_eq!(values(&account, "employeeID"), ["1"]);
    assert_eq!(
        office.account(&ignored),
        before,
        "its names are taken, and it is not touched"
    );

    // Somebody describes the linked account as a service: it stays as it is, and HR's changes wait.
    let guid = office.ground.find(AT_WORK).unwrap();
    office
        .ground
        .set(guid, "description", &["svc: lent to the scanner"]);
    let end = json!({"department": "Engineering", "termination_date": day(1).to_string()});
    office.personio.edit(1, &end);
    let run = office.apply().await;
    assert!(run.plan.is_empty());
    assert!(matches!(office.ending(&run, 1), Disposition::Blocked(why)
        if why.contains("directory.ignore") && why.contains("lent to the scanner")));
    office.clock(at(1, 18, 0));
    let run = office.apply().await;
    let case = run.plan.cases.iter().find(|case| case.found.is_some());
    let findings = &case.expect("a case").findings;
    assert!(
        findings
            .iter()
            .any(|f| f.text.contains("has left and the account cannot be closed"))
    );
    // The description goes, and the end comes.
    office.ground.set(guid, "description", &[]);
    office.settle().await;
    assert!(is_disabled(&office.ground.look(guid).unwrap()));
    assert_eq!(office.account(&ignored), before);
    office.told.clone()
}
