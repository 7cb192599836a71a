//! Says which bracket is lost, and mends the text.

use super::brackets::closer;
use super::lines::Line;
use super::search::{Mend, Open};
use super::{Edit, Scan};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

impl Scan<'_, '_> {
    pub(super) fn mend(&mut self, mend: Mend, lines: &[Line<'_>]) {
        let place = |at: usize| Span::new(self.file, at, at + 1);
        let before = |at: usize| Span::new(self.file, at, at);
        let lost = |at: usize, put: &str| {
            Diagnostic::new(Code::UnbalancedBracket, before(at), format!("expected `{}` here", put.trim()))
        };
        let wrong = |at: usize, found: u8, put: &str| {
            let message = format!("expected `{put}`, found `{}`", found as char);
            Diagnostic::new(Code::UnbalancedBracket, place(at), message)
        };
        let (diagnostic, edit) = match mend {
            Mend::Alone(bracket) => {
                let (does, help) = match closer(bracket.byte) {
                    Some(_) => ("opens", "remove it, or close what it opens"),
                    None => ("closes", "remove it, or open what it closes"),
                };
                let message = format!("this `{}` {does} nothing", bracket.byte as char);
                let diagnostic = Diagnostic::new(Code::UnbalancedBracket, place(bracket.at), message);
                (diagnostic.help(help), Edit { at: bracket.at, put: " ", drop: 1 })
            }
            Mend::Closer { open, bracket, put } => {
                let put = text(put);
                let diagnostic =
                    wrong(bracket.at, bracket.byte, put).related(place(open), "to go with this one");
                (diagnostic, Edit { at: bracket.at, put, drop: 1 })
            }
            Mend::Opener { bracket, put } => {
                let put = text(put);
                (wrong(bracket.at, bracket.byte, put), Edit { at: bracket.at, put, drop: 1 })
            }
            Mend::Missing { at, put, partner } => {
                let put =
                    if self.text[..at].ends_with([' ', '[', '{', '(']) { text(put) } else { apart(put) };
                (lost(at, put).related(place(partner), "to go with this one"), Edit { at, put, drop: 0 })
            }
            Mend::UnclosedBefore(open, number) => {
                let (at, put) = (end_of(&open, lines, number), text(closer(open.byte).unwrap_or(b'}')));
                (lost(at, put).related(place(open.at), "this is never closed"), Edit { at, put, drop: 0 })
            }
            Mend::UnclosedAt(open, at) => {
                let put = text(closer(open.byte).unwrap_or(b'}'));
                (lost(at, put).related(place(open.at), "this is never closed"), Edit { at, put, drop: 0 })
            }
        };
        self.report(diagnostic);
        self.edits.push(edit);
    }
}

/// Where a bracket most likely should be closed that is still open where line `number` begins.
fn end_of(open: &Open, lines: &[Line<'_>], number: usize) -> usize {
    if !open.ends_line {
        let line = &lines[open.line];
        return line.start + line.content.trim_end_matches(',').trim_end().len();
    }
    // The bracket would stand on the line behind the last one of the block.
    // A comment belongs to the block when it is indented like its items.
    let is_content = |at: &usize| {
        let line = &lines[*at];
        !line.content.is_empty() || (line.indent > open.indent && !line.text.trim().is_empty())
    };
    let last = (open.line..number).rev().find(is_content).unwrap_or(open.line);
    let is_partly_closed = last > open.line && lines[last].indent <= open.indent;
    match lines.get(last + 1) {
        Some(line) if !is_partly_closed => line.start + line.indent.min(open.indent),
        _ => lines[last].end(),
    }
}

fn text(bracket: u8) -> &'static str {
    match bracket {
        b'{' => "{",
        b'[' => "[",
        b'(' => "(",
        b']' => "]",
        b')' => ")",
        _ => "}",
    }
}

/// An opening bracket, apart from what stands before it.
fn apart(bracket: u8) -> &'static str {
    match bracket {
        b'{' => " {",
        b'[' => " [",
        _ => "(",
    }
}
