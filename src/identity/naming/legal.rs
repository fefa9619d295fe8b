//! What a login, an address and a common name may look like.

use crate::directory::{cut, length};

/// Longest sAMAccountName of a user in characters (Win32 documentation, "Naming Properties"; the schema allows 256).
pub const LOGIN_LIMIT: usize = 20;
/// Longest local part of an address (RFC 5321 4.5.3.1.1).
const LOCAL_LIMIT: usize = 64;
/// Longest common name (AD schema, rangeUpper of `cn`).
const COMMON_NAME_LIMIT: usize = 64;
/// Longest userPrincipalName that Entra ID takes beside on-premises AD (local part, `@`, domain: 64 + 1 + 48).
const PRINCIPAL_LIMIT: usize = 113;

/// Stands where a template wants its number, until the text around it has been cut. A private-use
/// character: no name contains it.
pub const MARK: char = '\u{f8ff}';

/// A text with its number, cut before the number so that both fit as AD counts.
fn numbered(text: &str, number: Option<u32>, separator: &str, limit: usize) -> String {
    let Some(number) = number else {
        let text: String = text.chars().filter(|c| *c != MARK).collect();
        return cut(&text, limit);
    };
    let digits = number.to_string();
    let (head, tail) = match text.split_once(MARK) {
        Some((head, tail)) => (
            head,
            format!("{digits}{}", tail.replace(MARK, digits.as_str())),
        ),
        None => (text, format!("{separator}{digits}")),
    };
    let tail = cut(&tail, limit);
    cut(head, limit - length(&tail)) + &tail
}

/// Characters AD forbids in a sAMAccountName (Win32 documentation, "Naming Properties"), and what confuses its readers: blanks,
/// `@` (looks like an address), `$` (marks computers).
fn is_forbidden_in_login(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(
            c,
            '"' | '/'
                | '\\'
                | '['
                | ']'
                | ':'
                | ';'
                | '|'
                | '='
                | ','
                | '+'
                | '*'
                | '?'
                | '<'
                | '>'
        )
        || matches!(c, '@' | '$')
}

/// A sAMAccountName made of a rendered text: lower case, forbidden characters left out.
///
/// # Errors
/// Words for people when nothing is left, or letters are left that are no login letters.
pub fn login(text: &str, number: Option<u32>) -> Result<String, String> {
    let lower = text.to_lowercase();
    let kept: String = lower
        .chars()
        .filter(|c| !is_forbidden_in_login(*c))
        .collect();
    let kept = kept.trim_matches('.');
    if kept.chars().any(|c| !c.is_ascii() && c != MARK) {
        return Err(format!(
            "'{}' has letters a login cannot have",
            kept.escape_debug()
        ));
    }
    if !kept.chars().any(|c| c.is_ascii_alphanumeric()) {
        return Err("nothing is left that a login can have".to_owned());
    }
    let name = numbered(kept, number, "", LOGIN_LIMIT);
    Ok(name.trim_matches('.').to_owned())
}

/// A login as an operator fixed it, unchanged.
///
/// # Errors
/// Words for people when AD would not take it.
pub fn fixed_login(text: &str) -> Result<String, String> {
    match login(text, None) {
        Ok(legal) if legal == text.to_lowercase() => Ok(text.to_owned()),
        _ => Err(format!(
            "names.override has '{}', which is no login: at most {LOGIN_LIMIT} plain letters, digits, '.', '-' and '_'",
            text.escape_debug()
        )),
    }
}

/// A mail address made of a rendered text, in lower case; `None` when it is no plain address in one of the
/// domains. Nothing is left out of an address: what HR wrote is taken as it is or not at all.
pub fn address(text: &str, number: Option<u32>, domains: &[String]) -> Option<String> {
    let lower = text.to_lowercase();
    let (local, domain) = lower.split_once('@')?;
    let domain = domains
        .iter()
        .find(|known| known.eq_ignore_ascii_case(domain))?;
    let local = numbered(local, number, "", LOCAL_LIMIT);
    let local = if number.is_none() {
        local.trim_end_matches('.')
    } else {
        &local
    };
    is_local_part(local).then(|| format!("{local}@{}", domain.to_lowercase()))
}

/// An address as an operator fixed it, in whatever domain.
///
/// # Errors
/// Words for people when it is no address.
pub fn fixed_address(text: &str) -> Result<String, String> {
    principal(text).map_err(|_| {
        format!(
            "names.override has '{}', which is no plain mail address",
            text.escape_debug()
        )
    })
}

