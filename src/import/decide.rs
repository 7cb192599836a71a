//! Who changed what since the last import.

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

/// The parts of one thing that changed.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// Parts to take from the export.
    pub taken: Vec<String>,
    /// Parts that changed on both sides.
    pub conflicts: Vec<String>,
    /// True when the source has changed since the last import.
    pub is_ours_changed: bool,
    /// True when the export has.
    pub is_theirs_changed: bool,
}

/// Compares the parts of one thing. Without a base, what the export says otherwise was changed there.
pub(super) fn decide(
    base: &Fingerprints,
    ours: &Fingerprints,
    theirs: &Fingerprints,
    prefer: Option<Prefer>,
) -> Decision {
    let base = if base.is_empty() { ours } else { base };
    let mut decision = Decision::default();
    let names: BTreeSet<&String> = base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
    for name in names.into_iter().filter(|name| *name != OUTCOMES) {
        let (base, ours, theirs) = (base.get(name), ours.get(name), theirs.get(name));
        decision.is_ours_changed |= ours != base;
        decision.is_theirs_changed |= theirs != base;
        if ours == theirs || theirs == base {
            continue;
        }
        match prefer {
            _ if ours == base => decision.taken.push(name.clone()),
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
        let decision = decide(&base, &ours, &theirs, None);
        assert_eq!(decision.taken, ["=b", "=e"]);
        assert_eq!(decision.conflicts, ["=d"]);
        assert_eq!(decide(&base, &ours, &theirs, Some(Prefer::Export)).taken, ["=b", "=d", "=e"]);
        assert_eq!(decide(&Fingerprints::new(), &ours, &theirs, None).taken, ["=a", "=b", "=d", "=e"]);
    }
}
