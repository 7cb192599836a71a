//! Workspaces: `journeyc.toml`, the source files of a run, and what they read from disk.

mod coming;
mod config;
mod discover;
mod disk;
pub mod door;
pub mod exports;
pub mod faults;
mod hold;
pub mod inventory;
mod lock;
pub mod realm;
mod revision;
mod shown;
pub mod stale;
pub mod write;

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

pub use config::{BuildConfig, CONFIG_FILE, Config, EnvironmentConfig, RealmConfig, rename_var, set_level};
pub use disk::Disk;
pub use hold::Hold;
pub use revision::Revision;
pub use shown::shown;

use crate::language::read;
use crate::language::syntax::{Declaration, Keyword};
use crate::lock::Lock;
use crate::source::{FileId, Sources};

/// What a source file's name ends in.
pub const SOURCE_ENDING: &str = "journey";

/// The name that stands for standard input and output.
pub const STANDARD: &str = "-";

/// Something that keeps a command from doing its work at all.
#[derive(Debug)]
pub struct Failure(
    /// One line for the user, with the path where there is one.
    pub String,
);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// A failure at a path.
    pub fn at(path: &Path, error: impl fmt::Display) -> Self {
        Self(format!("{}: {error}", shown(path).display()))
    }
}

/// Whether a folder of the command line holds sources, itself or below it. What a run that was killed left half done there
/// is done first.
pub fn has_sources(folder: &Path) -> Result<bool, Failure> {
    door::named(folder)?;
    drop(Hold::to_read(&hold::base_of(folder))?);
    Ok(!discover::below(folder)?.is_empty())
}

/// The source files of a run, read.
#[derive(Debug)]
pub struct Workspace {
    /// The folder of `journeyc.toml`, else the one that the first path names.
    pub root: PathBuf,
    /// What `journeyc.toml` says.
    pub config: Config,
    /// The source texts.
    pub sources: Sources,
    /// Where they lie.
    pub disk: Disk,
    /// What no source shows; empty where there is no lock file.
    pub lock: Lock,
    /// Where the lock lies, or would lie.
    pub lock_path: PathBuf,
    has_config: bool,
    takes_precedence: bool,
    /// The realms that it has.
    realms: realm::Realms,
    /// What keeps others from changing it meanwhile.
    hold: Option<Hold>,
}

impl Workspace {
    /// Reads the sources that `paths` name: files as they are, folders with every source below them, `-` standard
    /// input, and nothing at all the whole workspace.
    pub fn open(paths: &[PathBuf]) -> Result<Self, Failure> {
        Self::open_with(paths, true, Hold::to_read)
    }

    /// The same as if there were no `journeyc.toml`.
    pub fn open_without_config(paths: &[PathBuf]) -> Result<Self, Failure> {
        Self::open_with(paths, false, Hold::to_read)
    }

    /// The same as [`Workspace::open`] for a run that changes what it reads: until [`Workspace::let_go`], nobody else does.
    pub fn open_to_write(paths: &[PathBuf]) -> Result<Self, Failure> {
        Self::open_with(paths, true, Hold::to_write)
    }

    /// What holds the workspace, as long as it is held.
    pub fn hold(&self) -> Option<&Hold> {
        self.hold.as_ref()
    }

    /// Writes files over sources that were read: together those of what is held, each by itself what lies in other workspaces.
    pub fn save(&self, files: impl Iterator<Item = (PathBuf, Vec<u8>)>) -> Result<(), Failure> {
        let folder = self.hold().map(|hold| hold.folder().to_owned()).unwrap_or_default();
        let (inside, others): (Vec<_>, Vec<_>) =
            files.partition(|(path, _)| door::inside(&folder, path).is_ok());
        match self.hold() {
            Some(hold) => write::under(hold, inside)?,
            None => write::all(inside)?,
        }
        for (path, bytes) in others {
            write::one(&path, bytes, write::Over::Any)?;
        }
        Ok(())
    }

    /// Lets others change the workspace: all that is needed is read.
    pub fn let_go(&mut self) {
        self.hold = None;
    }

