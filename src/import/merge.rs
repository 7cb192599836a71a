//! Import over sources that exist: what the platform changed changes, all else stays as people wrote it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use super::decide::{Prefer, decide, words};
use super::edit::{DeclaredFiles, below, declare, declared_file, declared_files, edit, is_node};
use super::overlay::overlay;
use super::{Existing, Stage, patch};
use crate::catalog::{Catalog, Target};
use crate::compile::{Compiled, Levels, Settings, compile};
use crate::diagnostic::Diagnostic;
use crate::language::format::format;
use crate::language::lift::{Before, Lifted, Prepared, child_id};
use crate::language::parse::parse;
use crate::language::prepare::prepare;
use crate::language::resolve::Files;
use crate::language::syntax::{Body, Declaration, Document, ItemKind, Keyword};
use crate::lock::fingerprint::{self, Fingerprints};
use crate::lock::{JourneyLock, Lock};
use crate::model::{Journey, Node};
use crate::source::{FileId, Sources};

/// The sources that an import meets.
pub struct Meeting<'m> {
    /// Their texts.
    pub sources: &'m Sources,
    /// The files that they name.
    pub files: &'m dyn Files,
    /// The lock.
    pub lock: &'m Lock,
    /// Paths of files below the folder of the sources, from there.
    pub taken: BTreeSet<String>,
    /// The folder that new files go to, as the names of the sources begin.
    pub folder: PathBuf,
}

/// What an import over sources gives.
#[derive(Debug, Default)]
pub struct Merged {
    /// Files that are new or changed, by path.
    pub files: Vec<(PathBuf, Vec<u8>)>,
    /// The lock.
    pub lock: Lock,
    /// What changed, in words, a line each.
    pub changes: Vec<String>,
    /// What changed on both sides, in words. With a conflict nothing else counts.
    pub conflicts: Vec<String>,
    /// What the sources cannot be built for.
    pub errors: Vec<Diagnostic>,
    /// What a build of the sources alone would give otherwise than the export has it.
    pub differences: Vec<(String, String)>,
}

/// Imports journeys over the sources of a folder.
pub fn into(
    journeys: &[Journey],
    meeting: &Meeting<'_>,
    catalog: &Catalog,
    target: Target,
    prefer: Option<Prefer>,
) -> Merged {
    let ours = compiled(meeting.sources, meeting.files, meeting.lock, catalog, target);
    let errors = |compiled: &Compiled| -> Vec<Diagnostic> {
        let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == crate::diagnostic::Severity::Error;
        compiled.diagnostics.iter().filter(is_error).cloned().collect()
    };
    if ours.has_errors() {
        return Merged { errors: errors(&ours), ..Merged::default() };
    }
    let own: HashMap<&str, &Journey> = ours.journeys.iter().map(|own| (own.name.as_str(), own)).collect();
    let names = |journey: &Journey| -> BTreeMap<String, String> {
        super::identified(journey).map(|(id, node)| (id, node.key.clone())).collect()
    };
    let files = declared_files(meeting);
    let existing = Existing {
        names: own.iter().map(|(name, journey)| ((*name).to_owned(), names(journey))).collect(),
        before: Before {
            lock: meeting.lock.clone(),
            files: below(&files, &meeting.folder),
            taken: meeting.taken.iter().map(|path| stem(path).to_lowercase()).collect(),
        },
    };
    let stage = Stage::new(journeys, catalog, target, &existing);
    let mut merge = Merge {
        meeting,
        files: &files,
        stage: &stage,
        prefer,
        merged: Merged { lock: meeting.lock.clone(), ..Merged::default() },
        declared: BTreeMap::new(),
    };
    merge.scripts(&ours);
    let mut documents: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    for (index, journey) in journeys.iter().enumerate() {
        match own.get(journey.name.as_str()).and_then(|own| own.name_span) {
            Some(span) => documents.entry(span.file).or_default().push(index),
            None => merge.add(index),
        }
    }
    for (file, indices) in documents {
        let text = meeting.sources.file(file).text();
        let mut ignored = Vec::new();
        let Some(prepared) = prepare(file, text, &mut ignored) else { continue };
        let mut document = parse(&prepared, &mut ignored);
        let mut is_changed = false;
        for index in indices {
            let name = &journeys[index].name;
            is_changed |= merge.journey(index, own[name.as_str()], &mut document);
        }
        is_changed |= merge.declarations(&mut document);
        if is_changed {
            let path = PathBuf::from(meeting.sources.file(file).name());
            merge.merged.files.push((path, format(&document).into_bytes()));
        }
    }
    let mut merged = merge.merged;
    let mut seen = BTreeSet::new();
    merged.files.retain(|(path, _)| seen.insert(path.clone()));
    merged.differences.clone_from(&stage.differences);
    if merged.conflicts.is_empty() && !merged.files.is_empty() {
        let (sources, files) = overlay(meeting, &merged.files);
        let done = compiled(&sources, &files, &merged.lock, catalog, target);
        for error in errors(&done) {
            let place = sources.file(error.span.file);
            let line = place.position(error.span.start).line;
            merged.conflicts.push(format!("{}:{line}: after the import, {}", place.name(), error.message));
        }
    }
    merged
}

