//! Where the text of a script stands: in a file of its own, or in a source.

use std::cell::RefCell;
use std::ops::Range;
use std::path::Path;

use crate::language::syntax::{Document, ItemKind, Keyword, ValueKind};
use crate::language::text::Offsets;
use crate::model::Script;
use crate::source::{FileId, SourceFile, Sources, Span, normal, without_mark};

/// Where the text of a script stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The name of the declaration.
    pub name: Span,
    /// Where its text is.
    pub text: Text,
}

/// Where the text itself is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// In a file: the path, from the source that names it.
    File(String),
    /// In the source, as a string that stands here with its quotes.
    Inline(Span),
    /// Made from several values, or in a place that is not known.
    Made,
}

/// The scripts that a document declares: the name of each, and where its text stands.
pub fn origins(document: &Document<'_>) -> Vec<Origin> {
    let scripts = document.declarations.iter().filter(|declaration| declaration.keyword == Keyword::Script);
    let origin = scripts.map(|declaration| {
        let mut text = Text::Made;
        for item in &declaration.body.items {
            let ItemKind::Property(property) = &item.kind else { continue };
            let Some(value) = &property.value else { continue };
            match (&*property.name.text, &value.kind) {
                ("file", ValueKind::String(path)) => text = Text::File(path.text.to_string()),
                ("source", ValueKind::String(_)) => text = Text::Inline(value.span),
                ("source", ValueKind::Call(name, arguments)) if name == "file" => {
                    if let [only] = arguments.elements.as_slice()
                        && let ValueKind::String(path) = &only.part.kind
                    {
                        text = Text::File(path.text.to_string());
                    }
                }
                _ => {}
            }
        }
        Origin { name: declaration.name.span, text }
    });
    origin.collect()
}

/// Files beside the sources that findings point into.
pub(super) struct Side<'s> {
    sources: &'s Sources,
    files: RefCell<Vec<SourceFile>>,
}

impl<'s> Side<'s> {
    pub(super) fn new(sources: &'s Sources) -> Self {
        Self { sources, files: RefCell::default() }
    }

    /// The file of this path from a source, with this text.
    fn file(&self, from: FileId, path: &str, text: &str) -> Option<FileId> {
        let folder = Path::new(self.sources.file(from).name()).parent().unwrap_or(Path::new(""));
        let name = normal(&folder.join(path)).to_string_lossy().replace('\\', "/");
        let mut files = self.files.borrow_mut();
        let index = files.iter().position(|file| file.name() == name).unwrap_or_else(|| {
            files.push(super::side_file(name, text));
            files.len() - 1
        });
        (files[index].text() == text).then(|| Sources::side_id(index))
    }

    /// Makes the files known to those who show findings.
    pub(super) fn give_to(self, sources: &Sources) {
        sources.set_side(self.files.into_inner());
    }
}

/// The text of a script, and where each part of it stands.
pub struct Texts<'a> {
    script: &'a Script,
    origin: Option<&'a Origin>,
    place: Place<'a>,
}

enum Place<'a> {
    /// In a file beside the sources, which is entered when something points into it.
    File(&'a Side<'a>, FileId, &'a str),
    Inline(Span, Offsets),
    Unknown,
}

impl<'a> Texts<'a> {
    pub(super) fn new(origin: Option<&'a Origin>, script: &'a Script, side: &'a Side<'a>) -> Self {
        let place = match origin.map(|origin| (origin.name, &origin.text)) {
            Some((name, Text::File(path))) => Place::File(side, name.file, path),
            Some((_, Text::Inline(span))) => {
                let raw = side.sources.file(span.file).text().get(span.range()).unwrap_or_default();
                Offsets::of(raw).map_or(Place::Unknown, |offsets| Place::Inline(*span, offsets))
            }
            _ => Place::Unknown,
        };
        Self { script, origin, place }
    }

    /// Where a part of the text stands.
    pub(super) fn span(&self, part: &Range<usize>) -> Option<Span> {
        match &self.place {
            Place::File(side, from, path) => {
                let id = side.file(*from, path, &self.script.text)?;
                Some(Span::new(id, part.start, part.end.max(part.start)))
            }
            Place::Inline(span, offsets) => {
                let at = |offset: usize| span.start as usize + offsets.raw(offset);
                let start = at(part.start);
                // The end of a part is behind its last byte, which a line break can stand behind.
                let end = if part.end > part.start { at(part.end - 1) + 1 } else { start };
                Some(Span::new(span.file, start, end))
            }
            Place::Unknown => None,
        }
    }

    /// The line of the text that a byte is in, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        let text = without_mark(&self.script.text);
        text.get(..offset).unwrap_or(text).matches('\n').count() + 1
    }

    /// Where the script is declared.
    pub(super) fn declared(&self) -> Option<Span> {
        self.origin.map(|origin| origin.name)
    }
}
