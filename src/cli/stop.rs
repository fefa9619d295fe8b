//! Being asked to stop: the operation in hand is finished, nothing new is begun.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{SignalKind, signal};

/// Whether somebody pressed Ctrl-C or sent SIGTERM.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens from now on.
    pub fn listen() -> Self {
        let stop = Self::default();
        for kind in [SignalKind::interrupt(), SignalKind::terminate()] {
            let asked = stop.clone();
            // Without a listener the signal keeps its usual meaning, which is safe, too: intents are
            // durable before anything is sent.
            if let Ok(mut signals) = signal(kind) {
                tokio::spawn(async move {
                    if signals.recv().await.is_some() {
                        asked.0.store(true, Ordering::Relaxed);
                        eprintln!("rosterd: stopping after the changes in hand");
                    }
                });
            }
        }
        stop
    }

    /// Whether to stop.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
