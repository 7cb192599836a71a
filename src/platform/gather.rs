//! Parts of journeys that stand in files of their own, and which of them belong together.
//!
//! What stands in a file counts, never where it lies: folders are conventions. Only when several files say of
//! themselves that they are the same node, the one that lies nearest to the tree is taken.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::bundle::Bundle;
use super::carried::Carried;
use super::detect::Part;
use super::read::Problem;
use crate::model::{DependencyKind, required_libraries};

/// The parts of all files.
#[derive(Default)]
pub(super) struct Gathered {
    trees: Vec<(String, Map<String, Value>)>,
    bodies: Vec<Body>,
    /// Places among the bodies, by node id.
    by_id: HashMap<String, Vec<usize>>,
    scripts: Vec<Body>,
    others: Vec<(DependencyKind, String, Body)>,
    carried: Carried,
}

/// A part with the file that it stands in.
struct Body {
    path: String,
    value: Map<String, Value>,
    is_used: bool,
}

impl Gathered {
    /// Adds a part.
    pub(super) fn add(&mut self, path: &str, part: Part) {
        let path = path.to_owned();
        match part {
            Part::Tree(tree) => self.trees.push((path, tree)),
            Part::Node(value) => {
                let id = value.get("_id").and_then(Value::as_str).unwrap_or_default().to_owned();
                self.by_id.entry(id).or_default().push(self.bodies.len());
                self.bodies.push(Body { path, value, is_used: false });
            }
            Part::Script(value) => self.scripts.push(Body { path, value, is_used: false }),
            Part::Dependency(kind, key, value) => {
                self.others.push((kind, key, Body { path, value, is_used: false }));
            }
            Part::Carried(carried) => {
                self.carried.objects.extend(carried.objects);
                self.carried.owners.extend(carried.owners);
            }
        }
    }

    /// Puts the journeys together. `texts` are files that are no JSON.
    pub(super) fn bundles(
        mut self,
        texts: &HashMap<String, Vec<u8>>,
        notes: &mut Vec<String>,
    ) -> Vec<Result<Bundle, Problem>> {
        for script in &mut self.scripts {
            inline(script, texts);
        }
        for (_, _, body) in &mut self.others {
            body.value.values_mut().for_each(|value| inline_all(value, &body.path, texts));
        }
        let mut bundles: Vec<Bundle> = Vec::with_capacity(self.trees.len());
        for (path, tree) in std::mem::take(&mut self.trees) {
            bundles.push(self.bundle(path, tree));
        }
        if bundles.is_empty() {
            return Vec::new();
        }
        self.loose_nodes(&mut bundles, notes);
        self.scripts(&mut bundles, notes);
        self.others(&mut bundles);
        bundles.into_iter().map(Ok).collect()
    }

    fn bundle(&mut self, path: String, tree: Map<String, Value>) -> Bundle {
        let mut bundle = Bundle { name: super::stem(&path), path, ..Bundle::default() };
        let ids: Vec<String> =
            tree.get("nodes").and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect();
        for id in ids {
            let Some(body) = self.nearest(&id, &bundle.path) else { continue };
            for child in children(&body) {
                if let Some(body) = self.nearest(&child, &bundle.path) {
                    bundle.children.insert(child, Value::Object(body));
                }
            }
            bundle.nodes.insert(id, Value::Object(body));
        }
        bundle.tree = tree;
        bundle
    }

    /// The body of a node that lies nearest to a file.
    fn nearest(&mut self, id: &str, path: &str) -> Option<Map<String, Value>> {
        let places = self.by_id.get(id)?;
        // Of several that are as near, the first.
        let place = *places.iter().rev().max_by_key(|place| common(path, &self.bodies[**place].path))?;
        let body = &mut self.bodies[place];
        body.is_used = true;
        Some(body.value.clone())
    }

