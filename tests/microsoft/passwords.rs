//! Passwords and what goes with them, as they are sent.

use rosterd::directory::Edit;
use secrecy::SecretString;

use super::people::office;
use crate::support::ground::Ground;
use crate::support::memory::modify::{Kind, Step};
use crate::support::memory::vendor::Vendor;

//
#[tokio::test]
async fn a_password_is_sent_first_and_the_sign_to_change_it_second() {
    let (wire, anna) = office(Vendor::Microsoft).await;
    let edit = Edit::SetPassword {
        guid: anna,
        password: SecretString::from("Ünter-Uns-77!"),
        must_change: true,
    };
    wire.perform(&edit).await.unwrap();
    let steps: Vec<Step> = wire
        .server
        .requests()
        .iter()
        .flat_map(|request| request.steps().to_vec())
        .collect();
    let quoted: Vec<u8> = "\"Ünter-Uns-77!\""
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let wanted = [
        Step {
            kind: Kind::Replace,
            name: "unicodePwd".into(),
            values: vec![quoted],
        },
        Step::texts(Kind::Replace, "pwdLastSet", &["0"]),
    ];
    assert_eq!(steps, wanted);
}
