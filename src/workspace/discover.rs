//! Which files are sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;

use super::{Failure, SOURCE_ENDING, door};

/// Every source below a folder, ignore files honoured, sorted.
pub(super) fn below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    walk(folder, WalkBuilder::new(folder).require_git(false))
}

/// The sources of a workspace: those that match its globs, or all.
pub(super) fn sources(root: &Path, globs: &[String]) -> Result<Vec<PathBuf>, Failure> {
    let mut builder = WalkBuilder::new(root);
    builder.require_git(false);
    if !globs.is_empty() {
        let mut overrides = OverrideBuilder::new(root);
        for glob in globs {
            overrides.add(glob).map_err(|error| Failure(format!("sources: {error}")))?;
        }
        builder.overrides(overrides.build().map_err(|error| Failure(format!("sources: {error}")))?);
    }
    walk(root, &mut builder)
}

/// The sources that lie right in these folders.
pub(super) fn beside<'p>(folders: impl Iterator<Item = &'p Path>) -> Result<Vec<PathBuf>, Failure> {
    let mut found = BTreeSet::new();
    for folder in folders {
        found.extend(walk(folder, WalkBuilder::new(folder).require_git(false).max_depth(Some(1)))?);
    }
    Ok(found.into_iter().collect())
}

fn walk(folder: &Path, builder: &mut WalkBuilder) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let root = door::root_of(folder);
    let above = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    above.ancestors().try_for_each(ignore_files)?;
    // Ignore files are read before anybody is asked, so the folder that holds them is looked at first.
    let fault = Arc::new(Mutex::new(None));
    let found_fault = Arc::clone(&fault);
    builder.filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        match if is_folder { ignore_files(entry.path()) } else { Ok(()) } {
            Ok(()) => true,
            Err(failure) => {
                found_fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
                false
            }
        }
    });
    for entry in builder.build() {
        let entry = entry.map_err(|error| Failure::at(folder, error))?;
        let is_source = entry.path().extension().is_some_and(|ending| ending == SOURCE_ENDING);
        // Reading a pipe or a device could last forever.
        if is_source && entry.path().is_file() {
            if entry.path_is_symlink() {
                door::inside(&root, entry.path())?;
            }
            let path = entry.into_path();
            found.push(path.strip_prefix("./").map(Path::to_owned).unwrap_or(path));
        }
    }
    if let Some(failure) = fault.lock().unwrap_or_else(PoisonError::into_inner).take() {
        return Err(failure);
    }
    found.sort();
    Ok(found)
}

/// Refuses ignore files that could be read for ever, or that are too large to be worked with.
fn ignore_files(folder: &Path) -> Result<(), Failure> {
    const LARGEST: u64 = 256 << 10;
    for name in [".gitignore", ".ignore", ".git/info/exclude"] {
        let path = folder.join(name);
        match std::fs::metadata(&path) {
            Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => {
                return Err(Failure::at(&path, "it is no regular file"));
            }
            Ok(metadata) if metadata.len() > LARGEST => {
                return Err(Failure::at(&path, format!("an ignore file of more than {} kB", LARGEST >> 10)));
            }
            _ => {}
        }
    }
    Ok(())
}
