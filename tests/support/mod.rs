//! What tests of several rooms share. Include it with `#[path = "support/mod.rs"] mod support;`, beside
//! `#[path = "dc/mod.rs"] mod dc;`.

#![allow(
    dead_code,
    reason = "every test that includes this module uses another part of it"
)]

pub mod base64;
pub mod ground;
pub mod memory;
pub mod schema;
pub mod world;
pub mod world_file;
