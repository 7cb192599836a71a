//! What stands between the parts of a block, list or file: comments and blank lines.

use pest::iterators::Pair;

use super::{Builder, Rule};
use crate::language::syntax::{Comment, Trivia};

/// Collects what stands between the parts of a block, list or file.
pub(super) struct Between<'a> {
    pub(super) pending: Vec<Comment<'a>>,
    pub(super) end: usize,
    pub(super) after_blank: bool,
    pub(super) has_part: bool,
    /// True when an `@allow` began what follows, and `after_blank` speaks of the gap before it.
    pub(super) has_begun: bool,
}

impl Between<'_> {
    pub(super) fn from(start: usize) -> Self {
        Self { pending: Vec::new(), end: start, after_blank: false, has_part: false, has_begun: false }
    }
}

impl<'a> Builder<'a, '_> {
    pub(super) fn comment(&self, pair: &Pair<'a, Rule>) -> Comment<'a> {
        let text = pair.as_str().trim_end();
        let start = pair.as_span().start();
        let span = self.prepared.span(start, start + text.len());
        Comment { text, after_blank: false, is_trailing: false, span }
    }

    pub(super) fn has_blank(&self, from: usize, to: usize) -> bool {
        self.text.get(from..to).is_some_and(|gap| gap.bytes().filter(|byte| *byte == b'\n').count() > 1)
    }

    /// Takes a comment between two parts: to the part before it when it stands on that part's line.
    pub(super) fn between(
        &self,
        between: &mut Between<'a>,
        pair: &Pair<'a, Rule>,
        before: Option<&mut Trivia<'a>>,
    ) {
        let mut comment = self.comment(pair);
        let span = pair.as_span();
        let gap = &self.text[between.end..span.start()];
        comment.after_blank = self.has_blank(between.end, span.start());
        if between.pending.is_empty()
            && between.has_part
            && !gap.contains('\n')
            && let Some(trivia) = before
        {
            comment.is_trailing = true;
            trivia.trailing.push(comment);
            between.end = span.end();
            return;
        }
        if between.pending.is_empty() && !between.has_begun {
            between.after_blank = comment.after_blank;
        }
        between.pending.push(comment);
        between.end = span.end();
    }

    /// The trivia of a part at `start..end`, with the comments that stood inside it.
    pub(super) fn trivia(&mut self, between: &mut Between<'a>, start: usize, end: usize) -> Trivia<'a> {
        let has_begun = std::mem::take(&mut between.has_begun);
        let after_blank = if between.pending.is_empty() && !has_begun {
            between.has_part && self.has_blank(between.end, start)
        } else {
            between.has_part && between.after_blank
        };
        let mut leading = std::mem::take(&mut between.pending);
        leading.append(&mut self.hoisted);
        between.end = end;
        between.has_part = true;
        Trivia { leading, trailing: Vec::new(), after_blank }
    }

    /// Lets an `@allow` count as part of what follows it.
    pub(super) fn keep_gap(&self, between: &mut Between<'a>, start: usize, end: usize) {
        if between.pending.is_empty() && !between.has_begun {
            between.after_blank = self.has_blank(between.end, start);
        }
        between.has_begun = true;
        between.end = end;
    }
}
