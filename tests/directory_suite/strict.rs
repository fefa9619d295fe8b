//! Where Samba is laxer than Microsoft's directory, the one in memory shows the refusal.

use std::collections::BTreeMap;

use rosterd::directory::{AttributeEdit, ControlEdit, Dn, Edit, Expiry, NewAccount};
use rosterd::ports::{DirectoryWriter, EditFailure};

use crate::support::memory::Memory;
use crate::support::world::BASE;

fn new(sam: &str, cn: &str) -> NewAccount {
    NewAccount {
        parent: Dn::parse(&format!("OU=Staff,{BASE}")).unwrap(),
        common_name: cn.into(),
        sam: sam.into(),
        upn: format!("{sam}@corp.example"),
        anchor: ("employeeID".into(), sam.chars().take(16).collect()),
        expires: Expiry::Never,
        attributes: BTreeMap::new(),
    }
}

async fn create(
    memory: &Memory,
    account: NewAccount,
) -> Result<rosterd::directory::Guid, EditFailure> {
    memory.perform(&Edit::Create(Box::new(account))).await
}

#[tokio::test]
async fn names_that_differ_by_marks_are_one_name() {
    let memory = Memory::company();
    create(&memory, new("muller", "Müller")).await.unwrap();
    assert!(
        create(&memory, new("other", "MULLER"))
            .await
            .unwrap_err()
            .to_string()
            .contains("68")
    );
    assert!(
        create(&memory, new("müller", "Other"))
            .await
            .unwrap_err()
            .to_string()
            .contains("68")
    );
    let upn = NewAccount {
        upn: "Müller@corp.example".into(),
        ..new("third", "Third")
    };
    assert!(
        create(&memory, upn)
            .await
            .unwrap_err()
            .to_string()
            .contains("19")
    );
    create(&memory, new("mueller", "Mueller")).await.unwrap();
}

#[tokio::test]
async fn what_is_too_long_is_refused() {
    let memory = Memory::company();
    assert!(create(&memory, new(&"x".repeat(21), "a")).await.is_err());
    assert!(create(&memory, new("a", &"x".repeat(65))).await.is_err());
    let guid = create(&memory, new(&"x".repeat(20), &"y".repeat(64)))
        .await
        .unwrap();
    let long = AttributeEdit {
        name: "department".into(),
        values: vec!["x".repeat(65)],
    };
    assert!(
        memory
            .perform(&Edit::Modify {
                guid,
                edits: vec![long]
            })
            .await
            .is_err()
    );
}

#[tokio::test]
async fn an_account_without_a_password_is_not_enabled() {
    let memory = Memory::company();
    let guid = create(&memory, new("bare", "bare")).await.unwrap();
    let enable = Edit::Control {
        guid,
        edit: ControlEdit::Enable,
        scramble: None,
    };
    assert!(
        memory
            .perform(&enable)
            .await
            .unwrap_err()
            .to_string()
            .contains("0000052D")
    );
    assert_eq!(memory.look(guid).unwrap()["useraccountcontrol"], ["514"]);
}

#[tokio::test]
async fn a_password_with_the_login_in_it_is_refused() {
    let memory = Memory::company();
    let guid = create(&memory, new("muster", "muster")).await.unwrap();
    let edit = Edit::SetPassword {
        guid,
        password: "Muster-Passw0rd".into(),
        must_change: false,
    };
    assert!(
        memory
            .perform(&edit)
            .await
            .unwrap_err()
            .to_string()
            .contains("0000052D")
    );
}
