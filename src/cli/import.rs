use std::path::PathBuf;

use super::input;
use super::{CLEAN, ERRORS, emit, output};
use crate::catalog::{Catalog, Target};
use crate::diagnostic::render::{self, MessageFormat};
use crate::import::{self, Meeting, Prefer};
use crate::lock::LOCK_FILE;
use crate::platform;
use crate::workspace::{Failure, Workspace, exports, shown, write};

/// Turn exports into sources, or bring what changed in them into the sources that exist
///
/// Reads frodo, console, fr-config-manager, Amster, AM REST and amtree files. Each journey becomes a source; its scripts
/// and whatever else travels with it become files beside it; ids and places go into journeyc.lock. Over sources that
/// exist, only what changed since the last import changes: names, comments, order and files stay. What changed on both
/// sides is reported, and then nothing is written.
///
/// fr-config-manager keeps email templates and custom nodes beside the folders of realms: name `email-templates` and
/// `custom-nodes` too, or the folder that holds all.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc import Login.journey.json -o journeys\n  \
                  journeyc import allAlphaJourneys.journey.json -o journeys --verify\n  \
                  frodo journey export -a TENANT alpha && journeyc import allAlphaJourneys.journey.json\n  \
                  journeyc import config/realms/alpha config/email-templates config/custom-nodes -o journeys --prefer export")]
pub(super) struct Arguments {
    /// Exports: files, folders with all that lies below them, or `-` for standard input
    #[arg(value_name = "EXPORT", required = true)]
    exports: Vec<PathBuf>,

    /// The folder of new sources; those that exist are found anywhere in the workspace
    /// [default: journeys, in the folder of journeyc.toml; without one, the folder of journeyc.lock]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// The platform that the sources are for: aic, am-7.5, am-8.0 or am-8.1 [default: aic, or that of journeyc.toml]
    #[arg(long, value_name = "PLATFORM")]
    target: Option<Target>,

    /// Learn node types from a file, as `journeyc build --catalog` does; may be given several times
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,

    /// Which side wins where both changed the same thing
    #[arg(long, value_name = "SIDE")]
    prefer: Option<Side>,

    /// Compare what a build gives with the exports, and say what differs; exit with 1 if anything does
    #[arg(long)]
    verify: bool,
}

/// A side of a conflict.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Side {
    /// What the source says
    Source,
    /// What the export says
    Export,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let read = match platform::read(exports::load(&arguments.exports)?) {
        Ok(read) => read,
        Err(error) => {
            emit::report(&error);
            return Ok(ERRORS);
        }
    };
    if read.journeys.is_empty() {
        return Err(Failure("there is no journey in what was read".to_owned()));
    }
    let asked = match &arguments.output {
        Some(folder) => folder.clone(),
        None => usual_folder()?,
    };
    let mut workspace = Workspace::whole(&asked)?;
    let folder = import::home(&read.journeys, &workspace.sources, &asked);
    let root = workspace.has_config().then(|| workspace.root.clone());
    workspace.disk.expect(&folder, root.as_deref());
    let lock_path = if workspace.lock_path.is_file() || workspace.has_config() {
        workspace.lock_path.clone()
    } else {
        folder.join(LOCK_FILE)
    };
    let (catalog, target) = settings(arguments, &workspace)?;
    let prefer = arguments.prefer.map(|side| match side {
        Side::Source => Prefer::Source,
        Side::Export => Prefer::Export,
    });
    let meeting = Meeting {
        sources: &workspace.sources,
        files: &workspace.disk,
        lock: &workspace.lock,
        taken: exports::paths_below(&folder)?,
        folder: folder.clone(),
        may_climb: workspace.has_config(),
    };
    let merged = import::into(&read.journeys, &meeting, &catalog, target, prefer);
    if !merged.errors.is_empty() {
        let coloured = output::is_coloured();
        output::error(&render::render(MessageFormat::Human, &merged.errors, &workspace.sources, coloured));
        output::error("error: the sources have errors; nothing was imported\n");
        return Ok(ERRORS);
    }
    if !merged.conflicts.is_empty() {
        let lines = lines(merged.conflicts.iter().map(|conflict| format!("conflict: {conflict}")));
        let mend = "nothing was written; `--prefer source` or `--prefer export` decides for one side\n";
        output::error(&format!("{lines}{mend}"));
        return Ok(ERRORS);
    }
    let mut files = merged.files;
    if merged.lock != workspace.lock {
        files.push((lock_path, merged.lock.write().into_bytes()));
    }
    let is_changed = !files.is_empty();
    write::all(files)?;
    output::note(&lines(read.notes.iter().chain(&merged.changes).cloned()));
    if arguments.verify {
        let differences = merged.differences.iter().map(|(journey, what)| format!("{journey}: {what}"));
        output::error(&lines(differences));
    }
    let folder = shown(&folder);
    let count = emit::counted(read.journeys.len());
    let end = if is_changed {
        format!("imported {count} into {}\n", folder.display())
    } else {
        format!("nothing changed: {count} in {}\n", folder.display())
    };
    output::note(&end);
    Ok(if arguments.verify && !merged.differences.is_empty() { ERRORS } else { CLEAN })
}

/// Where sources lie when nobody says: below the folder of `journeyc.toml`, else beside the lock.
fn usual_folder() -> Result<PathBuf, Failure> {
    /// The folder of sources in a workspace.
    const SOURCES: &str = "journeys";
    let workspace = Workspace::around(PathBuf::from("."))?;
    let found = match workspace.lock_path.parent() {
        _ if workspace.has_config() => workspace.root.join(SOURCES),
        Some(folder) if workspace.lock_path.is_file() => folder.to_owned(),
        _ => PathBuf::from(SOURCES),
    };
    Ok(found.strip_prefix(".").map(PathBuf::from).unwrap_or(found))
}

fn settings(arguments: &Arguments, workspace: &Workspace) -> Result<(Catalog, Target), Failure> {
    let configured = workspace.config.catalogs.iter().map(|path| workspace.root.join(path));
    let catalog = input::catalog(configured.chain(arguments.catalog.iter().cloned()))?;
    let target = input::target(arguments.target, workspace)?;
    Ok((catalog, target))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}