fn compiled(
    sources: &Sources,
    files: &dyn Files,
    lock: &Lock,
    catalog: &Catalog,
    target: Target,
) -> Compiled {
    let levels = Levels::default();
    compile(sources, &Settings { catalog, target, levels: &levels, lock, files, elsewhere: &BTreeSet::new })
}

/// A path without its ending.
fn stem(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    path[name..].rfind('.').filter(|at| *at > 0).map_or(path, |at| &path[..name + at])
}

struct Merge<'m> {
    /// The files that declarations of the sources name.
    files: &'m DeclaredFiles,
    meeting: &'m Meeting<'m>,
    stage: &'m Stage,
    prefer: Option<Prefer>,
    merged: Merged,
    /// Attributes of scripts that the platform changed, by the names of their declarations.
    declared: BTreeMap<String, Vec<String>>,
}

impl Merge<'_> {
    /// Adds a journey that no source has.
    fn add(&mut self, index: usize) {
        let (Prepared(journey), _) = &self.stage.lifted[index];
        let (path, text) = &self.stage.texts[index];
        self.merged.files.push((self.meeting.folder.join(path), text.clone()));
        self.merged.changes.push(format!("{}: new", journey.name));
        let lock = self.stage.lock.journeys[&journey.name].clone();
        self.merged.lock.journeys.insert(journey.name.clone(), lock);
    }

    /// Brings what changed in a journey into its document. True when something did.
    fn journey(&mut self, index: usize, ours: &Journey, document: &mut Document<'_>) -> bool {
        let (Prepared(named), lifted) = &self.stage.lifted[index];
        let Some(theirs) = self.stage.built.get(&named.name) else { return false };
        let none = JourneyLock::default();
        let old = self.meeting.lock.journeys.get(&named.name).unwrap_or(&none);
        let mut is_changed = declare(document, &lifted.document);
        let is_ours = |declaration: &&mut Declaration<'_>| {
            declaration.keyword == Keyword::Journey && declaration.name.text == named.name
        };
        let Some(declaration) = document.declarations.iter_mut().find(is_ours) else { return false };
        let Some(lifted_journey) = journey_of(lifted) else { return false };
        patch::allows(&mut declaration.allows, &lifted_journey.allows);
        let (body, new) = (&mut declaration.body, &lifted_journey.body);
        is_changed |= self.attributes(old, ours, theirs, body, new);
        is_changed |= self.nodes(old, ours, theirs, body, new);
        let mut lock = self.stage.lock.journeys[&named.name].clone();
        for (key, entry) in &old.nodes {
            // What a source dropped or made by itself stays in the lock: the next import has to know.
            let is_theirs = theirs.all_nodes().any(|node| node.key == *key);
            let is_ours = ours.all_nodes().any(|node| node.key == *key);
            let is_known = entry.id.as_ref().is_some_and(|id| theirs.all_nodes().any(|node| node.id == *id));
            if !is_theirs && (is_ours && !entry.is_imported() || !is_ours && is_known) {
                lock.nodes.insert(key.clone(), entry.clone());
            }
        }
        self.merged.lock.journeys.insert(named.name.clone(), lock);
        is_changed
    }

    fn attributes(
        &mut self,
        old: &JourneyLock,
        ours: &Journey,
        theirs: &Journey,
        body: &mut Body<'_>,
        new: &Body<'static>,
    ) -> bool {
        let (own, other) = (fingerprint::journey(ours), fingerprint::journey(theirs));
        let taken = self.decide(&theirs.name, &old.base, &own, &other);
        for part in &taken {
            if let Some(property) = part.strip_prefix('=') {
                patch::property(body, new, property);
                if property == "uiConfig" {
                    patch::property(body, new, "categories");
                    patch::all_notes(body, new);
                }
            } else if part == "start" {
                let start = |body: &Body<'_>| {
                    body.items.iter().position(|item| matches!(item.kind, ItemKind::Edge(_)))
                };
                if let (Some(at), Some(from)) = (start(body), start(new)) {
                    body.items[at].kind = new.items[from].kind.clone();
                }
            } else if let Some((kind, key)) = part.split_once('/') {
                self.other(kind, key);
            }
        }
        taken.iter().any(|part| !part.contains('/'))
    }

    /// Writes the file of something that travels with a journey.
    fn other(&mut self, kind: &str, key: &str) {
        let found =
            self.stage.carried.others().find(|(own, own_key, ..)| own.key() == kind && *own_key == key);
        let Some((_, _, keyword, name, object)) = found else { return };
        if let Some(path) = self.file_of(keyword, name) {
            self.merged.files.push((path, format!("{object:#}\n").into_bytes()));
        }
    }

    /// The file that a declaration names: in the sources that exist, else in those of the import.
    fn file_of(&self, keyword: Keyword, name: &str) -> Option<PathBuf> {
        if let Some(paths) = self.files.get(&(keyword.word(), name.to_owned())) {
            return paths.first().cloned();
        }
        let lifted =
            self.stage.lifted.iter().find_map(|(_, lifted)| declared_file(&lifted.document, keyword, name));
        lifted.map(|path| self.meeting.folder.join(path))
    }

    fn nodes(
        &mut self,
        old: &JourneyLock,
        ours: &Journey,
        theirs: &Journey,
        body: &mut Body<'_>,
        new: &Body<'static>,
    ) -> bool {
        let mut is_changed = false;
        let own: HashMap<String, &Node> = super::identified(ours).collect();
        let kept: BTreeSet<&str> = theirs.all_nodes().map(|node| node.id.as_str()).collect();
        let name = &theirs.name;
        for other in theirs.nodes.iter().flat_map(|node| {
            std::iter::once((node, None)).chain(node.children.iter().map(move |child| (child, Some(node))))
        }) {
            let (other, page) = other;
            let parts = fingerprint::node(theirs, other);
            let id = page.map_or_else(|| other.id.clone(), |page| child_id(page, other));
            match own.get(&id) {
                Some(own) => {
                    let base = old.nodes.get(&own.key).map(|lock| lock.base.clone()).unwrap_or_default();
                    let what = format!("{name}.{}", own.key);
                    let taken = self.decide(&what, &base, &fingerprint::node(ours, own), &parts);
                    if !taken.is_empty() {
                        edit(body, new, (own, other), page, &taken);
                        is_changed = true;
                    }
                }
                None if page.is_some_and(|page| own.contains_key(&page.id)) => {
                    // The page's own list of children brings it.
                }
                None => {
                    let dropped = old
                        .nodes
                        .values()
                        .find(|lock| lock.is_imported() && lock.id.as_deref() == Some(&other.id));
                    match dropped {
                        Some(lock) if without_outcomes(&lock.base) == without_outcomes(&parts) => {}
                        Some(_) if self.prefer == Some(Prefer::Source) => {}
                        Some(_) if self.prefer.is_none() => self.merged.conflicts.push(format!(
                            "{name}: the source dropped the node `{}` ({}), and the export changed it",
                            other.key, other.id
                        )),
                        _ if page.is_none() => {
                            let at = new.items.iter().position(|item| is_node(&item.kind, &other.key));
                            if let Some(at) = at {
                                patch::insert(body, new, at);
                                self.merged.changes.push(format!("{name}.{}: new", other.key));
                                is_changed = true;
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        for node in &ours.nodes {
            if kept.contains(node.id.as_str()) {
                continue;
            }
            let lock = old.nodes.get(&node.key).filter(|lock| lock.is_imported());
            let is_new_here = lock.is_none() && old.is_imported();
            let is_touched = lock.is_some_and(|lock| {
                without_outcomes(&lock.base) != without_outcomes(&fingerprint::node(ours, node))
                    && !leads_only(&lock.base, &fingerprint::node(ours, node))
            });
            match self.prefer {
                _ if is_new_here => continue,
                None if is_touched => {
                    let what = format!(
                        "{name}: the export has no node `{}` any more, and the source changed it",
                        node.key
                    );
                    self.merged.conflicts.push(what);
                    continue;
                }
                Some(Prefer::Source) if is_touched => continue,
                _ => {}
            }
            body.items.retain(|item| !is_node(&item.kind, &node.key));
            self.merged.changes.push(format!("{name}.{}: gone", node.key));
            is_changed = true;
        }
        is_changed
    }

    fn decide(
        &mut self,
        what: &str,
        base: &Fingerprints,
        ours: &Fingerprints,
        theirs: &Fingerprints,
    ) -> Vec<String> {
        let decision = decide(base, ours, theirs, self.prefer);
        let say = |parts: &[String]| parts.iter().map(|part| words(part)).collect::<Vec<_>>().join(", ");
        if !decision.conflicts.is_empty() {
            let both = say(&decision.conflicts);
            self.merged.conflicts.push(format!("{what}: {both} changed in the source and in the export"));
        }
        if !decision.taken.is_empty() {
            self.merged.changes.push(format!("{what}: {}", say(&decision.taken)));
        }
        decision.taken
    }

    /// Brings changed scripts into their files.
    fn scripts(&mut self, ours: &Compiled) {
        let own: HashMap<&str, _> = ours
            .journeys
            .iter()
            .flat_map(|journey| &journey.dependencies.scripts)
            .map(|(id, script)| (id.as_str(), script))
            .collect();
        let stage = self.stage;
        for (name, theirs) in stage.carried.scripts() {
            let lock = &stage.lock.scripts[name];
            let old =
                self.meeting.lock.scripts.get(name).map(|script| script.base.clone()).unwrap_or_default();
            match own.get(theirs.id.as_str()) {
                Some(own) => {
                    let taken =
                        self.decide(&format!("script {name}"), &old, &fingerprint::script(own), &lock.base);
                    if taken.iter().any(|part| part == "text")
                        && let Some(path) = self.file_of(Keyword::Script, name)
                    {
                        self.merged.files.push((path, theirs.text.clone().into_bytes()));
                    }
                    let attributes = taken.iter().filter(|part| *part != "text");
                    let attributes: Vec<String> =
                        attributes.map(|part| part.trim_start_matches('=').to_owned()).collect();
                    if !attributes.is_empty() {
                        self.declared.insert(name.to_owned(), attributes);
                    }
                }
                None => {
                    if let Some(path) = self.file_of(Keyword::Script, name) {
                        self.merged.files.push((path, theirs.text.clone().into_bytes()));
                    }
                }
            }
            self.merged.lock.scripts.insert(name.to_owned(), lock.clone());
        }
        let known: BTreeSet<(&str, &str)> = ours
            .journeys
            .iter()
            .flat_map(|journey| &journey.dependencies.others)
            .flat_map(|(kind, objects)| objects.keys().map(|key| (kind.key(), key.as_str())))
            .collect();
        for (kind, key, ..) in stage.carried.others() {
            if !known.contains(&(kind.key(), key)) {
                self.other(kind.key(), key);
            }
        }
    }

    /// Brings changed attributes of scripts into their declarations. True when there was one.
    fn declarations(&self, document: &mut Document<'_>) -> bool {
        let is_script = |declaration: &&mut Declaration<'_>| declaration.keyword == Keyword::Script;
        let mut is_changed = false;
        for declaration in document.declarations.iter_mut().filter(is_script) {
            let Some(attributes) = self.declared.get(&*declaration.name.text) else { continue };
            let lifted = self.stage.lifted.iter().flat_map(|(_, lifted)| &lifted.document.declarations);
            let mut same =
                lifted.filter(|new| new.keyword == Keyword::Script && new.name.text == declaration.name.text);
            let Some(new) = same.next() else { continue };
            for attribute in attributes {
                patch::property(&mut declaration.body, &new.body, attribute);
            }
            is_changed = true;
        }
        is_changed
    }
}

fn without_outcomes(parts: &Fingerprints) -> Fingerprints {
    parts
        .iter()
        .filter(|(name, _)| *name != fingerprint::OUTCOMES)
        .map(|(name, part)| (name.clone(), part.clone()))
        .collect()
}

/// True when two sets of parts differ in nothing but in where edges lead.
fn leads_only(a: &Fingerprints, b: &Fingerprints) -> bool {
    let names: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    names
        .into_iter()
        .all(|name| a.get(name) == b.get(name) || name.starts_with("-> ") || name == fingerprint::OUTCOMES)
}

fn journey_of(lifted: &Lifted) -> Option<&Declaration<'static>> {
    lifted.document.declarations.iter().find(|declaration| declaration.keyword == Keyword::Journey)
}
