//! Sources and files as an import will leave them, before anything is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::merge::Meeting;
use crate::language::resolve::{FileProblem, Files};
use crate::source::{FileId, Sources};

/// The sources and files as they will be.
pub(super) fn overlay<'m>(
    meeting: &'m Meeting<'_>,
    changed: &[(PathBuf, Vec<u8>)],
    removed: &BTreeSet<PathBuf>,
) -> (Sources, Overlay<'m>) {
    let mut left: BTreeMap<PathBuf, Vec<u8>> = changed.iter().cloned().collect();
    let mut sources = Sources::default();
    let mut folders = Vec::new();
    let known = meeting.sources.iter().len();
    let folder = |name: &str| Path::new(name).parent().unwrap_or(Path::new("")).to_owned();
    for (_, file) in meeting.sources.iter() {
        let own = left.remove(Path::new(file.name()));
        // A source that goes keeps its number, so that files are found from where they are named.
        let is_removed = removed.contains(Path::new(file.name()));
        let text = || if is_removed { Vec::new() } else { file.text().as_bytes().to_vec() };
        let text = own.unwrap_or_else(text);
        folders.push(folder(file.name()));
        sources.add_bytes(file.name(), text);
    }
    let is_source = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "journey");
    for (path, text) in left.iter().filter(|(path, _)| is_source(path)) {
        let name = path.display().to_string();
        folders.push(folder(&name));
        sources.add_bytes(name, text.clone());
    }
    (sources, Overlay { files: meeting.files, changed: left, folders, known })
}

/// Files as they will be, in front of those on disk.
pub(super) struct Overlay<'m> {
    files: &'m dyn Files,
    changed: BTreeMap<PathBuf, Vec<u8>>,
    folders: Vec<PathBuf>,
    /// How many of the sources exist already; they come first.
    known: usize,
}

impl Files for Overlay<'_> {
    fn read(&self, from: FileId, path: &str) -> Result<String, FileProblem> {
        let folder = self.folders.get(from.0 as usize);
        if let Some(bytes) = folder.and_then(|folder| self.changed.get(&folder.join(path))) {
            return Ok(String::from_utf8_lossy(bytes).into_owned());
        }
        // A new source sees what those beside it see.
        let beside = self.folders[..self.known].iter().position(|own| Some(own) == folder);
        let from = match beside {
            Some(beside) if from.0 as usize >= self.known => FileId(beside as u32),
            _ => from,
        };
        self.files.read(from, path)
    }
}
