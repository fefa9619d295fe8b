//! The cases every directory must pass: rosterd writes, an administrator's own tools look.

mod accounts;
mod afterwards;
mod control;
mod groups;
mod names;
mod places;
mod reading;

use std::collections::BTreeMap;

use rosterd::directory::{
    AttrName, AttributeEdit, ControlEdit, Dn, Edit, Expiry, Guid, NewAccount,
};
use rosterd::ports::{EditFailure, Refusal};
use secrecy::SecretString;

use crate::support::ground::{Boxed, Ground, Seen};
use crate::support::world::BASE;

/// One case. It panics when the directory is not as it should be.
pub type Case = for<'a> fn(&'a dyn Ground) -> Boxed<'a, ()>;

/// A sentence and its case.
pub type Named = (&'static str, Case);

/// Every case, to be run side by side: they share one directory and no names.
pub fn all() -> Vec<Named> {
    [
        accounts::CASES,
        control::CASES,
        places::CASES,
        groups::CASES,
        names::CASES,
        reading::CASES,
        afterwards::CASES,
    ]
    .concat()
}

/// Names each case after its function.
macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        pub const CASES: &[super::Named] = &[$((stringify!($name), |ground| Box::pin($name(ground)))),+];
    };
}
use cases;
pub use reading::world;

const PASSWORD: &str = "C0rrect-Horse!";

fn below(relative: &str) -> Dn {
    Dn::parse(&format!("{relative},{BASE}")).unwrap()
}

/// A new account in Unsorted with the anchor in employeeID.
fn newcomer(sam: &str, cn: &str) -> NewAccount {
    NewAccount {
        parent: below("OU=Unsorted,OU=Staff"),
        common_name: cn.into(),
        sam: sam.into(),
        upn: format!("{sam}@corp.example"),
        anchor: ("employeeID".into(), format!("a-{sam}")),
        expires: Expiry::Never,
        attributes: BTreeMap::from([(AttrName::new("givenName"), vec!["Ada".to_owned()])]),
    }
}

async fn create(ground: &dyn Ground, new: NewAccount) -> Result<Guid, EditFailure> {
    ground.perform(&Edit::Create(Box::new(new))).await
}

async fn hire(ground: &dyn Ground, sam: &str) -> Guid {
    create(ground, newcomer(sam, sam)).await.unwrap()
}

/// Created, with a password, enabled.
async fn employ(ground: &dyn Ground, sam: &str) -> Guid {
    let guid = hire(ground, sam).await;
    set_password(ground, guid, PASSWORD, false).await.unwrap();
    switch(ground, guid, ControlEdit::Enable, None)
        .await
        .unwrap();
    guid
}

async fn set_password(
    ground: &dyn Ground,
    guid: Guid,
    password: &str,
    must_change: bool,
) -> Result<Guid, EditFailure> {
    ground
        .perform(&Edit::SetPassword {
            guid,
            password: SecretString::from(password),
            must_change,
        })
        .await
}

async fn switch(
    ground: &dyn Ground,
    guid: Guid,
    edit: ControlEdit,
    scramble: Option<&str>,
) -> Result<Guid, EditFailure> {
    let scramble = scramble.map(SecretString::from);
    ground
        .perform(&Edit::Control {
            guid,
            edit,
            scramble,
        })
        .await
}

async fn modify(
    ground: &dyn Ground,
    guid: Guid,
    edits: &[(&str, &[&str])],
) -> Result<Guid, EditFailure> {
    let edit = |(name, values): &(&str, &[&str])| AttributeEdit {
        name: AttrName::new(*name),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    ground
        .perform(&Edit::Modify {
            guid,
            edits: edits.iter().map(edit).collect(),
        })
        .await
}

async fn move_to(
    ground: &dyn Ground,
    guid: Guid,
    from: &Dn,
    parent: &Dn,
) -> Result<Guid, EditFailure> {
    move_as(ground, guid, from, parent, None).await
}

/// Moves and renames in one.
async fn move_as(
    ground: &dyn Ground,
    guid: Guid,
    from: &Dn,
    parent: &Dn,
    name: Option<&str>,
) -> Result<Guid, EditFailure> {
    ground
        .perform(&Edit::Move {
            guid,
            from: from.clone(),
            parent: parent.clone(),
            name: name.map(str::to_owned),
        })
        .await
}

fn look(ground: &dyn Ground, guid: Guid) -> Seen {
    ground.look(guid).expect("the object exists")
}

/// The values of an attribute as an administrator sees them, sorted.
fn values(ground: &dyn Ground, guid: Guid, name: &str) -> Vec<String> {
    let mut values = look(ground, guid)
        .remove(&name.to_ascii_lowercase())
        .unwrap_or_default();
    values.sort();
    values
}

fn dn_of(ground: &dyn Ground, guid: Guid) -> Dn {
    Dn::parse(&values(ground, guid, "dn")[0]).unwrap()
}

fn bits(ground: &dyn Ground, guid: Guid) -> u32 {
    values(ground, guid, "userAccountControl")[0]
        .parse()
        .unwrap()
}

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(result: Result<T, EditFailure>, code: &str) {
    match result {
        Err(EditFailure::Refused(Refusal { words, .. })) => {
            assert!(words.contains(code), "{words}: not for {code}")
        }
        other => panic!("{other:?} should have been refused"),
    }
}
