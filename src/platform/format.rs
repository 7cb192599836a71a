//! The formats that journeys are written in, and the one way to write each.

use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::rest::Platform;
use super::{Names, am, amster, carried, console, fr_config, frodo};
use crate::model::{DependencyKind, Journey};

/// The realm of fr-config-manager's paths where nobody names one.
const REALM: &str = "alpha";

/// A format that journeys are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// frodo's journey files, which the console imports as well
    #[default]
    Frodo,
    /// The admin console's export
    Console,
    /// The folders of fr-config-manager
    FrConfig,
    /// The folders of Amster
    Amster,
    /// AM's REST bodies in the order in which they must be PUT, with a manifest
    Am,
}

/// How journeys are written.
#[derive(Clone, Copy)]
pub struct Writing<'a> {
    /// The format.
    pub format: Format,
    /// The platform that they are for.
    pub platform: Platform<'a>,
    /// The realm of formats whose paths name one.
    pub realm: Option<&'a str>,
}

/// Writes journeys into one document; nothing where the format has many files.
pub fn document(journeys: &[Journey], writing: Writing<'_>) -> Option<Vec<u8>> {
    let platform = writing.platform;
    match writing.format {
        Format::Frodo => Some(frodo::write(journeys, platform)),
        Format::Console => Some(console::write(journeys, platform)),
        Format::Am => Some(json(&am::document(&am::requests(journeys, platform), journeys, platform))),
        Format::FrConfig | Format::Amster => None,
    }
}

/// Writes journeys into the files of a folder, each into one of its own where the format allows it.
pub fn write(journeys: &[Journey], writing: Writing<'_>) -> Vec<(String, Vec<u8>)> {
    let Writing { format, platform, realm } = writing;
    let each = |write: &(dyn Fn(&Journey) -> Vec<u8> + Sync)| {
        let files = journeys.par_iter().zip(format.names(journeys));
        files.map(|(journey, name)| (name, write(journey))).collect()
    };
    match format {
        Format::Frodo => each(&|journey| frodo::write([journey], platform)),
        Format::Console => each(&|journey| console::write([journey], platform)),
        Format::Am => {
            let requests = am::requests(journeys, platform);
            let manifest = json(&am::manifest(&requests, journeys, platform));
            let bodies = requests.iter().map(|request| (request.file.clone(), json(&request.body)));
            bodies.chain([("manifest.json".to_owned(), manifest)]).collect()
        }
        Format::FrConfig => fr_config::write(journeys, platform, Some(realm.unwrap_or(REALM))),
        Format::Amster => amster::write(journeys, platform, realm),
    }
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [Self::Frodo, Self::Console, Self::FrConfig, Self::Amster, Self::Am];

    /// The word for it on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Frodo => "frodo",
            Self::Console => "console",
            Self::FrConfig => "fr-config",
            Self::Amster => "amster",
            Self::Am => "am",
        }
    }

    /// Whether it has a place of its own for what journeys carry of a kind.
    pub(crate) fn has_place_for(self, kind: DependencyKind) -> bool {
        match self {
            Self::Frodo | Self::Console => true,
            Self::FrConfig => !fr_config::CARRIED.contains(&kind),
            Self::Amster => false,
            Self::Am => !am::CARRIED.contains(&kind),
        }
    }

    /// The file of journeyc's own that holds what the format has no place for.
    pub(crate) fn carrying_file(self) -> Option<&'static str> {
        match self {
            Self::Frodo | Self::Console => None,
            Self::FrConfig | Self::Amster => Some(carried::FILE),
            Self::Am => Some("manifest.json"),
        }
    }

    /// The names of the files where each journey has one of its own; no names in other formats.
    pub fn names(self, journeys: &[Journey]) -> Vec<String> {
        let ending = match self {
            Self::Frodo => ".journey.json",
            Self::Console => ".json",
            Self::Am | Self::FrConfig | Self::Amster => return Vec::new(),
        };
        let mut names = Names::default();
        journeys.iter().map(|journey| names.file(&journey.name) + ending).collect()
    }
}

fn json(value: &Value) -> Vec<u8> {
    let mut value = value.clone();
    value.sort_all_objects();
    format!("{value:#}\n").into_bytes()
}
