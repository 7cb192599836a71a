//! Branches of scripts that tests take.

use std::collections::BTreeSet;

use crate::script::branches::Branch;
use crate::simulate::test::Report;
use crate::simulate::walk::script::Library;

/// What of one script is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveredScript {
    /// The script.
    pub script: String,
    /// Its branches, with whether a test takes each.
    pub branches: Vec<(Branch, bool)>,
}

impl CoveredScript {
    /// How many branches are taken.
    pub fn used(&self) -> usize {
        self.branches.iter().filter(|(_, is_used)| *is_used).count()
    }
}

/// What tests take of every script that branches, in the order of their names. The library must have
/// [counted](Library::counted) them.
pub fn of(library: &Library, reports: &[Report]) -> Vec<CoveredScript> {
    let walks = reports.iter().filter_map(|report| report.walk.as_ref());
    let taken: BTreeSet<(&str, u32)> =
        walks.flat_map(|walk| &walk.trace.branches).map(|(id, branch)| (id.as_str(), *branch)).collect();
    let covered = library.branches().filter(|(_, branched)| !branched.branches.is_empty());
    let mut all: Vec<CoveredScript> = covered
        .map(|(script, branched)| {
            let branches = (0..).zip(&branched.branches);
            let branches = branches
                .map(|(number, branch)| (branch.clone(), taken.contains(&(script.id.as_str(), number))));
            CoveredScript { script: script.name.clone(), branches: branches.collect() }
        })
        .collect();
    all.sort_by(|one, other| one.script.cmp(&other.script));
    all
}
