//! Fragments: a use of one becomes the nodes that it stands for, before anything is resolved.
//!
//! A copy keeps the places where its parts were written; [`Span::via`](crate::source::Span::via) tells by which use they came, so that
//! whoever finds something in an expansion points at the fragment, and [`Uses`] adds the way there.

mod copy;
mod faults;
mod limits;
mod rings;
mod sites;
mod table;
mod uses;
mod writing;

pub use limits::{DEEPEST_FRAGMENT, MOST_EXPANDED, MOST_NODES};
pub use table::Fragments;
pub use uses::{Use, Uses};
pub use writing::{Job, Writing};

use std::collections::HashMap;

use super::syntax::{Body, Declaration, Edge, Item, ItemKind, Name, Outcome, Trivia, Value, ValueKind};
use super::vocabulary::START;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// A journey with its uses of fragments expanded.
#[derive(Debug)]
pub struct Expanded<'a> {
    /// The journey as if it had been written out.
    pub declaration: Declaration<'a>,
    /// The uses, in the order of their numbers.
    pub uses: Vec<Use>,
}

impl<'a> Fragments<'_, 'a> {
    /// Writes out the uses of fragments in a journey; nothing where it has none. Uses are numbered from `first`.
    pub fn expand(
        &self,
        journey: &Declaration<'a>,
        first: u32,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Expanded<'a>> {
        if !self.has_uses(&journey.body) {
            return None;
        }
        let mut copying = copy::Copying::new(self, first, diagnostics);
        let items = copying.journey(&journey.body);
        copying.finish(&journey.name);
        let copy::Copying { uses, is_broken, .. } = copying;
        let mut declaration = shell(journey);
        declaration.body =
            Body { items, closing_comments: Vec::new(), is_broken: journey.body.is_broken || is_broken };
        Some(Expanded { declaration, uses })
    }

    /// A fragment by itself as if it were a journey, so that one that nobody uses is looked at as well. What its uses would give is left
    /// open, its exits lead to an end.
    pub fn alone(&self, name: &str, first: u32, diagnostics: &mut Vec<Diagnostic>) -> Option<Expanded<'a>> {
        let fragment = self.get(name)?;
        let entry = fragment.entry.as_ref()?;
        let mut copying = copy::Copying::new(self, first, diagnostics);
        let end = |span: Span| Name { text: "success".into(), is_quoted: false, span };
        let exits: HashMap<&str, Name<'a>> =
            fragment.exits.iter().map(|exit| (&*exit.text, end(exit.span))).collect();
        let values = fragment.parameters.iter().map(|own| {
            let open = || Value { kind: ValueKind::Broken, span: own.name.span };
            (&*own.name.text, own.default.clone().unwrap_or_else(open))
        });
        let frame = copy::Frame {
            fragment: Some(fragment),
            prefix: String::new(),
            via: 0,
            values: values.collect(),
            exits,
        };
        let mut items = copying.frame(&fragment.declaration.body, &frame);
        copying.finish(&fragment.declaration.name);
        let copy::Copying { uses, is_broken, .. } = copying;
        let span = fragment.declaration.name.span;
        let start = Name { text: START.into(), is_quoted: false, span };
        let target = Name { text: entry.clone().into(), is_quoted: true, span };
        let outcomes = vec![Outcome { child: None, name: start }];
        let kind = ItemKind::Edge(Edge { outcomes, target: Some(target), arrow: span });
        items.push(Item { trivia: Trivia::default(), allows: Vec::new(), kind, extent: span });
        let mut declaration = shell(fragment.declaration);
        declaration.body.items = items;
        declaration.body.is_broken = fragment.declaration.body.is_broken || is_broken;
        Some(Expanded { declaration, uses })
    }
}

/// A declaration without what is in it.
fn shell<'a>(own: &Declaration<'a>) -> Declaration<'a> {
    Declaration {
        trivia: own.trivia.clone(),
        allows: Vec::new(),
        keyword: own.keyword,
        name: own.name.clone(),
        parameters: None,
        value: None,
        body: Body::default(),
        span: own.span,
        extent: own.extent,
    }
}
