//! What must hold for any input, a function a target: the fuzz targets call them, and so do the tests.
//!
//! Each takes bytes of any kind and panics when something does not hold. A hang, an abort and a stack that overflows are
//! seen by whoever runs them.

#![allow(dead_code, reason = "each target calls one of them")]

use std::collections::{BTreeMap, BTreeSet};

use journeyc::catalog::{Catalog, Target, list_json, show_json};
use journeyc::compile::{Compiled, Level, Levels, Settings, compile};
use journeyc::diagnostic::render::{self, MessageFormat};
use journeyc::import;
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::language::{self, format};
use journeyc::lock::Lock;
use journeyc::model::{Journey, Node, PropertyList};
use journeyc::platform::rest::Platform;
use journeyc::platform::{self, Choice, Exports, Input, InputFile, am, amster, console, fr_config, frodo};
use journeyc::source::{FileId, Sources};
use journeyc::workspace::Config;
use serde_json::Value;

/// A source that locks, catalogues and configurations are tried with.
const SOURCE: &str = include_str!("corpus/format/whole.journey");

/// Files that exist in memory alone; any other is a short text.
#[derive(Default)]
struct Memory(BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, _: FileId, path: &str) -> Result<String, FileProblem> {
        let bytes = self.0.get(path).cloned().unwrap_or_else(|| b"outcome = 'true';".to_vec());
        String::from_utf8(bytes).map_err(|error| FileProblem::Unreadable(error.to_string()))
    }
}

fn compiled(sources: &Sources, catalog: &Catalog, lock: &Lock, files: &Memory, levels: &Levels) -> Compiled {
    let elsewhere = &BTreeSet::new;
    compile(sources, &Settings { catalog, target: Target::Aic, levels, lock, files, elsewhere })
}

/// Compiles a text by itself, with errors switched off where they can be.
fn of_text(text: &str, catalog: &Catalog, lock: &Lock) -> Compiled {
    let mut sources = Sources::default();
    sources.add("a.journey", text);
    compiled(&sources, catalog, lock, &Memory::default(), &Levels::default())
}

fn written(journeys: &[Journey], catalog: &Catalog) -> Value {
    let bytes = frodo::write(journeys, Platform { catalog, target: Target::Aic });
    serde_json::from_slice(&bytes).expect("what is written is JSON")
}

/// Any text is checked and told of in every format; what has no errors is built, drawn and read again.
pub fn parse(input: &[u8]) {
    let mut sources = Sources::default();
    sources.add_bytes("a.journey", input.to_vec());
    let (catalog, lock) = (Catalog::builtin(), Lock::default());
    let found = compiled(&sources, &catalog, &lock, &Memory::default(), &Levels::default());
    for format in MessageFormat::ALL {
        let text = render::render(format, &found.diagnostics, &sources, false);
        let is_harmless = |c: char| c == '\n' || !c.is_control();
        assert!(text.chars().all(is_harmless), "{text:?}");
    }
    if !found.has_errors() && !found.journeys.is_empty() {
        builds(&found.journeys, &catalog);
    }
}

/// What has no errors can be written, and is read again as what it was.
fn builds(journeys: &[Journey], catalog: &Catalog) {
    let platform = Platform { catalog, target: Target::Aic };
    let again = read("x.json", frodo::write(journeys, platform));
    assert!(again.problems.is_empty(), "{:?}", again.problems);
    assert_eq!(again.journeys.len(), journeys.len());
    for journey in journeys {
        let outline = journeyc::diagram::outline(journey, catalog);
        journeyc::diagram::mermaid(&outline);
        journeyc::diagram::dot(&outline);
        journeyc::diagram::markdown(&outline);
    }
}

/// The formatted text; nothing when there are syntax errors.
fn formatted(text: &str) -> Option<String> {
    language::read(FileId::default(), text).sound().map(format::format)
}

/// Formatting twice is formatting once, and changes no meaning.
pub fn format(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Some(once) = formatted(text) else { return };
    let twice = formatted(&once);
    assert_eq!(twice.as_deref(), Some(&*once), "formatting twice is not formatting once");
    let (catalog, lock) = (Catalog::builtin(), Lock::default());
    let (before, after) = (of_text(text, &catalog, &lock), of_text(&once, &catalog, &lock));
    assert_eq!(before.has_errors(), after.has_errors(), "formatting changes whether there are errors");
    if !before.has_errors() {
        assert_eq!(written(&before.journeys, &catalog), written(&after.journeys, &catalog));
    }
}

fn read(path: &str, bytes: Vec<u8>) -> Exports {
    let file = InputFile { path: path.to_owned(), bytes, is_named: true };
    platform::read_chosen(Input { files: vec![file], ..Input::default() }, Choice::default())
}

