//! The parts of a text that belong to an item or a declaration, with the comments before it and behind it.

use std::ops::Range;

use crate::language::syntax::{Declaration, Document, Item, Trivia};
use crate::language::text::quote;
use crate::language::vocabulary::is_reserved;
use crate::model::names::is_identifier;
use crate::source::Span;

/// Where a part ends, with the comments behind it on its line.
fn end(extent: Span, trivia: &Trivia<'_>) -> usize {
    trivia.trailing.iter().map(|own| own.span.end).fold(extent.end, u32::max) as usize
}

/// The items of a block with what each takes up, from the end of the one before it; nothing lies between them.
pub(super) fn items<'d, 'a>(text: &str, own: &'d Declaration<'a>) -> Vec<(&'d Item<'a>, Range<usize>)> {
    let mut from = opening(text, own);
    let take = |item: &'d Item<'a>| {
        let end = end(item.extent, &item.trivia).max(from);
        (item, std::mem::replace(&mut from, end)..end)
    };
    own.body.items.iter().map(take).collect()
}

/// What a declaration takes up, from the end of the one before it.
pub(super) fn declaration(document: &Document<'_>, index: usize) -> Range<usize> {
    let ends = |own: &Declaration<'_>| end(own.extent, &own.trivia);
    let from = index.checked_sub(1).map_or(0, |before| ends(&document.declarations[before]));
    from..ends(&document.declarations[index])
}

/// The place behind the bracket that opens the block of a declaration.
pub(super) fn opening(text: &str, own: &Declaration<'_>) -> usize {
    let parameters = own.parameters.iter().flat_map(|list| &list.elements);
    let ends = parameters.map(|own| {
        let part = &own.part;
        part.default.as_ref().map_or(part.name.span.end, |value| value.span.end)
    });
    let from = ends.fold(own.span.end, u32::max) as usize;
    let mut at = from;
    while at < own.extent.end as usize {
        let rest = &text[at..];
        at += if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with('{') {
            return at + 1;
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
    }
    from
}

/// The white space at the beginning of the lines of a declaration's items.
pub(super) fn indent<'t>(text: &'t str, own: &Declaration<'_>) -> &'t str {
    let Some(first) = own.body.items.first() else { return "    " };
    let start = first.extent.start as usize;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let blank = &text[line..start];
    if !blank.is_empty() && blank.trim_matches([' ', '\t']).is_empty() { blank } else { "    " }
}

/// How lines of a text end.
pub(super) fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// A name where a name may stand, in quotes where it would be taken for a word of the language.
pub(super) fn name(text: &str) -> String {
    if is_identifier(text) && !is_reserved(text) { text.to_owned() } else { quote(text) }
}

/// Whether a value can refer to a name.
pub(super) fn is_bare(name: &str) -> bool {
    is_identifier(name) && !["false", "null", "true"].contains(&name)
}

/// A name that none of `taken` is: the wished one, else with a number behind it.
pub(super) fn free(wished: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(wished) {
        return wished.to_owned();
    }
    let numbered = |number: u32| format!("{wished}{number}");
    (2..u32::MAX).map(numbered).find(|name| !taken(name)).unwrap_or_default()
}
