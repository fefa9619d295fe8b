//! A real name server for one test: dnsmasq on a port of its own.

use std::io::Read;
use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running name server; it ends with this value.
pub struct Names {
    address: SocketAddr,
    process: Child,
}

impl Names {
    /// Serves these SRV records and addresses (options of dnsmasq) and nothing else.
    pub fn serving(records: &[String]) -> Self {
        // A port nobody holds now may be somebody's before dnsmasq takes it, by UDP or by TCP; dnsmasq ends then.
        let mut said = String::new();
        for _ in 0..5 {
            match Self::on(free_port(), records) {
                Ok(names) => return names,
                Err(why) => said = why,
            }
        }
        panic!("no dnsmasq answers: {said}");
    }

    /// Serves on this address, or says why dnsmasq does not.
    fn on(address: SocketAddr, records: &[String]) -> Result<Self, String> {
        let process = Command::new("/usr/sbin/dnsmasq")
            .args([
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--no-resolv",
                "--no-hosts",
            ])
            .args([
                "--bind-interfaces",
                "--listen-address=127.0.0.1",
                "--pid-file=",
            ])
            .args(["--local=/corp.example/", "--user=", "--group="])
            .arg(format!("--port={}", address.port()))
            .args(records)
            .stderr(Stdio::piped())
            .spawn()
            .expect("dnsmasq can be run (tests/dc/packages)");
        let mut names = Self { address, process };
        if names.answers() {
            return Ok(names);
        }
        // It has ended, or ends here, so that its words have an end.
        let _ = names.process.kill();
        let mut said = String::new();
        if let Some(mut words) = names.process.stderr.take() {
            words
                .read_to_string(&mut said)
                .expect("what dnsmasq says can be read");
        }
        Err(format!("{address}: {}", said.trim()))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// An SRV record for a controller.
    pub fn srv(name: &str, host: &str, priority: u16, weight: u16) -> String {
        format!("--srv-host={name},{host},389,{priority},{weight}")
    }

    /// An address of a host.
    pub fn host(name: &str, address: &str) -> String {
        format!("--host-record={name},{address}")
    }

    /// Asks for the root until an answer comes (true) or dnsmasq has ended.
    fn answers(&mut self) -> bool {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket
            .set_read_timeout(Some(Duration::from_millis(50)))
            .unwrap();
        // Header: id 1, one question (RFC 1035, section 4.1); the root, type A, class IN.
        let question = b"\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x01";
        for _ in 0..600 {
            if let Ok(Some(_)) = self.process.try_wait() {
                return false;
            }
            let _ = socket.send_to(question, self.address);
            if socket.recv(&mut [0; 512]).is_ok() {
                return true;
            }
            #[allow(
                clippy::disallowed_methods,
                reason = "a port refuses before it answers"
            )]
            std::thread::sleep(Duration::from_millis(20));
        }
        false
    }
}

/// An address on which nobody listens by UDP at this moment.
fn free_port() -> SocketAddr {
    let free = UdpSocket::bind("127.0.0.1:0").unwrap();
    free.local_addr().unwrap()
}

impl Drop for Names {
    fn drop(&mut self) {
        // It may have ended by itself; nothing is left to be told then.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
