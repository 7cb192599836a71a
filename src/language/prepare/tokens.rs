//! Strings and comments: each ends, in the mended text at least. Brackets outside of them are collected on the way.

use std::ops::Range;

use super::brackets::Bracket;
use super::{DEEPEST, Edit, Scan};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

impl Scan<'_, '_> {
    /// Collects brackets, ends strings and comments. False when the nesting is too deep.
    pub(super) fn tokens(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'"' => at = self.string(at),
                b'/' if bytes.get(at + 1) == Some(&b'/') => {
                    let end = self.line_end(at);
                    self.comments.push(at..end);
                    at = end;
                }
                b'/' if bytes.get(at + 1) == Some(&b'*') => at = self.comment(at),
                byte @ (b'{' | b'[' | b'(') => {
                    depth += 1;
                    if depth > DEEPEST {
                        let span = Span::new(self.file, at, at + 1);
                        let message = format!("this is nested more than {DEEPEST} levels deep");
                        let help = "nothing in a journey needs that; the file is not read any further";
                        self.report(Diagnostic::new(Code::NestingTooDeep, span, message).help(help));
                        return false;
                    }
                    self.brackets.push(Bracket { byte, at });
                    at += 1;
                }
                byte @ (b'}' | b']' | b')') => {
                    depth = depth.saturating_sub(1);
                    self.brackets.push(Bracket { byte, at });
                    at += 1;
                }
                b'=' | b':' | b',' => {
                    self.separators.push(at);
                    at += 1;
                }
                _ => at += 1,
            }
        }
        true
    }

    pub(super) fn line_end(&self, from: usize) -> usize {
        let passed = self.line_ends.partition_point(|end| *end < from);
        self.line_ends.get(passed).copied().unwrap_or(self.text.len())
    }

    /// Where the line of `at` begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        let passed = self.line_ends.partition_point(|end| *end < at);
        passed.checked_sub(1).map_or(0, |before| self.line_ends[before] + 1)
    }

    fn comment(&mut self, at: usize) -> usize {
        if let Some(length) = self.text[at + 2..].find("*/") {
            let end = at + 2 + length + 2;
            self.long_tokens.push(at..end);
            self.comments.push(at..end);
            return end;
        }
        let end = at + self.text[at..self.line_end(at)].trim_end().len();
        self.comments.push(at..end);
        let diagnostic = Diagnostic::new(
            Code::UnterminatedComment,
            Span::new(self.file, at, at + 2),
            "this comment is never closed",
        );
        self.report(diagnostic.help("close it with `*/`"));
        self.edits.push(Edit { at: end, put: "*/", drop: 0 });
        end
    }

    fn string(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        if self.text[at..].starts_with("\"\"\"") {
            return self.block(at);
        }
        if let Some(end) = self.block_with_lost_quotes(at) {
            return end;
        }
        let mut end = at + 1;
        loop {
            match bytes.get(end) {
                Some(b'"') => return end + 1,
                Some(b'\\') if bytes.get(end + 1).is_some_and(|next| *next != b'\n') => end += 2,
                None | Some(b'\n' | b'\\') => break,
                Some(_) => end += 1,
            }
        }
        let end = at + 1 + probable_length(&self.text[at + 1..end]);
        let diagnostic = if let Some(word) = self.unopened_before(at) {
            // The quote that is one too many stands at the end of the line, the lost one does not.
            let message = format!("expected `\"` before `{}`", &self.text[word.clone()]);
            Diagnostic::new(Code::UnterminatedString, Span::new(self.file, word.start, word.end), message)
        } else {
            let span = Span::new(self.file, at, end);
            Diagnostic::new(Code::UnterminatedString, span, "this string is never closed")
                .help("close it with `\"`; text of several lines stands between `\"\"\"`")
        };
        self.report(diagnostic);
        self.edits.push(Edit { at: end, put: "\"", drop: 0 });
        end
    }

    /// The word before a quote on the line of `at` that looks like the end of a string without a beginning.
    fn unopened_before(&self, at: usize) -> Option<Range<usize>> {
        let line = self.line_start(at);
        // On a line of such a length nothing is certain.
        let before = self.text[line..].get(..at + 1 - line).filter(|before| before.len() < 1000)?;
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let quotes = before.match_indices('"').map(|(quote, _)| quote).step_by(2);
        let words = quotes.map(|quote| {
            quote - (before[..quote].len() - before[..quote].trim_end_matches(is_word).len())..quote
        });
        let word = words.into_iter().find(|word| !word.is_empty())?;
        Some(line + word.start..line + word.end)
    }
}

/// How much of the rest of a line belongs to a string that is not closed on it: brackets at its end hardly do, unless
/// they belong together.
fn probable_length(rest: &str) -> usize {
    let mut open = 0_usize;
    let alone = rest.bytes().position(|byte| {
        let is_alone = open == 0 && b"}])".contains(&byte);
        match byte {
            b'{' | b'[' | b'(' => open += 1,
            b'}' | b']' | b')' => open = open.saturating_sub(1),
            _ => {}
        }
        is_alone
    });
    let is_tail = |text: &str| text.chars().all(|c| c.is_whitespace() || "}]),".contains(c));
    let string = alone.filter(|at| is_tail(&rest[*at..])).map_or(rest, |at| &rest[..at]);
    string.trim_end_matches(|c: char| c.is_whitespace() || "{[(,\\".contains(c)).len()
}
