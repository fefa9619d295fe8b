//! rosterd's whole `ldap` room against Microsoft's side: what Samba cannot show. The server is the directory
//! in memory behind LDAPS (`tests/wire`), with Microsoft's limits and answers; it records what is sent, and
//! misbehaves when told to. docs/samba-and-microsoft.md says what is known of the differences.

#[path = "microsoft/answers.rs"]
mod answers;
#[path = "microsoft/control.rs"]
mod control;
#[path = "dc/mod.rs"]
mod dc;
#[path = "microsoft/differences.rs"]
mod differences;
#[path = "microsoft/dry_run.rs"]
mod dry_run;
#[path = "microsoft/limits.rs"]
mod limits;
#[path = "microsoft/members.rs"]
mod members;
#[path = "microsoft/misbehaviour.rs"]
mod misbehaviour;
#[path = "microsoft/passing.rs"]
mod passing;
#[path = "microsoft/passwords.rs"]
mod passwords;
#[path = "microsoft/people.rs"]
mod people;
#[path = "microsoft/referrals.rs"]
mod referrals;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "cli/stage.rs"]
mod stage;
#[path = "support/mod.rs"]
mod support;
#[path = "wire/mod.rs"]
mod wire;
