//! What commands that compile have in common: their arguments, reading, compiling, reporting.

use std::path::{Path, PathBuf};

use clap::ValueEnum as _;

use super::environments::{self, ALL};
use super::{CLEAN, ERRORS, output, realms};
use crate::catalog::{Catalog, Target};
use crate::compile::{Compiled, Kept, Level, Levels, Settings, compile_again, compile_in};
use crate::diagnostic::render::{self, MessageFormat};
use crate::diagnostic::{Code, Diagnostic, Severity, did_you_mean};
use crate::language::resolve::Surroundings;
use crate::source::{Sources, counted, without_mark};
use crate::workspace::{CONFIG_FILE, Failure, Workspace, door, faults, set_level, write};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct InputArguments {
    /// Source files, folders (every *.journey below them), or `-` for standard input; without any, the whole workspace
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// The platform to compile for: aic, am-7.5, am-8.0 or am-8.1 [default: aic, or that of journeyc.toml]
    #[arg(long, value_name = "PLATFORM", value_parser = super::possible::target(), hide_possible_values = true)]
    target: Option<Target>,

    /// Learn node types from a file: a saved reply of AM (listLatestNodeDefinitions, schema with listOutcomes), a Node
    /// Designer definition, or a catalogue of journeyc's own form; may be given several times
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,

    /// How to print diagnostics: `human` and `short` for people; `json`, `sarif`, `github`, `gitlab`, `junit` for machines.
    /// With `=FILE` behind it, into that file; may be given several times, once without a file
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = Messages::parse)]
    message_format: Vec<Messages>,

    /// The environment of journeyc.toml whose variables, platform and ESVs count; `check` and `build` take several, and `all`
    #[arg(long, value_name = "NAME")]
    env: Vec<String>,

    /// The value of a variable, for this run
    #[arg(long, value_name = "NAME=VALUE")]
    var: Vec<String>,

    /// Do as if there were no journeyc.toml: what a checkout says of its own checks does not hold
    #[arg(long)]
    no_config: bool,

    /// Do not report a diagnostic
    #[arg(long, value_name = "CODE", help_heading = "Lint levels", value_delimiter = ',', hide_possible_values = true,
          value_parser = super::possible::lint())]
    allow: Vec<String>,

    /// Report a diagnostic as a warning
    #[arg(long, value_name = "CODE", help_heading = "Lint levels", value_delimiter = ',', hide_possible_values = true,
          value_parser = super::possible::lint())]
    warn: Vec<String>,

    /// Report a diagnostic as an error; `warnings` means all of them, also those that journeyc.toml allows
    #[arg(long, value_name = "CODE", help_heading = "Lint levels", value_delimiter = ',', hide_possible_values = true,
          value_parser = super::possible::lint())]
    deny: Vec<String>,
}

/// A format of diagnostics, and the file that they go to in it.
#[derive(Clone, Debug)]
pub(super) struct Messages {
    format: MessageFormat,
    file: Option<PathBuf>,
}

impl Messages {
    fn parse(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("a file belongs behind `=`".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let known = MessageFormat::value_variants().iter().filter_map(clap::ValueEnum::to_possible_value);
        let known: Vec<String> = known.map(|value| value.get_name().to_owned()).collect();
        let format = MessageFormat::from_str(name, false).map_err(|_| {
            let names = known.iter().map(String::as_str);
            let mend = did_you_mean(name, names).unwrap_or_else(|| format!("there are {}", known.join(", ")));
            format!("there is no format `{name}`: {mend}")
        })?;
        Ok(Self { format, file })
    }
}

/// What reading and compiling gives.
pub(super) struct Input {
    pub workspace: Workspace,
    pub catalog: Catalog,
    pub target: Target,
    pub compiled: Compiled,
    /// The lint levels that hold.
    pub levels: Levels,
    /// What `journeyc.toml` allows, and the command line does not.
    pub overruled: Vec<Code>,
}

/// A workspace with all that its journeys are compiled by.
pub(super) struct Session {
    pub workspace: Workspace,
    pub catalog: Catalog,
    pub target: Target,
    pub levels: Levels,
    /// What `journeyc.toml` allows, and the command line does not.
    pub overruled: Vec<Code>,
}

impl Session {
    /// Does something by the settings of the workspace.
    pub(super) fn with<T>(&self, work: impl FnOnce(&Settings<'_>) -> T) -> T {
        let elsewhere = || self.workspace.journeys_elsewhere();
        work(&Settings {
            catalog: &self.catalog,
            target: self.target,
            levels: &self.levels,
            lock: &self.workspace.lock,
            files: &self.workspace.disk,
            elsewhere: &elsewhere,
        })
    }
}

/// What there is to report.
#[derive(Clone, Copy)]
pub(super) struct Found<'f> {
    pub diagnostics: &'f [Diagnostic],
    pub sources: &'f Sources,
    /// What `journeyc.toml` allows, and the command line does not.
    pub overruled: &'f [Code],
}

impl Found<'_> {
    /// The exit code.
    pub(super) fn code(&self) -> u8 {
        let is_error = |found: &Diagnostic| found.severity == Severity::Error;
        if self.diagnostics.iter().any(is_error) { ERRORS } else { CLEAN }
    }
}

