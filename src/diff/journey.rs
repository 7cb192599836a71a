//! Two versions of one journey.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Context;
use super::facts::{Fact, Held, NodeName, What};
use super::held::{self, Names};
use super::ids::Ids;
use super::matching::{Matching, matching};
use super::parts::{self, Part, Parts};
use super::side::{End, Side, outcome_word, type_name};
use super::values::same;
use crate::catalog::PropertyType;
use crate::model::Node;
use crate::model::names::is_uuid;

/// What the catalogue lists of a property, and what it is without being said.
type Known<'x> = (Option<&'x PropertyType>, Option<Cow<'x, Value>>);

/// Two versions of a journey with their nodes matched.
pub(super) struct Pair<'j, 'c> {
    pub old: Side<'j>,
    pub new: Side<'j>,
    pub matching: Matching,
    pub ids: Ids,
    pub names: (Names<'j>, Names<'j>),
    pub context: Context<'c>,
}

impl<'j, 'c> Pair<'j, 'c> {
    /// Matches the nodes of two versions. `ids` are those of what they carry along.
    pub(super) fn of(
        journeys: (&'j crate::model::Journey, &'j crate::model::Journey),
        mut ids: Ids,
        context: Context<'c>,
    ) -> Self {
        let (old, new) = (Side::of(journeys.0), Side::of(journeys.1));
        let matching = matching(&old, &new, context.catalog);
        for (place, other) in matching.to_new.iter().enumerate() {
            if let Some(other) = other {
                ids.add(&old.spots[place].node.id, &new.spots[*other].node.id);
            }
        }
        let names = (held::names(journeys.0), held::names(journeys.1));
        Self { old, new, matching, ids, names, context }
    }

    /// The node at a place of the old journey, as facts name it.
    pub(super) fn old_name(&self, place: usize) -> NodeName {
        node_name(&self.old, place, self.context)
    }

    /// The node at a place of the new journey, as facts name it.
    pub(super) fn new_name(&self, place: usize) -> NodeName {
        node_name(&self.new, place, self.context)
    }

    /// What differs: the journey itself, then its nodes in the order of the new journey, then those that are gone.
    pub(super) fn facts(&self, notes: &mut usize) -> Vec<Fact> {
        let mut facts = self.attributes();
        facts.extend(self.start());
        for (place, partner) in self.matching.to_old.iter().enumerate() {
            match partner {
                None if Self::is_of_bare_page(&self.new, place, &self.matching.to_old, &self.old) => {}
                None => facts.push(self.added(place)),
                Some(old) => self.node(*old, place, &mut facts, notes),
            }
        }
        for (place, partner) in self.matching.to_new.iter().enumerate() {
            if partner.is_none() && !Self::is_of_bare_page(&self.old, place, &self.matching.to_new, &self.new)
            {
                facts.push(Fact { node: Some(self.old_name(place)), what: What::Removed });
            }
        }
        facts.extend(self.notes());
        facts
    }

    /// Whether a node is a child of a page that has no configuration on the other side: nobody knows its children there.
    fn is_of_bare_page(side: &Side<'_>, place: usize, partners: &[Option<usize>], other: &Side<'_>) -> bool {
        let page = side.spots[place].page.and_then(|page| partners[page]);
        page.is_some_and(|page| !other.spots[page].node.has_body())
    }

    fn attributes(&self) -> Vec<Fact> {
        let target = self.context.target;
        let (old, new) =
            (parts::of_journey(self.old.journey, target), parts::of_journey(self.new.journey, target));
        self.properties((&old, &new), &|name, _| {
            (None, parts::attribute_default(name, target).map(Cow::Owned))
        })
    }

    fn start(&self) -> Option<Fact> {
        let (old, new) = (self.old.start, self.new.start);
        (!self.is_same_end(old, new)).then(|| Fact {
            node: None,
            what: What::Rewired { outcome: None, old: self.old_end(old), new: self.new_end(new) },
        })
    }

    fn old_end(&self, end: Option<End<'_>>) -> Option<String> {
        end.map(|end| self.old.end_name(end, self.context.catalog))
    }

    fn new_end(&self, end: Option<End<'_>>) -> Option<String> {
        end.map(|end| self.new.end_name(end, self.context.catalog))
    }

    pub(super) fn is_same_end(&self, old: Option<End<'_>>, new: Option<End<'_>>) -> bool {
        match (old, new) {
            (Some(End::Node(old)), Some(End::Node(new))) => self.matching.to_new[old] == Some(new),
            (old, new) => old == new,
        }
    }

