//! `journeyc.lock`.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{Failure, door};
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
    let folders = door::upwards(&absolute);
    let above = folders.iter().skip(1).map(|folder| folder.join(LOCK_FILE)).find(|path| path.is_file());
    match above {
        Some(path) => read(path),
        None => Ok(Found { path: own, lock: Lock::default(), text: None }),
    }
}

/// Where the lock of a workspace lies.
pub(super) fn place(root: &Path, has_config: bool) -> Option<PathBuf> {
    let folders = if has_config { vec![root.to_owned()] } else { door::upwards(root) };
    folders.into_iter().map(|folder| folder.join(LOCK_FILE)).find(|path| path.is_file())
}

fn read(path: PathBuf) -> Result<Found, Failure> {
    if std::fs::symlink_metadata(&path).is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Ok(Found { path, lock: Lock::default(), text: None });
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let text = door::text(&path, door::read_below(folder, &path)?)?;
    let lock = Lock::read(&text).map_err(|error| Failure::at(&path, error))?;
    Ok(Found { path, lock, text: Some(text) })
}
