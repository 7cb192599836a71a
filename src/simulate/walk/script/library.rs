//! The scripts of a workspace, by name and by id.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::compile::Compiled;
use crate::language::resolve::Carried;
use crate::model::{Script, required_libraries};

/// The scripts that others may require.
#[derive(Clone, Debug, Default)]
pub struct Library {
    by_name: HashMap<String, Arc<Script>>,
    by_id: HashMap<String, Arc<Script>>,
}

impl Library {
    /// The scripts of all that was compiled. Of two with one name the first counts.
    pub fn of(compiled: &Compiled) -> Self {
        let carried =
            compiled.journeys.iter().flat_map(|journey| journey.dependencies.scripts.values().cloned());
        let brought = compiled.brought.iter().filter_map(|brought| match &brought.content {
            Carried::Script(script) => Some(Arc::clone(script)),
            Carried::Other(..) => None,
        });
        let mut library = Self::default();
        for script in brought.chain(carried) {
            library.by_id.entry(script.id.clone()).or_insert_with(|| Arc::clone(&script));
            library.by_name.entry(script.name.clone()).or_insert(script);
        }
        library
    }

    /// The script of this id.
    pub(super) fn by_id(&self, id: &str) -> Option<Arc<Script>> {
        self.by_id.get(id).cloned()
    }

    /// The texts of the libraries that a script requires, and that those require.
    pub(super) fn required(&self, source: &str) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut open: Vec<String> = required_libraries(source).map(str::to_owned).collect();
        while let Some(name) = open.pop() {
            if let Some(script) = self.by_name.get(&name).filter(|_| !found.contains_key(&name)) {
                open.extend(required_libraries(&script.text).map(str::to_owned));
                found.insert(name, script.text.clone());
            }
        }
        found
    }
}
