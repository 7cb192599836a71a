use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::input::{Found, Input, InputArguments};
use super::{CLEAN, output, read, realms};
use crate::catalog::{Catalog, Target};
use crate::compile::exported::{Judging, read_and_judge};
use crate::compile::linted::{Linting, lint};
use crate::compile::mend::{Mended, Mends, mend};
use crate::compile::{Compiled, Levels};
use crate::diagnostic::Code;
use crate::lint::baseline::{Baseline, Places};
use crate::lint::{Strictness, looks_whole};
use crate::platform::Choice;
use crate::source::{Sources, counted};
use crate::workspace::{Failure, Workspace, door, exports, write};

/// Check journeys without writing anything: sources, and exports of any format
///
/// In an export a finding has its place in words: journey Login, node "Verify password", outcome false.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc check\n  journeyc check journeys/login.journey --target am-8.1\n  \
                  journeyc check --message-format github --deny warnings\n  journeyc check Login.journey.json\n  \
                  journeyc check --fix\n  journeyc check --fix --diff\n  journeyc check --env all\n  \
                  journeyc check --strictness pedantic\n  journeyc check --write-baseline baseline.json\n  \
                  journeyc check --baseline baseline.json --deny warnings"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,

    /// Which rules of lint are looked for [default: default, or that of journeyc.toml]
    #[arg(long, value_name = "LEVEL", help_heading = "Lint levels")]
    strictness: Option<Strictness>,

    /// Say only what this file does not know: findings by journey and node, as --write-baseline writes them
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write all findings into a file, and take them for known from now on
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,

    /// Mend in the sources what is surely meant otherwise, and report what is left. A mend of which another error would come
    /// is not made
    #[arg(long, help_heading = "Mends")]
    fix: bool,

    /// Make all mends, those too that may not be what was meant
    #[arg(long, help_heading = "Mends")]
    unsafe_fixes: bool,

    /// Write nothing; print what the mends would change
    #[arg(long, help_heading = "Mends")]
    diff: bool,
}

impl Arguments {
    /// What it works on, as far as realms go.
    pub(super) fn asked(&self) -> Option<Vec<PathBuf>> {
        self.input.asked()
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let (mut sources, mut exported) = (Vec::new(), Vec::new());
    for path in &arguments.input.paths {
        if read::is_export(path)? { exported.push(path.clone()) } else { sources.push(path.clone()) }
    }
    if exported.is_empty() {
        let mut worst = CLEAN;
        for (environment, input) in arguments.input.each_environment()? {
            let own = Arguments { input, ..arguments.clone() };
            worst = worst.max(of_sources(&own, &sources, environment.as_deref())?);
        }
        return Ok(worst);
    }
    if arguments.mends().is_some() {
        let message = "an export is not mended: import it, and mend its sources";
        return Err(Failure::at(&exported[0], message));
    }
    of_exports(arguments, &sources, &exported)
}

impl Arguments {
    /// The mends to make.
    fn mends(&self) -> Option<Mends> {
        match (self.unsafe_fixes, self.fix || self.diff) {
            (true, _) => Some(Mends::All),
            (false, true) => Some(Mends::Safe),
            (false, false) => None,
        }
    }

