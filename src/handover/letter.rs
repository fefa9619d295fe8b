//! What the recipient gets to read.

use secrecy::ExposeSecret;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::ports::Delivery;

/// One delivery as JSON.
#[derive(Serialize)]
struct Letter<'a> {
    person: &'a str,
    name: &'a str,
    login: &'a str,
    upn: &'a str,
    password: &'a str,
}

/// The delivery as one line of JSON, wiped from memory when dropped.
pub(super) fn json(delivery: &Delivery) -> Zeroizing<Vec<u8>> {
    let Delivery {
        person,
        name,
        sam_account_name,
        user_principal_name,
        password,
    } = delivery;
    let letter = Letter {
        person: person.as_str(),
        name,
        login: sam_account_name,
        upn: user_principal_name,
        password: password.expose_secret(),
    };
    let texts = [
        letter.person,
        name,
        letter.login,
        letter.upn,
        letter.password,
    ];
    // Room for everything even if every byte is escaped (\u00XX): growing would leave a copy behind.
    let room = 128 + 6 * texts.iter().map(|text| text.len()).sum::<usize>();
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    // Texts always serialize, and a vector takes everything.
    let _ = serde_json::to_writer(&mut *bytes, &letter);
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::tests::delivery;
    use super::*;

    #[test]
    fn the_letter_is_complete_and_was_never_copied() {
        let mut delivery = delivery("4711");
        delivery.name = "\u{1}".repeat(500); // the longest escapes there are
        let bytes = json(&delivery);
        let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read["person"], "4711");
        assert_eq!(read["name"], delivery.name);
        assert_eq!(read["login"], "jmeissner");
        assert_eq!(read["upn"], "jmeissner@corp.example");
        assert_eq!(read["password"], delivery.password.expose_secret());
        assert!(bytes.len() <= 128 + 6 * (500 + 60));
    }
}
