//! The record of a change of files, which the next run reads when this one is killed.
//!
//! It has two lines. The first stands before anything is made: it lists all that may have to be removed. The second
//! stands when all new files are there, and from then on the change is finished rather than undone. A third one says that it was
//! undone all the same, since a file could not be put in its place. A line that is not whole was not written.
//!
//! The record lies in a folder that a stranger may have made, so it is believed in little: it names files below its folder
//! only, and what it would move has to be what was written here, by the system's own marks that no checkout can bring.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::workspace::{Failure, door};

/// The name of the record in the folder that is held.
pub(super) const JOURNAL: &str = ".journeyc-journal";
/// What the names of all files begin with that do not outlive a run.
pub(super) const PASSING: &str = ".journeyc-";

/// The third line.
const UNDONE: &str = "undone";

/// The first line: what the change makes beside what it is about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Begun {
    /// New and old contents, beside their places.
    pub files: Vec<PathBuf>,
    /// Folders that did not exist, the outermost first.
    pub folders: Vec<PathBuf>,
}

/// The second line: what goes where.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ready {
    pub parts: Vec<Part>,
}

/// A file that the change is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    /// Its place.
    pub place: PathBuf,
    /// Its new content, which is moved there; nothing when the file shall be gone.
    pub new: Option<PathBuf>,
    /// What the system says of the file of the new content, or of that which shall be gone.
    pub mark: String,
    /// What tells whether somebody has changed the old file since; nothing when there was none.
    pub before: Option<String>,
}

/// A record that is being written.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Begins a record. What it lists may be made when this returns.
    pub(super) fn begin(folder: &Path, begun: &Begun) -> Result<Self, Failure> {
        let path = folder.join(JOURNAL);
        // Nothing that lies there already is written to, wherever it leads.
        let file = File::create_new(&path).map_err(|error| Failure::at(&path, error.kind()))?;
        let mut journal = Self { path, file };
        match journal.line(begun) {
            Ok(()) => sync_folder(folder),
            Err(failure) => {
                journal.end();
                return Err(failure);
            }
        }
        Ok(journal)
    }

    /// From now on the change is finished rather than undone.
    pub(super) fn ready(&mut self, ready: &Ready) -> Result<(), Failure> {
        self.line(ready)
    }

    /// From now on the change is not finished any more. What the record lists is cleared away, by the next run where this one cannot.
    pub(super) fn undone(&mut self) -> Result<(), Failure> {
        self.line(&UNDONE)
    }

    /// Removes the record: nothing is left to be done.
    pub(super) fn end(&self) {
        let _ = fs::remove_file(&self.path);
    }

    fn line<T: Serialize>(&mut self, value: &T) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::at(&self.path, error.kind());
        let mut line = serde_json::to_vec(value).map_err(|error| failed(error.into()))?;
        line.push(b'\n');
        self.file.write_all(&line).and_then(|()| self.file.sync_all()).map_err(failed)
    }
}

/// Reads a record; nothing of it when not even its first line is whole.
pub(super) fn read(folder: &Path) -> Result<Option<(Begun, Option<Ready>)>, Failure> {
    let path = folder.join(JOURNAL);
    let bytes = door::read_below(folder, &path)?;
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let begun = lines.next().and_then(|line| serde_json::from_slice::<Begun>(line).ok());
    let ready = lines.next().and_then(|line| serde_json::from_slice::<Ready>(line).ok());
    let is_undone =
        lines.next().is_some_and(|line| serde_json::from_slice::<&str>(line).ok() == Some(UNDONE));
    let ready = ready.filter(|_| !is_undone);
    let Some(begun) = begun else { return Ok(None) };
    let parts = ready.iter().flat_map(|ready| &ready.parts);
    let named = begun.files.iter().chain(&begun.folders);
    for inside in named.chain(parts.flat_map(|part| [&part.place].into_iter().chain(&part.new))) {
        let is_plain = inside.components().all(|part| matches!(part, Component::Normal(_)));
        let above = folder.join(inside);
        let above = above.parent().unwrap_or(folder);
        // A folder that is not there holds nothing.
        if !is_plain || above.exists() && door::inside(folder, above).is_err() {
            return Err(Failure::at(&path, format!("it names {}, which is not below it", inside.display())));
        }
    }
    Ok(Some((begun, ready)))
}

/// Whether a path is that of a file that does not outlive a run: a regular one, and no link.
pub(super) fn is_passing(path: &Path) -> bool {
    let is_named = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PASSING));
    is_named && fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// What tells whether a file is changed: its size and the time; nothing where there is no file.
pub(super) fn stamp(path: &Path) -> Option<String> {
    let metadata = fs::symlink_metadata(path).ok()?;
    Some(format!("{}:{:?}", metadata.len(), metadata.modified().ok()))
}

/// What the system says of a file, and nobody can choose: which one it is, and when it was changed last.
#[cfg(unix)]
pub(super) fn mark(path: &Path) -> std::io::Result<String> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = fs::symlink_metadata(path)?;
    Ok(format!("{}:{}:{}.{:09}", metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec()))
}

/// What the system says of a file: when it was made, and when it was changed last.
#[cfg(not(unix))]
pub(super) fn mark(path: &Path) -> std::io::Result<String> {
    let metadata = fs::symlink_metadata(path)?;
    Ok(format!("{:?}:{:?}", metadata.created()?, metadata.modified()?))
}

/// Makes the names in a folder last, where the system can.
pub(super) fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    {
        // Some file systems cannot; they keep names in their own way.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    #[cfg(not(unix))]
    let _ = folder;
}
