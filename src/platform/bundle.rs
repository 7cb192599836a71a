//! One journey's parts as files hold them, and the way from there to the model.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::node;
use super::read::Problem;
use super::scripts;
use crate::model::{
    Dependencies, DependencyKind, ExportedJourney, ExportedNode, FAILURE_ID, Journey, Node, Point, START_ID,
    SUCCESS_ID, Start, Target,
};

/// One journey's parts: what frodo keeps of one journey, which every other format is brought to.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    /// The file of the tree, for messages.
    pub path: String,
    /// The journey's name where the tree does not say it.
    pub name: String,
    /// The tree as AM has it.
    pub tree: Map<String, Value>,
    /// Bodies of the tree's nodes by id.
    pub nodes: Map<String, Value>,
    /// Bodies of children of pages by id.
    pub children: Map<String, Value>,
    /// Scripts by id.
    pub scripts: Map<String, Value>,
    /// Other things that the journey refers to.
    pub dependencies: BTreeMap<DependencyKind, Value>,
    /// What stood beside them.
    pub others: Map<String, Value>,
}

impl Bundle {
    /// The journey.
    pub(super) fn journey(mut self) -> Result<Journey, Problem> {
        let name = match self.tree.shift_remove("_id") {
            Some(Value::String(name)) if !name.is_empty() => name,
            _ => std::mem::take(&mut self.name),
        };
        let fail = |message: String| Problem::new(&self.path, format!("journey `{name}`: {message}"));
        let entry = match self.tree.shift_remove("entryNodeId") {
            Some(Value::String(entry)) => entry,
            Some(_) => return Err(fail("`entryNodeId` is no string".into())),
            None => {
                let problem = fail("it has no `entryNodeId`, so nobody knows where it starts".into());
                return Err(problem.mend("export it again; an empty journey names the Failure id there"));
            }
        };
        let Some(Value::Object(entries)) = self.tree.shift_remove("nodes") else {
            return Err(fail("its tree has no `nodes`, or they are no object".into()).mend("export it again"));
        };
        let static_nodes = match self.tree.shift_remove("staticNodes") {
            None => None,
            Some(Value::Object(places)) => Some(places),
            Some(_) => return Err(fail("`staticNodes` is no object".into())),
        };
        self.tree.shift_remove("_rev");
        let ids: HashMap<String, usize> = entries.keys().cloned().zip(0..).collect();
        let target = |id: &str| match id {
            SUCCESS_ID => Target::Success,
            FAILURE_ID => Target::Failure,
            id => ids.get(id).map_or_else(|| Target::Unknown(id.to_owned()), |index| Target::Node(*index)),
        };
        let start = Some(Start { target: target(&entry), span: None });
        let mut bodies = Bodies::new(&entries, self.nodes, self.children);
        let mut nodes = Vec::with_capacity(entries.len());
        for (id, entry) in entries {
            let Value::Object(entry) = entry else {
                return Err(Problem::new(
                    &self.path,
                    format!("journey `{name}`: node `{id}` of its tree is no object"),
                ));
            };
            let read = node::of_tree(id, entry, &target)
                .and_then(|node| bodies.complete(node))
                .map_err(|message| Problem::new(&self.path, format!("journey `{name}`: {message}")))?;
            nodes.push(read);
        }
        let (loose_nodes, loose_children) = bodies
            .loose()
            .map_err(|message| Problem::new(&self.path, format!("journey `{name}`: {message}")))?;
        let places = [START_ID, SUCCESS_ID, FAILURE_ID].into_iter().filter_map(|key| {
            let place = static_nodes.as_ref()?.get(key)?.as_object()?;
            Some((key.to_owned(), point(place)?))
        });
        let (dependencies, theme_order) = dependencies(self.scripts, self.dependencies);
        Ok(Journey {
            places: places.collect(),
            properties: self.tree.into_iter().collect(),
            start,
            nodes,
            dependencies,
            exported: Some(Box::new(ExportedJourney {
                static_nodes,
                loose_nodes,
                loose_children,
                theme_order,
                others: self.others,
            })),
            name,
            ..Journey::default()
        })
    }
}

/// A place, when both parts are numbers.
pub(super) fn point(place: &Map<String, Value>) -> Option<Point> {
    match (place.get("x"), place.get("y")) {
        (Some(Value::Number(x)), Some(Value::Number(y))) => Some(Point { x: x.clone(), y: y.clone() }),
        _ => None,
    }
}

/// The bodies of nodes that have not found their node yet.
struct Bodies {
    nodes: Map<String, Value>,
    children: Map<String, Value>,
    /// Ids of nodes that have their body.
    used: HashSet<String>,
    /// How many entries name an id: two pages may share a child.
    entries: HashMap<String, usize>,
}

