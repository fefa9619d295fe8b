//! New accounts, passwords, attributes.

use rosterd::directory::{Edit, Expiry, Guid};

use super::*;

cases!(
    a_new_account_is_disabled_anchored_and_needs_a_password,
    a_new_account_can_carry_an_expiry,
    names_with_special_characters_survive,
    a_missing_unit_refuses_a_new_account_and_leaves_nothing,
    a_login_that_is_taken_is_refused,
    a_upn_that_is_taken_is_refused,
    a_password_opens_an_enabled_account,
    a_password_can_ask_to_be_changed,
    a_weak_password_is_refused_and_the_old_one_stays,
    attributes_are_set_changed_and_cleared,
    an_empty_value_clears,
    one_bad_value_changes_nothing,
    lists_of_others_are_never_replaced,
    an_anchor_is_written_where_there_was_none,
    an_anchor_is_exchanged_for_exactly_the_one_that_was_read,
    an_anchor_somebody_else_wrote_meanwhile_is_never_overwritten,
    an_expiry_is_set_and_lifted,
    the_manager_is_pointed_at_and_lifted,
    what_does_not_exist_is_refused,
    a_protected_account_is_refused_and_stays,
    many_edits_at_once_all_arrive,
);

//
async fn a_new_account_is_disabled_anchored_and_needs_a_password(ground: &dyn Ground) {
    let guid = hire(ground, "new1").await;
    let seen = look(ground, guid);
    assert_eq!(
        seen["useraccountcontrol"],
        ["514"],
        "disabled, a password required"
    );
    assert_eq!(seen["employeeid"], ["a-new1"]);
    assert_eq!(seen["samaccountname"], ["new1"]);
    assert_eq!(seen["userprincipalname"], ["new1@corp.example"]);
    assert_eq!(seen["givenname"], ["Ada"]);
    assert_eq!(seen["accountexpires"], [i64::MAX.to_string()]);
    assert_eq!(
        ground.find(&format!("CN=new1,OU=Unsorted,OU=Staff,{BASE}")),
        Some(guid)
    );
    assert!(!ground.can_log_in("new1@corp.example", PASSWORD));
}

async fn a_new_account_can_carry_an_expiry(ground: &dyn Ground) {
    let expires = Expiry::At("2030-03-31T22:00:00Z".parse().unwrap());
    let guid = create(
        ground,
        NewAccount {
            expires,
            ..newcomer("exp1", "exp1")
        },
    )
    .await
    .unwrap();
    assert_eq!(
        values(ground, guid, "accountExpires"),
        [expires.ticks().to_string()]
    );
}

/// What people are called, and what a distinguished name must escape (RFC 4514 2.4).
const NAMES: [&str; 12] = [
    "Müller, Jörg",
    "O'Brien \"Bob\" Smith",
    "A+B=C",
    "#1 Hash",
    " leading blank",
    "trailing blank ",
    "Back\\slash",
    "Semi;colon <angle>",
    "Łukasz Żółć (2)",
    "Strauß / Søren*",
    "山田 太郎",
    "dots... & 100%",
];

//
async fn names_with_special_characters_survive(ground: &dyn Ground) {
    for (index, name) in NAMES.into_iter().enumerate() {
        let guid = create(ground, newcomer(&format!("odd{index}"), name))
            .await
            .unwrap();
        let seen = look(ground, guid);
        let from = Dn::parse(&seen["dn"][0]).unwrap();
        assert_eq!(seen["cn"], [name]);
        assert_eq!(from, below("OU=Unsorted,OU=Staff").child_cn(name));
        move_to(ground, guid, &from, &below("OU=London,OU=Staff"))
            .await
            .unwrap();
        assert_eq!(
            dn_of(ground, guid),
            below("OU=London,OU=Staff").child_cn(name)
        );
    }
}

async fn a_missing_unit_refuses_a_new_account_and_leaves_nothing(ground: &dyn Ground) {
    let new = NewAccount {
        parent: below("OU=Nowhere,OU=Staff"),
        ..newcomer("lost1", "lost1")
    };
    assert_refused(create(ground, new).await, "32");
    let elsewhere = hire(ground, "lost1").await;
    assert_eq!(
        values(ground, elsewhere, "cn"),
        ["lost1"],
        "the login name was not used up"
    );
}

async fn a_login_that_is_taken_is_refused(ground: &dyn Ground) {
    hire(ground, "taken1").await;
    let mut second = newcomer("TAKEN1", "another");
    second.upn = "another1@corp.example".into();
    assert_refused(create(ground, second).await, "68");
    assert_eq!(
        ground.find(&format!("CN=another,OU=Unsorted,OU=Staff,{BASE}")),
        None
    );
}

async fn a_upn_that_is_taken_is_refused(ground: &dyn Ground) {
    hire(ground, "upn1").await;
    let second = NewAccount {
        upn: "UPN1@corp.example".into(),
        ..newcomer("upn2", "upn2")
    };
    assert_refused(create(ground, second).await, "19");
    assert_eq!(
        ground.find(&format!("CN=upn2,OU=Unsorted,OU=Staff,{BASE}")),
        None
    );
}

