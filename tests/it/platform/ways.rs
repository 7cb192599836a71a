//! The ways through a format and back.

use journeyc::model::Journey;
use journeyc::platform::rest::Platform;
use journeyc::platform::{Exports, Format, Input, InputFile, Writing, document, read, write};

/// Reads one file.
pub fn one(path: &str, bytes: Vec<u8>) -> Exports {
    let file = InputFile { path: path.to_owned(), bytes, is_named: true };
    read(Input { files: vec![file], ..Input::default() }).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads a folder.
pub fn many(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Exports {
    let files = files.into_iter().map(|(path, bytes)| InputFile { path, bytes, is_named: false });
    read(Input { files: files.collect(), ..Input::default() }).unwrap_or_else(|error| panic!("{error}"))
}

/// Every format that is written.
pub const FORMATS: [Format; 5] =
    [Format::Frodo, Format::Console, Format::FrConfig, Format::Amster, Format::Am];

/// Writes in a format and reads again.
pub fn through(format: Format, journeys: &[Journey], platform: Platform<'_>) -> Exports {
    let writing = Writing { format, platform, realm: None };
    match document(journeys, writing) {
        Some(bytes) if format != Format::Am => one("x.json", bytes),
        _ => many(write(journeys, writing)),
    }
}
