//! Controllers found by DNS: a real name server, a real controller.

use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;

use rosterd::ldap::{Access, Discovery};
use rosterd::ports::{DirectoryReader, FailureClass};

use super::names::Names;
use super::signals::signal;
use super::support::ground::access;
use super::{Dc, failure, logs, open, scope, somebody, within};

const DOMAIN: &str = "_ldap._tcp.dc._msdcs.corp.example";
const BERLIN: &str = "_ldap._tcp.Berlin._sites.dc._msdcs.corp.example";

/// How rosterd reaches whatever these name servers name.
fn found(dc: &Dc, site: Option<&str>, names: SocketAddr) -> Access {
    Access {
        servers: vec![],
        discovery: Some(Discovery {
            domain: "corp.example".into(),
            site: site.map(str::to_owned),
            name_servers: vec![names],
        }),
        connect_timeout: Duration::from_secs(3),
        ..access(dc)
    }
}

fn ip(dc: &Dc) -> &str {
    dc.url().trim_start_matches("ldaps://")
}

#[tokio::test]
async fn a_controller_is_found_by_the_domain_and_dialled_under_its_own_name() {
    let dc = Dc::start();
    let names = Names::serving(&[
        Names::srv(DOMAIN, "dc1.corp.example", 0, 100),
        Names::host("dc1.corp.example", ip(&dc)),
    ]);
    for start_tls in [false, true] {
        let session = open(Access {
            start_tls,
            ..found(&dc, None, names.address())
        })
        .await
        .unwrap();
        assert_eq!(session.controller(), "dc1.corp.example");
        session.reader().read(&scope()).await.unwrap();
    }
}

//
#[tokio::test]
async fn the_certificate_must_be_made_out_for_the_host_dns_names() {
    let dc = Dc::start();
    let names = Names::serving(&[
        Names::srv(DOMAIN, "dc9.corp.example", 0, 100),
        Names::host("dc9.corp.example", ip(&dc)),
    ]);
    let said = failure(found(&dc, None, names.address())).await;
    assert_eq!(said.class, FailureClass::Configuration);
    assert!(
        said.what.contains("not made out for 'dc9.corp.example'"),
        "{said}"
    );
}

#[tokio::test]
async fn the_controllers_of_the_site_come_first_and_the_others_are_there_when_they_fail() {
    let (near, far) = (Dc::start(), Dc::start());
    let host = |name: &str, dc: &Dc| Names::host(name, ip(dc));
    // Both have the same certificate, with both names.
    let site = [
        Names::srv(BERLIN, "dc1.corp.example", 0, 100),
        Names::srv(DOMAIN, "dc2.corp.example", 0, 100),
        host("dc1.corp.example", &near),
        host("dc2.corp.example", &far),
    ];
    let names = Names::serving(&site);
    let server = async |site| {
        let (log, session) = logs::of(open(found(&near, site, names.address()))).await;
        session.unwrap();
        log
    };
    assert!(
        server(Some("Berlin"))
            .await
            .contains("ldaps://dc1.corp.example:636")
    );
    assert!(server(None).await.contains("ldaps://dc2.corp.example:636"));
    let unknown = server(Some("Rome")).await;
    assert!(unknown.contains("no controllers of this site"), "{unknown}");
    assert!(unknown.contains("ldaps://dc2.corp.example:636"));
    signal(&near, "-KILL");
    let log = server(Some("Berlin")).await;
    assert!(
        log.contains("passed over: ldaps://dc1.corp.example:636 cannot be reached"),
        "{log}"
    );
    assert!(log.contains("ldaps://dc2.corp.example:636"));
}

#[tokio::test]
async fn every_way_the_names_can_fail_ends_in_time_and_in_words() {
    let dc = Dc::start();
    let limit = Duration::from_secs(8);
    let tell = async |records: &[String]| {
        let names = Names::serving(records);
        within(limit, failure(found(&dc, None, names.address()))).await
    };
    let unknown = tell(&[]).await;
    assert_eq!(unknown.class, FailureClass::Configuration);
    assert!(
        unknown.what.contains(DOMAIN) && unknown.what.contains("directory.dns"),
        "{unknown}"
    );

    let nowhere = tell(&[Names::srv(DOMAIN, "dc7.corp.example", 0, 0)]).await;
    assert_eq!(nowhere.class, FailureClass::Unreachable);
    assert!(
        nowhere.what.contains("dc7.corp.example") && nowhere.what.contains("no address"),
        "{nowhere}"
    );

    let catalogue = tell(&[format!("--srv-host={DOMAIN},dc1.corp.example,3268,0,0")]).await;
    assert_eq!(catalogue.class, FailureClass::Configuration);

    // A name server that is there and says nothing, and one that is not there.
    let mute = UdpSocket::bind("127.0.0.1:0").unwrap();
    let (silent, absent) = (mute.local_addr().unwrap(), "127.0.0.1:9".parse().unwrap());
    for server in [silent, absent] {
        let said = within(limit, failure(found(&dc, None, server))).await;
        assert_eq!(said.class, FailureClass::Unreachable, "{said}");
        assert!(said.what.contains("name server"), "{said}");
    }
}

//
#[tokio::test]
async fn a_name_that_stands_for_two_controllers_is_one_of_them_for_the_whole_run() {
    let (first, second) = (Dc::start(), Dc::start());
    somebody(&first);
    let names = Names::serving(&[
        Names::srv(DOMAIN, "dc1.corp.example", 0, 100),
        Names::host("dc1.corp.example", ip(&first)),
        Names::host("dc1.corp.example", ip(&second)),
    ]);
    let access = || found(&first, None, names.address());
    let session = open(access()).await.unwrap();
    let reader = session.reader();
    let there = reader.read(&scope()).await.unwrap().accounts().count();
    let (taken, other) = if there == 1 {
        (&first, &second)
    } else {
        (&second, &first)
    };
    signal(taken, "-KILL");
    for _ in 0..3 {
        let void = reader.read(&scope()).await.unwrap_err();
        assert_eq!(void.failure.class, FailureClass::Unreachable, "{void}");
    }
    // The next run takes the other one, under the same name.
    let next = open(access()).await.unwrap();
    let whole = next.reader().read(&scope()).await.unwrap();
    assert_eq!(whole.accounts().count(), 1 - there, "{}", other.url());
}
