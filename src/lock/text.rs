//! The lock as a file: JSON with a line for each fact, so that git merges it wherever it merges the sources.

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;
use serde_json::{Value, json};

use super::print::{self, Lines};
use super::read::{self, Members};
use super::{JourneyLock, Lock};
use crate::model::DependencyKind;

/// The form of the file that this program writes.
const VERSION: u64 = 2;

/// The form of earlier releases, which is read as well.
const NESTED: u64 = 1;

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
        let Members(mut members) = serde_json::from_str(text).map_err(|error| broken(&error))?;
        let version = members.iter().position(|(key, _)| key == "version").map(|at| members.remove(at).1);
        match version.as_ref().and_then(Value::as_u64) {
            Some(NESTED) => {
                let mut lock = Self::nested(members).map_err(|error| broken(&error))?;
                lock.gather();
                Ok(lock)
            }
            Some(VERSION) => {
                let told =
                    |(key, what): (String, String)| LockError(format!("{}: {what}", place(text, &key)));
                read::facts(members).map_err(told)
            }
            Some(newer) => Err(LockError(format!(
                "it has the form {newer}; this program knows the forms {NESTED} and {VERSION}"
            ))),
            None => Err(broken(&"it has no `version`")),
        }
    }

    /// Whether a text has a fact twice, as git leaves it where it joins two branches.
    pub fn has_repeats(text: &str) -> bool {
        let key = |line: &str| line.split_once("\": ").map(|(key, _)| key.trim_start().to_owned());
        let mut seen = HashSet::new();
        text.lines().filter_map(key).any(|key| !seen.insert(key))
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
        let mut lines = Lines::default();
        for (name, own) in &self.journeys {
            journey(&mut lines, name, own);
        }
        for (name, print) in &self.realm {
            lines.part();
            lines.fact(&print::key(["realm", name]), &json!(print));
        }
        for (name, own) in &self.scripts {
            lines.part();
            thing(&mut lines, &print::key(["scripts", name]), to_value(own), "absent");
        }
        lines.finish(VERSION)
    }
}

/// Where a key stands in a text, and the key.
fn place(text: &str, key: &str) -> String {
    let start = json!(key).to_string();
    let lines = text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with(&start));
    let numbers: Vec<String> = lines.map(|(at, _)| (at + 1).to_string()).collect();
    match numbers.as_slice() {
        [] => format!("`{key}`"),
        [one] => format!("line {one}: `{key}`"),
        many => format!("lines {}: `{key}`", many.join(" and ")),
    }
}

/// A journey with its nodes in the order of its source.
fn journey(lines: &mut Lines, name: &str, own: &JourneyLock) {
    let key = print::key(["journeys", name]);
    let mut value = to_value(own);
    let nodes = value.as_object_mut().and_then(|value| value.shift_remove("nodes"));
    lines.part();
    if nodes.is_none() || value.as_object().is_some_and(|value| !value.is_empty()) {
        thing(lines, &key, value, "carries");
    }
    let Some(Value::Object(mut nodes)) = nodes else { return };
    let names = own.order.0.iter().filter(|name| own.nodes.contains_key(*name));
    let mut ordered: Vec<(String, Value)> =
        names.filter_map(|name| Some((name.clone(), nodes.shift_remove(name)?))).collect();
    ordered.extend(nodes);
    for (node, value) in ordered {
        lines.part();
        thing(lines, &format!("{key}/{}", print::key(["nodes", &node])), value, "absent");
    }
}

/// The facts of a thing; the names in its member `set` have a line each.
fn thing(lines: &mut Lines, key: &str, mut value: Value, set: &str) {
    if let Some(own) = value.get_mut(set)
        && let Value::Array(names) = std::mem::take(own)
    {
        *own =
            names.iter().filter_map(Value::as_str).map(|name| (name.to_owned(), Value::Bool(true))).collect();
    }
    lines.all(key, &value);
}

