//! Declarations: a workspace makes each once. What several journeys use stands in a file for all of them, what one uses
//! beside it.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::merge::Merge;
use super::standing::{Thing, folder_of, way};
use crate::language::format::format;
use crate::language::lift::{Lifted, Prepared};
use crate::language::syntax::{Body, Declaration, Document, ItemKind, Keyword, Text, Value, ValueKind};
use crate::model::Journey;
use crate::source::FileId;

/// What the file of shared declarations is called, without ending.
pub(super) const REALM: &str = "realm";

/// A declaration by keyword and name.
type Head<'h> = (Keyword, &'h str);

/// Declarations that are to stand in a file for all journeys, by the folder of that file.
type Shared<'a> = BTreeMap<PathBuf, Vec<Declaration<'a>>>;

impl Merge<'_, '_> {
    /// Brings what changed of things that travel to where they are declared.
    pub(super) fn declarations(&mut self, documents: &mut [Option<Document<'_>>]) {
        let lifted: HashMap<Head<'_>, &Declaration<'static>> = self
            .stage
            .lifted
            .iter()
            .flat_map(|(_, lifted)| declared(lifted))
            .map(|own| ((own.keyword, &*own.name.text), own))
            .collect();
        for ((file, thing), edits) in &self.edits {
            let Some(document) = documents.get_mut(file.0 as usize).and_then(Option::as_mut) else {
                continue;
            };
            for place in self.declared.places(thing).iter().filter(|place| place.file == *file) {
                let is_meant =
                    |own: &&mut Declaration<'_>| own.keyword.word() == thing.0 && own.name.text == place.name;
                let Some(own) = document.declarations.iter_mut().find(is_meant) else { continue };
                let new = lifted.get(&(own.keyword, &*own.name.text)).copied();
                for edit in edits {
                    edit.apply(own, new);
                }
                self.changed.insert(*file);
            }
        }
    }

    /// Adds the journeys that no source has, and the declarations that the workspace lacks.
    pub(super) fn complete<'a>(
        &mut self,
        journeys: &[Journey],
        place: &dyn Fn(&Journey) -> Option<FileId>,
        documents: &mut [Option<Document<'a>>],
    ) {
        let stage = self.stage;
        let things: HashMap<Head<'_>, Thing> = stage
            .carried
            .heads()
            .map(|(keyword, name, meaning)| ((keyword, name), (keyword.word(), meaning.to_owned())))
            .collect();
        let sound = || {
            let all = journeys.iter().enumerate();
            all.filter(|(index, _)| !stage.refused.contains_key(index))
        };
        let mut uses: HashMap<Head<'_>, usize> = HashMap::new();
        for (index, _) in sound() {
            for own in declared(&stage.lifted[index].1) {
                *uses.entry((own.keyword, &*own.name.text)).or_default() += 1;
            }
        }
        let mut shared = Shared::new();
        for (index, journey) in sound() {
            let (_, lifted) = &stage.lifted[index];
            let file = place(journey);
            let folder = file.map(|file| folder_of(self.meeting.sources.file(file).name()));
            let mut own = Vec::new();
            for new in declared(lifted) {
                let head = (new.keyword, &*new.name.text);
                let thing = &things[&head];
                if !self.declared.places(thing).is_empty() {
                    if file.is_none() {
                        self.share(thing, documents, &mut shared);
                    }
                    continue;
                }
                let is_alone = uses[&head] == 1;
                let placed = match &folder {
                    Some(folder) => self.relocated(new, folder),
                    None => Some(new.clone()),
                };
                match placed.filter(|_| is_alone) {
                    Some(placed) => own.push(placed),
                    None => add(shared.entry(self.meeting.folder.clone()).or_default(), new.clone()),
                }
            }
            let Some(file) = file else {
                self.add(index, own);
                continue;
            };
            let Some(document) = documents[file.0 as usize].as_mut().filter(|_| !own.is_empty()) else {
                continue;
            };
            let first = document.declarations.iter().position(is_journey).unwrap_or(0);
            document.declarations.splice(first..first, own);
            self.changed.insert(file);
        }
        for (folder, declarations) in shared {
            self.put(&folder, declarations, documents);
        }
    }

    /// Adds a journey that no source has.
    fn add(&mut self, index: usize, own: Vec<Declaration<'static>>) {
        let stage = self.stage;
        let (Prepared(named), lifted) = &stage.lifted[index];
        let mut document = lifted.document.clone();
        document.declarations.retain(is_journey);
        document.declarations.splice(0..0, own);
        let path = self.meeting.folder.join(&stage.texts[index].0);
        self.merged.files.push((path, format(&document).into_bytes()));
        self.merged.changes.push(format!("{}: new", named.name));
        let lock = stage.lock.journeys[&named.name].clone();
        self.merged.lock.journeys.insert(named.name.clone(), lock);
    }

    /// Takes a declaration out of the file of a journey that had it for itself until now: what an import wrote, and nothing
    /// that somebody else put there.
    fn share<'a>(&mut self, thing: &Thing, documents: &mut [Option<Document<'a>>], shared: &mut Shared<'a>) {
        let [place] = self.declared.places(thing) else { return };
        let Some(document) = documents[place.file.0 as usize].as_mut() else { return };
        let is_meant = |own: &Declaration<'_>| own.keyword.word() == thing.0 && own.name.text == place.name;
        let at = document.declarations.iter().position(is_meant);
        let Some(at) = at.filter(|_| document.declarations.iter().any(is_journey)) else { return };
        let keyword = document.declarations[at].keyword;
        if !self.is_imported(keyword, thing, &place.name) {
            return;
        }
        if matches!(
            keyword,
            Keyword::Saml2Entity | Keyword::CircleOfTrust | Keyword::NodeType | Keyword::Variable
        ) {
            // Such a declaration travels with the journeys of its file; from elsewhere the lock has to say so.
            let head = format!("{} {}", thing.0, place.name);
            for journey in document.declarations.iter().filter(|own| is_journey(own)) {
                let lock = self.merged.lock.journeys.entry(journey.name.text.to_string()).or_default();
                lock.carries.insert(head.clone());
            }
        }
        let own = document.declarations.remove(at);
        self.changed.insert(place.file);
        self.merged.changes.push(format!("{} {}: shared by several journeys now", thing.0, place.name));
        let folder = folder_of(self.meeting.sources.file(place.file).name());
        add(shared.entry(folder).or_default(), own);
    }

    /// Whether a declaration came with an import.
    fn is_imported(&self, keyword: Keyword, thing: &Thing, name: &str) -> bool {
        let lock = self.meeting.lock;
        if keyword == Keyword::Script {
            return lock.scripts.get(name).is_some_and(|own| !own.base.is_empty());
        }
        let kinds = crate::model::DependencyKind::ALL.into_iter();
        let mut places = kinds.filter(|kind| crate::language::lift::keyword(*kind) == keyword);
        places.any(|kind| lock.realm.contains_key(&crate::lock::Lock::object(kind, &thing.1)))
    }

    /// Puts declarations into the file of a folder that holds those for all journeys.
    fn put<'a>(
        &mut self,
        folder: &Path,
        declarations: Vec<Declaration<'a>>,
        documents: &mut [Option<Document<'a>>],
    ) {
        for number in 1.. {
            let name = if number == 1 { REALM.to_owned() } else { format!("{REALM}-{number}") };
            let path = folder.join(format!("{name}.journey"));
            let file = self.meeting.sources.iter().find(|(_, source)| Path::new(source.name()) == path);
            if let Some((file, _)) = file {
                // A file that holds a journey is that journey's.
                let Some(document) = documents[file.0 as usize].as_mut() else { continue };
                if document.declarations.iter().any(is_journey) {
                    continue;
                }
                for own in declarations {
                    add(&mut document.declarations, own);
                }
                self.changed.insert(file);
                return;
            }
            if folder == self.meeting.folder && self.meeting.taken.contains(&format!("{name}.journey")) {
                continue;
            }
            let document = Document { declarations, ..Document::default() };
            self.merged.files.push((path, format(&document).into_bytes()));
            return;
        }
    }

    /// A declaration as a source in `folder` makes it; nothing where a source there may not name its files.
    fn relocated(&self, lifted: &Declaration<'static>, folder: &Path) -> Option<Declaration<'static>> {
        let mut own = lifted.clone();
        let mut is_within = true;
        relocate(&mut own.body, &mut |path| {
            let way = way(folder, &self.meeting.folder.join(path));
            if let Some(way) = way.filter(|way| self.meeting.may_climb || !way.starts_with("../")) {
                return way;
            }
            is_within = false;
            path.to_owned()
        });
        is_within.then_some(own)
    }
}