impl InputArguments {
    /// Reads and compiles.
    pub(super) fn compile(&self) -> Result<Input, Failure> {
        self.compile_these(&self.paths)
    }

    /// Reads and compiles the sources that some of the paths name.
    pub(super) fn compile_these(&self, paths: &[PathBuf]) -> Result<Input, Failure> {
        self.compile_workspace(self.open(paths)?)
    }

    /// Reads and compiles sources that may be another version of what the workspace has.
    pub(super) fn compile_version(&self, paths: &[PathBuf]) -> Result<Input, Failure> {
        let mut workspace = self.open(paths)?;
        workspace.take_precedence();
        self.compile_workspace(workspace)
    }

    /// Reads the sources that some of the paths name.
    pub(super) fn open(&self, paths: &[PathBuf]) -> Result<Workspace, Failure> {
        let open = if self.no_config { Workspace::open_without_config } else { Workspace::open };
        self.told(paths.first().map_or(Path::new(""), PathBuf::as_path), open(paths))
    }

    /// Tells programs in their form what is wrong with the files that settings stand in. People are told by the failure itself.
    pub(super) fn told<T>(&self, path: &Path, done: Result<T, Failure>) -> Result<T, Failure> {
        let reads_program =
            self.message_format() != MessageFormat::Human || self.report_files().next().is_some();
        if done.is_err() && reads_program {
            let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let found = faults::faults(folder, self.reads_config(), &self.catalog);
            if !found.is_empty() {
                let sources = Sources::default();
                self.print(&Found { diagnostics: &found, sources: &sources, overruled: &[] }, false)?;
            }
        }
        done
    }

    /// The same arguments for each environment that was asked for, with its name; once without one where nobody says one.
    pub(super) fn each_environment(&self) -> Result<Vec<(Option<String>, Self)>, Failure> {
        let names = if self.env.iter().any(|name| name == ALL) {
            let folder = self.paths.iter().find(|path| path.is_dir()).cloned().unwrap_or_default();
            let workspace = Workspace::around_with(folder, self.reads_config())?;
            let names: Vec<String> = workspace.config.env.keys().cloned().collect();
            if names.is_empty() {
                return Err(Failure(format!("{CONFIG_FILE} names no environment: `[env.NAME]`")));
            }
            names
        } else {
            self.env.clone()
        };
        if names.is_empty() {
            return Ok(vec![(None, self.clone())]);
        }
        let each = |name: String| (Some(name.clone()), Self { env: vec![name], ..self.clone() });
        Ok(names.into_iter().map(each).collect())
    }

    /// The environment of a run for one.
    pub(super) fn environment(&self) -> Result<Option<&str>, Failure> {
        match self.env.as_slice() {
            [] => Ok(None),
            [one] if one != ALL => Ok(Some(one.as_str())),
            _ => Err(Failure("name one environment: `--env NAME`".to_owned())),
        }
    }

    /// What a command works on, as far as realms go; nothing where `journeyc.toml` does not count.
    pub(super) fn asked(&self) -> Option<Vec<PathBuf>> {
        self.reads_config().then(|| self.paths.clone())
    }

    /// Whether `journeyc.toml` counts.
    pub(super) fn reads_config(&self) -> bool {
        !self.no_config
    }

    /// The same as [`InputArguments::compile`] over and over, where nothing is done twice that gives the same.
    pub(super) fn compile_again(&self, kept: &mut Kept) -> Result<Input, Failure> {
        self.compile_by(self.open(&self.paths)?, |sources, settings, surroundings| {
            compile_again(kept, sources, settings, surroundings)
        })
    }

