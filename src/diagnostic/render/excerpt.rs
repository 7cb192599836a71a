//! The lines of a file that a diagnostic speaks of: cut where they are long, without anything that a terminal obeys.

use std::collections::BTreeMap;
use std::ops::Range;

use super::text::picture;
use crate::source::{FileId, Position, Sources, Span, secret};

/// A longer line is cut, in bytes. Everything that people write stays below.
const LONGEST: usize = 400;
/// How much is kept before the first label of a line that is cut, in bytes.
const BEFORE: usize = 120;
/// How much of a line that is cut is kept at all, in bytes.
const KEPT: usize = 240;

/// So far around what is shown of a long line secrets are looked for, in bytes.
const REACH: usize = 4096;

/// Stands for a character of a secret.
const COVER: char = '•';

/// A few lines of one file.
#[derive(Debug)]
pub(super) struct Excerpt {
    pub(super) file: FileId,
    /// The lines as they are shown, each ended by a line break.
    pub(super) text: String,
    lines: BTreeMap<usize, Line>,
    /// Where labels begin: offset in `text`, position in the file.
    starts: Vec<(usize, Position)>,
    /// What of the file nobody is shown.
    secrets: Vec<Range<usize>>,
}

/// One line of an excerpt.
#[derive(Debug)]
struct Line {
    /// In the excerpt's text.
    shown: Range<usize>,
    /// The part of the file that is shown.
    source: Range<usize>,
    /// The length of what stands before that part when it is cut.
    ellipsis: usize,
    /// Whether something behind that part was left out.
    is_cut: bool,
}

impl Excerpt {
    /// The lines of `file` on which `spans` begin; the first span of a line decides what of a long line is kept. What stands in
    /// `secrets` is covered.
    pub(super) fn of(file: FileId, spans: &[Span], secrets: &[Span], sources: &Sources) -> Self {
        let source = sources.file(file);
        let mut first: BTreeMap<usize, u32> = BTreeMap::new();
        for span in spans.iter().filter(|span| span.file == file) {
            first.entry(source.line_index(span.start)).or_insert(span.start);
        }
        // Between two lines with one between them, that one is shown too.
        let numbers: Vec<usize> = first.keys().copied().collect();
        for pair in numbers.windows(2).filter(|pair| pair[1] - pair[0] == 2) {
            first.insert(pair[0] + 1, source.line_starts()[pair[0] + 1]);
        }
        let own = secrets.iter().filter(|secret| secret.file == file);
        let secrets = own.map(|secret| secret.start as usize..secret.end as usize).collect();
        let mut excerpt =
            Self { file, text: String::new(), lines: BTreeMap::new(), starts: Vec::new(), secrets };
        for (number, at) in first {
            excerpt.add(number, at as usize, source.text(), source.line_starts());
        }
        let mut starts: Vec<(usize, Position)> = spans
            .iter()
            .filter_map(|span| Some((excerpt.range(*span, sources)?.start, source.position(span.start))))
            .collect();
        starts.sort_unstable();
        excerpt.starts = starts;
        excerpt
    }

    fn add(&mut self, number: usize, at: usize, text: &str, line_starts: &[u32]) {
        let start = line_starts[number] as usize;
        let end = line_starts.get(number + 1).map_or(text.len(), |next| *next as usize - 1);
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        let source = if end - start <= LONGEST {
            start..end
        } else {
            let from = boundary(text, at.min(end).saturating_sub(BEFORE).max(start));
            from..boundary(text, (from + KEPT).min(end))
        };
        // One that is allowed is told of by nobody, and is a secret all the same.
        let from = boundary(text, source.start.saturating_sub(REACH).max(start));
        let own = secret::places(&text[from..boundary(text, (source.end + REACH).min(end))]).into_iter();
        self.secrets.extend(own.map(|place| from + place.start..from + place.end));
        let begin = self.text.len();
        if source.start > start {
            self.text.push('…');
        }
        let ellipsis = self.text.len() - begin;
        let shown = text[source.clone()].char_indices().map(|(at, c)| self.shown(source.start + at, c));
        let shown: String = shown.collect();
        self.text.push_str(&shown);
        let is_cut = source.end < end;
        if is_cut {
            self.text.push('…');
        }
        self.lines.insert(number, Line { shown: begin..self.text.len(), source, ellipsis, is_cut });
        self.text.push('\n');
    }

    /// Where a span is shown; nothing when its beginning was cut off. What reaches beyond its first line is left out.
    pub(super) fn range(&self, span: Span, sources: &Sources) -> Option<Range<usize>> {
        let file = sources.file(span.file);
        let text = file.text();
        let number = (span.file == self.file).then(|| file.line_index(span.start))?;
        let line = self.lines.get(&number)?;
        let Range { start: from, end: to } = line.source;
        let start = span.start as usize;
        if start < from || (start > to && line.is_cut) {
            return None;
        }
        let offset = |at: usize| {
            let before = text[from..boundary(text, at.clamp(from, to))].char_indices();
            let before = before.map(|(at, c)| self.shown(from + at, c).len_utf8());
            line.shown.start + line.ellipsis + before.sum::<usize>()
        };
        Some(offset(start)..offset(span.end as usize).max(offset(start)))
    }

    /// How a character of the file is shown that stands at an offset.
    fn shown(&self, at: usize, character: char) -> char {
        if self.secrets.iter().any(|secret| secret.contains(&at)) { COVER } else { shown(character) }
    }

    /// The number (from 0) of the line that an offset in the excerpt's text belongs to.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        let found = self.lines.iter().find(|(_, line)| offset <= line.shown.end);
        found.or_else(|| self.lines.iter().next_back()).map_or(0, |(number, _)| *number)
    }

    /// Where a line stands in the excerpt's text.
    pub(super) fn line(&self, number: usize) -> Option<Range<usize>> {
        self.lines.get(&number).map(|line| line.shown.clone())
    }

    /// The position in the file of a label that begins at `offset` of the excerpt's text.
    pub(super) fn position(&self, offset: usize) -> Option<Position> {
        self.starts.iter().find(|(start, _)| *start == offset).map(|(_, position)| *position)
    }
}

fn shown(character: char) -> char {
    // Tabs are widened where they are shown.
    if character == '\t' { character } else { picture(character).unwrap_or(character) }
}

/// The nearest character boundary that is not behind `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
