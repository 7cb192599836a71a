//! What a workspace declares beside journeys, in whichever file, and what a journey carries of it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value as Json;

use super::agree::Brought;
use super::declarations::text_of;
use super::duplicate;
use super::values::Wanted;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::syntax::{Declaration, Document, Keyword};
use crate::lock::Lock;
use crate::model::{Dependencies, DependencyKind, Journey, Script, ids};
use crate::source::{FileId, Span};

/// What a bare word can refer to, in this order.
const REFERRED: [Keyword; 4] = [Keyword::Script, Keyword::Theme, Keyword::Idp, Keyword::EmailTemplate];

/// What nothing can refer to by a bare word.
const UNNAMED: [Keyword; 4] =
    [Keyword::Saml2Entity, Keyword::CircleOfTrust, Keyword::NodeType, Keyword::Variable];

/// What is in a source and not in a realm, or stands for itself.
const APART: [Keyword; 5] =
    [Keyword::Journey, Keyword::Policy, Keyword::Test, Keyword::Fragment, Keyword::Var];

/// What a workspace declares beside journeys. A name means the declaration of its own file where there are several, which is
/// an error unless they are one and the same.
#[derive(Debug, Default)]
pub struct Declared {
    pub(super) entries: Vec<Entry>,
    by_name: HashMap<(Keyword, String), Vec<usize>>,
    by_place: HashMap<(Keyword, Span), usize>,
    /// What nothing can refer to, by file.
    unnamed: HashMap<FileId, Vec<usize>>,
    providers: Vec<usize>,
    /// Files that hold no journey: what they declare is there for all.
    pub(super) shared: HashSet<FileId>,
}

/// One declaration.
#[derive(Debug)]
pub(super) struct Entry {
    pub keyword: Keyword,
    pub name: String,
    pub span: Span,
    extent: Span,
    /// What stands for it in a node's configuration: a script's or theme's id, a template's or provider's name.
    pub meaning: String,
    /// What travels with a journey that refers to it; nothing while it is broken.
    pub carried: Option<Carried>,
    /// Declarations that this one refers to.
    used: Vec<usize>,
}

/// What travels with a journey.
#[derive(Clone, Debug, PartialEq)]
pub enum Carried {
    /// A script.
    Script(Arc<Script>),
    /// Anything else, as the platform has it.
    Other(DependencyKind, Arc<Json>),
}

/// What a declaration holds, read after the names of all are known.
#[derive(Debug)]
pub struct Content {
    pub(super) index: usize,
    pub(super) carried: Option<Carried>,
    pub(super) used: Vec<usize>,
}

