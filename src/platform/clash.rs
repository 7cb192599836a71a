//! Things that are one to the platform, by their id, and that journeys carry in different forms.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::carry::word;
use super::read::{Exports, Note, Problem};
use crate::model::{DependencyKind, Journey, Script};

/// What journeys carried so far, and where it was read first.
#[derive(Default)]
pub(super) struct Clashes {
    scripts: HashMap<String, (Arc<Script>, String)>,
    others: HashMap<(DependencyKind, String), (Arc<Value>, String)>,
}

impl Clashes {
    /// Adds what a journey carries, and says what is another thing than before.
    ///
    /// Clients write a library's source wrong now and then, so that journeys of one file disagree; that, and whatever is
    /// no source, is a note. Sources of different files were exported on different days: only one of them can be right.
    pub(super) fn add(&mut self, journey: &Journey, path: &str, exports: &mut Exports) {
        let name = &journey.name;
        for (id, script) in &journey.dependencies.scripts {
            let Some((first, place)) = self.scripts.get(id) else {
                self.scripts.insert(id.clone(), (Arc::clone(script), path.to_owned()));
                continue;
            };
            if first == script {
                continue;
            }
            let what = format!("script `{}` ({id}) of journey `{name}`", script.name);
            if first.text != script.text && place != path {
                let problem = Problem::new(path, format!("{what} has another source than in {place}"));
                let mend = "an id is one script to the platform: read one of the two, or the newer one last";
                exports.clashes.push(problem.mend(mend).of_journey(name));
            } else {
                let part = if first.text == script.text { "other attributes" } else { "another source" };
                exports.notes.push(Note::new(path, format!("{what} has {part} than before, in {place}")));
            }
        }
        for (kind, objects) in &journey.dependencies.others {
            for (key, object) in objects {
                let Some((first, place)) = self.others.get(&(*kind, key.clone())) else {
                    self.others.insert((*kind, key.clone()), (Arc::clone(object), path.to_owned()));
                    continue;
                };
                if first != object {
                    let word = word(*kind);
                    let message =
                        format!("{word} `{key}` of journey `{name}` is another one than before, in {place}");
                    exports.notes.push(Note::new(path, message));
                }
            }
        }
    }
}
