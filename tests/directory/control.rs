//! Enabling, disabling, scrambling.

use super::*;

cases!(
    enabling_requires_a_password_again,
    disabling_keeps_every_other_bit,
    enabling_keeps_every_other_bit,
    disabling_twice_is_fine,
    a_scramble_makes_the_old_password_useless,
    a_scramble_of_a_disabled_account_counts,
);

/// DONT_EXPIRE_PASSWORD, NOT_DELEGATED, DONT_REQ_PREAUTH: set by administrators, for their reasons.
const FOREIGN: u32 = 0x1_0000 | 0x10_0000 | 0x40_0000;

fn set_bits(ground: &dyn Ground, guid: rosterd::directory::Guid, bits: u32) {
    ground.set(guid, "userAccountControl", &[&bits.to_string()]);
}

//
async fn enabling_requires_a_password_again(ground: &dyn Ground) {
    let guid = hire(ground, "uac1").await;
    set_password(ground, guid, PASSWORD, false).await.unwrap();
    set_bits(ground, guid, 546);
    switch(ground, guid, ControlEdit::Enable, None)
        .await
        .unwrap();
    assert_eq!(
        bits(ground, guid),
        512,
        "0x20 (no password required) does not stay"
    );
}

//
async fn disabling_keeps_every_other_bit(ground: &dyn Ground) {
    let guid = employ(ground, "uac2").await;
    set_bits(ground, guid, 512 | FOREIGN);
    switch(ground, guid, ControlEdit::Disable, None)
        .await
        .unwrap();
    assert_eq!(bits(ground, guid), 514 | FOREIGN);
    assert!(!ground.can_log_in("uac2@corp.example", PASSWORD));
}

//
async fn enabling_keeps_every_other_bit(ground: &dyn Ground) {
    let guid = employ(ground, "uac3").await;
    set_bits(ground, guid, 514 | FOREIGN);
    switch(ground, guid, ControlEdit::Enable, None)
        .await
        .unwrap();
    assert_eq!(bits(ground, guid), 512 | FOREIGN);
}

async fn disabling_twice_is_fine(ground: &dyn Ground) {
    let guid = employ(ground, "uac4").await;
    for _ in 0..2 {
        assert_eq!(
            switch(ground, guid, ControlEdit::Disable, None)
                .await
                .unwrap(),
            guid
        );
        assert_eq!(bits(ground, guid), 514);
    }
}

async fn a_scramble_makes_the_old_password_useless(ground: &dyn Ground) {
    let guid = employ(ground, "scr1").await;
    switch(
        ground,
        guid,
        ControlEdit::Disable,
        Some("Nob0dy-kn0ws-this!"),
    )
    .await
    .unwrap();
    assert_eq!(bits(ground, guid), 514);
    // An administrator enables it by hand: what the leaver knows opens nothing.
    set_bits(ground, guid, 512);
    assert!(!ground.can_log_in("scr1@corp.example", PASSWORD));
    assert!(ground.can_log_in("scr1@corp.example", "Nob0dy-kn0ws-this!"));
}

async fn a_scramble_of_a_disabled_account_counts(ground: &dyn Ground) {
    let guid = employ(ground, "scr2").await;
    switch(ground, guid, ControlEdit::Disable, None)
        .await
        .unwrap();
    switch(
        ground,
        guid,
        ControlEdit::Disable,
        Some("Nob0dy-kn0ws-this!"),
    )
    .await
    .unwrap();
    set_bits(ground, guid, 512);
    assert!(!ground.can_log_in("scr2@corp.example", PASSWORD));
}
