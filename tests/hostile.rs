//! Hostile text in HR, from Personio's answer to the directory and back through an administrator's tools: it arrives
//! literally, after the documented cleaning, or that person or attribute is refused with a reason. Nobody else notices.

#[path = "hostile/claims.rs"]
mod claims;
#[path = "hostile/confined.rs"]
mod confined;
#[path = "stories/days.rs"]
mod days;
#[path = "dc/mod.rs"]
mod dc;
#[path = "stories/office.rs"]
mod office;
#[path = "hostile/property.rs"]
mod property;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "hostile/shown.rs"]
mod shown;
#[path = "support/mod.rs"]
mod support;
#[path = "hostile/texts.rs"]
mod texts;

use std::sync::Arc;

use claims::Company;
use support::ground::{Ground, Real};
use support::memory::Memory;

//
#[tokio::test]
async fn hostile_text_does_nothing_where_it_is_shown() {
    let company = Company::of(Arc::new(Memory::company()), texts::all());
    company.is_shown_inert().await;
}

//
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hostile_text_arrives_literally_or_is_refused_with_a_reason() {
    let memory: Arc<dyn Ground> = Arc::new(Memory::company());
    let real = Arc::new(Real::start().await);
    for ground in [memory, real.clone()] {
        let mut company = Company::of(ground, texts::all());
        company.arrives_or_is_refused().await;
    }
    real.dc.dbcheck();
}