//
async fn a_password_opens_an_enabled_account(ground: &dyn Ground) {
    let guid = hire(ground, "pass1").await;
    set_password(ground, guid, PASSWORD, false).await.unwrap();
    assert!(
        !ground.can_log_in("pass1@corp.example", PASSWORD),
        "still disabled"
    );
    switch(ground, guid, ControlEdit::Enable, None)
        .await
        .unwrap();
    assert!(ground.can_log_in("pass1@corp.example", PASSWORD));
    assert!(!ground.can_log_in("pass1@corp.example", "Another-Passw0rd!"));
    assert_eq!(bits(ground, guid), 512);
}

//
async fn a_password_can_ask_to_be_changed(ground: &dyn Ground) {
    let guid = employ(ground, "pass2").await;
    set_password(ground, guid, "Ümläut-Pässw0rd €", true)
        .await
        .unwrap();
    assert_eq!(values(ground, guid, "pwdLastSet"), ["0"]);
    assert!(
        !ground.can_log_in("pass2@corp.example", "Ümläut-Pässw0rd €"),
        "first it must be changed"
    );
    set_password(ground, guid, "Ümläut-Pässw0rd €", false)
        .await
        .unwrap();
    assert!(ground.can_log_in("pass2@corp.example", "Ümläut-Pässw0rd €"));
}

async fn a_weak_password_is_refused_and_the_old_one_stays(ground: &dyn Ground) {
    let guid = employ(ground, "pass3").await;
    assert_refused(set_password(ground, guid, "weak", false).await, "");
    assert!(ground.can_log_in("pass3@corp.example", PASSWORD));
}

async fn attributes_are_set_changed_and_cleared(ground: &dyn Ground) {
    let guid = hire(ground, "attr1").await;
    modify(
        ground,
        guid,
        &[
            ("title", &["Prüferin"]),
            ("department", &["Forschung & Lehre"]),
            ("mobile", &["+49 30 1"]),
        ],
    )
    .await
    .unwrap();
    assert_eq!(values(ground, guid, "title"), ["Prüferin"]);
    assert_eq!(values(ground, guid, "department"), ["Forschung & Lehre"]);
    modify(
        ground,
        guid,
        &[("title", &["Leiterin"]), ("department", &[]), ("info", &[])],
    )
    .await
    .unwrap();
    assert_eq!(values(ground, guid, "title"), ["Leiterin"]);
    assert!(values(ground, guid, "department").is_empty());
    assert_eq!(
        values(ground, guid, "mobile"),
        ["+49 30 1"],
        "what was not named stays"
    );
    assert_eq!(values(ground, guid, "employeeID"), ["a-attr1"]);
}

//
async fn an_empty_value_clears(ground: &dyn Ground) {
    let guid = hire(ground, "attr2").await;
    modify(ground, guid, &[("title", &["x"])]).await.unwrap();
    modify(ground, guid, &[("title", &[""])]).await.unwrap();
    assert!(values(ground, guid, "title").is_empty());
}

async fn one_bad_value_changes_nothing(ground: &dyn Ground) {
    let guid = hire(ground, "attr3").await;
    let long = "x".repeat(200);
    assert_refused(
        modify(
            ground,
            guid,
            &[("title", &["good"]), ("department", &[&long])],
        )
        .await,
        "",
    );
    assert!(
        values(ground, guid, "title").is_empty() && values(ground, guid, "department").is_empty()
    );
}

//
async fn lists_of_others_are_never_replaced(ground: &dyn Ground) {
    let guid = hire(ground, "attr4").await;
    ground.set(guid, "proxyAddresses", &["SMTP:attr4@corp.example"]);
    assert_refused(
        modify(ground, guid, &[("proxyAddresses", &[])]).await,
        "never replaced",
    );
    assert_eq!(
        values(ground, guid, "proxyAddresses"),
        ["SMTP:attr4@corp.example"]
    );
    assert_refused(
        modify(ground, guid, &[("userAccountControl", &["512"])]).await,
        "never replaced",
    );
    assert_eq!(bits(ground, guid), 514);
}

fn anchor(guid: Guid, before: Option<&str>, after: &str) -> Edit {
    Edit::Anchor {
        guid,
        attribute: "employeeID".into(),
        before: before.map(str::to_owned),
        after: after.to_owned(),
    }
}

async fn an_anchor_is_written_where_there_was_none(ground: &dyn Ground) {
    let guid = employ(ground, "anch1").await;
    ground.set(guid, "employeeID", &[]);
    let done = ground.perform(&anchor(guid, None, "4711")).await.unwrap();
    assert_eq!(done, guid);
    assert_eq!(values(ground, guid, "employeeID"), ["4711"]);
    assert_eq!(bits(ground, guid), 512, "nothing else changes");
    assert!(ground.can_log_in("anch1@corp.example", PASSWORD));
}

