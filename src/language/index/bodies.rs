//! The names in journeys, fragments and what they refer to.

use super::known::node_type;
use super::{Form, Owner, Place, Symbol, Walk};
use crate::language::syntax::{Declaration, Edge, ItemKind, Keyword, Node};
use crate::language::vocabulary::{ELSE, End};

/// What a name stands in.
#[derive(Clone, Copy)]
pub(super) struct Around<'s> {
    /// The journey or fragment.
    pub owner: Owner<'s>,
}

impl<'s, 'a: 's> Walk<'_, 's, 'a> {
    /// A journey or fragment.
    pub(super) fn graph(&mut self, own: &'s Declaration<'a>) {
        let owner = Owner { keyword: own.keyword, name: &own.name.text };
        let around = Around { owner };
        for element in own.parameters.iter().flat_map(|list| &list.elements) {
            let parameter = &element.part;
            let name: &'s str = &parameter.name.text;
            self.note(Symbol::Parameter(owner.name, name), parameter.name.span, Form::Definition);
            if let Some(default) = &parameter.default {
                // A default means what it says wherever the parameter is used.
                let places = self.known.places(owner.name, name).unwrap_or_default();
                self.value(default, places, None);
            }
        }
        for item in &own.body.items {
            match &item.kind {
                ItemKind::Node(node) => self.node(node, around),
                ItemKind::Edge(edge) => self.edge(edge, around),
                ItemKind::Property(property) => {
                    property
                        .value
                        .iter()
                        .for_each(|value| self.value(value, Place::Anything.alone(), Some(around)));
                }
                ItemKind::Exit(name) if own.keyword == Keyword::Fragment => {
                    self.note(Symbol::Exit(owner.name, &name.text), name.span, Form::Definition);
                }
                ItemKind::Assert(assert) => self.assert(assert, Some(owner)),
                _ => {}
            }
        }
    }

    fn node(&mut self, node: &'s Node<'a>, around: Around<'s>) {
        self.note(Symbol::Node(around.owner, &node.name.text), node.name.span, Form::Definition);
        let used: Option<&'s str> = self.known.used(node).map(|own| &*own.name.text);
        if let (Some(fragment), Some(name)) = (used, &node.node_type) {
            self.note(Symbol::Declared(Keyword::Fragment, fragment), name.span, Form::Name);
        }
        let known = node_type(node, self.catalog);
        for item in &node.body.items {
            match &item.kind {
                ItemKind::Node(child) => self.node(child, around),
                ItemKind::Edge(edge) => {
                    self.edge(edge, around);
                    let exits = edge.outcomes.iter().map(|outcome| &outcome.name);
                    for exit in exits.filter(|exit| exit.text != ELSE || exit.is_quoted) {
                        if let Some(fragment) = used.filter(|used| self.known.has_exit(used, &exit.text)) {
                            self.note(Symbol::Exit(fragment, &exit.text), exit.span, Form::Name);
                        }
                    }
                }
                ItemKind::Property(property) => {
                    let name: &'s str = &property.name.text;
                    let places = match used {
                        Some(fragment) => {
                            let places = self.known.places(fragment, name);
                            if places.is_some() {
                                self.note(Symbol::Parameter(fragment, name), property.name.span, Form::Name);
                            }
                            places.unwrap_or_default()
                        }
                        None => Place::of(known, name).alone(),
                    };
                    property.value.iter().for_each(|value| self.value(value, places, Some(around)));
                }
                _ => {}
            }
        }
    }

    fn edge(&mut self, edge: &'s Edge<'a>, Around { owner }: Around<'s>) {
        for child in edge.outcomes.iter().filter_map(|outcome| outcome.child.as_ref()) {
            self.note(Symbol::Node(owner, &child.text), child.span, Form::Name);
        }
        let Some(target) = &edge.target else { return };
        let is_exit = owner.keyword == Keyword::Fragment && self.known.has_exit(owner.name, &target.text);
        if is_exit {
            self.note(Symbol::Exit(owner.name, &target.text), target.span, Form::Target);
        } else if End::of(&target.text).is_none() {
            self.note(Symbol::Node(owner, &target.text), target.span, Form::Target);
        }
    }

    /// What nodes refer to: scripts, templates, themes, providers.
    pub(super) fn things(&mut self, own: &'s Declaration<'a>) {
        for item in &own.body.items {
            let ItemKind::Property(property) = &item.kind else { continue };
            let place = if property.name.text == "transform" { Place::Script } else { Place::Anything };
            property.value.iter().for_each(|value| self.value(value, place.alone(), None));
        }
    }
}
