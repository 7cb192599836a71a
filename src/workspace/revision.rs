//! The files of a git revision, read through `git` into a folder of their own: the checkout is never changed.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::{CONFIG_FILE, Failure, SOURCE_ENDING, door, hold};
use crate::lock::LOCK_FILE;

/// What journeys consist of, beside sources and what sets up a workspace.
const ENDINGS: [&str; 7] = ["json", "js", "groovy", "html", "md", "css", "txt"];
/// Files that decide what belongs to a workspace.
const NAMES: [&str; 4] = [CONFIG_FILE, LOCK_FILE, ".gitignore", ".ignore"];

/// More than this is no workspace but a mistake.
const MOST_BYTES: u64 = 4 << 30;

/// The files of a revision.
#[derive(Debug)]
pub struct Revision {
    name: String,
    folder: TempDir,
    /// The root of the repository.
    top: PathBuf,
    /// The current folder, within the revision.
    current: PathBuf,
    links: Vec<String>,
    /// As long as it is held, no other run takes the folder for one that was left.
    _held: Option<hold::Hold>,
}

/// What the name of a revision's folder begins with.
const PREFIX: &str = ".journeyc-revision-";

/// Removes the folders of revisions that runs left that were killed: those of the same owner that nobody holds, and that are not
/// just being made.
fn clear_left(place: &Path, own: &Path) {
    let Ok(entries) = fs::read_dir(place) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| path != own) {
        let is_named = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        let is_new =
            metadata.modified().ok().and_then(|then| then.elapsed().ok()).is_none_or(|age| age < FRESH);
        if is_named
            && metadata.is_dir()
            && !is_new
            && door::is_of_one(&path, own)
            && hold::keep(&path).is_some()
        {
            let _ = fs::remove_dir_all(&path);
        }
    }
}

/// A folder that is not older may be one that is being made.
const FRESH: std::time::Duration = std::time::Duration::from_secs(60);

/// A file of a tree.
struct Blob {
    id: String,
    path: String,
}

