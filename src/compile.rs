//! The whole way from texts to checked journeys, without touching a file.

use std::collections::{BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use crate::catalog::{Catalog, Target};
use crate::check::{self, realm, tests};
use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::language::parse::parse;
use crate::language::prepare::prepare;
use crate::language::resolve::{self, Brought, Environment, Files, JourneyNames, suppress};
use crate::lock::Lock;
use crate::model::test::Test;
use crate::model::{Journey, names};
use crate::realm::Realm;
use crate::source::{FileId, Sources, Span};

/// A lint level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported as a warning.
    Warn,
    /// Reported as an error.
    Deny,
}

/// Which codes have another severity than their own.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    by_code: HashMap<Code, Level>,
    /// What warnings become that no level of their own is set for.
    pub warnings: Option<Level>,
}

impl Levels {
    /// Sets the level of a code. A fixed code keeps its own, and false is returned.
    pub fn set(&mut self, code: Code, level: Level) -> bool {
        let is_error = code.severity() == Severity::Error && level == Level::Deny;
        if code.is_fixed() {
            return is_error;
        }
        self.by_code.insert(code, level);
        true
    }

    /// Forgets what is allowed or only warned of, and says what that was.
    pub fn keep_denials(&mut self) -> Vec<Code> {
        let mut dropped: Vec<Code> =
            self.by_code.iter().filter(|(_, level)| **level != Level::Deny).map(|(code, _)| *code).collect();
        dropped.sort_unstable();
        for code in &dropped {
            self.by_code.remove(code);
        }
        dropped
    }

    /// True when an error of this code is let through.
    fn accepts(&self, code: Code) -> bool {
        matches!(self.by_code.get(&code), Some(Level::Allow | Level::Warn))
    }

    /// Applies the levels.
    fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain_mut(|diagnostic| {
            let is_warning = diagnostic.severity == Severity::Warning;
            let own = self.by_code.get(&diagnostic.code).copied();
            match own.or(self.warnings.filter(|_| is_warning)) {
                Some(Level::Allow) => return false,
                Some(Level::Warn) => diagnostic.severity = Severity::Warning,
                Some(Level::Deny) => diagnostic.severity = Severity::Error,
                None => {}
            }
            true
        });
    }
}

/// What a compilation goes by.
pub struct Settings<'a> {
    /// The node types.
    pub catalog: &'a Catalog,
    /// The platform that the journeys are for.
    pub target: Target,
    /// Lint levels.
    pub levels: &'a Levels,
    /// Ids, places and what else no source shows.
    pub lock: &'a Lock,
    /// Reads what the sources name.
    pub files: &'a dyn Files,
    /// The journeys that the workspace has beside those in the sources; asked for only when a name is not found.
    pub elsewhere: &'a (dyn Fn() -> BTreeSet<String> + Sync),
}

/// What a compilation gives.
#[derive(Debug, Default)]
pub struct Compiled {
    /// The journeys in the order of the sources. Only with no error among the diagnostics are they whole.
    pub journeys: Vec<Journey>,
    /// What there is to say, sorted by file and position.
    pub diagnostics: Vec<Diagnostic>,
    /// What the sources declare beside journeys, in their order; nothing of a declaration that is broken.
    pub brought: Vec<Brought>,
    /// The tests in the order of the sources.
    pub tests: Vec<Test>,
}

