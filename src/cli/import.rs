use std::path::{Path, PathBuf};

use super::input;
use super::{CLEAN, ERRORS, emit, output};
use crate::catalog::{Catalog, Target};
use crate::diagnostic::render::{self, MessageFormat};
use crate::import::{self, Meeting, Merged, Prefer};
use crate::lock::LOCK_FILE;
use crate::platform;
use crate::workspace::{Failure, Workspace, exports, has_sources, write};

/// Turn exports into sources, or bring what changed in them into the sources that exist
///
/// Reads frodo, console, fr-config-manager, Amster, AM REST and amtree files. Each journey becomes a source; its scripts
/// and whatever else travels with it become files beside it; ids and places go into journeyc.lock. Over sources that
/// exist, only what changed since the last import changes: names, comments, order and files stay. What changed on both
/// sides is reported, and then nothing is written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc import Login.journey.json -o journeys\n  \
                  journeyc import allAlphaJourneys.journey.json -o journeys --verify\n  \
                  frodo journey export -a TENANT alpha && journeyc import allAlphaJourneys.journey.json\n  \
                  journeyc import config/realms/alpha config/email-templates config/custom-nodes -o journeys --prefer export")]
pub(super) struct Arguments {
    /// Exports: files, folders with all that lies below them, or `-` for standard input
    #[arg(value_name = "EXPORT", required = true)]
    exports: Vec<PathBuf>,

    /// The folder of the sources
    #[arg(short, long, value_name = "DIR", default_value = "journeys")]
    output: PathBuf,

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
    let folder = &arguments.output;
    // A folder that does not exist yet lies in the workspace of the one that it will be made in.
    let mut place = folder.as_path();
    while !place.is_dir() {
        if place.exists() {
            return Err(Failure::at(place, "this is no folder"));
        }
        place = match place.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
    }
    let workspace = if place == folder && has_sources(folder)? {
        Workspace::open(std::slice::from_ref(folder))?
    } else {
        Workspace::around(place.to_owned())?
    };
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
    let is_fresh = workspace.sources.iter().next().is_none() && workspace.lock.is_empty();
    let merged = if is_fresh {
        let import = import::fresh(&read.journeys, &catalog, target);
        let files = import.files.into_iter().map(|(path, bytes)| (folder.join(path), bytes)).collect();
        Merged { files, lock: import.lock, differences: import.differences, ..Merged::default() }
    } else {
        let meeting = Meeting {
            sources: &workspace.sources,
            files: &workspace.disk,
            lock: &workspace.lock,
            taken: exports::paths_below(folder)?,
            folder: folder.clone(),
        };
        import::into(&read.journeys, &meeting, &catalog, target, prefer)
    };
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
    write::all(files)?;
    let mut text = lines(read.notes.iter().chain(&merged.changes).cloned());
    if arguments.verify {
        let differences = merged.differences.iter().map(|(journey, what)| format!("{journey}: {what}"));
        text.push_str(&lines(differences));
    }
    let count = read.journeys.len();
    let noun = if count == 1 { "journey" } else { "journeys" };
    output::error(&format!("{text}imported {count} {noun} into {}\n", folder.display()));
    Ok(if arguments.verify && !merged.differences.is_empty() { ERRORS } else { CLEAN })
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
