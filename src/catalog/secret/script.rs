//! Secrets in scripts.

use std::borrow::Cow;

use super::MASK;
use super::name::sounds_secret;
use super::text::in_text;

/// A script with the texts in it masked that stand where a secret would: `password = "…"`, `apiKey: '…'`,
/// `setHeader("Authorization", "…")`; and what texts give away themselves.
pub fn in_script(script: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    // The text before, if nothing but a comma has come since.
    let mut before: Option<&str> = None;
    for literal in Literals::of(script) {
        let (inside, lead) = (&script[literal.clone()], &script[done.min(literal.start)..literal.start]);
        let named = named(&script[..literal.start - 1]);
        let is_argument = before.is_some_and(|before| {
            sounds_secret(before) && lead.trim_matches(['"', '\'', '`', ' ', '\n', '\t']) == ","
        });
        let is_secret = !inside.is_empty() && (named.is_some_and(sounds_secret) || is_argument);
        let shown = if is_secret { Cow::Borrowed(MASK) } else { Cow::Owned(in_text(inside)) };
        out.push_str(&script[done..literal.start]);
        out.push_str(&shown);
        done = literal.end;
        before = Some(inside);
    }
    if out.is_empty() {
        return Cow::Borrowed(script);
    }
    out.push_str(&script[done..]);
    if out == script { Cow::Borrowed(script) } else { Cow::Owned(out) }
}

/// The name that a value is given to by what stands before it: `name = `, `name: `, `"name": `, `name == `.
fn named(before: &str) -> Option<&str> {
    let before = before.trim_end();
    let before = before.strip_suffix(['=', ':'])?.trim_end_matches(['=', '!', '+']).trim_end();
    let before = before.trim_end_matches(['"', '\'', ']']);
    let start = before
        .rfind(|c: char| !(c.is_alphanumeric() || "_-$".contains(c)))
        .map_or(0, |place| place + before[place..].chars().next().map_or(1, char::len_utf8));
    Some(&before[start..]).filter(|name| !name.is_empty())
}

/// The texts in a script: what stands between quotes, in comments too, where code sleeps that was in use once.
struct Literals<'a> {
    script: &'a str,
    at: usize,
    /// Where the comment ends that was begun last.
    comment: usize,
}

impl<'a> Literals<'a> {
    fn of(script: &'a str) -> Self {
        Self { script, at: 0, comment: 0 }
    }

    /// Where a text ends that begins here. A quote that nobody closes ends with its line.
    fn end(&self, start: usize, quote: u8) -> usize {
        let mut letters = self.script[start..].char_indices();
        while let Some((place, letter)) = letters.next() {
            if letter == char::from(quote) || (letter == '\n' && quote != b'`') {
                return start + place;
            }
            if letter == '\\' {
                letters.next();
            }
        }
        self.script.len()
    }
}

impl Iterator for Literals<'_> {
    type Item = std::ops::Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(&byte) = self.script.as_bytes().get(self.at) {
            let is_comment = self.at < self.comment;
            if matches!(byte, b'"' | b'\'') || (byte == b'`' && !is_comment) {
                let start = self.at + 1;
                let end = self.end(start, byte);
                self.at = (end + 1).min(self.script.len());
                return Some(start..end);
            }
            if byte == b'/' && !is_comment {
                let rest = &self.script[self.at..];
                if rest.starts_with("//") {
                    self.comment = self.at + rest.find('\n').unwrap_or(rest.len());
                } else if rest.starts_with("/*") {
                    self.comment = self.at + rest.find("*/").unwrap_or(rest.len());
                }
            }
            // All that is looked for is one byte long, and no byte of a longer letter is like it.
            self.at += 1;
            while !self.script.is_char_boundary(self.at) {
                self.at += 1;
            }
        }
        None
    }
}
