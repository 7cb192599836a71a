//! Where the nodes of a fragment stand in journeys, and what the lock says of them.

use crate::language::index::{Known, Owner};
use crate::language::syntax::{Declaration, ItemKind, Keyword};
use crate::lock::Lock;
use crate::model::Journey;

/// Every place at which the nodes of a journey or fragment are written out: the journey, and what their names begin with there.
pub(super) fn of(known: &Known<'_, '_>, owner: Owner<'_>, journeys: &[Journey]) -> Vec<(String, String)> {
    if owner.keyword == Keyword::Journey {
        return vec![(owner.name.to_owned(), String::new())];
    }
    let mut found = Vec::new();
    for journey in journeys {
        let Some(own) = known.get(Keyword::Journey, &journey.name) else { continue };
        let mut open = vec![(own, String::new())];
        // What is too large to be written out has been refused before anybody comes here.
        while let Some((own, prefix)) = open.pop() {
            for (node, used) in uses(known, own) {
                let prefix = format!("{prefix}{node}.");
                if used.name.text == owner.name {
                    found.push((journey.name.clone(), prefix.clone()));
                }
                open.push((used, prefix));
            }
        }
    }
    found
}

fn uses<'s, 'a: 's>(
    known: &Known<'s, 'a>,
    own: &'s Declaration<'a>,
) -> impl Iterator<Item = (&'s str, &'s Declaration<'a>)> {
    own.body.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Node(node) => Some((&*node.name.text, known.used(node)?)),
        _ => None,
    })
}

/// Lets nodes keep their ids under new names: `renamed` gives the new one for a name within its owner, whose first part is a node of
/// it. Gives how many there are.
pub(super) fn keep(
    lock: &mut Lock,
    places: &[(String, String)],
    journeys: &[Journey],
    renamed: impl Fn(&str) -> Option<String>,
) -> usize {
    let mut count = 0;
    for (journey, prefix) in places {
        let Some(own) = journeys.iter().find(|own| own.name == *journey) else { continue };
        for node in own.all_nodes() {
            let Some(new) = node.key.strip_prefix(prefix.as_str()).and_then(&renamed) else { continue };
            let new = format!("{prefix}{new}");
            if new != node.key {
                lock.rename(journey, &node.key, &new, &node.id);
                count += 1;
            }
        }
    }
    count
}
