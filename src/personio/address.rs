//! Where Personio is, and whether secrets may be sent there.

use std::net::IpAddr;

use reqwest::header::LOCATION;
use reqwest::{Response, Url};

use super::error::PersonioError;

/// The base address, if it is one that secrets may be sent to.
pub(super) fn base(text: &str) -> Result<Url, PersonioError> {
    let refused = |why| PersonioError::Address {
        url: without_login(text),
        why,
    };
    let url: Url = text
        .parse()
        .map_err(|_| refused("not an address; wanted: https://api.personio.de"))?;
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(refused(
            "wanted: scheme, host and at most a port and a path, and no credentials",
        ));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_this_machine(&url) => Ok(url),
        "http" => Err(refused(
            "plain http is allowed on this machine only; wanted: https://",
        )),
        _ => Err(refused("wanted: https://")),
    }
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    host == "localhost" || address.is_some_and(|address| address.is_loopback())
}

/// Somebody may have put a password into the address; it must not come back in a message.
pub(super) fn without_login(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => text.to_owned(),
    }
}

/// Host and port, for messages.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The address of a path below the base.
pub(super) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}{path}", base.path().trim_end_matches('/')));
    url
}

/// Where a redirect leads, if that is still the origin (scheme, host and port) of `base`.
pub(super) fn redirected(base: &Url, response: &Response) -> Option<Url> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    within(base, response.url(), location)
}

fn within(base: &Url, from: &Url, location: &str) -> Option<Url> {
    let url = from.join(location).ok()?;
    let anonymous = url.username().is_empty() && url.password().is_none();
    (anonymous && url.origin() == base.origin()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_sent_over_https_or_within_this_machine() {
        for good in [
            "https://api.personio.de",
            "http://127.0.0.1:8080",
            "http://[::1]:1/",
            "http://localhost:9",
        ] {
            assert!(base(good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.personio.de",
            "http://127.0.0.1.example.com",
            "ftp://x",
            "api.personio.de",
            "",
        ] {
            assert!(
                matches!(base(bad), Err(PersonioError::Address { .. })),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_password_in_the_address_is_refused_and_not_repeated() {
        let fault = base("https://me:hunter2@api.personio.de").unwrap_err();
        assert!(!fault.to_string().contains("hunter2"), "{fault}");
    }

    #[test]
    fn a_path_in_the_base_address_is_kept() {
        let url = |text: &str| below(&base(text).unwrap(), "/v1/x").to_string();
        assert_eq!(
            url("https://gate.example:8443/personio/"),
            "https://gate.example:8443/personio/v1/x"
        );
        assert_eq!(
            url("https://api.personio.de"),
            "https://api.personio.de/v1/x"
        );
    }

    #[test]
    fn a_redirect_stays_within_scheme_host_and_port() {
        let base = base("https://api.personio.de").unwrap();
        let from = below(&base, "/v1/x");
        let to = |location: &str| within(&base, &from, location).map(|url| url.to_string());
        for (location, wanted) in [
            ("/v1/y?limit=1", "https://api.personio.de/v1/y?limit=1"),
            ("y", "https://api.personio.de/v1/y"),
            ("https://api.personio.de:443/z", "https://api.personio.de/z"),
        ] {
            assert_eq!(to(location).as_deref(), Some(wanted));
        }
        for foreign in [
            "https://api.personio.com/v1/x",
            "http://api.personio.de/v1/x",
            "https://api.personio.de:8443/v1/x",
            "//evil.example/v1/x",
            "https://api.personio.de@evil.example/",
            "https://me@api.personio.de/",
            "https://",
        ] {
            assert_eq!(to(foreign), None, "{foreign}");
        }
    }
}
