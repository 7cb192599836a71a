//! Mends as data: what to write instead, and whether that is surely meant.

use std::collections::BTreeMap;

use super::Diagnostic;
use crate::source::{FileId, Span};

/// A text that stands in the place of a span; an empty span is a place to write at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// The edits that mend a finding. What they do is said by the finding's help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The edits, none of which touches another.
    pub edits: Vec<Edit>,
    /// True when nothing else can be meant, or when it changes nothing of what is built.
    pub is_safe: bool,
}

/// The edits of some findings, by file and in the order of their places. Of findings whose edits touch each other the first
/// one is mended; what is left is mended by another run.
pub fn edits<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    is_wanted: impl Fn(&Fix) -> bool,
) -> (BTreeMap<FileId, Vec<Edit>>, usize) {
    let mut taken: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
    let mut count = 0;
    for fix in diagnostics.into_iter().filter_map(|found| found.fix.as_ref()).filter(|fix| is_wanted(fix)) {
        let touches = |edit: &Edit| {
            taken
                .get(&edit.span.file)
                .is_some_and(|edits| edits.iter().any(|other| meet(other.span, edit.span)))
        };
        let is_lock = |edit: &Edit| edit.span.file == FileId::LOCK;
        if fix.edits.is_empty() || fix.edits.iter().any(|edit| is_lock(edit) || touches(edit)) {
            continue;
        }
        for edit in &fix.edits {
            taken.entry(edit.span.file).or_default().push(edit.clone());
        }
        count += 1;
    }
    for edits in taken.values_mut() {
        edits.sort();
    }
    (taken, count)
}

/// Whether two spans share a byte or a place to write at.
fn meet(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// A text with edits of it made. They stand in the order of their places and do not touch. A line that an edit begins is
/// indented as the one that the edit stands in.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for Edit { span, text: new } in edits {
        let range = span.range();
        out.push_str(text.get(at..range.start).unwrap_or_default());
        match new.split_once('\n') {
            None => out.push_str(new),
            Some(_) => out.push_str(&new.replace('\n', &format!("\n{}", indentation(text, range.start)))),
        }
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The blanks that the line of a place begins with.
fn indentation(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    let line = &text[before.rfind('\n').map_or(0, |end| end + 1)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(FileId(0), start, end), text: text.to_owned() }
    }

    #[test]
    fn edits_are_made_from_the_start() {
        assert_eq!(apply("  a -> b", &[edit(2, 2, "c -> d\n")]), "  c -> d\n  a -> b");
        assert_eq!(
            apply("node a -> b", &[edit(5, 6, "first"), edit(10, 11, ""), edit(11, 11, "!")]),
            "node first -> !"
        );
    }

    #[test]
    fn edits_that_touch_are_left_for_another_run() {
        let found = |edits: Vec<Edit>| {
            let place = Span::new(FileId(0), 0, 1);
            Diagnostic::new(Code::UnknownTarget, place, "x").fix(edits, true)
        };
        let diagnostics =
            [found(vec![edit(5, 7, "a")]), found(vec![edit(7, 9, "b")]), found(vec![edit(1, 2, "c")])];
        let (edits, count) = edits(&diagnostics, |fix| fix.is_safe);
        assert_eq!(edits[&FileId(0)], [edit(1, 2, "c"), edit(5, 7, "a")]);
        assert_eq!(count, 2);
    }
}
