use std::collections::BTreeSet;
use std::path::PathBuf;

use super::input;
use super::read::{self, Carried};
use super::{ERRORS, output};
use crate::catalog::{Catalog, Target};
use crate::diagnostic::render::{self, MessageFormat};
use crate::import::{self, Meeting, Merged, Prefer};
use crate::lock::{LOCK_FILE, Lock};
use crate::model::Journey;
use crate::platform::Choice;
use crate::source::counted;
use crate::workspace::{Failure, Workspace, door, exports, shown, write};

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

    /// Only the journey of this name; may be given several times
    #[arg(long, value_name = "NAME")]
    journey: Vec<String>,

    /// The realm to read, where the exports have several
    #[arg(long, value_name = "NAME")]
    realm: Option<String>,

    /// The platform that the sources are for: aic, am-7.5, am-8.0 or am-8.1 [default: aic, or that of journeyc.toml]
    #[arg(long, value_name = "PLATFORM")]
    target: Option<Target>,

    /// Learn node types from a file, as `journeyc build --catalog` does; may be given several times
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,

    /// Which side wins where both changed the same thing
    #[arg(long, value_name = "SIDE")]
    prefer: Option<Side>,

    /// Build what was imported and compare it with the exports; say what was compared, what differs, what travels along now,
    /// and what `check` warns of; exit with 1 if anything differs
    #[arg(long)]
    verify: bool,

    /// Exit with 1 if the sources have to allow anything that is wrong with the exports
    #[arg(long)]
    strict: bool,
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
    let choice =
        Choice { journeys: &arguments.journey, realm: arguments.realm.as_deref(), is_for_output: false };
    let Some(read) = read::exports(&arguments.exports, choice, Carried::Used)? else { return Ok(ERRORS) };
    let asked = match &arguments.output {
        Some(folder) => folder.clone(),
        None => usual_folder()?,
    };
    door::named(&asked)?;
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
    let mut merged = import::into(&read.journeys, &meeting, &catalog, target, prefer);
    if !merged.errors.is_empty() {
        let coloured = output::is_coloured();
        output::rendered(&render::render(MessageFormat::Human, &merged.errors, &workspace.sources, coloured));
        output::error("error: the sources have errors; nothing was imported\n");
        return Ok(ERRORS);
    }
    if !merged.conflicts.is_empty() {
        let lines = lines(merged.conflicts.iter().map(|conflict| format!("conflict: {conflict}")));
        let mend = "nothing was written; `--prefer source` or `--prefer export` decides for one side\n";
        output::error(&format!("{lines}{mend}"));
        return Ok(ERRORS);
    }
    let mut files = std::mem::take(&mut merged.files);
    if merged.lock != workspace.lock {
        let text = merged.lock.write();
        // A lock that nobody can read would stop every command from now on.
        if !Lock::read(&text).is_ok_and(|again| again == merged.lock) {
            return Err(Failure::at(
                &lock_path,
                "it would not come back as it is written; nothing was written",
            ));
        }
        files.push((lock_path, text.into_bytes()));
    }
    let is_changed = !files.is_empty();
    if let Some(hold) = workspace.hold() {
        write::under(hold, files)?;
    }
    workspace.let_go();
    let notes = merged.notes.iter().map(|note| format!("note: {note}"));
    output::note(&lines(notes.chain(merged.changes.iter().cloned())));
    let allowed = merged.allowed.iter().map(|allowed| format!("allowed: {allowed}"));
    let closing = some(merged.allowed.len(), "thing").map(|count| {
        format!(
            "allowed {count} that the exports have and the platform should not: `@allow` lines mark where"
        )
    });
    let allowed = lines(allowed.chain(closing));
    if arguments.strict {
        output::error(&allowed);
    } else {
        output::note(&allowed);
    }
    output::error(&lines(merged.refused.iter().map(|(journey, why)| format!("error: {journey}: {why}"))));
    if arguments.verify {
        output::note(&lines(merged.findings.iter().cloned()));
        output::error(&lines(merged.differences.iter().map(|(journey, what)| format!("{journey}: {what}"))));
        output::note(&compared(&read.journeys, &merged));
    }
    let folder = shown(&folder);
    let count = counted(read.journeys.len() - merged.refused.len(), "journey");
    let left = some(merged.refused.len(), "journey").map(|left| format!(", and left out {left}"));
    let left = left.unwrap_or_default();
    let end = if is_changed {
        format!("imported {count} into {}{left}\n", folder.display())
    } else {
        format!("nothing changed: {count} in {}{left}\n", folder.display())
    };
    output::note(&end);
    let is_wrong = !merged.refused.is_empty()
        || arguments.verify && !merged.differences.is_empty()
        || arguments.strict && !merged.allowed.is_empty();
    Ok(if is_wrong { ERRORS } else { read.code })
}

/// What was compared, and what came of it.
fn compared(journeys: &[Journey], merged: &Merged) -> String {
    let refused: BTreeSet<&str> = merged.refused.iter().map(|(name, _)| name.as_str()).collect();
    let journeys: Vec<&Journey> =
        journeys.iter().filter(|journey| !refused.contains(journey.name.as_str())).collect();
    let Some(count) = some(journeys.len(), "journey") else { return String::new() };
    let nodes = some(journeys.iter().map(|journey| journey.all_nodes().count()).sum(), "node");
    let nodes = nodes.map_or_else(String::new, |nodes| format!(", {nodes}"));
    let outcome = some(merged.differences.len(), "difference").unwrap_or_else(|| "the same".to_owned());
    let warnings = some(merged.findings.len(), "warning").map(|count| format!(", {count}"));
    format!("{count}{nodes}: {outcome}{}\n", warnings.unwrap_or_default())
}

/// So many of something; nothing where there is none.
fn some(count: usize, noun: &str) -> Option<String> {
    (count > 0).then(|| counted(count, noun))
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
    let configured = input::configured(workspace)?;
    let catalog = input::catalog(configured.into_iter().chain(arguments.catalog.iter().cloned()))?;
    let target = input::target(arguments.target, workspace)?;
    Ok((catalog, target))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}
