//! The scripts of a workspace, by name and by id.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::model::{Script, required_libraries};

/// The scripts that others may require.
#[derive(Clone, Debug, Default)]
pub struct Library {
    by_name: HashMap<String, Arc<Script>>,
    by_id: HashMap<String, Arc<Script>>,
}

impl Library {
    /// The library of these scripts. Of two with one name the first counts.
    pub fn of<'s>(scripts: impl IntoIterator<Item = &'s Arc<Script>>) -> Self {
        let mut library = Self::default();
        for script in scripts {
            library.by_id.entry(script.id.clone()).or_insert_with(|| Arc::clone(script));
            library.by_name.entry(script.name.clone()).or_insert_with(|| Arc::clone(script));
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
