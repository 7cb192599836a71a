//! The interpreter of the outcome rules.

use std::collections::HashMap;

use serde_json::Value;

use super::Catalog;
use super::configuration::{Configuration, Found, Reader, is_placeholder};
use super::entry::NodeType;
use super::rule::{Item, Rule};
use super::target::Target;

/// One outcome of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The id that connections use.
    pub id: String,
    /// What the console prints.
    pub label: String,
    /// False when a placeholder decides whether the outcome exists.
    pub certain: bool,
}

/// The outcomes of a node, in the server's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Those that are established.
    pub list: Vec<Outcome>,
    /// True when there may be others: any id is accepted.
    pub open: bool,
    /// What documents mention, where the ids are not established.
    pub candidates: Vec<String>,
    /// True when what documents mention is all that there may be beside the list.
    pub documented: bool,
}

/// A child of a page: its id, and the outcomes that it would have by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// The child's id in the page's configuration.
    pub id: String,
    /// The child's outcomes.
    pub outcomes: Outcomes,
    /// Whether a page runs it [apart](super::Page::standalone) from the others.
    pub standalone: bool,
}

impl Outcomes {
    /// Outcomes of which nothing is known.
    pub fn unknown() -> Self {
        Self { open: true, ..Self::default() }
    }

    /// The outcome that a source means: the one with this id, else the only one with this label.
    pub fn resolve(&self, written: &str) -> Option<&Outcome> {
        let by_id = self.list.iter().find(|outcome| outcome.id == written);
        by_id.or_else(|| {
            let mut labelled = self.list.iter().filter(|outcome| outcome.label == written);
            labelled.next().filter(|_| labelled.next().is_none())
        })
    }
}

/// Outcomes as they are derived, one after the other.
#[derive(Default)]
struct Collected {
    outcomes: Outcomes,
    /// Places in the list by id: a node may have thousands of outcomes.
    places: HashMap<String, usize>,
}

impl Collected {
    /// Adds an outcome unless its id is there.
    fn push(&mut self, id: &str, label: &str, certain: bool) {
        let list = &mut self.outcomes.list;
        if let Some(place) = self.places.get(id) {
            list[*place].certain |= certain;
            return;
        }
        self.places.insert(id.to_owned(), list.len());
        list.push(Outcome { id: id.to_owned(), label: label.to_owned(), certain });
    }

    /// Others may exist.
    fn open(&mut self) {
        self.outcomes.open = true;
        self.outcomes.documented = false;
    }

    /// Others exist, of which these are mentioned; `documented` when these are all.
    fn mention(&mut self, candidates: impl Iterator<Item = String>, documented: bool) {
        let outcomes = &mut self.outcomes;
        outcomes.documented = documented && (!outcomes.open || outcomes.documented);
        outcomes.open = true;
        outcomes.candidates.extend(candidates);
    }

    /// The same for a rule that names labels.
    fn labels(&mut self, labels: &[String], others: bool) {
        self.mention(labels.iter().cloned(), !others && !labels.is_empty());
    }

    /// Adds what `other` has. What it has is in doubt unless `certain`.
    fn append(&mut self, other: &Outcomes, certain: bool, prefix: &str) {
        for outcome in &other.list {
            self.push(&format!("{prefix}{}", outcome.id), &outcome.label, certain && outcome.certain);
        }
        if other.open {
            let candidates = other.candidates.iter().map(|id| format!("{prefix}{id}"));
            self.mention(candidates, other.documented);
        }
    }
}

impl Catalog {
    /// The outcomes that a node has with this configuration on this platform.
    pub fn outcomes(
        &self,
        node: &NodeType,
        version: &str,
        config: &dyn Configuration,
        target: Target,
    ) -> Outcomes {
        let reader = Reader { node, version, config };
        let mut collected = Collected::default();
        Deriving { catalog: self, reader, target }.rule(node.outcomes_rule(version), &mut collected);
        collected.outcomes
    }
}

struct Deriving<'a> {
    catalog: &'a Catalog,
    reader: Reader<'a>,
    target: Target,
}

