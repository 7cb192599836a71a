//! What names nodes that have moved: edges, assertions, tests.

use super::edits::Edits;
use super::{Refusal, Trees};
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
    /// What a node is called in assertions and tests.
    pub named: &'n dyn Fn(&str) -> String,
}

/// Changes all that names them.
pub(super) fn follow(naming: &Naming<'_, '_, '_>, edits: &mut Edits) -> Result<(), Refusal> {
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
        match child.map(|next| (next, next.symbol)) {
            // A child is called by its own name in what a fragment stands for.
            Some((next, Symbol::Node(_, child))) => edits.put(own.span.to(next.span), (naming.named)(child)),
            _ => {
                let text = naming.trees.text(own.span.file);
                let before = text[..own.span.start as usize].trim_end();
                let journey = index.checked_sub(1).map(|at| &occurrences[at]);
                let is_behind_journey = before.ends_with('.')
                    && journey.is_some_and(|own| matches!(own.symbol, Symbol::Declared(..)));
                let mut place = own.span;
                if let Some(journey) = journey.filter(|_| is_behind_journey) {
                    // The name of the journey comes with the new name where that is one of another journey.
                    if (naming.named)(name).starts_with(&*crate::model::names::written(naming.owner.name)) {
                        place = journey.span.to(own.span);
                    }
                }
                edits.put(place, (naming.named)(name));
            }
        }
    }
    Ok(())
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
