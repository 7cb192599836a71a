//! Secrets in scripts.

use std::borrow::Cow;
use std::ops::Range;

use super::MASK;
use super::name::{is_name, is_value, sounds_secret};
use super::text::in_text;

/// A script with the texts in it masked that stand where a secret would: `password = "…"`, `apiKey: '…'`,
/// `setHeader("Authorization", "…")`; and what texts give away themselves.
pub fn in_script(script: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for (literal, is_secret) in judged(script) {
        let inside = &script[literal.clone()];
        let shown = if is_secret { Cow::Borrowed(MASK) } else { Cow::Owned(in_text(inside)) };
        out.push_str(&script[done..literal.start]);
        out.push_str(&shown);
        done = literal.end;
    }
    if out.is_empty() {
        return Cow::Borrowed(script);
    }
    out.push_str(&script[done..]);
    if out == script { Cow::Borrowed(script) } else { Cow::Owned(out) }
}

/// Where secrets stand in a line of a source or a script, in bytes.
pub fn places(line: &str) -> Vec<Range<usize>> {
    let is_found = |(literal, is_secret): &(Range<usize>, bool)| {
        let inside = &line[literal.clone()];
        *is_secret || in_text(inside) != inside
    };
    let found: Vec<Range<usize>> =
        judged(line).into_iter().filter(is_found).map(|(literal, _)| literal).collect();
    if let Some(given) = given(line) {
        let before = found.into_iter().filter(|place| place.end <= given.start);
        return before.chain(std::iter::once(given.clone())).collect();
    }
    // What begins with a name may be an edge or a declaration; all else that a text gives away counts without quotes too.
    let whole = format!("- {line}");
    if found.is_empty() && in_text(&whole) != whole {
        let start = line.len() - line.trim_start().len();
        return std::iter::once(start..line.trim_end().len().max(start)).collect();
    }
    found
}

/// A line of a source or a script without its secrets.
pub fn in_line(line: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut done = 0;
    for place in places(line) {
        out.push_str(&line[done..place.start]);
        out.push_str(MASK);
        done = place.end;
    }
    if done == 0 {
        return Cow::Borrowed(line);
    }
    out.push_str(&line[done..]);
    Cow::Owned(out)
}

/// Where a line of a test says what is entered at a node, or a secret: `given word.entry = "…"`, `given secret "label" = "…"`. What
/// is entered is often a password, and the line alone does not say where it is not.
fn given(line: &str) -> Option<Range<usize>> {
    const WORD: &str = "given ";
    let mut from = 0;
    let mut word = None;
    let mut equals = None;
    for literal in Literals::of(line).chain(std::iter::once(line.len()..line.len())) {
        let code = &line[from..literal.start];
        let found = code.find(WORD).filter(|at| !code[..*at].ends_with(char::is_alphanumeric));
        word = word.or(found.map(|at| from + at));
        if let Some(word) = word {
            let begin = from.max(word);
            equals = line[begin..literal.start].find('=').map(|at| begin + at);
        }
        if equals.is_some() {
            break;
        }
        from = literal.end;
    }
    let (word, equals) = (word?, equals?);
    let path = line[word + WORD.len()..equals].trim();
    let is_secret = path.strip_prefix("secret").is_some_and(|label| label.trim_start().starts_with('"'));
    let is_entered = path.rsplit_once('.').is_some_and(|(_, last)| last == "entry");
    let value = line[equals + 1..].trim();
    // What is opened only goes on in the next lines, which are looked at by themselves.
    let says_nothing = matches!(value, "" | "{" | "[" | "true" | "false");
    let start = line.len() - line[equals + 1..].trim_start().len();
    ((is_secret || is_entered) && !says_nothing).then(|| start..start + value.len())
}

/// The texts in a script, each with whether it stands where a secret would.
fn judged(script: &str) -> Vec<(Range<usize>, bool)> {
    let mut found: Vec<(Range<usize>, bool)> = Vec::new();
    // Where the text ends that says what the next value is called: `name: "password", value: "…"`.
    let mut told: Option<usize> = None;
    for literal in Literals::of(script) {
        let inside = &script[literal.clone()];
        let named = named(&script[..literal.start - 1]);
        let is_argument = found.last().is_some_and(|(before, _)| {
            let lead = &script[before.end..literal.start];
            sounds_secret(&script[before.clone()])
                && lead.trim_matches(['"', '\'', '`', ' ', '\n', '\t']) == ","
        });
        // Each stretch is looked at once.
        told = told.filter(|end| !script[*end..literal.start].contains(['}', '\n'])).map(|_| literal.end);
        let is_told = told.is_some() && named.is_some_and(is_value);
        if named.is_some_and(is_name) && sounds_secret(inside) {
            told = Some(literal.end);
        }
        let is_secret = !inside.is_empty() && (named.is_some_and(sounds_secret) || is_argument || is_told);
        found.push((literal, is_secret));
    }
    found
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
