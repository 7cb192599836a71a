//! Why a node does not have an outcome that an edge names.

use std::collections::HashSet;

use crate::catalog::{Absence, Cause, Child, Outcome, WithChildren, first_deciding};
use crate::complete::{Completing, NodeFacts};
use crate::diagnostic::{Code, Diagnostic, listing, nearest};
use crate::model::names::written;
use crate::model::{Edge, Journey, Node};

/// How many outcomes are looked at for what a misspelt one may mean.
const MOST: usize = 500;

/// An edge that names an outcome which its node does not have.
pub(super) struct Refusal<'n> {
    pub(super) journey: &'n Journey,
    pub(super) node: &'n Node,
    pub(super) facts: &'n NodeFacts,
    pub(super) edge: &'n Edge,
    /// The child that the edge names, of a page.
    pub(super) child: Option<&'n str>,
    pub(super) name: &'n str,
}

impl<'n> Refusal<'n> {
    pub(super) fn diagnostic(&self, completing: Completing<'_>) -> Diagnostic {
        let Self { journey, node, child, name, .. } = *self;
        let place = journey.place_of_edge(node, self.edge);
        let (decider, absence) = self.absence(completing);
        let near = self.nearest();
        if let Some(absence) =
            absence.filter(|absence| near.is_none() || !matches!(absence.cause, Cause::Lists(_)))
        {
            let mut diagnostic = Diagnostic::new(Code::OutcomeNotAvailable, place, absence.to_string())
                .help(absence.mend().unwrap_or_else(|| self.facts.allowed(node)));
            let keys: Vec<&str> = match &absence.cause {
                Cause::Properties(needs) => needs.iter().map(|need| need.key.as_str()).collect(),
                Cause::Lists(keys) => keys.iter().map(String::as_str).collect(),
                _ => Vec::new(),
            };
            for key in keys {
                let value = decider.properties.get(key).and_then(|property| property.value_span);
                diagnostic = diagnostic.related_if(value, format!("`{key}` decides"));
            }
            return diagnostic;
        }
        if let Some(child) = child {
            let message = format!("`{}` does not have the outcome `{child}.{name}`", node.key);
            let help = match node.version_in(completing.catalog) {
                "1.0" => format!("a page of version 1.0 has the outcomes of its last child: write `{name}`"),
                _ => self.facts.allowed(node),
            };
            return Diagnostic::new(Code::UnknownOutcome, place, message).help(help);
        }
        let message = format!("`{}` does not have the outcome `{name}`", node.key);
        let diagnostic = Diagnostic::new(Code::UnknownOutcome, place, message);
        match near.or_else(|| nearest(name, ["else"])) {
            Some(near) => diagnostic.meant(near),
            None => diagnostic.help(self.facts.allowed(node)),
        }
    }

    /// Why an outcome does not exist that its type can have, and the node whose configuration decides: of a page, one of its
    /// children.
    fn absence(&self, completing: Completing<'_>) -> (&'n Node, Option<Absence>) {
        let Completing { catalog, target, .. } = completing;
        let Self { node, facts, child, name, .. } = *self;
        let names_children = node.version_in(catalog) != "1.0";
        let first = first_deciding(facts.children.iter().map(|child| child.standalone));
        let decider = match child {
            Some(key) if names_children => match node.children[first..].iter().find(|own| own.key == key) {
                Some(child) => Some(child),
                None => return (node, None),
            },
            Some(_) => return (node, None),
            None if names_children => None,
            None => node.children.last(),
        };
        let decider = decider.unwrap_or(node);
        let absence = catalog.get(&decider.node_type).and_then(|known| {
            let children = if std::ptr::eq(decider, node) { facts.children.as_slice() } else { &[] };
            let config = WithChildren { configuration: &decider.properties, children };
            catalog.explain_absence(known, decider.version_in(catalog), name, &config, target)
        });
        (decider, absence)
    }

    fn nearest(&self) -> Option<&'n str> {
        let list = &self.facts.outcomes.list;
        let list = &list[..list.len().min(MOST)];
        let named: HashSet<&str> = self.facts.led_by_name().collect();
        // What no edge names yet is the likelier meaning.
        let open = list.iter().filter(|outcome| !named.contains(outcome.id.as_str()));
        nearest(self.name, open.flat_map(words)).or_else(|| nearest(self.name, list.iter().flat_map(words)))
    }
}

fn words(outcome: &Outcome) -> [&str; 2] {
    [&outcome.id, &outcome.label]
}

impl NodeFacts {
    /// The outcomes that there are, for people.
    pub(super) fn allowed(&self, node: &Node) -> String {
        match self.outcomes.list.as_slice() {
            [] => "with this configuration it has none".to_owned(),
            list => {
                let shown: Vec<String> = list.iter().map(|outcome| self.shown(node, outcome)).collect();
                format!("it has {}", listing(shown.iter().map(String::as_str), 12))
            }
        }
    }

    /// The child that an outcome is of, and what it is called there.
    fn of_child<'a>(&self, node: &'a Node, outcome: &'a Outcome) -> Option<(&'a Node, &'a str)> {
        let short = |own: &Child| outcome.id.strip_prefix(&own.id)?.strip_prefix('-');
        node.children.iter().zip(&self.children).find_map(|(child, own)| Some((child, short(own)?)))
    }

    /// How a message lists an outcome: its id, or the child and the child's outcome.
    fn shown(&self, node: &Node, outcome: &Outcome) -> String {
        match self.of_child(node, outcome) {
            Some((child, short)) => format!("{}.{short}", child.key),
            None => outcome.id.clone(),
        }
    }

    /// How a source names an outcome.
    pub(super) fn written(&self, node: &Node, outcome: &Outcome) -> String {
        match self.of_child(node, outcome) {
            Some((child, short)) => format!("{}.{}", written(&child.key), written(short)),
            None => written(&outcome.id).into_owned(),
        }
    }
}
