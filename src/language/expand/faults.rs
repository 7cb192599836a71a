//! What is wrong with fragments by themselves, whoever uses them.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::table::{Fragment, is_start};
use crate::diagnostic::{Code, Diagnostic, listing};
use crate::language::syntax::{ItemKind, Name, Node, Piece, Value, ValueKind};
use crate::language::vocabulary::End;
use crate::model::names::written;
use crate::source::Span;

impl Fragment<'_, '_> {
    /// Reports what is wrong with it whoever uses it.
    pub(super) fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        let Self { declaration, parameters, exits, .. } = self;
        let name = &declaration.name;
        let mut nodes: HashMap<&str, Span> = HashMap::new();
        let mut seen = Seen::default();
        for item in &declaration.body.items {
            match &item.kind {
                ItemKind::Node(node) => {
                    nodes.insert(&node.name.text, node.name.span);
                    seen.node(node);
                }
                ItemKind::Edge(edge) if is_start(edge) => {}
                ItemKind::Edge(edge) => diagnostics.push(
                    Diagnostic::new(
                        Code::FragmentForm,
                        edge.arrow,
                        "the only edge of a fragment itself is `start -> NODE`",
                    )
                    .help("an edge stands in the node that it leaves"),
                ),
                ItemKind::Property(property) => {
                    let message = "a fragment has no properties of its own";
                    let help = "what its uses may set is a parameter: `fragment NAME(attempts = 3)`";
                    let place = property.name.span;
                    diagnostics.push(Diagnostic::new(Code::FragmentForm, place, message).help(help));
                }
                ItemKind::Assert(assert) => {
                    let message = "a fragment makes no assertions";
                    let help = "they stand in a journey, or in a policy";
                    diagnostics.push(Diagnostic::new(Code::FragmentForm, assert.span, message).help(help));
                }
                ItemKind::Given(_) | ItemKind::Expect(_) => {
                    let message = "this stands in a `test`";
                    diagnostics.push(Diagnostic::new(Code::FragmentForm, item.kind.span(), message));
                }
                ItemKind::Note(_) | ItemKind::Exit(_) | ItemKind::Stray(_) => {}
            }
        }
        for exit in exits {
            let reserved = End::of(&exit.text).is_some();
            if reserved || nodes.contains_key(&*exit.text) {
                let message = format!("no exit can be named `{}`", exit.text);
                let help = if reserved {
                    "the word means an end wherever an edge leads to it"
                } else {
                    "a node of the fragment has this name"
                };
                let diagnostic = Diagnostic::new(Code::FragmentForm, exit.span, message).help(help);
                diagnostics.push(diagnostic.related_if(nodes.get(&*exit.text).copied(), "the node"));
            } else if !seen.targets.contains(&*exit.text) && !declaration.body.is_broken {
                let message = format!("nothing leads to the exit `{}`", exit.text);
                let help = "lead an edge to it, or remove it";
                diagnostics.push(Diagnostic::new(Code::UnusedExit, exit.span, message).help(help));
            }
        }
        for own in parameters {
            if let Some(node) = nodes.get(&*own.name.text) {
                let message = format!("`{}` is a parameter and a node", own.name.text);
                let diagnostic = Diagnostic::new(Code::FragmentForm, own.name.span, message);
                diagnostics.push(diagnostic.related(*node, "the node").help("give one of them another name"));
            } else if !seen.words.contains(&*own.name.text) && !declaration.body.is_broken {
                let message = format!("the parameter `{}` is used nowhere", own.name.text);
                let help = "a bare word in a value refers to it; remove it if it is not needed";
                diagnostics.push(Diagnostic::new(Code::UnusedParameter, own.name.span, message).help(help));
            }
        }
        match self.first {
            None if !declaration.body.is_broken => {
                let message = format!("`{}` has no start", name.text);
                let help = "a fragment begins at one of its nodes: `start -> NODE`";
                diagnostics.push(Diagnostic::new(Code::FragmentForm, name.span, message).help(help));
            }
            Some(first) if !nodes.contains_key(&*first.text) => {
                let message =
                    format!("`{}` starts at `{}`, which is none of its nodes", name.text, first.text);
                let known = listing(nodes.keys().copied().collect::<BTreeSet<_>>(), 8);
                let help =
                    if nodes.is_empty() { "it has none".to_owned() } else { format!("it has {known}") };
                diagnostics.push(Diagnostic::new(Code::FragmentForm, first.span, message).help(help));
            }
            _ => {}
        }
    }
}

/// Reports a name that something of a fragment has already.
pub(super) fn twice(what: &str, name: &Name<'_>, first: Span) -> Diagnostic {
    let message = format!(
        "there is {} {what} {} already",
        if what == "exit" { "an" } else { "a" },
        written(&name.text)
    );
    Diagnostic::new(Code::FragmentForm, name.span, message).related(first, "the first one")
}

/// What the nodes of a fragment lead to and name.
#[derive(Default)]
struct Seen<'n> {
    targets: HashSet<&'n str>,
    words: HashSet<&'n str>,
}

impl<'n> Seen<'n> {
    fn node(&mut self, node: &'n Node<'_>) {
        for item in &node.body.items {
            match &item.kind {
                ItemKind::Edge(edge) => self.targets.extend(edge.target.as_ref().map(|target| &*target.text)),
                ItemKind::Property(property) => {
                    if let Some(value) = &property.value {
                        self.value(value);
                    }
                }
                ItemKind::Node(child) => self.node(child),
                _ => {}
            }
        }
    }

    fn value(&mut self, value: &'n Value<'_>) {
        match &value.kind {
            ValueKind::Reference(name) => {
                self.words.insert(name);
            }
            ValueKind::Format(own) => own.pieces.iter().for_each(|piece| {
                if let Piece::Value(value) = piece {
                    self.value(value);
                }
            }),
            ValueKind::List(list) | ValueKind::Call(_, list) => {
                list.elements.iter().for_each(|element| self.value(&element.part));
            }
            ValueKind::Map(map) => map.elements.iter().for_each(|element| self.value(&element.part.value)),
            _ => {}
        }
    }
}
