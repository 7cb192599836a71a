//! Nodes that the canvas shows alike.

use std::collections::HashMap;

use super::super::context::{Context, at};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Node};

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let mut firsts: HashMap<&str, &Node> = HashMap::new();
    for node in &journey.nodes {
        let name = node.display_name.trim();
        // A name that nobody gave says what the node is, and no more.
        let is_given = context
            .known(node)
            .is_none_or(|known| known.name != name && !known.aliases.iter().any(|own| own == name));
        if name.is_empty() || !is_given {
            continue;
        }
        match firsts.get(name) {
            None => {
                firsts.insert(name, node);
            }
            // One node of a fragment, written out by two uses.
            Some(first) if is_same(first, node) => {}
            Some(first) => {
                let message = format!(
                    "`{}` and `{}` are both called \"{name}\" on the canvas",
                    context.name(first),
                    context.name(node)
                );
                let help = "give one of them another name, so that logs and people can tell them apart";
                let diagnostic =
                    Diagnostic::new(Code::SharedDisplayName, at(journey, node), message).help(help);
                found.push(diagnostic.related_if(first.spans.key, "the first one"));
            }
        }
    }
}

/// Whether two nodes stand at the same place of a source.
fn is_same(one: &Node, other: &Node) -> bool {
    let place = |node: &Node| node.spans.key.map(|span| span.by(0));
    place(one).is_some() && place(one) == place(other)
}
