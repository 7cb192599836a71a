//! Edits of texts, gathered before any of them is made.

use std::collections::BTreeMap;

use crate::source::{FileId, Span};

/// Edits, by file and place.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits(BTreeMap<FileId, Vec<(usize, usize, String)>>);

impl Edits {
    /// Puts a text in the place of another one.
    pub fn put(&mut self, span: Span, text: impl Into<String>) {
        let edit = (span.start as usize, span.end as usize, text.into());
        let own = self.0.entry(span.file).or_default();
        if edit.0 == edit.1 || !own.contains(&edit) {
            own.push(edit);
        }
    }

    /// Puts a text in at a place.
    pub fn insert(&mut self, file: FileId, at: usize, text: impl Into<String>) {
        self.put(Span::new(file, at, at), text);
    }

    /// What a part of a text becomes by the edits within it.
    pub fn within(&self, file: FileId, text: &str, from: usize, to: usize) -> String {
        let own = self.0.get(&file).into_iter().flatten();
        let inside: Vec<_> = own.filter(|(start, end, _)| *start >= from && *end <= to).cloned().collect();
        made(text, inside, from, to)
    }

    /// Makes the edits. Where two begin at one place, the one that was gathered first comes first.
    pub fn apply<'t>(self, text: impl Fn(FileId) -> &'t str) -> Vec<(FileId, String)> {
        let apply = |(file, edits)| {
            let text = text(file);
            let made = made(text, edits, 0, text.len());
            (made != text).then_some((file, made))
        };
        self.0.into_iter().filter_map(apply).collect()
    }
}

fn made(text: &str, mut edits: Vec<(usize, usize, String)>, from: usize, to: usize) -> String {
    edits.sort_by_key(|(start, ..)| *start);
    let mut out = String::with_capacity(to - from);
    let mut at = from;
    for (start, end, put) in edits {
        // What lies in a part that is gone is gone with it.
        if start < at {
            continue;
        }
        out.push_str(&text[at..start]);
        out.push_str(&put);
        at = end;
    }
    out.push_str(&text[at..to]);
    out
}
