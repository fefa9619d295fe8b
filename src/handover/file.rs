//! Hand-over as a file that only the recipient can read.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use age::x25519::Recipient;

use super::{HandoverFailure, letter};
use crate::people::PersonId;
use crate::ports::Delivery;

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> HandoverFailure {
    let path = path.to_owned();
    move |cause| HandoverFailure::File { what, path, cause }
}

/// Writes `PERSON.age`: whole or not at all, and on the disk when this returns. A few hundred bytes, so
/// this does not bother the runtime with a thread of its own.
pub(super) fn write(
    folder: &Path,
    recipient: &Recipient,
    delivery: &Delivery,
) -> Result<(), HandoverFailure> {
    let path = folder.join(format!("{}.age", file_name(&delivery.person)));
    let encrypted = age::encrypt(recipient, &letter::json(delivery))
        .map_err(|cause| failed("encrypt", &path)(io::Error::other(cause.to_string())))?;
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(failed("make the folder", folder))?;
    replace(&path, &encrypted).map_err(failed("write", &path))
}

/// A new file under another name, then the rename: nobody ever reads half a file, and a failure leaves
/// the one before.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let new = PathBuf::from(new);
    let written = write_new(&new, bytes).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written?;
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Left by a process that died here. `create_new` below then follows no link.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// The id as a file name. Whatever is no letter, digit, `-` or `_` becomes `%XX`, so that no id leaves
/// the folder and two ids never share a file.
fn file_name(person: &PersonId) -> String {
    let mut name = String::new();
    for byte in person.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use age::x25519::Identity;
    use secrecy::{ExposeSecret, SecretString};
    use tempfile::TempDir;

    use super::super::HandoverKind;
    use super::super::tests::delivery;
    use super::*;
    use crate::ports::Handover;

    fn set_up() -> (TempDir, PathBuf, Identity, HandoverKind) {
        let home = TempDir::new().unwrap();
        let folder = home.path().join("first").join("passwords");
        let identity = Identity::generate();
        let kind = HandoverKind::file(&folder, &identity.to_public().to_string()).unwrap();
        (home, folder, identity, kind)
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    }

    fn decrypted(path: &Path, identity: &Identity) -> serde_json::Value {
        let plain = age::decrypt(identity, &fs::read(path).unwrap()).unwrap();
        serde_json::from_slice(&plain).unwrap()
    }

    #[tokio::test]
    async fn the_recipient_and_nobody_else_reads_the_file() {
        let (_home, folder, identity, kind) = set_up();
        let delivery = delivery("4711");
        kind.deliver(&delivery).await.unwrap();
        let path = folder.join("4711.age");
        let letter = decrypted(&path, &identity);
        assert_eq!(letter["password"], delivery.password.expose_secret());
        assert_eq!(letter["login"], "jmeissner");
        let bytes = fs::read(&path).unwrap();
        assert!(age::decrypt(&Identity::generate(), &bytes).is_err());
        assert!(!bytes.windows(9).any(|part| part == b"jmeissner"));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&folder)), (0o600, 0o700));
    }

    #[tokio::test]
    async fn a_newer_password_replaces_the_older_and_leaves_nothing_else() {
        let (home, folder, identity, kind) = set_up();
        let mut delivery = delivery("4711");
        kind.deliver(&delivery).await.unwrap();
        delivery.password = SecretString::from("another".to_owned());
        // A leftover that points elsewhere is removed, not followed.
        let elsewhere = home.path().join("elsewhere");
        fs::write(&elsewhere, "kept").unwrap();
        symlink(&elsewhere, folder.join("4711.age.new")).unwrap();
        kind.deliver(&delivery).await.unwrap();
        assert_eq!(names(&folder), ["4711.age"]);
        let letter = decrypted(&folder.join("4711.age"), &identity);
        assert_eq!(letter["password"], "another");
        assert_eq!(fs::read_to_string(elsewhere).unwrap(), "kept");
    }

    #[tokio::test]
    async fn no_id_leaves_the_folder() {
        let (home, folder, _identity, kind) = set_up();
        kind.deliver(&delivery("../../etc/x")).await.unwrap();
        assert_eq!(names(&folder), ["%2E%2E%2F%2E%2E%2Fetc%2Fx.age"]);
        assert_eq!(names(home.path()), ["first"]);
        let (slash, escaped) = (PersonId::new("a/b"), PersonId::new("a%2Fb"));
        assert_ne!(file_name(&slash), file_name(&escaped));
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_is_a_failure_without_the_password() {
        let (_home, folder, _identity, kind) = set_up();
        let delivery = delivery("4711");
        fs::create_dir_all(folder.join("4711.age")).unwrap(); // in the way, also for root
        let failure = kind.deliver(&delivery).await.unwrap_err();
        assert!(failure.what.contains("4711.age"), "{failure}");
        assert!(!format!("{failure:?}").contains(delivery.password.expose_secret()));
        assert_eq!(names(&folder), ["4711.age"]);
    }
}
