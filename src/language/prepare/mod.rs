//! Makes a text fit for the grammar: every string and comment ends, every bracket has its partner.
//!
//! A grammar cannot say where a bracket was lost; it only notices at the end of the file. So brackets are matched
//! first. Where they match, as nearly always, the text goes on untouched. Where they do not, the likeliest mend is
//! searched for, by indentation and by what can stand where, so that one slip costs one diagnostic.

mod blocks;
mod brackets;
mod costs;
mod lines;
mod report;
mod search;
mod tokens;

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use brackets::Bracket;

/// How deep blocks, lists and maps may be nested. Real files stay below ten.
pub const DEEPEST: usize = 64;

/// After so many errors of one kind in one file the rest is noise.
pub const MOST_ERRORS: usize = 50;

/// A text that the grammar can take, with the way back to the original offsets.
#[derive(Debug)]
pub struct Prepared {
    /// The text, mended where it had to be.
    pub text: Arc<str>,
    /// The file that it is.
    pub file: FileId,
    /// Texts that were put in, in order.
    insertions: Vec<Insertion>,
    /// Lines (from 0) on which something was mended: further complaints about them would be echoes. Sorted.
    mended_lines: Vec<usize>,
    line_starts: Vec<u32>,
}

#[derive(Debug)]
struct Insertion {
    /// Where it begins in the mended text.
    start: usize,
    length: usize,
    /// How much was put in before it.
    before: usize,
}

impl Prepared {
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
pub fn prepare(file: FileId, shared: &Arc<str>, diagnostics: &mut Vec<Diagnostic>) -> Option<Prepared> {
    let text: &str = shared;
    let mut scan = Scan {
        file,
        text,
        brackets: Vec::new(),
        separators: Vec::new(),
        comments: Vec::new(),
        long_tokens: Vec::new(),
        edits: Vec::new(),
        diagnostics,
        mended: Vec::new(),
        line_ends: text.match_indices('\n').map(|(at, _)| at).collect(),
        quotes: OnceCell::new(),
        is_block_lost: OnceCell::new(),
    };
    if !scan.tokens() {
        return None;
    }
    let lines = scan.lines();
    if !scan.is_balanced(&lines) {
        for mend in scan.mends(&lines)? {
            scan.mend(mend, &lines);
        }
    }
    let Scan { edits, mended, .. } = scan;
    if edits.is_empty() {
        let (insertions, mended_lines, line_starts) = (Vec::new(), Vec::new(), Vec::new());
        return Some(Prepared { text: Arc::clone(shared), file, insertions, mended_lines, line_starts });
    }
    // At one place, what closes stands before what opens, and what was found to open later stands further out.
    let (mut edits, mut openers): (Vec<Edit>, Vec<Edit>) =
        edits.into_iter().partition(|edit| !edit.is_opener());
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
    Some(Prepared { text: out.into(), file, insertions, mended_lines, line_starts })
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

struct Scan<'a, 'd> {
    file: FileId,
    text: &'a str,
    brackets: Vec<Bracket>,
    /// Each `=`, `:` and `,`.
    separators: Vec<usize>,
    comments: Vec<Range<usize>>,
    /// Where a string or comment goes on over line ends.
    long_tokens: Vec<Range<usize>>,
    edits: Vec<Edit>,
    diagnostics: &'d mut Vec<Diagnostic>,
    mended: Vec<usize>,
    /// Where lines end; searching for it again and again would take the square of a long line.
    line_ends: Vec<usize>,
    /// Where three quotes stand; asked for only when some block string has no partner, as it seems.
    quotes: OnceCell<Vec<usize>>,
    /// Whether the three quotes of some block string have no partner; asked for only when it looks so.
    is_block_lost: OnceCell<bool>,
}

impl Scan<'_, '_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.mended.extend(diagnostic.span().map(|span| span.start as usize));
        if self.mended.len() <= MOST_ERRORS {
            self.diagnostics.push(diagnostic);
        }
    }
}
