//! Who changed what since the last import, and which side wins where both did.

use std::collections::BTreeSet;

use crate::lock::fingerprint::{Fingerprints, OUTCOMES};

/// What to do where both sides changed the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// What the source says.
    Source,
    /// What the export says.
    Export,
}

/// Which side wins, in general and in places.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// The side that wins where nothing else is said.
    pub general: Option<Prefer>,
    /// The side that wins in a place: `JOURNEY`, `JOURNEY/NODE`, `JOURNEY/NODE.PART`, or `script:NAME` and the like.
    pub places: Vec<(String, Prefer)>,
    /// Whether journeys that the exports do not have any more leave the sources.
    pub prune: bool,
}

impl Preferences {
    /// Which side wins in a place. `names` are what it is called, the most exact one first; of two preferences for one
    /// name the later one counts. Also tells which of the preferences speak of it.
    pub(super) fn of(&self, names: &[String]) -> (Option<Prefer>, Vec<usize>) {
        let speaks = |(at, (name, _)): (usize, &(String, Prefer))| names.contains(name).then_some(at);
        let used = self.places.iter().enumerate().filter_map(speaks).collect();
        let mut exact = names.iter().filter_map(|name| self.places.iter().rfind(|(own, _)| own == name));
        (exact.next().map(|(_, side)| *side).or(self.general), used)
    }
}

/// The parts of one thing that changed.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// Parts to take from the export.
    pub taken: Vec<String>,
    /// Parts that changed on both sides.
    pub conflicts: Vec<String>,
}

/// Compares the parts of one thing. Without a base, what the export says otherwise was changed there. `prefer` says of a
/// part that changed on both sides which one wins.
pub(super) fn decide(
    base: &Fingerprints,
    ours: &Fingerprints,
    theirs: &Fingerprints,
    prefer: &mut dyn FnMut(&str) -> Option<Prefer>,
) -> Decision {
    let base = if base.is_empty() { ours } else { base };
    let mut decision = Decision::default();
    let names: BTreeSet<&String> = base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
    for name in names.into_iter().filter(|name| *name != OUTCOMES) {
        let (base, ours, theirs) = (base.get(name), ours.get(name), theirs.get(name));
        if ours == theirs || theirs == base {
            continue;
        }
        if ours == base {
            decision.taken.push(name.clone());
            continue;
        }
        match prefer(name) {
            Some(Prefer::Export) => decision.taken.push(name.clone()),
            Some(Prefer::Source) => {}
            None => decision.conflicts.push(name.clone()),
        }
    }
    decision
}

/// A part in the words of a message.
pub(super) fn words(part: &str) -> String {
    match part.strip_prefix('=') {
        Some(property) => format!("`{property}`"),
        None if part.starts_with("-> ") => format!("where `{}` leads", &part[3..]),
        None => match part {
            "label" => "its display name".to_owned(),
            "start" => "where it starts".to_owned(),
            "text" => "its source".to_owned(),
            part => format!("its {part}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(list: &[(&str, &str)]) -> Fingerprints {
        list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn each_side_keeps_its_own_changes() {
        let base = parts(&[("=a", "1"), ("=b", "1"), ("=c", "1"), ("=d", "1")]);
        let ours = parts(&[("=a", "2"), ("=b", "1"), ("=c", "2"), ("=d", "3")]);
        let theirs = parts(&[("=a", "1"), ("=c", "2"), ("=d", "4"), ("=e", "1")]);
        let decision = decide(&base, &ours, &theirs, &mut |_| None);
        assert_eq!(decision.taken, ["=b", "=e"]);
        assert_eq!(decision.conflicts, ["=d"]);
        let export = decide(&base, &ours, &theirs, &mut |_| Some(Prefer::Export));
        assert_eq!(export.taken, ["=b", "=d", "=e"]);
        let unknown = decide(&Fingerprints::new(), &ours, &theirs, &mut |_| None);
        assert_eq!(unknown.taken, ["=a", "=b", "=d", "=e"]);
    }

    #[test]
    fn the_most_exact_preference_counts() {
        let preferences = Preferences {
            general: Some(Prefer::Source),
            places: vec![
                ("Login/a.p".to_owned(), Prefer::Source),
                ("Login/a".to_owned(), Prefer::Export),
                ("Login".to_owned(), Prefer::Source),
            ],
            prune: false,
        };
        let of = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            preferences.of(&names)
        };
        assert_eq!(of(&["Login/a.p", "Login/a", "Login"]), (Some(Prefer::Source), vec![0, 1, 2]));
        assert_eq!(of(&["Login/a.q", "Login/a", "Login"]), (Some(Prefer::Export), vec![1, 2]));
        assert_eq!(of(&["Other"]), (Some(Prefer::Source), vec![]));
    }
}
