#![expect(clippy::print_stderr, reason = "whoever runs the tests shall know what was skipped")]

use std::path::PathBuf;

use journeyc::catalog::{Catalog, Target};
use journeyc::import;
use journeyc::platform::{Input, InputFile, read};
use serde_json::Value;

/// Every export of the corpus becomes sources that compile to the same journeys.
#[test]
fn nothing_is_lost() {
    let Some(root) = std::env::var_os("JOURNEYC_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: JOURNEYC_CORPUS does not name a folder with exports");
        return;
    };
    let manifest = std::fs::read(root.join("manifest.json")).expect("the corpus has a manifest");
    let manifest: Value = serde_json::from_slice(&manifest).expect("the manifest is JSON");
    let catalog = Catalog::builtin();
    let mut count = 0;
    for export in manifest["exports"].as_array().expect("a list") {
        if export["format"] == "am-fbc" {
            continue;
        }
        let files = export["files"].as_array().expect("a list").iter().filter_map(Value::as_str);
        let file = |path: &str| InputFile {
            path: path.to_owned(),
            bytes: std::fs::read(root.join(path)).expect("a file of the manifest"),
            is_named: export["file"] == path,
        };
        let exports =
            read(Input { files: files.map(file).collect() }).unwrap_or_else(|error| panic!("{error}"));
        let imported = import::fresh(&exports.journeys, &catalog, Target::Aic);
        assert_eq!(imported.differences, [], "{}", export["file"]);
        count += exports.journeys.len();
    }
    assert!(count > 0);
}
