use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::input;
use super::read::{self, Carried, Read};
use super::{CLEAN, ERRORS, environments, output, prefer, realms};
use crate::catalog::{Catalog, Target};
use crate::diagnostic::render::{self, MessageFormat};
use crate::diff::{self, Context};
use crate::import::{self, Meeting, Merged};
use crate::language::Documents;
use crate::lock::{LOCK_FILE, Lock};
use crate::model::Journey;
use crate::model::names::quote;
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
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
#[command(after_help = "Examples:\n  journeyc import Login.journey.json -o journeys\n  \
                  journeyc import allAlphaJourneys.journey.json -o journeys --verify\n  \
                  frodo journey export -a TENANT alpha && journeyc import allAlphaJourneys.journey.json\n  \
                  journeyc import config/realms/alpha config/email-templates config/custom-nodes -o journeys --prefer export\n  \
                  journeyc import Login.journey.json --prefer source Login/verify.message --prefer export Login/count\n  \
                  journeyc import allAlphaJourneys.journey.json --dry-run --prune")]
pub(super) struct Arguments {
    /// Exports: files, folders with all that lies below them, or `-` for standard input
    #[arg(value_name = "EXPORT", required_unless_present = "prefer")]
    exports: Vec<PathBuf>,

    /// The folder of new sources; those that exist are found anywhere in the workspace
    /// [default: journeys, in the folder of journeyc.toml; without one, the folder of journeyc.lock]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,

    /// Only the journey of this name; may be given several times
    #[arg(long, value_name = "NAME")]
    journey: Vec<String>,

    /// The platform that the sources are for: aic, am-7.5, am-8.0 or am-8.1 [default: aic, or that of journeyc.toml]
    #[arg(long, value_name = "PLATFORM")]
    target: Option<Target>,

    /// Learn node types from a file, as `journeyc build --catalog` does; may be given several times
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,

    /// The environment of journeyc.toml that the exports are of: its variables and platform count
    #[arg(long, value_name = "NAME")]
    env: Option<String>,

    /// Set a variable for this run; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    var: Vec<String>,

    /// Which side wins where both changed the same thing: `source` or `export`, everywhere or, with names behind it as a
    /// conflict tells them, only there; may be given several times
    #[arg(long, value_names = ["SIDE", "JOURNEY[/NODE[.PART]]"], num_args = 1.., action = clap::ArgAction::Append)]
    prefer: Vec<String>,

    /// Write nothing, and tell what would change in the sources, as `journeyc diff` does
    #[arg(long)]
    dry_run: bool,

    /// Remove the journeys that were imported or deployed once and that the exports, which must be whole, do not have
    #[arg(long, conflicts_with = "journey")]
    prune: bool,

    /// Build what was imported, in every format, and compare it with the exports; say what was compared, what differs, what travels
    /// along now, what a format adds, and what `check` warns of; exit with 1 if anything differs
    #[arg(long)]
    verify: bool,

    /// Exit with 1 if the sources have to allow anything that is wrong with the exports
    #[arg(long)]
    strict: bool,
}

impl Arguments {
    /// The folder that was named.
    pub(super) fn output(&self) -> Option<PathBuf> {
        self.output.clone()
    }

