//! What is logged while something is done.

use std::io;
use std::sync::{Arc, Mutex};

use tracing::instrument::WithSubscriber;

/// Lines of this module's own log.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Does something, and answers what it logged from info up as well.
pub async fn of<T>(work: impl Future<Output = T>) -> (String, T) {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::INFO)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let result = work.with_subscriber(subscriber).await;
    let text = lines.0.lock().unwrap().clone();
    (String::from_utf8(text).unwrap(), result)
}
