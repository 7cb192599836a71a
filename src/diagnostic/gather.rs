//! One mistake, one finding: a name that is gone is missing wherever it was used.

use std::collections::HashMap;

use super::{Code, Diagnostic};
use crate::source::{Sources, Span};

/// Makes one finding of all that say that the same name is missing in the same one of these parts of files; its other
/// places become related ones.
pub fn gather(diagnostics: &mut Vec<Diagnostic>, parts: &[Span], sources: &Sources) {
    let part_of = |span: Span| {
        parts
            .iter()
            .position(|part| part.file == span.file && part.start <= span.start && span.start < part.end)
    };
    let is_of_names = |code| matches!(code, Code::UnknownTarget | Code::UnknownReference);
    let mut places: HashMap<(usize, String), Vec<usize>> = HashMap::new();
    for (index, found) in diagnostics.iter().enumerate().filter(|(_, found)| is_of_names(found.code)) {
        let Some(span) = found.span() else { continue };
        let text = sources.file(span.file).text().get(span.range()).unwrap_or_default();
        if let Some(part) = part_of(span).filter(|_| found.related.is_empty()) {
            places.entry((part, text.to_owned())).or_default().push(index);
        }
    }
    let mut is_gathered = vec![false; diagnostics.len()];
    for mut same in places.into_values().filter(|same| same.len() > 1) {
        // What an edge leads to is told best: its targets are known.
        same.sort_by_key(|index| (diagnostics[*index].code, diagnostics[*index].span()));
        let others: Vec<Span> = same[1..].iter().filter_map(|index| diagnostics[*index].span()).collect();
        let fixes: Vec<_> = same[1..].iter().filter_map(|index| diagnostics[*index].fix.clone()).collect();
        let first = &mut diagnostics[same[0]];
        first.message = format!("{}, in {} places", first.message, same.len());
        for other in others {
            first.related.push(super::Label { place: other.into(), message: "here too".to_owned() });
        }
        if let Some(fix) = &mut first.fix {
            // A name is mended everywhere or nowhere.
            fix.is_safe &= fixes.len() + 1 == same.len() && fixes.iter().all(|other| other.is_safe);
            fix.edits.extend(fixes.into_iter().flat_map(|fix| fix.edits));
            fix.edits.sort();
            fix.edits.dedup();
        }
        same[1..].iter().for_each(|index| is_gathered[*index] = true);
    }
    let mut is_gathered = is_gathered.into_iter();
    diagnostics.retain(|_| !is_gathered.next().unwrap_or_default());
}
