//! Moves, and edits of what somebody else moved.

use super::*;

cases!(
    a_move_keeps_the_account_and_its_name,
    a_move_to_where_it_is_is_fine,
    a_move_into_a_missing_unit_changes_nothing,
    a_move_onto_a_namesake_changes_nothing,
    a_move_gives_another_name_in_the_same_request,
    a_move_under_a_name_that_is_taken_changes_nothing,
    a_move_keeps_the_name_somebody_gave_meanwhile,
    an_account_moved_and_renamed_by_somebody_else_is_still_the_one,
);

async fn a_move_keeps_the_account_and_its_name(ground: &dyn Ground) {
    let guid = employ(ground, "mov1").await;
    let from = dn_of(ground, guid);
    move_to(ground, guid, &from, &below("OU=Leavers"))
        .await
        .unwrap();
    assert_eq!(dn_of(ground, guid), below("OU=Leavers").child_cn("mov1"));
    assert_eq!(values(ground, guid, "employeeID"), ["a-mov1"]);
    assert!(ground.can_log_in("mov1@corp.example", PASSWORD));
    assert_eq!(ground.find(&from.to_string()), None);
}

async fn a_move_to_where_it_is_is_fine(ground: &dyn Ground) {
    let guid = hire(ground, "mov2").await;
    let from = dn_of(ground, guid);
    move_to(ground, guid, &from, &from.parent().unwrap())
        .await
        .unwrap();
    assert_eq!(dn_of(ground, guid), from);
}

async fn a_move_into_a_missing_unit_changes_nothing(ground: &dyn Ground) {
    let guid = hire(ground, "mov3").await;
    let from = dn_of(ground, guid);
    assert_refused(
        move_to(ground, guid, &from, &below("OU=Nowhere,OU=Staff")).await,
        "",
    );
    assert_eq!(dn_of(ground, guid), from);
}

//
async fn a_move_onto_a_namesake_changes_nothing(ground: &dyn Ground) {
    let first = create(ground, newcomer("mov4", "Namesake")).await.unwrap();
    move_to(
        ground,
        first,
        &dn_of(ground, first),
        &below("OU=London,OU=Staff"),
    )
    .await
    .unwrap();
    let second = create(ground, newcomer("mov5", "Namesake")).await.unwrap();
    let from = dn_of(ground, second);
    assert_refused(
        move_to(ground, second, &from, &below("OU=London,OU=Staff")).await,
        "68",
    );
    assert_eq!(dn_of(ground, second), from);
}

//
async fn a_move_gives_another_name_in_the_same_request(ground: &dyn Ground) {
    let leavers = below("OU=Leavers");
    let first = create(ground, newcomer("mov9", "Doppel, Gänger"))
        .await
        .unwrap();
    move_to(ground, first, &dn_of(ground, first), &leavers)
        .await
        .unwrap();
    let second = create(ground, newcomer("mov10", "Doppel, Gänger"))
        .await
        .unwrap();
    set_password(ground, second, PASSWORD, false).await.unwrap();
    switch(ground, second, ControlEdit::Enable, None)
        .await
        .unwrap();
    let (from, name) = (dn_of(ground, second), "Doppel, Gänger (mov10) #1+2");
    for _ in 0..2 {
        move_as(ground, second, &from, &leavers, Some(name))
            .await
            .unwrap();
    }
    assert_eq!(dn_of(ground, second), leavers.child_cn(name));
    assert_eq!(values(ground, second, "cn"), [name]);
    assert_eq!(values(ground, second, "sAMAccountName"), ["mov10"]);
    assert_eq!(values(ground, second, "employeeID"), ["a-mov10"]);
    assert_eq!(dn_of(ground, first), leavers.child_cn("Doppel, Gänger"));
    assert_eq!(ground.find(&from.to_string()), None, "the old name is gone");
    assert!(ground.can_log_in("mov10@corp.example", PASSWORD));
}

//
async fn a_move_under_a_name_that_is_taken_changes_nothing(ground: &dyn Ground) {
    let leavers = below("OU=Leavers");
    let first = create(ground, newcomer("mov11", "Third, Wheel"))
        .await
        .unwrap();
    move_to(ground, first, &dn_of(ground, first), &leavers)
        .await
        .unwrap();
    let second = hire(ground, "mov12").await;
    let from = dn_of(ground, second);
    assert_refused(
        move_as(ground, second, &from, &leavers, Some("THIRD, Wheel")).await,
        "68",
    );
    assert_eq!(dn_of(ground, second), from);
}

async fn a_move_keeps_the_name_somebody_gave_meanwhile(ground: &dyn Ground) {
    let guid = hire(ground, "mov6").await;
    let planned = dn_of(ground, guid);
    ground.rename(
        guid,
        &below("OU=Unsorted,OU=Staff").child_cn("mov6, née Früher"),
    );
    move_to(ground, guid, &planned, &below("OU=Leavers"))
        .await
        .unwrap();
    assert_eq!(
        dn_of(ground, guid),
        below("OU=Leavers").child_cn("mov6, née Früher")
    );
}

//
async fn an_account_moved_and_renamed_by_somebody_else_is_still_the_one(ground: &dyn Ground) {
    let guid = employ(ground, "mov7").await;
    // Somebody else sits where it was: an edit by name would hit them.
    ground.rename(
        guid,
        &below("OU=Sales,OU=Berlin,OU=Staff").child_cn("Elsewhere"),
    );
    let other = create(ground, newcomer("mov8", "mov7")).await.unwrap();
    modify(ground, guid, &[("title", &["moved"])])
        .await
        .unwrap();
    switch(ground, guid, ControlEdit::Disable, None)
        .await
        .unwrap();
    assert_eq!(values(ground, guid, "title"), ["moved"]);
    assert_eq!(bits(ground, guid), 514);
    assert!(values(ground, other, "title").is_empty());
}