    /// Leaves out what a baseline knows, or writes one that knows all, and says so.
    fn known(&self, compiled: &mut Compiled, sources: &Sources) -> Result<String, Failure> {
        let places = Places::of(&compiled.journeys, &compiled.brought, sources);
        let findings = |count| counted(count, "finding");
        let (baseline, said) = if let Some(path) = &self.write_baseline {
            let baseline = Baseline::of(&compiled.diagnostics, &places);
            write::all([(path.clone(), baseline.write(&places).into_bytes())])?;
            let said = format!("; wrote {} into {}", findings(baseline.len()), path.display());
            (baseline, Some(said))
        } else if let Some(path) = &self.baseline {
            door::named(path)?;
            let text = door::text(path, door::read(path)?)?;
            (Baseline::read(&text).map_err(|error| Failure::at(path, error))?, None)
        } else {
            return Ok(String::new());
        };
        let left = baseline.leave(std::mem::take(&mut compiled.diagnostics), &places);
        compiled.diagnostics = left.diagnostics;
        let gone = match left.gone {
            0 => String::new(),
            gone => format!(", {} of it gone", findings(gone)),
        };
        Ok(said.unwrap_or_else(|| format!("; {} known by the baseline{gone}", findings(left.known))))
    }
}

fn of_sources(arguments: &Arguments, sources: &[PathBuf], environment: Option<&str>) -> Result<u8, Failure> {
    let writes = arguments.mends().is_some() && !arguments.diff;
    let workspace = if writes && arguments.input.reads_config() {
        Workspace::open_to_write(sources)?
    } else {
        arguments.input.open(sources)?
    };
    let Some(mends) = arguments.mends() else {
        let mut input = arguments.input.compile_workspace(workspace)?;
        let Input { compiled, levels, catalog, target, workspace, .. } = &mut input;
        levels.strictness = arguments.strictness.unwrap_or(levels.strictness);
        let linting = Linting {
            catalog,
            target: *target,
            levels,
            is_whole: sources.is_empty(),
            tells_unused: environment.is_none(),
        };
        let left_out = lint(compiled, linting, &workspace.sources);
        let known = arguments.known(compiled, &workspace.sources)?;
        let code = arguments.input.report(&input, false)?;
        let checked = counted(input.compiled.journeys.len(), "journey");
        let environment = environment.map_or_else(String::new, |name| format!(" for {name}"));
        let untold = untold(input.compiled.untold);
        let left_out = unlinted(left_out);
        arguments.input.conclude(&format!("checked {checked}{environment}{left_out}{untold}{known}"));
        return Ok(code);
    };
    let mut session = arguments.input.session(workspace)?;
    if !arguments.input.reads_config() {
        // It is held to be read alone, and whoever writes holds it anew.
        session.workspace.let_go();
    }
    let strictness = arguments.strictness.unwrap_or(session.levels.strictness);
    session.levels.strictness = strictness;
    let workspace = &session.workspace;
    let mended = session.with(|settings| {
        let linting = Linting {
            catalog: settings.catalog,
            target: settings.target,
            levels: settings.levels,
            is_whole: sources.is_empty(),
            tells_unused: environment.is_none(),
        };
        let rules = |compiled: &mut Compiled, sources: &Sources| {
            lint(compiled, linting, sources);
        };
        mend(&workspace.sources, settings, mends, &rules)
    });
    let writes_source = arguments.diff || workspace.sources.iter().any(|(_, file)| file.name() == STDIN);
    let found = Found {
        diagnostics: &mended.compiled.diagnostics,
        sources: if arguments.diff { &workspace.sources } else { &mended.sources },
        overruled: &session.overruled,
    };
    if arguments.diff {
        show(&mended, workspace)?;
    } else {
        save(&mended, workspace)?;
    }
    // What a mend leaves stands at places of the mended text.
    let code =
        if arguments.diff { found.code() } else { arguments.input.report_found(&found, writes_source)? };
    let findings = counted(mended.count, "finding");
    let files = match mended.changed(&workspace.sources).count() {
        0 => String::new(),
        files => format!(" in {}", counted(files, "file")),
    };
    let would = if arguments.diff { "would mend" } else { "mended" };
    arguments.input.conclude(&format!("{would} {findings}{files}"));
    Ok(code)
}

/// Says of how many journeys the rules of lint could say nothing.
fn unlinted(journeys: usize) -> String {
    match journeys {
        0 => String::new(),
        count => format!("; {} with errors not linted", counted(count, "journey")),
    }
}

/// Says of how many scripts not all could be told.
fn untold(scripts: usize) -> String {
    match scripts {
        0 => String::new(),
        1 => "; of 1 script, not all outcomes can be told from its text".to_owned(),
        more => format!("; of {more} scripts, not all outcomes can be told from their text"),
    }
}

/// What standard input is called.
const STDIN: &str = "<stdin>";

/// Prints what the mends change.
fn show(mended: &Mended, workspace: &Workspace) -> Result<(), Failure> {
    for (name, old, new) in mended.changed(&workspace.sources) {
        let diff = TextDiff::from_lines(old, new);
        output::diff(&diff.unified_diff().header(name, name).to_string())?;
    }
    Ok(())
}

/// Writes the files that the mends change; of standard input, the whole text to standard output.
fn save(mended: &Mended, workspace: &Workspace) -> Result<(), Failure> {
    let files = mended.changed(&workspace.sources).filter(|(name, ..)| *name != STDIN);
    workspace.save(files.map(|(name, _, new)| (PathBuf::from(name), new.as_bytes().to_vec())))?;
    match mended.sources.iter().find(|(_, file)| file.name() == STDIN) {
        Some((_, file)) => output::print(file.text().as_bytes()),
        None => Ok(()),
    }
}

/// The workspace that an export lies in, with its catalogue and its platform; none of its sources.
fn around(input: &InputArguments, export: &Path) -> Result<(Workspace, Catalog, Target), Failure> {
    let folder = if export.is_dir() { Some(export) } else { export.parent() };
    let folder = folder.filter(|folder| folder.is_dir()).unwrap_or(Path::new(".")).to_owned();
    let mut workspace = input.told(export, Workspace::around_with(folder, input.reads_config()))?;
    workspace.let_go();
    let (catalog, target) = input.told(export, input.settings(&workspace))?;
    Ok((workspace, catalog, target))
}

fn of_exports(arguments: &Arguments, sources: &[PathBuf], exported: &[PathBuf]) -> Result<u8, Failure> {
    let input = &arguments.input;
    let realm_name = realms::name();
    let choice = Choice { realm: realm_name.as_deref(), ..Choice::default() };
    let own = if sources.is_empty() { None } else { Some(input.compile_these(sources)?) };
    // Exports by themselves are checked as the workspace that they lie in says.
    let around = match &own {
        Some(_) => None,
        None => Some(around(input, &exported[0])?),
    };
    let mut levels = match (&own, &around) {
        (Some(own), _) => own.workspace.config.levels()?,
        (None, Some((workspace, ..))) => workspace.config.levels()?,
        (None, None) => Levels::default(),
    };
    let is_strict = input.denies_warnings();
    let overruled_around = if is_strict && own.is_none() { levels.keep_denials() } else { Vec::new() };
    input.levels(&mut levels)?;
    let (catalog, target) = match (&own, &around) {
        (Some(own), _) => (&own.catalog, own.target),
        (None, Some((_, catalog, target))) => (catalog, *target),
        (None, None) => return Ok(CLEAN),
    };
    let names: Vec<&str> =
        own.iter().flat_map(|own| &own.compiled.journeys).map(|journey| journey.name.as_str()).collect();
    let judging = Judging { catalog, target, levels: &levels };
    let judged = read_and_judge(exports::load(exported)?, choice, judging, &|name| names.contains(&name));
    read::say(&judged.notes);
    let mut compiled = judged.compiled;
    levels.strictness = arguments.strictness.unwrap_or(levels.strictness);
    let is_whole = own.is_none() && looks_whole(&compiled.journeys, catalog);
    let linting = Linting { catalog, target, levels: &levels, is_whole, tells_unused: false };
    let left_out = unlinted(lint(&mut compiled, linting, &Sources::default()));
    let known = arguments.known(&mut compiled, &Sources::default())?;
    let (journeys, open) = (compiled.journeys.len(), compiled.untold);
    let mut diagnostics = compiled.diagnostics;
    let none = Sources::default();
    let (sources, overruled): (&Sources, &[Code]) = match &own {
        Some(own) => {
            diagnostics.splice(0..0, own.compiled.diagnostics.iter().cloned());
            (&own.workspace.sources, &own.overruled)
        }
        None => (&none, &overruled_around),
    };
    let found = Found { diagnostics: &diagnostics, sources, overruled };
    let code = input.report_found(&found, false)?;
    let count = journeys + own.as_ref().map_or(0, |own| own.compiled.journeys.len());
    input.conclude(&format!("checked {}{left_out}{}{known}", counted(count, "journey"), untold(open)));
    Ok(code)
}
