//! The one door for files: which paths may be read and written, and how much of a file is read.
//!
//! What stands on the command line may lead anywhere. What a configuration, a source, a lock or a convention names stays below a
//! root, wherever links lead: a checkout of a stranger reads and writes nothing but itself.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use super::{CONFIG_FILE, Failure, STANDARD, shown};
use crate::source::normal;

/// The most bytes of a source, a lock, a configuration, a catalogue, or a file that one of them names.
pub const LARGEST: u64 = 64 << 20;

/// Reads a file that is not larger than [`LARGEST`]. One that the command line names may be a pipe.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let file = File::open(path).map_err(|error| Failure::at(path, error))?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| Failure::at(path, error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::at(path, format!("the file is larger than {} MB", LARGEST >> 20)));
    }
    Ok(bytes)
}

/// Reads a regular file below a root, following links that stay below it.
pub fn read_below(root: &Path, path: &Path) -> Result<Vec<u8>, Failure> {
    regular(root, path)?;
    read(path)
}

/// Refuses what is no regular file below a root.
pub fn regular(root: &Path, path: &Path) -> Result<(), Failure> {
    inside(root, path)?;
    // Opening a pipe could last for ever.
    let metadata = fs::metadata(path).map_err(|error| Failure::at(path, error))?;
    if metadata.is_file() { Ok(()) } else { Err(Failure::at(path, "it is no regular file")) }
}

/// The text of a file, which must be UTF-8.
pub fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|_| Failure::at(path, "it is not UTF-8 text"))
}

/// Where a path ends up, links followed, as long as that is below the root. What does not exist yet would be made there.
pub fn inside(root: &Path, path: &Path) -> Result<PathBuf, Failure> {
    let root = real(root)?;
    let end = real(path)?;
    if end.starts_with(&root) {
        return Ok(end);
    }
    let (end, root) = (shown(&end), shown(&root));
    Err(Failure::at(path, format!("it leads to {}, which is not below {}", end.display(), root.display())))
}

/// Refuses a path of the command line that by its words stays where one stands, and by links leads out of there: such links come
/// with a checkout.
pub fn named(path: &Path) -> Result<(), Failure> {
    let Ok(current) = std::env::current_dir().and_then(|current| current.canonicalize()) else {
        return Ok(());
    };
    let root = root_of(&current);
    if !normal(&current.join(path)).starts_with(&root) || path.as_os_str() == STANDARD {
        return Ok(());
    }
    inside(&root, path)
        .map(drop)
        .map_err(|failure| Failure(format!("{failure}; if that is meant, name the place itself")))
}

/// The real path of something that may not exist yet.
fn real(path: &Path) -> Result<PathBuf, Failure> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    match path.canonicalize() {
        Ok(real) => return Ok(real),
        // A link that leads nowhere would be made where it leads.
        Err(_) if fs::symlink_metadata(path).is_ok() => {
            return Err(Failure::at(path, "it is a link that leads nowhere"));
        }
        Err(_) => {}
    }
    match (path.components().next_back(), path.parent()) {
        (Some(Component::Normal(name)), Some(parent)) => Ok(real(parent)?.join(name)),
        _ => Err(Failure::at(path, "no such folder")),
    }
}

/// The folder that what is found in `folder` must not lead out of: the nearest one upwards that a configuration marks, else
/// itself.
pub fn root_of(folder: &Path) -> PathBuf {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let marked = upwards(&real).into_iter().find(|place| place.join(CONFIG_FILE).is_file());
    marked.unwrap_or(real)
}

/// A folder and those above it in which marks of a workspace count: up to the root of the repository, and never that of
/// another user.
pub fn upwards(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for place in folder.ancestors() {
        if !found.is_empty() && owner(place) != owner(folder) {
            break;
        }
        found.push(place.to_owned());
        if place.join(".git").exists() {
            break;
        }
    }
    found
}

/// Whether two files are of the same owner.
pub(super) fn is_of_one(one: &Path, other: &Path) -> bool {
    owner(one) == owner(other)
}

#[cfg(unix)]
fn owner(place: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(place).ok().map(|metadata| metadata.uid())
}

#[cfg(not(unix))]
fn owner(_place: &Path) -> Option<u32> {
    None
}
