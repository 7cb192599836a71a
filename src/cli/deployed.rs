use std::path::{Path, PathBuf};

use super::{ERRORS, environments, input, output, read, realms};
use crate::catalog::Target;
use crate::diagnostic::render::{self, MessageFormat};
use crate::import::{self, Meeting};
use crate::language::Documents;
use crate::platform::Choice;
use crate::source::counted;
use crate::workspace::{Failure, Workspace, exports, write};

/// Tell journeyc.lock what was deployed, so that a later edit in the console is told from one in the source
///
/// An import compares the export and the source with how they last agreed. After a deployment that is what was deployed:
/// the sources as they are, or what EXPORT holds (the file that was deployed, or an export taken right after). Only
/// journeyc.lock changes; commit it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc build && frodo journey import -A -D build TENANT alpha && journeyc deployed\n  \
                  journeyc deployed build/FirstLogin.journey.json"
)]
pub(super) struct Arguments {
    /// What was deployed: files, folders with all that lies below them, or `-` for standard input
    /// [default: the sources of the workspace as they are]
    #[arg(value_name = "EXPORT")]
    exports: Vec<PathBuf>,

    /// The platform that the sources are for: aic, am-7.5, am-8.0 or am-8.1 [default: aic, or that of journeyc.toml]
    #[arg(long, value_name = "PLATFORM")]
    target: Option<Target>,

    /// Learn node types from a file, as `journeyc build --catalog` does; may be given several times
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,

    /// The environment of journeyc.toml that was deployed: its variables and platform count
    #[arg(long, value_name = "NAME")]
    env: Option<String>,

    /// Set a variable for this run; may be given several times
    #[arg(long, value_name = "NAME=VALUE")]
    var: Vec<String>,
}

impl Arguments {
    /// What was deployed.
    pub(super) fn exports(&self) -> &[PathBuf] {
        &self.exports
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let here = Path::new(".");
    let workspace = Workspace::whole(here)?;
    let configured = input::configured(&workspace)?;
    let catalog = input::catalog(configured.into_iter().chain(arguments.catalog.iter().cloned()))?;
    let target = environments::target(arguments.target, arguments.env.as_deref(), &workspace)?;
    let surroundings = environments::surroundings(&workspace, arguments.env.as_deref(), &arguments.var)?;
    let meeting = Meeting {
        sources: &workspace.sources,
        documents: Documents::default(),
        files: &workspace.disk,
        lock: &workspace.lock,
        taken: exports::paths_below(here)?,
        folder: here.to_owned(),
        may_climb: workspace.has_config(),
        surroundings: &surroundings,
    };
    let deployed = if arguments.exports.is_empty() {
        import::deployed::sources(&meeting, &catalog, target)
    } else {
        let realm_name = realms::name();
        let choice = Choice { journeys: &[], realm: realm_name.as_deref(), is_for_output: false };
        let Some(read) = read::exports(&arguments.exports, choice, read::Carried::Used)? else {
            return Ok(ERRORS);
        };
        import::deployed::exports(&read.journeys, &meeting, &catalog, target)
    };
    if !deployed.errors.is_empty() {
        let coloured = output::is_coloured();
        let text = render::render(MessageFormat::Human, &deployed.errors, &workspace.sources, coloured);
        output::rendered(&text);
        output::error("error: the sources have errors; nothing was written\n");
        return Ok(ERRORS);
    }
    for name in &deployed.unknown {
        output::note(&format!("note: `{name}` has no source; `journeyc import` makes one\n"));
    }
    if !deployed.moved.is_empty() {
        output::note(&format!("note: the sources are not what was deployed: {}\n", some(&deployed.moved)));
    }
    if deployed.journeys.is_empty() {
        output::error("error: there is no journey that is in the sources and was deployed\n");
        return Ok(ERRORS);
    }
    let count = counted(deployed.journeys.len(), "journey");
    if deployed.lock == workspace.lock && !workspace.is_lock_joined() {
        output::note(&format!("nothing changed: {count} deployed as the lock has it\n"));
    } else {
        let file = (workspace.lock_path.clone(), deployed.lock.write().into_bytes());
        if let Some(hold) = workspace.hold() {
            write::under(hold, vec![file])?;
        }
        output::note(&format!("deployed: {count}\n"));
    }
    Ok(super::CLEAN)
}

/// The first of many names, and how many more there are.
fn some(names: &[String]) -> String {
    const SHOWN: usize = 10;
    let more = names.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names[..names.len().min(SHOWN)].join(", "))
}
