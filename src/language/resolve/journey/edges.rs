//! Edges of nodes.

use std::collections::HashMap;

use super::Nodes;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::language::resolve::Context;
use crate::language::syntax;
use crate::language::vocabulary::ELSE;
use crate::model::{Edge, EdgeOutcome, Node};
use crate::source::Span;

impl Context<'_, '_> {
    pub(super) fn edges<'s>(
        &mut self,
        node: &mut Node,
        edge: &'s syntax::Edge<'_>,
        nodes: &mut Nodes<'s>,
        claimed: &mut HashMap<&'s str, Span>,
    ) {
        let target = self.target(edge.target.as_ref(), nodes);
        if edge.outcomes.is_empty() {
            node.edges.push(Edge { outcome: EdgeOutcome::Only, target, span: Some(edge.arrow) });
            return;
        }
        for outcome in &edge.outcomes {
            let name = &outcome.name;
            let is_else = name.text == ELSE && !name.is_quoted && outcome.child.is_none();
            let child = outcome.child.as_ref();
            if let Some(child) = child
                .filter(|child| !node.children.iter().any(|own| own.key == child.text) && !node.is_broken)
            {
                let known = node.children.iter().map(|own| own.key.as_str());
                let message = format!("`{}` has no child `{}`", node.key, child.text);
                let diagnostic = Diagnostic::new(Code::UnknownReference, child.span, message);
                self.report(match nearest(&child.text, known) {
                    Some(near) => diagnostic.meant(near),
                    None => diagnostic.help("an outcome with a point in its name is written as a string"),
                });
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
}
