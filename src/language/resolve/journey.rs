//! Journeys, their nodes and edges.

mod misplaced;

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;

use super::values::{Scope, Wanted};
use super::{Context, duplicate, notes};
use crate::catalog::{Kind, Lookup, NodeType};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, listing};
use crate::language::syntax::{self, Body, Declaration, Item, ItemKind, Name, ValueKind, documentation};
use crate::lock::JourneyLock;
use crate::model::ids::JourneyIds;
use crate::model::names;
use crate::model::{
    Edge, EdgeOutcome, Journey, Node, NodeSpans, Property, PropertyList, Start, Target, end_of_id,
    is_page_type,
};
use crate::source::Span;

/// The words that mean a target of their own.
const FIXED_TARGETS: [&str; 3] = ["failure", "nowhere", "success"];

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
    /// Nodes whose edges stand outside of them.
    left: HashSet<&'s str>,
    is_broken: bool,
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

impl<'a> Context<'a, '_> {
    /// Resolves a journey.
    pub(super) fn journey(&mut self, declaration: &Declaration<'_>) -> Journey {
        let name = declaration.name.text.to_string();
        let mut nodes = Nodes {
            ids: Ids { derived: JourneyIds::new(&name), lock: self.lock.journeys.get(&name) },
            places: HashMap::new(),
            names: Vec::new(),
            strays: Vec::new(),
            has_unnamed: false,
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
            used: Vec::new(),
        };
        let mut journey = Journey {
            name,
            name_span: Some(declaration.name.span),
            documentation: documentation(&declaration.trivia.leading),
            properties: self.properties(
                &declaration.body,
                |name| (name != "start").then_some(Wanted::Anything),
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
                ItemKind::Property(property) if property.name.text == "start" => {
                    self.start_as_property(&mut journey, property, &mut nodes);
                }
                ItemKind::Node(_) => before = Some(item),
                _ => before = None,
            }
        }
        if let Some(categories) = journey.properties.remove("categories") {
            self.categories(&mut journey, &categories);
        }
        journey.nodes = written.into_iter().map(|node| self.node(node, &mut nodes, &mut scope)).collect();
        if journey.nodes.iter().any(|node| node.is_broken) {
            nodes.is_broken = true;
        }
        notes::put(&mut journey, declaration, nodes.ids.lock);
        self.attach(&journey, &mut scope);
        scope.used.extend(self.declared.everywhere());
        if let Some(lock) = nodes.ids.lock {
            scope.used.extend(lock.carries.iter().filter_map(|head| self.declared.headed(head)));
        }
        journey.dependencies = self.declared.carried(&scope.used);
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
        if FIXED_TARGETS.contains(&name) {
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

    fn start(&mut self, journey: &mut Journey, edge: &syntax::Edge<'_>, nodes: &mut Nodes<'_>) {
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

    fn node(&mut self, written: &syntax::Node<'_>, nodes: &mut Nodes<'_>, scope: &mut Scope<'_>) -> Node {
        let mut node = self.head(written, nodes);
        node.is_broken |= nodes.left.contains(&*written.name.text);
        let known = self.catalog.get(&node.node_type);
        // What must not be read as a property, since it would be reported as one.
        let edges: Vec<&str> =
            written.body.items.iter().filter_map(|item| self.mistaken_edge(item, known, nodes)).collect();
        node.is_broken |= !edges.is_empty();
        node.properties = self.properties(
            &written.body,
            |name| (!edges.contains(&name)).then(|| wanted(known, name)),
            scope,
        );
        let holds_children = is_page_type(&node.node_type) || known.is_none();
        let mut claimed = HashMap::new();
        for item in &written.body.items {
            match &item.kind {
                ItemKind::Node(child) if holds_children => {
                    let is_kept = matches!(nodes.places.get(&*child.name.text),
                        Some(Place::Child(_, span)) if *span == child.name.span);
                    if is_kept {
                        let child = self.child(child, nodes, scope);
                        // The outcomes of a page follow from its children.
                        node.is_broken |= child.is_broken;
                        node.children.push(child);
                    } else {
                        node.is_broken = true;
                    }
                }
                ItemKind::Node(child) => {
                    let message = format!("`{}` is no page and has no children", written.name.text);
                    let help = "a node stands in the journey, or in a node of type `PageNode`";
                    self.report(Diagnostic::new(Code::ChildOutsidePage, child.name.span, message).help(help));
                    nodes.is_broken = true;
                }
                ItemKind::Edge(edge) => self.edges(&mut node, edge, nodes, &mut claimed),
                ItemKind::Property(_) | ItemKind::Note(_) | ItemKind::Stray(_) => {}
            }
        }
        node
    }

    fn child(&mut self, written: &syntax::Node<'_>, nodes: &mut Nodes<'_>, scope: &mut Scope<'_>) -> Node {
        let mut node = self.head(written, nodes);
        let known = self.catalog.get(&node.node_type);
        node.properties = self.properties(&written.body, |name| Some(wanted(known, name)), scope);
        for Item { kind, .. } in &written.body.items {
            let diagnostic = match kind {
                ItemKind::Edge(edge) => {
                    let span = edge.outcomes.first().map_or(edge.arrow, |outcome| outcome.name.span);
                    let help = match &edge.target {
                        Some(target) if written.is_inline => format!(
                            "on this line it belongs to `{}`: put `-> {}` on a line of its own",
                            written.name.text,
                            names::written(&target.text)
                        ),
                        _ => "the edges of a page stand behind its children".to_owned(),
                    };
                    Diagnostic::new(Code::EdgeInChild, span, "a child of a page has no edges of its own")
                        .help(help)
                }
                ItemKind::Node(_) if is_page_type(&node.node_type) => {
                    // The check of pages refuses the page itself.
                    nodes.is_broken = true;
                    node.is_broken = true;
                    break;
                }
                ItemKind::Node(inner) => {
                    let message = format!("`{}` is no page and has no children", written.name.text);
                    Diagnostic::new(Code::ChildOutsidePage, inner.name.span, message)
                }
                ItemKind::Property(_) | ItemKind::Note(_) | ItemKind::Stray(_) => continue,
            };
            self.report(diagnostic);
            nodes.is_broken = true;
            node.is_broken = true;
            break;
        }
        node
    }

    /// The head of a node: its ids, type, version and display name.
    fn head(&mut self, written: &syntax::Node<'_>, nodes: &Nodes<'_>) -> Node {
        let mut node = Node {
            key: written.name.text.to_string(),
            id: nodes.ids.node(&written.name.text),
            is_broken: written.body.is_broken,
            version: written.version.as_ref().map(|version| version.text.to_string()),
            spans: NodeSpans {
                key: Some(written.name.span),
                node_type: written.node_type.as_ref().map(|name| name.span),
                version: written.version.as_ref().map(|version| version.span),
            },
            ..Node::default()
        };
        let known = written.node_type.as_ref().and_then(|name| self.node_type(name, &mut node));
        node.display_name = match (&written.title, known) {
            (Some(title), _) => title.text.to_string(),
            (None, Some(known)) => known.name.clone(),
            (None, None) => node.node_type.clone(),
        };
        node
    }

    fn node_type(&mut self, name: &Name<'_>, node: &mut Node) -> Option<&'a NodeType> {
        let catalog = self.catalog;
        match catalog.lookup(&name.text) {
            Lookup::Found(known) => {
                // A custom type without a definition goes by its family's entry, and keeps its own id.
                let is_family = known.id.ends_with('*');
                node.node_type = if is_family { name.text.to_string() } else { known.id.clone() };
                return Some(known);
            }
            Lookup::Ambiguous(ids) => {
                let message = format!("`{}` can mean several node types", name.text);
                let help = format!("write the id: {}", listing(ids.iter().copied(), ids.len()));
                self.report(Diagnostic::new(Code::AmbiguousNodeType, name.span, message).help(help));
                node.is_broken = true;
            }
            Lookup::Unknown => {
                let help = catalog.suggest(&name.text).unwrap_or_else(|| {
                    "`journeyc catalog list` shows the known ones; teach it a custom type with `--catalog FILE`, \
                     or accept it as it is with `--allow unknown-node-type`"
                        .to_owned()
                });
                let message = format!("there is no node type `{}`", name.text);
                self.report(Diagnostic::new(Code::UnknownNodeType, name.span, message).help(help));
            }
        }
        node.node_type = name.text.to_string();
        None
    }

    fn edges<'s>(
        &mut self,
        node: &mut Node,
        edge: &'s syntax::Edge<'_>,
        nodes: &mut Nodes<'_>,
        claimed: &mut HashMap<&'s str, Span>,
    ) {
        let target = self.target(edge.target.as_ref(), nodes);
        if edge.outcomes.is_empty() {
            node.edges.push(Edge { outcome: EdgeOutcome::Only, target, span: Some(edge.arrow) });
            return;
        }
        for outcome in &edge.outcomes {
            let name = &outcome.name;
            let is_else = name.text == "else" && !name.is_quoted && outcome.child.is_none();
            let child = outcome.child.as_ref();
            if let Some(child) = child
                .filter(|child| !node.children.iter().any(|own| own.key == child.text) && !node.is_broken)
            {
                let known = node.children.iter().map(|own| own.key.as_str());
                let help = did_you_mean(&child.text, known).unwrap_or_else(|| {
                    "an outcome with a point in its name is written as a string".to_owned()
                });
                let message = format!("`{}` has no child `{}`", node.key, child.text);
                self.report(Diagnostic::new(Code::UnknownReference, child.span, message).help(help));
                node.is_broken = true;
                continue;
            }
            let written = if is_else {
                EdgeOutcome::Else
            } else {
                EdgeOutcome::Named {
                    child: child.map(|child| child.text.to_string()),
                    name: name.text.to_string(),
                }
            };
            if child.is_none() {
                if let Some(first) = claimed.get(&*name.text) {
                    let message = format!("`{}` is connected already", name.text);
                    let diagnostic = Diagnostic::new(Code::DuplicateOutcome, name.span, message);
                    self.report(diagnostic.related(*first, "the first time"));
                    continue;
                }
                claimed.insert(&name.text, name.span);
            }
            let span = child.map_or(name.span, |child| child.span.to(name.span));
            node.edges.push(Edge { outcome: written, target: target.clone(), span: Some(span) });
        }
    }

    fn target(&mut self, name: Option<&Name<'_>>, nodes: &mut Nodes<'_>) -> Target {
        let Some(name) = name else { return Target::Unknown(String::new()) };
        match &*name.text {
            "success" => return Target::Success,
            "failure" => return Target::Failure,
            "nowhere" => return Target::Nowhere,
            _ => {}
        }
        let help = match nodes.places.get(&*name.text) {
            Some(Place::Node(index, _)) => return Target::Node(*index),
            Some(Place::Child(page, _)) => {
                format!("it is a child of the page `{page}`: lead the edge to the page")
            }
            None => match end_of_id(&name.text) {
                Some(end) => format!("that is `{end}`"),
                None => {
                    did_you_mean(&name.text, FIXED_TARGETS.into_iter().chain(nodes.names.iter().copied()))
                        .unwrap_or_else(|| {
                            "a target is a node of this journey, `success`, `failure` or `nowhere`".to_owned()
                        })
                }
            },
        };
        if !nodes.has_unnamed && !nodes.strays.iter().any(|stray| stray.contains(&*name.text)) {
            let message = format!("there is no node `{}` to lead to", name.text);
            self.report(Diagnostic::new(Code::UnknownTarget, name.span, message).help(help));
        }
        nodes.is_broken = true;
        Target::Unknown(name.text.to_string())
    }

    /// The properties of a block; those for which `wanted` gives nothing are left out.
    fn properties(
        &mut self,
        body: &Body<'_>,
        wanted: impl Fn(&str) -> Option<Wanted<'a>>,
        scope: &mut Scope<'_>,
    ) -> PropertyList {
        let mut list = PropertyList::default();
        for item in &body.items {
            let ItemKind::Property(property) = &item.kind else { continue };
            let name = &property.name;
            let value = property.value.as_ref();
            let Some(wanted) = wanted(&name.text) else { continue };
            let resolved = value.and_then(|value| self.value(value, wanted, scope));
            if let Some(first) = list.get(&name.text) {
                let first = first.name_span.unwrap_or(name.span);
                self.report(duplicate(Code::DuplicateProperty, "property", name, first));
                continue;
            }
            let part_spans = match value.map(|value| &value.kind) {
                Some(ValueKind::List(parts)) => {
                    parts.elements.iter().map(|element| element.part.span).collect()
                }
                Some(ValueKind::Map(parts)) => {
                    parts.elements.iter().map(|element| element.part.value.span).collect()
                }
                _ => Vec::new(),
            };
            let key_spans = match value.map(|value| &value.kind) {
                Some(ValueKind::Map(parts)) => {
                    parts.elements.iter().map(|element| element.part.key.span).collect()
                }
                _ => Vec::new(),
            };
            list.push(Property {
                name: name.text.to_string(),
                is_broken: resolved.is_none(),
                value: resolved.unwrap_or_default(),
                name_span: Some(name.span),
                value_span: value.map(|value| value.span),
                part_spans,
                key_spans,
            });
        }
        list
    }

    /// Lets a journey carry what it refers to by a literal name, or by the mere type of a node.
    fn attach(&mut self, journey: &Journey, scope: &mut Scope<'_>) {
        for node in journey.all_nodes() {
            let Some(known) = self.catalog.get(&node.node_type) else { continue };
            for reference in &known.references {
                match reference.to.as_str() {
                    "email-template" => {
                        let template =
                            node.text(&reference.key).and_then(|name| self.declared.template(name));
                        scope.used.extend(template);
                    }
                    "social-idp" => {
                        // An empty list means all of them.
                        let is_filtered = matches!(node.properties.value(&reference.key),
                            Some(Json::Array(names)) if !names.is_empty());
                        if !is_filtered {
                            scope.used.extend(self.declared.providers());
                        }
                    }
                    _ => {}
                }
            }
            if known.id.starts_with("SocialProviderHandlerNode") {
                scope.used.extend(self.declared.providers());
            }
        }
    }
}

/// Whether an edge of a journey says where it starts.
fn is_start(edge: &syntax::Edge<'_>) -> bool {
    matches!(edge.outcomes.as_slice(), [only] if only.child.is_none() && only.name.text == "start")
}

fn wanted<'c>(known: Option<&'c NodeType>, property: &str) -> Wanted<'c> {
    let Some(known) = known else { return Wanted::Anything };
    match known.references.iter().find(|reference| reference.key == property) {
        Some(reference) => Wanted::of(&reference.to),
        None => match known.versions.iter().rev().find_map(|version| known.property(version, property)) {
            Some(rule) if rule.kind == Kind::Boolean || rule.allowed.iter().any(Json::is_string) => {
                Wanted::Value(rule)
            }
            _ => Wanted::Anything,
        },
    }
}
