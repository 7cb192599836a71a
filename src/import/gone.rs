//! Journeys that exports do not have any more.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use super::conflict::{self, Conflict};
use super::decide::Prefer;
use super::merge::Merge;
use super::standing::{file_of, folder_of};
use crate::language::syntax::{Document, Keyword};
use crate::lock::JourneyLock;
use crate::lock::fingerprint::{self, Fingerprints, OUTCOMES};
use crate::model::Journey;
use crate::source::{FileId, normal};

impl Merge<'_, '_> {
    /// Names the journeys that were on the platform and that the exports do not have; takes them out of the sources
    /// where that is asked for. `exported` are the names of all journeys in the exports.
    pub(super) fn gone(
        &mut self,
        exported: &BTreeSet<&str>,
        own: &HashMap<&str, &Journey>,
        documents: &mut [Option<Document<'_>>],
    ) {
        let locks = &self.meeting.lock.journeys;
        let is_gone = |(name, lock): &(&String, &JourneyLock)| {
            lock.has_base() && !exported.contains(name.as_str()) && own.contains_key(name.as_str())
        };
        self.merged.gone = locks.iter().filter(is_gone).map(|(name, _)| name.clone()).collect();
        if !self.preferences.prune {
            return;
        }
        let mut pruned: BTreeSet<&str> = BTreeSet::new();
        for (name, lock) in locks.iter().filter(is_gone) {
            let journey = own[name.as_str()];
            let side = self.prefer(std::slice::from_ref(name));
            match side {
                Some(Prefer::Source) => {}
                None if is_touched(journey, lock) => self.merged.conflicts.push(Conflict {
                    place: conflict::place(journey.name_span, self.meeting.sources),
                    name: name.clone(),
                    what: "is gone from the exports, and the source changed it".to_owned(),
                    sides: Vec::new(),
                    mend: None,
                }),
                _ => drop(pruned.insert(name)),
            }
        }
        for name in &pruned {
            self.merged.lock.journeys.remove(*name);
            self.merged.changes.push(format!("{name}: gone"));
            if let Some(file) = own[*name].name_span.map(|span| span.file) {
                self.prune(name, file, documents);
            }
        }
        self.leave_behind(documents);
    }

    /// Takes a journey out of its source; a source without journeys goes as a whole.
    fn prune(&mut self, name: &str, file: FileId, documents: &mut [Option<Document<'_>>]) {
        let Some(Some(document)) = documents.get_mut(file.0 as usize) else { return };
        document
            .declarations
            .retain(|declaration| declaration.keyword != Keyword::Journey || declaration.name.text != name);
        self.changed.insert(file);
        if !document.declarations.iter().any(|declaration| declaration.keyword == Keyword::Journey) {
            self.changed.remove(&file);
            self.merged.removed.insert(PathBuf::from(self.meeting.sources.file(file).name()));
        }
    }

    /// Removes what the sources that go name, and no other source does.
    fn leave_behind(&mut self, documents: &[Option<Document<'_>>]) {
        let (mut stay, mut leave) = (BTreeSet::new(), BTreeSet::new());
        let mut names = (BTreeSet::new(), BTreeSet::new());
        for ((_, source), document) in self.meeting.sources.iter().zip(documents) {
            let is_removed = self.merged.removed.contains(&PathBuf::from(source.name()));
            for declaration in document.iter().flat_map(|document| &document.declarations) {
                let name = declaration.name.text.to_string();
                let is_script = declaration.keyword == Keyword::Script;
                let file = file_of(declaration).map(|path| normal(&folder_of(source.name()).join(path)));
                if is_removed {
                    leave.extend(file);
                    names.1.extend(is_script.then_some(name));
                } else {
                    stay.extend(file);
                    names.0.extend(is_script.then_some(name));
                }
            }
        }
        self.merged.removed.extend(leave.difference(&stay).cloned());
        for name in names.1.difference(&names.0) {
            self.merged.lock.scripts.remove(name);
        }
    }
}

/// Whether a source says anything otherwise than it was last on the platform.
fn is_touched(journey: &Journey, lock: &JourneyLock) -> bool {
    let differ = |base: &Fingerprints, own: Fingerprints| {
        let (mut base, mut own) = (fingerprint::plain(base), own);
        base.remove(OUTCOMES);
        own.remove(OUTCOMES);
        base != own
    };
    let known = lock.nodes.values().filter(|node| node.has_base()).count();
    differ(&lock.base, fingerprint::journey(journey))
        || journey.all_nodes().count() != known
        || journey.all_nodes().any(|node| {
            lock.nodes.get(&node.key).is_none_or(|own| differ(&own.base, fingerprint::node(journey, node)))
        })
}