async fn an_anchor_is_exchanged_for_exactly_the_one_that_was_read(ground: &dyn Ground) {
    let guid = hire(ground, "anch2").await;
    let exchange = anchor(guid, Some("a-anch2"), "4712");
    ground.perform(&exchange).await.unwrap();
    assert_eq!(values(ground, guid, "employeeID"), ["4712"]);
    assert_refused(ground.perform(&exchange).await, "16");
    let another = anchor(guid, Some("a-anch2"), "4713");
    assert_refused(ground.perform(&another).await, "16");
    assert_eq!(values(ground, guid, "employeeID"), ["4712"]);
    ground.set(guid, "employeeID", &[]);
    assert_refused(ground.perform(&another).await, "16");
    assert!(values(ground, guid, "employeeID").is_empty());
}

async fn an_anchor_somebody_else_wrote_meanwhile_is_never_overwritten(ground: &dyn Ground) {
    let guid = hire(ground, "anch3").await;
    for value in ["4714", "a-anch3"] {
        assert_refused(ground.perform(&anchor(guid, None, value)).await, "");
    }
    assert_eq!(values(ground, guid, "employeeID"), ["a-anch3"]);
}

async fn an_expiry_is_set_and_lifted(ground: &dyn Ground) {
    let guid = employ(ground, "exp2").await;
    let past = Expiry::At("2020-01-01T00:00:00Z".parse().unwrap());
    ground
        .perform(&Edit::Expire {
            guid,
            expires: past,
        })
        .await
        .unwrap();
    assert_eq!(
        values(ground, guid, "accountExpires"),
        ["132223104000000000"]
    );
    assert!(!ground.can_log_in("exp2@corp.example", PASSWORD));
    ground
        .perform(&Edit::Expire {
            guid,
            expires: Expiry::Never,
        })
        .await
        .unwrap();
    assert_eq!(
        values(ground, guid, "accountExpires"),
        ["9223372036854775807"]
    );
    assert!(ground.can_log_in("exp2@corp.example", PASSWORD));
}

async fn the_manager_is_pointed_at_and_lifted(ground: &dyn Ground) {
    let guid = hire(ground, "sub1").await;
    let boss = create(ground, newcomer("boss1", "Böss, Big"))
        .await
        .unwrap();
    let point = |target| Edit::Point {
        guid,
        name: "manager".into(),
        target,
    };
    ground.perform(&point(Some(boss))).await.unwrap();
    ground.perform(&point(Some(boss))).await.unwrap();
    assert_eq!(
        Dn::parse(&values(ground, guid, "manager")[0]).unwrap(),
        dn_of(ground, boss)
    );
    ground.perform(&point(None)).await.unwrap();
    ground.perform(&point(None)).await.unwrap();
    assert!(values(ground, guid, "manager").is_empty());
}

async fn what_does_not_exist_is_refused(ground: &dyn Ground) {
    let guid = hire(ground, "gone1").await;
    ground.delete(guid);
    assert_refused(modify(ground, guid, &[("title", &["x"])]).await, "");
    assert_refused(switch(ground, guid, ControlEdit::Disable, None).await, "");
    assert_refused(
        move_to(
            ground,
            guid,
            &below("CN=gone1,OU=Staff"),
            &below("OU=Leavers"),
        )
        .await,
        "",
    );
    assert_refused(
        modify(ground, Guid::from_bytes([7; 16]), &[("title", &["x"])]).await,
        "",
    );
}

async fn a_protected_account_is_refused_and_stays(ground: &dyn Ground) {
    let admin = ground
        .find(&format!("CN=Administrator,CN=Users,{BASE}"))
        .unwrap();
    let before = (bits(ground, admin), dn_of(ground, admin));
    assert_refused(modify(ground, admin, &[("title", &["x"])]).await, "50");
    assert_refused(
        switch(ground, admin, ControlEdit::Disable, None).await,
        "50",
    );
    assert_refused(set_password(ground, admin, PASSWORD, false).await, "50");
    assert_refused(
        move_to(ground, admin, &before.1, &below("OU=Leavers")).await,
        "50",
    );
    assert_eq!((bits(ground, admin), dn_of(ground, admin)), before);
    assert!(values(ground, admin, "title").is_empty());
    // Nor is it rosterd that signs as administrator: its own account is out of its reach as well.
    let own = ground
        .find(&format!("CN=svc-rosterd,OU=Service,{BASE}"))
        .unwrap();
    assert_refused(modify(ground, own, &[("title", &["x"])]).await, "50");
}

async fn many_edits_at_once_all_arrive(ground: &dyn Ground) {
    let guids = [
        hire(ground, "many1").await,
        hire(ground, "many2").await,
        hire(ground, "many3").await,
    ];
    let titles: Vec<String> = (0..12).map(|n| format!("title {n}")).collect();
    let edits = guids
        .iter()
        .flat_map(|guid| titles.iter().map(move |title| (*guid, title.as_str())));
    let work = edits
        .map(|(guid, title)| async move { modify(ground, guid, &[("title", &[title])]).await });
    let done = futures_util::future::join_all(work).await;
    assert!(done.iter().all(Result::is_ok), "{done:?}");
    for guid in guids {
        assert!(titles.contains(&values(ground, guid, "title")[0]));
    }
}
