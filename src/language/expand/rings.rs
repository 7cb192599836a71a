//! Fragments that use themselves, through others or not.

use std::collections::HashSet;

use super::table::{Fragments, uses_of};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

impl<'d> Fragments<'d, '_> {
    /// Reports each ring among fragments that use themselves, or one that does.
    pub(super) fn rings(&mut self, left: &[&'d str], diagnostics: &mut Vec<Diagnostic>) {
        let among: HashSet<&str> = left.iter().copied().collect();
        let mut told: HashSet<&str> = HashSet::new();
        for start in left {
            // Each of them leads on to another one of them, so walking comes back to where it was.
            let mut way: Vec<(&'d str, Span)> = Vec::new();
            let mut at: &'d str = start;
            while !told.contains(at) && !way.iter().any(|(name, _)| *name == at) {
                let own = &self.by_name[at];
                let next = uses_of(&own.declaration.body, self)
                    .find(|(_, other)| among.contains(&*other.declaration.name.text));
                let Some((node, other)) = next else { break };
                way.push((at, node.name.span));
                at = &other.declaration.name.text;
            }
            let is_new = !told.contains(at);
            told.extend(way.iter().map(|(name, _)| *name));
            let Some(first) = way.iter().position(|(name, _)| *name == at).filter(|_| is_new) else {
                continue;
            };
            let ring = &way[first..];
            let names: Vec<&str> = ring.iter().map(|(name, _)| *name).chain([at]).collect();
            let shown = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" -> ");
            let mut diagnostic = Diagnostic::new(
                Code::FragmentRing,
                ring[0].1,
                format!("fragments use each other in a ring: {shown}"),
            )
            .help("it would never end: take one of these uses out");
            for (name, span) in &ring[1..] {
                diagnostic = diagnostic.related(*span, format!("in `{name}`"));
            }
            diagnostics.push(diagnostic);
        }
        for name in left {
            if let Some(own) = self.by_name.get_mut(name) {
                own.is_sound = false;
            }
        }
    }
}
