//! What the server says, as it goes over the wire.

use super::ber::{element, list, text};
use super::request::PAGED;
use crate::support::memory::answer::Answer;

/// An attribute with its values, as an entry carries it.
pub type Shown = (String, Vec<Vec<u8>>);

/// A message: the number of the request, the protocol operation, controls.
pub fn message(id: &[u8], operation: &[u8], control: Option<Vec<u8>>) -> Vec<u8> {
    let mut fields = vec![element(2, id), operation.to_vec()];
    fields.extend(control);
    list(0x30, &fields)
}

/// A result. The tag says of what.
pub fn result(tag: u8, answer: &Answer) -> Vec<u8> {
    let mut fields = vec![
        element(10, &[answer.code as u8]),
        text(answer.matched.as_bytes()),
        text(answer.text.as_bytes()),
    ];
    if !answer.referrals.is_empty() {
        let uris: Vec<Vec<u8>> = answer
            .referrals
            .iter()
            .map(|uri| text(uri.as_bytes()))
            .collect();
        fields.push(list(0xa3, &uris));
    }
    list(tag, &fields)
}

/// Success.
pub fn done(tag: u8) -> Vec<u8> {
    result(tag, &Answer::new(0, ""))
}

/// One entry.
pub fn entry(dn: &str, attributes: &[Shown]) -> Vec<u8> {
    let pair = |(name, values): &Shown| {
        let values: Vec<Vec<u8>> = values.iter().map(|value| text(value)).collect();
        list(0x30, &[text(name.as_bytes()), list(0x31, &values)])
    };
    let attributes: Vec<Vec<u8>> = attributes.iter().map(pair).collect();
    list(0x64, &[text(dn.as_bytes()), list(0x30, &attributes)])
}

/// Another place to look.
pub fn reference(uri: &str) -> Vec<u8> {
    list(0x73, &[text(uri.as_bytes())])
}

/// Asks for the cookie back with the next page; an empty one is the last.
pub fn page(cookie: &str) -> Vec<u8> {
    let value = list(0x30, &[element(2, &[0]), text(cookie.as_bytes())]);
    let control = list(0x30, &[text(PAGED.as_bytes()), text(&value)]);
    element(0xa0, &control)
}

/// An operation of that tag which is none.
pub fn garbage(tag: u8) -> Vec<u8> {
    list(tag, &[text(b"what?")])
}
