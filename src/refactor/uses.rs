//! What names nodes that have moved: edges, assertions, tests.

use super::Trees;
use super::edits::Edits;
use crate::language::index::{Form, Occurrence, Owner, Symbol};
use crate::source::Span;

/// Nodes that are no longer in their journey or fragment.
pub(super) struct Naming<'n, 's, 'a> {
    pub trees: &'n Trees<'s, 'a>,
    pub owner: Owner<'n>,
    /// Whether a node has moved.
    pub is_gone: &'n dyn Fn(&str) -> bool,
    /// What stands in the nodes themselves is dealt with elsewhere.
    pub within: &'n dyn Fn(Span) -> bool,
    /// Where edges lead that led there.
    pub entry: &'n str,
    /// Whether the name of the journey goes with that of a node, where a test has both.
    pub drops_journey: bool,
    /// What a node is called in assertions and tests.
    pub named: &'n dyn Fn(&str) -> String,
}

/// Changes all that names them.
pub(super) fn follow(naming: &Naming<'_, '_, '_>, edits: &mut Edits) {
    let occurrences = &naming.trees.index.occurrences;
    for (index, own) in occurrences.iter().enumerate() {
        let Symbol::Node(owner, name) = own.symbol else { continue };
        if owner != naming.owner
            || !(naming.is_gone)(name)
            || (naming.within)(own.span)
            || own.form == Form::Definition
        {
            continue;
        }
        if own.form == Form::Target {
            edits.put(own.span, naming.entry);
            continue;
        }
        if index > 0 && is_child_of(naming, &occurrences[index - 1], own) {
            continue;
        }
        let child = occurrences.get(index + 1).filter(|next| is_child_of(naming, own, next));
        if let Some((next, Symbol::Node(_, child))) = child.map(|next| (next, next.symbol)) {
            // A child is called by its own name in what a fragment stands for.
            edits.put(own.span.to(next.span), (naming.named)(child));
            continue;
        }
        let before = naming.trees.text(own.span.file)[..own.span.start as usize].trim_end();
        let journey = index.checked_sub(1).map(|at| &occurrences[at]);
        let is_journey = |own: &&Occurrence<'_>| matches!(own.symbol, Symbol::Declared(..));
        let journey = journey.filter(is_journey).filter(|_| naming.drops_journey && before.ends_with('.'));
        let place = journey.map_or(own.span, |journey| journey.span.to(own.span));
        edits.put(place, (naming.named)(name));
    }
}

/// Whether one name stands right before another, with a point between them, in one block.
fn is_child_of(naming: &Naming<'_, '_, '_>, one: &Occurrence<'_>, other: &Occurrence<'_>) -> bool {
    let are_nodes = matches!((one.symbol, other.symbol), (Symbol::Node(a, _), Symbol::Node(b, _)) if a == b);
    if !are_nodes || one.within != other.within || one.span.file != other.span.file {
        return false;
    }
    let text = naming.trees.text(one.span.file);
    text.get(one.span.end as usize..other.span.start as usize).is_some_and(|between| between == ".")
}
