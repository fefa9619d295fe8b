//! What is around the fresh root: the domain, Personio, and the time.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;

use super::dc::Dc;
use super::root::{FAKETIME, Root};
use super::sandbox::{Clock, Company, Sandbox};
use super::support::world::World;

/// How wide the document's transcripts are.
const COLUMNS: &str = "110";

/// A domain with the company's directory in it, Personio with its people, and a fresh root.
pub struct Scene {
    /// Where rosterd is.
    pub root: Root,
    /// How the last command ended.
    pub code: i32,
    dc: Dc,
    personio: Sandbox,
    player: PathBuf,
    /// The time, as libfaketime takes it.
    now: String,
}

impl Scene {
    /// The morning of 2027-03-01.
    pub fn start(repository: &Path) -> Self {
        let company = repository.join("tests/company");
        let directory = World::load(&company.join("directory.toml")).expect("a directory");
        let people =
            Company::load(&company.join("company.toml"), date(2027, 3, 1)).expect("a company");
        let dc = Dc::start();
        dc.ldapmodify(&directory.ldif());
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let clock = Clock::parse("2027-03-01T08:00:00Z").expect("a moment");
        let root = Root::new(repository);
        root.copy(&dc.ca_file(), Path::new("/etc/rosterd/corp-ca.pem"));
        root.secret("/etc/rosterd/credentials/directory", dc.service_password());
        root.secret("/etc/rosterd/credentials/personio", Company::CLIENT_SECRET);
        let address = dc.url().trim_start_matches("ldaps://").to_owned();
        root.write("/etc/hosts", &format!("{address} dc1.corp.example\n"));
        let mut scene = Self {
            root,
            code: 0,
            dc,
            personio: Sandbox::open(people, clock, listener).expect("the stand-in starts"),
            player: repository.join("tests/demo/play.py"),
            now: String::new(),
        };
        scene.set_clock("2027-03-01 09:00");
        scene
    }

    /// It is this moment in Berlin.
    pub fn set_clock(&mut self, berlin: &str) {
        let civil: DateTime = berlin.replace(' ', "T").parse().expect("a day and a time");
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let moment = civil.to_zoned(zone).expect("a moment").timestamp();
        self.personio.set_now(&moment.to_string());
        self.now = moment.strftime("@%Y-%m-%d %H:%M:%S").to_string();
    }

    /// HR and the administrators do what a day's script says, and it is that moment.
    pub fn play(&mut self, day: &Path) {
        self.player(&[day]);
        let at = self.player(&[Path::new("--at"), day]);
        self.set_clock(at.trim());
    }

    fn player(&self, arguments: &[&Path]) -> String {
        let env = fs::read_to_string(self.dc.folder().join("env")).expect("the controller's file");
        let mut command = Command::new("/usr/bin/python3");
        command.arg(&self.player).args(arguments);
        command.env("PERSONIO", self.personio.url());
        for line in env.lines() {
            let (name, value) = line.split_once('=').expect("NAME=VALUE");
            command.env(name, value.trim_matches('\''));
        }
        let done = command.output().expect("python3 runs");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{arguments:?}: {said}");
        String::from_utf8(done.stdout).expect("text")
    }

    /// Runs a command of the document in the root, at its time; both outputs as a terminal shows them.
    pub fn run(&mut self, command: &str) -> Vec<String> {
        let words = words(command);
        assert_eq!(words[0], "rosterd", "only rosterd is run: {command}");
        let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        let output = self
            .root
            .rosterd(&arguments)
            .env("COLUMNS", COLUMNS)
            .env("LD_PRELOAD", FAKETIME)
            .env("FAKETIME", &self.now)
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            .env("ROSTERD__PERSONIO__URL", self.personio.url())
            .output()
            .expect("chroot runs");
        self.code = output.status.code().unwrap_or(-1);
        let text = String::from_utf8(output.stdout).expect("text");
        text.lines().map(str::to_owned).collect()
    }
}

/// Words of a command; double quotes keep blanks together.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut quoted) = (vec![String::new()], false);
    for c in command.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().expect("never empty").push(c),
        }
    }
    words
}
