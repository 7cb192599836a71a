//! Paths in a text that goes to another folder.

use std::path::{Component, Path, PathBuf};

use super::edits::Edits;
use crate::language::syntax::{Body, Item, ItemKind, Value, ValueKind};
use crate::language::text::quote;
use crate::language::vocabulary::Function;
use crate::source::{Span, normal};

/// Writes the paths in items anew that are relative to a folder, for another one. Both are relative to one place.
pub(super) fn rebase(items: &[&Item<'_>], from: &Path, to: &Path, edits: &mut Edits) {
    if normal(from) == normal(to) {
        return;
    }
    let mut each = |path: &str, span: Span| edits.put(span, quote(&relative(&from.join(path), to)));
    for item in items {
        of_item(item, &mut each);
    }
}

/// Every path in a block.
pub(super) fn of_body(body: &Body<'_>, each: &mut dyn FnMut(&str, Span)) {
    body.items.iter().for_each(|item| of_item(item, each));
}

fn of_item(item: &Item<'_>, each: &mut dyn FnMut(&str, Span)) {
    match &item.kind {
        ItemKind::Node(node) => of_body(&node.body, each),
        ItemKind::Property(property) => property.value.iter().for_each(|value| of_value(value, each)),
        _ => {}
    }
}

/// Every path in a value.
pub(super) fn of_value(value: &Value<'_>, each: &mut dyn FnMut(&str, Span)) {
    match &value.kind {
        ValueKind::Call(name, list) => {
            let is_file = Function::of(name) == Some(Function::File);
            for element in &list.elements {
                match &element.part {
                    Value { kind: ValueKind::String(text), span } if is_file => each(&text.text, *span),
                    other => of_value(other, each),
                }
            }
        }
        ValueKind::List(list) => list.elements.iter().for_each(|own| of_value(&own.part, each)),
        ValueKind::Map(map) => map.elements.iter().for_each(|own| of_value(&own.part.value, each)),
        _ => {}
    }
}

/// The way to a place from a folder, with `/` between its parts.
pub(super) fn relative(place: &Path, folder: &Path) -> String {
    let (place, folder) = (normal(place), normal(folder));
    let (own, base): (Vec<_>, Vec<_>) = (place.components().collect(), folder.components().collect());
    let shared = own.iter().zip(&base).take_while(|(a, b)| a == b).count();
    let up = base[shared..].iter().map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(own[shared..].iter().copied()).collect();
    way.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_from_folder_to_folder() {
        for (place, folder, expected) in
            [("a/b.js", "a", "b.js"), ("b.js", "a", "../b.js"), ("a/b/../c.js", "x/y", "../../a/c.js")]
        {
            assert_eq!(relative(Path::new(place), Path::new(folder)), expected);
        }
    }
}