/// What an import writes builds, formatted as it is, and gives what was imported, as far as it does not say otherwise.
pub fn import(input: &[u8]) {
    let exports = read("x.json", input.to_vec());
    if exports.journeys.is_empty() || !exports.clashes.is_empty() {
        return;
    }
    let catalog = Catalog::builtin();
    let imported = import::fresh(&exports.journeys, &catalog, Target::Aic);
    let text = imported.lock.write();
    let lock = Lock::read(&text).expect("a lock that is written can be read");
    assert!(lock == imported.lock, "a lock comes back as another one: {text}");
    let mut sources = Sources::default();
    sources.set_lock("journeyc.lock", text);
    let mut files = Memory::default();
    for (path, bytes) in imported.files {
        if path.ends_with(".journey") {
            let text = String::from_utf8(bytes).expect("a source is text");
            assert_eq!(formatted(&text).as_deref(), Some(&*text), "a source is not formatted");
            sources.add(path, text);
        } else {
            files.0.insert(path, bytes);
        }
    }
    let built = compiled(&sources, &catalog, &lock, &files, &Levels::default());
    let is_said =
        |journey: &str| imported.differences.iter().chain(&imported.refused).any(|(name, _)| name == journey);
    if exports.journeys.iter().any(|journey| is_said(&journey.name)) {
        return;
    }
    assert!(!built.has_errors(), "{:#?}", built.diagnostics);
    assert_eq!(built.journeys.len(), exports.journeys.len());
    for journey in &exports.journeys {
        let own = built.journeys.iter().find(|own| own.name == journey.name).expect("no journey is lost");
        let again = read("x.json", frodo::write([own], Platform { catalog: &catalog, target: Target::Aic }));
        let [again] = &again.journeys[..] else { panic!("it is not read again: {:?}", again.problems) };
        let different = platform::compare(journey, again);
        assert!(different.is_empty(), "{different:#?}");
    }
}

/// A lock that can be read is written as it was; with it, a source means what it means, or does not build.
pub fn lock(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(lock) = Lock::read(text) else { return };
    let again = Lock::read(&lock.write()).expect("a lock that is written can be read");
    assert!(again == lock, "a lock comes back as another one");
    let catalog = Catalog::builtin();
    let (alone, locked) = (of_text(SOURCE, &catalog, &Lock::default()), of_text(SOURCE, &catalog, &lock));
    assert!(!alone.has_errors());
    if !locked.has_errors() {
        assert_eq!(ways(&alone.journeys), ways(&locked.journeys));
        written(&locked.journeys, &catalog);
    }
}

/// What journeys mean, by names: where edges lead, what nodes are and hold as it was written, what scripts say.
fn ways(journeys: &[Journey]) -> Vec<String> {
    let mut found = Vec::new();
    for journey in journeys {
        let start = journey.start.as_ref().map(|start| format!("{:?}", start.target));
        let scripts = &journey.dependencies.scripts;
        let name = |id: &str| scripts.get(id).map(|script| script.name.as_str());
        found.push(format!("{} {start:?} {:?}", journey.name, written_in(&journey.properties, &name)));
        let mut ids = Vec::new();
        for node in journey.all_nodes() {
            let Node { key, node_type, connections, display_name, properties, .. } = node;
            found.push(format!(
                "{key} {node_type} {display_name:?} {connections:?} {:?}",
                written_in(properties, &name)
            ));
            ids.push(&node.id);
        }
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), journey.all_nodes().count(), "two nodes have one id");
        let mut scripts: Vec<String> =
            scripts.values().map(|script| format!("{} {:?}", script.name, script.text)).collect();
        scripts.sort();
        found.extend(scripts);
    }
    found
}

/// What somebody wrote. The id of a script, which a lock may say, stands for the script, which `name` tells.
fn written_in<'s>(
    properties: &PropertyList,
    name: &impl Fn(&str) -> Option<&'s str>,
) -> Vec<(String, Value)> {
    let told = |value: &Value| match value {
        Value::String(text) if name(text).is_some() => Value::from(name(text)),
        // A text of JSON may hold ids as well.
        Value::String(text) if text.starts_with(['{', '[']) => Value::from("JSON"),
        other => other.clone(),
    };
    let own = properties.iter().filter(|property| property.name_span.is_some());
    // What the lock keeps of `uiConfig` is held against its own rules.
    let own = own.filter(|property| property.name != "uiConfig");
    own.map(|property| (property.name.clone(), told(&property.value))).collect()
}

/// A catalogue that can be read is shown, and journeys are compiled with it.
pub fn catalogue(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let mut catalog = Catalog::builtin();
    let Ok(added) = catalog.add(text) else { return };
    list_json(&catalog, None, "");
    for id in added.iter().take(4) {
        if let Some(known) = catalog.get(id) {
            show_json(&catalog, known);
        }
        let used = SOURCE.replace("DataStoreDecision", &format!("{id:?}"));
        of_text(&used, &catalog, &Lock::default());
    }
    of_text(SOURCE, &catalog, &Lock::default());
}

/// A configuration is taken or refused.
pub fn configuration(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(config) = Config::read(text) else { return };
    let mut levels = config.levels().expect("levels are looked at when it is read");
    levels.keep_denials();
    levels.warnings = Some(Level::Deny);
    let mut sources = Sources::default();
    sources.add("a.journey", SOURCE);
    compiled(&sources, &Catalog::builtin(), &Lock::default(), &Memory::default(), &levels);
}

/// What is read of an export is written in every format; frodo's and the console's are read again as what they were.
pub fn convert(input: &[u8]) {
    let exports = read("x.json", input.to_vec());
    for told in exports.problems.iter().map(ToString::to_string) {
        render::harmless(&told);
    }
    if exports.journeys.is_empty() || !exports.clashes.is_empty() {
        return;
    }
    let catalog = Catalog::builtin();
    let platform = Platform { catalog: &catalog, target: Target::Aic };
    let journeys = &exports.journeys;
    fr_config::write(journeys, platform, Some("alpha"));
    amster::write(journeys, platform, None);
    let requests = am::requests(journeys, platform);
    am::manifest(&requests, journeys, platform);
    for bytes in [frodo::write(journeys, platform), console::write(journeys, platform)] {
        let again = read("x.json", bytes);
        assert!(again.problems.is_empty(), "{:?}", again.problems);
        for journey in journeys {
            let own = again.journeys.iter().find(|own| own.name == journey.name);
            let different = platform::compare(journey, own.expect("no journey is lost"));
            assert!(different.is_empty(), "{different:#?}");
        }
    }
}
