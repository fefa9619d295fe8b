//! Values in the odd shapes they are known to come in, through the whole reader.

use super::*;

async fn alone(person: Person) -> Roster {
    let company = Company::new("2026-11-23").person(person);
    read(&Sandbox::start(company)).await.expect("everybody")
}

//
#[tokio::test]
async fn an_object_that_is_empty_is_empty_however_it_is_written() {
    for nothing in [json!(null), json!(""), json!([]), json!({})] {
        let keys = ["office", "supervisor", "cost_centers", "department"];
        let person = keys
            .iter()
            .fold(joerg(), |person, key| person.raw(key, nothing.clone()));
        let roster = alone(person).await;
        for field in ["office", "supervisor", "cost_center", "department"] {
            assert_eq!(
                value(&roster, 4711, field),
                FieldValue::Empty,
                "{field}: {nothing}"
            );
        }
    }
}

//
#[tokio::test]
async fn addresses_and_statuses_nobody_has_heard_of_are_kept_as_they_are() {
    let odd = joerg()
        .raw("email", json!("test@localhost"))
        .raw("status", json!("sabbatical"))
        .raw("termination_type", json!("SUB_COMPANY_SWITCH"));
    let roster = alone(odd).await;
    assert_eq!(value(&roster, 4711, "email"), text("test@localhost"));
    assert_eq!(value(&roster, 4711, "status"), text("sabbatical"));
    let kind = value(&roster, 4711, "termination_type");
    assert_eq!(kind, text("SUB_COMPANY_SWITCH"));
}

//
#[tokio::test]
async fn hours_are_a_number_whether_they_come_as_text_or_not() {
    for sent in [json!("37.5"), json!(37.5), json!("37,5")] {
        let roster = alone(joerg().raw("weekly_working_hours", sent)).await;
        let hours = value(&roster, 4711, "weekly_hours");
        assert_eq!(hours.text().as_deref(), Some("37.5"));
    }
}

//
#[tokio::test]
async fn tags_are_the_same_list_in_all_three_spellings() {
    let demo = include_str!("../sandbox/company.toml");
    let skills = "[custom.skills]\nkey = \"dynamic_7\"\nlabel = \"Skills\"\ntype = \"tags\"\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("company.toml");
    std::fs::write(&path, format!("{demo}\n{skills}")).expect("a file");
    let company = Company::load(&path, jiff::civil::date(2026, 11, 23)).expect("a sound company");
    let sandbox = Sandbox::start(company);
    let custom = BTreeMap::from([(FieldName::new("skills"), "dynamic_7".to_owned())]);
    let clock = Arc::new(SetClock::at(monday()));
    let source = Personio::new(connection(&sandbox.url()), custom, clock, Arc::new(Quiet));
    let source = source.expect("a usable connection");
    let wanted = FieldValue::List(vec!["a".into(), "b c".into()]);
    for sent in [
        json!("a,b c"),
        json!("[\"a\",\"b c\"]"),
        json!(["a", "b c"]),
    ] {
        sandbox.edit(4703, &json!({ "raw": { "dynamic_7": sent } }));
        let fields = BTreeSet::from([FieldName::new("skills")]);
        let roster = source.read(&fields).await.expect("everybody");
        assert_eq!(value(&roster, 4703, "skills"), wanted, "{sent}");
    }
}

//
#[tokio::test]
async fn a_credential_that_may_read_nothing_makes_everything_unreadable_and_nothing_empty() {
    let hidden: Vec<&str> = FIELDS.to_vec();
    let blind = Credential::new(Company::CLIENT_ID, Company::CLIENT_SECRET).unreadable(&hidden);
    let company = Company::new("2026-11-23")
        .person(joerg())
        .with_credential(blind);
    let roster = read(&Sandbox::start(company)).await.expect("a whole");
    for field in FIELDS {
        let read = value(&roster, 4711, field);
        assert_eq!(read, FieldValue::Unreadable, "{field}");
    }
}

//
#[tokio::test]
async fn the_last_working_day_is_read_under_both_of_its_names() {
    let sent = json!("2026-11-27T00:00:00+01:00");
    let day = FieldValue::Date(jiff::civil::date(2026, 11, 27));
    let usual = alone(joerg().raw("last_working_day", sent.clone())).await;
    assert_eq!(value(&usual, 4711, "last_working_day"), day);
    let other = joerg()
        .without("last_working_day")
        .raw("last_working_date", sent);
    let other = alone(other).await;
    assert_eq!(value(&other, 4711, "last_working_day"), day);
}

//
#[tokio::test]
async fn the_order_of_the_list_is_nobodys_business() {
    let forth = Company::new("2026-11-23")
        .person(joerg())
        .person(Person::new(12, "Ann", "Lee").hired("2026-07-01"));
    let back = Company::new("2026-11-23")
        .person(Person::new(12, "Ann", "Lee").hired("2026-07-01"))
        .person(joerg());
    let mut told = Vec::new();
    for company in [forth, back] {
        let roster = read(&Sandbox::start(company)).await.expect("everybody");
        told.push(format!("{:?}", roster.people().collect::<Vec<_>>()));
    }
    assert_eq!(told[0], told[1]);
}
