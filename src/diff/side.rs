//! One of the two journeys that are compared: its nodes in one list, and the ways between them.

use std::collections::HashMap;

use crate::catalog::Catalog;
use crate::model::names::{is_uuid, quote};
use crate::model::{Journey, Node, Target};

/// A node among all nodes of a journey.
#[derive(Debug)]
pub(super) struct Spot<'j> {
    pub node: &'j Node,
    /// The place of the page that it is a child of.
    pub page: Option<usize>,
}

/// Where a connection leads: the place of a node, or an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End<'j> {
    Node(usize),
    Success,
    Failure,
    Unknown(&'j str),
}

/// A journey with its nodes in one list, each page before its children.
#[derive(Debug)]
pub(super) struct Side<'j> {
    pub journey: &'j Journey,
    pub spots: Vec<Spot<'j>>,
    /// The place in the list of each node of [`Journey::nodes`].
    pub tops: Vec<usize>,
    /// Where the outcomes of a node lead.
    pub out: Vec<Vec<(&'j str, End<'j>)>>,
    /// The outcomes that lead to a node.
    pub into: Vec<Vec<(usize, &'j str)>>,
    pub start: Option<End<'j>>,
    /// How many nodes have a label.
    labels: HashMap<&'j str, usize>,
}

impl<'j> Side<'j> {
    pub(super) fn of(journey: &'j Journey) -> Self {
        let mut spots = Vec::new();
        let mut tops = Vec::new();
        let mut labels: HashMap<&str, usize> = HashMap::new();
        for node in &journey.nodes {
            let page = spots.len();
            tops.push(page);
            spots.push(Spot { node, page: None });
            spots.extend(node.children.iter().map(|node| Spot { node, page: Some(page) }));
        }
        for spot in &spots {
            *labels.entry(spot.node.display_name.as_str()).or_default() += 1;
        }
        let end = |target: &'j Target| match target {
            Target::Node(index) => Some(End::Node(tops[*index])),
            Target::Success => Some(End::Success),
            Target::Failure => Some(End::Failure),
            Target::Unknown(id) => Some(End::Unknown(id)),
            Target::Nowhere => None,
        };
        let mut out = vec![Vec::new(); spots.len()];
        let mut into = vec![Vec::new(); spots.len()];
        for (index, node) in journey.nodes.iter().enumerate() {
            let from = tops[index];
            for (outcome, target) in &node.connections {
                let Some(end) = end(target) else { continue };
                out[from].push((outcome.as_str(), end));
                if let End::Node(to) = end {
                    into[to].push((from, outcome.as_str()));
                }
            }
        }
        let start = journey.start.as_ref().and_then(|start| end(&start.target));
        Self { journey, spots, tops, out, into, start, labels }
    }

    /// What the node at a place is called: its label, with what tells it apart where others have the same one.
    pub(super) fn name(&self, place: usize, catalog: &Catalog) -> String {
        let Spot { node, page } = &self.spots[place];
        let label = node.display_name.as_str();
        let shown = if label.is_empty() { type_name(node, catalog) } else { quote(label) };
        let is_alone = !label.is_empty() && self.labels.get(label) == Some(&1);
        let mut marks = Vec::new();
        if !is_alone {
            let short = if node.key.is_empty() { node.id.get(..8).unwrap_or(&node.id) } else { &node.key };
            marks.push(short.to_owned());
        }
        if let Some(page) = page {
            let page = &self.spots[*page].node;
            let page = if page.display_name.is_empty() { &page.id } else { &page.display_name };
            marks.push(format!("on {}", quote(page)));
        }
        if marks.is_empty() { shown } else { format!("{shown} ({})", marks.join(", ")) }
    }

    /// The label of the node at a place, in quotes; its type where it has none.
    pub(super) fn label(&self, place: usize, catalog: &Catalog) -> String {
        let node = self.spots[place].node;
        if node.display_name.is_empty() { type_name(node, catalog) } else { quote(&node.display_name) }
    }

    /// What a target is called.
    pub(super) fn end_name(&self, end: End<'_>, catalog: &Catalog) -> String {
        match end {
            End::Node(place) => self.name(place, catalog),
            End::Success => "Success".to_owned(),
            End::Failure => "Failure".to_owned(),
            End::Unknown(id) => format!("{}, which does not exist", quote(id)),
        }
    }
}

/// The name of a node's type.
pub(super) fn type_name(node: &Node, catalog: &Catalog) -> String {
    let known = catalog.get(&node.node_type).filter(|known| known.id == node.node_type);
    known.map_or_else(|| node.node_type.clone(), |known| known.name.clone())
}

/// An outcome's id without the id of the child that a page may put before it.
pub(crate) fn outcome_word(outcome: &str) -> &str {
    const UUID: usize = 36;
    match (outcome.get(..UUID), outcome.get(UUID..).and_then(|rest| rest.strip_prefix('-'))) {
        (Some(id), Some(rest)) if is_uuid(id) => rest,
        _ => outcome,
    }
}
