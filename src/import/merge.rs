//! Import over sources that exist: what the platform changed changes, all else stays as people wrote it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use super::conflict::{Conflict, Side};
use super::decide::Preferences;
use super::fates::{self, Fates, Versions, start};
use super::objects::Edit;
use super::standing::{self, Declared};
use super::through::{Claim, is_expanded};
use super::weigh::Thing;
use super::written::{self, Written};
use super::{Allowed, Existing, Stage, follow, outcome, patch, sound, themes};
use crate::catalog::{Catalog, Target};
use crate::compile::{Compiled, Levels, Settings, compile_read};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::language::Documents;
use crate::language::expand::Uses;
use crate::language::format::format;
use crate::language::lift::{Before, Lifted, Prepared};
use crate::language::resolve::{Files, Surroundings};
use crate::language::syntax::{Body, Declaration, Document, ItemKind, Keyword};
use crate::lock::fingerprint;
use crate::lock::{JourneyLock, Lock};
use crate::model::Journey;
use crate::source::{FileId, Sources};

/// The sources that an import meets.
pub struct Meeting<'m> {
    /// Their texts.
    pub sources: &'m Sources,
    /// What was read of them so far.
    pub documents: Documents,
    /// The files that they name; those of a source that does not exist yet are looked for from `folder`.
    pub files: &'m dyn Files,
    /// The lock.
    pub lock: &'m Lock,
    /// Paths of files below the folder of the sources, from there.
    pub taken: BTreeSet<String>,
    /// The folder that new files go to, as the names of the sources begin.
    pub folder: PathBuf,
    /// Whether a source may name files outside of its own folder.
    pub may_climb: bool,
    /// The environment that the exports are of.
    pub surroundings: &'m Surroundings,
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
    /// What changed on both sides. With a conflict nothing else counts.
    pub conflicts: Vec<Conflict>,
    /// Journeys that were on the platform and that the exports do not have.
    pub gone: Vec<String>,
    /// Files that go: sources whose journeys are all gone, and what they alone name.
    pub removed: BTreeSet<PathBuf>,
    /// The journeys of the sources before the import, and after it.
    pub journeys: (Vec<Journey>, Vec<Journey>),
    /// Places of [`Preferences`] at which both sides did not change the same thing.
    pub unused: Vec<String>,
    /// What the sources cannot be built for.
    pub errors: Vec<Diagnostic>,
    /// What a build of the sources gives otherwise than the export has it: the journey, and what in words.
    pub differences: Vec<(String, String)>,
    /// What the sources have to allow.
    pub allowed: Vec<Allowed>,
    /// Journeys that no source can be written of, and why.
    pub refused: Vec<(String, String)>,
    /// What is to be known beside: what is left out, and what travels along now.
    pub notes: Vec<String>,
    /// What a check of the journeys' sources warns of.
    pub findings: Vec<String>,
}

/// Imports journeys over the sources of a folder.
pub fn into(
    journeys: &[Journey],
    meeting: &Meeting<'_>,
    catalog: &Catalog,
    target: Target,
    preferences: &Preferences,
) -> Merged {
    let exported: BTreeSet<&str> = journeys.iter().map(|journey| journey.name.as_str()).collect();
    let (journeys, refused) = sound::sound(journeys);
    let merged = sound_into(&journeys, &exported, meeting, catalog, target, preferences);
    Merged { refused: refused.into_iter().chain(merged.refused).collect(), ..merged }
}

