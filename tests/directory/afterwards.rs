//! What rosterd reads after somebody, or rosterd itself, changed something.

use super::reading::read;
use super::*;
use crate::support::world::group_dn;

cases!(
    what_was_written_is_read_back,
    addresses_of_every_class_are_known,
    an_account_that_moved_out_is_known_elsewhere_and_a_deleted_one_is_not,
    an_account_is_the_same_after_everything_about_it_changed,
    expiries_at_the_ends_of_time_are_read,
);

async fn what_was_written_is_read_back(ground: &dyn Ground) {
    let guid = employ(ground, "back1").await;
    modify(ground, guid, &[("title", &["Rückkehrerin"])])
        .await
        .unwrap();
    let group = ground.find(&group_dn("DL-London")).unwrap();
    ground
        .perform(&Edit::Join {
            group,
            members: vec![guid],
        })
        .await
        .unwrap();
    let directory = read(ground, "OU=Staff").await;
    let account = directory.account(guid).unwrap();
    assert_eq!(account.anchor.as_deref(), Some("a-back1"));
    assert_eq!(account.values(&"title".into()), ["Rückkehrerin"]);
    assert_eq!(account.control.0, 512);
    assert!(directory.is_member(account, directory.group(group).unwrap()));
    assert_eq!(directory.by_anchor("A-BACK1").len(), 1);
}

//
async fn addresses_of_every_class_are_known(ground: &dyn Ground) {
    let group = ground.find(&group_dn("GG-Engineering")).unwrap();
    ground.set(group, "mail", &["group@taken.example"]);
    ground.set(
        group,
        "proxyAddresses",
        &[
            "SMTP:group@taken.example",
            "smtp:Grüppe@taken.example",
            "X500:/o=group",
        ],
    );
    let contact = ground.find(&format!("CN=Extern,OU=Staff,{BASE}")).unwrap();
    ground.set(contact, "proxyAddresses", &["smtp:contact@taken.example"]);
    let outsider = ground
        .find(&format!("CN=Administrator,CN=Users,{BASE}"))
        .unwrap();
    ground.set(outsider, "mail", &["outsider@taken.example"]);
    let list = ground.find(&group_dn("DL-London")).unwrap();
    ground.set(list, "mail", &["list@taken.example"]);
    let inside = hire(ground, "taken16").await;
    ground.set(inside, "proxyAddresses", &["SMTP:inside@taken.example"]);

    let directory = read(ground, "OU=Staff").await;
    let holders = |address: &str| directory.holders_of_address(address).collect::<Vec<_>>();
    assert_eq!(holders("GROUP@taken.example"), [group]);
    assert_eq!(holders("gruppe@taken.example"), [group], "as AD folds it");
    assert_eq!(holders("/o=group"), [], "no address of mail");
    assert_eq!(holders("contact@taken.example"), [contact]);
    assert_eq!(holders("outsider@taken.example"), [outsider]);
    assert_eq!(holders("list@taken.example"), [list]);
    assert_eq!(holders("inside@taken.example"), [inside]);
    assert_eq!(
        holders("taken16@corp.example"),
        [inside],
        "its userPrincipalName"
    );
    // Others of this suite ask who has an address.
    ground.set(outsider, "mail", &[]);
}

//
async fn an_account_that_moved_out_is_known_elsewhere_and_a_deleted_one_is_not(
    ground: &dyn Ground,
) {
    let (moved, deleted) = (
        hire(ground, "movedout").await,
        hire(ground, "deleted1").await,
    );
    let elsewhere = below("OU=Service").child_cn("moved, out");
    ground.rename(moved, &elsewhere);
    ground.delete(deleted);
    let directory = read(ground, "OU=Staff").await;
    assert!(directory.account(moved).is_none() && directory.account(deleted).is_none());
    assert_eq!(directory.occupant(moved).unwrap().dn, elsewhere);
    assert!(directory.occupant(deleted).is_none());
    assert_eq!(directory.holders_of_name("movedout").count(), 1);
    assert_eq!(directory.holders_of_name("deleted1").count(), 0);
}

//
async fn an_account_is_the_same_after_everything_about_it_changed(ground: &dyn Ground) {
    let guid = hire(ground, "same1").await;
    ground.rename(guid, &below("OU=London,OU=Staff").child_cn("Married, Name"));
    ground.set(guid, "sAMAccountName", &["same2"]);
    ground.set(guid, "userPrincipalName", &["same2@corp.example"]);
    ground.set(guid, "mail", &["same2@corp.example"]);
    ground.set(guid, "employeeID", &[]);
    let directory = read(ground, "OU=Staff").await;
    let account = directory.account(guid).unwrap();
    assert_eq!(
        account.dn,
        below("OU=London,OU=Staff").child_cn("Married, Name")
    );
    assert_eq!((account.sam.as_str(), &account.anchor), ("same2", &None));
    assert!(directory.by_anchor("a-same1").is_empty());
}

async fn expiries_at_the_ends_of_time_are_read(ground: &dyn Ground) {
    let expected = [
        ("0", Expiry::Never),
        ("9223372036854775807", Expiry::Never),
        (
            "1",
            Expiry::At("1601-01-01T00:00:00.0000001Z".parse().unwrap()),
        ),
        (
            "116444735990000000",
            Expiry::At("1969-12-31T23:59:59Z".parse().unwrap()),
        ),
        // Behind the year 9999.
        ("3000000000000000000", Expiry::Never),
    ];
    for (number, (ticks, _)) in expected.iter().enumerate() {
        let guid = hire(ground, &format!("expiry{number}")).await;
        ground.set(guid, "accountExpires", &[ticks]);
    }
    let directory = read(ground, "OU=Staff").await;
    for (number, (ticks, expiry)) in expected.iter().enumerate() {
        let sam = format!("expiry{number}");
        let account = directory.accounts().find(|account| account.sam == sam);
        assert_eq!(account.unwrap().expires, *expiry, "{ticks}");
    }
}
