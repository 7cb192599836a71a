//! Import, import again, rename: what a console changes, what a source keeps.
//!
//! Real exports lie outside the repository: the variable `JOURNEYC_CORPUS` names their folder. Without it those tests say
//! that they are skipped.

mod again;
mod branches;
mod corpus;
mod counted;
mod fragments;
mod gone;
mod ids;
mod odd;
mod random;
mod second;
mod settle;
mod team;
mod variants;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("journeyc").expect("the program is built with the tests");
    command.current_dir(folder).args(arguments).output().expect("the program runs")
}

/// Runs a command that must end with this code; gives what it printed for people.
fn expect(folder: &Path, code: i32, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    text
}

/// All files below a folder by path.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(place) = open.pop() {
        for entry in fs::read_dir(&place).expect("the folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it lies below").display().to_string();
                found.insert(name, fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    found
}

fn write_json(folder: &Path, name: &str, value: &Value) {
    fs::write(folder.join(name), value.to_string()).expect("a file can be written");
}

fn read_json(folder: &Path, name: &str) -> Value {
    let text = fs::read_to_string(folder.join(name)).expect("the file is there");
    serde_json::from_str(&text).expect("it is JSON")
}
