//! Where the store's files are, whose they are, and who may read them.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, fchown};
use std::path::{Path, PathBuf};

use super::failure::StoreFailure;

/// Personal data: nobody but the owner reads it.
const PRIVATE_FILE: u32 = 0o600;
const PRIVATE_FOLDER: u32 = 0o700;

/// Makes folder and file where they are missing and answers the path with symbolic links resolved (the
/// state folder of a dynamic user is one: systemd.exec(5), `StateDirectory=`).
pub(super) fn prepare(path: &Path) -> Result<PathBuf, StoreFailure> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    DirBuilder::new()
        .recursive(true)
        .mode(PRIVATE_FOLDER)
        .create(folder)
        .map_err(StoreFailure::place("make the folder", folder))?;
    let folder = folder
        .canonicalize()
        .map_err(StoreFailure::place("find the folder", folder))?;
    let name = path.file_name().ok_or_else(|| {
        StoreFailure::place("use", path)(io::Error::other("this is a folder, not a file"))
    })?;
    let path = folder.join(name);
    let file = private(&path).map_err(StoreFailure::place("open", &path))?;
    // Older than this rule, or copied by hand.
    let mode = file.metadata().map(|now| now.permissions().mode());
    if mode.is_ok_and(|mode| mode & 0o077 != 0) {
        file.set_permissions(fs::Permissions::from_mode(PRIVATE_FILE))
            .map_err(StoreFailure::place("make private", &path))?;
    }
    Ok(path)
}

/// Opens a private file for reading and writing, or makes it. Follows no symbolic link: root may open
/// this in a folder that belongs to a service user.
pub(super) fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).mode(PRIVATE_FILE);
    // `create_new` is O_EXCL, which never follows a link.
    match options.clone().create_new(true).open(path) {
        Ok(file) => {
            give_to_owner_of_folder(&file, path)?;
            Ok(file)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => existing(&options, path),
        Err(error) => Err(error),
    }
}

/// Opens without truncating, then makes sure that what was opened is the plain file that stands there.
fn existing(options: &OpenOptions, path: &Path) -> io::Result<File> {
    let named = fs::symlink_metadata(path)?;
    if !named.is_file() {
        return Err(io::Error::other("this is not a plain file"));
    }
    let file = options.open(path)?;
    let opened = file.metadata()?;
    if (opened.dev(), opened.ino()) != (named.dev(), named.ino()) {
        return Err(io::Error::other(
            "the file was replaced while it was opened",
        ));
    }
    Ok(file)
}

/// A file root makes in a service user's folder becomes that user's. Only root can give files away, so
/// nobody else is affected. SQLite does the same for the files it makes beside the database.
fn give_to_owner_of_folder(file: &File, path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    let (ours, theirs) = (file.metadata()?, fs::metadata(folder)?);
    if ours.uid() == 0 && theirs.uid() != 0 {
        fchown(file, Some(theirs.uid()), Some(theirs.gid()))?;
    }
    Ok(())
}
