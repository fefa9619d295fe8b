//! The rehearsal of names.

use serde_json::json;

use crate::stage::{Stage, company, person};

#[test]
fn names_are_tried_for_everybody_and_nothing_is_written() {
    let people = company()
        .person(person(11, "Anna", "Adler"))
        .person(person(12, "Jörg", "von der Weiß"))
        .person(person(13, "Anna", "Adler"))
        .person(person(14, "明", "李"));
    let stage = Stage::new(people, "supervised");
    stage.refuses(
        &["names"],
        0,
        &[
            "4 people: 3 would be named (1 not by the first choice, which is taken), 1 needs an override.",
            "aadler",
            "given to person 11",
            "names.override",
            "von der Weiß → vonderWeiss",
        ],
    );
    let rehearsal = stage.rosterd(&["names", "--json"]).json();
    let totals = json!({"keeps": 0, "named": 3, "override": 1, "undecided": 0, "collisions": 1});
    assert_eq!(rehearsal["totals"], totals);
    let login = |at: usize| rehearsal["people"][at]["names"]["sam_account_name"].clone();
    let tried = [login(0), login(1), login(2)];
    stage.settle();
    let accounts = [11, 12, 13].map(|id| {
        let account = stage.account(id).expect("created");
        json!(account.get("sAMAccountName").expect("a login")[0])
    });
    assert_eq!(accounts, tried, "what was rehearsed is what happens");
    stage.refuses(&["names"], 0, &["3 keep the names of their accounts"]);
    stage.refuses(
        &["names", "--as-new"],
        0,
        &["3 would be named", "As if nobody"],
    );
    stage.refuses(&["names", "--json", "--format", "text"], 64, &["--format"]);
}
