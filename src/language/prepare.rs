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

/// How many brackets of a line are looked at to tell which one is lost.
const FORESIGHT: usize = 200;

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
        last_closed: None,
    };
    if !scan.tokens() {
        return None;
    }
    if !scan.is_balanced() && !scan.balance() {
        return None;
    }
    let Scan { edits, mended, .. } = scan;
    if edits.is_empty() {
        let (insertions, mended_lines, line_starts) = (Vec::new(), Vec::new(), Vec::new());
        return Some(Prepared { text: Cow::Borrowed(text), file, insertions, mended_lines, line_starts });
    }
    // At one place, what closes stands before what opens, and what was found to open later stands further out.
    let (mut edits, mut openers): (Vec<Edit>, Vec<Edit>) = edits.into_iter().partition(|edit| !edit.is_opener());
    openers.reverse();
    edits.append(&mut openers);
    edits.sort_by_key(|edit| (edit.at, edit.drop));
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

impl Edit {
    fn is_opener(&self) -> bool {
        self.put.ends_with(['{', '[', '('])
    }
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
    /// Nothing but brackets follows on its line, so what it holds stands on lines of its own.
    ends_line: bool,
}

struct Line<'a> {
    start: usize,
    text: &'a str,
    indent: usize,
    /// What stands on it without a closing comment.
    content: &'a str,
    /// True when it begins in the middle of a string or comment.
    is_inside: bool,
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
    /// The opener that was closed last.
    last_closed: Option<usize>,
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
            let end = self.block_end(at);
            let span = Span::new(self.file, at, at + 3);
            let diagnostic = Diagnostic::new(Code::UnterminatedString, span, "this block string is never closed");
            self.report(diagnostic.help("close it with `\"\"\"`"));
            self.edits.push(Edit { at: end, put: "\"\"\"", drop: 0 });
            self.long_tokens.push(at..end);
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
        let diagnostic = match self.unopened_before(at) {
            // The quote that is one too many stands at the end of the line, the lost one does not.
            Some(word) => {
                let message = format!("expected `\"` before `{}`", &self.text[word.clone()]);
                Diagnostic::new(Code::UnterminatedString, Span::new(self.file, word.start, word.end), message)
            }
            None => {
                let span = Span::new(self.file, at, end);
                Diagnostic::new(Code::UnterminatedString, span, "this string is never closed")
                    .help("close it with `\"`; text of several lines stands between `\"\"\"`")
            }
        };
        self.report(diagnostic);
        self.edits.push(Edit { at: end, put: "\"", drop: 0 });
        end
    }

    /// Where a block string most likely ends that is not closed: with the lines that are indented further than its own.
    fn block_end(&self, at: usize) -> usize {
        let line = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let indent = |line: &str| line.len() - line.trim_start().len();
        let own = indent(&self.text[line..at]);
        let mut end = at + 3 + self.text[at + 3..self.line_end(at)].trim_end().len();
        let mut next = self.line_end(at) + 1;
        while next < self.text.len() {
            let line = &self.text[next..self.line_end(next)];
            if !line.trim().is_empty() {
                if indent(line) <= own {
                    break;
                }
                end = next + line.trim_end().len();
            }
            next += line.len() + 1;
        }
        end
    }

    /// The word before a quote on the line of `at` that looks like the end of a string without a beginning.
    fn unopened_before(&self, at: usize) -> Option<Range<usize>> {
        let line = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        // On a line of such a length nothing is certain.
        let before = self.text[line..].get(..at + 1 - line).filter(|before| before.len() < 1000)?;
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let quotes = before.match_indices('"').map(|(quote, _)| quote).step_by(2);
        let words = quotes.map(|quote| quote - (before[..quote].len() - before[..quote].trim_end_matches(is_word).len())..quote);
        let word = words.into_iter().find(|word| !word.is_empty())?;
        Some(line + word.start..line + word.end)
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

    /// Finds the lost brackets by indentation and puts them in; what stands alone is blanked. False when so many are
    /// lost that the mended text would be nested too deeply.
    fn balance(&mut self) -> bool {
        let brackets = std::mem::take(&mut self.brackets);
        let lines = self.lines();
        let mut open: Vec<Open> = Vec::new();
        let mut next = 0;
        for (number, line) in lines.iter().enumerate() {
            if !line.is_inside && begins_item(line.content) {
                while open.last().is_some_and(|top| !top.is_block || line.indent <= top.indent) {
                    self.close(&lines, open.pop(), number);
                }
            }
            let mut is_first = true;
            let mut looked_at = line.start;
            let end = line.start + line.text.len();
            while let Some(bracket) = brackets.get(next).filter(|bracket| bracket.at <= end) {
                next += 1;
                let before = &line.text[..bracket.at - line.start];
                if closer(bracket.byte).is_some() {
                    let is_block = bracket.byte == b'{' && !before.trim_end().ends_with(['=', ':', '[', ',', '(', '{']);
                    let behind = line.content.get(bracket.at + 1 - line.start..).unwrap_or("");
                    let ends_line = behind.chars().all(|c| "{[( ".contains(c));
                    let (byte, at, indent) = (bracket.byte, bracket.at, line.indent);
                    open.push(Open { byte, at, line: number, indent, is_block, ends_line });
                    if open.len() > 2 * DEEPEST {
                        return false;
                    }
                    is_first = false;
                } else {
                    is_first &= self.text[looked_at..bracket.at].bytes().all(|byte| b"}]) \t".contains(&byte));
                    looked_at = bracket.at;
                    if is_first {
                        let is_few = self.mended.len() < MOST_ERRORS;
                        let rest = if is_few { &brackets[next..] } else { &[] };
                        self.leading_closer(&lines, &mut open, bracket, rest, number);
                    } else {
                        let rest = &brackets[next..];
                        let length = rest.iter().take(FORESIGHT).take_while(|bracket| bracket.at <= end).count();
                        self.inner_closer(line, &mut open, bracket, &rest[..length], number);
                    }
                }
            }
        }
        while let Some(top) = open.pop() {
            self.close(&lines, Some(top), lines.len());
        }
        true
    }

    /// A closing bracket that begins its line belongs to the nearest line above that is not indented further.
    ///
    /// `rest` are the brackets behind it, up to the end of the file.
    fn leading_closer(
        &mut self,
        lines: &[Line<'_>],
        open: &mut Vec<Open>,
        bracket: &Bracket,
        rest: &[Bracket],
        number: usize,
    ) {
        let indent = lines[number].indent;
        let is_head = |line: &Line<'_>| !line.is_inside && !line.content.trim().is_empty() && line.indent <= indent;
        let head = (0..number).rev().find(|at| is_head(&lines[*at]));
        while let Some(top) = open.last() {
            let is_match = closer(top.byte) == Some(bracket.byte);
            let has_match =
                open.iter().rev().any(|open| Some(open.line) == head && closer(open.byte) == Some(bracket.byte));
            if Some(top.line) == head && is_match {
                self.last_closed = open.pop().map(|top| top.at);
                return;
            }
            if head.is_some_and(|head| top.line < head || (top.line == head && !has_match)) {
                break;
            }
            self.close(lines, open.pop(), number);
        }
        match head.map(|head| &lines[head]) {
            Some(head) if head.indent == indent && !head.content.trim_start().starts_with(['}', ']', ')']) => {
                // Openers of the head line that are closed already stand inside the one that is missing.
                let inner = self.last_closed.filter(|at| (head.start..head.start + head.text.len()).contains(at));
                let at = inner.unwrap_or(head.start + head.content.len());
                let (what, put) = opener(bracket.byte);
                self.missing(at, what, put, bracket.at);
            }
            // Where the layout says nothing, the brackets themselves must do.
            _ if open.last().is_some_and(|top| closer(top.byte) == Some(bracket.byte) && top.indent < indent)
                && !closes(open, rest) =>
            {
                open.pop();
            }
            _ => self.alone(bracket),
        }
    }

    /// A closing bracket behind something else was opened on its line, or on the line where its list begins.
    ///
    /// `rest` are the brackets behind it, up to the end of the line.
    fn inner_closer(
        &mut self,
        line: &Line<'_>,
        open: &mut Vec<Open>,
        bracket: &Bracket,
        rest: &[Bracket],
        number: usize,
    ) {
        let is_match = |top: &Open| closer(top.byte) == Some(bracket.byte);
        let on_line = open.iter().rev().take_while(|top| top.line == number).count();
        let partner = (open.len() - on_line..open.len()).rev().find(|at| is_match(&open[*at]));
        // Either what was opened behind the partner lacks its end, or this bracket lacks its beginning.
        let may_open = |at: usize| at + 1 == open.len() || fits(&open[..at], rest) || !fits(open, rest);
        if let Some(partner) = partner.filter(|at| may_open(*at)) {
            for top in open.drain(partner + 1..).rev().collect::<Vec<_>>() {
                self.unclosed(&top, bracket.at);
            }
            self.last_closed = open.pop().map(|top| top.at);
            return;
        }
        if let Some(top) = open.last().filter(|top| on_line > 0 && partner.is_none() && !top.ends_line)
            && !is_closed(open, rest)
            && fits(&open[..open.len() - 1], rest)
        {
            self.wrong(top.at, top.byte, bracket);
            self.last_closed = open.pop().map(|top| top.at);
            return;
        }
        let before = &line.text[..bracket.at - line.start];
        let has_value = before.contains(['=', ':']);
        if open.last().is_some_and(|top| is_match(top) && !(has_value && top.ends_line)) {
            self.last_closed = open.pop().map(|top| top.at);
        } else if has_value {
            let from = open.last().filter(|top| top.line == number).map(|top| top.at + 1);
            // What is closed already stands inside the one that is missing.
            let inner = self.last_closed.filter(|at| *at >= from.unwrap_or(line.start) && *at < bracket.at);
            let equals = || line.start + before.find('=').map_or(line.indent, |equals| equals + 1);
            let (what, put) = opener(bracket.byte);
            self.missing(inner.or(from).unwrap_or_else(equals), what, put, bracket.at);
        } else {
            self.alone(bracket);
        }
    }

    /// Reports a closing bracket of another kind than the one that it should close, and puts the right one in.
    fn wrong(&mut self, at: usize, byte: u8, bracket: &Bracket) {
        let put = closing(byte);
        let span = Span::new(self.file, bracket.at, bracket.at + 1);
        let message = format!("expected `{put}`, found `{}`", bracket.byte as char);
        let partner = Span::new(self.file, at, at + 1);
        self.report(
            Diagnostic::new(Code::UnbalancedBracket, span, message).related(partner, "to go with this one"),
        );
        self.edits.push(Edit { at: bracket.at, put, drop: 1 });
    }

    fn alone(&mut self, bracket: &Bracket) {
        let span = Span::new(self.file, bracket.at, bracket.at + 1);
        let message = format!("this `{}` closes nothing", bracket.byte as char);
        self.report(
            Diagnostic::new(Code::UnbalancedBracket, span, message).help("remove it, or open what it closes"),
        );
        self.edits.push(Edit { at: bracket.at, put: " ", drop: 1 });
    }

    /// Reports an opening bracket that should stand at `at`, for the closing one at `partner`.
    fn missing(&mut self, at: usize, what: &str, put: &'static str, partner: usize) {
        let diagnostic =
            Diagnostic::new(Code::UnbalancedBracket, Span::new(self.file, at, at), format!("expected `{what}` here"))
                .related(Span::new(self.file, partner, partner + 1), "to go with this one");
        self.report(diagnostic);
        self.edits.push(Edit { at, put, drop: 0 });
    }

    /// Reports that `top` is still open where line `number` begins.
    fn close(&mut self, lines: &[Line<'_>], top: Option<Open>, number: usize) {
        let Some(top) = top else { return };
        let at = if top.ends_line {
            // The bracket would stand on the line behind the last one of the block.
            // A comment belongs to the block when it is indented like its items.
            let is_content = |at: &usize| {
                let line = &lines[*at];
                !line.content.is_empty() || (line.indent > top.indent && !line.text.trim().is_empty())
            };
            let last = (top.line..number).rev().find(is_content).unwrap_or(top.line);
            let is_partly_closed = last > top.line && lines[last].indent <= top.indent;
            match lines.get(last + 1) {
                Some(line) if !is_partly_closed => line.start + line.indent.min(top.indent),
                _ => lines[last].start + lines[last].content.len(),
            }
        } else {
            let line = &lines[top.line];
            line.start + line.content.trim_end_matches(',').trim_end().len()
        };
        self.unclosed(&top, at);
    }

    fn unclosed(&mut self, top: &Open, at: usize) {
        let put = closing(top.byte);
        let opener = Span::new(self.file, top.at, top.at + 1);
        let place = Span::new(self.file, at, at);
        let diagnostic = Diagnostic::new(Code::UnbalancedBracket, place, format!("expected `{put}` here"));
        self.report(diagnostic.related(opener, "this is never closed"));
        self.edits.push(Edit { at, put, drop: 0 });
    }

    fn lines(&self) -> Vec<Line<'a>> {
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

/// Whether each of the brackets that follow on a line has its partner, with these open before them.
fn fits(open: &[Open], rest: &[Bracket]) -> bool {
    let mut within: Vec<u8> = Vec::new();
    let mut before = open.iter().rev();
    rest.iter().all(|bracket| match closer(bracket.byte) {
        Some(closer) => {
            within.push(closer);
            true
        }
        None => within.pop().or_else(|| before.next().and_then(|top| closer(top.byte))) == Some(bracket.byte),
    })
}

/// Whether the last of the open brackets finds its partner among those that follow on its line.
fn is_closed(open: &[Open], rest: &[Bracket]) -> bool {
    let Some(wanted) = open.last().and_then(|top| closer(top.byte)) else { return false };
    let mut within = 0_usize;
    rest.iter()
        .find_map(|bracket| match closer(bracket.byte) {
            Some(_) => {
                within += 1;
                None
            }
            None if within > 0 => {
                within -= 1;
                None
            }
            None => Some(bracket.byte == wanted),
        })
        .unwrap_or(false)
}

/// Whether the brackets that follow up to the end of the file close exactly what is open before them.
fn closes(open: &[Open], rest: &[Bracket]) -> bool {
    let closers = rest.iter().filter(|bracket| closer(bracket.byte).is_none()).count();
    rest.len() + open.len() == 2 * closers && fits(open, rest)
}

fn closer(byte: u8) -> Option<u8> {
    match byte {
        b'{' => Some(b'}'),
        b'[' => Some(b']'),
        b'(' => Some(b')'),
        _ => None,
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

/// The bracket that closes `opener`, as it is put in.
fn closing(opener: u8) -> &'static str {
    match opener {
        b'[' => "]",
        b'(' => ")",
        _ => "}",
    }
}

/// The bracket that `closer` closes, as a message shows it and as it is put in.
fn opener(closer: u8) -> (&'static str, &'static str) {
    match closer {
        b']' => ("[", " ["),
        b')' => ("(", " ("),
        _ => ("{", " {"),
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
