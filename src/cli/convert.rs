use std::path::PathBuf;

use super::emit;
use super::read::{self, Carried};
use super::{ERRORS, input, output, realms};
use crate::catalog::{Catalog, Target};
use crate::model::{DependencyKind, Journey};
use crate::platform::rest::Platform;
use crate::platform::{Choice, Format, Writing};
use crate::source::counted;
use crate::workspace::{Failure, write};

/// Turn exports of one format into another
///
/// The format of the input is recognised: frodo, the console's export, fr-config-manager and Amster folders, AM's REST
/// bodies, amtree. Nothing is changed on the way. A journey that cannot be read keeps no other from being converted; the
/// exit code is 1 then.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc convert Login.journey.json -o config --format fr-config --realm alpha\n  \
                  journeyc convert config/realms/alpha -o journeys\n  \
                  journeyc convert amster-export/realms/root -o console.json --format console\n  \
                  curl … | journeyc convert - -o - --format frodo"
)]
pub(super) struct Arguments {
    /// Exports: files, folders (all that lies below them), or `-` for standard input
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,

    /// A folder, or a file that ends in .json or `-` (all journeys in one document)
    #[arg(short, long, value_name = "DIR|FILE|-")]
    output: PathBuf,

    /// The format to write
    #[arg(long, default_value = "frodo")]
    format: Format,

    /// Give nodes the versions that this platform wants: aic, am-7.5, am-8.0 or am-8.1; without it, versions stay as
    /// they are
    #[arg(long, value_name = "PLATFORM")]
    target: Option<Target>,

    /// Learn node types from a file, as `journeyc build --catalog` does; may be given several times
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,

    /// Only the journey of this name; may be given several times
    #[arg(long, value_name = "NAME")]
    journey: Vec<String>,

    /// Replace files that journeyc did not write
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let realm_name = realms::name();
    let choice = Choice { journeys: &arguments.journey, realm: realm_name.as_deref(), is_for_output: true };
    let Some(read) = read::exports(&arguments.paths, choice, Carried::Used)? else { return Ok(ERRORS) };
    let mut journeys = read.journeys;
    let mut catalog = input::catalog(arguments.catalog.iter().cloned())?;
    for journey in &journeys {
        learn(&mut catalog, journey);
    }
    let platform = Platform { catalog: &catalog, target: arguments.target.unwrap_or_default() };
    if arguments.target.is_some() {
        for journey in &mut journeys {
            platform.retarget(journey);
        }
    }
    let realm_name = realms::name();
    let realm = realm_name.as_deref();
    let over = write::Over::forced(arguments.force);
    let writing = Writing { format: arguments.format, platform, realm };
    if let Some(place) = emit::emit(&arguments.output, &journeys, writing, over)? {
        output::note(&format!("converted {} into {}\n", counted(journeys.len(), "journey"), place.display()));
    }
    Ok(read.code)
}

/// Takes in the custom types whose definitions a journey brings along. What is no definition is passed on as it is.
fn learn(catalog: &mut Catalog, journey: &Journey) {
    let definitions = journey.dependencies.others.get(&DependencyKind::NodeTypes);
    for definition in definitions.into_iter().flat_map(|all| all.values()) {
        let _ = catalog.add(&definition.to_string());
    }
}
