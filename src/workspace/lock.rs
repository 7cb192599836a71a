//! `journeyc.lock`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::Failure;
use crate::lock::{LOCK_FILE, Lock};

/// The lock of a workspace and its path: at the root, which a configuration marks. Without one, the lock marks the root
/// itself: it is looked for upwards, so that a part of an import can be built alone.
pub(super) fn find(root: &Path, has_config: bool) -> Result<(PathBuf, Lock), Failure> {
    let own = root.join(LOCK_FILE);
    if has_config || own.exists() {
        return read(&own).map(|lock| (own, lock));
    }
    let absolute = root.canonicalize().map_err(|error| Failure::at(root, error))?;
    let above = absolute.ancestors().skip(1).map(|folder| folder.join(LOCK_FILE)).find(|path| path.is_file());
    match above {
        Some(path) => read(&path).map(|lock| (path, lock)),
        None => Ok((own, Lock::default())),
    }
}

fn read(path: &Path) -> Result<Lock, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Lock::read(&text).map_err(|error| Failure::at(path, error)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Lock::default()),
        Err(error) => Err(Failure::at(path, error)),
    }
}
