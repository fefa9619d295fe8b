//! **rosterd** keeps an on-premises Active Directory in step with the HR system Personio.
//!
//! *Read* everyone and everything, *decide* with plain functions what should be true, *guard* the
//! difference with limits, then *apply* exactly that, and say about every person what happened and why.
//!
//! The rooms, in the order data flows through them:
//!
//! - [`clock`]: the only reader of time. Everything else is handed a [`clock::Now`].
//! - [`people`]: who works here, without a word of Personio: [`people::Person`], [`people::Roster`].
//! - [`directory`]: what Active Directory looks like, without an LDAP library: [`directory::Directory`].
//! - [`past`]: what rosterd did and was told, as one value: [`past::Past`].
//! - [`identity`]: whose account is it, and what is a new one called.
//! - [`lifecycle`]: where in working life someone stands at a moment: [`lifecycle::Stage`].
//! - [`rules`]: what the operator wants: conditions, templates, placements, memberships.
//! - [`plan`]: the difference, one [`plan::Case`] a person, and the order of its operations.
//! - [`guard`]: may this be done? The only room that can make a [`guard::ClearedPlan`].
//! - [`render`]: plans, explanations and reports in words.
//! - [`ports`]: the traits between the core and the world.
//! - [`personio`], [`ldap`], [`store`], [`handover`]: the world behind the ports.
//! - [`observe`]: logging and the service manager.
//! - [`settings`]: configuration text to policies, all problems at once.
//! - [`cycle`]: one run on one screen. [`daemon`]: again and again. [`cli`]: one file a command.
//! - [`wiring`]: the only place where concrete ports meet.

// A test may stop at a surprise; the library reports it.
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod cli;
pub mod clock;
pub mod cycle;
pub mod daemon;
pub mod directory;
pub mod guard;
pub mod handover;
pub mod identity;
pub mod ldap;
pub mod lifecycle;
pub mod observe;
pub mod past;
pub mod people;
pub mod personio;
pub mod plan;
pub mod ports;
pub mod render;
pub mod rules;
pub mod settings;
pub mod store;
pub mod wiring;