impl Revision {
    /// Reads what journeys consist of from a revision of the repository that the current folder is in.
    pub fn read(name: &str) -> Result<Self, Failure> {
        let top = git(&["rev-parse", "--show-toplevel"])?;
        let top = PathBuf::from(top.trim_end_matches(['\n', '\r']));
        let inside = git(&["rev-parse", "--show-prefix"])?;
        let tree =
            git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{tree}}")])
                .map_err(|_| Failure(format!("git knows no revision `{name}`")))?;
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir();
        let folder = folder.map_err(|error| Failure(format!("no temporary folder: {error}")))?;
        let held = hold::keep(folder.path());
        clear_left(&std::env::temp_dir(), folder.path());
        let current = folder.path().join(inside.trim_end_matches(['\n', '\r']));
        let links = Vec::new();
        let mut revision = Self { name: name.to_owned(), folder, top, current, links, _held: held };
        // It is the root of a repository here too: what lies above it is none of the revision's.
        for place in [&revision.current, &revision.folder.path().join(".git")] {
            fs::create_dir_all(place).map_err(|error| Failure::at(place, error))?;
        }
        let blobs = revision.blobs(tree.trim())?;
        revision.write(&blobs)?;
        Ok(revision)
    }

    /// The current folder, within the revision.
    pub fn current(&self) -> &Path {
        &self.current
    }

    /// Links among the files, which are not followed.
    pub fn links(&self) -> &[String] {
        &self.links
    }

    /// Where a path of the work tree lies within the revision; none when the revision does not have it.
    pub fn path(&self, path: &Path) -> Option<PathBuf> {
        let absolute = std::path::absolute(path).ok()?;
        let absolute = absolute.canonicalize().unwrap_or(absolute);
        let top = self.top.canonicalize().unwrap_or_else(|_| self.top.clone());
        let own = self.folder.path().join(absolute.strip_prefix(top).ok()?);
        own.exists().then_some(own)
    }

    /// A text in which files of the revision are named `REV:PATH`.
    pub fn named(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let folder = self.folder.path();
        let canonical = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
        // The way there from the current folder is how messages name it; it may hold the end of the others.
        for folder in [super::shown(&canonical), canonical.clone(), folder.to_owned()] {
            let folder = folder.display().to_string();
            text = text.replace(&format!("{folder}/"), &format!("{}:", self.name));
            text = text.replace(&folder, &format!("{}:", self.name));
        }
        text
    }

    fn blobs(&mut self, tree: &str) -> Result<Vec<Blob>, Failure> {
        let listing = git_bytes(&["ls-tree", "-r", "-z", "--full-tree", tree])?;
        let mut blobs = Vec::new();
        for row in listing.split(|byte| *byte == 0).filter(|row| !row.is_empty()) {
            // MODE TYPE ID, a tab, the path. A path that is no text cannot be that of a source.
            let Ok(row) = std::str::from_utf8(row) else { continue };
            let Some((about, path)) = row.split_once('\t') else { continue };
            let mut about = about.split(' ');
            let (mode, kind, id) = (about.next(), about.next(), about.next());
            if kind != Some("blob") || !is_wanted(path) {
                continue;
            }
            if mode == Some("120000") {
                self.links.push(path.to_owned());
                continue;
            }
            blobs.extend(id.map(|id| Blob { id: id.to_owned(), path: path.to_owned() }));
        }
        Ok(blobs)
    }

    /// Writes the files, one after the other as `git cat-file --batch` gives them.
    fn write(&self, blobs: &[Blob]) -> Result<(), Failure> {
        let failed = |error: &dyn std::fmt::Display| Failure(format!("git cat-file: {error}"));
        let mut command = command();
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| failed(&error))?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(mut input), Some(output)) = (input, output) else { return Err(failed(&"it has no pipes")) };
        let ids: String = blobs.iter().flat_map(|blob| [blob.id.as_str(), "\n"]).collect();
        // Both pipes are used at once, or each would wait for the other.
        let asking = std::thread::spawn(move || input.write_all(ids.as_bytes()));
        let mut output = BufReader::new(output);
        let mut total = 0;
        for blob in blobs {
            let mut header = String::new();
            output.read_line(&mut header).map_err(|error| failed(&error))?;
            let size = header.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
            if header.trim_end().ends_with(" missing") {
                let text = "is not in this clone; fetch all of the revision first, or clone without a filter";
                return Err(Failure(format!("{}:{} {text}", self.name, blob.path)));
            }
            let size = size.ok_or_else(|| failed(&format!("{}: {}", blob.path, header.trim_end())))?;
            total += size;
            if total > MOST_BYTES {
                return Err(Failure(format!("{}: there is more than journeys consist of", self.name)));
            }
            let path = self.folder.path().join(&blob.path);
            let folder = path.parent().unwrap_or(&path);
            fs::create_dir_all(folder).map_err(|error| Failure::at(folder, error))?;
            let mut file = fs::File::create(&path).map_err(|error| Failure::at(&path, error))?;
            // However large it is, it goes through memory in pieces.
            let copied = std::io::copy(&mut output.by_ref().take(size), &mut file);
            let copied = copied.map_err(|error| Failure::at(&path, error))?;
            let mut end = [0];
            output.read_exact(&mut end).map_err(|error| failed(&error))?;
            if copied != size {
                return Err(failed(&format!("{}: it is cut off", blob.path)));
            }
        }
        drop(output);
        let asked = asking.join().map_err(|_| failed(&"it could not be asked"))?;
        asked.map_err(|error| failed(&error))?;
        child.wait().map_err(|error| failed(&error))?;
        Ok(())
    }
}

/// Whether a file can matter, by its name. A path that leaves its folder is none of git's.
fn is_wanted(path: &str) -> bool {
    let path = Path::new(path);
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    is_inside && (NAMES.contains(&name) || ending == SOURCE_ENDING || ENDINGS.contains(&ending))
}

/// `git`, so that nothing of a repository's own configuration is run: it fetches nothing that is missing, which is done by programs
/// that the configuration names, watches no files, runs no hook and no pager, and takes no files of a checkout for a repository.
fn command() -> Command {
    let mut command = Command::new("git");
    command.args(["--no-pager", "--no-replace-objects"]);
    for setting in ["safe.bareRepository=explicit", "core.fsmonitor=false", "core.hooksPath=/dev/null"] {
        command.args(["-c", setting]);
    }
    command
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0");
    command
}

fn git(arguments: &[&str]) -> Result<String, Failure> {
    git_bytes(arguments).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn git_bytes(arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = command().args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| Failure(format!("git cannot be run: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or("it failed").to_owned();
    Err(Failure(format!("git {}: {said}", arguments.first().copied().unwrap_or_default())))
}
