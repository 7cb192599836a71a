//! Weighing the two sides of a thing, part by part, and telling what cannot be decided.

use super::conflict::{self, Conflict, Side, part_name};
use super::decide::{Prefer, decide, words};
use super::merge::Merge;
use crate::lock::fingerprint::{self, Fingerprints};

impl Merge<'_, '_> {
    /// Which side wins in a place, by what it is called.
    pub(super) fn prefer(&mut self, names: &[String]) -> Option<Prefer> {
        let (side, used) = self.preferences.of(names);
        self.used.extend(used);
        side
    }

    /// Compares the parts of a journey or node, and keeps account of what is to be told.
    pub(super) fn decide(
        &mut self,
        thing: &Thing<'_>,
        ours: &Fingerprints,
        theirs: &Fingerprints,
    ) -> Vec<String> {
        let Thing { name, said, above, base, .. } = thing;
        let mut conflicts = self.compare((name, said, above), base, ours, theirs, ".");
        let with_vars = self.with_vars(name, above, &mut conflicts.0);
        for part in conflicts.1.into_iter().chain(with_vars) {
            let own = thing.ours;
            let span = match own.node {
                Some(node) => conflict::span(node, &part),
                None if part == "start" => own.journey.start.as_ref().and_then(|start| start.span),
                None => part.strip_prefix('=').and_then(|name| own.journey.properties.get(name)?.name_span),
            };
            let place = conflict::place(span.or(own.journey.name_span), self.meeting.sources);
            let was = own.base(&part, base.get(&part), thing.theirs.journey);
            self.merged.conflicts.push(Conflict {
                place,
                name: format!("{name}.{}", part_name(&part)),
                what: self.what(name, &part),
                sides: Conflict::sides(was, own.value(&part), thing.theirs.value(&part)),
                mend: None,
            });
        }
        conflicts.0
    }

    /// Takes out of what the export changed all that a source says with a variable, which other places and environments may
    /// share, unless somebody prefers a side; gives what is to be asked.
    pub(super) fn with_vars(&mut self, name: &str, above: &[String], taken: &mut Vec<String>) -> Vec<String> {
        let mut asked = Vec::new();
        for part in std::mem::take(taken) {
            let own = format!("{name}.{}", part_name(&part));
            if self.written.var(&own).is_none() || !part.starts_with('=') {
                taken.push(part);
                continue;
            }
            let names = [own, name.to_owned()];
            match self.prefer(&[&names[..], above].concat()) {
                Some(Prefer::Export) => taken.push(part),
                Some(Prefer::Source) => {}
                None => asked.push(part),
            }
        }
        asked
    }

    /// What is said of a part that is to be settled.
    fn what(&self, name: &str, part: &str) -> String {
        match self.written.var(&format!("{name}.{}", part_name(part))) {
            Some(var) => format!("changed in the export, and the source says it with the variable `{var}`"),
            None => BOTH.to_owned(),
        }
    }

    /// Compares the parts of anything; gives those to take, and those that changed on both sides.
    pub(super) fn compare(
        &mut self,
        (name, said, above): (&str, &str, &[String]),
        base: &Fingerprints,
        ours: &Fingerprints,
        theirs: &Fingerprints,
        dot: &str,
    ) -> (Vec<String>, Vec<String>) {
        let mut prefer = |part: &str| {
            let names = [format!("{name}{dot}{}", part_name(part)), name.to_owned()];
            self.prefer(&[&names[..], above].concat())
        };
        let decision = decide(&fingerprint::plain(base), ours, theirs, &mut prefer);
        if !decision.taken.is_empty() {
            let parts: Vec<String> = decision.taken.iter().map(|part| words(part)).collect();
            self.merged.changes.push(format!("{said}: {}", parts.join(", ")));
        }
        (decision.taken, decision.conflicts)
    }
}

/// What is said of a part that both sides changed.
pub(super) const BOTH: &str = "changed in the source and in the export";

/// A journey or node that is compared part by part.
pub(super) struct Thing<'j> {
    /// What `--prefer` calls it.
    pub name: String,
    /// What reports of changes call it.
    pub said: String,
    /// What `--prefer` calls that which it is in.
    pub above: Vec<String>,
    /// How it stood last.
    pub base: &'j Fingerprints,
    pub ours: Side<'j>,
    pub theirs: Side<'j>,
}