    /// What is brought in.
    pub(super) fn exports(&self) -> &[PathBuf] {
        &self.exports
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let realm_name = realms::name();
    let choice = Choice {
        journeys: &arguments.journey,
        realm: realm_name.as_deref(),
        is_for_output: realms::current().is_some() && !realms::is_given(),
    };
    let (mut preferences, behind) = prefer::read(&arguments.prefer)?;
    let named: Vec<PathBuf> = arguments.exports.iter().chain(&behind).cloned().collect();
    if named.is_empty() {
        return Err(Failure("no export was named: name a file or a folder, or `-`".to_owned()));
    }
    let Some(read) = read::exports(&named, choice, Carried::Used)? else { return Ok(ERRORS) };
    preferences.prune = arguments.prune;
    if arguments.prune && read.code != CLEAN {
        output::error(
            "error: not all exports could be read, so nobody knows what is gone; nothing was pruned\n",
        );
        return Ok(ERRORS);
    }
    let asked = match &arguments.output {
        Some(folder) => folder.clone(),
        None => usual_folder()?,
    };
    door::named(&asked)?;
    let mut workspace = Workspace::whole(&asked)?;
    let (catalog, target) = settings(arguments, &workspace)?;
    let documents = Documents::of(&workspace.sources, &catalog);
    let folder = import::home(&read.journeys, &workspace.sources, &documents, &asked);
    let root = workspace.has_config().then(|| workspace.root.clone());
    workspace.disk.expect(&folder, root.as_deref());
    let lock_path = if workspace.lock_path.is_file() || workspace.has_config() {
        workspace.lock_path.clone()
    } else {
        folder.join(LOCK_FILE)
    };
    let is_alone = !workspace.has_config() && !workspace.lock_path.is_file();
    let other = is_alone.then(|| neighbour(&folder, &read.journeys)).flatten();
    let surroundings = environments::surroundings(&workspace, arguments.env.as_deref(), &arguments.var)?;
    let meeting = Meeting {
        sources: &workspace.sources,
        documents,
        files: &workspace.disk,
        lock: &workspace.lock,
        taken: exports::paths_below(&folder)?,
        folder: folder.clone(),
        may_climb: workspace.has_config(),
        surroundings: &surroundings,
    };
    let mut merged = import::into(&read.journeys, &meeting, &catalog, target, &preferences);
    if !merged.errors.is_empty() {
        let coloured = output::is_coloured();
        output::rendered(&render::render(MessageFormat::Human, &merged.errors, &workspace.sources, coloured));
        output::error("error: the sources have errors; nothing was imported\n");
        return Ok(ERRORS);
    }
    output::note(&prefer::unused(&merged.unused, &merged.conflicts));
    if !merged.conflicts.is_empty() {
        let lines = lines(merged.conflicts.iter().map(ToString::to_string));
        output::error(&format!("{lines}{}", unsettled(&merged)));
        return Ok(ERRORS);
    }
    let exported: BTreeSet<&str> = read.journeys.iter().map(|journey| journey.name.as_str()).collect();
    if arguments.dry_run {
        return preview(&merged, &exported, Context { catalog: &catalog, target });
    }
    let mut files = std::mem::take(&mut merged.files);
    if merged.lock != workspace.lock || workspace.is_lock_joined() {
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
    let is_changed = !files.is_empty() || !merged.removed.is_empty();
    if let Some(hold) = workspace.hold() {
        write::and_remove(hold, files, &merged.removed)?;
    }
    workspace.let_go();
    if let Some(note) = other.filter(|_| is_changed) {
        merged.notes.push(note);
    }
    Ok(report(arguments, &read, &merged, is_changed, &folder, Context { catalog: &catalog, target }))
}

/// Tells what was imported, and says how it ended.
fn report(
    arguments: &Arguments,
    read: &Read,
    merged: &Merged,
    is_changed: bool,
    folder: &Path,
    context: Context<'_>,
) -> u8 {
    let mut differs = false;
    let notes = merged.notes.iter().map(|note| format!("note: {note}"));
    let removed = merged.removed.iter().map(|path| format!("removed {}", path.display()));
    output::note(&lines(notes.chain(merged.changes.iter().cloned()).chain(removed)));
    if !arguments.prune && arguments.journey.is_empty() {
        output::note(&gone(&merged.gone, read.journeys.len()));
    }
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
        output::note(&compared(&read.journeys, merged));
        differs = formats(merged, &read.journeys, context);
    }
    let folder = shown(folder);
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
        || differs
        || arguments.verify && !merged.differences.is_empty()
        || arguments.strict && !merged.allowed.is_empty();
    if is_wrong { ERRORS } else { read.code }
}

/// Tells what an import would change, with the words of `journeyc diff`.
fn preview(merged: &Merged, exported: &BTreeSet<&str>, context: Context<'_>) -> Result<u8, Failure> {
    let (old, new) = &merged.journeys;
    let is_wanted = |name: &str| exported.contains(name) || merged.gone.iter().any(|own| own == name);
    let diff = diff::compare(old, new, context, &is_wanted);
    output::print(diff::show::text(&diff, output::is_output_coloured()).as_bytes())?;
    output::error(&lines(merged.refused.iter().map(|(journey, why)| format!("error: {journey}: {why}"))));
    let paths = merged.files.iter().map(|(path, _)| format!("would write {}", shown(path).display()));
    let removed = merged.removed.iter().map(|path| format!("would remove {}", shown(path).display()));
    output::note(&lines(paths.chain(removed)));
    output::note(&gone(if merged.removed.is_empty() { &merged.gone } else { &[] }, exported.len()));
    output::note("nothing was written: this was a dry run\n");
    Ok(if merged.refused.is_empty() { CLEAN } else { ERRORS })
}

/// Names the journeys that the exports do not have any more, unless they are few of many: then nobody expects the rest.
fn gone(gone: &[String], exported: usize) -> String {
    const SHOWN: usize = 10;
    let Some(count) = some(gone.len(), "journey").filter(|_| exported > 1 || gone.len() <= 1) else {
        return String::new();
    };
    let names: Vec<String> = gone.iter().take(SHOWN).map(|name| quote(name)).collect();
    let more = gone.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let names = names.join(", ");
    format!(
        "note: not in the exports: {count} of the sources that the platform had, {names}{more}; `--prune` removes what is gone\n"
    )
}

/// How conflicts end, and what to do about them.
fn unsettled(merged: &Merged) -> String {
    let count = counted(merged.conflicts.len(), "conflict");
    let can_be_settled = merged.conflicts.iter().any(|conflict| !conflict.name.is_empty());
    let mend = if can_be_settled {
        "; import again with the words that settle each, or with `--prefer source` or `--prefer export` for all"
    } else {
        ""
    };
    format!("{count}: nothing was written{mend}\n")
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
    let added =
        import::added(&journeys).map(|what| format!("a build writes what the exports leave out: {what}\n"));
    format!("{count}{nodes}: {outcome}{}\n{}", warnings.unwrap_or_default(), added.unwrap_or_default())
}

/// Tells what builds in the clients' formats give back, and what each adds. True when one gives back something else.
fn formats(merged: &Merged, exported: &[Journey], Context { catalog, target }: Context<'_>) -> bool {
    let names: BTreeSet<&str> = exported.iter().map(|journey| journey.name.as_str()).collect();
    let is_exported = |journey: &&Journey| names.contains(journey.name.as_str());
    let journeys: Vec<Journey> = merged.journeys.1.iter().filter(is_exported).cloned().collect();
    if journeys.is_empty() {
        return false;
    }
    let all = import::formats(&journeys, catalog, target);
    let (same, other): (Vec<_>, Vec<_>) = all.iter().partition(|built| built.differences.is_empty());
    for built in &other {
        let line = |(journey, what): &(String, String)| {
            let colon = if journey.is_empty() { "" } else { ": " };
            format!("{}: {journey}{colon}{what}", built.format.word())
        };
        output::error(&lines(built.differences.iter().map(line)));
    }
    let words: Vec<&str> = same.iter().map(|built| built.format.word()).collect();
    if !words.is_empty() {
        output::note(&format!("built and read again as {}: the same\n", words.join(", ")));
    }
    for built in all.iter().filter(|built| !built.torn.is_empty()) {
        output::note(&format!(
            "note: as {}, each by itself alone, since others have things of the same ids otherwise: {}\n",
            built.format.word(),
            built.torn.join(", ")
        ));
    }
    let adds = all.iter().flat_map(|built| built.adds.iter().map(|what| (built.format.word(), what)));
    output::note(&lines(adds.map(|(format, what)| format!("{format} adds {what}"))));
    !other.is_empty()
}

/// Says that a folder beside a new one has some of the journeys already. Without a `journeyc.toml` above them, each is a workspace
/// of its own.
fn neighbour(folder: &Path, journeys: &[Journey]) -> Option<String> {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut places: Vec<PathBuf> = std::fs::read_dir(parent)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|place| place.join(LOCK_FILE).is_file() && place.file_name() != folder.file_name())
        .collect();
    places.sort();
    let own = |place: &PathBuf| {
        let text = String::from_utf8(door::read(&place.join(LOCK_FILE)).ok()?).ok()?;
        let lock = Lock::read(&text).ok()?;
        let known = journeys.iter().find(|journey| lock.journeys.contains_key(&journey.name))?;
        let place = shown(place);
        let (name, place) = (&known.name, place.display());
        Some(format!(
            "`{name}` stands in {place} too, which is a workspace of its own: name it with `-o` to bring in what changed, or let \
             both be one with a `journeyc.toml` above them (`journeyc init`)"
        ))
    };
    places.iter().find_map(own)
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
    let realm = workspace.realms().entered().map(|own| workspace.root.join(&own.home));
    let found = match workspace.lock_path.parent() {
        _ if realm.is_some() => realm.unwrap_or_default(),
        _ if workspace.has_config() => workspace.root.join(SOURCES),
        Some(folder) if workspace.lock_path.is_file() => folder.to_owned(),
        _ => PathBuf::from(SOURCES),
    };
    Ok(found.strip_prefix(".").map(PathBuf::from).unwrap_or(found))
}

fn settings(arguments: &Arguments, workspace: &Workspace) -> Result<(Catalog, Target), Failure> {
    let configured = input::configured(workspace)?;
    let catalog = input::catalog(configured.into_iter().chain(arguments.catalog.iter().cloned()))?;
    let target = environments::target(arguments.target, arguments.env.as_deref(), workspace)?;
    Ok((catalog, target))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}
