//! Makes a text fit for the grammar: every string and comment ends, every bracket has its partner.
//!
//! A grammar cannot say where a bracket was lost; it only notices at the end of the file. So brackets are matched
//! first. Where they match, as nearly always, the text goes on untouched. Where they do not, indentation tells
//! which one is missing, and the text is mended so that one slip costs one diagnostic.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// How deep blocks, lists and maps may be nested. Real files stay below ten.
pub const DEEPEST: usize = 64;

/// After so many errors of one kind in one file the rest is noise.
pub const MOST_ERRORS: usize = 50;

/// A text that the grammar can take, with the way back to the original offsets.
pub struct Prepared<'a> {
    /// The text, mended where it had to be.
    pub text: Cow<'a, str>,
    /// The file that it is.
    pub file: FileId,
    /// Texts that were put in, in order.
    insertions: Vec<Insertion>,
    /// Lines (from 0) on which something was mended: further complaints about them would be echoes. Sorted.
    mended_lines: Vec<usize>,
    line_starts: Vec<u32>,
}

struct Insertion {
    /// Where it begins in the mended text.
    start: usize,
    length: usize,
    /// How much was put in before it.
    before: usize,
}

impl Prepared<'_> {
    /// The span in the original text of `start..end` in the mended one.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.original(start), self.original(end))
    }

    fn original(&self, offset: usize) -> usize {
        let passed = self.insertions.partition_point(|insertion| insertion.start < offset);
        let Some(last) = passed.checked_sub(1).map(|index| &self.insertions[index]) else { return offset };
        offset - last.before - last.length.min(offset - last.start)
    }

    /// True when the line that `span` starts on was mended.
    pub fn is_mended(&self, span: Span) -> bool {
        !self.mended_lines.is_empty()
            && self.mended_lines.binary_search(&line_of(&self.line_starts, span.start as usize)).is_ok()
    }
}

fn line_of(line_starts: &[u32], offset: usize) -> usize {
    line_starts.partition_point(|start| *start as usize <= offset) - 1
}

/// Checks strings, comments and brackets of a text.
///
/// Returns nothing when the text is nested too deeply to be read at all; everything else is mended and reported.
pub fn prepare<'a>(file: FileId, text: &'a str, diagnostics: &mut Vec<Diagnostic>) -> Option<Prepared<'a>> {
    let mut scan = Scan {
        file,
        text,
        brackets: Vec::new(),
        long_tokens: Vec::new(),
        edits: Vec::new(),
        diagnostics,
        mended: Vec::new(),
    };
    if !scan.tokens() {
        return None;
    }
    if !scan.is_balanced() {
        scan.balance();
    }
    let Scan { mut edits, mended, .. } = scan;
    if edits.is_empty() {
        let (insertions, mended_lines, line_starts) = (Vec::new(), Vec::new(), Vec::new());
        return Some(Prepared { text: Cow::Borrowed(text), file, insertions, mended_lines, line_starts });
    }
    edits.sort_by_key(|edit| edit.at);
    let mut out = String::with_capacity(text.len() + edits.len());
    let mut insertions: Vec<Insertion> = Vec::new();
    let mut done = 0;
    for edit in &edits {
        out.push_str(&text[done..edit.at]);
        if edit.drop == 0 {
            let before = out.len() - edit.at;
            insertions.push(Insertion { start: out.len(), length: edit.put.len(), before });
        }
        out.push_str(edit.put);
        done = edit.at + edit.drop;
    }
    out.push_str(&text[done..]);
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let line_starts: Vec<u32> = std::iter::once(0).chain(breaks.map(|(at, _)| at as u32 + 1)).collect();
    let mut mended_lines: Vec<usize> = mended.iter().map(|at| line_of(&line_starts, *at)).collect();
    mended_lines.sort_unstable();
    Some(Prepared { text: Cow::Owned(out), file, insertions, mended_lines, line_starts })
}

/// Puts `put` at `at`; `drop` bytes are replaced, and then `put` is as long.
struct Edit {
    at: usize,
    put: &'static str,
    drop: usize,
}

struct Bracket {
    byte: u8,
    at: usize,
}

struct Open {
    byte: u8,
    at: usize,
    line: usize,
    indent: usize,
    /// A brace that holds items, not the entries of a map.
    is_block: bool,
}

struct Line<'a> {
    start: usize,
    text: &'a str,
    indent: usize,
    /// What stands on it without a closing comment.
    content: &'a str,
}

struct Scan<'a, 'd> {
    file: FileId,
    text: &'a str,
    brackets: Vec<Bracket>,
    /// Where a string or comment goes on over line ends.
    long_tokens: Vec<Range<usize>>,
    edits: Vec<Edit>,
    diagnostics: &'d mut Vec<Diagnostic>,
    mended: Vec<usize>,
}

