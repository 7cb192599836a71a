//! Writing files so that nothing is ever half written: all files of a change, or none.
//!
//! Each new content is written beside its place first. Then all are moved there, and a record tells the next run what is
//! to be finished or cleared away should this one be killed. Links are never written through.

mod change;
mod journal;
mod own;
pub(super) mod recover;
mod signal;

use std::collections::HashMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

pub use own::signed;
pub use recover::told;

use self::change::New;
use super::hold::{Hold, base_of};
use super::{Failure, door, shown};
use crate::source::one_name;

/// Files with what shall be in them.
pub type Files = Vec<(PathBuf, Vec<u8>)>;

/// What may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// What was written here.
    Own,
    /// Whatever lies there: somebody said so.
    Any,
}

impl Over {
    /// What `--force` allows.
    pub fn forced(is_forced: bool) -> Self {
        if is_forced { Self::Any } else { Self::Own }
    }
}

/// Writes files of a folder together. Whatever links lie in the folder, nothing outside of it is written.
pub fn below(
    folder: &Path,
    files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>,
    over: Over,
) -> Result<(), Failure> {
    let files: Files = files.into_iter().collect();
    door::named(folder)?;
    distinct(&files)?;
    for (path, _) in &files {
        door::inside(folder, path)?;
    }
    replace(&Hold::to_write(&base_of(folder))?, files, over)
}

/// Writes one file, or to a device or a pipe, which take the bytes as they are.
pub fn one(path: &Path, bytes: Vec<u8>, over: Over) -> Result<(), Failure> {
    door::named(path)?;
    // What is moved to the place of a device would replace it.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return fs::write(path, bytes).map_err(|error| Failure::at(path, error));
    }
    let hold = Hold::to_write(&base_of(folder_of(path)))?;
    replace(&hold, vec![(path.to_owned(), bytes)], over)
}

/// Writes files of one workspace together, wherever they lie in it.
pub fn all(files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>) -> Result<(), Failure> {
    let files: Files = files.into_iter().collect();
    let Some((first, _)) = files.first() else { return Ok(()) };
    let is_above = |above: &&Path| files.iter().all(|(path, _)| folder_of(path).starts_with(above));
    let shared = folder_of(first).ancestors().find(is_above).unwrap_or(Path::new("."));
    under(&Hold::to_write(&base_of(shared))?, files)
}

/// Writes files together that lie below a folder that is held. What has its content already is not touched.
pub fn under(hold: &Hold, files: Files) -> Result<(), Failure> {
    replace(hold, files, Over::Any)
}

/// The same, and removes others in the same step; those that are not there are gone already.
pub fn and_remove<'p>(
    hold: &Hold,
    files: Files,
    gone: impl IntoIterator<Item = &'p PathBuf>,
) -> Result<(), Failure> {
    let mut changes = changes(hold, files)?;
    for path in gone {
        let place = door::inside(hold.folder(), path)?;
        match fs::metadata(&place) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Ok(metadata) if !metadata.is_file() => return Err(Failure::at(path, "it is no regular file")),
            _ => changes.push(New { place: below_held(hold, place), bytes: None }),
        }
    }
    change::write(hold, &changes)
}

fn replace(hold: &Hold, files: Files, over: Over) -> Result<(), Failure> {
    let new = changes(hold, files)?;
    if over == Over::Own
        && let found = own::foreign(hold.folder(), &new)
        && let Some(first) = found.first()
    {
        let more = match found.len() - 1 {
            0 => String::new(),
            1 => " (and one more)".to_owned(),
            more => format!(" (and {more} more)"),
        };
        let text = format!("journeyc did not write it{more}; nothing was written, and `--force` replaces it");
        return Err(Failure::at(&hold.folder().join(first), text));
    }
    change::write(hold, &new)
}

/// What has to be written so that files have their contents.
fn changes(hold: &Hold, files: Files) -> Result<Vec<New>, Failure> {
    distinct(&files)?;
    let mut new = Vec::new();
    for (path, bytes) in files {
        let place = door::inside(hold.folder(), &path)?;
        match fs::metadata(&place) {
            Ok(metadata) if metadata.is_dir() => return Err(Failure::at(&path, "it is a folder")),
            Ok(metadata) if !metadata.is_file() => return Err(Failure::at(&path, "it is no regular file")),
            Ok(metadata) if metadata.len() == bytes.len() as u64 && holds(&place, &bytes) => continue,
            _ => {}
        }
        new.push(New { place: below_held(hold, place), bytes: Some(bytes) });
    }
    Ok(new)
}

/// A place, led to from the folder that is held.
fn below_held(hold: &Hold, place: PathBuf) -> PathBuf {
    place.strip_prefix(hold.folder()).map(Path::to_owned).unwrap_or(place)
}

/// The folder of a file.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a file holds just these bytes.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let mut found = Vec::new();
    let read =
        fs::File::open(path).and_then(|file| file.take(bytes.len() as u64 + 1).read_to_end(&mut found));
    read.is_ok() && found == bytes
}

/// Refuses two contents for one place, on file systems too that take capitals for small letters, or one Unicode form for
/// the other.
fn distinct(files: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (index, (path, bytes)) in files.iter().enumerate() {
        let first = *seen.entry(one_name(&path.to_string_lossy())).or_insert(index);
        if files[first].1 != *bytes {
            let other = shown(&files[first].0);
            let text = format!("it would be written twice, as {} too; nothing was written", other.display());
            return Err(Failure::at(path, text));
        }
    }
    Ok(())
}
