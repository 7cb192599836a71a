use std::path::{Path, PathBuf};

use super::read::{self, Carried};
use super::{ERRORS, output, realms};
use crate::layout;
use crate::platform::{Choice, places};
use crate::source::counted;
use crate::workspace::{Failure, STANDARD, exports, write};

/// Lay out the journeys of an export anew; everything but positions stays
///
/// The export may have any format. Of a folder, the files that hold trees are written.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc layout Login.journey.json -o Login.journey.json\n  \
                  journeyc layout config/realms/alpha/journeys/Login/Login.json -o -\n  \
                  journeyc layout config/realms/alpha -o config/realms/alpha")]
pub(super) struct Arguments {
    /// The export: a file, a folder, or `-` for standard input
    #[arg(value_name = "EXPORT")]
    export: PathBuf,

    /// The file to write, which may be the export itself, or `-` for standard output; of a folder, a folder
    #[arg(short, long, value_name = "DIR|FILE|-")]
    output: PathBuf,

    /// Only the journey of this name; may be given several times
    #[arg(long, value_name = "NAME")]
    journey: Vec<String>,

    /// Replace files that journeyc did not write
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let (export, place) = (&arguments.export, &arguments.output);
    let is_folder = export.is_dir();
    if is_folder && (place.as_os_str() == STANDARD || place.is_file()) {
        return Err(Failure::at(export, "this is a folder; name a folder with -o"));
    }
    let realm_name = realms::name();
    let realm = realm_name.as_deref();
    let choice = Choice { journeys: &arguments.journey, realm, is_for_output: false };
    let input = exports::load(std::slice::from_ref(export))?;
    let files: Vec<_> = input
        .files
        .iter()
        .filter(|file| file.is_named || is_folder && file.path.to_ascii_lowercase().ends_with(".json"))
        .cloned()
        .collect();
    let Some(read) = read::these(input, std::slice::from_ref(export), choice, Carried::Left) else {
        return Ok(ERRORS);
    };
    let mut journeys: Vec<_> = read.journeys.iter().map(places::displace).collect();
    layout::place_all(&mut journeys, &|| ());
    // The export itself may be replaced: it was named twice.
    let is_itself =
        export.canonicalize().is_ok_and(|export| place.canonicalize().is_ok_and(|place| place == export));
    let over = write::Over::forced(arguments.force || is_itself);
    let mut written = Vec::new();
    for file in files {
        // What is no JSON was said when it was read.
        let Ok(Some(bytes)) = places::replace(&file.path, &file.bytes, &journeys, realm) else { continue };
        if place.as_os_str() == STANDARD {
            output::json(&bytes)?;
            return Ok(read.code);
        }
        let inside = Path::new(&file.path).strip_prefix(export).ok().filter(|_| is_folder);
        match inside {
            Some(inside) => written.push((place.join(inside), bytes)),
            None => write::one(place, bytes, over)?,
        }
    }
    if !written.is_empty() {
        write::below(place, written, over)?;
    }
    output::note(&format!("laid out {} in {}\n", counted(journeys.len(), "journey"), place.display()));
    Ok(read.code)
}
