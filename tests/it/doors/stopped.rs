//! What a run leaves that could not put a file in its place: nothing that the next one takes for something to be finished.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::scope::workspaces::{run, said, with};

const GOOD: &str = "journey Good {\n    start -> success\n}\n";
const OTHER: &str = "journey Good {\n    start -> failure\n}\n";

/// A workspace in which a run has begun to write another content, with a record of these lines.
fn begun(lines: &[&str]) -> tempfile::TempDir {
    let record = lines.join("\n") + "\n";
    with(&[
        ("journeyc.toml", ""),
        ("a/good.journey", GOOD),
        ("a/.journeyc-1-0.new", OTHER),
        ("a/.journeyc-1-0.old", GOOD),
        (".journeyc-journal", &record),
    ])
}

const FILES: &str = r#"{"files":["a/.journeyc-1-0.new","a/.journeyc-1-0.old"],"folders":[]}"#;
const READY: &str = r#"{"parts":[{"place":"a/good.journey","new":"a/.journeyc-1-0.new","mark":"1:1:1.000000001","before":null}]}"#;

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn what_was_undone_is_not_finished() {
    let folder = begun(&[FILES, READY, "\"undone\""]);
    let (text, code) = said(folder.path(), &["check"]);
    assert!(code == 0 && text.contains("cleared away what an earlier run had begun to write"), "{text}");
    assert_eq!(names(&folder.path().join("a")), ["good.journey"]);
    assert_eq!(names(folder.path()), ["a", "journeyc.toml"]);
    assert_eq!(fs::read_to_string(folder.path().join("a/good.journey")).expect("it is there"), GOOD);
    // Without the last line it would be finished, were it of this machine.
    let folder = begun(&[FILES, READY]);
    let (text, code) = said(folder.path(), &["check"]);
    assert!(code == 2 && text.contains("it was not written on this machine"), "{text}");
}

#[test]
fn what_cannot_be_removed_is_told() {
    let folder = begun(&[FILES]);
    let place = folder.path().join("a");
    fs::set_permissions(&place, fs::Permissions::from_mode(0o555)).expect("it is our own");
    let output = run(folder.path(), &["check"]);
    let is_obeyed = place.join(".journeyc-1-0.new").exists();
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).expect("it is our own");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    if !is_obeyed {
        // Whoever may do everything is kept from nothing.
        assert!(text.contains("cleared away"), "{text}");
        return;
    }
    assert!(text.contains("cannot be removed; make their folders writable"), "{text}");
    let (text, code) = said(folder.path(), &["check"]);
    assert!(code == 0 && text.contains("cleared away"), "{text}");
    assert_eq!(names(&place), ["good.journey"]);
}