impl Compiled {
    /// True when something stands in the way of emitting.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Compiles all sources together: their journeys are one workspace.
pub fn compile(sources: &Sources, settings: &Settings<'_>) -> Compiled {
    let files: Vec<(FileId, &str)> = sources.iter().map(|(id, file)| (id, file.text())).collect();
    let prepared: Vec<_> = files
        .par_iter()
        .map(|(id, text)| {
            let mut diagnostics = Vec::new();
            let prepared = match sources.file(*id).invalid_at() {
                None => {
                    diagnostics.extend(hidden(*id, text));
                    prepare(*id, text, &mut diagnostics)
                }
                Some(at) => {
                    diagnostics.push(not_utf8(*id, at));
                    None
                }
            };
            (prepared, diagnostics)
        })
        .collect();
    let mut diagnostics = Vec::new();
    let documents: Vec<_> = prepared
        .par_iter()
        .map(|(prepared, found)| {
            let mut found = found.clone();
            (prepared.as_ref().map(|prepared| parse(prepared, &mut found)), found)
        })
        .collect();
    let mut names = JourneyNames::new(settings.elsewhere);
    for (document, found) in &documents {
        diagnostics.extend_from_slice(found);
        if let Some(document) = document {
            names.add(document, &mut diagnostics);
        }
    }
    let resolved: Vec<_> = files
        .par_iter()
        .zip(&documents)
        .filter_map(|((id, _), (document, _))| {
            let document = document.as_ref()?;
            let mut found = Vec::new();
            let environment = Environment {
                names: &names,
                catalog: settings.catalog,
                files: settings.files,
                lock: settings.lock,
            };
            let mut resolved = resolve::resolve(*id, document, environment, &mut found);
            let resolve::Resolved { journeys, suppressions, .. } = &mut resolved;
            let is_accepted = |diagnostic: &Diagnostic| {
                settings.levels.accepts(diagnostic.code) || resolve::is_suppressed(diagnostic, suppressions)
            };
            for journey in journeys {
                check::check(journey, settings.catalog, settings.target, &is_accepted, &mut found);
                let unsaid = check::Unsaid::of(journey, settings.catalog, settings.target);
                let faults = settings.lock.apply(journey, &unsaid);
                let place = journey.name_span.unwrap_or_default();
                found.extend(faults.into_iter().map(|fault| fault.diagnostic(sources, place)));
            }
            let place = Span::new(*id, 0, 0);
            found.extend(resolved.faults.drain(..).map(|fault| fault.diagnostic(sources, place)));
            Some((resolved, found))
        })
        .collect();
    let mut journeys = Vec::new();
    let mut suppressions = Vec::new();
    let mut brought = Vec::new();
    let mut tested = Vec::new();
    for (resolved, found) in resolved {
        diagnostics.extend(found);
        journeys.extend(resolved.journeys);
        suppressions.extend(resolved.suppressions);
        brought.extend(resolved.brought);
        tested.extend(resolved.tests);
    }
    resolve::agree(&brought, &mut diagnostics);
    resolve::same_name(&brought, &mut diagnostics);
    let shared = settings.lock.shared_ids(&journeys);
    diagnostics.extend(shared.into_iter().map(|fault| fault.diagnostic(sources, Span::default())));
    realm::check(&journeys, &|name| names.contains(name), settings.catalog, &mut diagnostics);
    if !tested.is_empty() {
        let names: Vec<&str> = names.iter().collect();
        tests::check(&mut tested, &Realm::of(&journeys, settings.catalog), &names, &mut diagnostics);
    }
    suppress(&mut diagnostics, &suppressions);
    let parts = documents.iter().filter_map(|(document, _)| document.as_ref());
    let parts: Vec<Span> =
        parts.flat_map(|document| &document.declarations).map(|part| part.extent).collect();
    diagnostic::gather(&mut diagnostics, &parts, sources);
    settings.levels.apply(&mut diagnostics);
    drop_echoes(&mut diagnostics);
    diagnostic::sort(&mut diagnostics, sources);
    Compiled { journeys, diagnostics, brought, tests: tested }
}

/// Reports the characters that make a source look like another one than it is.
fn hidden(file: FileId, text: &str) -> Option<Diagnostic> {
    let mut places = text
        .match_indices(names::is_hidden)
        .map(|(at, found)| (Span::new(file, at, at + found.len()), found));
    let (first, character) = places.next()?;
    let number = character.chars().next().map_or(0, u32::from);
    let message = "a hidden character turns the direction of writing: the source is not what it looks like";
    let help = format!("remove it, or write it in a string as `\\u{number:04x}`");
    let diagnostic = Diagnostic::new(Code::HiddenCharacter, first, message).help(help);
    Some(places.fold(diagnostic, |diagnostic, (place, _)| diagnostic.related(place, "another one")))
}

/// Drops what is said of a node's outcomes where its type, which nobody knows, is an error already.
fn drop_echoes(diagnostics: &mut Vec<Diagnostic>) {
    let is_unknown =
        |found: &&Diagnostic| found.code == Code::UnknownNodeType && found.severity == Severity::Error;
    let types: HashSet<Span> = diagnostics.iter().filter(is_unknown).map(|found| found.span).collect();
    if types.is_empty() {
        return;
    }
    let is_of_outcomes = |code| matches!(code, Code::AmbiguousArrow | Code::NothingLeftForElse);
    diagnostics.retain(|found| {
        !is_of_outcomes(found.code) || !found.related.iter().any(|label| types.contains(&label.span))
    });
}

pub(crate) fn not_utf8(file: FileId, at: usize) -> Diagnostic {
    Diagnostic::new(Code::NotUtf8, Span::new(file, at, at), "from here on the file is not UTF-8 text")
        .help("save it as UTF-8")
}
