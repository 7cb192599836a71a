use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::input::InputArguments;
use super::{CLEAN, output, realms};
use crate::compile::Kept;
use crate::source::counted;
use crate::workspace::{Failure, Workspace};

/// Check journeys, and again whenever a file changes
///
/// Watches the sources, the files that they name, journeyc.toml and journeyc.lock, and every other file beside them that is
/// not ignored. Of what did not change, nothing is read or checked twice. Ctrl-C ends it.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,
}

/// How often it looks.
const PAUSE: Duration = Duration::from_millis(300);
/// More files than this are not watched.
const MOST: usize = 50_000;

/// What tells one state of a file from the next.
type Files = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

impl Arguments {
    /// What it works on, as far as realms go.
    pub(super) fn asked(&self) -> Option<Vec<PathBuf>> {
        self.input.asked()
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let paths = if arguments.input.paths.is_empty() {
        vec![Workspace::around(PathBuf::from("."))?.root]
    } else {
        arguments.input.paths.clone()
    };
    let reports: Vec<PathBuf> =
        arguments.input.report_files().filter_map(|path| std::path::absolute(path).ok()).collect();
    let files = || files(&paths, &reports);
    let mut before = files()?;
    let mut kept: HashMap<usize, Kept> = HashMap::new();
    loop {
        realms::again(&mut |realm| once(arguments, kept.entry(realm).or_default()));
        output::note(&format!("watching {} files\n", before.len()));
        loop {
            sleep(PAUSE);
            let mut now = files()?;
            if now == before {
                continue;
            }
            // An editor or a checkout writes several files: wait until it is done.
            loop {
                sleep(PAUSE / 3);
                let later = files()?;
                if std::mem::replace(&mut now, later.clone()) == later {
                    break;
                }
            }
            before = now;
            break;
        }
        output::note("\n");
    }
}

/// Checks; what cannot be read now may be there the next time.
fn once(arguments: &Arguments, kept: &mut Kept) {
    let done = arguments.input.compile_again(kept).and_then(|input| {
        let code = arguments.input.report(&input, false)?;
        if code == CLEAN {
            let count = counted(input.compiled.journeys.len(), "journey");
            arguments.input.conclude(&format!("checked {count}"));
        }
        Ok(())
    });
    if let Err(Failure(message)) = done {
        output::error(&format!("error: {message}\n"));
    }
}

/// The files below what is watched, as they are now; without the reports, which each check writes.
fn files(roots: &[PathBuf], reports: &[PathBuf]) -> Result<Files, Failure> {
    let mut found = Files::new();
    for root in roots {
        let root = if root.is_file() { folder(root) } else { root };
        for entry in ignore::WalkBuilder::new(root).require_git(false).build().flatten() {
            let Ok(metadata) = entry.metadata() else { continue };
            let is_report = || std::path::absolute(entry.path()).is_ok_and(|path| reports.contains(&path));
            if metadata.is_file() && (reports.is_empty() || !is_report()) {
                found.insert(entry.into_path(), (metadata.len(), metadata.modified().ok()));
            }
            if found.len() > MOST {
                let message = format!("there are more than {MOST} files; name the folder of the sources");
                return Err(Failure::at(root, message));
            }
        }
    }
    Ok(found)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