/// A userPrincipalName made of a rendered text, in lower case.
///
/// # Errors
/// Words for people when it does not have the form of an address (RFC 822, as MS-ADTS 5.1.1.1.1 asks).
pub fn principal(text: &str) -> Result<String, String> {
    let lower = text.to_lowercase();
    let legal = lower.split_once('@').is_some_and(|(local, domain)| {
        is_local_part(local) && is_domain(domain) && lower.len() <= PRINCIPAL_LIMIT
    });
    legal.then_some(lower).ok_or_else(|| {
        format!(
            "'{}' is no name of the form login@domain",
            text.escape_debug()
        )
    })
}

/// A dot-atom of RFC 5322 3.2.3 in ASCII.
fn is_local_part(local: &str) -> bool {
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    local.len() <= LOCAL_LIMIT
        && local
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(atom))
}

fn is_domain(domain: &str) -> bool {
    domain.split('.').all(|label| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    })
}

/// A common name made of a rendered text, in its original spelling.
///
/// # Errors
/// Words for people when nothing is left.
pub fn common_name(text: &str, number: Option<u32>) -> Result<String, String> {
    let name = numbered(text.trim(), number, " ", COMMON_NAME_LIMIT);
    let name = name.trim();
    if name.is_empty() {
        return Err("nothing is left of it".to_owned());
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn domains() -> Vec<String> {
        vec!["Example.com".to_owned()]
    }

    //
    #[test]
    fn the_number_is_inside_the_twenty_characters() {
        let long = "jschmidt-rottluff-von-hohenstein";
        assert_eq!(login(long, None).unwrap(), "jschmidt-rottluff-vo");
        assert_eq!(login(long, Some(2)).unwrap(), "jschmidt-rottluff-v2");
        assert_eq!(login(long, Some(12)).unwrap(), "jschmidt-rottluff-12");
        let inside = format!("{long}{MARK}.ext");
        assert_eq!(login(&inside, Some(3)).unwrap(), "jschmidt-rottlu3.ext");
    }

    #[test]
    fn forbidden_characters_and_outer_dots_are_left_out_of_logins() {
        assert_eq!(login("..A\"/\\[]:;|=,+*?<>@$ b.", None).unwrap(), "ab");
        assert!(login("@ ..", None).is_err());
        assert!(login("bücher", None).is_err());
    }

    #[test]
    fn addresses_are_plain_and_in_a_known_domain() {
        let address = |text: &str, number| address(text, number, &domains());
        assert_eq!(
            address("Anna.Meier@EXAMPLE.com", None).unwrap(),
            "anna.meier@example.com"
        );
        assert_eq!(
            address("o'brien@example.com", None).unwrap(),
            "o'brien@example.com"
        );
        assert_eq!(
            address("anna@example.com", Some(2)).unwrap(),
            "anna2@example.com"
        );
        for wrong in [
            "anna@gmail.com",
            "anna",
            "a@b@example.com",
            ".a@example.com",
            "a..b@example.com",
            "jörg@example.com",
            "a b@example.com",
            "@example.com",
            "a@evil.com,b@example.com",
        ] {
            assert_eq!(address(wrong, None), None, "{wrong}");
        }
        let long = format!("{}@example.com", "x".repeat(80));
        let cut = address(&long, Some(12)).unwrap();
        assert_eq!(cut, format!("{}12@example.com", "x".repeat(62)));
    }

    #[test]
    fn fixed_names_are_taken_as_they_are_or_refused() {
        assert_eq!(fixed_login("CTO").unwrap(), "CTO");
        assert!(fixed_login("c t o").is_err());
        assert!(fixed_login(&"x".repeat(21)).is_err());
        assert_eq!(
            fixed_address("CTO@holding.example").unwrap(),
            "cto@holding.example"
        );
        assert!(fixed_address("cto").is_err());
    }

    #[test]
    fn common_names_keep_their_spelling_and_their_number() {
        assert_eq!(
            common_name("Müller, Jörg", Some(2)).unwrap(),
            "Müller, Jörg 2"
        );
        let long = common_name(&"ü".repeat(90), Some(2)).unwrap();
        assert_eq!(long, format!("{} 2", "ü".repeat(62)));
        let twice = common_name(&"𝄞".repeat(90), Some(2)).unwrap();
        assert_eq!(twice, format!("{} 2", "𝄞".repeat(31)), "64 UTF-16 units");
        assert!(common_name("  ", None).is_err());
    }

    proptest! {
        //
        #[test]
        fn whatever_comes_in_a_login_is_legal_or_refused(text in "\\PC{0,40}", number in proptest::option::of(2u32..100)) {
            if let Ok(name) = login(&text, number) {
                prop_assert!(!name.is_empty() && name.chars().count() <= LOGIN_LIMIT, "{name}");
                prop_assert!(name.is_ascii() && !name.contains(is_forbidden_in_login), "{name}");
                prop_assert!(!name.ends_with('.') && !name.starts_with('.'), "{name}");
                if let Some(number) = number {
                    prop_assert!(name.contains(&number.to_string()), "{name}");
                }
            }
        }
    }
}