    /// Nodes that no tree uses go to the tree in whose folder they lie, or to the only one.
    fn loose_nodes(&mut self, bundles: &mut [Bundle], notes: &mut Vec<String>) {
        for body in self.bodies.iter().filter(|body| !body.is_used && body.value.contains_key("_outcomes")) {
            let mut owners = bundles.iter().enumerate().filter(|(_, bundle)| {
                let folder = folder(&bundle.path);
                !folder.is_empty() && body.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
            });
            let owner = match (owners.next(), owners.next()) {
                (Some((owner, _)), None) => owner,
                _ if bundles.len() == 1 => 0,
                _ => {
                    notes.push(format!("{}: no journey uses this node", body.path));
                    continue;
                }
            };
            let bundle = &mut bundles[owner];
            let depth = body.path.strip_prefix(folder(&bundle.path)).unwrap_or(&body.path);
            // fr-config-manager keeps children of pages one folder deeper than other nodes.
            let is_child = depth.starts_with("/nodes/") && depth.matches('/').count() > 2;
            let id = body.value.get("_id").and_then(Value::as_str).unwrap_or_default().to_owned();
            let map = if is_child { &mut bundle.children } else { &mut bundle.nodes };
            map.insert(id, Value::Object(body.value.clone()));
        }
    }

    /// Scripts go to the journeys that refer to them, by id or, as a library, by name; others only to a single journey.
    fn scripts(&mut self, bundles: &mut [Bundle], notes: &mut Vec<String>) {
        if self.scripts.is_empty() {
            return;
        }
        for bundle in bundles.iter_mut() {
            let name = bundle.tree.get("_id").and_then(Value::as_str).unwrap_or(&bundle.name);
            let owned = self.carried.owners.get(name);
            let mut wanted = match owned {
                Some(owned) => texts_of(owned.get("scripts").unwrap_or(&Value::Null)),
                None => bundle.nodes.values().chain(bundle.children.values()).flat_map(texts_of).collect(),
            };
            let is_owned = owned.is_some();
            loop {
                let mut is_done = true;
                for place in 0..self.scripts.len() {
                    let script = &self.scripts[place];
                    let text = |key: &str| script.value.get(key).and_then(Value::as_str).unwrap_or_default();
                    let (id, name) = (text("_id").to_owned(), text("name"));
                    let is_wanted = wanted.contains(&id) || wanted.contains(&format!("require {name}"));
                    if !is_wanted
                        || bundle.scripts.contains_key(&id)
                        || self.is_other_realm(place, &id, &bundle.path)
                    {
                        continue;
                    }
                    let source =
                        script.value.get("script").and_then(super::scripts::decode).unwrap_or_default();
                    wanted.extend(
                        required_libraries(&source)
                            .filter(|_| !is_owned)
                            .map(|name| format!("require {name}")),
                    );
                    bundle.scripts.insert(id, Value::Object(script.value.clone()));
                    self.scripts[place].is_used = true;
                    is_done = false;
                }
                if is_done {
                    break;
                }
            }
        }
        let unused = self.scripts.iter().filter(|script| !script.is_used);
        if let [bundle] = bundles {
            for script in unused {
                let id = script.value.get("_id").and_then(Value::as_str).unwrap_or_default().to_owned();
                bundle.scripts.entry(id).or_insert_with(|| Value::Object(script.value.clone()));
            }
        } else if unused.clone().next().is_some() {
            notes.push(format!("left out: {} scripts that no journey uses", unused.count()));
        }
    }

    /// Whether another file with the same script lies nearer.
    fn is_other_realm(&self, place: usize, id: &str, path: &str) -> bool {
        let own = common(path, &self.scripts[place].path);
        let same = |script: &&Body| script.value.get("_id").is_some_and(|other| other == id);
        self.scripts.iter().filter(same).any(|script| common(path, &script.path) > own)
    }

    /// Other things go to the journeys that are said to carry them, or else to those that name them.
    fn others(&mut self, bundles: &mut [Bundle]) {
        let mut objects = std::mem::take(&mut self.carried.objects);
        objects.extend(self.others.drain(..).map(|(kind, key, body)| (kind, key, Value::Object(body.value))));
        // Only journeyc's list tells a provider from the many other things that have a type.
        let unused = self.bodies.iter().filter(|body| !body.is_used && !body.value.contains_key("_outcomes"));
        objects.extend(unused.map(|body| {
            let id = body.value.get("_id").and_then(Value::as_str).unwrap_or_default();
            (DependencyKind::SocialIdentityProviders, id.to_owned(), Value::Object(body.value.clone()))
        }));
        for bundle in bundles {
            let name = bundle.tree.get("_id").and_then(Value::as_str).unwrap_or(&bundle.name);
            let Some(owned) = self.carried.owners.get(name) else {
                for (kind, key, value) in &objects {
                    if *kind != DependencyKind::SocialIdentityProviders && names(bundle, *kind, key) {
                        insert(bundle, *kind, key, value);
                    }
                }
                continue;
            };
            for kind in DependencyKind::ALL {
                // The order of the keys is that of the things.
                let keys = owned.get(kind.key()).and_then(Value::as_array).into_iter().flatten();
                for key in keys.filter_map(Value::as_str) {
                    if let Some((.., value)) =
                        objects.iter().find(|(own, name, _)| *own == kind && name == key)
                    {
                        insert(bundle, kind, key, value);
                    }
                }
            }
            if let Some(Value::Object(beside)) = owned.get(super::carried::BESIDE) {
                bundle.others.clone_from(beside);
            }
        }
    }
}

