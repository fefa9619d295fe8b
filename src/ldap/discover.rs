//! Finding controllers by DNS, as Windows machines do: SRV records of the site, then of the domain.

use std::net::IpAddr;

use futures_util::future::join_all;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, LookupIpStrategy, NameServerConfig, ResolverConfig,
};
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, rdata::SRV};
use tokio::time::timeout;

use super::access::{Access, Discovery};
use super::endpoint::{Encryption, Endpoint, is_global_catalogue};
use crate::ports::{FailureClass, PortFailure};

/// Where so many controllers in a row cannot be used, asking more of them finds nothing out.
const MOST: usize = 8;

/// The controllers DNS names.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// In the order they are tried, with their addresses.
    pub endpoints: Vec<Endpoint>,
    /// Those that have a name and no address.
    pub unknown: Vec<PortFailure>,
}

/// Looks up the domain's controllers: those of the site first, then the others, each group by priority
/// and weight (RFC 2782). An SRV record says port 389 ([MS-ADTS] 6.3.2.3); over LDAPS the host is dialled
/// on 636.
///
/// # Errors
/// When no name server answers in time, or the domain is not known.
pub(super) async fn controllers(
    access: &Access,
    discovery: &Discovery,
) -> Result<Found, PortFailure> {
    match timeout(access.connect_timeout, find(discovery, access.encryption())).await {
        Ok(found) => found,
        Err(_) => {
            let what = format!(
                "no name server told the controllers of the domain '{}' within {}; are the name servers right, \
                 can they be reached from here?",
                discovery.domain,
                humantime::format_duration(access.connect_timeout)
            );
            Err(PortFailure::new(FailureClass::Unreachable, what))
        }
    }
}

async fn find(discovery: &Discovery, encryption: Encryption) -> Result<Found, PortFailure> {
    let resolver = resolver(discovery)?;
    let mut records = Vec::new();
    if let Some(name) = discovery.site_record() {
        match look_up(&resolver, &name).await {
            Ok(found) => records.extend(ordered(found, draw)),
            // A site that is closed or misspelt costs nearness, not the run.
            Err(error) if error.is_no_records_found() => tracing::warn!(
                record = name,
                "DNS knows no controllers of this site; those of the whole domain are used"
            ),
            Err(error) => return Err(discovery.failed(&name, &error)),
        }
    }
    let name = discovery.domain_record();
    match look_up(&resolver, &name).await {
        Ok(found) => records.extend(ordered(found, draw)),
        // Those of the site are enough to begin with.
        Err(_) if !records.is_empty() => {}
        Err(error) => return Err(discovery.failed(&name, &error)),
    }
    let endpoints = endpoints(&records, encryption);
    if endpoints.is_empty() {
        let what = format!("DNS names no usable controller of the domain ({name})");
        return Err(PortFailure::new(FailureClass::Configuration, what));
    }
    Ok(located(&resolver, endpoints).await)
}

/// A resolver of its own for every run: a changed resolv.conf counts from the next run on.
fn resolver(discovery: &Discovery) -> Result<TokioResolver, PortFailure> {
    let unusable = |cause: NetError| {
        let what = "the system's DNS configuration cannot be used; set directory.dns";
        PortFailure::new(FailureClass::Configuration, what).because(cause)
    };
    let mut builder = if discovery.name_servers.is_empty() {
        TokioResolver::builder_tokio().map_err(unusable)?
    } else {
        let servers = discovery.name_servers.iter().map(|server| {
            let mut ways = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
            for way in &mut ways {
                way.port = server.port();
            }
            NameServerConfig::new(server.ip(), true, ways)
        });
        let config = ResolverConfig::from_name_servers(servers.collect());
        TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
    };
    builder.options_mut().ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
    builder.build().map_err(unusable)
}

async fn look_up(resolver: &TokioResolver, name: &str) -> Result<Vec<SRV>, NetError> {
    let lookup = resolver.srv_lookup(name).await?;
    let records = lookup.answers().iter();
    Ok(records
        .filter_map(|record| match &record.data {
            RData::SRV(srv) => Some(srv.clone()),
            _ => None,
        })
        .collect())
}

/// A number from 0 to `most`.
fn draw(most: u32) -> u32 {
    rand::random_range(0..=most)
}

