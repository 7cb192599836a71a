//! Declarations: each source says what its journeys refer to and carry, as other sources say it.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::merge::Merge;
use super::standing::{Thing, folder_of, way};
use crate::language::format::format;
use crate::language::lift::{Lifted, Prepared};
use crate::language::resolve::Carried;
use crate::language::syntax::{
    Body, Declaration, Document, ItemKind, Keyword, Text, Trivia, Value, ValueKind,
};
use crate::model::Journey;
use crate::source::{FileId, normal};

/// Declarations of the sources, with the folder that their paths begin in.
type Snapshot<'a> = HashMap<Thing, (Declaration<'a>, PathBuf)>;

impl Merge<'_, '_> {
    /// Brings what changed of things that travel to where they are declared.
    pub(super) fn declarations(&mut self, documents: &mut [Option<Document<'_>>]) {
        let lifted: HashMap<(Keyword, &str), &Declaration<'static>> = self
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

    /// Adds the journeys that no source has, and to all sources the declarations that they lack.
    pub(super) fn complete<'a>(
        &mut self,
        journeys: &[Journey],
        place: &dyn Fn(&Journey) -> Option<FileId>,
        documents: &mut [Option<Document<'a>>],
    ) {
        let stage = self.stage;
        let mut things: HashMap<(Keyword, &str), Thing> = HashMap::new();
        for (keyword, name, meaning) in stage.carried.heads() {
            things.insert((keyword, name), (keyword.word(), meaning.to_owned()));
        }
        let standing = self.snapshot(things.values(), documents);
        for (index, journey) in journeys.iter().enumerate() {
            if stage.refused.contains_key(&index) {
                continue;
            }
            let (_, lifted) = &stage.lifted[index];
            let Some(file) = place(journey) else {
                self.add(index, &things, &standing);
                continue;
            };
            let Some(document) = documents[file.0 as usize].as_mut() else { continue };
            let folder = folder_of(self.meeting.sources.file(file).name());
            let mut new = Vec::new();
            for own in declared(lifted) {
                let thing = &things[&(own.keyword, &*own.name.text)];
                let has_it = self.declared.places(thing).iter().any(|place| place.file == file)
                    || document.declarations.iter().any(|other| is_same(other, own));
                if !has_it {
                    new.push(self.placed(own, thing, &standing, &folder));
                }
            }
            if !new.is_empty() {
                let is_journey = |own: &Declaration<'_>| own.keyword == Keyword::Journey;
                let first = document.declarations.iter().position(is_journey).unwrap_or(0);
                document.declarations.splice(first..first, new);
                self.changed.insert(file);
            }
        }
    }

    /// Adds a journey that no source has.
    fn add<'a>(&mut self, index: usize, things: &HashMap<(Keyword, &str), Thing>, standing: &Snapshot<'a>) {
        let stage = self.stage;
        let (Prepared(named), lifted) = &stage.lifted[index];
        let folder = self.meeting.folder.clone();
        let mut document: Document<'a> = lifted.document.clone();
        for own in &mut document.declarations {
            if let Some(thing) = things.get(&(own.keyword, &*own.name.text)) {
                *own = self.placed(own, thing, standing, &folder);
            }
        }
        let path = folder.join(&stage.texts[index].0);
        self.merged.files.push((path, format(&document).into_bytes()));
        self.merged.changes.push(format!("{}: new", named.name));
        let lock = stage.lock.journeys[&named.name].clone();
        self.merged.lock.journeys.insert(named.name.clone(), lock);
    }

    fn snapshot<'t, 'a>(
        &self,
        things: impl Iterator<Item = &'t Thing>,
        documents: &[Option<Document<'a>>],
    ) -> Snapshot<'a> {
        let mut found = HashMap::new();
        for thing in things {
            let Some(place) = self.declared.places(thing).first() else { continue };
            let declarations =
                documents[place.file.0 as usize].iter().flat_map(|document| &document.declarations);
            let mut same =
                declarations.filter(|own| own.keyword.word() == thing.0 && own.name.text == place.name);
            if let Some(own) = same.next() {
                let own = Declaration { trivia: Trivia::default(), ..own.clone() };
                let folder = folder_of(self.meeting.sources.file(place.file).name());
                found.insert(thing.clone(), (own, folder));
            }
        }
        found
    }

    /// A declaration as a source in `folder` makes it: like other sources, else as it was lifted.
    fn placed<'a>(
        &mut self,
        lifted: &Declaration<'a>,
        thing: &Thing,
        standing: &Snapshot<'a>,
        folder: &Path,
    ) -> Declaration<'a> {
        let (mut own, from) = match standing.get(thing) {
            Some((own, from)) => (own.clone(), from.clone()),
            None => (lifted.clone(), self.meeting.folder.clone()),
        };
        let may_climb = self.meeting.may_climb;
        let moved = |path: &str| {
            let way = way(folder, &from.join(path))?;
            (may_climb || !way.starts_with("../")).then_some(way)
        };
        let mut copies = BTreeMap::new();
        relocate(&mut own.body, &mut |path| {
            moved(path).unwrap_or_else(|| {
                let plain = normal(Path::new(path));
                let name = plain.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let name =
                    if path.contains("realm/") { format!("realm/{name}") } else { format!("scripts/{name}") };
                copies.insert(name.clone(), normal(&from.join(path)));
                name
            })
        });
        for (name, path) in copies {
            // What cannot be reached from here gets a copy of its own.
            let written =
                self.merged.files.iter().find(|(own, _)| *own == path).map(|(_, bytes)| bytes.clone());
            let bytes = written.or_else(|| self.declared.content(thing).map(bytes_of));
            self.merged.files.extend(bytes.map(|bytes| (folder.join(name), bytes)));
        }
        own
    }
}

fn bytes_of(content: &Carried) -> Vec<u8> {
    match content {
        Carried::Script(script) => script.text.clone().into_bytes(),
        Carried::Other(_, object) => format!("{object:#}\n").into_bytes(),
    }
}

fn is_same(a: &Declaration<'_>, b: &Declaration<'_>) -> bool {
    a.keyword == b.keyword && a.name.text == b.name.text
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
