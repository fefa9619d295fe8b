//! The run lock: one cycle at a time writes the directory.

use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::failure::StoreFailure;
use super::place;

/// Held while a cycle writes the directory. The lock is the kernel's (flock(2)), so it ends with the
/// process, however that ends. The file stays: removing it would let two processes lock two files.
#[derive(Debug)]
pub struct RunLock {
    file: File,
}

impl RunLock {
    pub(super) fn take(store: &Path) -> Result<Self, StoreFailure> {
        let path = beside(store);
        let mut file = place::private(&path).map_err(StoreFailure::place("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = holder(&mut file);
                return Err(StoreFailure::Locked { holder, path });
            }
            Err(TryLockError::Error(cause)) => {
                return Err(StoreFailure::place("lock", &path)(cause));
            }
        }
        name_us(&mut file).map_err(StoreFailure::place("write", &path))?;
        Ok(Self { file })
    }
}

impl Drop for RunLock {
    fn drop(&mut self) {
        // Both only tidy up: closing the file ends the lock.
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

fn beside(store: &Path) -> PathBuf {
    let mut name = OsString::from(store);
    name.push(".lock");
    PathBuf::from(name)
}

fn name_us(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{}", std::process::id())
}

/// Who holds the lock, as far as it has said so already.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    match file.read_to_string(&mut text) {
        Ok(_) if text.trim().parse::<u32>().is_ok() => format!("process {}", text.trim()),
        _ => "process unknown".to_owned(),
    }
}
