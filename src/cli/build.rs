use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::input::{Input, InputArguments};
use super::{CLEAN, output};
use crate::layout;
use crate::model::Journey;
use crate::platform::rest::Platform;
use crate::platform::{am, distinct_names, frodo};
use crate::workspace::{Failure, Format, STANDARD, write};

/// Compile journeys to the platform's JSON
///
/// Nothing is written when there are errors, and a file is replaced only when the new one is complete.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc build\n  journeyc build journeys -o build\n  \
                  journeyc build login.journey -o login.journey.json && frodo journey import -f login.journey.json TENANT alpha\n  \
                  journeyc build - -o - < login.journey\n  journeyc build --format am --target am-8.1 -o rest")]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,

    /// A folder (one NAME.journey.json a journey), a file that ends in .json or `-` (all journeys in one document)
    /// [default: build, or that of journeyc.toml]
    #[arg(short, long, value_name = "DIR|FILE|-")]
    output: Option<PathBuf>,

    /// The format to write [default: frodo, or that of journeyc.toml]
    #[arg(long)]
    format: Option<Format>,
}

/// Where the output goes.
enum Place {
    Standard,
    File(PathBuf),
    Folder(PathBuf),
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut input = arguments.input.compile()?;
    let code = arguments.input.report(&input)?;
    if code != CLEAN {
        return Ok(code);
    }
    place(&mut input.compiled.journeys);
    let config = &input.workspace.config.build;
    let format = arguments.format.or(config.format).unwrap_or_default();
    let output = match (&arguments.output, &config.output) {
        (Some(output), _) => output.clone(),
        (None, Some(output)) => input.workspace.root.join(output),
        (None, None) => PathBuf::from("build"),
    };
    let is_file = output.extension().is_some_and(|ending| ending == "json") && !output.is_dir();
    let place = match output {
        output if output.as_os_str() == STANDARD => Place::Standard,
        output if is_file => Place::File(output),
        output => Place::Folder(output),
    };
    let platform = Platform { catalog: &input.catalog, target: input.target };
    let journeys = &input.compiled.journeys;
    let folder = match place {
        Place::Standard => return output::print(&document(journeys, format, platform)).map(|()| CLEAN),
        Place::File(path) => {
            write::all([(path.clone(), document(journeys, format, platform))])?;
            path
        }
        Place::Folder(folder) => {
            write::all(folder_files(&folder, journeys, format, platform))?;
            folder
        }
    };
    summary(&input, &folder);
    Ok(CLEAN)
}

/// Lays the journeys out, and tells somebody who watches how far it got.
fn place(journeys: &mut [Journey]) {
    /// From so many journeys on it is worth telling.
    const MANY: usize = 200;
    let (total, done) = (journeys.len(), AtomicUsize::new(0));
    let is_told = total >= MANY && output::is_watched();
    journeys.par_iter_mut().for_each(|journey| {
        layout::place(journey);
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if is_told && (done.is_multiple_of(MANY / 4) || done == total) {
            let end = if done == total { "\n" } else { "" };
            output::error(&format!("\rlaid out {done} of {total} journeys{end}"));
        }
    });
}

/// All journeys in one document.
fn document(journeys: &[Journey], format: Format, platform: Platform<'_>) -> Vec<u8> {
    match format {
        Format::Frodo => frodo::write(journeys, platform),
        Format::Am => json(&am::document(&am::requests(journeys, platform), platform)),
    }
}

fn folder_files(
    folder: &Path,
    journeys: &[Journey],
    format: Format,
    platform: Platform<'_>,
) -> Vec<(PathBuf, Vec<u8>)> {
    match format {
        Format::Frodo => {
            let names = distinct_names(journeys);
            let write = |(journey, name): (&Journey, String)| {
                (folder.join(format!("{name}.journey.json")), frodo::write([journey], platform))
            };
            journeys.par_iter().zip(names).map(write).collect()
        }
        Format::Am => {
            let requests = am::requests(journeys, platform);
            let manifest = (folder.join("manifest.json"), json(&am::manifest(&requests, platform)));
            let bodies = requests.iter().map(|request| (folder.join(&request.file), json(&request.body)));
            bodies.chain([manifest]).collect()
        }
    }
}

fn json(value: &serde_json::Value) -> Vec<u8> {
    let mut value = value.clone();
    value.sort_all_objects();
    format!("{value:#}\n").into_bytes()
}

fn summary(input: &Input, place: &Path) {
    let count = input.compiled.journeys.len();
    let journeys = if count == 1 { "journey" } else { "journeys" };
    output::error(&format!("built {count} {journeys} into {}\n", place.display()));
}
