//! Journeys that nobody can keep in mind.

use super::super::context::{Context, at_journey};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Journey;

/// More nodes than this, children of pages left out, fill no canvas that can be looked at as a whole.
const MOST: usize = 50;

pub(super) fn look(journey: &Journey, _context: &Context<'_>, found: &mut Vec<Diagnostic>) {
    let count = journey.nodes.len();
    if count > MOST {
        let message = format!("`{}` has {count} nodes", journey.name);
        let help = format!("more than {MOST} are hard to understand: move parts into inner journeys");
        found.push(Diagnostic::new(Code::TooLarge, at_journey(journey), message).help(help));
    }
}