    /// Compiles a workspace that is read.
    pub(super) fn compile_workspace(&self, workspace: Workspace) -> Result<Input, Failure> {
        self.compile_by(workspace, compile_in)
    }

    fn compile_by(
        &self,
        workspace: Workspace,
        compile: impl FnOnce(&Sources, &Settings<'_>, &Surroundings) -> Compiled,
    ) -> Result<Input, Failure> {
        let session = self.session(workspace)?;
        let surroundings = environments::surroundings(&session.workspace, self.environment()?, &self.var)?;
        let compiled = session.with(|settings| compile(&session.workspace.sources, settings, &surroundings));
        environments::known(&surroundings, &self.var, &compiled)?;
        let Session { mut workspace, catalog, target, levels, overruled, .. } = session;
        workspace.let_go();
        Ok(Input { workspace, catalog, target, compiled, levels, overruled })
    }

    /// A workspace with all that its journeys are compiled by.
    pub(super) fn session(&self, workspace: Workspace) -> Result<Session, Failure> {
        let root = workspace.root.clone();
        self.told(&root, self.unfolded(workspace))
    }

    fn unfolded(&self, mut workspace: Workspace) -> Result<Session, Failure> {
        let environment = self.environment()?;
        workspace.complete()?;
        let mut levels = workspace.config.levels()?;
        // Whoever asks for it does not trust the checkout to say otherwise.
        let overruled = if self.denies_warnings() { levels.keep_denials() } else { Vec::new() };
        self.levels(&mut levels)?;
        let (catalog, target) = self.settings_for(&workspace, environment)?;
        Ok(Session { workspace, catalog, target, levels, overruled })
    }

    /// The catalogue and the platform that hold in a workspace.
    pub(super) fn settings(&self, workspace: &Workspace) -> Result<(Catalog, Target), Failure> {
        self.settings_for(workspace, None)
    }

    fn settings_for(
        &self,
        workspace: &Workspace,
        environment: Option<&str>,
    ) -> Result<(Catalog, Target), Failure> {
        let target = environments::target(self.target, environment, workspace)?;
        let configured = configured(workspace)?;
        Ok((self.catalog(configured.into_iter())?, target))
    }

    /// How diagnostics are printed.
    pub(super) fn message_format(&self) -> MessageFormat {
        self.message_format.iter().find(|own| own.file.is_none()).map(|own| own.format).unwrap_or_default()
    }

    /// The files that diagnostics are written to.
    pub(super) fn report_files(&self) -> impl Iterator<Item = &Path> {
        self.message_format.iter().filter_map(|own| own.file.as_deref())
    }

    /// Whether the command line says which platform it is for.
    pub(super) fn names_target(&self) -> bool {
        self.target.is_some()
    }

    /// The catalogue with what these files and the arguments add.
    pub(super) fn catalog(&self, configured: impl Iterator<Item = PathBuf>) -> Result<Catalog, Failure> {
        catalog(configured.chain(self.catalog.iter().cloned()))
    }

    /// Tells people how the run ended.
    pub(super) fn conclude(&self, text: &str) {
        if self.message_format() == MessageFormat::Human {
            output::note(&format!("{text}\n"));
        }
    }

    /// The platform that the command line names.
    pub(super) fn target(&self) -> Option<Target> {
        self.target
    }

    /// Whether the command line takes warnings for errors.
    pub(super) fn denies_warnings(&self) -> bool {
        self.deny.iter().any(|name| name == "warnings")
    }

    /// Sets the levels that the command line names.
    pub(super) fn levels(&self, levels: &mut Levels) -> Result<(), Failure> {
        let given = [(&self.allow, Level::Allow), (&self.warn, Level::Warn), (&self.deny, Level::Deny)];
        for (names, level) in given {
            for name in names {
                set_level(levels, name, level)?;
            }
        }
        Ok(())
    }

    /// Prints the diagnostics: those for people on standard error, and all there when standard output is taken.
    pub(super) fn report(&self, input: &Input, output_is_taken: bool) -> Result<u8, Failure> {
        self.report_found(&input.found(), output_is_taken)
    }

    /// The same of what was found in other ways.
    pub(super) fn report_found(&self, found: &Found<'_>, output_is_taken: bool) -> Result<u8, Failure> {
        let all = found.diagnostics;
        if output::is_quiet() {
            return self.print(&Found { diagnostics: &errors(all), ..*found }, output_is_taken);
        }
        let code = self.print(found, output_is_taken)?;
        for code in found.overruled.iter().filter(|code| all.iter().any(|found| found.code == **code)) {
            let name = code.name();
            self.conclude(&format!("note: `--deny warnings` overrules what {CONFIG_FILE} says of `{name}`"));
        }
        Ok(code)
    }

    /// Prints the errors alone, for commands that show what there is: `check` is there for the rest.
    pub(super) fn report_errors(&self, input: &Input, output_is_taken: bool) -> Result<u8, Failure> {
        let errors = errors(&input.compiled.diagnostics);
        let warnings = input.compiled.diagnostics.len() - errors.len();
        let code = self.print(&Found { diagnostics: &errors, ..input.found() }, output_is_taken)?;
        if warnings > 0 {
            let warnings = counted(warnings, "warning");
            self.conclude(&format!("{warnings}, which `journeyc check` shows"));
        }
        Ok(code)
    }

    /// Prints what was found beside the compilation, where standard output is taken.
    pub(super) fn report_these(&self, found: &[Diagnostic], input: &Input) -> Result<u8, Failure> {
        self.report_found(&Found { diagnostics: found, ..input.found() }, true)
    }

    /// Writes the diagnostics into the files that are named for formats.
    fn write_reports(&self, found: &[Diagnostic], sources: &Sources) -> Result<(), Failure> {
        if self.message_format.iter().filter(|own| own.file.is_none()).count() > 1 {
            let message = "--message-format: only one format goes without a file; name one behind the others, as in sarif=FILE";
            return Err(Failure(message.to_owned()));
        }
        for own in &self.message_format {
            if let Some(path) = &own.file {
                let text = render::render(own.format, found, sources, false);
                write::one(&realms::place(path)?, text.into_bytes(), write::Over::Any)?;
            }
        }
        Ok(())
    }

    fn print(&self, found: &Found<'_>, output_is_taken: bool) -> Result<u8, Failure> {
        let format = self.message_format();
        let is_human = format == MessageFormat::Human;
        let coloured = is_human && output::is_coloured();
        self.write_reports(found.diagnostics, found.sources)?;
        let untold = realms::untold(found.diagnostics, found.sources);
        let text = render::render(format, &untold, found.sources, coloured);
        if is_human || output_is_taken {
            output::rendered(&text);
        } else {
            output::print(text.as_bytes())?;
        }
        if is_human && !untold.is_empty() {
            output::error(&render::closing(&untold));
        }
        Ok(found.code())
    }
}

impl Input {
    /// What there is to report.
    fn found(&self) -> Found<'_> {
        let Self { workspace, compiled, overruled, .. } = self;
        Found { diagnostics: &compiled.diagnostics, sources: &workspace.sources, overruled }
    }
}

