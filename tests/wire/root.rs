//! The root entry: what the server says about itself ([MS-ADTS] 3.1.1.3.2).

use super::reply::Shown;
use super::session::CONTROLS;
use crate::support::memory::state::State;
use crate::support::world::BASE;

/// LDAP_CAP_ACTIVE_DIRECTORY_OID and _V51_OID.
const CAPABILITIES: [&str; 2] = ["1.2.840.113556.1.4.800", "1.2.840.113556.1.4.1670"];

/// Its attributes, those asked for.
pub fn entry(state: &State, asked: &[String]) -> Vec<Shown> {
    let part = |name: &str| format!("{name},{BASE}");
    let configuration = part("CN=Configuration");
    let schema = part("CN=Schema,CN=Configuration");
    let service = part(
        "CN=NTDS Settings,CN=DC1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration",
    );
    let one = |name: &str, value: &str| (name.to_owned(), vec![value.as_bytes().to_vec()]);
    let many = |name: &str, values: &[&str]| {
        let values = values.iter().map(|value| value.as_bytes().to_vec());
        (name.to_owned(), values.collect())
    };
    let all = [
        one("defaultNamingContext", BASE),
        one("rootDomainNamingContext", BASE),
        one("configurationNamingContext", &configuration),
        one("schemaNamingContext", &schema),
        many("namingContexts", &[BASE, &configuration, &schema]),
        one("dnsHostName", "dc1.corp.example"),
        one("dsServiceName", &service),
        one("isSynchronized", "TRUE"),
        one("isGlobalCatalogReady", "TRUE"),
        one("highestCommittedUSN", &state.next.to_string()),
        many("supportedLDAPVersion", &["3", "2"]),
        many("supportedCapabilities", &CAPABILITIES),
        many("supportedControl", &CONTROLS),
    ];
    let is_asked = |name: &str| {
        asked.is_empty()
            || asked
                .iter()
                .any(|asked| asked == "*" || asked.eq_ignore_ascii_case(name))
    };
    all.into_iter().filter(|(name, _)| is_asked(name)).collect()
}
