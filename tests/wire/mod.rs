//! A domain controller of Microsoft's kind, as far as a program can see it from the other end of the wire:
//! the directory in memory behind real LDAPS, with Microsoft's limits (1,000 entries a page, 1,500 values a
//! time), its result codes and its references. It records everything that is asked, and can be told to
//! misbehave. Include it beside `support`.

#![allow(
    dead_code,
    reason = "every test that includes this module uses another part of it"
)]

mod ber;
pub mod ground;
pub mod reply;
pub mod request;
mod root;
mod schema;
mod select;
pub mod server;
mod session;
mod tls;
pub mod traffic;
