//! What earlier builds left in an output folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::door;

/// Files of a folder that journeyc wrote once, but whose names are not among those that it writes now. Nothing is deleted: a
/// folder may be shared, and `convert` writes such files too.
pub fn files(folder: &Path, written: &[String]) -> Vec<PathBuf> {
    let written: BTreeSet<String> = written.iter().map(|name| name.to_lowercase()).collect();
    let is_stale = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_lowercase();
        path.extension().is_some_and(|ending| ending == "json")
            && !written.contains(&name)
            && is_ours(folder, path)
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_stale).collect();
    found.sort();
    found
}

/// Whether a file says that journeyc wrote it.
fn is_ours(folder: &Path, path: &Path) -> bool {
    let document =
        door::read_below(folder, path).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    document.is_some_and(|document| document["meta"]["exportedBy"] == "journeyc")
}
