//! Diagnostics: their pages, their formats, and what is said about golden cases and about sources that were broken.
//!
//! A golden case is a file in `tests/cases/diagnostics`; its snapshot beside it shows the source, then what is said.

mod formats;
mod goldens;
mod pages;
mod slips;

use std::collections::BTreeMap;

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::linted::{Linting, lint};
use journeyc::compile::{Levels, Settings, compile_in};
use journeyc::diagnostic::Diagnostic;
use journeyc::diagnostic::render::{MessageFormat, render};
use journeyc::language::resolve::{FileProblem, Files, Surroundings};
use journeyc::lint::Strictness;
use journeyc::lock::{LOCK_FILE, Lock};
use journeyc::source::{FileId, Sources};
use journeyc::workspace::inventory;

/// The files of an example, by path.
#[derive(Default)]
struct Memory(BTreeMap<String, String>);

impl Files for Memory {
    fn read(&self, _from: FileId, path: &str) -> Result<String, FileProblem> {
        if path.starts_with("..") || path.starts_with('/') {
            return Err(FileProblem::Outside);
        }
        self.0.get(path).cloned().ok_or_else(|| FileProblem::Unreadable("no such file".to_owned()))
    }
}

fn diagnose(bytes: &[u8], name: &str, target: Target, files: &Memory) -> (Sources, Vec<Diagnostic>) {
    lint_too(bytes, name, target, files, None)
}

/// The same with the rules of lint up to a strictness.
fn lint_too(
    bytes: &[u8],
    name: &str,
    target: Target,
    files: &Memory,
    strictness: Option<Strictness>,
) -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    sources.add_bytes(name, bytes.to_vec());
    for (path, text) in files.0.iter().filter(|(path, _)| path.ends_with(".journey")) {
        sources.add(path, text.as_str());
    }
    let (catalog, levels) = (Catalog::builtin(), Levels::default());
    let lock = files.0.get(LOCK_FILE).map_or_else(Lock::default, |text| {
        sources.set_lock(LOCK_FILE, text.as_str());
        Lock::read(text).expect("the lock of an example can be read")
    });
    let settings = Settings { target, levels: &levels, lock: &lock, ..Settings::new(&catalog, files) };
    let esvs = files.0.get("esvs.json").map(|text| inventory::read(text).expect("an inventory"));
    let environment = esvs.is_some().then(|| "staging".to_owned());
    let surroundings = Surroundings { environment, esvs, ..Surroundings::default() };
    let mut compiled = compile_in(&sources, &settings, &surroundings);
    if let Some(strictness) = strictness {
        let levels = Levels::at(strictness);
        let linting =
            Linting { catalog: &catalog, target, levels: &levels, is_whole: true, tells_unused: true };
        lint(&mut compiled, linting, &sources);
    }
    (sources, compiled.diagnostics)
}

fn human(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    render(MessageFormat::Human, diagnostics, sources, false)
}
