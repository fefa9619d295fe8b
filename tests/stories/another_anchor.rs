//! The sign of ownership is the company's own number, not Personio's. Whoever has none, or shares one, is left alone and
//! reported, and nobody else is.

use std::collections::BTreeSet;

use rosterd::past::Subject;
use rosterd::plan::Disposition;
use serde_json::json;

use super::office::{Office, Told, values};
use super::sandbox::Person;
use super::support::world::{World, WorldAccount};

const ADA: &str = "CN=Falk\\, Ada,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

pub async fn story(office: &mut Office) -> Told {
    office.policy.anchor.value = "position".into();
    let found = WorldAccount::enabled("bo.old", "Bo Berg", "OU=Unsorted,OU=Staff");
    office.ground.pour(&World {
        accounts: vec![found.with("employeeID", &["p-102"])],
        ..World::default()
    });
    let numbers = [
        ("Ada", "Falk", "P-101"),
        ("Bo", "Berg", "P-102"),
        ("Cy", "Noss", ""),
        ("Di", "Moss", "P-104"),
        ("Ed", "Ross", "p-104 "),
    ];
    for (id, (first, last, number)) in (1..).zip(numbers) {
        let person = Person::new(id, first, last).hired("2020-01-01");
        office.employ(if number.is_empty() {
            person
        } else {
            person.with("position", number)
        });
    }
    let run = office.settle().await;
    assert_eq!(values(&office.account(ADA), "employeeID"), ["P-101"]);
    let guid = office.ground.find(ADA).unwrap();
    let bo = office
        .ground
        .find("CN=Bo Berg,OU=Unsorted,OU=Staff,DC=corp,DC=example");
    let touched = run.plan.cases[1].changes.iter();
    let touched: BTreeSet<&Subject> = touched.map(|change| &change.subject).collect();
    assert_eq!(touched, [&Subject::Seen(bo.expect("where it was"))].into());
    let blocked = |run, id, word: &str| matches!(office.ending(run, id), Disposition::Blocked(why) if why.contains(word));
    assert!(blocked(&run, 3, "is empty or unreadable"));
    assert!(
        blocked(&run, 4, "belongs to several people")
            && blocked(&run, 5, "belongs to several people")
    );

    // A link holds, whatever becomes of the number: Ada's is taken by Di, and she stays Ada's account's owner.
    office.personio.edit(4, &json!({"position": "P-101"}));
    office.personio.edit(5, &json!({"position": "P-105"}));
    office.personio.edit(1, &json!({"last_name": "Falke"}));
    let run = office.settle().await;
    assert_eq!(values(&office.ground.look(guid).unwrap(), "sn"), ["Falke"]);
    let blocked = matches!(office.ending(&run, 4), Disposition::Blocked(why)
        if why.contains("belongs to several people"));
    assert!(blocked, "{:?}", office.ending(&run, 4));
    assert!(
        matches!(office.ending(&run, 5), Disposition::Changed(_)),
        "a number of one's own is enough"
    );
    office.told.clone()
}