#[expect(clippy::too_many_lines, reason = "the steps in their order, each a call")]
fn sound_into(
    journeys: &[Journey],
    exported: &BTreeSet<&str>,
    meeting: &Meeting<'_>,
    catalog: &Catalog,
    target: Target,
    preferences: &Preferences,
) -> Merged {
    let read = meeting.documents.again(meeting.sources, catalog).0;
    let context = (catalog, target, meeting.surroundings);
    let compiled = |documents: &Documents, lock: &Lock| {
        compiled(documents, meeting.sources, meeting.files, lock, context)
    };
    let mut ours = compiled(&read, meeting.lock);
    let mut followed = follow::follow(journeys, &ours, meeting.lock, catalog);
    if let Some(followed) = &mut followed {
        let before = ours;
        ours = compiled(&read, &followed.lock);
        followed.restate(&before, &ours);
    }
    let by_hand = ours.diagnostics.iter().filter(|found| found.code == Code::RenamedByHand);
    let by_hand: Vec<String> = by_hand.map(by_hand_note).collect();
    let meeting = &Meeting {
        lock: followed.as_ref().map_or(meeting.lock, |followed| &followed.lock),
        taken: meeting.taken.clone(),
        folder: meeting.folder.clone(),
        documents: read.clone(),
        ..*meeting
    };
    let own: HashMap<&str, &Journey> = ours.journeys.iter().map(|own| (own.name.as_str(), own)).collect();
    let mut documents: Vec<Option<Document<'_>>> =
        meeting.sources.iter().map(|(file, _)| read.document(file).cloned()).collect();
    let place = |journey: &Journey| own.get(journey.name.as_str())?.name_span.map(|span| span.file);
    // A fault in a source that the import does not touch is none of its business, unless nobody can tell what it holds.
    let concerned: HashSet<FileId> = journeys.iter().filter_map(place).collect();
    let is_unread = |file: FileId| documents.get(file.0 as usize).is_none_or(Option::is_none);
    let mut errors = errors(&ours);
    let is_ours = |file: FileId| concerned.contains(&file) || is_unread(file);
    errors.retain(|error| error.place.source().is_none_or(is_ours));
    if !errors.is_empty() {
        return Merged { errors: errors.into_iter().cloned().collect(), ..Merged::default() };
    }
    let none = JourneyLock::default();
    let names = |ours: &Journey| {
        let theirs = journeys.iter().find(|theirs| theirs.name == ours.name);
        let old = meeting.lock.journeys.get(&ours.name).unwrap_or(&none);
        fates::standing_names(old, ours, theirs, preferences)
    };
    let mut declared = Declared::of(meeting.sources, &documents, &ours.brought);
    let moved = themes::moved(journeys, &ours.brought);
    declared.follow(Keyword::Theme, &moved);
    let existing = existing(&own, &declared, meeting, &names);
    let stage = Stage::new(journeys, catalog, target, &existing);
    let written = Written::of(&documents);
    let mut merge = Merge {
        meeting,
        declared: &declared,
        stage: &stage,
        preferences,
        catalog,
        used: BTreeSet::new(),
        merged: Merged {
            lock: meeting.lock.clone(),
            notes: followed.iter().flat_map(|followed| followed.notes.clone()).chain(by_hand).collect(),
            ..Merged::default()
        },
        edits: BTreeMap::new(),
        changed: BTreeSet::new(),
        written: &written,
        uses: &ours.uses,
        moved: BTreeMap::new(),
        claims: Vec::new(),
    };
    merge.moved(&moved);
    merge.scripts();
    merge.others();
    for (index, journey) in journeys.iter().enumerate() {
        if !stage.refused.contains_key(&index)
            && let Some(file) = place(journey)
            && let Some(document) = &mut documents[file.0 as usize]
            && merge.journey(index, own[journey.name.as_str()], document)
        {
            merge.changed.insert(file);
        }
    }
    merge.declarations(&mut documents);
    // What only journeys have that no source can be written of has no declaration either.
    let sound = stage.lifted.iter().enumerate().filter(|(index, _)| !stage.refused.contains_key(index));
    let declared_files: HashSet<String> = sound
        .flat_map(|(_, (_, lifted))| &lifted.document.declarations)
        .filter_map(standing::file_of)
        .collect();
    let new_files = stage.carried.new_files().filter(|(path, _)| declared_files.contains(path));
    merge.merged.files.extend(new_files.map(|(path, text)| (meeting.folder.join(path), text)));
    merge.complete(journeys, &place, &mut documents);
    merge.gone(exported, &own, &mut documents);
    for file in &merge.changed {
        if let Some(document) = &documents[file.0 as usize] {
            let source = meeting.sources.file(*file);
            let text = format(document);
            if text != source.text() {
                merge.merged.files.push((PathBuf::from(source.name()), text.into_bytes()));
            }
        }
    }
    let Merge { mut merged, claims, used, .. } = merge;
    let unused = preferences.places.iter().enumerate().filter(|(at, _)| !used.contains(at));
    merged.unused = unused.map(|(_, (name, _))| name.clone()).collect();
    let mut seen = BTreeSet::new();
    merged.files.retain(|(path, _)| seen.insert(path.clone()));
    merged.allowed.clone_from(&stage.allowed);
    for (index, faults) in &stage.refused {
        let name = journeys[*index].name.clone();
        merged.refused.push((name, format!("its source would not build: {}", faults.join("; "))));
    }
    if merged.conflicts.is_empty() {
        merged.journeys.1 = outcome::judge(
            &mut merged,
            journeys,
            &stage,
            meeting,
            (&ours, &claims),
            &|sources, files, lock| {
                let documents = read.again(sources, catalog).0;
                self::compiled(&documents, sources, files, lock, context)
            },
        );
    }
    merged.journeys.0 = ours.journeys;
    merged
}

