//! Broken and odd variants of exports, from reading to building and over sources that exist: each comes back as it was read, or
//! what does not is named; and once it is imported there is nothing left to import.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use journeyc::catalog::{Catalog, Target};
use journeyc::import::{self, Meeting, Merged, Preferences};
use journeyc::language::Documents;
use journeyc::language::resolve::{FileProblem, Files, Surroundings};
use journeyc::lock::Lock;
use journeyc::platform::{Choice, Exports, Input, InputFile, compare, read_chosen};
use journeyc::source::{FileId, Sources};
use serde_json::{Value, json};

use super::corpus::shuffled;
use crate::shared::{Dice, corpus};

/// A folder of sources that exists in memory alone.
#[derive(Clone, Default)]
struct Folder {
    files: BTreeMap<PathBuf, Vec<u8>>,
    lock: Lock,
}

/// The files that sources name; all of them lie in one folder.
struct Beside<'f>(&'f Folder);

impl Files for Beside<'_> {
    fn read(&self, _from: FileId, path: &str) -> Result<String, FileProblem> {
        let bytes = self.0.files.get(Path::new(path));
        let bytes = bytes.ok_or_else(|| FileProblem::Unreadable("it does not exist".to_owned()))?;
        Ok(String::from_utf8_lossy(bytes).into_owned())
    }
}

impl Folder {
    /// Imports into the folder; what is written is written unless there is a conflict.
    fn import(&mut self, exports: &Exports, catalog: &Catalog) -> Merged {
        let mut sources = Sources::default();
        for (path, bytes) in &self.files {
            if path.extension().is_some_and(|ending| ending == "journey") {
                sources.add_bytes(path.to_string_lossy(), bytes.clone());
            }
        }
        let before = self.clone();
        let meeting = Meeting {
            sources: &sources,
            documents: Documents::default(),
            files: &Beside(&before),
            lock: &before.lock,
            taken: self.files.keys().map(|path| path.to_string_lossy().into_owned()).collect(),
            folder: PathBuf::new(),
            may_climb: false,
            surroundings: &Surroundings::default(),
        };
        let merged = import::into(&exports.journeys, &meeting, catalog, Target::Aic, &Preferences::default());
        if merged.conflicts.is_empty() && merged.errors.is_empty() {
            self.files.extend(merged.files.clone());
            let text = merged.lock.write();
            self.lock = Lock::read(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
            assert_eq!(self.lock, merged.lock);
        }
        merged
    }
}

fn read(bytes: Vec<u8>) -> Exports {
    let file = InputFile { path: "x.journey.json".to_owned(), bytes, is_named: true };
    read_chosen(Input { files: vec![file], ..Input::default() }, Choice::default())
}

/// Every place of a value, but the outermost.
fn places(value: &Value) -> Vec<String> {
    let mut open = vec![(String::new(), value)];
    let mut found = Vec::new();
    while let Some((at, value)) = open.pop() {
        let mut add = |key: &str, inner| {
            let place = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
            found.push(place.clone());
            open.push((place, inner));
        };
        match value {
            Value::Object(members) => members.iter().for_each(|(key, inner)| add(key, inner)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(key, inner)| add(&key.to_string(), inner));
            }
            _ => {}
        }
    }
    found
}

/// A variant of a text, and what was done to it.
type Variant = (String, Vec<u8>);

