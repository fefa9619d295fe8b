//! The order people see files in: `page-2` before `page-10`.

use std::cmp::Ordering;

/// Compares names piece by piece, digits as the numbers they are. Names that differ only in zeros before a
/// number are in the order of their letters, so that no two different names are equal.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (one, two) = (piece(&mut left), piece(&mut right));
        let order = match (one, two) {
            ("", "") => return a.cmp(b),
            (one, two) if is_number(one) && is_number(two) => by_number(one, two),
            (one, two) => one.cmp(two),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Takes the digits or the other characters at the head.
fn piece<'a>(text: &mut &'a str) -> &'a str {
    let digits = is_number(text);
    let end = text
        .find(|c: char| c.is_ascii_digit() != digits)
        .unwrap_or(text.len());
    let (piece, rest) = text.split_at(end);
    *text = rest;
    piece
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Digits of any length: the longer number is the larger one.
fn by_number(one: &str, two: &str) -> Ordering {
    let (one, two) = (one.trim_start_matches('0'), two.trim_start_matches('0'));
    one.len().cmp(&two.len()).then_with(|| one.cmp(two))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_the_order_of_their_numbers() {
        let mut names = [
            "page-10.json",
            "page-2.json",
            "page-1.json",
            "b.json",
            "page-02.json",
            "page-99999999999999999999999.json",
        ];
        names.sort_by(|a, b| natural(a, b));
        let wanted = [
            "b.json",
            "page-1.json",
            "page-02.json",
            "page-2.json",
            "page-10.json",
            "page-99999999999999999999999.json",
        ];
        assert_eq!(names, wanted);
    }
}
