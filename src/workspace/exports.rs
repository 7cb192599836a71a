//! Loading exports from disk: single files, and folders with all that belongs to an export.

mod beside;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

pub use beside::elsewhere;

use super::{Failure, STANDARD, door};
use crate::platform::{Input, InputFile, Note};

/// What exports consist of: JSON, and the sources and texts that it names.
const ENDINGS: [&str; 7] = ["json", "js", "groovy", "html", "md", "css", "txt"];

/// More than this is no export but a mistake, such as a disk.
const MOST_FILES: usize = 200_000;
const MOST_BYTES: u64 = 4 << 30;
/// A larger file of a folder is something else than a part of an export.
const LARGEST: u64 = 512 << 20;

/// Loads files, folders with all that lies below them, and `-` standard input.
///
/// Of a folder, what is hidden is left out, but for journeys whose names begin with a dot, and so are `node_modules`. Of a
/// tree whose nodes lie beside it in a folder `nodes`, as fr-config-manager keeps them, these are loaded too.
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
            let files = loading.folder(path)?;
            loading.input.files.extend(files);
        } else {
            let file = loading.file(path, true)?;
            loading.input.files.push(file);
            let nodes = path.with_file_name("nodes");
            if nodes.is_dir() {
                // Nobody named it.
                door::inside(path.parent().unwrap_or(Path::new(".")), &nodes)?;
                let files = loading.folder(&nodes)?;
                loading.input.files.extend(files);
            }
        }
    }
    for folder in beside::of_realms(paths) {
        let files = loading.folder(&folder)?;
        loading.input.beside.extend(files);
    }
    for path in beside::of_build(paths) {
        if path.is_dir() {
            let files = loading.folder(&path)?;
            loading.input.beside.extend(files);
        } else {
            let file = loading.file(&path, false)?;
            loading.input.beside.push(file);
        }
    }
    Ok(loading.finish())
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
    files: usize,
    bytes: u64,
    links: usize,
}

impl Loading {
    /// The files below a folder. One that cannot be loaded is noted, and the others are loaded.
    fn folder(&mut self, folder: &Path) -> Result<Vec<InputFile>, Failure> {
        let mut files = Vec::new();
        // Exports are often kept out of version control, so ignore files say nothing of them.
        let mut walk = WalkBuilder::new(folder);
        walk.standard_filters(false).filter_entry(is_looked_at).sort_by_file_name(std::ffi::OsStr::cmp);
        for entry in walk.build() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.note(folder, &error);
                    continue;
                }
            };
            let path = entry.path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if !ENDINGS.contains(&ending.to_ascii_lowercase().as_str()) {
                continue;
            }
            let is = |test: fn(&fs::FileType) -> bool| entry.file_type().is_some_and(|kind| test(&kind));
            if is(fs::FileType::is_symlink) {
                self.links += 1;
            } else if is(fs::FileType::is_file) {
                if entry.metadata().is_ok_and(|metadata| metadata.len() > LARGEST) {
                    self.note(path, &"it is too large for a part of an export; it is passed over");
                    continue;
                }
                match self.read(path, false)? {
                    Ok(file) => files.push(file),
                    Err(error) => self.note(path, &error),
                }
            }
        }
        Ok(files)
    }

    /// A file that was named.
    fn file(&mut self, path: &Path, is_named: bool) -> Result<InputFile, Failure> {
        self.read(path, is_named)?.map_err(|error| Failure::at(path, error))
    }

    /// Reads a file, within the limits of all.
    fn read(&mut self, path: &Path, is_named: bool) -> Result<std::io::Result<InputFile>, Failure> {
        let bytes = match fs::metadata(path).map(|metadata| self.bytes += metadata.len()) {
            Ok(()) if self.bytes > MOST_BYTES || self.files >= MOST_FILES => {
                let message = "there is more here than an export holds; name a smaller folder";
                return Err(Failure::at(path, message));
            }
            Ok(()) => fs::read(path),
            Err(error) => Err(error),
        };
        self.files += 1;
        Ok(bytes.map(|bytes| InputFile { path: shown(path), bytes, is_named }))
    }

    fn note(&mut self, path: &Path, error: &dyn std::fmt::Display) {
        self.input.notes.push(Note::new(&shown(path), error.to_string()));
    }

    fn finish(mut self) -> Input {
        if self.links > 0 {
            let files = if self.links == 1 { "1 file" } else { &format!("{} files", self.links) };
            self.input.notes.push(Note::plain(format!("passed over, since they are links: {files}")));
        }
        self.input
    }
}

/// A path as messages show it, with `/` between its parts.
fn shown(path: &Path) -> String {
    if path.is_absolute() {
        return path.to_string_lossy().into_owned();
    }
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Whether an entry of a folder may belong to an export: what is hidden belongs to other tools, unless it is a journey.
fn is_looked_at(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    if entry.depth() == 0 {
        return true;
    }
    if name == "node_modules" {
        return false;
    }
    let is_place = |part: std::path::Component<'_>| {
        ["journeys", "journey", "AuthTree", "trees"].iter().any(|place| part.as_os_str() == *place)
    };
    !name.starts_with('.')
        || name.ends_with(".journey.json")
        || entry.path().parent().is_some_and(|folder| folder.components().any(is_place))
            && !matches!(&*name, ".git" | ".svn" | ".hg")
}
