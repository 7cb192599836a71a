//! Loading exports from disk: single files, and folders with all that belongs to an export.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::{Failure, STANDARD, door};
use crate::platform::{Input, InputFile};

/// What exports consist of: JSON, and the sources and texts that it names.
const ENDINGS: [&str; 7] = ["json", "js", "groovy", "html", "md", "css", "txt"];

/// More than this is no export but a mistake, such as a disk.
const MOST_FILES: usize = 200_000;
const MOST_BYTES: u64 = 4 << 30;

/// Loads files, folders with all that lies below them except what is hidden, and `-` standard input.
///
/// Of a tree whose nodes lie beside it in a folder `nodes`, as fr-config-manager keeps them, these are loaded too.
pub fn load(paths: &[PathBuf]) -> Result<Input, Failure> {
    let mut loading = Loading::default();
    for path in paths {
        if path.as_os_str() == STANDARD {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().take(MOST_BYTES).read_to_end(&mut bytes);
            read.map_err(|error| Failure(format!("standard input: {error}")))?;
            let file = InputFile { path: "<stdin>".to_owned(), bytes, is_named: true };
            loading.input.files.push(file);
        } else if path.is_dir() {
            loading.folder(path)?;
        } else {
            loading.file(path, true)?;
            let nodes = path.with_file_name("nodes");
            if nodes.is_dir() {
                // Nobody named it.
                door::inside(path.parent().unwrap_or(Path::new(".")), &nodes)?;
                loading.folder(&nodes)?;
            }
        }
    }
    Ok(loading.input)
}

/// The paths of all files below a folder, from there; none when it does not exist.
pub fn paths_below(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut found = BTreeSet::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in WalkBuilder::new(folder).standard_filters(false).build() {
        let entry = entry.map_err(|error| Failure::at(folder, error))?;
        if entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            let inside = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            found.insert(parts.join("/"));
        }
    }
    Ok(found)
}

#[derive(Default)]
struct Loading {
    input: Input,
    bytes: u64,
}

impl Loading {
    fn folder(&mut self, folder: &Path) -> Result<(), Failure> {
        // Exports are often kept out of version control, so ignore files say nothing of them.
        let mut walk = WalkBuilder::new(folder);
        walk.standard_filters(false).hidden(true).sort_by_file_name(std::ffi::OsStr::cmp);
        for entry in walk.build() {
            let entry = entry.map_err(|error| Failure::at(folder, error))?;
            let path = entry.path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if entry.file_type().is_some_and(|kind| kind.is_file()) && ENDINGS.contains(&ending) {
                self.file(path, false)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, is_named: bool) -> Result<(), Failure> {
        let metadata = fs::metadata(path).map_err(|error| Failure::at(path, error))?;
        self.bytes += metadata.len();
        if self.bytes > MOST_BYTES || self.input.files.len() >= MOST_FILES {
            return Err(Failure::at(path, "there is more here than an export holds; name a smaller folder"));
        }
        let bytes = fs::read(path).map_err(|error| Failure::at(path, error))?;
        let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let path = if path.is_absolute() { path.to_string_lossy().into_owned() } else { parts.join("/") };
        self.input.files.push(InputFile { path, bytes, is_named });
        Ok(())
    }
}