    fn added(&self, place: usize) -> Fact {
        let node = self.new.spots[place].node;
        let edges = self.new.out[place].iter().map(|(outcome, end)| {
            (self.outcome(&self.new, place, outcome), self.new.end_name(*end, self.context.catalog))
        });
        let known = self.context.catalog.get(&node.node_type);
        let version = node.version_in(self.context.catalog);
        let parts = parts::of_node(node, self.context.catalog);
        let properties = parts.iter().filter_map(|(part, value)| {
            let Part::Property(name) = part else { return None };
            let listed = known.and_then(|known| known.property(version, name));
            Some((name.clone(), held::held(name, Some(value), listed, &self.names.1)))
        });
        let what = What::Added { edges: edges.collect(), properties: properties.collect() };
        Fact { node: Some(self.new_name(place)), what }
    }

    /// What differs between a node and its partner.
    fn node(&self, old: usize, new: usize, facts: &mut Vec<Fact>, bare: &mut usize) {
        let (was, is) = (self.old.spots[old].node, self.new.spots[new].node);
        let before = facts.len();
        let mut add = |what| facts.push(Fact { node: None, what });
        if was.display_name != is.display_name {
            add(What::Renamed { old: was.display_name.clone(), new: is.display_name.clone() });
        } else if !was.key.is_empty() && !is.key.is_empty() && was.key != is.key {
            add(What::Renamed { old: was.key.clone(), new: is.key.clone() });
        }
        if was.node_type != is.node_type {
            let name = |node| type_name(node, self.context.catalog);
            let (mut old, mut new) = (name(was), name(is));
            if old == new {
                (old, new) = (was.node_type.clone(), is.node_type.clone());
            }
            add(What::Retyped { old, new });
        }
        let (old_page, new_page) = (self.old.spots[old].page, self.new.spots[new].page);
        if old_page.map(|page| self.matching.to_new[page]) != new_page.map(Some) {
            let outside = || "the journey itself".to_owned();
            add(What::Moved {
                old: old_page.map_or_else(outside, |page| self.old.name(page, self.context.catalog)),
                new: new_page.map_or_else(outside, |page| self.new.name(page, self.context.catalog)),
            });
        }
        facts.extend(self.order(old, new));
        facts.extend(self.edges(old, new));
        if was.has_body() && is.has_body() {
            facts.extend(self.configuration(was, is));
        } else if was.has_body() != is.has_body() {
            *bare += 1;
        }
        if facts.len() > before {
            let name = self.new_name(new);
            facts[before..].iter_mut().for_each(|fact| fact.node = Some(name.clone()));
        }
    }

    fn configuration(&self, was: &Node, is: &Node) -> Vec<Fact> {
        let catalog = self.context.catalog;
        let (old, new) = (parts::of_node(was, catalog), parts::of_node(is, catalog));
        let version = is.version_in(catalog);
        let known = catalog.get(&is.node_type);
        self.properties((&old, &new), &|name, is_old| {
            let node = if is_old { was } else { is };
            let own = catalog.get(&node.node_type);
            let listed = known.and_then(|known| known.property(version, name));
            let default = own.and_then(|own| own.property(node.version_in(catalog), name)?.default.as_ref());
            (listed, default.map(Cow::Borrowed))
        })
    }

