//! Which files are sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;

use super::{Failure, SOURCE_ENDING};

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
    walk(root, &builder)
}

/// The sources that lie right in these folders.
pub(super) fn beside<'p>(folders: impl Iterator<Item = &'p Path>) -> Result<Vec<PathBuf>, Failure> {
    let mut found = BTreeSet::new();
    for folder in folders {
        found.extend(walk(folder, WalkBuilder::new(folder).require_git(false).max_depth(Some(1)))?);
    }
    Ok(found.into_iter().collect())
}

fn walk(folder: &Path, builder: &WalkBuilder) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for entry in builder.build() {
        let entry = entry.map_err(|error| Failure::at(folder, error))?;
        let is_source = entry.path().extension().is_some_and(|ending| ending == SOURCE_ENDING);
        // Reading a pipe or a device could last forever.
        if is_source && entry.path().is_file() {
            let path = entry.into_path();
            found.push(path.strip_prefix("./").map(Path::to_owned).unwrap_or(path));
        }
    }
    found.sort();
    Ok(found)
}
