//! `scopes` and `doctor personio`: which credential is needed, and whether one is like that. No domain controller is
//! started here.

#[path = "cli/stage.rs"]
mod stage;

#[path = "dc/mod.rs"]
mod dc;

#[path = "sandbox/mod.rs"]
mod sandbox;

#[path = "credential/consumers.rs"]
mod consumers;
#[path = "credential/desk.rs"]
mod desk;
#[path = "credential/doctor.rs"]
mod doctor;
#[path = "credential/scopes.rs"]
mod scopes;
