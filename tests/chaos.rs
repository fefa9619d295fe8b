//! Chaos: small companies' mornings on a real domain controller, in which rosterd is killed at every named step of
//! carrying out a plan, or the world fails around it. The runs after it must end where an undisturbed one does.
//!
//! `CHAOS_SEED=17 cargo test --test chaos` plays one morning again.

#[path = "chaos/child.rs"]
mod child;
#[path = "chaos/claims.rs"]
mod claims;
#[path = "chaos/company.rs"]
mod company;
#[path = "stories/days.rs"]
mod days;
#[path = "dc/mod.rs"]
mod dc;
#[path = "chaos/halts.rs"]
mod halts;
#[path = "chaos/kills.rs"]
mod kills;
#[path = "chaos/outages.rs"]
mod outages;
#[path = "chaos/play.rs"]
mod play;
#[path = "chaos/plot.rs"]
mod plot;
#[path = "chaos/points.rs"]
mod points;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "chaos/scene.rs"]
mod scene;
#[path = "support/mod.rs"]
mod support;
#[path = "chaos/wire.rs"]
mod wire;

/// The way into the processes that the tests here start; without their order it must do nothing.
#[test]
fn a_child_obeys() {
    child::obey();
}
