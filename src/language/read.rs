//! The one way in for text: from a source to a tree that keeps its text.

use std::sync::Arc;

use rayon::prelude::*;

use super::parse::parse;
use super::prepare::{Prepared, prepare};
use super::syntax::Document;
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::names;
use crate::source::{FileId, SourceFile, Sources, Span};

self_cell::self_cell!(
    struct Tree {
        owner: Prepared,
        #[covariant]
        dependent: Document,
    }

    impl {Debug}
);

/// A file that was read: the tree, which keeps its text, and what there is to say of it. Reading cannot fail: what cannot be
/// read is reported and left out, the rest is there.
#[derive(Debug)]
pub struct Parsed {
    text: Arc<str>,
    invalid_at: Option<usize>,
    tree: Option<Tree>,
    found: Vec<Diagnostic>,
}

impl Parsed {
    /// The tree; nothing of a text that is nested too deeply, or no text at all.
    pub fn document(&self) -> Option<&Document<'_>> {
        self.tree.as_ref().map(Tree::borrow_dependent)
    }

    /// The tree of a file without any fault.
    pub fn sound(&self) -> Option<&Document<'_>> {
        self.document().filter(|document| !document.is_broken && self.found.is_empty())
    }

    /// What there is to say of the form of the text.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    /// The text as it was read.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// Whether a file is still the one that was read.
    fn is_of(&self, file: &SourceFile) -> bool {
        let own = file.shared_text();
        self.invalid_at == file.invalid_at() && (Arc::ptr_eq(&self.text, own) || self.text == *own)
    }
}

/// Reads a text.
pub fn read(file: FileId, text: impl Into<Arc<str>>) -> Parsed {
    read_by(file, text.into(), &Catalog::builtin())
}

fn read_by(file: FileId, text: Arc<str>, catalog: &Catalog) -> Parsed {
    let mut found = Vec::new();
    let prepared = prepare(file, &text, &mut found);
    let tree = prepared.map(|prepared| Tree::new(prepared, |prepared| parse(prepared, catalog, &mut found)));
    Parsed { text, invalid_at: None, tree, found }
}

/// Reads a file, which may be no text, or another one than it seems. The node types say what a mistake may mean.
pub fn read_file(id: FileId, file: &SourceFile, catalog: &Catalog) -> Parsed {
    if let Some(at) = file.invalid_at() {
        let text = Arc::clone(file.shared_text());
        return Parsed { text, invalid_at: Some(at), tree: None, found: vec![not_utf8(id, at)] };
    }
    let mut parsed = read_by(id, Arc::clone(file.shared_text()), catalog);
    parsed.found.splice(0..0, hidden(id, file.text()));
    parsed
}

/// All files of a run, read, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    files: Vec<Arc<Parsed>>,
    /// By which node types they were read.
    catalog: Catalog,
}

impl Documents {
    /// Reads all sources.
    pub fn of(sources: &Sources, catalog: &Catalog) -> Self {
        Self::default().again(sources, catalog).0
    }

    /// Reads what these sources have otherwise: files that are as they were are kept. Says how many had to be read.
    pub fn again(&self, sources: &Sources, catalog: &Catalog) -> (Self, usize) {
        let before = if self.catalog == *catalog { self.files.as_slice() } else { &[] };
        let files: Vec<(FileId, &SourceFile)> = sources.all().collect();
        let read = files.into_par_iter().map(|(id, file)| {
            let known = before.get(id.0 as usize).filter(|parsed| parsed.is_of(file));
            match known {
                Some(known) => (Arc::clone(known), 0),
                None => (Arc::new(read_file(id, file, catalog)), 1),
            }
        });
        let (documents, counts): (Vec<_>, Vec<usize>) = read.unzip();
        (Self { files: documents, catalog: catalog.clone() }, counts.into_iter().sum())
    }

    /// What was read of a file.
    pub fn get(&self, file: FileId) -> Option<&Arc<Parsed>> {
        self.files.get(file.0 as usize)
    }

    /// The tree of a file.
    pub fn document(&self, file: FileId) -> Option<&Document<'_>> {
        self.get(file)?.document()
    }

    /// All that was read, by file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (FileId, &Parsed)> {
        self.files.iter().enumerate().map(|(index, parsed)| (FileId(index as u32), &**parsed))
    }

    /// All trees that there are, by file.
    pub fn present(&self) -> impl Iterator<Item = (FileId, &Document<'_>)> {
        self.iter().filter_map(|(id, parsed)| Some((id, parsed.document()?)))
    }
}

fn not_utf8(file: FileId, at: usize) -> Diagnostic {
    Diagnostic::new(Code::NotUtf8, Span::new(file, at, at), "from here on the file is not UTF-8 text")
        .help("save it as UTF-8")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_as_it_was_is_kept() {
        let mut sources = Sources::default();
        sources.add("a.journey", "journey A { start -> success }\n");
        let b = sources.add("b.journey", "journey B { start -> success }\n");
        let catalog = Catalog::builtin();
        let first = Documents::of(&sources, &catalog);
        let changed = sources.with(&[(b, "journey C { start -> success }\n".to_owned())].into());
        let (second, count) = first.again(&changed, &catalog);
        assert_eq!(count, 1);
        assert!(Arc::ptr_eq(&first.files[0], &second.files[0]));
        assert_eq!(second.document(b).map(|own| &*own.declarations[0].name.text), Some("C"));
        // The old tree has its text still.
        assert_eq!(first.document(b).map(|own| &*own.declarations[0].name.text), Some("B"));
    }

    #[test]
    fn mistakes_know_the_types_of_a_workspace() {
        let mut sources = Sources::default();
        let text = "journey A {\n    start -> n\n    node n: Risk Scorer {\n        -> success\n    }\n}\n";
        sources.add("a.journey", text);
        let mut catalog = Catalog::builtin();
        let words = |documents: &Documents| -> String {
            documents.iter().flat_map(|(_, own)| own.found()).filter_map(|own| own.help.clone()).collect()
        };
        let before = Documents::of(&sources, &catalog);
        assert!(!words(&before).contains("RiskScorer"));
        let definition = r#"{ "serviceName": "risk-scorer", "displayName": "Risk Scorer", "outcomes": ["low", "high"], "properties": {} }"#;
        catalog.add(definition).expect("it is a definition");
        let (after, count) = before.again(&sources, &catalog);
        assert_eq!(
            (count, words(&after).contains("did you mean `RiskScorer`?")),
            (1, true),
            "{}",
            words(&after)
        );
    }

    #[test]
    fn what_is_no_text_has_no_tree() {
        let mut sources = Sources::default();
        let id = sources.add_bytes("a.journey", b"journey A \xff".to_vec());
        let documents = Documents::of(&sources, &Catalog::builtin());
        assert!(documents.document(id).is_none());
        let codes: Vec<Code> =
            documents.iter().flat_map(|(_, own)| own.found()).map(|own| own.code).collect();
        assert_eq!(codes, [Code::NotUtf8]);
    }
}
