//! `journeyc.lock`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::lock::{LOCK_FILE, Lock};

/// The lock of a workspace.
pub(super) struct Found {
    /// Where it lies, or would lie.
    pub path: PathBuf,
    /// What it says.
    pub lock: Lock,
    /// Its text, where there is a file.
    pub text: Option<String>,
}

/// The lock of a workspace: at the root, which a configuration marks. Without one, the lock marks the root itself: it is
/// looked for upwards, so that a part of an import can be built alone.
pub(super) fn find(root: &Path, has_config: bool) -> Result<Found, Failure> {
    let own = root.join(LOCK_FILE);
    if has_config || own.exists() {
        return read(own);
    }
    let absolute = root.canonicalize().map_err(|error| Failure::at(root, error))?;
    let above = absolute.ancestors().skip(1).map(|folder| folder.join(LOCK_FILE)).find(|path| path.is_file());
    match above {
        Some(path) => read(path),
        None => Ok(Found { path: own, lock: Lock::default(), text: None }),
    }
}

fn read(path: PathBuf) -> Result<Found, Failure> {
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let lock = Lock::read(&text).map_err(|error| Failure::at(&path, error))?;
            Ok(Found { path, lock, text: Some(text) })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok(Found { path, lock: Lock::default(), text: None })
        }
        Err(error) => Err(Failure::at(&path, error)),
    }
}
