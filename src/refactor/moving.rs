//! A declaration goes to another file.

use std::path::Path;

use super::edits::Edits;
use super::{Bench, Plan, Refusal, body, paths, with_trees};
use crate::diagnostic::{did_you_mean, listing};
use crate::language::syntax::{Declaration, ItemKind, Keyword, Value, ValueKind};
use crate::language::text::quote;
use crate::source::{FileId, Span};

/// A declaration that is to go to another file.
#[derive(Clone, Copy, Debug)]
pub struct Move<'r> {
    /// The file in which it stands.
    pub file: FileId,
    /// Its name.
    pub name: &'r str,
    /// What it is, where the name alone does not tell.
    pub keyword: Option<Keyword>,
    /// The file that it goes to; one that is new has no text yet.
    pub to: FileId,
}

/// Moves a declaration with the comments before it behind the last one of another file. Paths in it follow.
pub fn declaration(bench: Bench<'_>, wanted: Move<'_>) -> Result<Plan, Refusal> {
    let Move { file, name, to, .. } = wanted;
    with_trees(bench, |trees| {
        let document = trees.documents[file.0 as usize];
        let there = find(&trees.documents[to.0 as usize].declarations, wanted);
        let index = match (find(&document.declarations, wanted), there) {
            (Ok(index), _) if file != to => index,
            (Err(error), Err(_)) => return Err(error),
            _ => {
                let told = format!("`{name}` is in {} already: nothing to do", bench.sources.file(to).name());
                return Ok(Plan { lock: bench.lock.clone(), told: vec![told], ..Plan::default() });
            }
        };
        let own = &document.declarations[index];
        let text = trees.text(file);
        let mut range = body::declaration(document, index);
        let mut edits = Edits::default();
        let folder =
            |file: FileId| Path::new(bench.sources.file(file).name()).parent().unwrap_or(Path::new(""));
        let mut inner = Edits::default();
        let (from, into) = (folder(file), folder(to));
        if from != into {
            let mut each =
                |path: &str, span: Span| inner.put(span, quote(&paths::relative(&from.join(path), into)));
            for path in files(own) {
                if let ValueKind::String(text) = &path.kind {
                    each(&text.text, path.span);
                }
            }
            paths::of_body(&own.body, &mut each);
            own.value.iter().for_each(|value| paths::of_value(value, &mut each));
            let defaults = own.parameters.iter().flat_map(|list| &list.elements);
            defaults
                .filter_map(|own| own.part.default.as_ref())
                .for_each(|value| paths::of_value(value, &mut each));
        }
        let piece = inner.within(file, text, range.start, range.end);
        let piece = piece.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let there = trees.text(to);
        let newline = if there.is_empty() { body::newline(text) } else { body::newline(there) };
        let piece = piece.replace("\r\n", "\n").replace('\n', newline);
        let target = trees.documents[to.0 as usize];
        let end = match target.declarations.len().checked_sub(1) {
            Some(last) => body::declaration(target, last).end,
            None => there.trim_end().len(),
        };
        let gap = if there[..end].trim().is_empty() { String::new() } else { format!("{newline}{newline}") };
        let behind = if there[end..].contains('\n') { "" } else { newline };
        edits.insert(to, end, format!("{gap}{piece}{behind}"));
        if index == 0 {
            let rest = &text[range.end..];
            range.end += rest.len() - rest.trim_start().len();
            range.start = text.len() - crate::source::without_mark(text).len();
        }
        edits.put(Span::new(file, range.start, range.end), "");
        let mut plan = Plan { lock: bench.lock.clone(), ..Plan::default() };
        plan.texts = trees.apply(edits);
        let what = own.keyword.word();
        plan.told.push(format!("moved {what} `{name}` to {}", bench.sources.file(to).name()));
        Ok(plan)
    })
}

/// The values of a declaration that are paths by themselves.
fn files<'d, 'a>(own: &'d Declaration<'a>) -> impl Iterator<Item = &'d Value<'a>> {
    let is_graph =
        matches!(own.keyword, Keyword::Journey | Keyword::Fragment | Keyword::Test | Keyword::Policy);
    let items = own.body.items.iter().filter(move |_| !is_graph);
    items.filter_map(|item| match &item.kind {
        ItemKind::Property(property) if property.name.text == "file" => property.value.as_ref(),
        _ => None,
    })
}

fn find(all: &[Declaration<'_>], wanted: Move<'_>) -> Result<usize, Refusal> {
    let Move { name, keyword, .. } = wanted;
    let fits =
        |own: &Declaration<'_>| own.name.text == name && keyword.is_none_or(|keyword| keyword == own.keyword);
    let found: Vec<usize> = (0..all.len()).filter(|index| fits(&all[*index])).collect();
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let what = keyword.map_or("declaration", Keyword::word);
            let mend = did_you_mean(name, all.iter().map(|own| &*own.name.text))
                .unwrap_or_else(|| "it is named as in its file".to_owned());
            Err(Refusal(format!("there is no {what} `{name}`: {mend}")))
        }
        several => {
            let kinds = listing(several.iter().map(|index| all[*index].keyword.word()), 9);
            Err(Refusal(format!("`{name}` is several things here: say which with `--kind`, one of {kinds}")))
        }
    }
}
