//! From the lines of the file to the lock. Git may have joined the lines of two branches: what both say alike is said once, of two
//! places the later one holds, and of what a part was last nobody knows any more. What else is said in two ways is an error.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::print::{DEEPEST, is_part, path};
use super::{JourneyLock, Lock, NodeLock, Order, Place, ScriptLock};

/// A part of which two branches say how it was last. It equals nothing, so that an import asks where the sides differ.
pub(super) const UNKNOWN: &str = "?";

/// The members of the file in their order, those that stand twice too.
pub(super) struct Members(pub Vec<(String, Value)>);

impl<'d> Deserialize<'d> for Members {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'d> Visitor<'d> for All {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'d>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(All)
    }
}

/// Reads facts; an error tells the key and what is wrong with it.
pub(super) fn facts(members: Vec<(String, Value)>) -> Result<Lock, (String, String)> {
    let mut reading = Reading::default();
    for (key, value) in members {
        let result = reading.fact(&key, value);
        result.map_err(|what| (key, what))?;
    }
    reading.finish()
}

#[derive(Default)]
struct Reading {
    lock: Lock,
    /// What is read when all of it is there: the rest of journeys, of nodes and of scripts.
    journeys: BTreeMap<String, Rest>,
    scripts: BTreeMap<String, Value>,
}

/// What a journey has beside the commonest facts.
#[derive(Default)]
struct Rest {
    own: Value,
    nodes: BTreeMap<String, Value>,
}

const TWICE: &str = "it says two things: keep one of the lines";
const ODD: &str = "nobody knows what it says";

impl Reading {
    fn fact(&mut self, key: &str, value: Value) -> Result<(), String> {
        let written: Vec<&str> = key.split('/').collect();
        if written.len() > DEEPEST {
            return Err(ODD.to_owned());
        }
        let names = path(key);
        let words: Vec<&str> = names.iter().map(String::as_str).collect();
        let odd = || ODD.to_owned();
        match words.as_slice() {
            ["journeys", name, rest @ ..] => self.journey(name, rest, &written[2..], value),
            ["realm", name] => base(&mut self.lock.realm, name, value),
            ["scripts", name, rest @ ..] => {
                let script = self.lock.scripts.entry((*name).to_owned()).or_default();
                match (rest, value) {
                    (["base", part], value) => base(&mut script.base, part, value),
                    (["id"], value) => id(&mut script.id, value),
                    (["absent", own], Value::Bool(true)) => {
                        script.absent.insert((*own).to_owned());
                        Ok(())
                    }
                    ([], Value::Object(empty)) if empty.is_empty() => Ok(()),
                    ([], _) => Err(odd()),
                    (rest, value) => {
                        let place = self.scripts.entry((*name).to_owned()).or_default();
                        put(place, rest, &written[2..], value, false)
                    }
                }
            }
            _ => Err(odd()),
        }
    }

    fn journey(&mut self, name: &str, rest: &[&str], written: &[&str], value: Value) -> Result<(), String> {
        if !self.lock.journeys.contains_key(name) {
            self.lock.journeys.insert(name.to_owned(), JourneyLock::default());
        }
        let Some(own) = self.lock.journeys.get_mut(name) else { return Ok(()) };
        match (rest, value) {
            (["base", part], value) => base(&mut own.base, part, value),
            (["carries", head], Value::Bool(true)) => {
                own.carries.insert((*head).to_owned());
                Ok(())
            }
            ([], Value::Object(empty)) if empty.is_empty() => Ok(()),
            ([] | ["nodes"], _) => Err(ODD.to_owned()),
            (["nodes", node, rest @ ..], value) => {
                if !own.nodes.contains_key(*node) {
                    own.nodes.insert((*node).to_owned(), NodeLock::default());
                    own.order.0.push((*node).to_owned());
                }
                let Some(entry) = own.nodes.get_mut(*node) else { return Ok(()) };
                match (rest, value) {
                    (["base", part], value) => base(&mut entry.base, part, value),
                    (["id"], value) => id(&mut entry.id, value),
                    (["at"], value) => {
                        entry.at = Some(at(value)?);
                        Ok(())
                    }
                    (["absent", own], Value::Bool(true)) => {
                        entry.absent.insert((*own).to_owned());
                        Ok(())
                    }
                    ([], Value::Object(empty)) if empty.is_empty() => Ok(()),
                    ([], _) => Err(ODD.to_owned()),
                    (rest, value) => {
                        let journey = self.journeys.entry(name.to_owned()).or_default();
                        put(
                            journey.nodes.entry((*node).to_owned()).or_default(),
                            rest,
                            &written[2..],
                            value,
                            false,
                        )
                    }
                }
            }
            (rest, value) => {
                let later_counts = matches!(rest, ["places", ..] | ["export", "themes"]);
                let journey = self.journeys.entry(name.to_owned()).or_default();
                put(&mut journey.own, rest, written, value, later_counts)
            }
        }
    }

