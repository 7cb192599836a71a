//! Changing sources: names, pieces and places of declarations, with all that speaks of them.
//!
//! Every change is edits of text, so that comments and formatting around them stay, together with what the lock then has to say.
//! Whoever asked for one holds what is built before against what is built after; see [`check`].

mod body;
pub mod check;
mod edits;
mod extract;
mod inline;
mod moving;
mod paths;
mod prefixes;
mod rename;
mod share;
mod similar;
mod uses;

use std::collections::BTreeSet;
use std::fmt;

use crate::catalog::Catalog;
use crate::language::Documents;
use crate::language::index::{Index, Known};
use crate::language::syntax::{Declaration, Document};
use crate::lock::Lock;
use crate::model::Journey;
use crate::source::{FileId, Sources};
use edits::Edits;
pub use extract::{Extract, Into, extract};
pub use inline::{Inline, inline};
pub use moving::{Move, declaration as moved};
pub use rename::{Kind, Rename, rename};
pub use share::share;
pub use similar::{Place, Run, similar};

/// Why a change cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(
    /// One line, with the mend.
    pub String,
);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

/// What a change begins with: a workspace and what was compiled of it.
#[derive(Clone, Copy)]
pub struct Bench<'b> {
    /// All sources.
    pub sources: &'b Sources,
    /// The node types.
    pub catalog: &'b Catalog,
    /// What no source shows.
    pub lock: &'b Lock,
    /// All journeys.
    pub journeys: &'b [Journey],
}

/// A change that is to be made.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The new texts of sources.
    pub texts: Vec<(FileId, String)>,
    /// What the lock has to say then.
    pub lock: Lock,
    /// The journeys of which something else may be built; all others stay as they are.
    pub changed: BTreeSet<String>,
    /// A journey with its new name.
    pub renamed: Option<(String, String)>,
    /// A variable with its new name, which environments set too.
    pub renamed_var: Option<(String, String)>,
    /// What was done, and what there is to know of it.
    pub told: Vec<String>,
}

/// The trees of a workspace, with what every name in them means.
struct Trees<'s, 'a> {
    bench: Bench<'s>,
    documents: &'s [&'s Document<'a>],
    known: Known<'s, 'a>,
    index: Index<'s>,
}

impl<'s, 'a> Trees<'s, 'a> {
    fn text(&self, file: FileId) -> &'s str {
        self.bench.sources.file(file).text()
    }

    /// The declarations of a file.
    fn declarations(&self, file: FileId) -> &'s [Declaration<'a>] {
        self.documents.get(file.0 as usize).map_or(&[], |own| &own.declarations)
    }

    /// The new texts.
    fn apply(&self, edits: Edits) -> Vec<(FileId, String)> {
        edits.apply(|file| self.text(file))
    }
}

/// Reads all sources and works with their trees.
fn with_trees<T>(
    bench: Bench<'_>,
    work: impl for<'s, 'a> FnOnce(&Trees<'s, 'a>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let read = Documents::of(bench.sources, bench.catalog);
    let mut documents = Vec::new();
    for (id, parsed) in read.iter() {
        documents.push(parsed.sound().ok_or_else(|| {
            let name = bench.sources.file(id).name();
            Refusal(format!("{name} has syntax errors: mend them first, `journeyc check` shows them"))
        })?);
    }
    let known = Known::of(&documents, bench.catalog);
    let index = Index::of(&documents, &known, bench.catalog);
    work(&Trees { bench, documents: &documents, known, index })
}