fn is_journey(own: &Declaration<'_>) -> bool {
    own.keyword == Keyword::Journey
}

/// Adds a declaration where it belongs by keyword and name; one that is there already stays.
fn add<'a>(declarations: &mut Vec<Declaration<'a>>, new: Declaration<'a>) {
    let key = |own: &Declaration<'_>| (own.keyword.word(), own.name.text.to_string());
    let own = key(&new);
    if !declarations.iter().any(|other| key(other) == own) {
        let at = declarations.iter().position(|other| key(other) > own).unwrap_or(declarations.len());
        declarations.insert(at, new);
    }
}

fn declared(lifted: &Lifted) -> impl Iterator<Item = &Declaration<'static>> {
    lifted.document.declarations.iter().filter(|own| own.keyword != Keyword::Journey)
}

/// Changes the paths that a declaration names.
fn relocate(body: &mut Body<'_>, path: &mut dyn FnMut(&str) -> String) {
    for item in &mut body.items {
        let ItemKind::Property(property) = &mut item.kind else { continue };
        let Some(value) = &mut property.value else { continue };
        match &mut value.kind {
            ValueKind::String(text) if property.name.text == "file" => relocate_text(text, path),
            _ => relocate_value(value, path),
        }
    }
}

fn relocate_value(value: &mut Value<'_>, path: &mut dyn FnMut(&str) -> String) {
    match &mut value.kind {
        ValueKind::Call(name, arguments) if name == "file" => {
            for element in &mut arguments.elements {
                if let ValueKind::String(text) = &mut element.part.kind {
                    relocate_text(text, path);
                }
            }
        }
        ValueKind::Call(_, list) | ValueKind::List(list) => {
            list.elements.iter_mut().for_each(|element| relocate_value(&mut element.part, path));
        }
        ValueKind::Map(map) => {
            map.elements.iter_mut().for_each(|element| relocate_value(&mut element.part.value, path));
        }
        _ => {}
    }
}

fn relocate_text(text: &mut Text<'_>, path: &mut dyn FnMut(&str) -> String) {
    let new = path(&text.text);
    if new != text.text {
        *text = Text { text: new.into(), raw: None };
    }
}
