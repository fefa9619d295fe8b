//! A wire between rosterd and the controller. It counts the TLS records that rosterd sends, and at a chosen one it
//! kills, cuts or goes silent: always after the record was passed on.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};

/// What happens at the chosen record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upset {
    /// This process is killed while its request is under way.
    Kill(u32),
    /// The answer that comes next is lost with its connection.
    Cut,
    /// From now on no answer arrives on any connection, and none of them ends.
    Silence,
}

/// TLS records of application data (RFC 8446, section 5.1).
const APPLICATION_DATA: u8 = 23;

#[derive(Default)]
struct State {
    /// Records since it was armed or opened.
    records: u64,
    armed: Option<(u64, Upset)>,
    silent: bool,
    sprung: bool,
}

/// The wire. It ends with the process.
pub struct Wire {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Wire {
    /// Listens on loopback and passes on to the controller at this `address:port`.
    pub fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let address = listener.local_addr().expect("it is bound");
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                // A controller that is down: rosterd sees its connection end.
                if let Ok(far) = TcpStream::connect(target) {
                    join(&near, &far, &shared);
                }
            }
        });
        Self { address, state }
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("ldaps://{}", self.address)
    }

    /// Forgets what was counted; the upset comes with the record of this number from now, counted from one.
    pub fn arm(&self, record: u64, upset: Upset) {
        *self.state() = State {
            armed: Some((record, upset)),
            ..State::default()
        };
    }

    /// Passes everything on again. Answers whether the upset came, and how many records there were.
    pub fn disarm(&self) -> (bool, u64) {
        let state = std::mem::take(&mut *self.state());
        (state.sprung, state.records)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics with it")
    }
}

fn join(near: &TcpStream, far: &TcpStream, state: &Arc<Mutex<State>>) {
    let cut = Arc::new(AtomicBool::new(false));
    let both = || -> io::Result<(TcpStream, TcpStream)> {
        near.set_nodelay(true)?;
        far.set_nodelay(true)?;
        Ok((near.try_clone()?, far.try_clone()?))
    };
    let (Ok((a, b)), Ok((c, d))) = (both(), both()) else {
        return;
    };
    let (requests_state, answers_state) = (Arc::clone(state), Arc::clone(state));
    let to_be_cut = Arc::clone(&cut);
    thread::spawn(move || {
        let _ = requests(&a, &b, &requests_state, &to_be_cut);
        end(&a, &b);
    });
    thread::spawn(move || {
        let _ = answers(&d, &c, &answers_state, &cut);
        end(&c, &d);
    });
}

/// Either of them may be gone already.
fn end(near: &TcpStream, far: &TcpStream) {
    let _ = near.shutdown(Shutdown::Both);
    let _ = far.shutdown(Shutdown::Both);
}

fn requests(
    mut near: &TcpStream,
    mut far: &TcpStream,
    state: &Mutex<State>,
    cut: &AtomicBool,
) -> io::Result<()> {
    loop {
        let mut head = [0; 5];
        near.read_exact(&mut head)?;
        let mut record = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
        near.read_exact(&mut record)?;
        let upset = (head[0] == APPLICATION_DATA)
            .then(|| counted(state))
            .flatten();
        if upset == Some(Upset::Cut) {
            // Before the request leaves, so that no answer can be faster.
            cut.store(true, Ordering::SeqCst);
        }
        far.write_all(&[&head[..], &record].concat())?;
        if let Some(Upset::Kill(process)) = upset {
            let process = i32::try_from(process).ok().and_then(Pid::from_raw);
            kill_process(process.expect("a process"), Signal::KILL)?;
        }
    }
}

fn counted(state: &Mutex<State>) -> Option<Upset> {
    let mut state = state.lock().expect("nobody panics with it");
    state.records += 1;
    let records = state.records;
    let (_, upset) = state.armed.take_if(|(wanted, _)| *wanted == records)?;
    state.sprung = true;
    state.silent = upset == Upset::Silence;
    Some(upset)
}

fn answers(
    mut far: &TcpStream,
    mut near: &TcpStream,
    state: &Mutex<State>,
    cut: &AtomicBool,
) -> io::Result<()> {
    let mut bytes = vec![0; 16_384];
    loop {
        let count = far.read(&mut bytes)?;
        if count == 0 || cut.load(Ordering::SeqCst) {
            return Ok(());
        }
        if !state.lock().expect("nobody panics with it").silent {
            near.write_all(&bytes[..count])?;
        }
    }
}
