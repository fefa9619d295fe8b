//! Talking to the service manager (sd_notify(3)). Outside systemd every call does nothing.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::time::{self, MissedTickBehavior};

use crate::ports::Progress;

/// The service manager that started us, if there is one.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServiceManager;

impl ServiceManager {
    /// Start-up is over.
    pub fn ready(self) {
        tell(&[NotifyState::Ready]);
    }

    /// The configuration is being read again; [`ServiceManager::ready`] ends that. For
    /// `Type=notify-reload` systemd wants the moment with it.
    pub fn reloading(self) {
        match NotifyState::monotonic_usec_now() {
            Ok(moment) => tell(&[NotifyState::Reloading, moment]),
            Err(_) => tell(&[NotifyState::Reloading]),
        }
    }

    /// The end has begun.
    pub fn stopping(self) {
        tell(&[NotifyState::Stopping]);
    }

    /// What `systemctl status` shows: one line, without personal data.
    pub fn status(self, line: &str) {
        let line: String = line
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        tell(&[NotifyState::Status(&line)]);
    }

    /// Pings the watchdog (`WatchdogSec=`) for as long as the pulse moves. Never ends; to be run beside
    /// the daemon's loop. Without a watchdog it only sleeps.
    pub async fn watch(self, pulse: Pulse) {
        match sd_notify::watchdog_enabled() {
            Some(limit) => ping(limit, pulse, || tell(&[NotifyState::Watchdog])).await,
            None => std::future::pending().await,
        }
    }
}

/// A service manager that cannot be told is no reason to stop working, but one to say so.
fn tell(states: &[NotifyState<'_>]) {
    let told: io::Result<()> = sd_notify::notify(states);
    if let Err(error) = told {
        tracing::warn!(%error, "the service manager cannot be told");
    }
}

async fn ping(limit: Duration, pulse: Pulse, mut send: impl FnMut()) {
    // Half the limit is systemd's advice (sd_watchdog_enabled(3)); a third leaves room for one miss.
    let mut ticks = time::interval((limit / 3).max(Duration::from_millis(1)));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last = None;
    loop {
        ticks.tick().await;
        let beats = pulse.beats();
        if last != Some(beats) || pulse.is_resting() {
            send();
        }
        last = Some(beats);
    }
}

/// That work goes on: beats with every step of a run. A run that hangs beats no more, and systemd
/// restarts the service. `WatchdogSec=` must be longer than the longest single step may take.
#[derive(Clone, Debug, Default)]
pub struct Pulse(Arc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    beats: AtomicU64,
    resting: AtomicUsize,
}

impl Pulse {
    /// A step was made.
    pub fn beat(&self) {
        self.0.beats.fetch_add(1, Ordering::Relaxed);
    }

    /// Nothing is to be done until the answer is dropped: no beat is expected between runs.
    #[must_use = "rests only as long as this lives"]
    pub fn rest(&self) -> Rest {
        self.0.resting.fetch_add(1, Ordering::Relaxed);
        Rest(self.clone())
    }

    fn beats(&self) -> u64 {
        self.0.beats.load(Ordering::Relaxed)
    }

    fn is_resting(&self) -> bool {
        self.0.resting.load(Ordering::Relaxed) > 0
    }
}

impl Progress for Pulse {
    fn step(&self, _what: &'static str, _done: u64, _total: Option<u64>) {
        self.beat();
    }
}

/// A time without work. See [`Pulse::rest`].
#[derive(Debug)]
pub struct Rest(Pulse);

impl Drop for Rest {
    fn drop(&mut self) {
        self.0.beat();
        self.0.0.resting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixDatagram;
    use std::process::Command;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(30);

    async fn pass(time: Duration) {
        time::sleep(time).await;
    }

    #[tokio::test(start_paused = true)]
    async fn the_watchdog_hears_of_progress_and_rest_and_nothing_of_a_hanging_run() {
        let (pulse, pings) = (Pulse::default(), Arc::new(AtomicUsize::new(0)));
        let counted = pings.clone();
        let task = tokio::spawn(ping(LIMIT, pulse.clone(), move || {
            counted.fetch_add(1, Ordering::Relaxed);
        }));
        let since = |before: usize| pings.load(Ordering::Relaxed) - before;
        pass(Duration::from_secs(5)).await; // between two ticks
        assert_eq!(since(0), 1); // the start itself

        for _ in 0..6 {
            pulse.step("accounts", 1, None);
            pass(LIMIT / 3).await;
        }
        assert_eq!(since(1), 6);

        pass(LIMIT * 2).await; // hanging
        assert_eq!(since(7), 0);

        let rest = pulse.rest();
        pass(LIMIT).await;
        assert_eq!(since(7), 3);
        drop(rest);
        pass(LIMIT * 2).await; // hanging again: the end of the rest was one beat
        assert_eq!(since(10), 1);
        task.abort();
    }

    const SPEAKER: &str = "ROSTERD_TEST_SPEAKS_TO_SYSTEMD";

    /// The variables are a process's own, so this test runs once more as a process to be told apart.
    #[test]
    fn the_service_manager_is_told_in_its_own_words() {
        if std::env::var_os(SPEAKER).is_some() {
            return speak();
        }
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        let name = "observe::systemd::tests::the_service_manager_is_told_in_its_own_words";
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name])
            .env(SPEAKER, "1")
            .env("NOTIFY_SOCKET", &path)
            .env("WATCHDOG_USEC", "180000")
            .env_remove("WATCHDOG_PID")
            .output()
            .unwrap();
        assert!(child.status.success());
        socket.set_nonblocking(true).unwrap();
        let mut heard = Vec::new();
        let mut buffer = [0; 512];
        while let Ok(length) = socket.recv(&mut buffer) {
            heard.push(String::from_utf8_lossy(&buffer[..length]).into_owned());
        }
        assert_eq!(heard[0], "READY=1\n");
        assert!(
            heard[1].starts_with("RELOADING=1\nMONOTONIC_USEC="),
            "{heard:?}"
        );
        assert_eq!(heard[2], "STATUS=next run at 06:00 READY=1\n");
        let (last, pings) = heard[3..].split_last().unwrap();
        assert!(pings.len() >= 3 && pings.iter().all(|ping| ping == "WATCHDOG=1\n"));
        assert_eq!(last, "STOPPING=1\n");
    }

    fn speak() {
        ServiceManager.ready();
        ServiceManager.reloading();
        ServiceManager.status("next run at 06:00\nREADY=1");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let pulse = Pulse::default();
        let _rest = pulse.rest();
        runtime.block_on(async {
            let watching = ServiceManager.watch(pulse.clone());
            let _ = time::timeout(Duration::from_millis(200), watching).await;
        });
        ServiceManager.stopping();
    }
}
