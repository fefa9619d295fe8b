use super::*;

fn need(key: &str, vital: bool) -> Needed {
    Needed {
        key: key.to_owned(),
        field: FieldName::new(key),
        labels: None,
        by: BTreeSet::from(["groups.staff".to_owned()]),
        vital,
    }
}

fn offer(key: &str, delicate: Option<Delicate>) -> Offered {
    Offered {
        key: key.to_owned(),
        label: None,
        delicate,
    }
}

fn page(records: usize, present: &[(&str, usize)]) -> Answers {
    Answers {
        records,
        present: present
            .iter()
            .map(|(key, count)| ((*key).to_owned(), *count))
            .collect(),
        ..Answers::default()
    }
}

fn keys<'a>(needed: impl IntoIterator<Item = &'a Needed>) -> Vec<&'a str> {
    needed.into_iter().map(|need| need.key.as_str()).collect()
}

#[test]
fn what_no_record_carries_is_missing_with_and_without_a_list() {
    let needed = [need("office", true), need("status", true)];
    let mut answers = page(100, &[("status", 100)]);
    let judged = judge(&needed, &answers);
    assert_eq!(
        keys(judged.missing.iter().map(|lack| &lack.needed)),
        ["office"]
    );
    assert_eq!(keys(&judged.readable), ["status"]);
    assert!(judged.lacks());
    // A list that promises it does not make it readable.
    answers.listed = Some([offer("office", None), offer("status", None)].into());
    let judged = judge(&needed, &answers);
    assert_eq!(judged.missing.len(), 1);
    assert!(judged.missing[0].listed);
}

#[test]
fn a_list_that_forgets_what_the_page_shows_is_not_believed() {
    let mut answers = page(3, &[("office", 3)]);
    answers.listed = Some(BTreeSet::new());
    let judged = judge(&[need("office", true)], &answers);
    assert_eq!(keys(&judged.readable), ["office"]);
    assert!(!judged.lacks());
}

#[test]
fn an_attribute_on_some_records_is_readable_and_told() {
    let judged = judge(&[need("office", true)], &page(100, &[("office", 98)]));
    assert_eq!(keys(&judged.readable), ["office"]);
    assert_eq!(judged.patchy, [(need("office", true), 2)]);
}

#[test]
fn without_people_the_list_is_believed_and_without_both_nothing_is_said() {
    let needed = [need("office", true), need("status", true)];
    let mut answers = page(0, &[]);
    assert_eq!(keys(&judge(&needed, &answers).untold), ["office", "status"]);
    answers.listed = Some([offer("status", None)].into());
    let judged = judge(&needed, &answers);
    assert_eq!(keys(&judged.readable), ["status"]);
    assert_eq!(
        keys(judged.missing.iter().map(|lack| &lack.needed)),
        ["office"]
    );
}

#[test]
fn what_is_only_shown_is_missed_and_lacks_nothing() {
    let judged = judge(&[need("supervisor", false)], &page(1, &[]));
    assert_eq!(judged.missing.len(), 1);
    assert!(!judged.lacks());
}

#[test]
fn what_is_delicate_is_too_much_unless_it_is_needed() {
    let mut answers = page(1, &[("dynamic_7", 1)]);
    answers.listed = Some(
        [
            offer("id", None),
            offer("dynamic_7", Some(Delicate::Bank)),
            offer("fix_salary", Some(Delicate::Pay)),
            offer("team", None),
        ]
        .into(),
    );
    let judged = judge(&[need("dynamic_7", true)], &answers);
    let too_much: Vec<&str> = judged
        .delicate
        .iter()
        .map(|offer| offer.key.as_str())
        .collect();
    assert_eq!(too_much, ["fix_salary"]);
    assert_eq!(judged.unneeded, [offer("team", None)]);
    assert!(judged.exceeds());
}

#[test]
fn without_a_list_one_record_tells_what_is_too_much() {
    let mut answers = page(1, &[]);
    answers.sampled = [offer("fix_salary", Some(Delicate::Pay))].into();
    assert!(judge(&[], &answers).exceeds());
    // The list says it for everybody; a single record would only repeat it.
    answers.listed = Some(BTreeSet::new());
    assert!(!judge(&[], &answers).exceeds());
}

#[test]
fn rights_beside_the_needed_ones_are_told_and_those_to_write_are_dangerous() {
    let scope = |word: &str, needed, delicate| Scope {
        word: word.to_owned(),
        needed,
        delicate,
    };
    let answers = Answers {
        scopes: Some(
            [
                scope("absences:read", false, None),
                scope("employees:read", true, None),
                scope("employees:write", false, Some(Delicate::Write)),
            ]
            .into(),
        ),
        ..Answers::default()
    };
    let judged = judge(&[], &answers);
    assert_eq!(judged.dangerous[0].word, "employees:write");
    assert_eq!(judged.idle[0].word, "absences:read");
    assert_eq!((judged.dangerous.len(), judged.idle.len()), (1, 1));
    assert!(judged.exceeds());
}

#[test]
fn one_entity_and_a_shrunken_company_are_hints() {
    let two = BTreeMap::from([("A GmbH".to_owned(), 70), ("B Ltd".to_owned(), 30)]);
    let one = BTreeMap::from([("A GmbH".to_owned(), 70)]);
    assert_eq!(restrictions(&two, Some(100), Some(100)), [""; 0]);
    assert_eq!(restrictions(&two, Some(75), Some(100)), [""; 0]);
    assert_eq!(restrictions(&BTreeMap::new(), Some(9), None), [""; 0]);
    let hints = restrictions(&one, Some(74), Some(100));
    assert_eq!(hints.len(), 2);
    assert!(hints[0].contains("A GmbH"), "{hints:?}");
    assert!(
        hints[1].contains("74") && hints[1].contains("100"),
        "{hints:?}"
    );
}
