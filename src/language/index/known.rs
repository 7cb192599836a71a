//! What a workspace declares, by name.

use std::collections::{HashMap, HashSet};

use super::words::{Place, Places};
use crate::catalog::{Catalog, Lookup, NodeType};
use crate::language::syntax::{
    Body, Declaration, Document, ItemKind, Keyword, Node, Piece, Value, ValueKind,
};
use crate::language::vocabulary::Function;

/// What a workspace declares: of two of one name, the first.
#[derive(Debug, Default)]
pub struct Known<'s, 'a> {
    all: HashMap<(Keyword, &'s str), &'s Declaration<'a>>,
    /// The names of nodes, by journey or fragment.
    nodes: HashMap<(Keyword, &'s str), HashMap<&'s str, &'s Node<'a>>>,
    exits: HashMap<&'s str, HashSet<&'s str>>,
    /// The parameters of fragments, each with the kinds of place that its values come to.
    parameters: HashMap<&'s str, HashMap<&'s str, Places>>,
}

impl<'s, 'a: 's> Known<'s, 'a> {
    /// Collects the declarations of documents.
    pub fn of(documents: &[&'s Document<'a>], catalog: &Catalog) -> Self {
        let mut known = Self::default();
        for own in documents.iter().flat_map(|document| &document.declarations) {
            let key = (own.keyword, &*own.name.text);
            if known.all.contains_key(&key) {
                continue;
            }
            known.all.insert(key, own);
            if matches!(own.keyword, Keyword::Journey | Keyword::Fragment) {
                let mut nodes = HashMap::new();
                all_nodes(&own.body, &mut |node| {
                    nodes.entry(&*node.name.text).or_insert(node);
                });
                known.nodes.insert(key, nodes);
            }
            if own.keyword == Keyword::Fragment {
                let exit = |item: &'s crate::language::syntax::Item<'a>| match &item.kind {
                    ItemKind::Exit(name) => Some(&*name.text),
                    _ => None,
                };
                known.exits.insert(key.1, own.body.items.iter().filter_map(exit).collect());
                let parameters = own.parameters.iter().flat_map(|list| &list.elements);
                let parameters = parameters.map(|own| (&*own.part.name.text, Places::default()));
                known.parameters.insert(key.1, parameters.collect());
            }
        }
        known.measure(catalog);
        known
    }

    /// The declaration of this name.
    pub fn get(&self, keyword: Keyword, name: &str) -> Option<&'s Declaration<'a>> {
        self.all.get(&(keyword, name)).copied()
    }

    /// The name of a declaration as the workspace has it.
    pub(super) fn name(&self, keyword: Keyword, name: &str) -> Option<&'s str> {
        self.get(keyword, name).map(|own| &*own.name.text)
    }

    /// A node of a journey or fragment.
    pub fn node(&self, keyword: Keyword, owner: &str, name: &str) -> Option<&'s Node<'a>> {
        self.nodes.get(&(keyword, owner))?.get(name).copied()
    }

    /// The fragment that a node is a use of.
    pub fn used(&self, node: &Node<'_>) -> Option<&'s Declaration<'a>> {
        self.get(Keyword::Fragment, &node.node_type.as_ref()?.text)
    }

    /// Whether a fragment has an exit.
    pub fn has_exit(&self, fragment: &str, exit: &str) -> bool {
        self.exits.get(fragment).is_some_and(|own| own.contains(exit))
    }

    /// Whether a fragment has a parameter.
    pub fn has_parameter(&self, fragment: &str, parameter: &str) -> bool {
        self.places(fragment, parameter).is_some()
    }

    /// The kinds of place that the values of a parameter come to; none where there is no such parameter.
    pub(super) fn places(&self, fragment: &str, parameter: &str) -> Option<Places> {
        self.parameters.get(fragment)?.get(parameter).copied()
    }

    /// Works out where values of parameters come to: in the nodes of their fragment, and through uses in it further on. Each
    /// round follows one level of uses.
    fn measure(&mut self, catalog: &Catalog) {
        let fragments: Vec<&'s Declaration<'a>> =
            self.all.values().copied().filter(|own| own.keyword == Keyword::Fragment).collect();
        for _ in 0..=crate::language::expand::DEEPEST_FRAGMENT {
            let mut is_new = false;
            for own in &fragments {
                let mut found: Vec<(&str, Places)> = Vec::new();
                all_nodes(&own.body, &mut |node| {
                    let used = self.used(node);
                    for item in &node.body.items {
                        let ItemKind::Property(property) = &item.kind else { continue };
                        let Some(value) = &property.value else { continue };
                        let places = match used {
                            Some(used) => {
                                self.places(&used.name.text, &property.name.text).unwrap_or_default()
                            }
                            None => Place::of(node_type(node, catalog), &property.name.text).alone(),
                        };
                        words(value, places, &mut |word, places| found.push((word, places)));
                    }
                });
                let Some(parameters) = self.parameters.get_mut(&*own.name.text) else { continue };
                for (word, places) in found {
                    if let Some(all) = parameters.get_mut(word) {
                        let before = *all;
                        *all = before.and(places);
                        is_new |= before != *all;
                    }
                }
            }
            if !is_new {
                break;
            }
        }
    }
}

/// What a node is, where the catalogue knows it.
pub(super) fn node_type<'c>(node: &Node<'_>, catalog: &'c Catalog) -> Option<&'c NodeType> {
    match catalog.lookup(&node.node_type.as_ref()?.text) {
        Lookup::Found(known) => Some(known),
        _ => None,
    }
}

/// Every node of a block, children of pages behind their page.
pub(super) fn all_nodes<'n, 'a>(body: &'n Body<'a>, each: &mut dyn FnMut(&'n Node<'a>)) {
    for item in &body.items {
        if let ItemKind::Node(node) = &item.kind {
            each(node);
            all_nodes(&node.body, each);
        }
    }
}

/// Every bare word of a value, with the kinds of place that it stands at.
pub(super) fn words<'v>(value: &'v Value<'_>, places: Places, each: &mut dyn FnMut(&'v str, Places)) {
    match &value.kind {
        ValueKind::Reference(name) => each(name, places),
        ValueKind::Format(own) => own.pieces.iter().for_each(|piece| {
            if let Piece::Value(value) = piece {
                words(value, Place::Anything.alone(), each);
            }
        }),
        ValueKind::List(list) => list.elements.iter().for_each(|own| words(&own.part, places, each)),
        ValueKind::Map(map) => map.elements.iter().for_each(|own| words(&own.part.value, places, each)),
        ValueKind::Call(name, list) if Function::of(name) == Some(Function::Json) => {
            list.elements.iter().for_each(|own| words(&own.part, Place::Anything.alone(), each));
        }
        _ => {}
    }
}
