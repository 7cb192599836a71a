//! What the sources declare already, and where it stands.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Component, Path, PathBuf};

use crate::language::Documents;
use crate::language::lift::Standing;
use crate::language::resolve::{Brought, Carried};
use crate::language::syntax::{Declaration, Document, ItemKind, Keyword, ValueKind};
use crate::model::Journey;
use crate::source::{FileId, Sources, Span, normal};

/// What tells a declared thing from all others: its keyword, and what stands for it in the realm.
pub(super) type Thing = (&'static str, String);

/// Where a thing is declared.
pub(super) struct Place {
    pub file: FileId,
    /// The name of the declaration.
    pub name: String,
    /// Where that name stands.
    pub span: Span,
    /// The file that the declaration names.
    pub path: Option<PathBuf>,
}

/// All that the sources declare beside journeys.
pub(super) struct Declared<'b> {
    places: BTreeMap<Thing, Vec<Place>>,
    contents: BTreeMap<Thing, &'b Carried>,
    /// The names of declarations by keyword, in small letters.
    pub names: BTreeSet<(&'static str, String)>,
}

impl<'b> Declared<'b> {
    pub(super) fn of(sources: &Sources, documents: &[Option<Document<'_>>], brought: &'b [Brought]) -> Self {
        let at: HashMap<(FileId, u32), &Brought> =
            brought.iter().map(|own| ((own.span.file, own.span.start), own)).collect();
        let mut declared =
            Self { places: BTreeMap::new(), contents: BTreeMap::new(), names: BTreeSet::new() };
        for ((file, source), document) in sources.iter().zip(documents) {
            let folder = folder_of(source.name());
            for declaration in document.iter().flat_map(|document| &document.declarations) {
                if matches!(declaration.keyword, Keyword::Journey | Keyword::Policy | Keyword::Test) {
                    continue;
                }
                let word = declaration.keyword.word();
                declared.names.insert((word, declaration.name.text.to_lowercase()));
                let Some(own) = at.get(&(file, declaration.name.span.start)) else { continue };
                let thing = (word, own.meaning.clone());
                let path = file_of(declaration).map(|path| normal(&folder.join(path)));
                let place = Place { file, name: own.name.clone(), span: own.span, path };
                declared.places.entry(thing.clone()).or_default().push(place);
                declared.contents.entry(thing).or_insert(&own.content);
            }
        }
        declared
    }

    /// Where a thing is declared, in the order of the sources.
    pub(super) fn places(&self, thing: &Thing) -> &[Place] {
        self.places.get(thing).map_or(&[], Vec::as_slice)
    }

    /// The thing as the sources have it.
    pub(super) fn content(&self, thing: &Thing) -> Option<&'b Carried> {
        self.contents.get(thing).copied()
    }

    /// Lets things that have another id in the exports stand for those of the sources, by the ids there.
    pub(super) fn follow(&mut self, keyword: Keyword, moved: &BTreeMap<String, String>) {
        for (new, old) in moved {
            let (new, old) = ((keyword.word(), new.clone()), (keyword.word(), old.clone()));
            if let (Some(places), Some(content)) = (self.places.remove(&old), self.contents.remove(&old)) {
                self.places.insert(new.clone(), places);
                self.contents.insert(new, content);
            }
        }
    }

    /// What lifting has to know.
    pub(super) fn standing(&self) -> BTreeMap<Thing, Standing> {
        let standing = |(thing, places): (&Thing, &Vec<Place>)| {
            let script = match self.contents[thing] {
                Carried::Script(script) => Some(script.clone()),
                Carried::Other(..) => None,
            };
            (thing.clone(), Standing { name: places[0].name.clone(), script })
        };
        self.places.iter().map(standing).collect()
    }
}

/// The folder that new files of an import go to: the one that was asked for, unless all the journeys have their sources
/// in others. Then that of the first one, so that what belongs together stays together.
pub fn home(journeys: &[Journey], sources: &Sources, documents: &Documents, asked: &Path) -> PathBuf {
    let wanted: HashSet<&str> = journeys.iter().map(|journey| journey.name.as_str()).collect();
    let mut places: HashMap<String, PathBuf> = HashMap::new();
    for (file, source) in sources.iter() {
        let Some(document) = documents.document(file) else { continue };
        for declaration in &document.declarations {
            if declaration.keyword == Keyword::Journey && wanted.contains(&*declaration.name.text) {
                let name = declaration.name.text.to_string();
                places.entry(name).or_insert_with(|| folder_of(source.name()));
            }
        }
    }
    let is_elsewhere = |folder: &PathBuf| !normal(folder).starts_with(normal(asked));
    match journeys.first().and_then(|first| places.get(&first.name)) {
        Some(first) if places.len() == wanted.len() && places.values().all(is_elsewhere) => first.clone(),
        _ => asked.to_owned(),
    }
}

/// The folder of a source.
pub(super) fn folder_of(source: &str) -> PathBuf {
    Path::new(source).parent().unwrap_or(Path::new("")).to_owned()
}

/// The file that a declaration names.
pub(super) fn file_of(declaration: &Declaration<'_>) -> Option<String> {
    declaration.body.items.iter().find_map(|item| match &item.kind {
        ItemKind::Property(property) if property.name.text == "file" => {
            match &property.value.as_ref()?.kind {
                ValueKind::String(text) => Some(text.text.to_string()),
                _ => None,
            }
        }
        _ => None,
    })
}

/// The way from a folder to a file, as a source writes it; nothing where words do not tell it.
pub(super) fn way(folder: &Path, file: &Path) -> Option<String> {
    let absolute = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
    };
    let (folder, file) = (absolute(folder), absolute(file));
    let mut below = folder.components().peekable();
    let mut rest = file.components().peekable();
    while below.peek().is_some() && below.peek() == rest.peek() {
        below.next();
        rest.next();
    }
    let mut parts = Vec::new();
    for part in below {
        matches!(part, Component::Normal(_)).then_some(())?;
        parts.push("..".to_owned());
    }
    for part in rest {
        let Component::Normal(part) = part else { return None };
        parts.push(part.to_string_lossy().into_owned());
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_from_folders_to_files() {
        for (folder, file, expected) in [
            ("j", "j/scripts/a.js", Some("scripts/a.js")),
            ("", "scripts/a.js", Some("scripts/a.js")),
            ("./j/k", "j/scripts/a.js", Some("../scripts/a.js")),
            ("/j/k", "/j/a.js", Some("../a.js")),
        ] {
            assert_eq!(way(Path::new(folder), Path::new(file)).as_deref(), expected, "{folder} {file}");
        }
        let here = std::env::current_dir().expect("there is a current folder").join("j/a.js");
        assert_eq!(way(Path::new("j"), &here).as_deref(), Some("a.js"));
    }
}
