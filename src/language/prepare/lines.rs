//! What the lines of a text look like, from which lost brackets are told.

use super::Scan;

pub(super) struct Line<'a> {
    pub(super) start: usize,
    pub(super) text: &'a str,
    pub(super) indent: usize,
    /// What stands on it without a closing comment.
    pub(super) content: &'a str,
    /// True when it begins in the middle of a string or comment.
    pub(super) is_inside: bool,
}

impl<'a> Scan<'a, '_> {
    pub(super) fn lines(&self) -> Vec<Line<'a>> {
        let mut start = 0;
        let mut lines = Vec::new();
        let mut tokens = self.long_tokens.iter().peekable();
        for text in self.text.split('\n') {
            while tokens.next_if(|token| token.end <= start).is_some() {}
            let is_inside = tokens.peek().is_some_and(|token| token.start < start);
            let indent = text.len() - text.trim_start().len();
            lines.push(Line { start, text, indent, content: without_comment(text).trim_end(), is_inside });
            start += text.len() + 1;
        }
        lines
    }
}

/// The text of a line up to a `//` that is in no string, trimmed at its end.
fn without_comment(line: &str) -> &str {
    let mut in_string = false;
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if in_string => at += 1,
            b'"' => in_string = !in_string,
            b'/' if !in_string && bytes.get(at + 1) == Some(&b'/') => return line[..at].trim_end(),
            _ => {}
        }
        at += 1;
    }
    // Block comments at its end are not content either.
    let mut line = line.trim_end();
    while let Some(start) = line.strip_suffix("*/").and_then(|inside| inside.rfind("/*")) {
        line = line[..start].trim_end();
    }
    line
}

/// Whether a line looks like the beginning of an item, which no list and no map can hold.
pub(super) fn begins_item(line: &str) -> bool {
    let line = line.trim_start();
    if line.starts_with("->") || line.starts_with('@') || begins_block(line) {
        return true;
    }
    let rest = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').map_or("", |(_, rest)| rest),
        None => line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-,. ".contains(c)),
    };
    let rest = rest.trim_start();
    rest.len() < line.len() && (rest.starts_with("->") || rest.starts_with('>') || rest.starts_with('='))
}

/// Whether a line looks like the head of a block.
fn begins_block(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let Some(first) = words.next() else { return false };
    match first {
        "node" => words.next().is_some_and(|second| second != "->" && second != "=" && second != ","),
        "journey" | "script" | "emailTemplate" | "theme" | "idp" => words
            .next()
            .is_some_and(|second| second.starts_with(|c: char| c.is_alphabetic() || "_\"".contains(c))),
        _ => false,
    }
}