impl Deriving<'_> {
    fn rule(&self, rule: &Rule, out: &mut Collected) {
        match rule {
            Rule::Items(items) => items.iter().for_each(|item| self.item(item, out)),
            Rule::List(key) => match self.reader.find(key) {
                Found::Known(Value::Array(elements)) => {
                    for element in elements {
                        match element.as_str().filter(|_| !is_placeholder(element)) {
                            Some(id) => out.push(id, id, true),
                            None => out.open(),
                        }
                    }
                }
                // Without a value the source is incomplete, which is reported by itself.
                Found::Known(_) | Found::Absent | Found::Unknown => out.open(),
            },
            Rule::MapKeys(key) => match self.reader.find(key) {
                Found::Known(Value::Object(members)) => members.keys().for_each(|id| out.push(id, id, true)),
                Found::Known(_) | Found::Absent | Found::Unknown => out.open(),
            },
            Rule::Concat(parts) => parts.iter().for_each(|part| self.rule(part, out)),
            Rule::If(branch) => match self.reader.holds(&branch.when) {
                Some(true) => self.rule(&branch.then, out),
                Some(false) => self.rule(&branch.otherwise, out),
                None => {
                    for side in [&branch.then, &branch.otherwise] {
                        let mut either = Collected::default();
                        self.rule(side, &mut either);
                        out.append(&either.outcomes, false, "");
                    }
                }
            },
            Rule::Children { key, prefix } => self.children(key, *prefix, out),
            Rule::Delegate { type_key, version_key } => self.delegate(type_key, version_key.as_deref(), out),
            Rule::Definition => out.open(),
            Rule::Open { labels, others } => out.labels(labels, *others),
        }
    }

    fn item(&self, item: &Item, out: &mut Collected) {
        if !self.target.admits(item.since.as_deref(), item.until.as_deref()) {
            return;
        }
        let held = item.when.as_ref().map_or(Some(true), |when| self.reader.holds(when));
        if held != Some(false) {
            out.push(&item.id, self.label(item), held == Some(true));
        }
    }

    /// The label that the configuration holds, or the item's own.
    fn label<'a>(&'a self, item: &'a Item) -> &'a str {
        match item.label_from.as_ref().map(|key| self.reader.find(key)) {
            Some(Found::Known(Value::String(text))) if !text.is_empty() => text,
            _ => &item.label,
        }
    }

    /// Without `prefix` the last child alone decides. With it, those do from the [first](first_deciding) on that a page of version 2.0 asks.
    fn children(&self, key: &str, prefix: bool, out: &mut Collected) {
        if matches!(self.reader.find(key), Found::Unknown) {
            out.open();
            return;
        }
        let children = self.reader.config.children();
        if prefix {
            for child in &children[first_deciding(children.iter().map(|child| child.standalone))..] {
                out.append(&child.outcomes, true, &format!("{}-", child.id));
            }
        } else if let Some(last) = children.last() {
            out.append(&last.outcomes, true, "");
        }
    }

    fn delegate(&self, type_key: &str, version_key: Option<&str>, out: &mut Collected) {
        let Found::Known(Value::String(id)) = self.reader.find(type_key) else {
            out.open();
            return;
        };
        let Some(node) = self.catalog.get(id) else {
            out.open();
            return;
        };
        let version = match version_key.map(|key| self.reader.find(key)) {
            Some(Found::Known(Value::String(text))) => text.clone(),
            Some(Found::Known(Value::Number(number))) => number.to_string(),
            _ => node.default_version().to_owned(),
        };
        possible(node.outcomes_rule(&version), self.target, out);
    }
}

/// From which child of a page of version 2.0 on the children decide the outcomes: the last that is not standalone, with
/// the standalone ones behind it. Told of each child is whether it is standalone.
pub(crate) fn first_deciding(standalone: impl DoubleEndedIterator<Item = bool> + ExactSizeIterator) -> usize {
    let children = standalone.len();
    let behind = standalone.rev().take_while(|standalone| *standalone).count();
    children.saturating_sub(behind + 1)
}

/// Every outcome that a rule names, whatever the configuration.
fn possible(rule: &Rule, target: Target, out: &mut Collected) {
    match rule {
        Rule::Items(items) => {
            for item in items.iter().filter(|i| target.admits(i.since.as_deref(), i.until.as_deref())) {
                out.push(&item.id, &item.label, true);
            }
        }
        Rule::Concat(parts) => parts.iter().for_each(|part| possible(part, target, out)),
        Rule::If(branch) => {
            possible(&branch.then, target, out);
            possible(&branch.otherwise, target, out);
        }
        Rule::Open { labels, others } => out.labels(labels, *others),
        Rule::List(_)
        | Rule::MapKeys(_)
        | Rule::Children { .. }
        | Rule::Delegate { .. }
        | Rule::Definition => {
            out.open();
        }
    }
}

#[cfg(test)]
mod tests;
