//! The one account that can be changed here.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::ber::{element, list, text};
use crate::server::Manner;

/// Whether it is disabled, and how often something was changed.
#[derive(Default)]
pub struct Bits {
    disabled: AtomicBool,
    modifies: AtomicUsize,
}

impl Bits {
    /// Its userAccountControl.
    pub fn text(&self) -> &'static str {
        if self.disabled.load(Ordering::SeqCst) {
            "514"
        } else {
            "512"
        }
    }

    /// Answers a Modify. One of userAccountControl disables.
    pub fn modify(&self, manner: Manner, content: &[u8]) -> Vec<u8> {
        let names = |name: &str| content.windows(name.len()).any(|w| w == name.as_bytes());
        let before = self.modifies.fetch_add(1, Ordering::SeqCst);
        match manner {
            Manner::RefusesPasswords if names("unicodePwd") => {
                answer(53, "0000052D: SvcErr: DSID-031A12D2, problem 5003")
            }
            Manner::BusyAfterTheFirstModify if before > 0 => answer(51, ""),
            _ => {
                if names("userAccountControl") {
                    self.disabled.store(true, Ordering::SeqCst);
                }
                answer(0, "")
            }
        }
    }
}

fn answer(code: u8, words: &str) -> Vec<u8> {
    list(
        0x67,
        &[element(10, &[code]), text(b""), text(words.as_bytes())],
    )
}
