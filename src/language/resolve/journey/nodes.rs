//! Nodes and the children of pages.

use std::collections::HashMap;

use super::properties::wanted;
use super::{Nodes, Place};
use crate::catalog::{Lookup, NodeType};
use crate::diagnostic::{Code, Diagnostic, listing, nearest};
use crate::language::resolve::values::Scope;
use crate::language::resolve::{Context, claims};
use crate::language::syntax::{self, Item, ItemKind, Name};
use crate::model::{Node, NodeSpans, is_page_type, names};

impl<'a> Context<'a, '_> {
    pub(super) fn node<'s>(
        &mut self,
        written: &'s syntax::Node<'_>,
        nodes: &mut Nodes<'s>,
        scope: &mut Scope<'_>,
    ) -> Node {
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
                ItemKind::Given(_) | ItemKind::Expect(_) => {
                    self.outside_test(item.kind.span());
                    node.is_broken = true;
                }
                ItemKind::Exit(name) => {
                    self.exit(name);
                    node.is_broken = true;
                }
                ItemKind::Assert(assert) => {
                    let message = "an assertion cannot stand in a node";
                    let help = "it speaks of the whole journey: put it behind the node, or before it";
                    self.report(Diagnostic::new(Code::UnexpectedToken, assert.span, message).help(help));
                    node.is_broken = true;
                }
                ItemKind::Property(_) | ItemKind::Note(_) | ItemKind::Stray(_) => {}
            }
        }
        node
    }

    pub(super) fn child(
        &mut self,
        written: &syntax::Node<'_>,
        nodes: &mut Nodes<'_>,
        scope: &mut Scope<'_>,
    ) -> Node {
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
                ItemKind::Given(_) | ItemKind::Expect(_) => {
                    self.outside_test(kind.span());
                    nodes.is_broken = true;
                    node.is_broken = true;
                    break;
                }
                ItemKind::Exit(name) => exit(name),
                ItemKind::Assert(assert) => {
                    let message = "an assertion cannot stand in a node";
                    Diagnostic::new(Code::UnexpectedToken, assert.span, message)
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

    /// Reports an exit that stands in no fragment.
    pub(super) fn exit(&mut self, name: &Name<'_>) {
        self.report(exit(name));
    }

    /// The head of a node: its ids, type, version and display name.
    fn head(&mut self, written: &syntax::Node<'_>, nodes: &Nodes<'_>) -> Node {
        let mut node = Node {
            key: written.name.text.to_string(),
            id: nodes.ids.node(&written.name.text),
            is_broken: written.body.is_broken,
            version: written.version.as_ref().map(|version| version.text.to_string()),
            roles: claims::given(&written.roles),
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
                let unknown = catalog.unknown_type(&name.text, name.span);
                let fragment = nearest(&name.text, self.environment.fragments.iter().copied());
                self.report(match fragment {
                    Some(near) => unknown.meant(near),
                    None => unknown,
                });
            }
        }
        node.node_type = name.text.to_string();
        None
    }
}

/// What is said of an exit that stands in no fragment.
fn exit(name: &Name<'_>) -> Diagnostic {
    let message = "only a fragment has exits";
    let help = "a journey ends in `success` and `failure`; a piece with other ends is a `fragment`";
    Diagnostic::new(Code::FragmentForm, name.span, message).help(help)
}
