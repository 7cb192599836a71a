//! Edges of nodes, and what they lead to.

use std::collections::HashMap;

use super::{Nodes, Place};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::language::resolve::Context;
use crate::language::syntax::{self, Name};
use crate::language::vocabulary::{ELSE, End};
use crate::model::{Edge, EdgeOutcome, Node, Target, end_of_id};
use crate::source::Span;

impl Context<'_, '_> {
    pub(super) fn edges<'s>(
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
            let is_else = name.text == ELSE && !name.is_quoted && outcome.child.is_none();
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

    pub(super) fn target(&mut self, name: Option<&Name<'_>>, nodes: &mut Nodes<'_>) -> Target {
        let Some(name) = name else { return Target::Unknown(String::new()) };
        match End::of(&name.text) {
            Some(End::Success) => return Target::Success,
            Some(End::Failure) => return Target::Failure,
            Some(End::Nowhere) => return Target::Nowhere,
            None => {}
        }
        let help = match nodes.places.get(&*name.text) {
            Some(Place::Node(index, _)) => return Target::Node(*index),
            Some(Place::Child(page, _)) => {
                format!("it is a child of the page `{page}`: lead the edge to the page")
            }
            None => match end_of_id(&name.text) {
                Some(end) => format!("that is `{end}`"),
                None => did_you_mean(
                    &name.text,
                    End::ALL.map(End::word).into_iter().chain(nodes.names.iter().copied()),
                )
                .unwrap_or_else(|| {
                    "a target is a node of this journey, `success`, `failure` or `nowhere`".to_owned()
                }),
            },
        };
        if !nodes.has_unnamed && !nodes.strays.iter().any(|stray| stray.contains(&*name.text)) {
            let message = format!("there is no node `{}` to lead to", name.text);
            self.report(Diagnostic::new(Code::UnknownTarget, name.span, message).help(help));
        }
        nodes.is_broken = true;
        Target::Unknown(name.text.to_string())
    }
}
