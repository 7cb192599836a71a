//! The three states of a journey.
//!
//! Shared state lives as long as the journey, transient state as long as a request, secure state is what of transient state
//! a later node asks for. Source: Javadoc of `org.forgerock.am.trees.model.TreeState` (AM 8.1), and `NodeState` of
//! ForgeRock/am-external (8.0.2).

use serde_json::{Map, Value};

/// Objects in state that are merged, key by key, instead of replaced.
const CONTAINERS: [&str; 1] = ["objectAttributes"];

/// State.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Kept over requests.
    pub shared: Map<String, Value>,
    /// Of this request.
    pub transient: Map<String, Value>,
    /// Kept over requests, and secret.
    pub secure: Map<String, Value>,
}

/// Which state something is put into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Shared state.
    Shared,
    /// Transient state.
    Transient,
}

impl State {
    /// The value of a key: transient before secure before shared.
    pub fn get(&self, key: &str) -> Option<&Value> {
        [&self.transient, &self.secure, &self.shared].into_iter().find_map(|state| state.get(key))
    }

    /// The object of a key, merged from shared, secure and transient state.
    pub fn object(&self, key: &str) -> Option<Value> {
        let found: Vec<&Value> = [&self.shared, &self.secure, &self.transient]
            .into_iter()
            .filter_map(|state| state.get(key))
            .collect();
        if found.iter().any(|value| !value.is_object()) {
            return self.get(key).cloned();
        }
        let mut merged: Option<Map<String, Value>> = None;
        for map in found.into_iter().filter_map(Value::as_object) {
            let merged = merged.get_or_insert_default();
            merged.extend(map.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
        merged.map(Value::Object)
    }

    /// The attribute of an identity: inside `objectAttributes`, or a key of its own.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        let inside = self.object("objectAttributes").and_then(|object| object.get(name).cloned());
        inside.or_else(|| self.get(name).cloned()).filter(|value| !value.is_null())
    }

    /// Puts a value, at `a.b` inside the object `a`.
    pub fn put(&mut self, place: Place, path: &str, value: Value) {
        let state = self.at(place);
        match path.split_once('.').filter(|(container, _)| CONTAINERS.contains(container)) {
            Some((container, key)) => {
                let object = state.entry(container).or_insert_with(|| Value::Object(Map::new()));
                if let Some(object) = object.as_object_mut() {
                    object.insert(key.to_owned(), value);
                }
            }
            None => {
                state.insert(path.to_owned(), value);
            }
        }
    }

    /// Merges an object: its keys leave the other states, containers are merged one level deep.
    pub fn merge(&mut self, place: Place, object: &Map<String, Value>) {
        for (key, value) in object {
            let is_container = CONTAINERS.contains(&key.as_str());
            match value.as_object().filter(|_| is_container) {
                Some(inner) => {
                    for (name, value) in inner {
                        for state in [&mut self.shared, &mut self.transient, &mut self.secure] {
                            if let Some(object) = state.get_mut(key).and_then(Value::as_object_mut) {
                                object.remove(name);
                            }
                        }
                        self.put(place, &format!("{key}.{name}"), value.clone());
                    }
                }
                None => {
                    self.remove(key);
                    self.at(place).insert(key.clone(), value.clone());
                }
            }
        }
    }

    /// Takes a key out of every state.
    pub fn remove(&mut self, key: &str) {
        for state in [&mut self.shared, &mut self.transient, &mut self.secure] {
            state.shift_remove(key);
        }
    }

    /// The keys of every state, sorted.
    pub fn keys(&self) -> Vec<&str> {
        let states = [&self.shared, &self.transient, &self.secure];
        let mut keys: Vec<&str> = states.iter().flat_map(|state| state.keys()).map(String::as_str).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Ends a request: what of transient state is asked for becomes secure, the rest is gone. Gives the keys that are lost.
    pub fn end_request(&mut self, is_asked_for: &dyn Fn(&str) -> bool) -> Vec<String> {
        let mut lost = Vec::new();
        for (key, value) in std::mem::take(&mut self.transient) {
            if !is_asked_for(&key) {
                lost.push(key);
                continue;
            }
            match (self.secure.get_mut(&key).and_then(Value::as_object_mut), value) {
                (Some(object), Value::Object(new)) => object.extend(new),
                (_, value) => {
                    self.secure.insert(key, value);
                }
            }
        }
        lost
    }

    fn at(&mut self, place: Place) -> &mut Map<String, Value> {
        match place {
            Place::Shared => &mut self.shared,
            Place::Transient => &mut self.transient,
        }
    }
}
