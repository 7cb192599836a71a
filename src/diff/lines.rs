//! Texts of several lines: which lines differ.

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Lines that stand together and differ. Lines count from 1; with no lines of its own a side names the line before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The first line in the old text.
    pub old_start: usize,
    /// The lines that are gone.
    pub old: Vec<String>,
    /// The first line in the new text.
    pub new_start: usize,
    /// The lines that came.
    pub new: Vec<String>,
}

impl Hunk {
    /// The line above it in a unified diff without context: `@@ -3 +3,2 @@`.
    pub fn header(&self) -> String {
        let range = |start: usize, count: usize| match count {
            1 => start.to_string(),
            count => format!("{start},{count}"),
        };
        let old = range(self.old_start, self.old.len());
        format!("@@ -{old} +{} @@", range(self.new_start, self.new.len()))
    }
}

/// Whether two texts have the same lines: how lines end, and blank ends of the whole, mean nothing.
pub fn same(old: &str, new: &str) -> bool {
    old == new || split(old) == split(new)
}

/// The lines that differ, as they may be shown. None where a masked text has other lines than the text itself: then
/// nothing of it can be shown.
pub fn hunks((old, new): (&str, &str), shown: (&str, &str)) -> Vec<Hunk> {
    let (old, new) = (split(old), split(new));
    let shown = (split(shown.0), split(shown.1));
    if (shown.0.len(), shown.1.len()) != (old.len(), new.len()) {
        return Vec::new();
    }
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    // A side without lines names the line before, as unified diffs do.
    let start = |index: usize, count: usize| if count == 0 { index } else { index + 1 };
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    let changed = operations.into_iter().filter(|operation| !matches!(operation, DiffOp::Equal { .. }));
    changed
        .map(|operation| {
            let (was, is) = (operation.old_range(), operation.new_range());
            Hunk {
                old_start: start(was.start, was.len()),
                old: owned(&shown.0[was.clone()]),
                new_start: start(is.start, is.len()),
                new: owned(&shown.1[is.clone()]),
            }
        })
        .collect()
}

fn split(text: &str) -> Vec<&str> {
    text.trim_end().lines().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_alone_are_named() {
        assert!(same("a\r\nb\r\n", "a\nb"));
        let texts = ("a\nb\nc\n", "a\nB\nc\nd");
        let found = hunks(texts, texts);
        let headers: Vec<String> = found.iter().map(Hunk::header).collect();
        assert_eq!(headers, ["@@ -2 +2 @@", "@@ -3,0 +4 @@"]);
        assert_eq!(found[0].old, ["b"]);
        assert_eq!(found[1].new, ["d"]);
    }

    #[test]
    fn masked_lines_stand_for_secret_ones() {
        let found = hunks(("a\nhush", "a\nhush hush"), ("a\n***", "a\n***"));
        assert_eq!(
            (found[0].old.clone(), found[0].new.clone()),
            (vec!["***".to_owned()], vec!["***".to_owned()])
        );
        assert_eq!(hunks(("a\nhush", "a\nb"), ("***", "a\nb")), []);
    }
}
