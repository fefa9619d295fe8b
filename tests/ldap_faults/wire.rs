//! A wire between rosterd and the controller: it can be cut, held and tapped.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::watch;

use crate::dc::Dc;

/// What a wire does to the bytes on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Passes everything on.
    Passing,
    /// The request still arrives; its answer does not come back, the connection ends instead. Once.
    CutsTheNextAnswer,
    /// The next request does not arrive, and the connection is reset. Once.
    ResetsTheNextRequest,
    /// Nothing arrives any more on either side, and no connection ends: a firewall that forgot it.
    Dead,
}

struct State {
    mood: watch::Sender<Mood>,
    /// At which record of application data from the client the mood changes, on every connection.
    then: Mutex<Option<(usize, Mood)>>,
    connections: AtomicUsize,
    heard: Mutex<Vec<u8>>,
}

/// Passes bytes on in both directions.
pub struct Wire {
    address: SocketAddr,
    state: Arc<State>,
}

/// Which record of TLS 1.3 application data from the client the login is: the first ends the handshake.
pub const LOGIN: usize = 2;
/// And which the first request after it.
pub const FIRST_REQUEST: usize = 3;
/// Where a connection may break while it is opened.
pub const OPENING: [(usize, &str); 3] = [
    (0, "connecting"),
    (LOGIN, "login"),
    (FIRST_REQUEST, "root entry"),
];

impl Wire {
    /// Listens on a loopback address and passes on to the controller's LDAPS port.
    pub async fn to(dc: &Dc, listen: &str) -> Self {
        Self::to_port(dc, listen, 636).await
    }

    /// Listens on a loopback address and passes on to a port of the controller.
    pub async fn to_port(dc: &Dc, listen: &str, port: u16) -> Self {
        let target = format!("{}:{port}", dc.url().trim_start_matches("ldaps://"));
        let listener = TcpListener::bind((listen, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State {
            mood: watch::Sender::new(Mood::Passing),
            then: Mutex::new(None),
            connections: AtomicUsize::new(0),
            heard: Mutex::new(Vec::new()),
        });
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::SeqCst);
                let Ok(far) = TcpStream::connect(&target).await else {
                    continue;
                };
                tokio::spawn(pass(near, far, Arc::clone(&shared)));
            }
        });
        Self { address, state }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("ldaps://{}", self.address)
    }

    /// The same as an address for StartTLS.
    pub fn plain_url(&self) -> String {
        format!("ldap://{}", self.address)
    }

    /// What happens from now on.
    pub fn becomes(&self, mood: Mood) {
        self.state.mood.send_replace(mood);
    }

    /// What happens from a record of the client's on; see [`LOGIN`].
    pub fn becomes_at(&self, record: usize, mood: Mood) {
        *self.state.then.lock().unwrap() = Some((record, mood));
    }

    /// The request still arrives; its answer does not come back, the connection ends instead. Once.
    pub fn cut_at_the_next_answer(&self) {
        self.becomes(Mood::CutsTheNextAnswer);
    }

    /// Waits until the mood is this one.
    pub async fn is(&self, mood: Mood) {
        let mut moods = self.state.mood.subscribe();
        moods.wait_for(|now| *now == mood).await.unwrap();
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Everything the client ever sent.
    pub fn heard(&self) -> Vec<u8> {
        self.state.heard.lock().unwrap().clone()
    }
}

impl State {
    /// Whether the mood was this one; it is over then.
    fn takes(&self, mood: Mood) -> bool {
        self.mood.send_if_modified(|now| {
            let is = *now == mood;
            if is {
                *now = Mood::Passing;
            }
            is
        })
    }

    async fn while_dead(&self) {
        let mut moods = self.mood.subscribe();
        // The sender lives in this state.
        let _ = moods.wait_for(|now| *now != Mood::Dead).await;
    }
}

/// Counts records of application data in one direction (RFC 8446, section 5.1).
#[derive(Default)]
struct Records {
    header: Vec<u8>,
    left: usize,
    seen: usize,
}

impl Records {
    fn hear(&mut self, mut bytes: &[u8]) {
        while let Some((first, rest)) = bytes.split_first() {
            if self.left > 0 {
                let skipped = self.left.min(bytes.len());
                self.left -= skipped;
                bytes = &bytes[skipped..];
                continue;
            }
            self.header.push(*first);
            bytes = rest;
            if let [kind, _, _, high, low] = self.header[..] {
                self.seen += usize::from(kind == 23);
                self.left = usize::from(u16::from_be_bytes([high, low]));
                self.header.clear();
            }
        }
    }
}

async fn pass(near: TcpStream, far: TcpStream, state: Arc<State>) {
    let (mut near_in, mut near_out) = near.into_split();
    let (mut far_in, mut far_out) = far.into_split();
    let requests = async {
        let mut records = Records::default();
        let mut bytes = vec![0; 16_384];
        while let Ok(count @ 1..) = near_in.read(&mut bytes).await {
            state.heard.lock().unwrap().extend(&bytes[..count]);
            records.hear(&bytes[..count]);
            let then = *state.then.lock().unwrap();
            if let Some((_, mood)) = then.filter(|(record, _)| *record == records.seen) {
                *state.then.lock().unwrap() = None;
                state.mood.send_replace(mood);
            }
            state.while_dead().await;
            if state.takes(Mood::ResetsTheNextRequest) {
                // Closing with nothing left to linger for sends a reset.
                let socket = SockRef::from(near_in.as_ref());
                socket.set_linger(Some(Duration::ZERO)).unwrap();
                return;
            }
            if far_out.write_all(&bytes[..count]).await.is_err() {
                return;
            }
        }
    };
    let answers = async {
        let mut bytes = vec![0; 16_384];
        while let Ok(count @ 1..) = far_in.read(&mut bytes).await {
            state.while_dead().await;
            if state.takes(Mood::CutsTheNextAnswer)
                || near_out.write_all(&bytes[..count]).await.is_err()
            {
                return;
            }
        }
    };
    tokio::select! {
        () = requests => {}
        () = answers => {}
    }
}
