//! The ways through a format and back.

use journeyc::model::Journey;
use journeyc::platform::rest::Platform;
use journeyc::platform::{Exports, Input, InputFile, am, amster, console, fr_config, frodo, read};
use serde_json::Value;

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
pub const FORMATS: [&str; 5] = ["frodo", "console", "fr-config", "amster", "am"];

/// Writes in a format and reads again.
pub fn through(format: &str, journeys: &[Journey], platform: Platform<'_>) -> Exports {
    let json = |value: &Value| {
        let mut value = value.clone();
        value.sort_all_objects();
        value.to_string().into_bytes()
    };
    match format {
        "frodo" => one("x.json", frodo::write(journeys, platform)),
        "console" => one("x.json", console::write(journeys, platform)),
        "fr-config" => many(fr_config::write(journeys, platform, Some("alpha"))),
        "amster" => many(amster::write(journeys, platform, None)),
        _ => {
            let requests = am::requests(journeys, platform);
            let manifest = ("manifest.json".to_owned(), json(&am::manifest(&requests, journeys, platform)));
            many(requests.iter().map(|request| (request.file.clone(), json(&request.body))).chain([manifest]))
        }
    }
}