fn variant(original: &Value, places: &[String], dice: &mut Dice) -> Variant {
    let place = &places[dice.roll(places.len())];
    let mut value = original.clone();
    let (parent, key) = place.rsplit_once('/').expect("a place");
    let key = key.replace("~1", "/").replace("~0", "~");
    let parent_value = value.pointer_mut(parent).expect("a place");
    let what = match dice.roll(12) {
        0 => put(parent_value, &key, Value::Null),
        1 => put(parent_value, &key, json!(7)),
        2 => put(parent_value, &key, json!("odd")),
        3 => put(parent_value, &key, json!(["odd"])),
        4 => put(parent_value, &key, json!({ "odd": 1 })),
        5 => put(parent_value, &key, json!(true)),
        6 => put(parent_value, &key, json!("")),
        7 => {
            match parent_value {
                Value::Object(members) => drop(members.shift_remove(&key)),
                Value::Array(items) => drop(items.remove(key.parse::<usize>().expect("a number"))),
                _ => {}
            }
            "missing".to_owned()
        }
        8 => {
            match parent_value {
                Value::Object(members) => {
                    let own = members.shift_remove(&key).expect("a member");
                    members.insert(format!("{key}Old"), own);
                }
                Value::Array(items) => items.reverse(),
                _ => {}
            }
            "renamed".to_owned()
        }
        9 => {
            match parent_value {
                Value::Object(members) => {
                    let own = members.shift_remove(&key).expect("a member");
                    members.insert(key.to_uppercase(), own);
                }
                Value::Array(items) => {
                    let own = items[key.parse::<usize>().expect("a number")].clone();
                    items.push(own);
                }
                _ => {}
            }
            "in capitals, or twice".to_owned()
        }
        10 => {
            // Doubled in the text: the later one counts. A part of a list has no name.
            if parent_value.is_array() {
                return (format!("{place}: the same"), value.to_string().into_bytes());
            }
            let text = value.to_string();
            let own = value.pointer(place).expect("a place").to_string();
            let member = format!("{}:{own}", Value::from(key.as_str()));
            let twice = format!("{member},{}:\"odd\"", Value::from(key.as_str()));
            return (format!("{place}: doubled"), text.replacen(&member, &twice, 1).into_bytes());
        }
        _ => {
            // An id, or whatever else stands there, is another one in this place alone.
            let other = match value.pointer(place) {
                Some(Value::String(text)) if text.len() > 4 => {
                    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
                    json!(format!("{}0", &text[..last]))
                }
                Some(Value::Number(_)) => json!("12"),
                Some(Value::Bool(on)) => json!(on.to_string()),
                _ => json!(-1),
            };
            put(value.pointer_mut(parent).expect("a place"), &key, other)
        }
    };
    (format!("{place}: {what}"), value.to_string().into_bytes())
}

fn put(parent: &mut Value, key: &str, value: Value) -> String {
    let told = value.to_string();
    match parent {
        Value::Object(members) => drop(members.insert(key.to_owned(), value)),
        Value::Array(items) => items[key.parse::<usize>().expect("a number")] = value,
        _ => {}
    }
    told
}

/// Whether something was said while reading.
fn is_said(exports: &Exports) -> bool {
    !exports.problems.is_empty() || !exports.notes.is_empty() || !exports.clashes.is_empty()
}

/// Whether somebody who imports is told of a difference: by itself, or since two forms of one thing were read.
fn is_told(exports: &Exports, merged: &Merged, (journey, what): &(String, String)) -> bool {
    let is_of_it = |note: &String| note.contains(journey.as_str()) && note.contains(what.as_str());
    is_said(exports) || merged.notes.iter().any(is_of_it)
}

/// What goes wrong with a variant over sources of the original.
fn faults(folder: &Folder, variant: &[u8], catalog: &Catalog) -> Vec<String> {
    let exports = read(variant.to_vec());
    let mut found = Vec::new();
    if exports.journeys.is_empty() {
        if exports.problems.is_empty() {
            found.push("nothing is read, and nothing said".to_owned());
        }
        return found;
    }
    // Into an empty folder.
    let mut own = Folder::default();
    let first = own.import(&exports, catalog);
    for (journey, what) in first.differences.iter().filter(|own| !is_told(&exports, &first, own)) {
        found.push(format!("first import: {journey}: {what}"));
    }
    found.extend(first.conflicts.iter().map(|own| format!("first import: {own}")));
    found.extend(first.errors.iter().map(|own| format!("first import: {own:?}")));
    let again = own.import(&exports, catalog);
    found.extend(again.changes.iter().map(|own| format!("same import again: {own}")));
    found.extend(again.conflicts.iter().map(|own| format!("same import again: {own}")));
    found.extend(again.files.iter().map(|(path, _)| format!("same import again writes {}", path.display())));
    // Over the sources of the original, which nobody touched.
    let mut own = folder.clone();
    let second = own.import(&exports, catalog);
    if second.conflicts.is_empty() && second.errors.is_empty() {
        for (journey, what) in second.differences.iter().filter(|own| !is_told(&exports, &second, own)) {
            found.push(format!("second import: {journey}: {what}"));
        }
        let again = own.import(&exports, catalog);
        found.extend(again.changes.iter().map(|own| format!("second import again: {own}")));
        found.extend(again.conflicts.iter().map(|own| format!("second import again: {own}")));
        found.extend(
            again.files.iter().map(|(path, _)| format!("second import again writes {}", path.display())),
        );
    }
    // A console's edit alone is never a conflict.
    found.extend(second.conflicts.iter().map(|own| format!("second import: {own}")));
    found
}