impl Bodies {
    fn new(tree: &Map<String, Value>, nodes: Map<String, Value>, children: Map<String, Value>) -> Self {
        let mut entries = HashMap::new();
        let of_pages =
            nodes.values().chain(children.values()).filter_map(|body| body.get("nodes")?.as_array());
        let of_pages = of_pages.flatten().filter_map(|entry| entry.get("_id")?.as_str());
        for id in tree.keys().map(String::as_str).chain(of_pages) {
            *entries.entry(id.to_owned()).or_default() += 1;
        }
        Self { nodes, children, used: HashSet::new(), entries }
    }

    /// Takes the body of a node; a copy when other entries name it too.
    fn take(&mut self, id: &str, is_child: bool) -> Option<Value> {
        let Self { nodes, children, used, entries } = self;
        let (first, second) = if is_child { (children, nodes) } else { (nodes, children) };
        let body = first.get_mut(id).or_else(|| second.get_mut(id))?;
        let is_shared = entries.get(id).is_some_and(|count| *count > 1);
        if is_shared {
            used.insert(id.to_owned());
            Some(body.clone())
        } else {
            used.insert(id.to_owned()).then(|| body.take())
        }
    }

    /// Gives a node its body, and a page its children.
    fn complete(&mut self, mut node: Node) -> Result<Node, String> {
        if let Some(body) = self.take(&node.id, false) {
            node::set_body(&mut node, body)?;
            if node.is_page() {
                self.adopt(&mut node)?;
            }
        }
        Ok(node)
    }

    /// Makes the entries of a page's `nodes` its children.
    fn adopt(&mut self, page: &mut Node) -> Result<(), String> {
        let Some(property) = page.properties.remove("nodes") else { return Ok(()) };
        let entries = match property.value {
            Value::Array(entries) if !entries.is_empty() => entries,
            other => {
                let body = page.exported.as_mut().and_then(|exported| exported.body.as_mut());
                body.map(|body| body.insert(property.name, other));
                return Ok(());
            }
        };
        for (number, entry) in entries.into_iter().enumerate() {
            let mut child = node::of_page(entry).map_err(|message| {
                format!(
                    "page `{}` ({}): entry {} of its `nodes` {message}",
                    page.display_name,
                    page.id,
                    number + 1
                )
            })?;
            if let Some(body) = self.take(&child.id, true) {
                node::set_body(&mut child, body)?;
            }
            page.children.push(child);
        }
        Ok(())
    }

    /// The nodes whose body no entry of the tree or of a page leads to.
    fn loose(mut self) -> Result<(Vec<Node>, Vec<Node>), String> {
        let ids = |map: &Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
        let (in_nodes, in_children) = (ids(&self.nodes), ids(&self.children));
        let mut found = [Vec::new(), Vec::new()];
        for (ids, found) in [in_nodes, in_children].into_iter().zip(&mut found) {
            for id in ids {
                if !self.used.contains(&id) {
                    found.push(self.complete(loose(id))?);
                }
            }
        }
        // A child may have been met before its page, which is loose as well.
        let pages = found.iter().flatten().flat_map(|node| &node.children);
        let children: HashSet<String> = pages.map(|child| child.id.clone()).collect();
        for found in &mut found {
            found.retain(|node| !node.children.is_empty() || !children.contains(&node.id));
        }
        Ok(found.into())
    }
}

fn loose(id: String) -> Node {
    Node { id, exported: Some(Box::new(ExportedNode::default())), ..Node::default() }
}

fn dependencies(
    scripts: Map<String, Value>,
    given: BTreeMap<DependencyKind, Value>,
) -> (Dependencies, Vec<String>) {
    let mut read = Dependencies::default();
    for (key, script) in scripts {
        if let Value::Object(script) = script {
            read.scripts.insert(key.clone(), Arc::new(scripts::read(&key, script)));
        }
    }
    let mut theme_order = Vec::new();
    for (kind, objects) in given {
        let mut of_kind = BTreeMap::new();
        let mut add = |key: String, mut object: Value| {
            scripts::without_volatile(&mut object);
            let mut free = key.clone();
            while of_kind.contains_key(&free) {
                free.push('\'');
            }
            if kind == DependencyKind::Themes {
                theme_order.push(free.clone());
            }
            of_kind.insert(free, Arc::new(object));
        };
        match objects {
            Value::Object(objects) => objects.into_iter().for_each(|(key, object)| add(key, object)),
            Value::Array(objects) => {
                for object in objects {
                    let key = ["_id", "name"].iter().find_map(|key| object.get(key)?.as_str());
                    add(key.unwrap_or_default().to_owned(), object);
                }
            }
            _ => {}
        }
        if !of_kind.is_empty() {
            read.others.insert(kind, of_kind);
        }
    }
    (read, theme_order)
}
