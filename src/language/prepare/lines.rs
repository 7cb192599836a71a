//! What the lines of a text look like, from which lost brackets are told.

use super::Scan;
use crate::language::vocabulary::{ASSERT, EXIT, EXPECT, GIVEN, Keyword, NODE, START};

pub(super) struct Line<'a> {
    pub(super) start: usize,
    pub(super) text: &'a str,
    pub(super) indent: usize,
    /// What stands on it without a comment at its end.
    pub(super) content: &'a str,
    /// What it looks like the beginning of; none when it is empty, or begins with a bracket or inside a string or comment.
    pub(super) item: Option<Item>,
}

impl Line<'_> {
    /// Where its content ends in the text.
    pub(super) fn end(&self) -> usize {
        self.start + self.content.len()
    }
}

/// What a line begins. All but the last are what no list and no map can hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Allow,
    Assert,
    Declaration,
    Edge,
    Node,
    Property,
    Start,
    /// A part of something, or nothing that is known.
    Other,
}

impl<'a> Scan<'a, '_> {
    pub(super) fn lines(&self) -> Vec<Line<'a>> {
        let mut start = 0;
        let mut lines = Vec::new();
        let mut long = self.long_tokens.iter().peekable();
        let mut comments = self.comments.iter().peekable();
        for text in self.text.split('\n') {
            while long.next_if(|token| token.end <= start).is_some() {}
            let is_inside = long.peek().is_some_and(|token| token.start < start);
            let mut content = text.trim_end();
            let mut on_line = Vec::new();
            while let Some(comment) = comments.next_if(|comment| comment.start < start + text.len()) {
                on_line.push(comment);
            }
            while let Some(comment) = on_line.pop().filter(|comment| comment.end >= start + content.len()) {
                content = content[..comment.start.saturating_sub(start)].trim_end();
            }
            let indent = text.len() - text.trim_start().len();
            let begun = content.trim_start();
            let is_item =
                !is_inside && !begun.is_empty() && !begun.starts_with(['{', '}', '[', ']', '(', ')']);
            let item = is_item.then(|| item(begun).unwrap_or(Item::Other));
            lines.push(Line { start, text, indent, content, item });
            start += text.len() + 1;
        }
        lines
    }
}

/// The item that a line looks like the beginning of.
fn item(line: &str) -> Option<Item> {
    if line.starts_with('@') {
        return Some(Item::Allow);
    }
    if line.starts_with("->") {
        return Some(Item::Edge);
    }
    if let Some(item) = head(line) {
        return Some(item);
    }
    let rest = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?.1,
        None => line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-,. ".contains(c)),
    };
    let name = line[..line.len() - rest.len()].trim_end_matches(['-', ' ']);
    let rest = rest.trim_start();
    match rest.bytes().next().filter(|_| rest.len() < line.len())? {
        b'-' | b'>' if rest.starts_with("->") || rest.starts_with('>') => {
            Some(if name == START { Item::Start } else { Item::Edge })
        }
        b'=' => Some(Item::Property),
        _ => None,
    }
}

/// The item whose head a line looks like.
fn head(line: &str) -> Option<Item> {
    let mut words = line.split_whitespace();
    let first = words.next()?;
    let second = words.next()?;
    match first {
        EXIT if !["->", "=", ","].contains(&second) && words.next().is_none() => Some(Item::Property),
        NODE => (!["->", "=", ","].contains(&second)).then_some(Item::Node),
        // No list and no map can hold what a test says.
        GIVEN | EXPECT => (!["->", "=", ",", ":"].contains(&second)).then_some(Item::Property),
        ASSERT => (!["->", "=", ","].contains(&second)).then_some(Item::Assert),
        _ if Keyword::of(first).is_some() => {
            let is_name = second.starts_with(|c: char| c.is_alphabetic() || "_\"".contains(c));
            is_name.then_some(Item::Declaration)
        }
        _ => None,
    }
}
