//! `@allow(CODE)`: what is switched off, and where.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::language::syntax::{Allow, Body, Document, ItemKind};
use crate::source::{FileId, Span};

/// A code that is switched off over a part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The code.
    pub code: Code,
    /// The declaration or item that it is switched off for.
    pub extent: Span,
}

/// What the `@allow` lines of a workspace switch off, by file.
#[derive(Debug, Default)]
pub struct Suppressions(HashMap<FileId, Vec<Suppression>>);

impl Suppressions {
    /// Adds those of a document; names of codes that do not exist are reported.
    pub fn add(&mut self, document: &Document<'_>, diagnostics: &mut Vec<Diagnostic>) {
        for own in collect(document, diagnostics) {
            self.0.entry(own.extent.file).or_default().push(own);
        }
    }
}

/// Collects the `@allow` lines of a document; names of codes that do not exist are reported.
fn collect(document: &Document<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppression> {
    let mut found = Vec::new();
    for declaration in &document.declarations {
        add(&declaration.allows, declaration.extent, &mut found, diagnostics);
        body(&declaration.body, &mut found, diagnostics);
    }
    found
}

fn body(body_of: &Body<'_>, found: &mut Vec<Suppression>, diagnostics: &mut Vec<Diagnostic>) {
    for item in &body_of.items {
        add(&item.allows, item.extent, found, diagnostics);
        if let ItemKind::Node(node) = &item.kind {
            body(&node.body, found, diagnostics);
        }
    }
}

fn add(allows: &[Allow<'_>], extent: Span, found: &mut Vec<Suppression>, diagnostics: &mut Vec<Diagnostic>) {
    for name in allows.iter().flat_map(|allow| &allow.codes) {
        match Code::find(&name.text) {
            Some(code) if !code.may_be_allowed_here() => diagnostics.push(
                Diagnostic::new(Code::UnknownCode, name.span, format!("`{}` cannot be allowed", name.text))
                    .help("with such a mistake nothing sound could be built"),
            ),
            Some(code) => found.push(Suppression { code, extent }),
            None => {
                let known = Code::ALL.iter().flat_map(|code| [code.id(), code.name()]);
                let message = format!("there is no diagnostic `{}`", name.text);
                let diagnostic = Diagnostic::new(Code::UnknownCode, name.span, message);
                diagnostics.push(match nearest(&name.text, known) {
                    Some(near) => diagnostic.meant(near),
                    None => diagnostic.help("`journeyc explain` lists all diagnostics"),
                });
            }
        }
    }
}

/// True when a code is switched off at a place.
pub fn is_suppressed(code: Code, place: Span, suppressions: &Suppressions) -> bool {
    suppressions.0.get(&place.file).into_iter().flatten().any(|suppression| {
        let Span { start, end, .. } = suppression.extent;
        suppression.code == code && (start..end).contains(&place.start)
    })
}
