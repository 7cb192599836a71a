//! Journeys that nobody can keep in mind.

use std::collections::HashSet;

use super::super::context::{Context, at_journey};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Journey, Node};

/// More nodes than this, children of pages left out, fill no canvas that can be looked at as a whole.
const MOST: usize = 50;

/// The use of a fragment that a node came by.
fn outer_use(node: &Node) -> Option<u32> {
    node.spans.key.map(|span| span.via).filter(|via| *via != 0)
}

pub(super) fn look(journey: &Journey, _context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    // What a fragment stands for is one thing where it is used.
    let uses: HashSet<u32> = journey.nodes.iter().filter_map(outer_use).collect();
    let count = journey.nodes.iter().filter(|node| outer_use(node).is_none()).count() + uses.len();
    if count > MOST {
        let message = format!("`{}` has {count} nodes", journey.name);
        let help = format!("more than {MOST} are hard to understand: move parts into inner journeys");
        found.push(Diagnostic::new(Code::TooLarge, at_journey(journey), message).help(help));
    }
}
