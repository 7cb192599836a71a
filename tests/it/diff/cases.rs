//! The cases, and the formats of what is said.

use std::fs;
use std::path::{Path, PathBuf};

use journeyc::diff::{Diff, show};
use journeyc::model::Journey;

use super::{diff, one};
use crate::shared;

/// The journeys of a version: `old.journey`, or `old.json`.
fn version(folder: &Path, name: &str) -> Vec<Journey> {
    let source = folder.join(name).with_extension("journey");
    if source.exists() {
        return shared::journeys(&[source]);
    }
    one(fs::read(folder.join(name).with_extension("json")).expect("the case has both versions"))
}

fn compared(folder: &Path) -> Diff {
    diff(&version(folder, "old"), &version(folder, "new"))
}

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/cases/diff").expect("the cases are there");
    let paths = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir());
    let mut folders: Vec<PathBuf> = paths.collect();
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

#[test]
fn cases() {
    for folder in folders() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(Path::new("../../cases/diff").join(folder.file_name().expect("a name")));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let found = compared(&folder);
        settings.bind(|| {
            insta::assert_snapshot!("text", show::text(&found, false));
            insta::assert_snapshot!("markdown", show::markdown(&found));
        });
    }
}

#[test]
fn json_is_valid() {
    let schema = fs::read_to_string("docs/diff.schema.json").expect("the schema is there");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    for folder in folders() {
        let document = serde_json::from_str(&show::json(&compared(&folder))).expect("JSON");
        let faults: Vec<String> = schema
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(faults.is_empty(), "{}: {}", folder.display(), faults.join("\n"));
    }
}

#[test]
fn nothing_differs_from_itself() {
    for folder in folders() {
        for name in ["old", "new"] {
            let journeys = version(&folder, name);
            assert!(diff(&journeys, &journeys).is_equal(), "{}", folder.display());
        }
    }
}
