//! Where a secret is kept, and reading it at the moment it is needed.

use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::desk::Desk;
use super::key::KeyPath;
use super::shape::Raw;
use crate::ports::{FailureClass, PortFailure, RUN_AS_THE_SERVICE};

/// Where a secret is kept. The secret itself is read anew each time, so that a changed one is used
/// without a restart; it is never in this type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// `{ file = "…" }`: a file only its owner can read.
    File(PathBuf),
    /// `{ credential = "NAME" }`: a systemd credential, `$CREDENTIALS_DIRECTORY/NAME`.
    Credential(String),
    /// `{ env = "NAME" }`: an environment variable.
    Env(String),
}

/// Where a service manager or a container engine hands secrets over. Files there may be readable for
/// group or world: systemd.exec(5) mounts credentials as a file system only the service's user can
/// enter and shows the access list as group bits (0440); container engines mount /run/secrets 0444 into
/// one container. In both, the mount is what keeps others out.
const HANDED_OVER: [&str; 2] = ["/run/credentials", "/run/secrets"];

/// No secret is longer; what is longer is the wrong file.
const LONGEST: u64 = 64 * 1024;

impl SecretSource {
    /// Reads the secret. One line end at the end of a file is not part of it.
    ///
    /// # Errors
    /// [`FailureClass::Configuration`] when it is missing, empty, not UTF-8, begins with a byte order
    /// mark, or lies in a file others can read; the message names the place and never the content.
    pub fn read(&self) -> Result<SecretString, PortFailure> {
        self.read_in(&|name| std::env::var_os(name))
    }

    fn read_in(&self, env: &dyn Fn(&str) -> Option<OsString>) -> Result<SecretString, PortFailure> {
        let credentials = env("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        match self {
            Self::File(path) => read_file(path, credentials.as_deref()),
            Self::Credential(name) => {
                let folder = credentials.ok_or_else(|| {
                    failure(format!(
                        "the credential '{name}' cannot be read: $CREDENTIALS_DIRECTORY is not set; \
                         systemd sets it for a service with LoadCredential={name}:…"
                    ))
                })?;
                read_file(&folder.join(name), Some(&folder))
            }
            Self::Env(name) => {
                let text = env(name).ok_or_else(|| {
                    failure(format!("the environment variable {name} is not set"))
                })?;
                let place = format!("the environment variable {name}");
                secret(text.into_encoded_bytes().into(), &place)
            }
        }
    }
}

fn failure(what: String) -> PortFailure {
    PortFailure::new(FailureClass::Configuration, what)
}

fn read_file(path: &Path, credentials: Option<&Path>) -> Result<SecretString, PortFailure> {
    let place = format!("the secret file {}", path.display());
    let unreadable = |error: std::io::Error| {
        let hint = match error.kind() {
            std::io::ErrorKind::PermissionDenied => format!("; {RUN_AS_THE_SERVICE}"),
            _ => String::new(),
        };
        failure(format!("{place} cannot be read: {error}{hint}")).because(error)
    };
    // Asked before it is opened: opening a pipe would wait for ever.
    let seen = std::fs::metadata(path).map_err(unreadable)?;
    if !seen.is_file() {
        return Err(failure(format!("{place} is not a regular file")));
    }
    let file = File::open(path).map_err(unreadable)?;
    check_mode(path, &file.metadata().map_err(unreadable)?, credentials)?;
    // Roomy from the start: a vector that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST as usize + 1));
    file.take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > LONGEST {
        return Err(failure(format!("{place} is larger than a secret can be")));
    }
    secret(bytes, &place)
}

/// Refuses a file others can read, unless the place it was handed over in keeps them out.
fn check_mode(
    path: &Path,
    metadata: &Metadata,
    credentials: Option<&Path>,
) -> Result<(), PortFailure> {
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 || is_handed_over(path, credentials) {
        return Ok(());
    }
    Err(failure(format!(
        "the secret file {} can be read by others (mode {mode:04o}): chmod 600 it",
        path.display()
    )))
}

/// Whether a file really lies (links followed) where secrets are handed over.
fn is_handed_over(path: &Path, credentials: Option<&Path>) -> bool {
    let Ok(real) = path.canonicalize() else {
        return false;
    };
    let fixed = HANDED_OVER.iter().map(Path::new);
    fixed
        .chain(credentials)
        .filter_map(|folder| folder.canonicalize().ok())
        .any(|folder| folder != Path::new("/") && real.starts_with(&folder))
}

fn secret(bytes: Zeroizing<Vec<u8>>, place: &str) -> Result<SecretString, PortFailure> {
    let text =
        std::str::from_utf8(&bytes).map_err(|_| failure(format!("{place} is not UTF-8 text")))?;
    if text.starts_with('\u{feff}') {
        let what = format!("{place} begins with a byte order mark: save it as UTF-8 without one");
        return Err(failure(what));
    }
    let line = text.strip_suffix('\n').unwrap_or(text);
    // Written on Windows, one line end is two bytes.
    let line = match text.ends_with('\n') {
        true => line.strip_suffix('\r').unwrap_or(line),
        false => line,
    };
    if line.is_empty() {
        return Err(failure(format!("{place} is empty")));
    }
    Ok(SecretString::from(line))
}

