use std::path::{Path, PathBuf};

use super::{CLEAN, ERRORS, output};
use crate::catalog::{Catalog, Target};
use crate::import;
use crate::lock::LOCK_FILE;
use crate::platform;
use crate::workspace::{Failure, exports, write};

/// Turn exports into sources
///
/// Writes a source for each journey, its scripts and whatever else travels with it beside it, and a lock with ids and
/// places. Nothing is written unless everything can be.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc import Login.journey.json -o journeys\n  \
                  journeyc import allAlphaJourneys.journey.json -o journeys --verify"
)]
pub(super) struct Arguments {
    /// Exports
    #[arg(value_name = "EXPORT", required = true)]
    exports: Vec<PathBuf>,

    /// The folder of the sources
    #[arg(short, long, value_name = "DIR", default_value = "journeys")]
    output: PathBuf,

    /// The platform that the sources are for: aic, am-7.5, am-8.0 or am-8.1 [default: aic]
    #[arg(long, value_name = "PLATFORM")]
    target: Option<Target>,

    /// Learn node types from a file, as `journeyc build --catalog` does; may be given several times
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,

    /// Compare what a build of the sources gives with the exports, and say what differs
    #[arg(long)]
    verify: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut catalog = Catalog::builtin();
    for path in &arguments.catalog {
        let text = std::fs::read_to_string(path).map_err(|error| Failure::at(path, error))?;
        catalog.add(&text).map_err(|error| Failure::at(path, error))?;
    }
    let read = platform::read(exports::read(&arguments.exports)?).map_err(|error| Failure(error.to_string()))?;
    let mut text: String = read.notes.iter().map(|note| format!("{note}\n")).collect();
    let journeys = read.journeys;
    if journeys.is_empty() {
        return Err(Failure("there is no journey in what was read".to_owned()));
    }
    let imported = import::fresh(&journeys, &catalog, arguments.target.unwrap_or_default());
    let lock = imported.lock.write().into_bytes();
    let place = |(path, bytes): &(String, Vec<u8>)| (arguments.output.join(Path::new(path)), bytes.clone());
    let files = imported.files.iter().map(place);
    write::all(files.chain([(arguments.output.join(LOCK_FILE), lock)]))?;
    if arguments.verify {
        text.extend(imported.differences.iter().map(|(journey, what)| format!("{journey}: {what}\n")));
    }
    let count = journeys.len();
    let noun = if count == 1 { "journey" } else { "journeys" };
    text.push_str(&format!("imported {count} {noun} into {}\n", arguments.output.display()));
    output::error(&text);
    Ok(if arguments.verify && !imported.differences.is_empty() { ERRORS } else { CLEAN })
}
