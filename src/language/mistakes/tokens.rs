//! The pieces of a text that could not be read.

use crate::source::Span;

/// The names that `text` begins with, separated by commas, and what follows them.
pub(super) fn leading_names(text: &str) -> (Vec<&str>, &str) {
    let mut names = Vec::new();
    let mut rest = text.trim_start();
    loop {
        let name = name_at(rest);
        if name.is_empty() {
            return (names, rest);
        }
        names.push(name);
        rest = rest[name.len()..].trim_start();
        match rest.strip_prefix(',') {
            Some(after) if !name_at(after.trim_start()).is_empty() => rest = after.trim_start(),
            _ => return (names, rest),
        }
    }
}

pub(super) fn name_at(text: &str) -> &str {
    if let Some(inside) = text.strip_prefix('"') {
        return inside.find('"').map_or("", |end| &text[..end + 2]);
    }
    if !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return "";
    }
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(text.len());
    // A dash before `>` is half an arrow.
    if text[end..].starts_with('>') { text[..end].trim_end_matches('-') } else { &text[..end] }
}

pub(super) fn first_token(text: &str) -> &str {
    let name = name_at(text);
    if !name.is_empty() {
        return name;
    }
    let word = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    if word > 0 {
        return &text[..word];
    }
    &text[..text.chars().next().map_or(0, char::len_utf8)]
}

/// A token as a message shows it: short, and without control characters.
pub(super) fn shown(token: &str) -> String {
    let shown = |c: char| if c.is_control() { c.escape_debug().collect() } else { c.to_string() };
    let mut text: String = token.chars().take(40).map(shown).collect();
    if token.chars().nth(40).is_some() {
        text.push('…');
    }
    text
}

/// What stands where a name should, digits and dashes included: `3f2a-5b0e`.
pub(super) fn run(text: &str) -> &str {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    if text[end..].starts_with('>') { text[..end].trim_end_matches('-') } else { &text[..end] }
}

pub(super) fn part(span: Span, from: usize, length: usize) -> Span {
    let start = (span.start + from as u32).min(span.end);
    Span { start, end: (start + length as u32).min(span.end), ..span }
}
