use std::path::{Path, PathBuf};

use journeyc::catalog::{Catalog, Target};
use journeyc::import;
use journeyc::platform::{Input, InputFile, read};
use serde_json::{Value, json};

use super::{expect, files, folder, write_json};
use crate::shared::corpus;

/// Every export of the corpus becomes sources that compile to the same journeys.
#[test]
fn nothing_is_lost() {
    let Some((root, manifest)) = corpus() else { return };
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
        let exports = read(Input { files: files.map(file).collect(), ..Input::default() })
            .unwrap_or_else(|error| panic!("{error}"));
        let imported = import::fresh(&exports.journeys, &catalog, Target::Aic);
        assert_eq!(imported.differences, [], "{}", export["file"]);
        count += exports.journeys.len();
    }
    assert!(count > 0);
}

/// Exports of several journeys: each alone as an export of its own, and the whole.
fn bundles(root: &Path, manifest: &Value) -> Vec<(String, Value)> {
    let exports = manifest["exports"].as_array().expect("a list").iter();
    let names = exports.filter_map(|export| export["file"].as_str());
    let read = |name: &str| {
        let bytes = std::fs::read(root.join(name)).expect("a file of the manifest");
        let whole: Value = serde_json::from_slice(&bytes).ok()?;
        let count = whole["trees"].as_object().map_or(0, serde_json::Map::len);
        (count > 1).then(|| (name.to_owned(), whole))
    };
    names.filter_map(read).collect()
}

/// A shuffle that every machine makes alike.
pub(super) fn shuffled(names: &[String], seed: u64) -> Vec<String> {
    let mut rest = names.to_vec();
    let mut state = seed;
    let mut out = Vec::new();
    while !rest.is_empty() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        out.push(rest.swap_remove((state >> 33) as usize % rest.len()));
    }
    out
}

/// Journeys of one realm, imported one after another in any order and then whole, are what they were.
#[test]
fn any_order_of_real_journeys() {
    let Some((root, manifest)) = corpus() else { return };
    let formats = ["frodo", "console", "fr-config", "amster", "am"];
    for (file, whole) in bundles(&root, &manifest) {
        let names: Vec<String> = whole["trees"].as_object().expect("trees").keys().cloned().collect();
        for seed in 1..=2 {
            let folder = folder();
            let place = folder.path();
            for name in shuffled(&names, seed) {
                let mut one = whole.clone();
                one["trees"] = json!({ &name: whole["trees"][&name] });
                write_json(place, "one.json", &one);
                expect(place, 0, &["import", "one.json", "-o", "j"]);
            }
            expect(place, 0, &["check", "j"]);
            let before = files(&place.join("j"));
            write_json(place, "whole.json", &whole);
            let said = expect(place, 0, &["import", "whole.json", "-o", "j", "--verify"]);
            assert!(said.contains("nothing changed"), "{file}, seed {seed}: {said}");
            assert!(files(&place.join("j")) == before, "{file}, seed {seed}: something changed");
            for format in formats {
                expect(place, 0, &["build", "j", "--format", format, "--realm", "alpha", "-o", format]);
                let differences = differences(&root.join(&file), &place.join(format));
                assert_eq!(differences, [""; 0], "{file}, seed {seed}, {format}");
            }
        }
    }
}

/// What the graphs of two exports' journeys differ in.
fn differences(before: &Path, after: &Path) -> Vec<String> {
    let load = |path: &Path| {
        let input = journeyc::workspace::exports::load(&[path.to_owned()]).expect("it can be loaded");
        read(input).unwrap_or_else(|error| panic!("{}: {error}", path.display())).journeys
    };
    let (before, after) = (load(before), load(after));
    let mut found = Vec::new();
    for journey in &before {
        match after.iter().find(|other| other.name == journey.name) {
            None => found.push(format!("{} is gone", journey.name)),
            Some(other) => {
                let nodes = |journey: &journeyc::model::Journey| {
                    let mut nodes: Vec<String> = journey
                        .all_nodes()
                        .map(|node| {
                            let ways =
                                node.connections.iter().map(|(outcome, to)| (outcome, journey.target_id(to)));
                            let ways: std::collections::BTreeMap<_, _> = ways.collect();
                            format!("{} {} {} {ways:?}", node.id, node.node_type, node.display_name)
                        })
                        .collect();
                    nodes.sort();
                    nodes
                };
                if nodes(journey) != nodes(other) {
                    found.push(format!("{}: {:?} -> {:?}", journey.name, nodes(journey), nodes(other)));
                }
            }
        }
    }
    found
}

/// The folders below one that hold journeys as fr-config-manager, Amster or AM's REST interface keep them.
fn realms(root: &Path) -> Vec<PathBuf> {
    let (mut open, mut found) = (vec![root.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let mut folders: Vec<PathBuf> =
            entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
        folders.sort();
        let is_kept = |path: &PathBuf| {
            ["AuthTree", "journeys", "trees"]
                .iter()
                .any(|name| path.file_name().is_some_and(|own| own == *name))
        };
        if folders.iter().any(is_kept) {
            found.push(folder);
        }
        open.extend(folders);
    }
    found.sort();
    found
}

/// Journeys of real folders, imported one after another in a random order and then whole, are what they were: in fr-config-manager's
/// layout, in Amster's and in AM's own.
#[test]
fn any_order_of_real_folders() {
    let Some((root, _)) = corpus() else { return };
    let mut count = 0;
    for folder in ["amster", "fr-config-manager", "am-rest"].iter().flat_map(|kind| realms(&root.join(kind)))
    {
        let load =
            journeyc::workspace::exports::load(std::slice::from_ref(&folder)).expect("it can be loaded");
        let read = journeyc::platform::read_chosen(load, journeyc::platform::Choice::default());
        let names: Vec<String> = read.journeys.iter().map(|journey| journey.name.clone()).collect();
        if !(2..=8).contains(&names.len()) || !read.problems.is_empty() {
            continue;
        }
        let (place, export) = (super::folder(), folder.to_str().expect("a path"));
        for name in shuffled(&names, names.len() as u64) {
            expect(place.path(), 0, &["import", export, "-o", "j", "--journey", &name]);
        }
        let before = files(&place.path().join("j"));
        let said = expect(place.path(), 0, &["import", export, "-o", "j", "--verify"]);
        assert!(said.contains("nothing changed"), "{export}: {said}");
        assert!(files(&place.path().join("j")) == before, "{export}: something changed");
        let mut heads = std::collections::BTreeMap::new();
        for (path, text) in before.iter().filter(|(path, _)| path.ends_with(".journey")) {
            for head in text.lines().filter(|line| line.ends_with('{') && !line.starts_with([' ', '}'])) {
                let first = heads.insert(head.to_owned(), path);
                assert!(first.is_none(), "{export}: `{head}` stands in {path} and in {first:?}");
            }
        }
        count += names.len();
    }
    assert!(count > 10, "{count}");
}
