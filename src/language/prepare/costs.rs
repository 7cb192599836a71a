//! How unlikely a text is, read one way or another: where an item, a bracket or a mend stands tells how much it costs.

use super::lines::{Item, Line};
use super::search::Open;
use crate::language::vocabulary::{Function, Keyword, NODE};

/// A bracket has to be put in.
pub(super) const PUT: u32 = 8;
/// A bracket has to become one of another kind.
pub(super) const CHANGED: u32 = 7;
/// A bracket has to be taken out.
pub(super) const ALONE: u32 = 11;
/// An item stands where none can stand.
const FOREIGN: u32 = 12;
/// An item stands in a block that holds other items.
const MISPLACED: u32 = 7;
/// Indentation speaks against it.
pub(super) const LAYOUT: u32 = 2;
/// Text that is no item speaks against it.
const CONTENT: u32 = 3;

/// What stands between a pair of brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// What is in a declaration other than a journey.
    Attributes,
    Journey,
    Page,
    /// What is in a node that is no page.
    Node,
    /// What is in a node that stands on a page.
    Child,
    /// The items of a block with an unusual head.
    Items,
    /// The parts of a list, map or call.
    Parts,
}

/// Where a bracket stands, judged by what stands before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Behind the head of a block.
    Head,
    /// Where a list or map can begin.
    Value,
    /// Behind the word of a call.
    Call,
}

pub(super) fn place(before: &str) -> Place {
    let before = before.trim_end();
    if before.ends_with(['=', ':', '[', ',', '(', '{']) {
        return Place::Value;
    }
    match before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next() {
        Some(word) if Function::of(word).is_some() => Place::Call,
        _ => Place::Head,
    }
}

/// What a block with this head holds that stands in `outer`.
pub(super) fn holds(head: &str, outer: Option<Holds>) -> Holds {
    let first = head.split_whitespace().next();
    match first.and_then(Keyword::of) {
        Some(Keyword::Journey | Keyword::Fragment) => return Holds::Journey,
        Some(_) => return Holds::Attributes,
        None => {}
    }
    match first {
        Some(_) if type_of(head).starts_with("PageNode") => Holds::Page,
        Some(NODE) if outer == Some(Holds::Page) => Holds::Child,
        Some(NODE) => Holds::Node,
        _ => Holds::Items,
    }
}

/// What the head of a node has behind its colon.
fn type_of(head: &str) -> &str {
    let mut rest = head.split_once(':').map_or("", |(_, rest)| rest).trim_start();
    while let Some((_, behind)) = rest.strip_prefix("/*").and_then(|comment| comment.split_once("*/")) {
        rest = behind.trim_start();
    }
    rest
}

/// What it costs that an item stands in what `holds`.
pub(super) fn of_item(item: Item, holds: Option<Holds>) -> u32 {
    use Holds::{Attributes, Child, Items, Journey, Node, Page, Parts};
    match (item, holds) {
        (Item::Declaration, None)
        | (Item::Allow, None | Some(Attributes | Child | Items | Journey | Node | Page))
        | (Item::Assert, Some(Attributes | Items | Journey))
        | (Item::Edge, Some(Items | Node | Page))
        | (Item::Node, Some(Items | Journey | Page))
        | (Item::Start, Some(Items | Journey | Node | Page))
        | (Item::Property, Some(Attributes | Child | Items | Journey | Node | Page))
        | (Item::Other, Some(Parts)) => 0,
        (Item::Other, _) => CONTENT,
        (Item::Declaration, Some(_)) | (_, None | Some(Parts)) => FOREIGN,
        _ => MISPLACED,
    }
}

/// What it costs that a line that begins an item is indented as it is in the block `within`.
pub(super) fn of_indent(line: &Line<'_>, within: Option<&Open>) -> u32 {
    let is_as_expected = match within {
        None => line.indent == 0,
        Some(open) => !open.ends_line || line.indent > open.indent,
    };
    if is_as_expected { 0 } else { LAYOUT }
}

/// What it costs that the bracket `byte` opens at `place` in what `outer` holds, with `behind` following it.
pub(super) fn of_opener(byte: u8, place: Place, behind: &str, outer: Option<Holds>) -> u32 {
    let within = match (place, outer) {
        (Place::Head, Some(Holds::Parts)) => FOREIGN,
        (Place::Value | Place::Call, None) => MISPLACED,
        _ => 0,
    };
    let is_usual = match place {
        Place::Head => byte == b'{',
        Place::Value => byte != b'(',
        Place::Call => byte == b'(',
    };
    let behind = behind.trim_start();
    let is_content = place == Place::Head
        || behind.is_empty()
        || behind.starts_with(['}', ']', ')'])
        || begins_entry(behind) == (byte == b'{');
    within + if is_usual { 0 } else { CHANGED + LAYOUT } + if is_content { 0 } else { CONTENT }
}

/// Whether a text begins with the key of a map.
fn begins_entry(text: &str) -> bool {
    let behind = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').map_or("", |(_, rest)| rest),
        None => text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-".contains(c)),
    };
    behind.len() < text.len() && behind.trim_start().starts_with(':')
}

/// What it costs that a closing bracket on `line` closes `open`; `is_first` when it begins its line.
pub(super) fn of_closer(open: &Open, line: &Line<'_>, number: usize, is_first: bool) -> u32 {
    let is_as_expected = match (open.line == number, is_first) {
        (true, _) => true,
        (false, true) => open.ends_line && line.indent == open.indent,
        (false, false) => !open.ends_line,
    };
    if is_as_expected { 0 } else { LAYOUT }
}
