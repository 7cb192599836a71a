//! A change of several files below a folder: all of it, or nothing.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::journal::{self, Begun, Journal, PASSING, Part, Ready};
use super::recover::{clear, sync};
use super::signal::{self, Busy};
use crate::workspace::Failure;
use crate::workspace::hold::Hold;

/// A file that shall have a content, or shall be gone. Its path leads from the folder that is held, through no link.
pub(super) struct New {
    pub place: PathBuf,
    pub bytes: Option<Vec<u8>>,
}

/// A change that is under way. When it is dropped before files are moved, nothing of it is left.
struct Change<'h> {
    folder: &'h Path,
    begun: Begun,
    journal: Journal,
    /// The parts that are in their places.
    moved: Vec<Moved>,
    is_done: bool,
    is_stuck: bool,
    _busy: Busy,
}

/// A part that is in its place, with the names of its contents before that.
struct Moved {
    place: PathBuf,
    new: Option<PathBuf>,
    old: Option<PathBuf>,
}

/// Writes files together. When one cannot be written, all are as they were.
pub(super) fn write(hold: &Hold, files: &[New]) -> Result<(), Failure> {
    if files.is_empty() {
        return Ok(());
    }
    let busy = signal::busy();
    let folder = hold.folder();
    let names: Vec<Names> = files.iter().map(|file| Names::beside(&file.place)).collect();
    let begun = Begun {
        files: names.iter().flat_map(|names| [names.new.clone(), names.old.clone()]).collect(),
        folders: missing_folders(folder, files),
    };
    let journal = Journal::begin(folder, &begun)?;
    let moved = Vec::new();
    let mut change = Change { folder, begun, journal, moved, is_done: false, is_stuck: false, _busy: busy };
    moment();
    change.make_folders()?;
    let staged: Result<Vec<Part>, Failure> =
        files.par_iter().zip(&names).map(|(file, names)| stage(folder, file, names)).collect();
    let parts = staged?;
    sync(folder, files.iter().map(|file| file.place.as_path()));
    moment();
    if signal::is_asked_to_stop() {
        return Err(Failure("it was stopped; nothing was written".to_owned()));
    }
    let ready = Ready { parts };
    change.journal.ready(&ready)?;
    moment();
    for (part, names) in ready.parts.iter().zip(&names) {
        let place = folder.join(&part.place);
        let (new, old) = (part.new.as_ref().map(|new| folder.join(new)), folder.join(&names.old));
        let moved = match &new {
            Some(new) => fs::rename(new, &place),
            None => fs::rename(&place, &old),
        };
        if let Err(error) = moved {
            return Err(change.fail(&place, &error));
        }
        change.moved.push(Moved { place, new, old: part.before.is_some().then_some(old) });
        moment();
    }
    sync(folder, ready.parts.iter().map(|part| part.place.as_path()));
    change.is_done = true;
    Ok(())
}

impl Change<'_> {
    /// Undoes all when a file cannot be put in its place.
    fn fail(&mut self, place: &Path, error: &std::io::Error) -> Failure {
        match self.undo() {
            Ok(()) => {
                // A record that cannot be written to is one that the next run cannot read either.
                let _ = self.journal.undone();
                Failure::at(place, format!("{error}; nothing was written"))
            }
            Err(second) => {
                // The old contents stay beside the new ones, and the record too: the next run does what it can.
                self.is_stuck = true;
                let text = "what was written before it could not be put back";
                Failure::at(place, format!("{error}; {text}: {second}; old contents are in {PASSING}*.old"))
            }
        }
    }

    fn make_folders(&self) -> Result<(), Failure> {
        for made in self.begun.folders.iter().map(|made| self.folder.join(made)) {
            fs::create_dir(&made).map_err(|error| Failure::at(&made, error.kind()))?;
            moment();
        }
        Ok(())
    }

    /// Gives the files back what they held. Should the run be killed meanwhile, the next one says so: the new contents are
    /// no longer what the record tells of.
    fn undo(&mut self) -> std::io::Result<()> {
        for Moved { place, new, old } in self.moved.drain(..).rev() {
            if let Some(new) = new {
                fs::rename(&place, new)?;
            }
            if let Some(old) = old {
                fs::rename(old, &place)?;
            }
        }
        Ok(())
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if self.is_stuck {
            return;
        }
        let is_clear = clear(self.folder, &self.begun, !self.is_done);
        moment();
        // Where files cannot be removed now, the next run does it.
        if is_clear {
            self.journal.end();
        }
        journal::sync_folder(self.folder);
    }
}

/// The names of what a part needs beside its place.
struct Names {
    new: PathBuf,
    old: PathBuf,
}

impl Names {
    fn beside(place: &Path) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name =
            |ending: &str| place.with_file_name(format!("{PASSING}{}-{count}.{ending}", std::process::id()));
        Self { new: name("new"), old: name("old") }
    }
}

/// The folders that have to be made, the outermost first.
fn missing_folders(folder: &Path, files: &[New]) -> Vec<PathBuf> {
    let mut missing = BTreeSet::new();
    for file in files {
        for above in file.place.ancestors().skip(1).take_while(|above| !above.as_os_str().is_empty()) {
            // What is there already, or found already, has all that is above it.
            if missing.contains(above) || folder.join(above).is_dir() {
                break;
            }
            missing.insert(above.to_owned());
        }
    }
    missing.into_iter().collect()
}

/// Writes the new content of a file beside it, and keeps its old one. One that shall be gone stays until then.
fn stage(folder: &Path, file: &New, names: &Names) -> Result<Part, Failure> {
    let place = folder.join(&file.place);
    // The system's own words would speak of the passing file.
    let failed = |error: std::io::Error| Failure::at(&place, error.kind());
    let before = journal::stamp(&place);
    let Some(bytes) = &file.bytes else {
        let mark = journal::mark(&place).map_err(failed)?;
        return Ok(Part { place: file.place.clone(), new: None, mark, before });
    };
    let new = folder.join(&names.new);
    let mut out = File::create_new(&new).map_err(failed)?;
    moment();
    out.write_all(bytes).map_err(failed)?;
    if let Ok(metadata) = fs::metadata(&place) {
        out.set_permissions(metadata.permissions()).map_err(failed)?;
        let kept = folder.join(&names.old);
        // Where a file cannot have two names, a copy does.
        fs::hard_link(&place, &kept).or_else(|_| fs::copy(&place, &kept).map(drop)).map_err(failed)?;
    }
    out.sync_all().map_err(failed)?;
    moment();
    Ok(Part {
        place: file.place.clone(),
        new: Some(names.new.clone()),
        mark: journal::mark(&new).map_err(failed)?,
        before,
    })
}

/// A moment at which a run can be killed: tests choose one, and the run ends there as if it were.
#[cfg(debug_assertions)]
fn moment() {
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    let chosen = std::env::var("JOURNEYC_DIE_AT").ok().and_then(|moment| moment.parse::<usize>().ok());
    if chosen.is_some_and(|chosen| PASSED.fetch_add(1, Ordering::SeqCst) == chosen) {
        #[cfg(unix)]
        let _ = signal_hook::low_level::raise(signal_hook::consts::signal::SIGKILL);
        std::process::abort();
    }
}

#[cfg(not(debug_assertions))]
fn moment() {}
