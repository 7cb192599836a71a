//! Journeys, their nodes and edges.

mod edges;
mod misplaced;
mod nodes;
mod properties;
mod targets;

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::values::{Scope, Wanted};
use super::{Context, claims, duplicate, notes};
use crate::catalog::Lookup;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::syntax::{self, Declaration, Item, ItemKind, documentation};
use crate::language::vocabulary::{End, START};
use crate::lock::JourneyLock;
use crate::model::ids::JourneyIds;
use crate::model::{Journey, Property, Start, is_page_type};
use crate::source::Span;

/// The nodes of a journey by name.
struct Nodes<'s> {
    ids: Ids<'s>,
    /// The index in the model, or the page that the node is a child of.
    places: HashMap<&'s str, Place<'s>>,
    names: Vec<&'s str>,
    /// What could not be read where nodes stand: a node that seems to be missing may be in it.
    strays: Vec<&'s str>,
    /// Some node has no name: it may be the one that an edge leads to.
    has_unnamed: bool,
    /// Names that edges lead to, of nodes that there are.
    reached: HashSet<&'s str>,
    /// Names that edges lead to and no node has, each with its place.
    missing: Vec<(&'s str, Span)>,
    /// Nodes whose edges stand outside of them.
    left: HashSet<&'s str>,
    is_broken: bool,
}

impl<'s> Nodes<'s> {
    /// The nodes of the journey itself that no edge leads to.
    fn unreached(&self) -> impl Iterator<Item = &'s str> {
        let is_own = |name: &&str| matches!(self.places.get(name), Some(Place::Node(..)));
        self.names.iter().copied().filter(move |name| is_own(name) && !self.reached.contains(name))
    }
}

/// Ids from the lock, else derived.
struct Ids<'s> {
    derived: JourneyIds,
    lock: Option<&'s JourneyLock>,
}

impl Ids<'_> {
    fn node(&self, name: &str) -> String {
        let locked = self.lock.and_then(|lock| lock.nodes.get(name)?.id.clone());
        locked.unwrap_or_else(|| self.derived.node(name))
    }
}

enum Place<'s> {
    Node(usize, Span),
    Child(&'s str, Span),
}

impl Place<'_> {
    fn span(&self) -> Span {
        match self {
            Self::Node(_, span) | Self::Child(_, span) => *span,
        }
    }
}

impl Context<'_, '_> {
    /// Resolves a journey.
    pub(super) fn journey(&mut self, declaration: &Declaration<'_>) -> Journey {
        let name = declaration.name.text.to_string();
        let mut nodes = Nodes {
            ids: Ids { derived: JourneyIds::new(&name), lock: self.lock.journeys.get(&name) },
            places: HashMap::new(),
            names: Vec::new(),
            strays: Vec::new(),
            has_unnamed: false,
            reached: HashSet::new(),
            missing: Vec::new(),
            left: HashSet::new(),
            is_broken: declaration.body.is_broken,
        };
        let mut written = Vec::new();
        for item in &declaration.body.items {
            match &item.kind {
                ItemKind::Node(node) if self.declare(&mut nodes, node, None, written.len()) => {
                    written.push(node);
                }
                ItemKind::Stray(stray) => nodes.strays.push(&stray.text),
                _ => {}
            }
        }
        let mut scope = Scope {
            nodes: nodes.places.keys().map(|name| (*name, nodes.ids.node(name))).collect(),
            ..Scope::default()
        };
        let mut journey = Journey {
            name,
            name_span: Some(declaration.name.span),
            documentation: documentation(&declaration.trivia.leading),
            properties: self.properties(
                &declaration.body,
                |name| (name != START).then_some(Wanted::Anything),
                &mut scope,
            ),
            ..Journey::default()
        };
        // The node that edges of the journey seem to be meant for.
        let mut before: Option<&Item<'_>> = None;
        for item in &declaration.body.items {
            match &item.kind {
                ItemKind::Edge(edge) if is_start(edge) => self.start(&mut journey, edge, &mut nodes),
                ItemKind::Edge(edge) => self.outside(edge, before, &mut nodes),
                ItemKind::Property(property) if property.name.text == START => {
                    self.start_as_property(&mut journey, property, &mut nodes);
                }
                ItemKind::Node(_) => before = Some(item),
                ItemKind::Given(_) | ItemKind::Expect(_) => {
                    self.outside_test(item.kind.span());
                    nodes.is_broken = true;
                }
                ItemKind::Exit(name) => {
                    self.exit(name);
                    nodes.is_broken = true;
                }
                _ => before = None,
            }
        }
        if let Some(categories) = journey.properties.remove("categories") {
            self.categories(&mut journey, &categories);
        }
        journey.nodes = written.into_iter().map(|node| self.node(node, &mut nodes, &mut scope)).collect();
        self.missing(&nodes);
        if journey.nodes.iter().any(|node| node.is_broken) {
            nodes.is_broken = true;
        }
        notes::put(&mut journey, declaration, nodes.ids.lock);
        journey.claims = claims::of(&declaration.body);
        self.attach(&journey, &mut scope);
        scope.used.extend(self.declared.everywhere(self.file));
        scope.used.extend(self.declared.node_types(&journey));
        if let Some(lock) = nodes.ids.lock {
            scope.used.extend(lock.carries.iter().filter_map(|head| self.declared.headed(self.file, head)));
        }
        journey.dependencies = self.declared.carried(&scope.used, &mut self.used);
        journey.is_broken = nodes.is_broken;
        journey
    }

