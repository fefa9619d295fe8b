//! What an operator or the service manager asks for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// End after the operations in hand (SIGTERM, SIGINT).
    Stop,
    /// Run now (SIGUSR1).
    Run,
    /// Read the configuration again (SIGHUP).
    Reload,
}

/// Listens to signals for as long as it lives.
pub struct Signals {
    stop: Arc<AtomicBool>,
    asked: mpsc::UnboundedReceiver<Asked>,
}

impl Signals {
    /// Starts listening.
    ///
    /// # Errors
    /// When the system refuses a signal handler.
    pub fn listen() -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (sender, asked) = mpsc::unbounded_channel();
        let kinds = [
            (SignalKind::terminate(), Asked::Stop),
            (SignalKind::interrupt(), Asked::Stop),
            (SignalKind::user_defined1(), Asked::Run),
            (SignalKind::hangup(), Asked::Reload),
        ];
        for (kind, what) in kinds {
            let listener = signal(kind)?;
            tokio::spawn(forward(listener, what, Arc::clone(&stop), sender.clone()));
        }
        Ok(Self { stop, asked })
    }

    /// Whether somebody asked to stop.
    pub fn stopping(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// A flag that says the same, for a run to watch.
    pub fn stop_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// The next thing asked for. A stop that was asked before is asked again.
    pub async fn next(&mut self) -> Asked {
        if self.stopping() {
            return Asked::Stop;
        }
        self.asked.recv().await.unwrap_or(Asked::Stop)
    }
}

async fn forward(
    mut listener: Signal,
    what: Asked,
    stop: Arc<AtomicBool>,
    sender: mpsc::UnboundedSender<Asked>,
) {
    while listener.recv().await.is_some() {
        if what == Asked::Stop {
            stop.store(true, Ordering::SeqCst);
        }
        if sender.send(what).is_err() {
            return;
        }
    }
}