fn insert(bundle: &mut Bundle, kind: DependencyKind, key: &str, value: &Value) {
    let map = bundle.dependencies.entry(kind).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(map) = map {
        map.insert(key.to_owned(), value.clone());
    }
}

/// Whether a journey says the name of something that it may carry.
fn names(bundle: &Bundle, kind: DependencyKind, key: &str) -> bool {
    let key = if kind == DependencyKind::NodeTypes {
        key.rsplit_once('-').map_or(key, |(name, _)| name)
    } else {
        key
    };
    let says = |value: &Value| says(value, key);
    bundle.nodes.values().chain(bundle.children.values()).any(says) || bundle.scripts.values().any(says)
}

fn says(value: &Value, key: &str) -> bool {
    match value {
        Value::String(text) => text.contains(key),
        Value::Array(items) => items.iter().any(|item| says(item, key)),
        Value::Object(members) => members.values().any(|member| says(member, key)),
        _ => false,
    }
}

/// Every text in a body: an id among them is a reference.
fn texts_of(body: &Value) -> HashSet<String> {
    fn collect(value: &Value, found: &mut HashSet<String>) {
        match value {
            Value::String(text) => {
                found.insert(text.clone());
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            Value::Object(members) => members.values().for_each(|member| collect(member, found)),
            _ => {}
        }
    }
    let mut found = HashSet::new();
    collect(body, &mut found);
    found
}

/// The ids of a page's children.
fn children(body: &Map<String, Value>) -> Vec<String> {
    let entries = body.get("nodes").and_then(Value::as_array).into_iter().flatten();
    entries.filter_map(|entry| entry.get("_id")?.as_str()).map(str::to_owned).collect()
}

/// Puts the source text that a script names into its place. The name is relative to the folder above the script's own.
fn inline(script: &mut Body, texts: &HashMap<String, Vec<u8>>) {
    if let Some(text) = script.value.get("script").and_then(|source| text_in(source, &script.path, texts)) {
        // As a literal it cannot be mistaken for base64.
        script.value.insert("script".into(), super::scripts::literal(text));
    }
}

/// Puts texts into the place of `{ "file": NAME }` at every depth.
fn inline_all(value: &mut Value, path: &str, texts: &HashMap<String, Vec<u8>>) {
    if let Some(text) = text_in(value, path, texts) {
        *value = Value::String(text.to_owned());
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| inline_all(item, path, texts)),
        Value::Object(members) => members.values_mut().for_each(|member| inline_all(member, path, texts)),
        _ => {}
    }
}

/// The text of the file that a value names; of several, that which lies nearest to `path`.
fn text_in<'t>(value: &Value, path: &str, texts: &'t HashMap<String, Vec<u8>>) -> Option<&'t str> {
    let file = value.as_object().filter(|object| object.len() == 1)?.get("file")?.as_str()?;
    let ending = format!("/{file}");
    let found = texts.iter().filter(|(path, _)| *path == file || path.ends_with(&ending));
    let nearest = found.max_by_key(|(text, _)| (common(path, text), std::cmp::Reverse(text.as_str())));
    std::str::from_utf8(nearest?.1).ok()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// How many folders two paths have in common.
fn common(one: &str, other: &str) -> usize {
    let folders = |path| folder(path).split('/').filter(|part| !part.is_empty());
    folders(one).zip(folders(other)).take_while(|(one, other)| one == other).count()
}

/// Dependencies by kind; for readers that take maps by name.
pub(super) fn dependencies(document: &mut Map<String, Value>) -> BTreeMap<DependencyKind, Value> {
    DependencyKind::ALL
        .into_iter()
        .filter_map(|kind| Some((kind, document.shift_remove(kind.key())?)))
        .collect()
}
