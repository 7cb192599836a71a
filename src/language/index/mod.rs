//! Symbols: what every name in a workspace means, where it is given and where it is used.
//!
//! Goes by the trees alone, without resolving values, so that it costs one walk. Bare words mean what resolving takes them for:
//! the nearest of what the place can take.

mod bodies;
mod claims;
mod known;
mod tests;
mod words;

use super::syntax::{Declaration, Document, Keyword};
use crate::catalog::Catalog;
use crate::source::Span;
pub use known::Known;
pub use words::{Place, Places};

/// What a name can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Symbol<'s> {
    /// A declaration of a kind.
    Declared(Keyword, &'s str),
    /// A node of a journey or fragment, children of pages among them.
    Node(Owner<'s>, &'s str),
    /// A parameter of a fragment.
    Parameter(&'s str, &'s str),
    /// An exit of a fragment.
    Exit(&'s str, &'s str),
}

/// A journey or fragment, which has nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owner<'s> {
    /// `journey` or `fragment`.
    pub keyword: Keyword,
    /// Its name.
    pub name: &'s str,
}

/// How a name stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Where it is given.
    Definition,
    /// Where a name may stand, bare or in quotes.
    Name,
    /// Where an edge leads to it.
    Target,
    /// A bare word of a value.
    Word,
    /// A text that names it.
    Text,
}

/// A place of a symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence<'s> {
    /// What is named.
    pub symbol: Symbol<'s>,
    /// Where the name stands, quotes included.
    pub span: Span,
    /// How.
    pub form: Form,
    /// The place in the documents of the declaration that it stands in: of the document, and in that.
    pub within: (usize, usize),
}

/// All places of all symbols of some documents, in the order of the texts.
#[derive(Debug, Default)]
pub struct Index<'s> {
    /// The places.
    pub occurrences: Vec<Occurrence<'s>>,
}

impl<'s> Index<'s> {
    /// Walks the documents of a workspace.
    pub fn of<'a: 's>(documents: &[&'s Document<'a>], known: &Known<'s, 'a>, catalog: &'s Catalog) -> Self {
        let mut walk = Walk { known, catalog, found: Vec::new(), within: (0, 0) };
        for (at, document) in documents.iter().enumerate() {
            for (index, declaration) in document.declarations.iter().enumerate() {
                walk.within = (at, index);
                walk.declaration(declaration);
            }
        }
        let mut occurrences = walk.found;
        occurrences.sort_by_key(|own| own.span);
        Self { occurrences }
    }

    /// The places of a symbol.
    pub fn of_symbol(&self, symbol: Symbol<'_>) -> impl Iterator<Item = &Occurrence<'s>> {
        self.occurrences.iter().filter(move |own| own.symbol == symbol)
    }
}

/// A walk over all declarations.
struct Walk<'w, 's, 'a> {
    known: &'w Known<'s, 'a>,
    catalog: &'s Catalog,
    found: Vec<Occurrence<'s>>,
    within: (usize, usize),
}

impl<'s, 'a: 's> Walk<'_, 's, 'a> {
    fn note(&mut self, symbol: Symbol<'s>, span: Span, form: Form) {
        self.found.push(Occurrence { symbol, span, form, within: self.within });
    }

    fn declaration(&mut self, own: &'s Declaration<'a>) {
        let name: &'s str = &own.name.text;
        if name.is_empty() {
            return;
        }
        self.note(Symbol::Declared(own.keyword, name), own.name.span, Form::Definition);
        match own.keyword {
            Keyword::Journey | Keyword::Fragment => self.graph(own),
            Keyword::Test => self.test(own),
            Keyword::Policy => self.policy(own),
            Keyword::Var => own.value.iter().for_each(|value| self.value(value, Place::Value.alone(), None)),
            _ => self.things(own),
        }
    }
}
