//! What reading people takes: `people.sh` beside this runs it. The stand-in and the reader are processes of their own,
//! so that a reader's peak of memory is its own.
//!
//! ```text
//! bench-people serve N           a stand-in with N people and no limits; prints its address, ends with its standard input
//! bench-people read URL [paced]   reads everybody once; unpaced unless told otherwise
//! ```

mod gauge;
#[path = "../sandbox/mod.rs"]
mod sandbox;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::{self, Read as _, Write as _};
use std::sync::Arc;

use gauge::{now, peak_kib};
use rosterd::clock::SystemClock;
use rosterd::people::FieldName;
use rosterd::personio::{Connection, Patience, Personio};
use rosterd::ports::{PeopleSource as _, Quiet};
use sandbox::{Company, Pace, Sandbox};
use secrecy::SecretString;

/// What a policy with names, units, a manager and the days of a working life asks for.
const FIELDS: [&str; 16] = [
    "status",
    "email",
    "first_name",
    "last_name",
    "preferred_name",
    "position",
    "department",
    "team",
    "office",
    "subcompany",
    "supervisor",
    "hire_date",
    "termination_date",
    "termination_type",
    "weekly_hours",
    "personnel_number",
];

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", count] => serve(count.parse()?),
        ["read", url] => read(url, unpaced()),
        ["read", url, "paced"] => read(url, Patience::default()),
        _ => Err("usage: bench-people serve N | read URL [paced]".into()),
    }
}

fn serve(count: usize) -> Result<(), Failure> {
    let sandbox = Sandbox::start(Company::generated(count, 11));
    sandbox.pace(Pace {
        per_minute: usize::MAX,
        per_second: usize::MAX,
        tokens_per_minute: usize::MAX,
    });
    println!("{}", sandbox.url());
    io::stdout().flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn unpaced() -> Patience {
    Patience {
        burst: u32::MAX,
        ..Patience::default()
    }
}

/// Reads once, from the login to the finished roster, and prints what it took.
fn read(url: &str, patience: Patience) -> Result<(), Failure> {
    let connection = Connection {
        url: url.to_owned(),
        client_id: Company::CLIENT_ID.into(),
        client_secret: Arc::new(|| Ok(SecretString::from(Company::CLIENT_SECRET))),
        ca_file: None,
        patience,
    };
    let own = FieldName::new("personnel_number");
    let custom = BTreeMap::from([(own, "dynamic_1234567".to_owned())]);
    let fields: BTreeSet<FieldName> = FIELDS.map(FieldName::new).into();
    let runtime = tokio::runtime::Runtime::new()?;
    let before = now();
    let source = Personio::new(connection, custom, Arc::new(SystemClock), Arc::new(Quiet))?;
    let roster = runtime.block_on(source.read(&fields))?;
    println!(
        "people={} rejects={} wall_ms={} peak_kib={}",
        roster.len(),
        roster.rejects().len(),
        before.elapsed().as_millis(),
        peak_kib()?
    );
    Ok(())
}
