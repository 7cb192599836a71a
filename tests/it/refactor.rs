//! Changing sources: names, pieces and places of declarations.
//!
//! A case is a file: the workspace before, the commands, and in its snapshot the workspace after. What is built stays the same
//! unless the case says so.

mod corpus;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use journeyc::model::Journey;
use journeyc::refactor::Plan;
use journeyc::refactor::check::differences;

use super::scope::workspaces::{said, with};
use super::shared::journeys;

/// A case: files that begin with `=== NAME`, and the commands of `=== commands`.
fn parts(text: &str) -> (Vec<(&str, &str)>, Vec<&str>) {
    let mut files = Vec::new();
    let mut commands = Vec::new();
    for part in text.split("=== ").skip(1) {
        let (name, rest) = part.split_once('\n').expect("a part begins with a line");
        match name.trim() {
            "commands" => commands = rest.lines().filter(|line| !line.trim().is_empty()).collect(),
            name => files.push((name, rest.trim_end_matches('\n'))),
        }
    }
    (files, commands)
}

/// All files of a workspace, one after the other.
fn tree(folder: &Path, below: &Path, out: &mut String) {
    let mut entries: Vec<_> =
        fs::read_dir(below).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        let name = path.strip_prefix(folder).expect("it lies in it").to_string_lossy().into_owned();
        if path.is_dir() {
            tree(folder, &path, out);
        } else if name != "journeyc.toml" {
            let text = fs::read_to_string(&path).expect("a text");
            let _ = writeln!(out, "=== {name}\n{text}");
        }
    }
}

fn built(folder: &Path, to: &str) -> Vec<Journey> {
    let (text, code) = said(folder, &["build", "-q", "--format", "frodo", "-o", to]);
    assert_eq!(code, 0, "{text}");
    let path = folder.join(to);
    let bytes = fs::read(&path).expect("it is built");
    fs::remove_file(&path).expect("it is there");
    let file = journeyc::platform::InputFile { path: to.to_owned(), bytes, is_named: true };
    let input = journeyc::platform::Input { files: vec![file], ..Default::default() };
    let mut journeys = journeyc::platform::read(input).expect("it is an export").journeys;
    journeys.sort_by(|a, b| a.name.cmp(&b.name));
    journeys
}

#[test]
fn cases() {
    insta::glob!("../cases/refactor", "*.case", |path| {
        let text = fs::read_to_string(path).expect("a case");
        let (files, commands) = parts(&text);
        let files: Vec<(&str, String)> = files
            .into_iter()
            .map(|(name, text)| (name, format!("{}\n", text.trim_start_matches('\n'))))
            .collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let folder = with(&files);
        let place = folder.path();
        if !place.join("journeyc.toml").exists() {
            fs::write(place.join("journeyc.toml"), "").expect("a file");
        }
        let before = built(place, "before.json");
        let mut out = String::new();
        for command in commands {
            let (command, builds_otherwise) = match command.strip_prefix("! ") {
                Some(command) => (command, true),
                None => (command, false),
            };
            let words: Vec<&str> = command.split_whitespace().collect();
            let (text, code) = said(place, &words);
            let _ = writeln!(out, "$ journeyc {command}\n{text}({code})\n");
            let (text, code) = said(place, &["fmt", "--check"]);
            assert_eq!(code, 0, "{}: not formatted: {text}", path.display());
            if !builds_otherwise {
                let after = built(place, "after.json");
                assert_eq!(before.len(), after.len(), "{}", path.display());
                for (one, other) in before.iter().zip(&after) {
                    let differences =
                        differences(&Plan::default(), std::slice::from_ref(one), std::slice::from_ref(other));
                    assert_eq!(differences, Vec::<String>::new(), "{}: {command}", path.display());
                }
            }
        }
        tree(place, place, &mut out);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../cases/refactor");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("cases", out));
    });
}

#[test]
fn a_dry_run_writes_nothing() {
    let text = "journey A {\n    start -> check\n\n    node check: DataStoreDecision {\n        true -> success\n        \
                false -> failure\n    }\n}\n";
    let folder = with(&[("journeyc.toml", ""), ("a.journey", text)]);
    for command in [
        &["rename", "a.journey", "check", "verify", "--dry-run"][..],
        &["extract", "a.journey", "check", "--fragment", "verify", "--dry-run"],
        &["move", "a.journey", "A", "b.journey", "--dry-run"],
    ] {
        let (text_told, code) = said(folder.path(), command);
        assert_eq!(code, 0, "{text_told}");
        assert!(text_told.contains("@@") && text_told.contains("would be: "), "{text_told}");
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .expect("a folder")
            .map(|own| own.expect("an entry").file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["a.journey", "journeyc.toml"]);
        assert_eq!(fs::read_to_string(folder.path().join("a.journey")).expect("a text"), text);
    }
    assert_eq!(journeys(&[folder.path().to_owned()]).len(), 1);
}

#[test]
fn nothing_leaves_the_workspace() {
    let text = "journey A {\n    start -> failure\n}\n";
    let folder = with(&[("w/journeyc.toml", ""), ("w/a.journey", text), ("out/x", "")]);
    let place = folder.path().join("w");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../out", place.join("link")).expect("a link");
        std::os::unix::fs::symlink("../out/new.journey", place.join("dangling.journey")).expect("a link");
    }
    let absolute = folder.path().join("out/b.journey");
    let absolute = absolute.to_str().expect("a path");
    for to in [
        "../out/b.journey",
        absolute,
        "link/b.journey",
        "dangling.journey",
        "NUL.journey",
        "A.journey",
        "b.txt",
    ] {
        let (told, code) = said(&place, &["move", "a.journey", "A", to]);
        assert_eq!(code, 2, "{to}: {told}");
        assert!(told.starts_with("error: "), "{told}");
        assert_eq!(fs::read_to_string(place.join("a.journey")).expect("a text"), text, "{to}");
        assert_eq!(fs::read_dir(folder.path().join("out")).expect("a folder").count(), 1, "{to}");
    }
    for command in [
        &["rename", "../out/x", "a", "b"][..],
        &["extract", "link/x", "a", "--fragment", "b"],
        &["inline", "missing.journey", "a"],
    ] {
        let (told, code) = said(&place, command);
        assert_ne!(code, 0, "{told}");
        assert!(told.starts_with("error: "), "{told}");
    }
}
