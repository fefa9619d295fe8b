//! A fresh root: the program, what README.md says it needs beside it, and nothing of the source tree.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A folder that is `/` for whoever is in it.
pub struct Root(TempDir);

/// What a library's name stands behind in the answer of ldd(1).
fn libraries(program: &Path) -> Vec<PathBuf> {
    let answer = Command::new("ldd").arg(program).output().expect("ldd runs");
    let text = String::from_utf8(answer.stdout).expect("text");
    let words = text.split_whitespace().filter(|word| word.starts_with('/'));
    words.map(PathBuf::from).collect()
}

/// Preloaded to show the program another time, as faketime(1) does it.
pub const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

impl Root {
    /// Installs as README.md says: the program, its configuration, its folder; the packages tzdata and
    /// ca-certificates. Beside them the library that shows it another day.
    pub fn new(repository: &Path) -> Self {
        let root = Self(tempfile::tempdir().expect("a temporary folder"));
        let program = Path::new(env!("CARGO_BIN_EXE_rosterd"));
        for library in libraries(program)
            .iter()
            .chain(&libraries(Path::new(FAKETIME)))
        {
            root.copy(library, library);
        }
        root.copy(Path::new(FAKETIME), Path::new(FAKETIME));
        root.copy(program, Path::new("/usr/bin/rosterd"));
        root.copy_folder(
            Path::new("/usr/share/zoneinfo"),
            Path::new("/usr/share/zoneinfo"),
        );
        root.copy(
            Path::new("/etc/ssl/certs/ca-certificates.crt"),
            Path::new("/etc/ssl/certs/ca-certificates.crt"),
        );
        root.copy_folder(&repository.join("config"), Path::new("/etc/rosterd"));
        for folder in ["/var/lib/rosterd", "/tmp", "/dev/shm"] {
            fs::create_dir_all(root.path(folder)).expect("a folder");
        }
        fs::set_permissions(
            root.path("/var/lib/rosterd"),
            fs::Permissions::from_mode(0o700),
        )
        .expect("a mode");
        root
    }

    /// The program in its root, with nothing of the environment around; both outputs in one.
    pub fn rosterd(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("sh");
        command
            .args(["-c", "exec \"$@\" 2>&1", "sh", "chroot"])
            .arg(self.path("/"))
            .arg("/usr/bin/rosterd")
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("USER", "olga")
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC");
        command
    }

    /// Where a path of the root lies outside of it.
    pub fn path(&self, inside: impl AsRef<Path>) -> PathBuf {
        let inside = inside.as_ref();
        self.0
            .path()
            .join(inside.strip_prefix("/").expect("an absolute path"))
    }

    /// Reads a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: &str) {
        let place = self.path(path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::write(place, text).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Writes a line of a file anew: the one that begins with the same word.
    pub fn change(&self, path: &str, line: &str) {
        let (word, text) = (
            line.split_whitespace().next().expect("a word"),
            self.read(path),
        );
        let old = text
            .lines()
            .find(|line| line.split_whitespace().next() == Some(word));
        let old = old.unwrap_or_else(|| panic!("{path} has no line with {word}"));
        self.write(path, &text.replacen(old, line.trim_end(), 1));
    }

    /// Writes a file only its owner can read.
    pub fn secret(&self, path: &str, text: &str) {
        self.write(path, text);
        fs::set_permissions(self.path(path), fs::Permissions::from_mode(0o600)).expect("a mode");
    }

    /// Rules of the operator's own instead of those that came with the program.
    pub fn install(&self, folder: &Path) {
        let rules = Path::new("/etc/rosterd/rules.d");
        fs::remove_dir_all(self.path(rules)).expect("it was installed");
        self.copy_folder(folder, rules);
    }

    /// Copies one file into the root.
    pub fn copy(&self, from: &Path, to: &Path) {
        let place = self.path(to);
        fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        fs::copy(from, place).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    }

    fn copy_folder(&self, from: &Path, to: &Path) {
        for entry in fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            let (path, place) = (entry.path(), to.join(entry.file_name()));
            if path.is_dir() {
                self.copy_folder(&path, &place);
            } else {
                self.copy(&path, &place);
            }
        }
    }
}
