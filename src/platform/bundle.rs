//! One journey's parts as files hold them, and the way from there to the model.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::origin::Origin;
use super::read::Problem;
use super::{carry, case, inline, node};
use crate::model::{
    DependencyKind, ExportedJourney, ExportedNode, FAILURE_ID, Journey, Node, Point, START_ID, SUCCESS_ID,
    Start, Target,
};

/// One journey's parts: what frodo keeps of one journey, which every other format is brought to.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    /// Where the tree was read.
    pub origin: Origin,
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
    /// What is odd about it though it can be read.
    pub notes: Vec<String>,
}

impl Bundle {
    /// The journey's name.
    pub(super) fn name(&self) -> &str {
        let own = self.tree.get("_id").and_then(Value::as_str).filter(|own| !own.is_empty());
        own.unwrap_or(&self.name)
    }

    /// The journey, and what is odd about it.
    pub(super) fn journey(mut self) -> Result<(Journey, Vec<String>), Problem> {
        let name = self.name().to_owned();
        let origin = self.origin.clone();
        let fail = |message: String| origin.problem(format!("journey `{name}`: {message}")).of_journey(&name);
        match self.tree.shift_remove("_id") {
            Some(Value::String(_) | Value::Null) | None => {}
            Some(_) => self.notes.push(format!("its `_id` is no text; it is called `{name}` here")),
        }
        let Some(Value::Object(mut entries)) = self.tree.shift_remove("nodes") else {
            return Err(fail("its tree has no `nodes`, or they are no object".into()).mend("export it again"));
        };
        let mut entry = match self.tree.shift_remove("entryNodeId") {
            Some(Value::String(entry)) => entry,
            None | Some(Value::Null) => {
                let problem = fail("it has no `entryNodeId`, so nobody knows where it starts".into());
                return Err(problem.mend("export it again; an empty journey names the Failure id there"));
            }
            Some(_) => return Err(fail("`entryNodeId` is no string".into())),
        };
        let static_nodes = match self.tree.shift_remove("staticNodes") {
            None | Some(Value::Null) => None,
            Some(Value::Object(places)) => Some(places),
            Some(_) => return Err(fail("`staticNodes` is no object".into())),
        };
        self.tree.shift_remove("_rev");
        inline::take_out(&mut entries, &mut self.nodes, &mut self.children);
        case::agree(&mut entry, &mut entries, [&mut self.nodes, &mut self.children], &mut self.notes);
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
                return Err(fail(format!("node `{id}` of its tree is no object")));
            };
            let has_type = entry.get("nodeType").is_some_and(|kind| !kind.is_null() && kind != "");
            let read =
                node::of_tree(id, entry, &target, &mut self.notes).and_then(|node| bodies.complete(node));
            let node = read.map_err(&fail)?;
            if node.node_type.is_empty() {
                return Err(fail(format!("node `{}` of its tree has no `nodeType`", node.id)));
            }
            if !has_type {
                let (id, kind) = (&node.id, &node.node_type);
                self.notes.push(format!("node `{id}` has no `nodeType`; its configuration says `{kind}`"));
            }
            nodes.push(node);
        }
        let (loose_nodes, loose_children) = bodies.loose().map_err(&fail)?;
        self.notes.append(&mut bodies.notes);
        let places = [START_ID, SUCCESS_ID, FAILURE_ID].into_iter().filter_map(|key| {
            let place = static_nodes.as_ref()?.get(key)?.as_object()?;
            Some((key.to_owned(), point(place)?))
        });
        let carried = carry::dependencies(self.scripts, self.dependencies, &mut self.notes);
        let (dependencies, theme_order) = carried.map_err(&fail)?;
        let journey = Journey {
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
            name: name.clone(),
            ..Journey::default()
        };
        Ok((journey, self.notes))
    }
}

/// A place, when both parts are numbers, or texts that say numbers.
pub(super) fn point(place: &Map<String, Value>) -> Option<Point> {
    let number = |key: &str| match place.get(key)? {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => serde_json::from_str(text.trim()).ok(),
        _ => None,
    };
    Some(Point { x: number("x")?, y: number("y")? })
}

/// The bodies of nodes that have not found their node yet.
struct Bodies {
    nodes: Map<String, Value>,
    children: Map<String, Value>,
    /// Ids of nodes that have their body.
    used: HashSet<String>,
    /// How many entries name an id: two pages may share a child.
    entries: HashMap<String, usize>,
    /// What is odd about them.
    notes: Vec<String>,
}

impl Bodies {
    fn new(
        tree: &Map<String, Value>,
        mut nodes: Map<String, Value>,
        mut children: Map<String, Value>,
    ) -> Self {
        // Nothing is as good as absent.
        nodes.retain(|_, body| !body.is_null());
        children.retain(|_, body| !body.is_null());
        let mut entries = HashMap::new();
        let of_pages =
            nodes.values().chain(children.values()).filter_map(|body| body.get("nodes")?.as_array());
        let of_pages = of_pages.flatten().filter_map(|entry| entry.get("_id")?.as_str());
        for id in tree.keys().map(String::as_str).chain(of_pages) {
            *entries.entry(id.to_owned()).or_default() += 1;
        }
        Self { nodes, children, used: HashSet::new(), entries, notes: Vec::new() }
    }

    /// Takes the body of a node; a copy when other entries name it too.
    fn take(&mut self, id: &str, is_child: bool) -> Option<Value> {
        let Self { nodes, children, used, entries, .. } = self;
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
            node::set_body(&mut node, body, &mut self.notes)?;
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
            let mut child = node::of_page(entry, &mut self.notes).map_err(|message| {
                format!(
                    "page `{}` ({}): entry {} of its `nodes` {message}",
                    page.display_name,
                    page.id,
                    number + 1
                )
            })?;
            let has_type = !child.node_type.is_empty();
            if let Some(body) = self.take(&child.id, true) {
                node::set_body(&mut child, body, &mut self.notes)?;
            }
            if !has_type {
                let (id, kind) = (&child.id, &child.node_type);
                self.notes.push(format!("node `{id}` has no `nodeType`; its configuration says `{kind}`"));
            }
            page.children.push(child);
        }
        Ok(())
    }

    /// The nodes whose body no entry of the tree or of a page leads to.
    fn loose(&mut self) -> Result<(Vec<Node>, Vec<Node>), String> {
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