    /// Enters a node and its children under their names. False for one that cannot be kept.
    fn declare<'s>(
        &mut self,
        nodes: &mut Nodes<'s>,
        node: &'s syntax::Node<'_>,
        page: Option<&'s str>,
        index: usize,
    ) -> bool {
        let name = &*node.name.text;
        if name.is_empty() {
            nodes.has_unnamed = true;
            nodes.is_broken = true;
            return false;
        }
        if End::of(name).is_some() {
            let message = format!("no node can be named `{name}`");
            let help = "the word means an end wherever an edge leads to it";
            self.report(Diagnostic::new(Code::ReservedName, node.name.span, message).help(help));
            nodes.is_broken = true;
            return false;
        }
        if let Some(first) = nodes.places.get(name) {
            self.report(duplicate(Code::DuplicateNode, "node", &node.name, first.span()));
            nodes.is_broken = true;
            return false;
        }
        let place = match page {
            Some(page) => Place::Child(page, node.name.span),
            None => Place::Node(index, node.name.span),
        };
        nodes.places.insert(name, place);
        nodes.names.push(name);
        if page.is_none() {
            let holds_children = self.may_hold_children(node);
            for item in &node.body.items {
                match &item.kind {
                    ItemKind::Node(child) if holds_children => {
                        self.declare(nodes, child, Some(name), 0);
                    }
                    // It is reported where it stands; an edge that leads to it needs no second message.
                    ItemKind::Node(child) => nodes.strays.push(&child.name.text),
                    _ => {}
                }
            }
        }
        true
    }

    /// False for a node that is known to be no page.
    fn may_hold_children(&self, node: &syntax::Node<'_>) -> bool {
        let lookup = node.node_type.as_ref().map(|name| self.catalog.lookup(&name.text));
        !matches!(lookup, Some(Lookup::Found(known)) if !is_page_type(&known.id))
    }

    fn start<'s>(&mut self, journey: &mut Journey, edge: &'s syntax::Edge<'_>, nodes: &mut Nodes<'s>) {
        if let Some(first) = &journey.start {
            let span = edge.outcomes.first().map_or(edge.arrow, |outcome| outcome.name.span);
            let diagnostic = Diagnostic::new(Code::DuplicateOutcome, span, "the journey has a start already")
                .help("a journey starts at one place: remove one of them");
            self.report(diagnostic.related_if(first.span, "the first one"));
            nodes.is_broken = true;
            return;
        }
        let target = self.target(edge.target.as_ref(), nodes);
        journey.start = Some(Start { target, span: edge.target.as_ref().map(|target| target.span) });
    }

    /// Puts `categories`, a list in the source, where the platform keeps it: as text inside `uiConfig`.
    fn categories(&mut self, journey: &mut Journey, categories: &Property) {
        let is_list = matches!(&categories.value, Json::Array(parts) if parts.iter().all(Json::is_string));
        if categories.is_broken {
            return;
        }
        if !is_list {
            let span = categories.value_span.or(journey.name_span).unwrap_or_default();
            let diagnostic = Diagnostic::new(Code::WrongType, span, "`categories` is a list of strings");
            self.report(diagnostic.help("such as `[\"Authentication\", \"MFA\"]`"));
            return;
        }
        let mut config = match journey.properties.value("uiConfig") {
            Some(Json::Object(config)) => config.clone(),
            _ => serde_json::Map::new(),
        };
        config.insert("categories".to_owned(), Json::String(categories.value.to_string()));
        journey.properties.set("uiConfig", Json::Object(config));
    }

    /// Lets a journey carry what it refers to by a literal name, or by the mere type of a node.
    fn attach(&mut self, journey: &Journey, scope: &mut Scope<'_>) {
        for node in journey.all_nodes() {
            let Some(known) = self.catalog.get(&node.node_type) else { continue };
            for reference in &known.references {
                match reference.to.as_str() {
                    "email-template" => {
                        let template = node
                            .text(&reference.key)
                            .and_then(|name| self.declared.template(self.file, name));
                        scope.used.extend(template);
                    }
                    "social-idp" => {
                        // An empty list means all of them.
                        let is_filtered = matches!(node.properties.value(&reference.key),
                            Some(Json::Array(names)) if !names.is_empty());
                        if !is_filtered {
                            scope.used.extend(self.declared.providers(self.file));
                        }
                    }
                    _ => {}
                }
            }
            if known.id.starts_with("SocialProviderHandlerNode") {
                scope.used.extend(self.declared.providers(self.file));
            }
        }
    }
}

/// Whether an edge of a journey says where it starts.
fn is_start(edge: &syntax::Edge<'_>) -> bool {
    matches!(edge.outcomes.as_slice(), [only] if only.child.is_none() && only.name.text == START)
}