    fn open_with(paths: &[PathBuf], reads_config: bool, take: Take) -> Result<Self, Failure> {
        let current =
            std::env::current_dir().map_err(|error| Failure(format!("no current folder: {error}")))?;
        let first =
            paths.iter().find(|path| path.as_os_str() != STANDARD).map_or(Path::new("."), PathBuf::as_path);
        let folder = match std::fs::metadata(first) {
            Ok(metadata) if metadata.is_dir() => first.to_owned(),
            Ok(_) => first.parent().map_or(PathBuf::new(), Path::to_owned),
            Err(error) => return Err(Failure::at(first, error)),
        };
        if paths.is_empty() {
            return Self::found(folder, reads_config, take)?.with_all();
        }
        paths.iter().try_for_each(|path| door::named(path))?;
        let mut workspace = Self::found(folder, reads_config, take)?;
        for path in paths {
            if path.as_os_str() == STANDARD {
                workspace.read_standard_input(&current)?;
            } else if path.is_dir() {
                let files = discover::below(path)?;
                some(&files, path)?;
                workspace.read(files)?;
            } else {
                workspace.read(vec![path.clone()])?;
            }
        }
        Ok(workspace)
    }

    /// The workspace that a folder is in, with all of its sources; there must be some.
    pub fn all(folder: PathBuf, reads_config: bool) -> Result<Self, Failure> {
        Self::around_with(folder, reads_config)?.with_all()
    }

    fn with_all(mut self) -> Result<Self, Failure> {
        let files = discover::sources(&self.root, &self.config.sources)?;
        some(&files, &self.root)?;
        self.read(files)?;
        Ok(self)
    }

