use std::path::PathBuf;

use super::ERRORS;
use super::input::InputArguments;
use super::{read, realms};
use crate::diagram::Theme;
use crate::docs::{self, Format, Handbook};
use crate::source::counted;
use crate::workspace::{Failure, STANDARD, write};

/// Write a handbook of journeys, in Markdown and HTML
///
/// An index tells what there is, who calls whom, and what the realm must have: services, variables and secrets, email
/// templates and the like. Each journey has a page with its diagram, its connections, and what its nodes set; each
/// script has one too. Secrets are masked.
///
/// A PATH may be an export of any format as well as a source: a file that is no source, a folder without sources, or
/// JSON on standard input. Nothing is written when there are errors, and a file is replaced only when the new one is
/// complete.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc docs\n  journeyc docs journeys -o handbook --format html\n  \
                  journeyc docs allAlphaJourneys.journey.json -o docs/alpha --format markdown\n  \
                  frodo journey export -a -f all.json TENANT alpha && journeyc docs all.json")]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,

    /// The folder to write to; it then holds README.md, index.html, and a file for each journey, diagram and script
    #[arg(short, long, value_name = "DIR", default_value = "handbook")]
    output: PathBuf,

    /// What to write pages in
    #[arg(long, default_value = "both")]
    format: Format,

    /// The colours of pages and diagrams
    #[arg(long, default_value = "auto")]
    theme: Theme,

    /// Only the journey of this name; may be given several times
    #[arg(long, value_name = "NAME")]
    journey: Vec<String>,

    /// Replace files that journeyc did not write
    #[arg(long)]
    force: bool,
}

impl Arguments {
    /// What it works on, as far as realms go.
    pub(super) fn asked(&self) -> Option<Vec<PathBuf>> {
        self.input.asked()
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let is_file = arguments.output.exists() && !arguments.output.is_dir();
    if is_file || arguments.output.as_os_str() == STANDARD {
        return Err(Failure::at(&arguments.output, "a handbook has many files; name a folder with -o"));
    }
    let place = realms::place(&arguments.output)?;
    let Some(whole) = read::journeys(&arguments.input, false, &arguments.journey, realms::name().as_deref())?
    else {
        return Ok(ERRORS);
    };
    let journeys = read::chosen(&whole.journeys, &arguments.journey)?;
    let handbook = Handbook {
        journeys: &journeys,
        catalog: &whole.catalog,
        theme: arguments.theme,
        format: arguments.format,
    };
    let files = docs::write(&handbook).into_iter();
    let files = files.map(|(path, text)| {
        let path = place.join(path);
        let bytes = write::signed(&path, text.into_bytes());
        (path, bytes)
    });
    write::below(&place, files, write::Over::forced(arguments.force))?;
    let (count, place) = (counted(journeys.len(), "journey"), place.display());
    arguments.input.conclude(&format!("wrote a handbook of {count} into {place}"));
    Ok(whole.code)
}