impl Declared {
    /// Collects names and ids; what the declarations hold follows in [`Declared::fill`].
    pub fn of<'d, 'a: 'd>(
        documents: impl IntoIterator<Item = (FileId, &'d Document<'a>)>,
        lock: &Lock,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut declared = Self::default();
        for (file, document) in documents {
            let is_journey = |own: &Declaration<'_>| own.keyword == Keyword::Journey;
            let is_thing = |own: &&Declaration<'_>| !APART.contains(&own.keyword);
            if !document.declarations.iter().any(is_journey) {
                declared.shared.insert(file);
            }
            for declaration in document.declarations.iter().filter(is_thing) {
                declared.add(declaration, lock, diagnostics);
            }
        }
        declared
    }

    fn add(&mut self, declaration: &Declaration<'_>, lock: &Lock, diagnostics: &mut Vec<Diagnostic>) {
        let (keyword, span) = (declaration.keyword, declaration.name.span);
        if declaration.name.text.is_empty() {
            return;
        }
        let name = declaration.name.text.to_string();
        let same = self.by_name.entry((keyword, name.clone())).or_default();
        let first = same.iter().map(|index| self.entries[*index].span).find(|first| first.file == span.file);
        if let Some(first) = first {
            let what = keyword.word();
            diagnostics.push(duplicate(Code::DuplicateDeclaration, what, &declaration.name, first));
            return;
        }
        let text = |property: &str| text_of(declaration, property).unwrap_or_else(|| name.clone());
        let meaning = match keyword {
            Keyword::Script => {
                let locked = lock.scripts.get(&name).and_then(|script| script.id.clone());
                locked.unwrap_or_else(|| ids::script(&text("name")))
            }
            Keyword::Theme => text_of(declaration, "_id").unwrap_or_else(|| ids::theme(&text("name"))),
            _ => name.clone(),
        };
        let index = self.entries.len();
        same.push(index);
        if UNNAMED.contains(&keyword) {
            self.unnamed.entry(span.file).or_default().push(index);
        }
        if keyword == Keyword::Idp {
            self.providers.push(index);
        }
        self.by_place.insert((keyword, span), index);
        let extent = declaration.extent;
        self.entries.push(Entry { keyword, name, span, extent, meaning, carried: None, used: Vec::new() });
    }

    /// Takes in what the declarations hold.
    pub fn fill(&mut self, contents: impl IntoIterator<Item = Content>) {
        for Content { index, carried, used } in contents {
            let entry = &mut self.entries[index];
            if let (Keyword::Theme, Some(Carried::Other(_, object))) = (entry.keyword, &carried)
                && let Some(id) = object["_id"].as_str()
            {
                // Nodes name a theme by the id that its own file holds.
                id.clone_into(&mut entry.meaning);
            }
            entry.carried = carried;
            entry.used = used;
        }
    }

    /// The declaration whose name stands here.
    pub(super) fn at(&self, keyword: Keyword, span: Span) -> Option<usize> {
        self.by_place.get(&(keyword, span)).copied()
    }

    /// What stands for a declaration in a node's configuration.
    pub(super) fn meaning(&self, index: usize) -> &str {
        &self.entries[index].meaning
    }

    /// All of a declaration that is broken; nothing for one that is sound.
    pub fn broken(&self, index: usize) -> Option<Span> {
        let entry = &self.entries[index];
        entry.carried.is_none().then_some(entry.extent)
    }

    /// What the workspace brings to its realm, in the order of the sources.
    pub fn brought(&self) -> Vec<Brought> {
        let brought = |entry: &Entry| {
            let content = entry.carried.clone()?;
            Some(Brought {
                keyword: entry.keyword,
                name: entry.name.clone(),
                span: entry.span,
                extent: entry.extent,
                meaning: entry.meaning.clone(),
                content,
            })
        };
        self.entries.iter().filter_map(brought).collect()
    }

    /// The declaration that a name means in a file.
    fn named(&self, file: FileId, keyword: Keyword, name: &str) -> Option<usize> {
        let same = self.by_name.get(&(keyword, name.to_owned()))?;
        let own = same.iter().find(|index| self.entries[**index].span.file == file);
        own.or(same.first()).copied()
    }

    /// What is declared by this name and can be referred to.
    pub(super) fn all(&self, file: FileId, name: &str) -> impl Iterator<Item = (&'static str, Span)> {
        REFERRED.into_iter().filter_map(move |keyword| {
            let index = self.named(file, keyword, name)?;
            Some((keyword.word(), self.entries[index].span))
        })
    }

    /// The declaration of this name that fits, with what stands for it.
    pub(super) fn find(&self, file: FileId, name: &str, wanted: Wanted<'_>) -> Option<(usize, String)> {
        let index = wanted.keywords().iter().find_map(|keyword| self.named(file, *keyword, name))?;
        Some((index, self.entries[index].meaning.clone()))
    }

    /// The names of the declarations that fit.
    pub(super) fn names(&self, wanted: Wanted<'_>) -> impl Iterator<Item = &str> {
        let keywords = wanted.keywords();
        let fits = move |entry: &&Entry| keywords.contains(&entry.keyword);
        self.entries.iter().filter(fits).map(|entry| entry.name.as_str())
    }

    /// The social identity providers that a journey of this file hands its users to when it does not say which.
    pub(super) fn providers(&self, file: FileId) -> impl Iterator<Item = usize> {
        self.providers.iter().copied().filter(move |index| self.is_near(file, *index))
    }

    /// Declarations that nothing can refer to: they travel with every journey of their file.
    pub(super) fn everywhere(&self, file: FileId) -> &[usize] {
        self.unnamed.get(&file).map_or(&[], Vec::as_slice)
    }

    /// The custom node types that a journey's nodes are of.
    pub(super) fn node_types(&self, journey: &Journey) -> Vec<usize> {
        let file = journey.name_span.unwrap_or_default().file;
        let types: HashSet<&str> = journey.all_nodes().map(|node| node.node_type.as_str()).collect();
        // A definition is called by its service and a version.
        let find = |name: &str| self.named(file, Keyword::NodeType, name);
        let mut found: Vec<usize> =
            types.into_iter().filter_map(|name| find(name).or_else(|| find(&format!("{name}-1")))).collect();
        found.sort_unstable();
        found
    }

    /// The declaration with this head, such as `script risk`.
    pub(super) fn headed(&self, file: FileId, head: &str) -> Option<usize> {
        let (word, name) = head.split_once(' ')?;
        self.named(file, Keyword::of(word)?, name)
    }

    /// The email template that a literal name means: one of the own file, or of a file without journeys.
    pub(super) fn template(&self, file: FileId, name: &str) -> Option<usize> {
        let same = self.by_name.get(&(Keyword::EmailTemplate, name.to_owned()))?;
        same.iter().copied().find(|index| self.is_near(file, *index))
    }

    /// Whether a declaration is there for the journeys of a file that do not name it.
    fn is_near(&self, file: FileId, index: usize) -> bool {
        let place = self.entries[index].span.file;
        place == file || self.shared.contains(&place)
    }

    /// What a journey carries that refers to these declarations, directly or through others. All of them are added to `all`.
    pub(super) fn carried(&self, used: &[usize], all: &mut HashSet<usize>) -> Dependencies {
        let mut dependencies = Dependencies::default();
        let mut seen = HashSet::new();
        let mut open = used.to_vec();
        while let Some(index) = open.pop() {
            if !seen.insert(index) {
                continue;
            }
            let entry = &self.entries[index];
            open.extend(&entry.used);
            match entry.carried.clone() {
                Some(Carried::Script(script)) => {
                    dependencies.scripts.insert(entry.meaning.clone(), script);
                }
                Some(Carried::Other(kind, object)) => {
                    dependencies.others.entry(kind).or_default().insert(entry.meaning.clone(), object);
                }
                None => {}
            }
        }
        all.extend(seen);
        dependencies
    }
}

impl Wanted<'_> {
    /// The kinds of declaration that fit, in this order.
    fn keywords(self) -> &'static [Keyword] {
        match self {
            Self::Anything => &REFERRED,
            Self::Script => &[Keyword::Script],
            Self::EmailTemplate => &[Keyword::EmailTemplate],
            Self::Idp => &[Keyword::Idp],
            Self::Journey | Self::Value(_) => &[],
        }
    }
}
