//! What journeys are resolved against, without the places where it stands.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::Environment;
use super::declared::{Carried, Declared};
use crate::language::syntax::Keyword;
use crate::source::FileId;

/// The names and values that journeys are resolved against. Where two are equal, and a journey carries the same, it resolves to
/// the same.
#[derive(Debug, PartialEq)]
pub struct Shape {
    journeys: BTreeSet<String>,
    declared: Vec<(Keyword, String, FileId, String)>,
    shared: BTreeSet<FileId>,
    vars: Vec<(String, Option<Json>)>,
    fragments: Vec<String>,
}

impl Environment<'_> {
    /// What there is to resolve against.
    pub fn shape(&self) -> Shape {
        let var = |name: &str| (name.to_owned(), self.vars.get(name).flatten().cloned());
        Shape {
            journeys: self.names.own().map(str::to_owned).collect(),
            declared: self.declared.heads(),
            shared: self.declared.shared.iter().copied().collect(),
            vars: self.vars.names().map(var).collect(),
            fragments: self.fragments.iter().map(|name| (*name).to_owned()).collect(),
        }
    }
}

impl Declared {
    /// What is declared, without what it holds.
    fn heads(&self) -> Vec<(Keyword, String, FileId, String)> {
        let head = |own: &super::declared::Entry| {
            (own.keyword, own.name.clone(), own.span.file, own.meaning.clone())
        };
        self.entries.iter().map(head).collect()
    }

    /// What travels with a journey that refers to a declaration.
    pub fn content(&self, index: usize) -> Option<&Carried> {
        self.entries.get(index)?.carried.as_ref()
    }
}
