//! Writing journeys in a format: what `build` and `convert` have in common.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::output;
use crate::model::Journey;
use crate::platform::rest::Platform;
use crate::platform::{Names, am, amster, console, fr_config, frodo};
use crate::workspace::{Failure, Format, STANDARD, write};

/// What output shall be.
pub(super) struct Emitted<'a> {
    pub format: Format,
    pub platform: Platform<'a>,
    /// The realm of formats whose paths name one.
    pub realm: Option<&'a str>,
    /// What may be replaced.
    pub over: write::Over,
}

/// Writes journeys to a folder, a file that ends in `.json`, or standard output. Says where they are, unless it is there.
pub(super) fn emit(
    output: &Path,
    journeys: &[Journey],
    emitted: &Emitted<'_>,
) -> Result<Option<PathBuf>, Failure> {
    let is_standard = output.as_os_str() == STANDARD;
    let is_file = output.extension().is_some_and(|ending| ending == "json") && !output.is_dir();
    if !is_standard && !is_file {
        if output.exists() && !output.is_dir() {
            return Err(Failure::at(output, "it is no folder; the name of a file for -o ends in .json"));
        }
        let files = emitted.files(journeys).into_iter().map(|(path, bytes)| (output.join(path), bytes));
        write::below(output, files.collect::<Vec<_>>(), emitted.over)?;
        return Ok(Some(output.to_owned()));
    }
    let Some(document) = emitted.document(journeys) else {
        let message = "this format has many files; name a folder with -o";
        return Err(Failure(message.to_owned()));
    };
    if is_standard {
        output::print(&document)?;
        return Ok(None);
    }
    write::one(output, document, emitted.over)?;
    Ok(Some(output.to_owned()))
}

/// So many journeys.
pub(super) fn counted(journeys: usize) -> String {
    if journeys == 1 { "1 journey".to_owned() } else { format!("{journeys} journeys") }
}

impl Emitted<'_> {
    /// All journeys in one document, where the format is one.
    fn document(&self, journeys: &[Journey]) -> Option<Vec<u8>> {
        let platform = self.platform;
        match self.format {
            Format::Frodo => Some(frodo::write(journeys, platform)),
            Format::Console => Some(console::write(journeys, platform)),
            Format::Am => Some(json(&am::document(&am::requests(journeys, platform), journeys, platform))),
            Format::FrConfig | Format::Amster => None,
        }
    }

    /// The names of the files where each journey has one of its own; no names in other formats.
    pub(super) fn names(&self, journeys: &[Journey]) -> Vec<String> {
        let ending = match self.format {
            Format::Frodo => ".journey.json",
            Format::Console => ".json",
            Format::Am | Format::FrConfig | Format::Amster => return Vec::new(),
        };
        let mut names = Names::default();
        journeys.iter().map(|journey| names.file(&journey.name) + ending).collect()
    }

    /// The files of a folder.
    fn files(&self, journeys: &[Journey]) -> Vec<(String, Vec<u8>)> {
        let platform = self.platform;
        let each = |write: &(dyn Fn(&Journey) -> Vec<u8> + Sync)| {
            let files = journeys.par_iter().zip(self.names(journeys));
            files.map(|(journey, name)| (name, write(journey))).collect()
        };
        match self.format {
            Format::Frodo => each(&|journey| frodo::write([journey], platform)),
            Format::Console => each(&|journey| console::write([journey], platform)),
            Format::Am => {
                let requests = am::requests(journeys, platform);
                let manifest = json(&am::manifest(&requests, journeys, platform));
                let bodies = requests.iter().map(|request| (request.file.clone(), json(&request.body)));
                bodies.chain([("manifest.json".to_owned(), manifest)]).collect()
            }
            Format::FrConfig => fr_config::write(journeys, platform, Some(self.realm.unwrap_or("alpha"))),
            Format::Amster => amster::write(journeys, platform, self.realm),
        }
    }
}

fn json(value: &serde_json::Value) -> Vec<u8> {
    let mut value = value.clone();
    value.sort_all_objects();
    format!("{value:#}\n").into_bytes()
}