impl<'a> Scan<'a, '_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.mended.push(diagnostic.span.start as usize);
        if self.mended.len() <= MOST_ERRORS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Collects brackets, ends strings and comments. False when the nesting is too deep.
    fn tokens(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'"' => at = self.string(at),
                b'/' if bytes.get(at + 1) == Some(&b'/') => at = self.line_end(at),
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
                _ => at += 1,
            }
        }
        true
    }

    fn line_end(&self, from: usize) -> usize {
        self.text[from..].find('\n').map_or(self.text.len(), |length| from + length)
    }

    fn comment(&mut self, at: usize) -> usize {
        if let Some(length) = self.text[at + 2..].find("*/") {
            let end = at + 2 + length + 2;
            self.long_tokens.push(at..end);
            return end;
        }
        let end = at + self.text[at..self.line_end(at)].trim_end().len();
        let diagnostic =
            Diagnostic::new(Code::UnterminatedComment, Span::new(self.file, at, at + 2), "this comment is never closed");
        self.report(diagnostic.help("close it with `*/`"));
        self.edits.push(Edit { at: end, put: "*/", drop: 0 });
        end
    }

    fn string(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        if self.text[at..].starts_with("\"\"\"") {
            if let Some(length) = self.text[at + 3..].find("\"\"\"") {
                let end = at + 3 + length + 3;
                self.long_tokens.push(at..end);
                return end;
            }
            let end = at + self.text[at..self.line_end(at)].trim_end().len();
            let span = Span::new(self.file, at, at + 3);
            let diagnostic = Diagnostic::new(Code::UnterminatedString, span, "this block string is never closed");
            self.report(diagnostic.help("close it with `\"\"\"`"));
            self.edits.push(Edit { at: end.max(at + 3), put: "\"\"\"", drop: 0 });
            return end.max(at + 3);
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
        // Brackets at the end of the line hardly belong to the string.
        let end = at
            + 1
            + self.text[at + 1..end].trim_end_matches(|c: char| c.is_whitespace() || "{}[]),\\".contains(c)).len();
        let span = Span::new(self.file, at, end);
        let diagnostic = Diagnostic::new(Code::UnterminatedString, span, "this string is never closed");
        self.report(diagnostic.help("close it with `\"`; text of several lines stands between `\"\"\"`"));
        self.edits.push(Edit { at: end, put: "\"", drop: 0 });
        end
    }

    fn is_balanced(&self) -> bool {
        let mut open = Vec::new();
        let matched = self.brackets.iter().all(|bracket| match closer(bracket.byte) {
            Some(closer) => {
                open.push(closer);
                true
            }
            None => open.pop() == Some(bracket.byte),
        });
        matched && open.is_empty()
    }

    /// Finds the lost brackets by indentation and puts them in; what stands alone is blanked.
    fn balance(&mut self) {
        let brackets = std::mem::take(&mut self.brackets);
        let lines = self.lines();
        let mut open: Vec<Open> = Vec::new();
        let mut next = 0;
        let mut tokens = std::mem::take(&mut self.long_tokens).into_iter().peekable();
        for number in 0..lines.len() {
            let line = &lines[number];
            let end = line.start + line.text.len() + 1;
            let first = line.start + line.indent;
            while tokens.next_if(|token| token.end <= line.start).is_some() {}
            let is_inside = tokens.peek().is_some_and(|token| token.start < line.start);
            if !is_inside && begins_item(line.content) {
                while let Some(top) = open.last() {
                    if top.is_block && line.indent > top.indent {
                        break;
                    }
                    self.close(&lines, open.pop(), number);
                }
            }
            while let Some(bracket) = brackets.get(next).filter(|bracket| bracket.at < end) {
                next += 1;
                if closer(bracket.byte).is_some() {
                    let before = lines[number].text[..bracket.at - line.start].trim_end();
                    let is_block = bracket.byte == b'{' && !before.ends_with(['=', ':', '[', ',', '(', '{']);
                    let (byte, at, indent) = (bracket.byte, bracket.at, line.indent);
                    open.push(Open { byte, at, line: number, indent, is_block });
                } else {
                    self.closing(&lines, &mut open, bracket, number, bracket.at == first);
                }
            }
        }
        while let Some(top) = open.pop() {
            self.close(&lines, Some(top), lines.len());
        }
    }

    fn closing(&mut self, lines: &[Line<'_>], open: &mut Vec<Open>, bracket: &Bracket, number: usize, is_first: bool) {
        let line = &lines[number];
        let matches = |top: &Open| closer(top.byte) == Some(bracket.byte);
        if is_first && bracket.byte == b'}' {
            // A brace that begins its line closes the block whose line begins in the same column.
            while open.last().is_some_and(|top| top.indent > line.indent || !matches(top)) {
                self.close(lines, open.pop(), number);
            }
            if open.last().is_some_and(|top| top.indent == line.indent || !top.is_block) {
                open.pop();
                return;
            }
            let after = open.last().map_or(0, |top| top.line + 1);
            let header = (after..number).rev().find(|at| {
                let candidate = &lines[*at];
                candidate.indent == line.indent && begins_block(candidate.content) && !candidate.content.ends_with('{')
            });
            if let Some(header) = header {
                let at = lines[header].start + lines[header].indent + lines[header].content.trim().len();
                self.missing(at, "{", " {", line.start + line.indent, "to match this `}`");
                return;
            }
            if open.pop().is_some() {
                return;
            }
        } else if open.last().is_some_and(|top| matches(top) && (top.line == number || !line.content.contains('='))) {
            open.pop();
            return;
        } else if open.iter().rev().take_while(|top| top.line == number || !top.is_block).any(matches) {
            while let Some(top) = open.pop() {
                if matches(&top) {
                    return;
                }
                self.unclosed(&top, bracket.at);
            }
        } else if let Some(equals) = line.text.find('=').filter(|at| line.start + at < bracket.at) {
            let (what, put) = match bracket.byte {
                b']' => ("[", "["),
                b')' => ("(", "("),
                _ => ("{", "{"),
            };
            self.missing(line.start + equals + 1, what, put, bracket.at, "to match this");
            return;
        }
        let what = bracket.byte as char;
        let span = Span::new(self.file, bracket.at, bracket.at + 1);
        let diagnostic = Diagnostic::new(Code::UnbalancedBracket, span, format!("this `{what}` closes nothing"));
        self.report(diagnostic.help("remove it, or open what it closes"));
        self.edits.push(Edit { at: bracket.at, put: " ", drop: 1 });
    }

    /// Reports an opening bracket that should stand at `at`.
    fn missing(&mut self, at: usize, what: &str, put: &'static str, partner: usize, why: &str) {
        let diagnostic =
            Diagnostic::new(Code::UnbalancedBracket, Span::new(self.file, at, at), format!("expected `{what}` here"))
                .related(Span::new(self.file, partner, partner + 1), why);
        self.report(diagnostic);
        self.edits.push(Edit { at, put, drop: 0 });
    }

    /// Reports that `top` is still open where line `number` begins.
    fn close(&mut self, lines: &[Line<'_>], top: Option<Open>, number: usize) {
        let Some(top) = top else { return };
        let last = (top.line..number).rev().find(|at| !lines[*at].content.trim().is_empty()).unwrap_or(top.line);
        let at = if top.is_block && last + 1 < lines.len() {
            let line = &lines[last + 1];
            line.start + line.indent.min(top.indent)
        } else {
            lines[last].start + lines[last].indent + lines[last].content.trim().len()
        };
        self.unclosed(&top, at);
    }

    fn unclosed(&mut self, top: &Open, at: usize) {
        let (what, put) = match top.byte {
            b'[' => ("]", "]"),
            b'(' => (")", ")"),
            _ => ("}", "}"),
        };
        let message = format!("expected `{what}` here");
        let opener = Span::new(self.file, top.at, top.at + 1);
        let diagnostic = Diagnostic::new(Code::UnbalancedBracket, Span::new(self.file, at, at), message)
            .related(opener, "this is never closed");
        self.report(diagnostic);
        self.edits.push(Edit { at, put, drop: 0 });
    }

    fn lines(&self) -> Vec<Line<'a>> {
        let mut start = 0;
        let mut lines = Vec::new();
        for text in self.text.split('\n') {
            let indent = text.len() - text.trim_start().len();
            lines.push(Line { start, text, indent, content: without_comment(text) });
            start += text.len() + 1;
        }
        lines
    }
}

fn closer(byte: u8) -> Option<u8> {
    match byte {
        b'{' => Some(b'}'),
        b'[' => Some(b']'),
        b'(' => Some(b')'),
        _ => None,
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
    line.trim_end()
}

/// Whether a line looks like the beginning of an item, which no list and no map can hold.
fn begins_item(line: &str) -> bool {
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
        "journey" | "script" | "emailTemplate" | "theme" | "idp" => {
            words.next().is_some_and(|second| second.starts_with(|c: char| c.is_alphabetic() || "_\"".contains(c)))
        }
        _ => false,
    }
}
