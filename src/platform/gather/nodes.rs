//! Bodies of nodes in files of their own, and which of several is a node's.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::platform::fr_config;
use crate::platform::origin::{Origin, folder};
use crate::platform::read::Note;
use crate::platform::scripts::without_volatile;

/// The bodies of all files.
#[derive(Default)]
pub(super) struct Nodes {
    bodies: Vec<Body>,
    /// Places among the bodies, by the id in small letters.
    by_id: HashMap<String, Vec<usize>>,
}

/// A body, and where it was read.
pub(super) struct Body {
    pub origin: Origin,
    pub value: Map<String, Value>,
    pub is_used: bool,
}

/// The place of a node whose body is looked for.
pub(super) struct Wanted<'w> {
    pub id: &'w str,
    /// What the tree, or the page, calls it.
    pub label: &'w str,
    /// The tree's origin.
    pub tree: &'w Origin,
    /// The file of its page, where it is a child.
    pub page: Option<&'w str>,
}

impl Nodes {
    pub(super) fn add(&mut self, origin: Origin, value: Map<String, Value>) {
        let id = value.get("_id").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
        self.by_id.entry(id).or_default().push(self.bodies.len());
        self.bodies.push(Body { origin, value, is_used: false });
    }

    /// The body of a node, and its file.
    ///
    /// A file that lies nearer wins; of several as near, as a pull leaves them when a node got another name, the one that
    /// is called as the node is called now. The others are named, where they say something else.
    pub(super) fn take(
        &mut self,
        wanted: &Wanted<'_>,
        notes: &mut Vec<Note>,
    ) -> Option<(Map<String, Value>, String)> {
        let places = self.by_id.get(&wanted.id.to_ascii_lowercase())?;
        let beside = wanted.page.map(|page| Origin {
            path: format!("{}/x", page.strip_suffix(".json").unwrap_or(page)).into(),
            ..wanted.tree.clone()
        });
        let from = beside.as_ref().unwrap_or(wanted.tree);
        let name = fr_config::node_file(wanted.label, wanted.id);
        let rank = |place: usize| {
            let body = &self.bodies[place];
            let is_same = body.value.get("_id").is_some_and(|id| id == wanted.id);
            (is_same, from.nearness(&body.origin))
        };
        let usable: Vec<usize> =
            places.iter().copied().filter(|place| wanted.tree.may_use(&self.bodies[*place].origin)).collect();
        let nearest = usable.iter().map(|place| rank(*place)).max()?;
        let as_near: Vec<usize> = usable.iter().copied().filter(|place| rank(*place) == nearest).collect();
        let called = |place: &usize| super::super::stem(&self.bodies[*place].origin.path) == name;
        let chosen = as_near.iter().copied().find(called).or_else(|| as_near.first().copied())?;
        let (own, path) = (comparable(&self.bodies[chosen].value), self.bodies[chosen].origin.path.clone());
        let has_name = called(&chosen);
        // Without a file of its page's folder, a child may lie anywhere: then the folders of other pages are as near.
        for place in usable.iter().copied().filter(|place| *place != chosen) {
            let body = &mut self.bodies[place];
            let is_in_tree = body.origin.path.starts_with(&format!("{}/", folder(&wanted.tree.path)));
            if !(is_in_tree || as_near.contains(&place)) {
                continue;
            }
            body.is_used = true;
            if comparable(&body.value) != own {
                let why = if has_name { "which has the node's name" } else { "which comes first" };
                notes.push(Note::new(
                    &body.origin.path,
                    format!("another file of node `{}`, which is read from {path}, {why}", wanted.id),
                ));
            }
        }
        let body = &mut self.bodies[chosen];
        body.is_used = true;
        Some((body.value.clone(), path.to_string()))
    }

    /// The bodies that no tree uses: nodes, which have outcomes, and other things.
    pub(super) fn unused(&self) -> (Vec<&Body>, Vec<&Body>) {
        let unused = self.bodies.iter().filter(|body| !body.is_used);
        unused.partition(|body| body.value.contains_key("_outcomes"))
    }

    /// Another thing with a type, by its id.
    pub(super) fn other(&self, id: &str, near: &Origin) -> Option<&Body> {
        let places = self.by_id.get(&id.to_ascii_lowercase()).into_iter().flatten();
        let bodies = places.map(|place| &self.bodies[*place]);
        let is_it =
            |body: &&Body| body.value.get("_id").is_some_and(|own| own == id) && near.may_use(&body.origin);
        bodies.filter(is_it).max_by_key(|body| near.nearness(&body.origin))
    }
}

fn comparable(body: &Map<String, Value>) -> Value {
    let mut value = Value::Object(body.clone());
    without_volatile(&mut value);
    value
}
