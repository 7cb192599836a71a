//! The lock as a file: JSON with a short line for each fact, so that two branches that touch different nodes merge quietly.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{JourneyLock, Lock, Order, print};
use crate::model::DependencyKind;

/// The form of the file that this program writes.
const VERSION: u64 = 1;

/// Why a lock cannot be read.
#[derive(Debug)]
pub struct LockError(
    /// What is wrong, with the line where that is known.
    pub String,
);

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LockError {}

impl Lock {
    /// Reads a lock.
    pub fn read(text: &str) -> Result<Self, LockError> {
        if text.contains("\n<<<<<<< ") || text.starts_with("<<<<<<< ") {
            let mend = "it holds an unfinished merge: keep both sides of each conflict, line by line";
            return Err(LockError(mend.to_owned()));
        }
        let broken = |error: &dyn fmt::Display| LockError(format!("it is no lock: {error}"));
        let mut value: Value = serde_json::from_str(text).map_err(|error| broken(&error))?;
        let Some(whole) = value.as_object_mut() else { return Err(broken(&"expected an object")) };
        match whole.get("version").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(newer) => {
                return Err(LockError(format!("it has the form {newer}; this program knows form {VERSION}")));
            }
            None => return Err(broken(&"it has no `version`")),
        }
        let mut lock = Self::default();
        if let Some(journeys) = whole.remove("journeys") {
            // Through text, since numbers of any length keep their form only there.
            lock.journeys = serde_json::from_str(&journeys.to_string()).map_err(|error| broken(&error))?;
            for (name, own) in &mut lock.journeys {
                let nodes = journeys[name]["nodes"].as_object();
                own.order = Order(nodes.map_or_else(Vec::new, |nodes| nodes.keys().cloned().collect()));
            }
        }
        if let Some(scripts) = whole.remove("scripts") {
            lock.scripts = serde_json::from_str(&scripts.to_string()).map_err(|error| broken(&error))?;
        }
        if let Some(realm) = whole.remove("realm") {
            lock.realm = serde_json::from_value(realm).map_err(|error| broken(&error))?;
        }
        lock.gather();
        Ok(lock)
    }

    /// Once each journey kept the fingerprints of what it carried.
    fn gather(&mut self) {
        let is_object = |part: &String| {
            let kind = part.split_once('/').map(|(kind, _)| kind);
            DependencyKind::ALL.iter().any(|own| kind == Some(own.key()))
        };
        for journey in self.journeys.values_mut() {
            let objects: Vec<String> = journey.base.keys().filter(|part| is_object(part)).cloned().collect();
            for part in objects {
                if let Some(base) = journey.base.remove(&part) {
                    self.realm.entry(part).or_insert(base);
                }
            }
        }
    }

    /// Writes the lock.
    pub fn write(&self) -> String {
        let entries = |list: &mut dyn Iterator<Item = (&String, Value)>| -> Value {
            Value::Object(list.map(|(key, value)| (key.clone(), value)).collect())
        };
        let journeys = entries(&mut self.journeys.iter().map(|(name, own)| (name, journey(own))));
        let scripts = entries(&mut self.scripts.iter().map(|(name, own)| (name, to_value(own))));
        let whole =
            json!({ "journeys": journeys, "realm": self.realm, "scripts": scripts, "version": VERSION });
        let mut out = String::new();
        print::value(&mut out, &whole, &mut Vec::new());
        out.push('\n');
        out
    }
}

/// A journey with its nodes in the order of its source.
fn journey(own: &JourneyLock) -> Value {
    let mut value = to_value(own);
    if let Some(Value::Object(nodes)) = value.get_mut("nodes") {
        let names = own.order.0.iter().filter(|name| own.nodes.contains_key(*name));
        let ordered: Map<String, Value> =
            names.filter_map(|name| Some((name.clone(), nodes.remove(name)?))).collect();
        let rest = std::mem::replace(nodes, ordered);
        nodes.extend(rest);
    }
    value
}

fn to_value(part: &impl Serialize) -> Value {
    // Through text, since numbers of any length keep their form only there.
    let text = serde_json::to_string(part).expect("the lock is maps, lists, texts and numbers");
    serde_json::from_str(&text).expect("it was just written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::{NodeLock, Place, ScriptLock};

    fn lock() -> Lock {
        let number = |text: &str| serde_json::from_str(text).expect("a number");
        let node = NodeLock {
            id: Some("0e1a".to_owned()),
            at: Some(Place(number("16.015625"), number("80"))),
            ..NodeLock::default()
        };
        let mut journey = JourneyLock::default();
        journey.nodes.insert("signIn".to_owned(), node);
        journey.tree.insert("description".to_owned(), Value::Null);
        let mut lock = Lock::default();
        lock.journeys.insert("Login \"two\"".to_owned(), journey);
        lock.scripts
            .insert("risk".to_owned(), ScriptLock { id: Some("5".to_owned()), ..ScriptLock::default() });
        lock
    }

    #[test]
    fn reads_what_it_writes() {
        let text = lock().write();
        assert_eq!(Lock::read(&text).expect("it was just written"), lock(), "{text}");
        let node = "\n        \"signIn\": {\n          \"at\": [16.015625,80],\n          \"id\": \"0e1a\"\n        }\n";
        assert!(text.contains(node), "{text}");
        assert_eq!(Lock::read(&Lock::default().write()).expect("it is empty"), Lock::default());
    }

    #[test]
    fn lines_are_short_and_nodes_keep_their_order() {
        let mut lock = lock();
        let journey = lock.journeys.values_mut().next().expect("there is one");
        let base = (0..30).map(|number| (format!("=property{number}"), "0123abcd".to_owned())).collect();
        journey.nodes.insert("a".to_owned(), NodeLock { base, ..NodeLock::default() });
        journey.order = Order(vec!["signIn".to_owned(), "a".to_owned()]);
        let text = lock.write();
        assert!(text.lines().all(|line| line.len() < 120), "{text}");
        assert!(text.find("\"signIn\"") < text.find("\"a\""), "{text}");
        assert_eq!(Lock::read(&text).expect("it was just written"), lock, "{text}");
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, words) in [
            ("", "no lock"),
            ("[]", "expected an object"),
            ("{}", "no `version`"),
            ("{\"version\": 2}", "form 2"),
            ("<<<<<<< ours\n", "unfinished merge"),
            ("{\"version\": 1, \"scripts\": {\"a\": {\"oid\": 1}}}", "unknown field"),
        ] {
            let error = Lock::read(text).expect_err("it is broken").to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
