//! A proxy that carries TLS (`CONNECT`, RFC 9110 section 9.3.6) and remembers what it was told.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};

/// Two listeners: one carries every connection to one server, whatever name is asked for; one refuses everybody.
pub struct Proxy {
    /// The address of the one that carries.
    pub url: String,
    /// The address of the one that refuses.
    pub refusing: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// A proxy in front of the server at `target`.
    pub fn to(target: &str) -> Self {
        let heads = Arc::new(Mutex::new(Vec::new()));
        let (seen, target) = (heads.clone(), target.to_owned());
        let url = listening(move |client| carry(client, &target, &seen));
        let refusing = listening(|mut client| {
            head_of(&mut client)?;
            client.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        });
        Self {
            url,
            refusing,
            heads,
        }
    }

    /// What it was told since it was last asked.
    pub fn heads(&self) -> Vec<String> {
        std::mem::take(&mut *self.heads.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The threads end with the test's process.
fn listening(each: impl Fn(TcpStream) -> io::Result<()> + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            // A client that went away is none of this proxy's business.
            let _ = each(client);
        }
    });
    format!("http://{address}")
}

fn carry(mut client: TcpStream, target: &str, seen: &Mutex<Vec<String>>) -> io::Result<()> {
    let head = head_of(&mut client)?;
    seen.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(head);
    let server = TcpStream::connect(target)?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let back = (server.try_clone()?, client.try_clone()?);
    std::thread::spawn(move || one_way(back.0, back.1));
    one_way(client, server);
    Ok(())
}

fn one_way(mut from: TcpStream, mut to: TcpStream) {
    // Either side may go first; what matters has arrived by then.
    let _ = io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
}

fn head_of(client: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.extend(byte);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}
