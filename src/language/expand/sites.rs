//! What stands in a use of a fragment: values for its parameters, targets for its exits.

use std::collections::HashMap;

use super::copy::Copying;
use super::table::Fragment;
use crate::diagnostic::{Code, Diagnostic, listing, nearest};
use crate::language::syntax::{Edge, ItemKind, Name, Node, Property, Value};
use crate::language::vocabulary::ELSE;
use crate::model::names::written;
use crate::source::Span;

/// What a use says.
#[derive(Default)]
pub(super) struct Site<'n, 'a> {
    pub values: HashMap<&'n str, &'n Value<'a>>,
    pub targets: HashMap<&'n str, &'n Name<'a>>,
    pub is_broken: bool,
}

impl<'d, 'a> Copying<'_, 'd, 'a> {
    /// Reads a use, which itself came by `via`, and holds it against its fragment.
    pub(super) fn site<'n>(
        &mut self,
        node: &'n Node<'a>,
        used: &'n Fragment<'d, 'a>,
        via: u32,
    ) -> Site<'n, 'a> {
        let fragment = &used.declaration.name;
        let mut reading =
            Reading { site: Site::default(), used, via, places: HashMap::new(), found: Vec::new() };
        if let Some(version) = &node.version {
            reading.report(
                Code::FragmentForm,
                version.span,
                "a fragment has no versions".to_owned(),
                "take `@` and the version out",
            );
        }
        if let Some(title) = &node.title {
            let message = format!("a use of the fragment `{}` has no display name", fragment.text);
            reading.report(Code::FragmentForm, title.span, message, "its nodes have theirs: take it out");
        }
        let mut rest = None;
        for item in &node.body.items {
            match &item.kind {
                ItemKind::Property(property) => reading.property(property),
                ItemKind::Edge(edge) => reading.edge(edge, &mut rest),
                ItemKind::Node(inner) => {
                    let message = format!("the fragment `{}` has no children", fragment.text);
                    reading.report(Code::FragmentForm, inner.name.span, message, "only a page holds nodes");
                }
                ItemKind::Exit(name) => {
                    let message = "an exit stands in a fragment itself".to_owned();
                    reading.report(
                        Code::FragmentForm,
                        name.span,
                        message,
                        "here its edges are written: `EXIT -> TARGET`",
                    );
                }
                ItemKind::Note(_) => {}
                _ => reading.site.is_broken = true,
            }
        }
        if let Some((target, place)) = rest {
            reading.rest(target, place);
        }
        if !node.body.is_broken && !reading.site.is_broken {
            reading.missing(node);
        }
        let Reading { site, found, .. } = reading;
        self.diagnostics.extend(found);
        site
    }
}

struct Reading<'n, 'd, 'a> {
    site: Site<'n, 'a>,
    used: &'n Fragment<'d, 'a>,
    via: u32,
    places: HashMap<&'n str, Span>,
    found: Vec<Diagnostic>,
}