    /// The properties that differ, and the version. `about` says what is known of one, and what it is unsaid.
    fn properties<'x>(
        &self,
        (old, new): (&Parts<'_>, &Parts<'_>),
        about: &dyn Fn(&str, bool) -> Known<'x>,
    ) -> Vec<Fact> {
        let (olds, news) = (parts::by_name(old), parts::by_name(new));
        let order =
            new.iter().chain(old.iter().filter(|(part, _)| !news.contains_key(part))).map(|row| &row.0);
        let mut facts = Vec::new();
        for part in order {
            let (was, is) = (olds.get(part).copied(), news.get(part).copied());
            let is_same = match (was, is) {
                (Some(was), Some(is)) => was == is || same(was, is, &self.ids),
                _ => false,
            };
            let name = match part {
                Part::Property(name) => name.as_str(),
                Part::Version => "version",
                // Told before, or by the flow.
                _ => continue,
            };
            if is_same {
                continue;
            }
            let (listed, was_default) = about(name, true);
            let (_, is_default) = about(name, false);
            let (was_said, is_said) = (was.is_some(), is.is_some());
            let was = was.or(was_default.as_deref());
            let is = is.or(is_default.as_deref());
            let names = (&self.names.0, &self.names.1);
            for mut fact in held::facts((name, listed), (was, is), names, &self.ids) {
                if let What::Property { old, new, .. } = &mut fact.what {
                    let mark =
                        |held: &mut Held, is_said: bool| held.is_default = !is_said && held.value.is_some();
                    mark(old, was_said);
                    mark(new, is_said);
                }
                facts.push(fact);
            }
        }
        facts
    }

    /// The children that both pages have, in another order.
    fn order(&self, old: usize, new: usize) -> Option<Fact> {
        let count = |side: &Side<'_>, place: usize| match side.spots[place].page {
            None => side.spots[place].node.children.len(),
            Some(_) => 0,
        };
        let olds = old + 1..=old + count(&self.old, old);
        let news = new + 1..=new + count(&self.new, new);
        let was: Vec<usize> =
            olds.filter_map(|child| self.matching.to_new[child].filter(|own| news.contains(own))).collect();
        if was.is_sorted() {
            return None;
        }
        let mut is = was.clone();
        is.sort_unstable();
        let names = |places: Vec<usize>| -> Vec<String> {
            let label = |place: usize| self.new.label(place, self.context.catalog);
            places.into_iter().map(label).collect()
        };
        Some(Fact { node: None, what: What::Reordered { old: names(was), new: names(is) } })
    }

    fn edges(&self, old: usize, new: usize) -> Vec<Fact> {
        let mut facts = Vec::new();
        let news: HashMap<&str, End<'_>> = self.new.out[new].iter().copied().collect();
        let mut seen = HashSet::new();
        let mut rewired = |outcome: String, was: Option<End<'_>>, is: Option<End<'_>>| {
            let (old, new) = (self.old_end(was), self.new_end(is));
            facts.push(Fact { node: None, what: What::Rewired { outcome: Some(outcome), old, new } });
        };
        for (outcome, was) in &self.old.out[old] {
            let other = self.ids.translate(outcome);
            let is = news.get(&*other).copied();
            seen.insert(other.into_owned());
            if !self.is_same_end(Some(*was), is) {
                rewired(self.outcome(&self.old, old, outcome), Some(*was), is);
            }
        }
        for (outcome, is) in &self.new.out[new] {
            if !seen.contains(*outcome) {
                rewired(self.outcome(&self.new, new, outcome), None, Some(*is));
            }
        }
        facts
    }

    /// An outcome as people know it: of a page, behind the name of the child that it is of.
    fn outcome(&self, side: &Side<'_>, place: usize, outcome: &str) -> String {
        let word = outcome_word(outcome);
        if word.len() < outcome.len() {
            let id = &outcome[..outcome.len() - word.len() - 1];
            let children = place + 1..=place + side.spots[place].node.children.len();
            let child = children.into_iter().find(|child| side.spots[*child].node.id == id);
            return match child {
                Some(child) => format!("{}.{word}", side.label(child, self.context.catalog)),
                None => word.to_owned(),
            };
        }
        let listed = side.spots[place].node.outcomes.iter().find(|own| own.id == outcome);
        match listed.filter(|own| is_uuid(outcome) && !own.label.is_empty()) {
            Some(listed) => listed.label.clone(),
            None => outcome.to_owned(),
        }
    }

    fn notes(&self) -> Vec<Fact> {
        let mut old = parts::notes(self.old.journey);
        let mut new = parts::notes(self.new.journey);
        for (node, _) in &mut old {
            *node = node.take().map(|id| self.ids.translate(&id).into_owned());
        }
        old.retain(|note| {
            let place = new.iter().position(|own| own == note);
            place.map(|place| new.remove(place)).is_none()
        });
        let mut facts = Vec::new();
        let mut add = |node: &Option<String>, old: Option<String>, new: Option<String>| {
            let name = node.as_ref().and_then(|id| {
                let place = |side: &Side<'_>| side.spots.iter().position(|spot| spot.node.id == *id);
                place(&self.new)
                    .map(|own| self.new_name(own))
                    .or(place(&self.old).map(|own| self.old_name(own)))
            });
            facts.push(Fact { node: name, what: What::Note { old, new } });
        };
        for (node, text) in old {
            let other = new.iter().position(|(own, _)| *own == node).map(|place| new.remove(place).1);
            add(&node, Some(text), other);
        }
        for (node, text) in new {
            add(&node, None, Some(text));
        }
        facts
    }
}

fn node_name(side: &Side<'_>, place: usize, context: Context<'_>) -> NodeName {
    let node = side.spots[place].node;
    NodeName {
        name: side.name(place, context.catalog),
        label: node.display_name.clone(),
        id: node.id.clone(),
        type_name: type_name(node, context.catalog),
    }
}
