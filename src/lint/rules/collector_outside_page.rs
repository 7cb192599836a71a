//! Questions that follow each other on screens of their own, where a page would ask them together.

use super::super::context::{Context, at};
use crate::catalog::Position;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Node, Target};

/// What makes a node ask for something that is typed in.
const ASKING: [&str; 4] = ["collects-username", "collects-password", "collects-attributes", "collects-kba"];

pub(super) fn look(journey: &Journey, context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let asks = |node: &Node| !node.is_page() && ASKING.iter().any(|role| context.has_role(node, role));
    let fits = |node: &Node| {
        context.known(node).is_some_and(|known| known.in_page && known.page.position != Position::None)
    };
    for node in journey.nodes.iter().filter(|node| asks(node) && fits(node)) {
        let [(_, Target::Node(next))] = node.connections.as_slice() else { continue };
        let next = &journey.nodes[*next];
        if !asks(next) || !fits(next) || std::ptr::eq(next, node) {
            continue;
        }
        let message = format!(
            "`{}` and `{}` ask the user one after the other, on two screens",
            context.name(node),
            context.name(next)
        );
        let help = "put both into a page: `node signIn: PageNode { … }`";
        let diagnostic = Diagnostic::new(Code::CollectorOutsidePage, at(journey, node), message).help(help);
        found.push(diagnostic.related_if(next.spans.key, "the next question"));
    }
}
