//! Other names for an account: one request, all or nothing, and every address before it stays.

use rosterd::directory::{AttrName, AttributeEdit, Edit, Guid, ListEdit};
use rosterd::ports::EditFailure;

use super::{PASSWORD, assert_refused, cases, employ, hire, values};
use crate::support::ground::Ground;

cases!(
    names_and_addresses_change_in_one_request,
    an_address_that_only_changes_its_kind_is_taken_first,
    a_login_that_is_taken_changes_nothing,
    an_address_that_is_not_there_changes_nothing,
);

const LIST: &str = "proxyAddresses";

async fn rename(
    ground: &dyn Ground,
    guid: Guid,
    names: &[(&str, &str)],
    (take, add): (&[&str], &[&str]),
) -> Result<Guid, EditFailure> {
    let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    let edit = |(name, value): &(&str, &str)| AttributeEdit {
        name: AttrName::new(*name),
        values: vec![(*value).to_owned()],
    };
    let edit = Edit::Rename {
        guid,
        edits: names.iter().map(edit).collect(),
        list: ListEdit {
            name: LIST.into(),
            take: texts(take),
            add: texts(add),
        },
    };
    ground.perform(&edit).await
}

//
async fn names_and_addresses_change_in_one_request(ground: &dyn Ground) {
    let guid = employ(ground, "nbusch").await;
    let listed = [
        "SMTP:NBusch@corp.example",
        "smtp:nina@corp.example",
        "X500:/o=Corp/cn=NBusch",
        "SIP:nbusch@corp.example",
    ];
    ground.set(guid, LIST, &listed);
    ground.set(guid, "mail", &["nbusch@corp.example"]);
    let names = [
        ("sAMAccountName", "ncelik"),
        ("userPrincipalName", "ncelik@corp.example"),
        ("mail", "ncelik@corp.example"),
    ];
    let list = (
        &["SMTP:NBusch@corp.example"][..],
        &["smtp:NBusch@corp.example", "SMTP:ncelik@corp.example"][..],
    );
    rename(ground, guid, &names, list).await.unwrap();
    for (name, value) in names {
        assert_eq!(values(ground, guid, name), [value]);
    }
    let wanted = [
        "SIP:nbusch@corp.example",
        "SMTP:ncelik@corp.example",
        "X500:/o=Corp/cn=NBusch",
        "smtp:NBusch@corp.example",
        "smtp:nina@corp.example",
    ];
    assert_eq!(values(ground, guid, LIST), wanted);
    assert!(ground.can_log_in("ncelik@corp.example", PASSWORD));
    assert!(!ground.can_log_in("nbusch@corp.example", PASSWORD));
}

// Beside the old value Active Directory refuses the new one (20), and Samba keeps both.
//
async fn an_address_that_only_changes_its_kind_is_taken_first(ground: &dyn Ground) {
    let guid = hire(ground, "nkind").await;
    ground.set(guid, LIST, &["SMTP:nkind@corp.example"]);
    let demoted = ["smtp:nkind@corp.example"];
    let taken = ["SMTP:nkind@corp.example"];
    rename(ground, guid, &[], (&taken, &demoted)).await.unwrap();
    assert_eq!(values(ground, guid, LIST), demoted);
}

async fn a_login_that_is_taken_changes_nothing(ground: &dyn Ground) {
    hire(ground, "ntaken").await;
    let guid = hire(ground, "nwants").await;
    let names = [
        ("mail", "ntaken@corp.example"),
        ("sAMAccountName", "ntaken"),
    ];
    let added = ["SMTP:ntaken@corp.example"];
    assert_refused(rename(ground, guid, &names, (&[], &added)).await, "");
    assert_eq!(values(ground, guid, "sAMAccountName"), ["nwants"]);
    assert!(values(ground, guid, "mail").is_empty());
    assert!(values(ground, guid, LIST).is_empty());
}

async fn an_address_that_is_not_there_changes_nothing(ground: &dyn Ground) {
    let guid = hire(ground, "ngone").await;
    let names = [("mail", "nother@corp.example")];
    let taken = ["SMTP:ngone@corp.example"];
    assert_refused(rename(ground, guid, &names, (&taken, &[])).await, "");
    assert!(values(ground, guid, "mail").is_empty());
}
