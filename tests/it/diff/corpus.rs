#![expect(clippy::print_stderr, reason = "whoever runs the tests shall know what was skipped")]

use std::fs;
use std::path::PathBuf;

use journeyc::model::Journey;
use journeyc::platform::{Input, InputFile, read};
use serde_json::Value;

/// The journeys of every export of the corpus that can be read, with the export's name.
pub fn exports() -> Vec<(String, Vec<Journey>)> {
    let Some(root) = std::env::var_os("JOURNEYC_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: JOURNEYC_CORPUS does not name a folder with exports");
        return Vec::new();
    };
    let manifest = fs::read(root.join("manifest.json")).expect("the corpus has a manifest");
    let manifest: Value = serde_json::from_slice(&manifest).expect("the manifest is JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut found = Vec::new();
    for export in manifest["exports"].as_array().expect("a list") {
        let main = text(&export["file"]);
        let paths = export["files"].as_array().expect("a list").iter().map(text);
        let files = paths.map(|path| InputFile {
            bytes: fs::read(root.join(&path)).expect("a file of the manifest"),
            is_named: path == main,
            path,
        });
        if let Ok(read) = read(Input { files: files.collect(), ..Input::default() }) {
            found.push((main, read.journeys));
        }
    }
    found
}