/// Holds many variants of exports against what must be so; gives how many there were, and what is wrong.
fn held(exports: &[(String, Value)], each: usize) -> (usize, Vec<String>) {
    let catalog = Catalog::builtin();
    let (mut count, mut wrong) = (0, Vec::new());
    for (number, (name, export)) in exports.iter().enumerate() {
        let mut folder = Folder::default();
        let original = read(export.to_string().into_bytes());
        let imported = folder.import(&original, &catalog);
        if !imported.conflicts.is_empty() || !imported.differences.is_empty() {
            wrong.push(format!("{name}: {:?} {:?}", imported.conflicts, imported.differences));
            continue;
        }
        let mut dice = Dice::new(number as u64 + 1);
        let all: Vec<String> =
            places(export).into_iter().filter(|place| !place.starts_with("/meta")).collect();
        for _ in 0..each {
            let (what, bytes) = variant(export, &all, &mut dice);
            count += 1;
            for fault in faults(&folder, &bytes, &catalog) {
                wrong.push(format!("{name}{what}\n    {fault}"));
            }
            let read = read(bytes);
            let same = read.journeys.len() == original.journeys.len()
                && read
                    .journeys
                    .iter()
                    .zip(&original.journeys)
                    .all(|(new, old)| compare(old, new).is_empty());
            let is_nothing =
                what.ends_with(": null") || what.ends_with("missing") || what.ends_with("renamed");
            if same && !is_said(&read) && !is_nothing && !means_nothing(&what) {
                wrong.push(format!("{name}{what}\n    dropped in silence"));
            }
        }
    }
    (count, wrong)
}

/// What no journey has: what the server sets, what the catalogue and the place of a body say as well.
fn means_nothing(what: &str) -> bool {
    const NOTHING: [&str; 14] = [
        "_rev",
        "createdBy",
        "createdDate",
        "creationDate",
        "lastModifiedBy",
        "lastModifiedDate",
        "lastChangedBy",
        "lastChangeDate",
        "lastChanged",
        "modified",
        "modifiedDate",
        "collection",
        "default",
        "origin",
    ];
    let place = what.split(": ").next().unwrap_or_default();
    place.split('/').any(|part| NOTHING.contains(&part)) || place.ends_with("/_type/name")
}

#[test]
fn variants_of_a_small_export() {
    let (folder, _) = super::second::exports();
    let exports: Vec<(String, Value)> = ["First.json", "all.json"]
        .into_iter()
        .map(|name| (name.to_owned(), super::read_json(folder.path(), name)))
        .collect();
    let (count, wrong) = held(&exports, 60);
    assert!(count >= 120 && wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn variants_of_real_exports() {
    const LARGEST: u64 = 60_000;
    const SOME: usize = 15;
    let Some((root, manifest)) = corpus() else { return };
    let exports = manifest["exports"].as_array().expect("a list").iter();
    let is_one = |export: &&Value| {
        ["frodo-multi", "frodo-single", "admin-console", "amtree-sh"]
            .iter()
            .any(|form| export["format"] == *form)
    };
    let names: Vec<String> = exports
        .filter(is_one)
        .filter_map(|export| export["file"].as_str().map(str::to_owned))
        .filter(|name| std::fs::metadata(root.join(name)).is_ok_and(|file| file.len() < LARGEST))
        .collect();
    let seed = std::env::var("JOURNEYC_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(11);
    let mut exports = Vec::new();
    for name in shuffled(&names, seed).into_iter().take(SOME) {
        let bytes = std::fs::read(root.join(&name)).expect("a file of the manifest");
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        if let Ok(export) = serde_json::from_slice::<Value>(text) {
            exports.push((name, export));
        }
    }
    let (count, wrong) = held(&exports, 8);
    assert!(count > 100 && wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
