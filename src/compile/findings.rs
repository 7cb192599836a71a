//! What was found, in the files of a run and beside them.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::source::{FileId, Sources, Span};

/// What was found so far.
pub(super) struct Findings<'s> {
    pub sources: &'s Sources,
    /// In files of the run, and in the lock.
    pub own: Vec<Diagnostic>,
    /// In files that lie beside them.
    beside: Vec<Diagnostic>,
    /// Broken declarations that journeys of the run carry.
    pub used: Vec<Span>,
}

impl<'s> Findings<'s> {
    pub(super) fn new(sources: &'s Sources) -> Self {
        Self { sources, own: Vec::new(), beside: Vec::new(), used: Vec::new() }
    }

    /// Takes findings. One about a file of the run and one beside it is told where the run is.
    pub(super) fn extend(&mut self, found: impl IntoIterator<Item = Diagnostic>) {
        for mut diagnostic in found {
            let is_own = |place: &Place| {
                place.source().is_none_or(|file| file == FileId::LOCK || self.sources.is_asked(file))
            };
            if !is_own(&diagnostic.place)
                && let Some(own) = diagnostic.related.iter_mut().find(|label| is_own(&label.place))
            {
                std::mem::swap(&mut diagnostic.place, &mut own.place);
                "the other one".clone_into(&mut own.message);
                // It would be made where nobody asked for it.
                diagnostic.fix = None;
            }
            if is_own(&diagnostic.place) {
                self.own.push(diagnostic);
            } else {
                self.beside.push(diagnostic);
            }
        }
    }

    /// What is to be said: of what lies beside the run only what makes it impossible to build.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let Self { mut own, beside, used, .. } = self;
        let concerns = |found: &Diagnostic| {
            let covers = |part: &Span| {
                let inside = |own: Span| part.file == own.file && (part.start..part.end).contains(&own.start);
                found.span().is_some_and(inside)
            };
            found.severity == Severity::Error && used.iter().any(covers)
        };
        own.extend(beside.into_iter().filter(concerns));
        own
    }
}

/// Drops what is said of a node's outcomes where its type, which nobody knows, is an error already.
pub(super) fn drop_echoes(diagnostics: &mut Vec<Diagnostic>) {
    let is_unknown =
        |found: &&Diagnostic| found.code == Code::UnknownNodeType && found.severity == Severity::Error;
    let types: HashSet<Place> =
        diagnostics.iter().filter(is_unknown).map(|found| found.place.clone()).collect();
    if types.is_empty() {
        return;
    }
    let is_of_outcomes = |code| matches!(code, Code::AmbiguousArrow | Code::NothingLeftForElse);
    diagnostics.retain(|found| {
        !is_of_outcomes(found.code) || !found.related.iter().any(|label| types.contains(&label.place))
    });
}
