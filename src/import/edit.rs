//! Bringing what changed to where it stands in a source.

use super::patch;
use crate::language::syntax::{Body, ItemKind};
use crate::model::Node;

/// Edits a node, or a child of a page, where it stands in `body`.
pub(super) fn edit(
    body: &mut Body<'_>,
    new: &Body<'static>,
    (own, other): (&Node, &Node),
    page: Option<&Node>,
    taken: &[String],
) {
    let new_item = match page {
        None => new.items.iter().find(|item| is_node(&item.kind, &other.key)),
        Some(page) => new.items.iter().find_map(|item| match &item.kind {
            ItemKind::Node(node) if node.name.text == page.key => {
                node.body.items.iter().find(|item| is_node(&item.kind, &other.key))
            }
            _ => None,
        }),
    };
    let own_item = body.items.iter_mut().find_map(|item| {
        if is_node(&item.kind, &own.key) {
            return Some(item);
        }
        match &mut item.kind {
            ItemKind::Node(node) => node.body.items.iter_mut().find(|item| is_node(&item.kind, &own.key)),
            _ => None,
        }
    });
    let (Some(item), Some(new_item)) = (own_item, new_item) else { return };
    patch::allows(&mut item.allows, &new_item.allows);
    let (ItemKind::Node(node), ItemKind::Node(new)) = (&mut item.kind, &new_item.kind) else { return };
    if taken.iter().any(|part| part == "type" || part == "version") {
        patch::unsaid(node, own, new, other);
    }
    for part in taken {
        match part.as_str() {
            "label" => node.title.clone_from(&new.title),
            "version" => node.version.clone_from(&new.version),
            "type" => node.node_type.clone_from(&new.node_type),
            "children" => patch::children(&mut node.body, &new.body),
            part => {
                if let Some(name) = part.strip_prefix('=') {
                    patch::property(&mut node.body, &new.body, name);
                } else if let Some(id) = part.strip_prefix("-> ") {
                    patch::outcome(node, own, new, other, id);
                }
            }
        }
    }
    patch::named(&mut node.body, &new.body);
}

pub(super) fn is_node(kind: &ItemKind<'_>, key: &str) -> bool {
    matches!(kind, ItemKind::Node(node) if node.name.text == key)
}
