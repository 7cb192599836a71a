//! What commands that compile have in common: their arguments, reading, compiling, reporting.

use std::path::PathBuf;

use super::{CLEAN, ERRORS, output};
use crate::catalog::{Catalog, Target};
use crate::compile::{Compiled, Level, Levels, Settings, compile};
use crate::diagnostic::render::{self, MessageFormat};
use crate::source::without_mark;
use crate::workspace::{CONFIG_FILE, Failure, Workspace, set_level};

#[derive(Debug, clap::Args)]
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

    /// How to print diagnostics: `human` and `short` for people, the others for machines
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    message_format: MessageFormat,

    /// Do not report a diagnostic
    #[arg(long, value_name = "CODE", help_heading = "Lint levels", value_delimiter = ',', hide_possible_values = true,
          value_parser = super::possible::lint())]
    allow: Vec<String>,

    /// Report a diagnostic as a warning
    #[arg(long, value_name = "CODE", help_heading = "Lint levels", value_delimiter = ',', hide_possible_values = true,
          value_parser = super::possible::lint())]
    warn: Vec<String>,

    /// Report a diagnostic as an error; `warnings` means all of them
    #[arg(long, value_name = "CODE", help_heading = "Lint levels", value_delimiter = ',', hide_possible_values = true,
          value_parser = super::possible::lint())]
    deny: Vec<String>,
}

/// What reading and compiling gives.
pub(super) struct Input {
    pub workspace: Workspace,
    pub catalog: Catalog,
    pub target: Target,
    pub compiled: Compiled,
}

impl InputArguments {
    /// Reads and compiles.
    pub(super) fn compile(&self) -> Result<Input, Failure> {
        self.compile_these(&self.paths)
    }

    /// Reads and compiles the sources that some of the paths name.
    pub(super) fn compile_these(&self, paths: &[PathBuf]) -> Result<Input, Failure> {
        let workspace = Workspace::open(paths)?;
        let mut levels = workspace.config.levels()?;
        self.levels(&mut levels)?;
        let target = target(self.target, &workspace)?;
        let configured = workspace.config.catalogs.iter().map(|path| workspace.root.join(path));
        let catalog = self.catalog(configured)?;
        let settings = Settings {
            catalog: &catalog,
            target,
            levels: &levels,
            lock: &workspace.lock,
            files: &workspace.disk,
            elsewhere: &|| workspace.journeys_elsewhere(),
        };
        let compiled = compile(&workspace.sources, &settings);
        Ok(Input { workspace, catalog, target, compiled })
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
        if self.message_format == MessageFormat::Human {
            output::error(&format!("{text}\n"));
        }
    }

    fn levels(&self, levels: &mut Levels) -> Result<(), Failure> {
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
        let Input { workspace, compiled, .. } = input;
        let is_human = self.message_format == MessageFormat::Human;
        let coloured = is_human && output::is_coloured();
        let text = render::render(self.message_format, &compiled.diagnostics, &workspace.sources, coloured);
        if is_human || output_is_taken {
            output::error(&text);
        } else {
            output::print(text.as_bytes())?;
        }
        if is_human && !compiled.diagnostics.is_empty() {
            output::error(&render::closing(&compiled.diagnostics));
        }
        Ok(if compiled.has_errors() { ERRORS } else { CLEAN })
    }
}

/// The catalogue with what these files add.
pub(super) fn catalog(paths: impl IntoIterator<Item = PathBuf>) -> Result<Catalog, Failure> {
    let mut catalog = Catalog::builtin();
    for path in paths {
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::at(&path, error))?;
        catalog.add(without_mark(&text)).map_err(|error| Failure::at(&path, error))?;
    }
    Ok(catalog)
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