    fn finish(mut self) -> Result<Lock, (String, String)> {
        for (name, rest) in self.journeys {
            let Some(own) = self.lock.journeys.get_mut(&name) else { continue };
            let fail = |part: &[&str], what: String| {
                (super::print::key(["journeys", &name].into_iter().chain(part.iter().copied())), what)
            };
            if !rest.own.is_null() {
                let read: JourneyLock = whole(rest.own).map_err(|what| fail(&[], what))?;
                let JourneyLock { base, carries, nodes, order, .. } = std::mem::take(own);
                *own = JourneyLock { base, carries, nodes, order, ..read };
            }
            for (key, value) in rest.nodes {
                let Some(node) = own.nodes.get_mut(&key) else { continue };
                let read: NodeLock = whole(value).map_err(|what| fail(&["nodes", &key], what))?;
                let NodeLock { absent, at, base, id, .. } = std::mem::take(node);
                *node = NodeLock { absent, at, base, id, ..read };
            }
        }
        for (name, value) in self.scripts {
            let Some(own) = self.lock.scripts.get_mut(&name) else { continue };
            let read: ScriptLock =
                whole(value).map_err(|what| (super::print::key(["scripts", &name]), what))?;
            let ScriptLock { absent, base, id, .. } = std::mem::take(own);
            *own = ScriptLock { absent, base, id, ..read };
        }
        Ok(self.lock)
    }
}

/// Adds how a part was last.
fn base(to: &mut BTreeMap<String, String>, part: &str, value: Value) -> Result<(), String> {
    let Value::String(print) = value else { return Err(ODD.to_owned()) };
    match to.get_mut(part) {
        Some(own) if *own == print => {}
        Some(own) => UNKNOWN.clone_into(own),
        None => drop(to.insert(part.to_owned(), print)),
    }
    Ok(())
}

fn id(to: &mut Option<String>, value: Value) -> Result<(), String> {
    let Value::String(id) = value else { return Err(ODD.to_owned()) };
    if to.as_ref().is_some_and(|own| *own != id) {
        return Err(TWICE.to_owned());
    }
    *to = Some(id);
    Ok(())
}

fn at(value: Value) -> Result<Place, String> {
    match value {
        Value::Array(parts) => match <[Value; 2]>::try_from(parts) {
            Ok([Value::Number(x), Value::Number(y)]) => Ok(Place(x, y)),
            _ => Err(ODD.to_owned()),
        },
        _ => Err(ODD.to_owned()),
    }
}

/// Puts a value where a way leads to. `written` is the rest of the key as it stands, which tells parts of lists from names.
fn put(
    mut to: &mut Value,
    names: &[&str],
    written: &[&str],
    value: Value,
    later_counts: bool,
) -> Result<(), String> {
    for (name, written) in names.iter().zip(written) {
        if to.is_null() {
            *to = Value::Object(Map::new());
        }
        // A mark that no name begins with stands before parts of lists.
        let name = if is_part(written) { format!("\0{written}") } else { (*name).to_owned() };
        let Value::Object(members) = to else { return Err(TWICE.to_owned()) };
        to = members.entry(name).or_insert(Value::Null);
    }
    let is_nothing = |value: &Value| value.as_object().is_some_and(Map::is_empty);
    match to {
        Value::Object(members) if is_nothing(&value) && !members.is_empty() => {}
        own if own.is_null() || is_nothing(own) || later_counts || *own == value => *own = value,
        _ => return Err(TWICE.to_owned()),
    }
    Ok(())
}

/// Reads a whole value.
fn whole<T: serde::de::DeserializeOwned>(mut value: Value) -> Result<T, String> {
    lists(&mut value);
    // Through text, since numbers of any length keep their form only there.
    serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())
}

/// Makes lists of what their parts were read into; no way is deeper than [`DEEPEST`].
fn lists(value: &mut Value) {
    let Value::Object(members) = value else { return };
    members.values_mut().for_each(lists);
    if !members.is_empty() && members.keys().all(|key| key.starts_with('\0')) {
        let number = |key: &str| key.trim_start_matches("\0[").trim_end_matches(']').parse::<usize>();
        let mut parts: Vec<(usize, Value)> = std::mem::take(members)
            .into_iter()
            .map(|(key, own)| (number(&key).unwrap_or(usize::MAX), own))
            .collect();
        parts.sort_by_key(|(at, _)| *at);
        *value = Value::Array(parts.into_iter().map(|(_, own)| own).collect());
    }
}

impl Lock {
    /// Reads the form in which earlier releases wrote: objects in objects.
    pub(super) fn nested(members: Vec<(String, Value)>) -> Result<Self, String> {
        let mut lock = Self::default();
        let told = |error: serde_json::Error| error.to_string();
        for (key, value) in members {
            // Through text, since numbers of any length keep their form only there.
            let text = value.to_string();
            match key.as_str() {
                "journeys" => {
                    lock.journeys = serde_json::from_str(&text).map_err(told)?;
                    for (name, own) in &mut lock.journeys {
                        let nodes = value[name]["nodes"].as_object();
                        own.order =
                            Order(nodes.map_or_else(Vec::new, |nodes| nodes.keys().cloned().collect()));
                    }
                }
                "scripts" => lock.scripts = serde_json::from_str(&text).map_err(told)?,
                "realm" => lock.realm = serde_json::from_str(&text).map_err(told)?,
                _ => {}
            }
        }
        Ok(lock)
    }
}