/// Records in the order of RFC 2782: priorities one after the other; within one, each next record is
/// drawn with a chance in proportion to its weight, one without weight with hardly any.
fn ordered(mut left: Vec<SRV>, mut draw: impl FnMut(u32) -> u32) -> Vec<SRV> {
    // Those without weight come first, as the drawing below needs it.
    left.sort_by(|a, b| {
        let key = |srv: &SRV| (srv.priority, srv.weight, srv.target.to_lowercase());
        key(a).cmp(&key(b))
    });
    let mut order = Vec::new();
    while let Some(first) = left.first() {
        let rank = left.partition_point(|srv| srv.priority == first.priority);
        let weights = left[..rank].iter().map(|srv| u32::from(srv.weight));
        let sums: Vec<u32> = weights
            .scan(0, |sum: &mut u32, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        let drawn = draw(sums.last().copied().unwrap_or_default());
        let next = sums.partition_point(|sum| *sum < drawn);
        order.push(left.remove(next));
    }
    order
}

/// What is dialled for each record, once each.
fn endpoints(records: &[SRV], encryption: Encryption) -> Vec<Endpoint> {
    let mut endpoints: Vec<Endpoint> = Vec::new();
    for record in records {
        let host = record.target.to_utf8();
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let port = match encryption {
            Encryption::Ldaps => encryption.port(),
            Encryption::StartTls => record.port,
        };
        // A target "." says that there is no such service (RFC 2782).
        let usable = !host.is_empty() && !is_global_catalogue(record.port);
        let endpoint = Endpoint {
            host,
            port,
            encryption,
            addresses: Vec::new(),
        };
        if usable && !endpoints.contains(&endpoint) {
            endpoints.push(endpoint);
        }
    }
    endpoints.truncate(MOST);
    endpoints
}

/// Addresses come from the same name servers: the system's may not know the domain's hosts.
async fn located(resolver: &TokioResolver, endpoints: Vec<Endpoint>) -> Found {
    let looked_up = endpoints.into_iter().map(async |mut endpoint: Endpoint| {
        match resolver.lookup_ip(format!("{}.", endpoint.host)).await {
            Ok(found) => {
                endpoint.addresses = found.iter().collect::<Vec<IpAddr>>();
                Ok(endpoint)
            }
            Err(cause) => {
                let what = format!("{endpoint}: DNS has no address of it");
                Err(PortFailure::new(FailureClass::Unreachable, what).because(cause))
            }
        }
    });
    let mut found = Found::default();
    for result in join_all(looked_up).await {
        match result {
            Ok(endpoint) => found.endpoints.push(endpoint),
            Err(failure) => found.unknown.push(failure),
        }
    }
    found
}

impl Discovery {
    /// The controllers of the site, with all their writable and read-only ones ([MS-ADTS] 6.3.2.3).
    fn site_record(&self) -> Option<String> {
        let site = self.site.as_ref()?;
        Some(format!(
            "_ldap._tcp.{site}._sites.dc._msdcs.{}.",
            self.domain
        ))
    }

    /// The controllers of the domain ([MS-ADTS] 6.3.2.3).
    fn domain_record(&self) -> String {
        format!("_ldap._tcp.dc._msdcs.{}.", self.domain)
    }

    fn failed(&self, record: &str, error: &NetError) -> PortFailure {
        let (class, why) = if error.is_no_records_found() {
            let why = "DNS knows no such record; is directory.domain the name of an Active Directory domain, and do \
                       these name servers know it (directory.dns names others)?";
            (FailureClass::Configuration, why)
        } else {
            let why =
                "the name servers do not answer this; do they run, can they be reached from here?";
            (FailureClass::Unreachable, why)
        };
        let what = format!("looking up {record}: {why}");
        PortFailure::new(class, what).because(error.clone())
    }
}

#[cfg(test)]
mod tests {
    use hickory_resolver::proto::rr::Name;

    use super::*;

    fn srv(priority: u16, weight: u16, target: &str) -> SRV {
        SRV::new(priority, weight, 389, Name::from_ascii(target).unwrap())
    }

    fn names(records: &[SRV]) -> Vec<String> {
        records.iter().map(|srv| srv.target.to_utf8()).collect()
    }

    #[test]
    fn priorities_come_before_weights() {
        let records = vec![srv(10, 100, "far."), srv(0, 0, "b."), srv(0, 100, "a.")];
        assert_eq!(
            names(&ordered(records.clone(), |most| most)),
            ["a.", "b.", "far."]
        );
        // What is without weight is drawn by the lowest number only.
        assert_eq!(names(&ordered(records, |_| 0)), ["b.", "a.", "far."]);
    }

    #[test]
    fn weights_are_chances() {
        let records = [srv(0, 60, "much."), srv(0, 30, "some."), srv(0, 10, "few.")];
        let mut firsts = std::collections::BTreeMap::new();
        for number in 1..=100 {
            let mut first = Some(number);
            let order = ordered(records.to_vec(), |most| first.take().unwrap_or(most));
            *firsts.entry(order[0].target.to_utf8()).or_insert(0) += 1;
        }
        assert_eq!(firsts["much."], 60);
        assert_eq!(firsts["some."], 30);
        assert_eq!(firsts["few."], 10);
    }

    //
    #[test]
    fn records_become_hosts_once_each_and_never_the_global_catalogue() {
        let mut catalogue = srv(0, 0, "gc.corp.example.");
        catalogue.port = 3268;
        let records = [
            srv(0, 0, "DC1.corp.example."),
            catalogue,
            srv(0, 0, "."),
            srv(9, 0, "dc1.corp.example."),
        ];
        let urls = |encryption| {
            let found = endpoints(&records, encryption);
            found.iter().map(Endpoint::url).collect::<Vec<_>>()
        };
        assert_eq!(urls(Encryption::Ldaps), ["ldaps://dc1.corp.example:636"]);
        assert_eq!(urls(Encryption::StartTls), ["ldap://dc1.corp.example:389"]);
        let many: Vec<SRV> = (0..30).map(|n| srv(0, 0, &format!("dc{n}."))).collect();
        assert_eq!(endpoints(&many, Encryption::Ldaps).len(), MOST);
    }
}
