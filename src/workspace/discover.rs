//! Which files are sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use super::hold::Hold;
use super::write::recover;
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
        builder.overrides(self::globs(root, globs)?);
    }
    walk(root, &mut builder)
}

/// What globs choose. One that cannot be read would choose something else than was meant.
pub(super) fn globs(root: &Path, globs: &[String]) -> Result<Override, Failure> {
    /// Longer globs, and more of them, take longer to be understood than they are worth.
    const LONGEST: usize = 2000;
    const MOST: usize = 1000;
    let wrong = |error: &dyn std::fmt::Display| Failure(format!("sources: {error}"));
    if globs.len() > MOST {
        return Err(wrong(&format!("more than {MOST} globs")));
    }
    let mut overrides = OverrideBuilder::new(root);
    for glob in globs {
        if glob.len() > LONGEST {
            return Err(wrong(&format!("a glob of more than {LONGEST} characters")));
        }
        let plain = glob.strip_prefix('!').unwrap_or(glob);
        globset::GlobBuilder::new(plain).literal_separator(true).build().map_err(|error| wrong(&error))?;
        overrides.add(glob).map_err(|error| wrong(&error))?;
    }
    overrides.build().map_err(|error| wrong(&error))
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
    let unfinished = Arc::new(Mutex::new(Vec::new()));
    let found = walk_once(folder, builder, &unfinished)?;
    let unfinished = std::mem::take(&mut *unfinished.lock().unwrap_or_else(PoisonError::into_inner));
    if unfinished.is_empty() {
        return Ok(found);
    }
    // A run that was killed may have left files half changed: whoever holds the folder puts that right.
    unfinished.iter().try_for_each(|folder: &PathBuf| Hold::to_write(folder).map(drop))?;
    walk_once(folder, builder, &Arc::default())
}

fn walk_once(
    folder: &Path,
    builder: &mut WalkBuilder,
    unfinished: &Arc<Mutex<Vec<PathBuf>>>,
) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let left = Arc::clone(unfinished);
    let root = door::root_of(folder);
    let above = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    above.ancestors().try_for_each(ignore_files)?;
    // Ignore files are read before anybody is asked, so the folder that holds them is looked at first.
    let fault = Arc::new(Mutex::new(None));
    let found_fault = Arc::clone(&fault);
    builder.filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if is_folder && recover::is_needed(entry.path()) {
            left.lock().unwrap_or_else(PoisonError::into_inner).push(entry.path().to_owned());
        }
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
