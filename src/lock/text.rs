//! The lock as a file: JSON, sorted, one line an entry, so that two branches that touch different nodes merge quietly.

use std::fmt;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Value, json};

use super::{JourneyLock, Lock, ScriptLock};
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
        let mut out = String::from("{\n");
        section(&mut out, 1, "journeys", &self.journeys, false, write_journey);
        section(&mut out, 1, "realm", &self.realm, false, |out, base: &String| line(out, base));
        section(&mut out, 1, "scripts", &self.scripts, false, |out, script: &ScriptLock| line(out, script));
        let _ = writeln!(out, "  \"version\": {}\n}}", json!(VERSION));
        out
    }
}

/// Writes `"name": { … }` with an entry a line.
fn section<'e, V: 'e>(
    out: &mut String,
    depth: usize,
    name: &str,
    entries: impl IntoIterator<Item = (&'e String, &'e V)>,
    is_last: bool,
    mut write: impl FnMut(&mut String, &V),
) {
    let pad = "  ".repeat(depth);
    let mut entries = entries.into_iter().peekable();
    let end = if is_last { "\n" } else { ",\n" };
    if entries.peek().is_none() {
        let _ = write!(out, "{pad}{}: {{}}{end}", json!(name));
        return;
    }
    let _ = writeln!(out, "{pad}{}: {{", json!(name));
    while let Some((key, value)) = entries.next() {
        let _ = write!(out, "{pad}  {}: ", json!(key));
        write(out, value);
        out.push_str(if entries.peek().is_some() { ",\n" } else { "\n" });
    }
    let _ = write!(out, "{pad}}}{end}");
}

fn write_journey(out: &mut String, journey: &JourneyLock) {
    let Value::Object(parts) = to_value(journey) else { return };
    let mut parts = parts.into_iter().filter(|(name, _)| name != "nodes").collect::<Vec<_>>();
    parts.push(("nodes".to_owned(), Value::Null));
    parts.sort_by(|a, b| a.0.cmp(&b.0));
    out.push_str("{\n");
    let count = parts.len();
    for (index, (name, value)) in parts.into_iter().enumerate() {
        let is_last = index + 1 == count;
        if name == "nodes" {
            section(out, 3, "nodes", &journey.nodes, is_last, line);
        } else {
            let end = if is_last { "\n" } else { ",\n" };
            let _ = write!(out, "      {}: {value}{end}", json!(name));
        }
    }
    out.push_str("    }");
}

fn to_value(part: &impl Serialize) -> Value {
    serde_json::to_value(part).expect("the lock is maps, lists, texts and numbers")
}

fn line(out: &mut String, part: &impl Serialize) {
    // Writing to a string cannot fail, and neither can turning plain data into JSON.
    out.push_str(&serde_json::to_string(part).expect("the lock is maps, lists, texts and numbers"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::{NodeLock, Place};

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
        assert!(text.contains("\n        \"signIn\": {\"at\":[16.015625,80],\"id\":\"0e1a\"}\n"), "{text}");
        assert_eq!(Lock::read(&Lock::default().write()).expect("it is empty"), Lock::default());
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
