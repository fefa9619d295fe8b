//! What reading a directory takes: `read.sh` beside this runs it. Each reading is a process of its own,
//! so that its peak of memory is its own; where the directory comes from is another one.
//!
//! ```text
//! bench-read dc           reads the domain that DC_URL, DC_CA, … name (what `dc.sh start` wrote)
//! bench-read stream N     reads N made-up accounts from a process of its own
//! ```

#[path = "../wire/ber.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod ber;
mod gauge;
mod stream;

use std::error::Error;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use gauge::{now, peak_kib};
use rosterd::clock::SystemClock;
use rosterd::directory::{AttrName, Dn, Scope};
use rosterd::ldap::{Access, Login, Logins, Session};
use rosterd::ports::{DirectoryReader as _, Quiet};
use secrecy::SecretString;

/// The attributes a mapping of people commonly has, beside the anchor.
const MAPPED: [&str; 9] = [
    "givenName",
    "sn",
    "displayName",
    "title",
    "department",
    "company",
    "physicalDeliveryOfficeName",
    "telephoneNumber",
    "mail",
];

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["dc"] => {
            let var = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
            let (user, password) = (var("DC_SERVICE_UPN")?, var("DC_SERVICE_PASSWORD")?);
            measure(access(var("DC_URL")?, user, password, var("DC_CA")?.into()))
        }
        ["stream", count] => {
            let mut source = Command::new(std::env::current_exe()?)
                .args(["serve", count])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()?;
            let said = stream::said(source.stdout.take().ok_or("no pipe")?)?;
            let (url, ca) = said.split_once(' ').ok_or("the source said nothing")?;
            let read = measure(access(
                url.into(),
                "svc@corp.example".into(),
                "x".into(),
                ca.into(),
            ));
            // It ends when its standard input does.
            drop(source.stdin.take());
            source.wait()?;
            read
        }
        ["serve", count] => stream::serve(count.parse()?),
        _ => Err("usage: bench-read dc | stream N".into()),
    }
}

fn access(url: String, user: String, password: String, ca_file: PathBuf) -> Access {
    Access {
        servers: vec![url],
        discovery: None,
        start_tls: false,
        user,
        login: Login::Password(Box::new(move || Ok(SecretString::from(password.clone())))),
        logins: Arc::new(Logins::new(Arc::new(SystemClock))),
        ca_file: Some(ca_file),
        connect_timeout: Duration::from_secs(10),
        operation_timeout: Duration::from_secs(60),
        read_deadline: Duration::from_secs(600),
    }
}

/// Reads once, from the first connection to the finished directory, and prints what it took.
fn measure(access: Access) -> Result<(), Failure> {
    let dn = |text: &str| Dn::parse(&format!("{text},DC=corp,DC=example"));
    let scope = Scope {
        bases: vec![dn("OU=Staff")?, dn("OU=Leavers")?],
        group_bases: vec![dn("OU=Groups")?],
        anchor: "employeeID".into(),
        attributes: MAPPED.map(AttrName::new).into(),
        protected_groups: vec![],
    };
    let runtime = tokio::runtime::Runtime::new()?;
    let before = now();
    let directory = runtime.block_on(async {
        let session = Session::open(access, Arc::new(Quiet)).await?;
        let read = session.reader().read(&scope).await;
        read.map_err(Failure::from)
    })?;
    let wall = before.elapsed();
    println!(
        "accounts={} groups={} names={} wall_ms={} peak_kib={}",
        directory.accounts().count(),
        directory.groups().count(),
        directory.occupants().count(),
        wall.as_millis(),
        peak_kib()?
    );
    Ok(())
}
