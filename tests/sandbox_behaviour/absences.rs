//! Absences with the oddities that other people's clients met.

use super::*;
use crate::sandbox::Absence;

const TIME_OFFS: &str = "/v1/company/time-offs";

fn company() -> Company {
    let company = Company::new("2026-11-23")
        .person(Person::new(1, "Eva", "Groß"))
        .person(Person::new(2, "Max", "Otto"))
        .absence_type(7, "sick_leave");
    company
        .absence(Absence::new(1, 7, "today-9d", "today-1d"))
        .absence(Absence::new(1, 7, "today-1d", "today+1d"))
        .absence(Absence::new(2, 7, "today+1d", "today+2d"))
        .absence(Absence::new(2, 7, "today+2d", "today+2d"))
}

fn ids(body: &Value) -> Vec<i64> {
    let entries = body["data"].as_array().expect("a list").iter();
    let ids = entries.map(|entry| entry["attributes"]["id"].as_i64());
    ids.collect::<Option<_>>().expect("numbers")
}

async fn time_offs(api: &Api, query: &str) -> Value {
    let answer = api.get(&format!("{TIME_OFFS}?{query}")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    json_of(answer).await
}

#[tokio::test]
async fn the_filter_takes_what_touches_the_days_and_the_day_behind_them() {
    let sandbox = Sandbox::start(company());
    let api = Api::login(&sandbox).await;
    let today = time_offs(&api, "start_date=2026-11-23&end_date=2026-11-23").await;
    assert_eq!(ids(&today), [900_002, 900_003]);
    let of_max = time_offs(&api, "employees[]=2").await;
    assert_eq!(ids(&of_max), [900_003, 900_004]);
}

#[tokio::test]
async fn offset_is_a_page_from_one_and_zero_is_one_as_well() {
    let sandbox = Sandbox::start(company());
    let api = Api::login(&sandbox).await;
    for (offset, wanted) in [
        (0, vec![900_001, 900_002, 900_003]),
        (1, vec![900_001, 900_002, 900_003]),
        (2, vec![900_004]),
        (3, vec![]),
    ] {
        let page = time_offs(&api, &format!("limit=3&offset={offset}")).await;
        assert_eq!(ids(&page), wanted, "{offset}");
        assert_eq!(page["metadata"]["total_elements"], 4);
        assert_eq!(page["limit"], "3");
    }
    let too_many = api.get(&format!("{TIME_OFFS}?limit=201")).await;
    assert_eq!(too_many.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn values_come_in_more_than_one_shape() {
    let sandbox = Sandbox::start(company());
    let api = Api::login(&sandbox).await;
    let body = time_offs(&api, "").await;
    let first = &body["data"][0]["attributes"];
    let second = &body["data"][1]["attributes"];
    assert_eq!(
        (&first["half_day_start"], &second["half_day_start"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(first["start_date"], "2026-11-14T00:00:00+0100");
    assert_eq!(second["start_date"], "2026-11-22T00:00:00+01:00");
    assert_eq!(first["days_count"], 8.5);
    assert_eq!(first["employee"]["attributes"]["id"]["value"], 1);
    let types = json_of(api.get("/v1/company/time-off-types").await).await;
    assert_eq!(types["data"][0]["attributes"]["category"], "sick_leave");
    assert!(types.get("metadata").is_none());
}

#[tokio::test]
async fn a_credential_may_lack_the_right() {
    let narrow =
        Credential::new(Company::CLIENT_ID, Company::CLIENT_SECRET).unreadable(&["absences"]);
    let sandbox = Sandbox::start(company().with_credential(narrow));
    let api = Api::login(&sandbox).await;
    for path in [TIME_OFFS, "/v1/company/time-off-types"] {
        assert_eq!(api.get(path).await.status(), StatusCode::FORBIDDEN);
    }
    assert_eq!(api.get(EMPLOYEES).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn hr_enters_and_withdraws_absences() {
    let sandbox = Sandbox::start(company());
    let api = Api::login(&sandbox).await;
    let (status, _) = api.admin("DELETE", "absences", &json!({})).await;
    assert_eq!(status, StatusCode::OK);
    let kind = json!({ "id": 8, "name": "Sabbatical" });
    api.admin("POST", "absence-types", &kind).await;
    let absence = json!({ "person": 2, "type": 8, "first": "today", "last": "today+1w" });
    let (status, shown) = api.admin("POST", "absences", &absence).await;
    assert_eq!((status, &shown["id"]), (StatusCode::OK, &json!(900_001)));
    let broken = json!({ "person": 2, "type": 8, "first": "soon", "last": "today" });
    let (status, _) = api.admin("POST", "absences", &broken).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let body = time_offs(&api, "").await;
    assert_eq!(ids(&body), [900_001]);
    let category = &body["data"][0]["attributes"]["time_off_type"]["attributes"]["category"];
    assert_eq!(category, &Value::Null);
    assert_eq!(
        body["data"][0]["attributes"]["end_date"],
        "2026-11-30T00:00:00+0100"
    );
}
