//! Companies whose people are a table beside the file.

use super::*;

const FILE: &str = r#"
people_file = "people.csv"
[credentials.rosterd]
client_id = "papi-sandbox-rosterd"
client_secret = "only-good-for-the-sandbox"
[renamed.Department]
"People & Culture" = "People"
[odd.2]
raw.status = "on_hold"
missing = ["email"]
"#;

const TABLE: &str = "id,first_name,last_name,department,position,email,supervisor\n\
    1,Anna,Maier,People,\"Head, \"\"P&C\"\"\nBerlin\",anna@example.com,\n\
    \n\
    2,Ben,O'Neill,,Engineer,ben@example.com,1\n\
    3,Carla,Rossi,People & Culture,,,1\n";

fn load(file: &str, table: &str) -> Result<Company, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("company.toml"), file).expect("a file");
    std::fs::write(folder.path().join("people.csv"), table).expect("a file");
    let day = "2027-03-01".parse().expect("a day");
    let company = Company::load(&folder.path().join("company.toml"), day);
    company.map_err(|fault| fault.to_string())
}

#[tokio::test]
async fn a_table_is_served_as_it_is_written() {
    let sandbox = Sandbox::start(load(FILE, TABLE).unwrap());
    let api = Api::login(&sandbox).await;
    let (anna, ben, carla) = (
        api.person(1).await,
        api.person(2).await,
        api.person(3).await,
    );
    assert_eq!(anna["position"]["value"], "Head, \"P&C\"\nBerlin");
    assert_eq!(ben["supervisor"]["value"]["attributes"]["id"]["value"], 1);
    assert_eq!(ben["status"]["value"], "on_hold");
    assert!(ben.get("email").is_none(), "this record lacks it");
    let number = |person: &Value| person["department"]["value"]["attributes"]["id"].clone();
    assert_eq!(
        number(&anna),
        number(&carla),
        "renamed, and the same department"
    );
}

#[test]
fn a_slip_in_a_table_is_told_by_line_and_column() {
    let slips = [
        (
            "2,Ben",
            "two,Ben",
            "people.csv: line 5, id: \"two\" is not a whole number",
        ),
        (
            "ben@example.com,1",
            "ben@example.com",
            "people.csv: line 5: 6 cells for 7 columns",
        ),
        (
            "Engineer,",
            "\"Engineer,",
            "people.csv: line 5: a quote is never closed",
        ),
        (
            ",position,",
            ",postion,",
            "company.toml: person 1, postion: unknown field; did you mean position?",
        ),
        (
            "2,Ben",
            "4,Ben",
            "company.toml: odd.2: there is nobody with this number",
        ),
    ];
    for (from, to, said) in slips {
        assert!(TABLE.contains(from), "{from}");
        let fault = load(FILE, &TABLE.replacen(from, to, 1)).expect_err(to);
        assert!(fault.contains(said), "{to}: {fault}");
    }
    let alone = Company::parse(FILE, "2027-03-01".parse().unwrap()).map(|_| ());
    assert!(alone.unwrap_err().to_string().contains("people_file"));
}