/// The source a configuration names. Nothing of a plain secret is repeated.
pub(super) fn source(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    raw: Option<&Raw>,
) -> Option<SecretSource> {
    const WANTED: &str = "{ file = \"…\" }, { credential = \"…\" } or { env = \"…\" }";
    let Some(members) = desk.require(key, raw, WANTED)?.as_object() else {
        let hint = "a secret does not belong into a configuration file".to_owned();
        desk.refuse_with(key, "a plain value", WANTED, Some(hint));
        return None;
    };
    // A variable that names another kind of place replaces what the file says.
    let set = members
        .keys()
        .find(|name| desk.places.variable(&key.key(name)).is_some());
    let mut names = set.map_or_else(|| members.keys().collect(), |name| vec![name]);
    let (Some(kind), None) = (names.pop(), names.pop()) else {
        desk.refuse(key, format!("{} keys", members.len()), WANTED);
        return None;
    };
    let at = key.key(kind);
    let value = members.get(kind).and_then(Raw::as_str).unwrap_or_default();
    match (kind.as_str(), value) {
        ("file" | "credential" | "env", "") => {
            desk.refuse(&at, "no text", "the name of a place");
            None
        }
        ("file", path) => Some(SecretSource::File(desk.path(path))),
        ("credential", name) if !name.contains('/') && name != ".." && name != "." => {
            Some(SecretSource::Credential(name.to_owned()))
        }
        ("credential", _) => {
            desk.refuse(&at, "a path", "the name LoadCredential= gives it");
            None
        }
        ("env", name) => Some(SecretSource::Env(name.to_owned())),
        _ => {
            desk.refuse(&at, "an unknown key", WANTED);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn write(folder: &Path, name: &str, content: &[u8], mode: u32) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, content).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    fn read(source: &SecretSource, credentials: Option<&Path>) -> Result<String, String> {
        let env = |name: &str| match name {
            "CREDENTIALS_DIRECTORY" => credentials.map(|path| path.into()),
            "PLANTED" => Some("from the environment".into()),
            _ => None,
        };
        let secret = source.read_in(&env);
        secret
            .map(|secret| secret.expose_secret().to_owned())
            .map_err(|failure| {
                assert_eq!(failure.class, FailureClass::Configuration);
                failure.to_string()
            })
    }

    #[test]
    fn exactly_one_line_end_is_taken_off() {
        let folder = tempfile::tempdir().unwrap();
        for (content, expected) in [
            ("a b\n", "a b"),
            ("a\n\n", "a\n"),
            ("a\r\n", "a"),
            (" a", " a"),
            ("a\r", "a\r"),
        ] {
            let path = write(folder.path(), "s", content.as_bytes(), 0o600);
            assert_eq!(read(&SecretSource::File(path), None).unwrap(), expected);
        }
    }

    #[test]
    fn a_secret_is_read_anew_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let source = SecretSource::File(write(folder.path(), "s", b"old", 0o600));
        assert_eq!(read(&source, None).unwrap(), "old");
        write(folder.path(), "s", b"new", 0o600);
        assert_eq!(read(&source, None).unwrap(), "new");
    }

    #[test]
    fn what_cannot_be_a_secret_is_refused_without_repeating_it() {
        let folder = tempfile::tempdir().unwrap();
        for (content, word) in [
            (&b"\n"[..], "empty"),
            (b"", "empty"),
            (b"\xef\xbb\xbfhunter2", "byte order mark"),
            (b"hunter2\xff", "UTF-8"),
        ] {
            let path = write(folder.path(), "s", content, 0o600);
            let refusal = read(&SecretSource::File(path), None).unwrap_err();
            assert!(refusal.contains(word), "{refusal}");
            assert!(!refusal.contains("hunter2"), "{refusal}");
        }
        let missing = SecretSource::File(folder.path().join("none"));
        assert!(read(&missing, None).unwrap_err().contains("No such file"));
        let folder = SecretSource::File(folder.path().to_owned());
        assert!(
            read(&folder, None)
                .unwrap_err()
                .contains("not a regular file")
        );
    }

    // R-81
    #[test]
    fn a_file_others_can_read_is_refused_unless_systemd_handed_it_over() {
        let folder = tempfile::tempdir().unwrap();
        let credentials = tempfile::tempdir().unwrap();
        let open = SecretSource::File(write(folder.path(), "s", b"x", 0o640));
        let refusal = read(&open, Some(credentials.path())).unwrap_err();
        assert!(refusal.contains("0640"), "{refusal}");
        write(credentials.path(), "personio", b"y\n", 0o440);
        let handed = SecretSource::Credential("personio".into());
        assert_eq!(read(&handed, Some(credentials.path())).unwrap(), "y");
        let by_path = SecretSource::File(credentials.path().join("personio"));
        assert_eq!(read(&by_path, Some(credentials.path())).unwrap(), "y");
        // A link that stands there but leads out of it gets no trust.
        let link = credentials.path().join("link");
        std::os::unix::fs::symlink(folder.path().join("s"), &link).unwrap();
        assert!(read(&SecretSource::File(link), Some(credentials.path())).is_err());
    }

    #[test]
    fn missing_places_are_named() {
        let credential = SecretSource::Credential("personio".into());
        let refusal = read(&credential, None).unwrap_err();
        assert!(refusal.contains("LoadCredential=personio"), "{refusal}");
        let variable = SecretSource::Env("ABSENT".into());
        assert!(read(&variable, None).unwrap_err().contains("ABSENT"));
        let planted = SecretSource::Env("PLANTED".into());
        assert_eq!(read(&planted, None).unwrap(), "from the environment");
    }
}
