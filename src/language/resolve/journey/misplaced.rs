//! Edges that stand where none can, or that are written like properties.

use super::Nodes;
use crate::catalog::NodeType;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::language::resolve::Context;
use crate::language::syntax::{self, Item, ItemKind, ValueKind};
use crate::language::vocabulary::{End, START};
use crate::model::{Journey, Start, Target, names};
use crate::source::Span;

impl Context<'_, '_> {
    /// Reports an edge of a journey that is not its start; `before` is the node that it stands behind.
    pub(super) fn outside<'s>(
        &mut self,
        edge: &syntax::Edge<'_>,
        before: Option<&'s Item<'_>>,
        nodes: &mut Nodes<'s>,
    ) {
        nodes.is_broken = true;
        let outcome = edge.outcomes.first();
        let span = outcome.map_or(edge.arrow, |outcome| outcome.name.span);
        let message = "the only edge of a journey itself is `start -> NODE`";
        let diagnostic = Diagnostic::new(Code::UnexpectedToken, span, message);
        if let Some(near) = outcome.and_then(|outcome| nearest(&outcome.name.text, [START])) {
            self.report(diagnostic.meant(near));
            return;
        }
        let help = match before.map(|item| (&item.kind, item.extent)) {
            Some((ItemKind::Node(node), extent)) => {
                let name = names::written(&node.name.text);
                // One mistake, however many edges.
                if !nodes.left.insert(&node.name.text) {
                    return;
                }
                let is_inline = node.is_inline || extent.end > node.span.end;
                let node_type = node.node_type.as_ref().map_or("TYPE", |node_type| &*node_type.text);
                let head = format!("node {name}: {node_type}");
                match outcome {
                    _ if is_inline => format!("put it between the braces of `{name}`"),
                    None => format!("put it on the line of `{head}`, or between braces: `{head} {{ … }}`"),
                    Some(_) => format!("put it between braces: `{head} {{ … }}`"),
                }
            }
            _ => "an edge stands in the node that it leaves".to_owned(),
        };
        self.report(diagnostic.help(help));
    }

    /// `start = NODE`.
    pub(super) fn start_as_property(
        &mut self,
        journey: &mut Journey,
        property: &syntax::Property<'_>,
        nodes: &mut Nodes<'_>,
    ) {
        nodes.is_broken = true;
        let Some(value) = &property.value else { return };
        let between = Span { start: property.name.span.end, end: value.span.start, ..value.span };
        let target = match &value.kind {
            ValueKind::Reference(name) => name,
            ValueKind::String(text) => &text.text,
            _ => "NODE",
        };
        let diagnostic = Diagnostic::new(Code::MissingArrow, between, "expected `->`, found `=`");
        let help = format!("an edge is written `start -> {}`", names::written(target));
        self.report(diagnostic.help(help).instead(" -> ", true));
        journey.start.get_or_insert(Start { target: Target::Unknown(String::new()), span: None });
    }

    /// The name of an item that reads like a property but is an edge: `false = failure`. It is reported.
    pub(super) fn mistaken_edge<'s>(
        &mut self,
        item: &'s Item<'_>,
        known: Option<&NodeType>,
        nodes: &Nodes<'_>,
    ) -> Option<&'s str> {
        let ItemKind::Property(property) = &item.kind else { return None };
        let value = property.value.as_ref()?;
        let ValueKind::Reference(target) = &value.kind else { return None };
        let known = known.filter(|known| !known.open_properties)?;
        let (name, target) = (&*property.name.text, &**target);
        let is_target = End::of(target).is_some() || nodes.places.contains_key(target);
        if !is_target || known.versions.iter().any(|version| known.property(version, name).is_some()) {
            return None;
        }
        let between = Span { start: property.name.span.end, end: value.span.start, ..value.span };
        let diagnostic = Diagnostic::new(Code::MissingArrow, between, "expected `->`, found `=`");
        let help = format!("an edge is written `{} -> {target}`", names::written(name));
        self.report(diagnostic.help(help).instead(" -> ", true));
        Some(name)
    }
}
