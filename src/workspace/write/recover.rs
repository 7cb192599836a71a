//! What a run that was killed left half done is finished or undone by the next one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::journal::{self, Begun, JOURNAL, PASSING, Part, Ready};
use crate::workspace::hold::Hold;
use crate::workspace::{Failure, shown};

/// What was found and done, for whoever talks to people.
static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// What was finished or undone of earlier runs so far, a sentence each; told once.
pub fn told() -> Vec<String> {
    std::mem::take(&mut TOLD.lock().unwrap_or_else(PoisonError::into_inner))
}

fn tell(text: String) {
    TOLD.lock().unwrap_or_else(PoisonError::into_inner).push(text);
}

/// Whether a run left something half done in a folder.
pub(in crate::workspace) fn is_needed(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(JOURNAL)).is_ok()
}

/// Finishes or undoes what a run left half done in a folder.
pub(in crate::workspace) fn finish(hold: &Hold) -> Result<(), Failure> {
    let folder = hold.folder();
    if !is_needed(folder) {
        return Ok(());
    }
    let path = folder.join(JOURNAL);
    let stuck = |failure: Failure| {
        let text = "an earlier run was stopped while it wrote, and that cannot be put right";
        Failure(format!("{}: {text}: {failure}", shown(&path).display()))
    };
    let found = journal::read(folder).map_err(stuck)?;
    let place = shown(folder);
    let place = place.display();
    if let Some((begun, ready)) = &found {
        let is_applied = match ready {
            None => false,
            Some(ready) => apply(folder, ready).map_err(stuck)?,
        };
        if !clear(folder, begun, !is_applied) {
            let text = format!(
                "what it left in {PASSING}* files beside others cannot be removed; make their folders writable"
            );
            return Err(stuck(Failure(text)));
        }
        tell(if is_applied {
            format!("{place}: finished what an earlier run had begun to write")
        } else {
            format!("{place}: cleared away what an earlier run had begun to write")
        });
    }
    fs::remove_file(&path).map_err(|error| stuck(Failure::at(&path, error)))?;
    journal::sync_folder(folder);
    Ok(())
}

/// Moves new contents to their places, and removes what shall be gone. Nothing is moved, and that is said, when none had been and somebody has changed
/// one of the files since.
fn apply(folder: &Path, ready: &Ready) -> Result<bool, Failure> {
    let is_waiting =
        |part: &&Part| fs::symlink_metadata(folder.join(part.new.as_ref().unwrap_or(&part.place))).is_ok();
    let waiting: Vec<&Part> = ready.parts.iter().filter(is_waiting).collect();
    for part in &waiting {
        let Some(new) = part.new.as_ref().map(|new| folder.join(new)) else { continue };
        let is_own = journal::is_passing(&new) && journal::mark(&new).is_ok_and(|mark| mark == part.mark);
        if !is_own {
            let text = "it was not written on this machine, or was changed since; \
                        see whether the files around it are whole, and remove it and the record";
            return Err(Failure::at(&new, text));
        }
    }
    let is_changed = |part: &&Part| {
        let place = folder.join(&part.place);
        // Only the very file is removed that was to be.
        let is_other = part.new.is_none() && journal::mark(&place).is_ok_and(|mark| mark != part.mark);
        is_other || journal::stamp(&place) != part.before
    };
    let (since, as_before): (Vec<&Part>, Vec<&Part>) = waiting.into_iter().partition(is_changed);
    let is_untouched = since.len() + as_before.len() == ready.parts.len();
    if is_untouched && !since.is_empty() {
        return Ok(false);
    }
    for part in as_before {
        let place = folder.join(&part.place);
        match &part.new {
            Some(new) => fs::rename(folder.join(new), &place),
            None => fs::remove_file(&place),
        }
        .map_err(|error| Failure::at(&place, error))?;
    }
    for part in since {
        let place = shown(&folder.join(&part.place));
        let text = "was changed since an earlier run was stopped while it wrote, and is left as it is";
        tell(format!("{} {text}: see whether it goes with the files around it", place.display()));
    }
    sync(folder, ready.parts.iter().map(|part| part.place.as_path()));
    Ok(true)
}

/// Makes the names of files below a folder last.
pub(super) fn sync<'p>(folder: &Path, files: impl Iterator<Item = &'p Path>) {
    let folders: BTreeSet<PathBuf> =
        files.filter_map(|file| Some(folder.join(file).parent()?.to_owned())).collect();
    for folder in &folders {
        journal::sync_folder(folder);
    }
}

/// Removes what a change made for itself, and folders that nothing came into. Says whether nothing of it is left.
pub(super) fn clear(folder: &Path, begun: &Begun, is_undone: bool) -> bool {
    let mut is_clear = true;
    for file in begun.files.iter().map(|file| folder.join(file)).filter(|file| journal::is_passing(file)) {
        is_clear &= fs::remove_file(file).is_ok();
    }
    if is_undone {
        for made in begun.folders.iter().rev() {
            let _ = fs::remove_dir(folder.join(made));
        }
    }
    is_clear
}
