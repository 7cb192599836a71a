//! Where expansions were asked for, and what that means for findings in them.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic, Label, Place};
use crate::language::resolve::{Suppressions, is_suppressed};
use crate::source::Span;

/// How many uses a finding names; the others are counted.
const MOST_NAMED: usize = 3;

/// A use of a fragment.
#[derive(Clone, Debug)]
pub struct Use {
    /// The name of the node that it is, within the fragment or journey that it stands in.
    pub name: String,
    /// The fragment.
    pub fragment: String,
    /// Where the name stands, and by which use it came itself.
    pub span: Span,
    /// What the names of its nodes begin with.
    pub prefix: String,
    /// The node of the fragment that it starts at: where that name stands, by this use.
    pub entry: Span,
}

/// All uses of a run; the number of the first is 1.
#[derive(Debug, Default)]
pub struct Uses(pub(crate) Vec<Use>);

impl Uses {
    /// A use by its number; none for 0.
    pub fn get(&self, via: u32) -> Option<&Use> {
        self.0.get((via as usize).checked_sub(1)?)
    }

    /// All of them, in the order of their numbers.
    pub fn all(&self) -> impl Iterator<Item = &Use> {
        self.0.iter()
    }

    /// The uses that led to a place, the innermost first.
    fn way(&self, span: Span) -> impl Iterator<Item = &Use> {
        std::iter::successors(self.get(span.via), |own| self.get(own.span.via))
    }

    /// True when a finding is switched off in the fragment, or at a use that led there.
    pub fn is_suppressed(&self, code: Code, place: Span, suppressions: &Suppressions) -> bool {
        is_suppressed(code, place, suppressions)
            || self.way(place).any(|own| is_suppressed(code, own.span, suppressions))
    }

    /// Turns findings in expansions into findings in fragments: each once, with the uses that led there.
    pub fn settle(&self, diagnostics: &mut Vec<Diagnostic>) {
        if diagnostics.iter().all(is_plain) {
            return;
        }
        let mut settled: Vec<(Diagnostic, Vec<Vec<Label>>)> = Vec::new();
        let mut known: HashMap<(Code, Place, String), usize> = HashMap::new();
        let mut counts: HashMap<(Code, Span), usize> = HashMap::new();
        for mut found in std::mem::take(diagnostics) {
            self.lift_unreachable(&mut found);
            let span = found.span().unwrap_or_default();
            let way: Vec<Label> = self.way(span).map(label).collect();
            if let Some(own) = self.get(span.via) {
                shorten(&mut found, &own.prefix);
                // What is meant goes by another name in the fragment, and other uses may mean something else.
                found.fix = None;
            }
            let related = found.related.iter_mut().map(|own| &mut own.place);
            for place in std::iter::once(&mut found.place).chain(related) {
                if let Place::Span(span) = place {
                    *span = span.by(0);
                }
            }
            if way.is_empty() {
                settled.push((found, Vec::new()));
                continue;
            }
            // What is unwise is told with the ways that lead there, which differ from use to use: it counts by its place.
            let message = if found.code.group() == "lint" {
                let count = counts.entry((found.code, span)).or_default();
                *count += 1;
                count.to_string()
            } else {
                found.message.clone()
            };
            let key = (found.code, found.place.clone(), message);
            let place = *known.entry(key).or_insert(settled.len());
            match settled.get_mut(place) {
                Some((_, ways)) => ways.push(way),
                None => settled.push((found, vec![way])),
            }
        }
        diagnostics.extend(settled.into_iter().map(|(mut found, mut ways)| {
            ways.sort_by_key(|way| way.iter().rev().map(|own| own.place.clone()).collect::<Vec<_>>());
            ways.dedup();
            let more = ways.len().saturating_sub(MOST_NAMED);
            found.related.extend(ways.into_iter().take(MOST_NAMED).flatten());
            if more > 0
                && let Some(last) = found.related.last_mut()
            {
                last.message = format!("{}, and {more} more", last.message);
            }
            found
        }));
    }

    /// Where nothing leads to a use, nothing leads to the node that it starts at: what is said is said of the use.
    fn lift_unreachable(&self, found: &mut Diagnostic) {
        while found.code == Code::UnreachableNode
            && let Some(span) = found.span()
            && let Some(own) = self.get(span.via)
            && own.entry == span
        {
            found.place = own.span.into();
            let outer = self.get(own.span.via).map_or("", |outer| outer.prefix.as_str());
            found.message = format!("nothing leads to `{outer}{}`", own.name);
        }
    }
}

fn is_plain(found: &Diagnostic) -> bool {
    let is_plain = |place: &Place| place.span().is_none_or(|span| span.via == 0);
    is_plain(&found.place) && found.related.iter().all(|own| is_plain(&own.place))
}

fn label(own: &Use) -> Label {
    Label {
        place: own.span.by(0).into(),
        message: format!("by `{}`, which is a `{}`", own.name, own.fragment),
    }
}

/// Names the nodes of an expansion as the fragment does.
fn shorten(found: &mut Diagnostic, prefix: &str) {
    let long = format!("`{prefix}");
    let quoted = format!("\"{prefix}");
    let texts = std::iter::once(&mut found.message)
        .chain(found.help.as_mut())
        .chain(std::iter::once(&mut found.label))
        .chain(found.related.iter_mut().map(|own| &mut own.message));
    for text in texts {
        if text.contains(&long) || text.contains(&quoted) {
            *text = text.replace(&long, "`").replace(&quoted, "\"");
        }
    }
}
