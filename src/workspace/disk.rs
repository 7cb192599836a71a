//! Where sources lie, and what they may read.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use super::door;
use crate::language::resolve::{FileProblem, Files};
use crate::source::{FileId, normal};

/// The most bytes of all files together that the sources of a run name.
const MOST: u64 = 256 << 20;

/// The places of the sources of a run.
#[derive(Debug, Default)]
pub struct Disk {
    places: HashMap<FileId, Place>,
    known: BTreeSet<PathBuf>,
    /// Where sources will lie that do not exist yet.
    coming: Option<Place>,
    /// How many bytes were read of files that sources name.
    read: AtomicU64,
    /// What was read already: many declarations can name one file.
    texts: Mutex<HashMap<PathBuf, Arc<str>>>,
}

#[derive(Debug)]
struct Place {
    folder: PathBuf,
    root: PathBuf,
}

impl Disk {
    /// Enters a source. Without a root it may read what lies in its own folder.
    pub(super) fn add(&mut self, id: FileId, path: &Path, root: Option<&Path>) {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let root = root.map_or_else(|| folder.clone(), Path::to_owned);
        self.known.insert(absolute(path));
        self.places.insert(id, Place { folder, root });
    }

    /// Says where sources will lie that do not exist yet. Without a root they may read what lies in their folder.
    pub fn expect(&mut self, folder: &Path, root: Option<&Path>) {
        let root = root.unwrap_or(folder).to_owned();
        self.coming = Some(Place { folder: folder.to_owned(), root });
    }

    /// True when the file is a source of the run.
    pub(super) fn contains(&self, path: &Path) -> bool {
        self.known.contains(&absolute(path))
    }

    /// The folders of the sources.
    pub(super) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.places.values().map(|place| place.folder.as_path())
    }
}

impl Files for Disk {
    fn read(&self, from: FileId, path: &str) -> Result<String, FileProblem> {
        let unreadable = |error: &dyn std::fmt::Display| FileProblem::Unreadable(error.to_string());
        let place = self.places.get(&from).or(self.coming.as_ref());
        let place = place.ok_or_else(|| unreadable(&"its source is not a file"))?;
        if Path::new(path).is_absolute() {
            return Err(FileProblem::Outside);
        }
        let plain = place.folder.join(path);
        // The way out of a folder that does not exist yet is in no file system.
        let plain = if place.folder.is_dir() { plain } else { normal(&plain) };
        // Links are followed first: where a path ends up is what counts.
        let full = plain.canonicalize().map_err(|error| {
            if leaves(&place.folder, &place.root, Path::new(path)) {
                FileProblem::Outside
            } else {
                unreadable(&error)
            }
        })?;
        let root = place.root.canonicalize().map_err(|error| unreadable(&error))?;
        if !full.starts_with(&root) {
            return Err(FileProblem::Outside);
        }
        let known = self.texts.lock().ok().and_then(|texts| texts.get(&full).cloned());
        let text = match known {
            Some(text) => text,
            // Reading a pipe or a device could last forever.
            None if !full.is_file() => return Err(unreadable(&"it is not a file")),
            None => {
                let bytes = door::read(&full).map_err(|error| unreadable(&error))?;
                let text = String::from_utf8(bytes).map_err(|_| unreadable(&"it is not UTF-8 text"))?;
                let text: Arc<str> = text.into();
                if let Ok(mut texts) = self.texts.lock() {
                    texts.insert(full, Arc::clone(&text));
                }
                text
            }
        };
        // One file can be named many times, and each has its text.
        if self.read.fetch_add(text.len() as u64, Ordering::Relaxed) + text.len() as u64 > MOST {
            return Err(unreadable(&format!("what sources name is larger than {} MB together", MOST >> 20)));
        }
        Ok(text.to_string())
    }
}

/// Whether a path that does not exist would lead out of the root, by its words alone.
fn leaves(folder: &Path, root: &Path, path: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else { return false };
    let Ok(root) = root.canonicalize() else { return false };
    let mut place = folder;
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                place.pop();
            }
            std::path::Component::Normal(name) => place.push(name),
            _ => {}
        }
        if !place.starts_with(&root) {
            return true;
        }
    }
    false
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sources_name_has_a_limit_together() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("a.js"), "0123456789").expect("files can be written");
        let mut disk = Disk::default();
        disk.expect(folder.path(), None);
        let file = FileId::default();
        assert!(disk.read(file, "a.js").is_ok());
        disk.read.store(MOST - 5, Ordering::Relaxed);
        let Err(FileProblem::Unreadable(why)) = disk.read(file, "a.js") else { panic!("it is read") };
        assert!(why.contains("256 MB"), "{why}");
    }
}
