//! Active Directory over LDAPS or StartTLS.
//!
//! Knows connections, searches, requests and what result codes mean. Must not know people, Personio,
//! plans, or why anything is changed.
//!
//! A [`Session`] is one run's hold on one domain controller: its [`Reader`] and its [`Writer`] speak to
//! the same one, so that what was written can be read back. The library underneath has no timeouts,
//! keeps broken connections and panics on malformed answers; [`connect`] is where all of that ends.

mod access;
mod bind;
mod choice;
mod codes;
mod connect;
mod control;
mod create;
mod decode;
mod dial;
mod discover;
mod endpoint;
mod examine;
mod failure;
mod kerberos;
mod login;
mod members;
mod patience;
mod pool;
mod read;
mod request;
mod schema;
mod search;
mod session;
mod tls;
mod words;
mod write;
mod writer;

pub use access::{Access, Discovery, Login, ReadSecret};
pub use examine::Examiner;
pub use kerberos::check_environment as check_kerberos;
pub use login::Logins;
pub use read::Reader;
pub use session::Session;
pub use tls::check_authorities;
pub use writer::Writer;
