//! Scripts in files of their own, and which journeys use them.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

use super::texts::Texts;
use crate::model::required_libraries;
use crate::platform::bundle::Bundle;
use crate::platform::origin::{Origin, Reach};
use crate::platform::read::Note;
use crate::platform::scripts;

/// The scripts of all files.
#[derive(Default)]
pub(super) struct Scripts {
    list: Vec<Script>,
    by_id: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

struct Script {
    origin: Origin,
    value: Map<String, Value>,
    is_used: bool,
    /// What is odd about its source.
    notes: Vec<String>,
}

impl Scripts {
    pub(super) fn add(&mut self, origin: Origin, value: Map<String, Value>) {
        let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        self.by_id.entry(text("_id")).or_default().push(self.list.len());
        self.by_name.entry(text("name")).or_default().push(self.list.len());
        self.list.push(Script { origin, value, is_used: false, notes: Vec::new() });
    }

    /// Puts the sources that scripts name into their places.
    pub(super) fn inline(&mut self, texts: &Texts) {
        for script in &mut self.list {
            if let Some(source) = script.value.get_mut("script") {
                // As a literal it cannot be mistaken for base64.
                texts.inline(source, &script.origin.path, scripts::literal, &mut script.notes);
            }
        }
    }

    /// Gives a journey the scripts with these ids, and the libraries that they require.
    pub(super) fn attach(
        &mut self,
        bundle: &mut Bundle,
        ids: &BTreeSet<String>,
        has_libraries: bool,
        notes: &mut Vec<Note>,
    ) {
        let mut open: Vec<usize> =
            ids.iter().filter_map(|id| self.nearest(self.by_id.get(id)?, &bundle.origin)).collect();
        if has_libraries {
            for own in bundle.scripts.values() {
                open.extend(self.libraries(own.get("script"), &bundle.origin));
            }
        }
        let mut seen = BTreeSet::new();
        while let Some(place) = open.pop() {
            if !seen.insert(place) {
                continue;
            }
            self.list[place].is_used = true;
            let Script { origin, value, .. } = &self.list[place];
            let id = value.get("_id").and_then(Value::as_str).unwrap_or_default();
            match bundle.scripts.get(id) {
                Some(own) if is_other(own, &Value::Object(value.clone())) => {
                    let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
                    let message = format!(
                        "script `{name}` ({id}) is another one than journey `{}` carries in {}, which counts",
                        bundle.name(),
                        bundle.origin.path
                    );
                    notes.push(Note::new(&origin.path, message));
                }
                Some(_) => {}
                None => {
                    if has_libraries {
                        open.extend(self.libraries(value.get("script"), &bundle.origin));
                    }
                    bundle.scripts.insert(id.to_owned(), Value::Object(value.clone()));
                }
            }
        }
    }

    /// The libraries that a source requires.
    fn libraries(&self, source: Option<&Value>, near: &Origin) -> Vec<usize> {
        let source = source.and_then(scripts::decode).unwrap_or_default();
        required_libraries(&source).filter_map(|name| self.nearest(self.by_name.get(name)?, near)).collect()
    }

    fn nearest(&self, places: &[usize], near: &Origin) -> Option<usize> {
        let usable = places.iter().copied().filter(|place| near.may_use(&self.list[*place].origin));
        // Of several that are as near, the first.
        usable.rev().max_by_key(|place| near.nearness(&self.list[*place].origin))
    }

    /// Used scripts of one id and realm that have different sources: id and the two files.
    pub(super) fn doubled(&self) -> Vec<(&str, &str, &str)> {
        let mut found = Vec::new();
        for places in self.by_id.values().filter(|places| places.len() > 1) {
            let mut firsts: HashMap<Option<&str>, &Script> = HashMap::new();
            for script in places.iter().map(|place| &self.list[*place]) {
                let first = firsts.entry(script.origin.realm.as_deref()).or_insert(script);
                let [one, other] =
                    [&first.value, &script.value].map(|value| value.get("script").and_then(scripts::decode));
                if (first.is_used || script.is_used) && one != other {
                    let id = script.value.get("_id").and_then(Value::as_str).unwrap_or_default();
                    found.push((id, &*first.origin.path, &*script.origin.path));
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// What is odd about the sources of used scripts.
    pub(super) fn notes(&self) -> impl Iterator<Item = Note> {
        let used = self.list.iter().filter(|script| script.is_used);
        used.flat_map(|script| script.notes.iter().map(Note::plain))
    }

    /// How many scripts no journey uses. Those that were named go to the only journey.
    pub(super) fn leave(&mut self, bundles: &mut [Bundle]) -> usize {
        let mut left = 0;
        for script in self.list.iter_mut().filter(|script| !script.is_used) {
            match (&mut *bundles, script.origin.reach) {
                ([bundle], Reach::Named) => {
                    let id = script.value.get("_id").and_then(Value::as_str).unwrap_or_default();
                    let value = || Value::Object(script.value.clone());
                    bundle.scripts.entry(id).or_insert_with(value);
                }
                (_, Reach::Beside) => {}
                _ => left += 1,
            }
        }
        left
    }
}

/// Whether two scripts have different sources.
fn is_other(one: &Value, other: &Value) -> bool {
    let source = |script: &Value| script.get("script").and_then(scripts::decode);
    source(one) != source(other)
}