/// What is said of a node that somebody seems to have renamed without the lock.
fn by_hand_note(found: &Diagnostic) -> String {
    format!("{}: {}", found.message, found.help.as_deref().unwrap_or_default())
}

/// What the sources have already, so that names stay.
pub(super) fn existing(
    own: &HashMap<&str, &Journey>,
    declared: &Declared<'_>,
    meeting: &Meeting<'_>,
    names: &dyn Fn(&Journey) -> BTreeMap<String, String>,
) -> Existing {
    Existing {
        names: own.iter().map(|(name, journey)| ((*name).to_owned(), names(journey))).collect(),
        before: Before {
            lock: meeting.lock.clone(),
            journeys: own.keys().map(|name| (*name).to_owned()).collect(),
            standing: declared.standing(),
            names: declared.names.clone(),
            taken: meeting.taken.iter().map(|path| crate::source::one_name(stem(path))).collect(),
        },
    }
}

pub(super) fn errors(compiled: &Compiled) -> Vec<&Diagnostic> {
    compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error).collect()
}

/// What sources are compiled for.
pub(super) type Context<'c> = (&'c Catalog, Target, &'c Surroundings);

pub(super) fn compiled(
    documents: &Documents,
    sources: &Sources,
    files: &dyn Files,
    lock: &Lock,
    (catalog, target, surroundings): Context<'_>,
) -> Compiled {
    let levels = Levels::default();
    let settings = Settings { catalog, target, levels: &levels, lock, files, elsewhere: &BTreeSet::new };
    compile_read(documents.clone(), sources, &settings, surroundings)
}

/// A path without its ending.
fn stem(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |at| at + 1);
    path[name..].rfind('.').filter(|at| *at > 0).map_or(path, |at| &path[..name + at])
}

/// An import over sources, half way.
pub(super) struct Merge<'m, 'b> {
    pub declared: &'m Declared<'b>,
    pub meeting: &'m Meeting<'m>,
    pub stage: &'m Stage,
    pub preferences: &'m Preferences,
    pub catalog: &'m Catalog,
    /// The preferences that were asked for, by their place in the list.
    pub used: BTreeSet<usize>,
    pub merged: Merged,
    /// Changes of declarations, by file and thing.
    pub edits: BTreeMap<(FileId, standing::Thing), Vec<Edit>>,
    /// The files of sources that changed.
    pub changed: BTreeSet<FileId>,
    /// How the sources say what they say.
    pub written: &'m Written,
    /// The uses of fragments.
    pub uses: &'m Uses,
    /// The fingerprints of things that have another id now, as imported last.
    pub moved: BTreeMap<String, String>,
    /// What must come of what uses of fragments stand for.
    pub claims: Vec<Claim>,
}

