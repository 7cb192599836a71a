use std::path::{Path, PathBuf};

use super::{CLEAN, ERRORS, emit, output};
use crate::layout;
use crate::platform::{Exports, places, read};
use crate::workspace::{Failure, STANDARD, exports, write};

/// Lay out the journeys of an export anew; everything but positions stays
///
/// The export may have any format; in one of many files, name the file of the tree.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc layout Login.journey.json -o Login.journey.json\n  \
                  journeyc layout config/realms/alpha/journeys/Login/Login.json -o -")]
pub(super) struct Arguments {
    /// The export, or `-` for standard input
    #[arg(value_name = "EXPORT")]
    export: PathBuf,

    /// The file to write, which may be the export itself, or `-` for standard output
    #[arg(short, long, value_name = "FILE|-")]
    output: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    if arguments.export.is_dir() {
        return Err(Failure::at(&arguments.export, "this is a folder; name the file of the tree"));
    }
    let input = exports::load(std::slice::from_ref(&arguments.export))?;
    let Some(file) = input.files.iter().find(|file| file.is_named).cloned() else { return Ok(ERRORS) };
    let laid_out = read(input).and_then(|Exports { journeys, .. }| {
        let mut journeys: Vec<_> = journeys.iter().map(places::displace).collect();
        layout::place_all(&mut journeys, &|| ());
        let bytes = places::replace(&file.path, &file.bytes, &journeys)?;
        Ok((journeys.len(), bytes))
    });
    let (count, bytes) = match laid_out {
        Ok(laid_out) => laid_out,
        Err(error) => {
            emit::report(&error);
            return Ok(ERRORS);
        }
    };
    if arguments.output == Path::new(STANDARD) {
        output::print(&bytes)?;
    } else {
        write::all([(arguments.output.clone(), bytes)])?;
        output::note(&format!("laid out {} in {}\n", emit::counted(count), arguments.output.display()));
    }
    Ok(CLEAN)
}