fn to_value(part: &impl Serialize) -> Value {
    // Through text, since numbers of any length keep their form only there.
    let text = serde_json::to_string(part).expect("the lock is maps, lists, texts and numbers");
    serde_json::from_str(&text).expect("it was just written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::{NodeLock, Order, Place, ScriptLock};

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
        let node = "\n\n\"journeys/Login \\\"two\\\"/nodes/signIn/at\": [16.015625,80],\n\
                    \"journeys/Login \\\"two\\\"/nodes/signIn/id\": \"0e1a\",\n\n";
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
        assert!(text.find("/signIn/") < text.find("/a/"), "{text}");
        assert_eq!(Lock::read(&text).expect("it was just written"), lock, "{text}");
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, words) in [
            ("", "no lock"),
            ("[]", "expected an object"),
            ("{}", "no `version`"),
            ("{\"version\": 3}", "form 3"),
            ("<<<<<<< ours\n", "unfinished merge"),
            ("{\"version\": 1, \"scripts\": {\"a\": {\"oid\": 1}}}", "unknown field"),
            ("{\n\"scripts/a/oid\": 1,\n\"version\": 2}", "unknown field"),
            (
                "{\n\"scripts/a/id\": \"1\",\n\"scripts/a/id\": \"2\",\n\"version\": 2}",
                "lines 2 and 3: `scripts/a/id`: it says two things",
            ),
            ("{\n\"journeys/a/nodes/b/at\": [1],\n\"version\": 2}", "line 2: `journeys/a/nodes/b/at`"),
            ("{\n\"journeys/a/tree/b\": 1,\n\"journeys/a/tree/b/c\": 1,\n\"version\": 2}", "says two things"),
            ("{\n\"other/a\": 1,\n\"version\": 2}", "nobody knows"),
        ] {
            let error = Lock::read(text).expect_err("it is broken").to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn every_part_comes_back() {
        let mut lock = lock();
        let journey = lock.journeys.values_mut().next().expect("there is one");
        journey.carries = ["script a/b".to_owned(), "theme [c]".to_owned()].into();
        journey.export.static_nodes = Some(Value::Null);
        journey.export.themes = vec!["b".to_owned(), "a".to_owned()];
        let odd =
            json!({ "": {}, "[0]": [], "~": [1, [2, { "a/b": 10_000_000_000_000_000_000_u64 }]], "n": [[]] });
        journey.export.loose_nodes.insert("x".to_owned(), odd.clone());
        let written =
            super::super::NoteLock { note: serde_json::Map::new(), order: 3, text: "a\nb".to_owned() };
        journey.notes = vec![written.clone(), written];
        let node = journey.nodes.values_mut().next().expect("there is one");
        node.absent.insert("retryLimit".to_owned());
        node.export.body = Some(Value::Null);
        node.export.outcomes = Some(vec![("a".to_owned(), "A".to_owned())]);
        node.also.insert("odd".to_owned(), odd);
        journey.nodes.insert("empty".to_owned(), NodeLock::default());
        lock.journeys.insert("Empty".to_owned(), JourneyLock::default());
        lock.scripts.insert("empty".to_owned(), ScriptLock::default());
        lock.realm.insert("themes/corporate".to_owned(), "5b2c0d11".to_owned());
        let text = lock.write();
        assert_eq!(Lock::read(&text).expect("it was just written"), lock, "{text}");
        // Every line says all of what it says: in any order they say the same.
        let mut lines: Vec<&str> = text.lines().filter(|line| line.ends_with(',')).collect();
        lines.reverse();
        let turned = format!("{{\n{}\n\"version\": 2\n}}", [lines.clone(), lines].concat().join("\n"));
        assert_eq!(Lock::read(&turned).expect("each line says one thing"), lock, "{turned}");
    }

    #[test]
    fn the_form_of_earlier_releases_is_read() {
        let text = r#"{ "journeys": { "A": { "base": { "start": "1" }, "nodes": { "b": { "at": [1.50,2], "id": "x" }, "a": {} } } },
            "realm": { "themes/c": "2" }, "scripts": { "s": { "id": "y" } }, "version": 1 }"#;
        let lock = Lock::read(text).expect("a lock");
        assert_eq!(lock.journeys["A"].order.0, ["b", "a"]);
        let again = Lock::read(&lock.write()).expect("it was just written");
        assert_eq!(
            (again.journeys["A"].order.0.clone(), &again),
            (vec!["b".to_owned(), "a".to_owned()], &lock)
        );
        assert!(lock.write().contains("[1.50,2]"));
    }

    #[test]
    fn what_two_branches_say_of_the_past_is_unknown() {
        let line = |part: &str, value: &str| format!("\"journeys/A/nodes/b/{part}\": {value},\n");
        let text = [
            line("base/=a", "\"1\""),
            line("at", "[1,2]"),
            line("base/=a", "\"2\""),
            line("at", "[3,4]"),
            line("base/=b", "\"1\""),
        ];
        let lock = Lock::read(&format!("{{\n{}\"version\": 2\n}}", text.concat())).expect("a lock");
        let node = &lock.journeys["A"].nodes["b"];
        assert!(Lock::has_repeats(&text.concat()) && !Lock::has_repeats(&lock.write()));
        assert_eq!((node.base["=a"].as_str(), node.base["=b"].as_str()), ("?", "1"));
        assert_eq!(node.at.as_ref().map(|at| at.0.to_string()).as_deref(), Some("3"));
    }

    #[test]
    fn what_is_deeper_than_keys_go_comes_back() {
        for depth in [50, 62, 100] {
            let deep = (0..depth).fold(serde_json::json!({ "a": [null] }), |inner, at| {
                if at % 2 == 0 { serde_json::json!([inner, 1]) } else { serde_json::json!({ "b": inner }) }
            });
            let mut lock = Lock::default();
            lock.scripts.entry("s".to_owned()).or_default().attributes.insert("later".to_owned(), deep);
            assert!(Lock::read(&lock.write()).is_ok_and(|again| again == lock), "{depth}");
        }
    }
}
