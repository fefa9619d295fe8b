//! Microsoft's refusals, as they reach rosterd over the wire: none of them changes anything, and each is told
//! with its code and prefix.

use rosterd::directory::{AttributeEdit, ControlEdit, Edit, Guid, NewAccount};
use secrecy::SecretString;

use super::people::{below, newcomer, office};
use crate::support::ground::Ground;
use crate::support::memory::vendor::Vendor;
use crate::support::world::{World, WorldGroup, WorldGroupKind, group_dn};
use crate::wire::ground::Wire;

/// The edit is refused with these, and nothing is there that was not before.
async fn refused(wire: &Wire, edit: Edit, code: &str, win32: &str) {
    let before = wire.everything();
    let done = wire.perform(&edit).await;
    let words = done.expect_err(code).to_string();
    assert!(
        words.contains(code) && words.contains(win32),
        "{edit:?}: {words}"
    );
    assert_eq!(wire.everything(), before, "{edit:?}");
}

fn create(new: NewAccount) -> Edit {
    Edit::Create(Box::new(new))
}

fn modify(guid: Guid, name: &str, values: &[&str]) -> Edit {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    let edits = vec![AttributeEdit {
        name: name.into(),
        values,
    }];
    Edit::Modify { guid, edits }
}

//
#[tokio::test]
async fn names_that_differ_by_marks_are_one_name_on_the_wire() {
    let (wire, _) = office(Vendor::Microsoft).await;
    wire.perform(&create(newcomer("mussler", "Müßler")))
        .await
        .unwrap();
    let name = NewAccount {
        upn: "o@corp.example".into(),
        ..newcomer("other", "MUSSLER")
    };
    refused(&wire, create(name), "entryAlreadyExists 68", "00002071").await;
    let login = newcomer("müßler", "Other");
    refused(&wire, create(login), "entryAlreadyExists 68", "00000524").await;
    let upn = NewAccount {
        upn: "MÜSSLER@corp.example".into(),
        ..newcomer("third", "Third")
    };
    refused(&wire, create(upn), "constraintViolation 19", "000021C8").await;
    wire.perform(&create(newcomer("muessler", "Muessler")))
        .await
        .unwrap();
}

#[tokio::test]
async fn what_makes_no_account_is_told_with_its_code() {
    let (wire, _) = office(Vendor::Microsoft).await;
    let forest = "taken@other.example";
    wire.server.memory().state().elsewhere.insert(forest.into());
    let elsewhere = NewAccount {
        upn: "Taken@Other.example".into(),
        ..newcomer("new", "new")
    };
    refused(
        &wire,
        create(elsewhere),
        "constraintViolation 19",
        "000021C8",
    )
    .await;
    let long = "x".repeat(21);
    refused(&wire, create(newcomer(&long, "a")), "other 80", "00000523").await;
    let long = "x".repeat(65);
    refused(
        &wire,
        create(newcomer("a", &long)),
        "constraintViolation 19",
        "00002082",
    )
    .await;
    let nowhere = NewAccount {
        parent: below("OU=Nowhere,OU=Staff"),
        ..newcomer("a", "a")
    };
    refused(&wire, create(nowhere), "noSuchObject 32", "0000208D").await;
}

#[tokio::test]
async fn what_changes_no_attribute_is_told_with_its_code() {
    let (wire, anna) = office(Vendor::Microsoft).await;
    let long = "x".repeat(65);
    let edit = modify(anna, "department", &[&long]);
    refused(&wire, edit, "constraintViolation 19", "00002082").await;
    let edit = modify(anna, "title", &["one", "two"]);
    refused(&wire, edit, "constraintViolation 19", "00002081").await;
    let edit = modify(anna, "extensionAttribute1", &["x"]);
    refused(&wire, edit, "noSuchAttribute 16", "00000057").await;
    let nobody = Edit::Point {
        guid: anna,
        name: "manager".into(),
        target: Some(Guid::from_bytes([7; 16])),
    };
    refused(&wire, nobody, "constraintViolation 19", "000020B5").await;
    let admin = wire.whose("sAMAccountName", "Administrator").unwrap();
    let edit = modify(admin, "title", &["x"]);
    refused(&wire, edit, "insufficientAccessRights 50", "00002098").await;
    let gone = modify(Guid::from_bytes([7; 16]), "title", &["x"]);
    refused(&wire, gone, "noSuchObject 32", "0000208D").await;
    let away = Edit::Move {
        guid: anna,
        from: below("CN=Anna,OU=London,OU=Staff"),
        parent: below("OU=Nowhere,OU=Staff"),
        name: None,
    };
    refused(&wire, away, "other 80", "00002089").await;
}

#[tokio::test]
async fn what_opens_no_door_is_told_with_its_code() {
    let (wire, anna) = office(Vendor::Microsoft).await;
    let bare = wire
        .perform(&create(newcomer("bare", "bare")))
        .await
        .unwrap();
    let enable = Edit::Control {
        guid: bare,
        edit: ControlEdit::Enable,
        scramble: None,
    };
    refused(&wire, enable, "unwillingToPerform 53", "0000052D").await;
    let weak = Edit::SetPassword {
        guid: anna,
        password: SecretString::from("Anna-Passw0rd"),
        must_change: false,
    };
    refused(&wire, weak, "unwillingToPerform 53", "0000052D").await;
}

#[tokio::test]
async fn a_group_that_may_not_be_in_another_is_told_with_its_code() {
    let (wire, _) = office(Vendor::Microsoft).await;
    wire.pour(&World {
        groups: vec![WorldGroup {
            name: "LG-Files".into(),
            kind: WorldGroupKind::Local,
        }],
        ..World::default()
    });
    let group = wire.find(&group_dn("GG-Staff")).unwrap();
    for name in ["LG-Files", "DL-All", "GG-Staff"] {
        let join = Edit::Join {
            group,
            members: vec![wire.find(&group_dn(name)).unwrap()],
        };
        refused(&wire, join, "unwillingToPerform 53", "00002144").await;
    }
}
