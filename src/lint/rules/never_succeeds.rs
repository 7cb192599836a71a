//! Journeys that no way leads to Success in.

use super::super::context::{Context, at_journey};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Graph, Journey, Target};

pub(super) fn look(journey: &Journey, _context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    if journey.start.as_ref().is_none_or(|start| matches!(start.target, Target::Unknown(_) | Target::Nowhere))
    {
        return;
    }
    // Where an edge leads to something that does not exist, nothing can be told.
    let is_lost = journey.nodes.iter().any(|node| {
        node.outcomes.is_empty()
            || node.connections.iter().any(|(_, target)| matches!(target, Target::Unknown(_)))
    });
    let reached = Graph::of(journey).reached();
    if !is_lost && !reached[Graph::success().index()] {
        let message = format!("no way through `{}` leads to success", journey.name);
        let help = "lead an outcome to `success`, or say why with `@allow`";
        found.push(Diagnostic::new(Code::NeverSucceeds, at_journey(journey), message).help(help));
    }
}
