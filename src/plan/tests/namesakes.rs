//! People of one name who come to be in one unit: foreseen, and both moved.

use super::world::*;
use crate::identity::NameOverride;
use crate::plan::{Action, Plan, Policy, Sight};

/// Two people of one name at work, in units of their own.
fn two_namesakes(facts: &[(&str, &str)]) -> Sight {
    let both = |facts: &[(&str, &str)]| {
        let at = |office| [&[("office", office), ("department", "Sales")], facts].concat();
        vec![
            person("1", "Anna", "Bauer", &at("Berlin")),
            person("2", "Anna", "Bauer", &at("London")),
        ]
    };
    let (_, mut after) = settle(&sight(both(&[]), vec![]), morning());
    let names = after.directory.accounts().map(|account| account.dn.leaf());
    assert!(names.into_iter().all(|name| name == "Bauer, Anna"));
    after.roster = roster(both(facts));
    after
}

fn moves(plan: &Plan) -> Vec<String> {
    let moves = plan
        .changes()
        .filter(|change| matches!(change.action, Action::Move { .. }));
    let words = |change: &crate::plan::Change| {
        format!(
            "{}: {} ({})",
            change.id.person, change.action, change.reason.because
        )
    };
    moves.map(words).collect()
}

// R-20
#[test]
fn two_leavers_of_one_name_on_one_day_share_the_leavers_unit() {
    let sight = two_namesakes(&[("termination_date", "2026-11-19")]);
    let (plan, after) = settle(&sight, morning());
    insta::assert_snapshot!(moves(&plan).join("\n"), @r"
    1: move OU=Berlin,OU=Staff,DC=corp,DC=example → OU=Leavers,DC=corp,DC=example (the last day was 2026-11-19)
    2: move CN=Bauer\, Anna,OU=London,OU=Staff,DC=corp,DC=example → CN=Bauer\, Anna (abauer2),OU=Leavers,DC=corp,DC=example (the last day was 2026-11-19; its common name is taken there)
    ");
    assert!(plan.cases.iter().all(|case| case.findings.is_empty()));

    // Back at work, each keeps the name: nobody else has it there.
    let back = ["Berlin", "London"].map(|office| [("office", office), ("department", "Sales")]);
    let mut sight = after;
    sight.roster = roster(vec![
        person("1", "Anna", "Bauer", &back[0]),
        person("2", "Anna", "Bauer", &back[1]),
    ]);
    let (plan, _) = settle(&sight, morning());
    insta::assert_snapshot!(moves(&plan).join("\n"), @r"
    1: move OU=Leavers,DC=corp,DC=example → OU=Berlin,OU=Staff,DC=corp,DC=example (office is Berlin)
    2: move OU=Leavers,DC=corp,DC=example → OU=London,OU=Staff,DC=corp,DC=example (office is London)
    ");
}

// R-20
#[test]
fn somebody_elses_object_of_that_name_is_in_the_way_as_the_directory_compares() {
    let (_, sight) = settle(
        &sight(
            vec![person("1", "Jürgen", "Müller", &[("office", "Berlin")])],
            vec![],
        ),
        morning(),
    );
    let mut accounts: Vec<_> = sight.directory.accounts().cloned().collect();
    let mut stranger = account(9, "guest", None, "OU=Leavers");
    stranger.dn = dn("OU=Leavers").child_cn("MULLER, JURGEN");
    accounts.push(stranger);
    let facts = [("office", "Berlin"), ("termination_date", "2026-11-19")];
    let sight = Sight {
        roster: roster(vec![person("1", "Jürgen", "Müller", &facts)]),
        directory: directory(accounts),
        ..sight
    };
    let (plan, _) = settle(&sight, morning());
    assert_eq!(moves(&plan).len(), 1);
    assert!(moves(&plan)[0].contains("CN=Müller\\, Jürgen (jmueller),OU=Leavers"));
}

// R-20
#[test]
fn a_newcomer_of_the_same_plan_has_the_name_first() {
    let anna = |office| person("1", "Anna", "Bauer", &[("office", office)]);
    let (_, mut sight) = settle(&sight(vec![anna("Berlin")], vec![]), morning());
    let hired = [("office", "London"), ("hire_date", "2026-11-20")];
    sight.roster = roster(vec![anna("London"), person("3", "Anna", "Bauer", &hired)]);
    let (plan, _) = settle(&sight, morning());
    let created = plan.changes().find_map(|change| match &change.action {
        Action::Create(new) => Some(new.dn()),
        _ => None,
    });
    let taken = dn("OU=London,OU=Staff").child_cn("Bauer, Anna");
    assert_eq!(created, Some(taken));
    assert!(moves(&plan)[0].contains("→ CN=Bauer\\, Anna (abauer),OU=London"));
}

// R-20
#[test]
fn who_can_have_no_other_name_stays_and_is_reported() {
    let mut policy: Policy = policy();
    let fixed = NameOverride {
        common_name: Some("Bauer, Anna".into()),
        ..NameOverride::default()
    };
    policy.naming.overrides.insert(id("2"), fixed);
    let sight = two_namesakes(&[("termination_date", "2026-11-19")]);
    let (plan, _) = settle_by(&policy, &sight, morning());
    assert_eq!(moves(&plan).len(), 1);
    let told = plan.case(&id("2")).unwrap().findings.iter();
    let told: Vec<&str> = told.map(|finding| finding.text.as_str()).collect();
    assert!(
        told.len() == 1 && told[0].contains("same common name"),
        "{told:?}"
    );
}