    /// The whole workspace that a folder is in, the sources of the folder first; there need not be any. Nobody else may change
    /// it until [`Workspace::let_go`]; the folder is made.
    pub fn whole(folder: &Path) -> Result<Self, Failure> {
        if folder.exists() && !folder.is_dir() {
            return Err(Failure::at(folder, "this is no folder"));
        }
        let hold = Hold::to_write(&hold::base_of(folder))?;
        // A folder that does not exist yet lies in the workspace of the one that it will be made in.
        let mut place = folder;
        while !place.is_dir() {
            if place.exists() {
                return Err(Failure::at(place, "this is no folder"));
            }
            place = match place.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => parent,
                _ => Path::new("."),
            };
        }
        let mut workspace = Self::held(place.to_owned(), true, hold)?;
        if folder.is_dir() {
            workspace.read(discover::below(folder)?)?;
        }
        let lock_folder = workspace.lock_path.parent().map(Path::to_owned);
        let files = if workspace.has_config {
            discover::sources(&workspace.root, &workspace.config.sources)?
        } else if let Some(root) = lock_folder.filter(|_| workspace.lock_path.is_file()) {
            discover::below(&root)?
        } else {
            Vec::new()
        };
        workspace.read(files)?;
        Ok(workspace)
    }

    /// The workspace that a folder is in, without any sources.
    pub fn around(folder: PathBuf) -> Result<Self, Failure> {
        Self::around_with(folder, true)
    }

    pub(crate) fn around_with(folder: PathBuf, reads_config: bool) -> Result<Self, Failure> {
        Self::found(folder, reads_config, Hold::to_read)
    }

    fn found(folder: PathBuf, reads_config: bool, take: Take) -> Result<Self, Failure> {
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        // What another run changes now is read when it is done.
        let hold = take(&hold::base_of(&folder))?;
        Self::held(folder, reads_config, hold)
    }

    fn held(folder: PathBuf, reads_config: bool, hold: Hold) -> Result<Self, Failure> {
        let found = if reads_config { config::find(&folder)? } else { None };
        let has_config = found.is_some();
        let (root, config) = found.unwrap_or_else(|| (folder, Config::default()));
        let realms = realm::Realms::of(&config, &root)?;
        let found = match realms.entered() {
            Some(own) => lock::find(&root.join(&own.home), true)?,
            None => lock::find(&root, has_config)?,
        };
        let (lock_path, lock) = (found.path, found.lock);
        let (mut sources, disk) = (Sources::default(), Disk::default());
        if let Some(text) = found.text {
            let name = lock_path.strip_prefix("./").unwrap_or(&lock_path);
            sources.set_lock(name.to_string_lossy(), text);
        }
        sources.set_base(shown::in_repository().unwrap_or_default());
        Ok(Self {
            root,
            config,
            sources,
            disk,
            lock,
            lock_path,
            has_config,
            takes_precedence: false,
            realms,
            hold: Some(hold),
        })
    }

    /// Whether git joined the lines of two branches in the lock, so that it is to be written anew.
    pub fn is_lock_joined(&self) -> bool {
        self.sources.lock().is_some_and(|lock| Lock::has_repeats(lock.text()))
    }

    /// Reads the rest of the workspace beside the files of the run, which may refer to what is declared there: all that belongs to
    /// a `journeyc.toml` or, without one, to a lock. A file by itself is a workspace of one.
    pub fn complete(&mut self) -> Result<(), Failure> {
        let files = if self.has_config {
            discover::sources(&self.root, &self.config.sources)?
        } else if self.lock_path.is_file() {
            discover::below(self.lock_path.parent().unwrap_or(Path::new(".")))?
        } else {
            return Ok(());
        };
        let mut own = BTreeSet::new();
        if self.takes_precedence {
            self.sources.iter().for_each(|(_, file)| own.extend(heads(file.text())));
        }
        self.sources.close();
        let is_other = |path: &PathBuf| {
            let text = || door::read(path).and_then(|bytes| door::text(path, bytes)).unwrap_or_default();
            own.is_empty() || heads(&text()).is_disjoint(&own)
        };
        self.read(files.into_iter().filter(is_other).collect())
    }

    /// Lets the files of the run stand for those of the workspace that declare the same.
    pub fn take_precedence(&mut self) {
        self.takes_precedence = true;
    }

    /// The realms that it has.
    pub fn realms(&self) -> &realm::Realms {
        &self.realms
    }

    /// True when there is a `journeyc.toml`.
    pub fn has_config(&self) -> bool {
        self.has_config
    }

    /// The names of the journeys that lie beside the files of a run that no `journeyc.toml` is for: they may be called by name.
    pub fn journeys_elsewhere(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        if self.has_config {
            return names;
        }
        let files = discover::beside(self.disk.folders());
        // What cannot be read now is not looked for; the run itself does not need it.
        for path in files.unwrap_or_default() {
            if self.disk.contains(&path) {
                continue;
            }
            let text = door::read(&path).and_then(|bytes| door::text(&path, bytes));
            let Ok(text) = text else { continue };
            let journeys = heads(&text).into_iter().filter(|(word, _)| *word == Keyword::Journey.word());
            names.extend(journeys.map(|(_, name)| name));
        }
        names
    }

    fn read(&mut self, paths: Vec<PathBuf>) -> Result<(), Failure> {
        for path in paths {
            if self.disk.contains(&path) || self.realms.is_foreign(&path) {
                continue;
            }
            let bytes = door::read(&path)?;
            let name = shown(&path);
            let Some(name) = name.to_str() else {
                return Err(Failure::at(&path, "the file's name is not UTF-8"));
            };
            let id = self.sources.add_bytes(name, bytes);
            let root = if self.has_config { Some(self.root.as_path()) } else { None };
            self.disk.add(id, &path, root);
        }
        Ok(())
    }

    fn read_standard_input(&mut self, current: &Path) -> Result<(), Failure> {
        use std::io::Read as _;
        let mut bytes = Vec::new();
        std::io::stdin()
            .take(door::LARGEST)
            .read_to_end(&mut bytes)
            .map_err(|error| Failure(format!("standard input: {error}")))?;
        // It is likely one of the files as an editor has it.
        self.takes_precedence = true;
        let id = self.sources.add_bytes("<stdin>", bytes);
        let root = if self.has_config { self.root.as_path() } else { current };
        self.disk.add(id, &current.join("<stdin>"), Some(root));
        Ok(())
    }
}

/// What a source declares: keywords and names.
fn heads(text: &str) -> BTreeSet<(&'static str, String)> {
    let parsed = read(FileId::default(), text);
    let head = |own: &Declaration<'_>| (own.keyword.word(), own.name.text.to_string());
    parsed.document().into_iter().flat_map(|document| &document.declarations).map(head).collect()
}

/// How a folder is held.
type Take = fn(&Path) -> Result<Hold, Failure>;

/// A run over nothing is a mistake: a check of it would be clean for ever.
fn some(files: &[PathBuf], folder: &Path) -> Result<(), Failure> {
    if files.is_empty() {
        Err(Failure::at(folder, format!("there is no *.{SOURCE_ENDING} below it")))
    } else {
        Ok(())
    }
}
