//! `@allow(CODE)`: what is switched off, and where.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::language::syntax::{Allow, Body, Document, ItemKind, Keyword};
use crate::source::{FileId, Span};

/// A code that is switched off over a part of a file.
#[derive(Debug)]
pub struct Suppression {
    /// The code.
    pub code: Code,
    /// The declaration or item that it is switched off for.
    pub extent: Span,
    /// Where the code is named.
    pub name: Span,
    /// What to remove so that it is no longer switched off: the name, or the whole `@allow` where it names nothing else.
    pub removal: Span,
    /// The fragment that it stands in.
    pub fragment: Option<String>,
    /// Whether it has switched anything off.
    is_used: AtomicBool,
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

    /// Those that have switched nothing off so far, in no order.
    pub fn unused(&self) -> impl Iterator<Item = &Suppression> {
        self.0.values().flatten().filter(|own| !own.is_used.load(Ordering::Relaxed))
    }
}

/// Collects the `@allow` lines of a document; names of codes that do not exist are reported.
fn collect(document: &Document<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppression> {
    let mut found = Vec::new();
    for declaration in &document.declarations {
        let first = found.len();
        add(&declaration.allows, declaration.extent, &mut found, diagnostics);
        body(&declaration.body, &mut found, diagnostics);
        if declaration.keyword == Keyword::Fragment {
            for own in &mut found[first..] {
                own.fragment = Some(declaration.name.text.to_string());
            }
        }
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

/// What to remove so that an `@allow` names one code less.
fn removal(allow: &Allow<'_>, index: usize) -> Span {
    let own = allow.codes[index].span;
    let between = |start: u32, end: u32| Span { start, end, ..own };
    match (allow.codes.get(index + 1), index.checked_sub(1)) {
        (Some(next), _) => between(own.start, next.span.start),
        (None, Some(before)) => between(allow.codes[before].span.end, own.end),
        (None, None) => allow.span,
    }
}

fn add(allows: &[Allow<'_>], extent: Span, found: &mut Vec<Suppression>, diagnostics: &mut Vec<Diagnostic>) {
    let names = allows.iter().flat_map(|allow| allow.codes.iter().enumerate().map(move |code| (allow, code)));
    for (allow, (index, name)) in names {
        match Code::find(&name.text) {
            Some(code) if !code.may_be_allowed_here() => diagnostics.push(
                Diagnostic::new(Code::UnknownCode, name.span, format!("`{}` cannot be allowed", name.text))
                    .help("with such a mistake nothing sound could be built"),
            ),
            Some(code) => found.push(Suppression {
                code,
                extent,
                name: name.span,
                removal: removal(allow, index),
                fragment: None,
                is_used: AtomicBool::new(false),
            }),
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

/// True when a code is switched off at a place. Those that switch it off are used from now on.
pub fn is_suppressed(code: Code, place: Span, suppressions: &Suppressions) -> bool {
    let mut is_off = false;
    for own in suppressions.0.get(&place.file).into_iter().flatten() {
        let Span { start, end, .. } = own.extent;
        if own.code == code && (start..end).contains(&place.start) {
            own.is_used.store(true, Ordering::Relaxed);
            is_off = true;
        }
    }
    is_off
}