fn errors(found: &[Diagnostic]) -> Vec<Diagnostic> {
    found.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect()
}

/// The catalogue with what these files add.
pub(super) fn catalog(paths: impl IntoIterator<Item = PathBuf>) -> Result<Catalog, Failure> {
    let mut catalog = Catalog::builtin();
    for path in paths {
        let text = door::text(&path, door::read(&path)?)?;
        catalog.add(without_mark(&text)).map_err(|error| Failure::at(&path, error))?;
    }
    Ok(catalog)
}

/// The catalogues that `journeyc.toml` names, which lie below its folder.
pub(super) fn configured(workspace: &Workspace) -> Result<Vec<PathBuf>, Failure> {
    let paths = workspace.config.catalogs.iter().map(|path| workspace.root.join(path));
    paths.map(|path| door::regular(&workspace.root, &path).map(|()| path)).collect()
}

/// The platform that the command line says, else `journeyc.toml`, else the default one.
pub(super) fn target(given: Option<Target>, workspace: &Workspace) -> Result<Target, Failure> {
    match (given, &workspace.config.target) {
        (Some(target), _) => Ok(target),
        (None, Some(name)) => {
            let path = workspace.root.join(CONFIG_FILE);
            name.parse().map_err(|error| Failure::at(&path, format!("target: {error}")))
        }
        (None, None) => Ok(Target::default()),
    }
}
