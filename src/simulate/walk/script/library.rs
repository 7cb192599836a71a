//! The scripts of a workspace, by name and by id.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::model::{Script, required_libraries};
use crate::script::branches::{Branched, branched};
use crate::script::rhino;

/// What a script whose branches are counted calls on each.
pub(super) const TAKE: &str = "__take";

/// What scripts are for that run in tests.
const RUNS: [&str; 4] =
    ["AUTHENTICATION_TREE_DECISION_NODE", "CONFIG_PROVIDER_NODE", "LIBRARY", "SCRIPTED_DECISION_NODE"];

/// The scripts that others may require.
#[derive(Debug, Default)]
pub struct Library {
    by_name: HashMap<String, Arc<Script>>,
    by_id: BTreeMap<String, Arc<Script>>,
    /// Scripts whose branches are counted, by id.
    branched: BTreeMap<String, Branched>,
    /// Why the platform's engine refuses scripts, by id, as far as somebody has asked.
    refused: Mutex<HashMap<String, Option<String>>>,
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

    /// The same library, whose scripts tell which branches they take. Of what cannot be read no branches are known.
    #[must_use]
    pub fn counted(mut self) -> Self {
        let runs = |script: &Script| is_javascript(script) && RUNS.contains(&context(script));
        let counted = self.by_id.iter().filter(|(_, script)| runs(script)).filter_map(|(id, script)| {
            let begin = format!("{TAKE}({},", Value::String(id.clone()));
            Some((id.clone(), branched(&script.text, &begin).ok()?))
        });
        self.branched = counted.collect();
        self
    }

    /// The scripts whose branches are counted.
    pub fn branches(&self) -> impl Iterator<Item = (&Script, &Branched)> {
        self.branched.iter().filter_map(|(id, branched)| Some((&**self.by_id.get(id)?, branched)))
    }

    /// The script of this id.
    pub(super) fn by_id(&self, id: &str) -> Option<Arc<Script>> {
        self.by_id.get(id).cloned()
    }

    /// The text of a script as it runs.
    pub(super) fn text<'s>(&'s self, script: &'s Script) -> &'s str {
        self.branched.get(&script.id).map_or(&script.text, |branched| &branched.text)
    }

    /// The texts of the libraries that a script requires, and that those require.
    pub(super) fn required(&self, source: &str) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut open: Vec<String> = required_libraries(source).map(str::to_owned).collect();
        while let Some(name) = open.pop() {
            if let Some(script) = self.by_name.get(&name).filter(|_| !found.contains_key(&name)) {
                open.extend(required_libraries(&script.text).map(str::to_owned));
                found.insert(name, self.text(script).to_owned());
            }
        }
        found
    }

    /// Why the platform's own engine cannot read a script, though the one that runs here can.
    pub(super) fn refused(&self, script: &Script) -> Option<String> {
        let known = self.refused.lock().unwrap_or_else(PoisonError::into_inner).get(&script.id).cloned();
        known.unwrap_or_else(|| {
            let why = refusal(script);
            let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
            refused.insert(script.id.clone(), why.clone());
            why
        })
    }
}

fn refusal(script: &Script) -> Option<String> {
    // What no engine can read is told when it runs.
    let refusals = rhino::refusals(&script.text).unwrap_or_default();
    let refusal = refusals.into_iter().find(|refusal| refusal.is_syntax)?;
    let before = script.text.get(..refusal.place.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let (name, what, instead) = (&script.name, &refusal.what, refusal.instead);
    Some(format!(
        "the script `{name}`, line {line}: the platform's engine does not know {what} and refuses the whole script: {instead}"
    ))
}

/// Whether a script is written in JavaScript, as it is unless it says otherwise.
pub(super) fn is_javascript(script: &Script) -> bool {
    language(script).eq_ignore_ascii_case("JAVASCRIPT")
}

/// What a script is for; a decision unless it says otherwise.
fn context(script: &Script) -> &str {
    script.attributes.get("context").and_then(Value::as_str).unwrap_or(RUNS[0])
}

/// The language of a script.
pub(super) fn language(script: &Script) -> &str {
    script.attributes.get("language").and_then(Value::as_str).unwrap_or("JAVASCRIPT")
}