impl Merge<'_, '_> {
    /// Brings what changed in a journey into its document. True when something did.
    fn journey(&mut self, index: usize, ours: &Journey, document: &mut Document<'_>) -> bool {
        let (Prepared(named), lifted) = &self.stage.lifted[index];
        let Some(theirs) = self.stage.built.get(&named.name) else { return false };
        let none = JourneyLock::default();
        let old = self.meeting.lock.journeys.get(&named.name).unwrap_or(&none);
        let mut is_changed = false;
        let is_ours = |declaration: &&mut Declaration<'_>| {
            declaration.keyword == Keyword::Journey && declaration.name.text == named.name
        };
        let Some(declaration) = document.declarations.iter_mut().find(is_ours) else { return false };
        let Some(lifted_journey) = journey_of(lifted) else { return false };
        patch::allows(&mut declaration.allows, &lifted_journey.allows);
        let (body, new) = (&mut declaration.body, &self.in_own_words(ours, &lifted_journey.body));
        let versions = Versions { old, ours, theirs };
        let fates = self.fates(versions);
        is_changed |= self.attributes(versions, &fates, body, new);
        is_changed |= self.nodes(versions, &fates, body, new);
        let mut lock = self.stage.lock.journeys[&named.name].clone();
        let keys = |journey: &Journey| -> HashSet<String> {
            journey.all_nodes().map(|node| node.key.clone()).collect()
        };
        let (their_keys, our_keys) = (keys(theirs), keys(ours));
        let their_ids: HashSet<&str> = theirs.all_nodes().map(|node| node.id.as_str()).collect();
        for (key, entry) in &old.nodes {
            // What a source dropped or made by itself stays in the lock: the next import has to know.
            let (is_theirs, is_ours) = (their_keys.contains(key), our_keys.contains(key));
            let is_known = entry.id.as_ref().is_some_and(|id| their_ids.contains(id.as_str()));
            if !is_theirs && (is_ours && !entry.has_base() || !is_ours && is_known) {
                lock.nodes.insert(key.clone(), entry.clone());
            }
        }
        // What the source keeps is no configuration that nothing uses.
        let written = written::nodes(body);
        for node in ours.all_nodes().filter(|node| is_expanded(node) || written.contains(&*node.key)) {
            lock.export.loose_nodes.shift_remove(&node.id);
            lock.export.loose_children.shift_remove(&node.id);
        }
        lock.order.clone_from(&old.order);
        // An export that leaves out what travels with it says nothing of what does.
        lock.carries.extend(old.carries.iter().cloned());
        self.merged.lock.journeys.insert(named.name.clone(), lock);
        is_changed
    }

    fn attributes(
        &mut self,
        Versions { old, ours, theirs }: Versions<'_>,
        fates: &Fates,
        body: &mut Body<'_>,
        new: &Body<'static>,
    ) -> bool {
        let (own, other) = (fingerprint::journey(ours), fingerprint::journey(theirs));
        let thing = Thing {
            name: theirs.name.clone(),
            said: theirs.name.clone(),
            above: Vec::new(),
            base: &old.base,
            ours: Side { journey: ours, node: None, catalog: self.catalog },
            theirs: Side { journey: theirs, node: None, catalog: self.catalog },
        };
        let mut taken = self.decide(&thing, &own, &other);
        fates.ways(&mut taken, &start(ours), &start(theirs));
        if ours.nodes.iter().any(is_expanded) {
            self.claim(&thing, None, (own, &other), &taken);
        }
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
            }
        }
        !taken.is_empty()
    }
}

fn journey_of(lifted: &Lifted) -> Option<&Declaration<'static>> {
    lifted.document.declarations.iter().find(|declaration| declaration.keyword == Keyword::Journey)
}
