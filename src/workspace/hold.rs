//! Holding a folder: whoever writes below it is alone, whoever reads below it reads no half of a change.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::write::recover;
use super::{CONFIG_FILE, Failure, door, shown};
use crate::lock::LOCK_FILE;

/// How long another run is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked after.
const PAUSE: Duration = Duration::from_millis(10);

/// The folders that this run holds for writing: it does not wait for itself.
static OWN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn own() -> MutexGuard<'static, Vec<PathBuf>> {
    OWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder that is held until this is dropped, even when the run is killed: the system lets go of it then.
#[derive(Debug)]
pub struct Hold {
    folder: PathBuf,
    /// Whether this is the first one of the run that holds the folder for writing.
    is_first: bool,
    /// The folders that were made for it, the outermost first.
    made: Vec<PathBuf>,
    _held: Option<File>,
}

/// What a folder is held for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Reading,
    Writing,
}

impl Hold {
    /// Holds a folder for reading: others may read too. What a run that was killed left half done is done first.
    pub fn to_read(folder: &Path) -> Result<Self, Failure> {
        let folder = folder.canonicalize().map_err(|error| Failure::at(folder, error))?;
        loop {
            let held = if own().contains(&folder) { None } else { wait(&folder, Use::Reading)? };
            if !recover::is_needed(&folder) {
                return Ok(Self { folder, is_first: false, made: Vec::new(), _held: held });
            }
            drop(held);
            drop(Self::to_write(&folder)?);
        }
    }

    /// Holds a folder for writing, alone; it is made when it does not exist. What a run that was killed left half done
    /// is done first.
    pub fn to_write(folder: &Path) -> Result<Self, Failure> {
        let missing = folder.ancestors().take_while(|place| !place.as_os_str().is_empty() && !place.exists());
        let mut made: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        made.reverse();
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        fs::create_dir_all(folder).map_err(|error| Failure::at(folder, error))?;
        let folder = folder.canonicalize().map_err(|error| Failure::at(folder, error))?;
        if own().contains(&folder) {
            return Ok(Self { folder, is_first: false, made, _held: None });
        }
        let hold = Self { _held: wait(&folder, Use::Writing)?, is_first: true, folder, made };
        own().push(hold.folder.clone());
        recover::finish(&hold)?;
        Ok(hold)
    }

    /// The real path of the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if self.is_first {
            own().retain(|folder| *folder != self.folder);
        }
        // A folder that nothing came into is not wanted; one that holds something stays.
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The folder to hold for what is written to, or read from, a folder that need not exist: that of the workspace, so that all
/// runs in it know of each other, else the folder itself.
pub fn base_of(folder: &Path) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut above = folder.ancestors().filter(|place| !place.as_os_str().is_empty());
    let existing = above.find(|place| place.is_dir()).unwrap_or(Path::new("."));
    let Ok(real) = existing.canonicalize() else { return folder.to_owned() };
    let places = door::upwards(&real);
    let marked = |name: &str| places.iter().find(|place| place.join(name).is_file()).cloned();
    marked(CONFIG_FILE).or_else(|| marked(LOCK_FILE)).unwrap_or_else(|| folder.to_owned())
}

/// Keeps a folder that only this run needs; nothing is returned when another run keeps it.
pub(super) fn keep(folder: &Path) -> Option<Hold> {
    let held = system::try_hold(folder, Use::Writing).ok().flatten()?;
    let folder = folder.canonicalize().ok()?;
    own().push(folder.clone());
    Some(Hold { folder, is_first: true, made: Vec::new(), _held: Some(held) })
}

/// Waits until a folder can be held; nothing is returned where the file system knows no locks.
fn wait(folder: &Path, use_of: Use) -> Result<Option<File>, Failure> {
    let until = Instant::now() + PATIENCE;
    loop {
        match system::try_hold(folder, use_of) {
            Ok(held) => return Ok(held),
            Err(()) if Instant::now() < until => sleep(PAUSE),
            Err(()) => {
                let text = format!("another run writes there, for {} seconds now", PATIENCE.as_secs());
                return Err(Failure(format!("{}: {text}; nothing was written", shown(folder).display())));
            }
        }
    }
}

/// A folder can be opened and locked itself, which leaves nothing behind.
#[cfg(unix)]
mod system {
    use std::fs::File;
    use std::path::Path;

    use fs4::{FileExt, TryLockError};

    use super::Use;

    /// Holds a folder, unless another run does.
    pub(super) fn try_hold(folder: &Path, use_of: Use) -> Result<Option<File>, ()> {
        // A folder that may not be listed can still hold files that may be read.
        let Ok(file) = File::open(folder) else { return Ok(None) };
        let locked = match use_of {
            Use::Reading => FileExt::try_lock_shared(&file),
            Use::Writing => FileExt::try_lock(&file),
        };
        match locked {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Err(()),
            Err(TryLockError::Error(_)) => Ok(None),
        }
    }
}

/// A file that only one run can have open, and that the system removes with it.
#[cfg(windows)]
mod system {
    use std::fs::{File, OpenOptions};
    use std::os::windows::fs::OpenOptionsExt as _;
    use std::path::Path;

    use super::Use;

    /// Holds a folder, unless another run does. Who reads only waits for who writes.
    pub(super) fn try_hold(folder: &Path, use_of: Use) -> Result<Option<File>, ()> {
        const SHARING_VIOLATION: i32 = 32;
        const DELETE_ON_CLOSE: u32 = 0x0400_0000;
        let path = folder.join(".journeyc-writing");
        let mut options = OpenOptions::new();
        match use_of {
            Use::Reading => options.read(true),
            Use::Writing => options.write(true).create(true).share_mode(0).custom_flags(DELETE_ON_CLOSE),
        };
        match options.open(&path) {
            Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Err(()),
            Ok(file) if use_of == Use::Writing => Ok(Some(file)),
            _ => Ok(None),
        }
    }
}

#[cfg(not(any(unix, windows)))]
mod system {
    use std::fs::File;
    use std::path::Path;

    use super::Use;

    /// This system has no locks that are known here.
    pub(super) fn try_hold(_folder: &Path, _use_of: Use) -> Result<Option<File>, ()> {
        Ok(None)
    }
}
