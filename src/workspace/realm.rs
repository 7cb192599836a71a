//! Realms: folders of sources with a lock each. What lies in none of them is shared by all.

use std::path::{Component, Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{Config, Failure, SOURCE_ENDING};

/// The realm that workspaces are opened as.
static ENTERED: RwLock<Option<String>> = RwLock::new(None);

/// From now on workspaces hold what belongs to this realm and what all realms share; with none, everything.
pub fn enter(realm: Option<&str>) {
    *ENTERED.write().unwrap_or_else(PoisonError::into_inner) = realm.map(str::to_owned);
}

/// The realms of a workspace.
#[derive(Debug, Default)]
pub struct Realms {
    all: Vec<Realm>,
    root: PathBuf,
}

/// A realm of a workspace.
#[derive(Clone, Debug)]
pub struct Realm {
    /// What `journeyc.toml` calls it.
    pub key: String,
    /// What the platform calls it.
    pub name: String,
    /// The folder of its sources and its lock, from the root.
    pub home: PathBuf,
    /// The output folder, from the root.
    pub output: Option<PathBuf>,
    files: Gitignore,
}

impl Realms {
    /// The realms that a configuration names. Each has a folder of its own.
    pub fn of(config: &Config, root: &Path) -> Result<Self, Failure> {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let mut all: Vec<Realm> = Vec::new();
        for (key, own) in &config.realm {
            let failed = |text: String| Failure(format!("[realm.{key}]: {text}"));
            let Some(first) = own.sources.first() else {
                return Err(failed("it has no sources: `sources = [\"FOLDER\"]`".to_owned()));
            };
            let mut files = GitignoreBuilder::new("");
            for source in &own.sources {
                let is_inside =
                    Path::new(source).components().all(|part| matches!(part, Component::Normal(_)));
                if !is_inside {
                    return Err(failed(format!(
                        "`{source}` is no folder below this file: write it as `alpha`"
                    )));
                }
                files.add_line(None, &format!("/{source}")).map_err(|error| failed(error.to_string()))?;
            }
            let home = literal(first);
            if home.as_os_str().is_empty() {
                return Err(failed(format!(
                    "`{first}` begins with no folder: its lock lies in one of its own"
                )));
            }
            let overlaps = |other: &&Realm| other.home.starts_with(&home) || home.starts_with(&other.home);
            if let Some(other) = all.iter().find(overlaps) {
                return Err(failed(format!(
                    "its folder `{}` is that of `{}` too",
                    home.display(),
                    other.key
                )));
            }
            let files = files.build().map_err(|error| failed(error.to_string()))?;
            let name = own.name.clone().unwrap_or_else(|| key.clone());
            all.push(Realm { key: key.clone(), name, home, output: own.output.clone(), files });
        }
        Ok(Self { all, root })
    }

    /// All of them, in the order of their names.
    pub fn all(&self) -> &[Realm] {
        &self.all
    }

    /// The realm that was entered, where it is one of these.
    pub fn entered(&self) -> Option<&Realm> {
        let entered = ENTERED.read().unwrap_or_else(PoisonError::into_inner);
        self.all.iter().find(|own| Some(&own.key) == entered.as_ref())
    }

    /// The realm that a file or folder lies in; none for what is shared.
    pub fn at(&self, path: &Path) -> Option<&Realm> {
        let path = inside(&self.root, path)?;
        self.all.iter().find(|own| {
            path.starts_with(&own.home) && path.extension().is_none_or(|ending| ending != SOURCE_ENDING)
                || own.files.matched_path_or_any_parents(&path, false).is_ignore()
        })
    }

    /// The realms that a path is about: the one that it lies in, or those that lie below it.
    pub fn about(&self, path: &Path) -> Vec<&Realm> {
        match (self.at(path), inside(&self.root, path)) {
            (Some(own), _) => vec![own],
            (None, Some(path)) => self.all.iter().filter(|own| own.home.starts_with(&path)).collect(),
            (None, None) => Vec::new(),
        }
    }

    /// Whether a file belongs to another realm than the one that was entered.
    pub(super) fn is_foreign(&self, path: &Path) -> bool {
        let Some(entered) = self.entered() else { return false };
        self.at(path).is_some_and(|own| own.key != entered.key)
    }
}

/// The way to a place from the root; nothing for one that is not below it.
fn inside(root: &Path, path: &Path) -> Option<PathBuf> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let real = path.canonicalize().ok().or_else(|| {
        // What is not there yet lies in a folder that may be.
        let absolute = crate::source::normal(&std::path::absolute(path).ok()?);
        let there = absolute.ancestors().find(|above| above.exists())?;
        let rest = absolute.strip_prefix(there).ok()?;
        Some(there.canonicalize().ok()?.join(rest))
    })?;
    real.strip_prefix(root).map(Path::to_owned).ok()
}

/// The folder that a glob begins with.
fn literal(glob: &str) -> PathBuf {
    let is_plain = |part: &&str| !part.contains(['*', '?', '[', '{', '!', '\\']);
    let ends_in_source =
        |part: &&str| Path::new(part).extension().is_some_and(|ending| ending == SOURCE_ENDING);
    glob.split('/')
        .take_while(|part| is_plain(part) && !ends_in_source(part))
        .filter(|part| !part.is_empty())
        .collect()
}