impl<'n, 'a> Reading<'n, '_, 'a> {
    fn report(&mut self, code: Code, span: Span, message: String, help: impl Into<String>) {
        self.site.is_broken = true;
        self.found.push(Diagnostic::new(code, span.by(self.via), message).help(help));
    }

    fn property(&mut self, property: &'n Property<'a>) {
        let name = &property.name;
        if let Some(first) = self.places.insert(&name.text, name.span) {
            let message = format!("there is a value for `{}` already", name.text);
            self.site.is_broken = true;
            let diagnostic = Diagnostic::new(Code::DuplicateProperty, name.span.by(self.via), message);
            self.found.push(diagnostic.related(first.by(self.via), "the first one"));
            return;
        }
        let parameters = || self.used.parameters.iter().map(|own| &*own.name.text);
        if !parameters().any(|own| own == name.text) {
            self.unknown(Code::UnknownParameter, "parameter", name, &parameters().collect::<Vec<_>>());
            return;
        }
        match &property.value {
            Some(value) => {
                self.site.values.insert(&name.text, value);
            }
            None => self.site.is_broken = true,
        }
    }

    fn edge(&mut self, edge: &'n Edge<'a>, rest: &mut Option<(&'n Name<'a>, Span)>) {
        let Some(target) = &edge.target else {
            self.site.is_broken = true;
            return;
        };
        let exits = || self.used.exits.iter().map(|exit| &*exit.text);
        if edge.outcomes.is_empty() {
            match self.used.exits.as_slice() {
                [only] => self.connect(&only.text, target, edge.arrow),
                all => {
                    let name = &self.used.declaration.name.text;
                    let message = match all.len() {
                        0 => format!("the fragment `{name}` has no exit"),
                        count => format!("the fragment `{name}` has {count} exits"),
                    };
                    let help = if all.is_empty() {
                        "all its ways end in it: take the edge out".to_owned()
                    } else {
                        format!("name the exit: {}", listing(exits(), 12))
                    };
                    self.report(Code::UnknownExit, edge.arrow, message, help);
                }
            }
        }
        for outcome in &edge.outcomes {
            let name = &outcome.name;
            if let Some(child) = &outcome.child {
                let message = format!("the fragment `{}` has no children", self.used.declaration.name.text);
                self.report(Code::FragmentForm, child.span, message, format!("write `{}`", name.text));
            } else if name.text == ELSE && !name.is_quoted {
                *rest = Some((target, name.span));
            } else if let Some(own) = self.used.exits.iter().find(|exit| exit.text == name.text) {
                self.connect(&own.text, target, name.span);
            } else {
                self.unknown(Code::UnknownExit, "exit", name, &exits().collect::<Vec<_>>());
            }
        }
    }

    /// Reports a name that the fragment does not have, with the one that is meant.
    fn unknown(&mut self, code: Code, what: &str, name: &Name<'_>, known: &[&str]) {
        let fragment = &self.used.declaration.name;
        let message = format!("the fragment `{}` has no {what} `{}`", fragment.text, name.text);
        let otherwise = || {
            if known.is_empty() {
                "it has none".to_owned()
            } else {
                format!("it has {}", listing(known.iter().copied(), 12))
            }
        };
        let diagnostic = Diagnostic::new(code, name.span.by(self.via), message);
        let near = nearest(&name.text, known.iter().copied());
        self.found.push(diagnostic.related(fragment.span, "the fragment").meant_or(near, otherwise));
        self.site.is_broken = true;
    }

    fn connect(&mut self, exit: &'n str, target: &'n Name<'a>, place: Span) {
        if self.site.targets.insert(exit, target).is_some() {
            let message = format!("`{exit}` is connected already");
            self.report(
                Code::DuplicateOutcome,
                place,
                message,
                "each exit leads to one place: remove one of them",
            );
        }
    }

    /// `else -> target`.
    fn rest(&mut self, target: &'n Name<'a>, place: Span) {
        let left: Vec<&'n str> = self
            .used
            .exits
            .iter()
            .map(|exit| &*exit.text)
            .filter(|exit| !self.site.targets.contains_key(exit))
            .collect();
        if left.is_empty() && !self.site.is_broken {
            let message = "every exit is connected already".to_owned();
            self.report(Code::NothingLeftForElse, place, message, "remove the edge");
        }
        for exit in left {
            self.site.targets.insert(exit, target);
        }
    }

    fn missing(&mut self, node: &Node<'_>) {
        let fragment = &self.used.declaration.name;
        let lacking: Vec<&str> = self
            .used
            .parameters
            .iter()
            .filter(|own| own.default.is_none() && !self.site.values.contains_key(&*own.name.text))
            .map(|own| &*own.name.text)
            .collect();
        if let Some(first) = lacking.first() {
            let message = format!("`{}` lacks {}", node.name.text, listing(lacking.iter().copied(), 12));
            let diagnostic = Diagnostic::new(Code::MissingParameter, node.name.span.by(self.via), message);
            let help = format!("add `{} = VALUE`", written(first));
            self.found.push(diagnostic.related(fragment.span, "the fragment").help(help));
            self.site.is_broken = true;
        }
        let open: Vec<&str> = self
            .used
            .exits
            .iter()
            .map(|exit| &*exit.text)
            .filter(|exit| !self.site.targets.contains_key(exit))
            .collect();
        if let Some(first) = open.first() {
            let leads = if open.len() == 1 { "leads" } else { "lead" };
            let all = listing(open.iter().copied(), 12);
            let message = format!("{all} of `{}` {leads} nowhere", node.name.text);
            let first = written(first);
            let help = format!("add `{first} -> TARGET`, or `{first} -> nowhere` if that is meant");
            let place = node.name.span.by(self.via);
            self.found.push(Diagnostic::new(Code::ExitNotConnected, place, message).help(help));
            self.site.is_broken = true;
        }
    }
}
