//! A run of nodes that several journeys have becomes one fragment.

use std::collections::HashMap;

use super::edits::Edits;
use super::extract::{Extract, Into, Piece, of_item, targets};
use super::similar::{Place, Run};
use super::{Bench, Plan, Refusal, Trees, body, prefixes, with_trees};
use crate::catalog::Lookup;
use crate::language::index::Owner;
use crate::language::syntax::Keyword;
use crate::language::vocabulary::End;
use crate::model::names::written;

/// Writes a run once, as a fragment behind the journey that leads on to the most places, and a node for it in each of its places.
pub fn share(bench: Bench<'_>, run: &Run, name: &str) -> Result<Plan, Refusal> {
    with_trees(bench, |trees| {
        if trees.known.get(Keyword::Fragment, name).is_some() {
            return Err(Refusal(format!("there is a fragment `{name}` already: choose another name")));
        }
        if name.is_empty() || matches!(bench.catalog.lookup(name), Lookup::Found(_)) {
            return Err(Refusal(format!("no fragment can be named `{name}`: choose another name")));
        }
        let mut pieces = Vec::new();
        for place in &run.places {
            let nodes: Vec<String> =
                place.nodes.iter().map(|node| format!("{}.{node}", place.journey)).collect();
            let wanted =
                Extract { file: place.span.file, nodes: &nodes, into: Into::Fragment(name), node: None };
            let piece = Piece::of(trees, wanted)?;
            if let Some(word) = piece.words().first() {
                return Err(Refusal(format!(
                    "a value in `{}` names `{word}`: take it out there with `journeyc extract`, which makes a parameter of it",
                    place.journey
                )));
            }
            pieces.push((place, piece));
        }
        // The one that leads to the most places tells them all apart.
        let most = pieces.iter().map(|(place, _)| led_to(trees, place).len()).max().unwrap_or_default();
        let at = pieces.iter().position(|(place, _)| led_to(trees, place).len() == most).unwrap_or_default();
        pieces.swap(0, at);
        Sharing { trees, pieces, name }.plan()
    })
}

struct Sharing<'r, 's, 'a> {
    trees: &'r Trees<'s, 'a>,
    /// The first is the one that becomes the fragment.
    pieces: Vec<(&'r Place, Piece<'r, 's, 'a>)>,
    name: &'r str,
}

impl Sharing<'_, '_, '_> {
    fn plan(&self) -> Result<Plan, Refusal> {
        let (first, model) = &self.pieces[0];
        let own = led_to(self.trees, first);
        let mut leads: Vec<HashMap<String, String>> = Vec::new();
        for (place, _) in &self.pieces {
            leads.push(self.leads(first, place)?);
        }
        // An end is an exit where another place leads elsewhere.
        let mut exits: Vec<(String, String)> = Vec::new();
        for target in &own {
            let end = End::of(target);
            if end.is_some() && leads.iter().all(|led| led.get(target) == Some(target)) {
                continue;
            }
            let wished = match end {
                Some(End::Success) => "succeeded",
                Some(End::Failure) => "failed",
                Some(End::Nowhere) => "open",
                None => target,
            };
            let is_taken = |name: &str| exits.iter().any(|(_, own)| own == name) || model.has(name);
            let name = body::free(wished, is_taken);
            exits.push((target.clone(), name));
        }
        let mut changes = Edits::default();
        let mut plan = Plan { lock: self.trees.bench.lock.clone(), ..Plan::default() };
        for (index, (place, piece)) in self.pieces.iter().enumerate() {
            let led = |target: &String| leads[index].get(target).cloned().unwrap_or_else(|| target.clone());
            let edges: Vec<(String, String)> =
                exits.iter().map(|(target, exit)| (exit.clone(), led(target))).collect();
            let declaration = (index == 0).then(|| piece.as_fragment(self.name, &exits));
            piece.replace(self.name, &edges, declaration, &mut changes);
            let names = names(self.trees, first, place);
            piece
                .follow_as(&mut changes, &|name| names.get(name).cloned().unwrap_or_else(|| name.to_owned()));
            let journeys = self.trees.bench.journeys;
            let places = prefixes::of(
                &self.trees.known,
                Owner { keyword: Keyword::Journey, name: &place.journey },
                journeys,
            );
            prefixes::keep(&mut plan.lock, &places, journeys, |key| {
                let (own, rest) = key.split_at(key.find('.').unwrap_or(key.len()));
                Some(format!("{}.{}{rest}", piece.node(), names.get(own)?))
            });
        }
        plan.texts = self.trees.apply(changes);
        plan.told.push(format!(
            "fragment `{}` stands for {} in {} places; comments in all but the first are gone with their nodes",
            written(self.name),
            crate::source::counted(first.nodes.len(), "node"),
            self.pieces.len()
        ));
        Ok(plan)
    }

    /// Where a place leads by each way by which the first leads somewhere.
    fn leads(&self, first: &Place, place: &Place) -> Result<HashMap<String, String>, Refusal> {
        let mut leads: HashMap<String, String> = HashMap::new();
        for (one, other) in links(self.trees, first).into_iter().zip(links(self.trees, place)) {
            let (Some(one), Some(other)) = (one, other) else { continue };
            let known = leads.entry(one.clone()).or_insert_with(|| other.clone());
            if *known != other {
                return Err(Refusal(format!(
                    "what leads to `{one}` in `{}` leads to `{known}` and to `{other}` in `{}`: no fragment can tell them apart",
                    first.journey, place.journey
                )));
            }
        }
        Ok(leads)
    }
}

/// Where the outcomes of a place's nodes lead, in order; nothing for what stays inside.
fn links(trees: &Trees<'_, '_>, place: &Place) -> Vec<Option<String>> {
    use crate::model::Target;
    let Some(journey) = trees.bench.journeys.iter().find(|own| own.name == place.journey) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for key in &place.nodes {
        let Some(node) = journey.nodes.iter().find(|node| node.key == *key) else { continue };
        let mut connections: Vec<_> = node.connections.iter().collect();
        connections.sort_by_key(|(outcome, _)| outcome);
        found.extend(connections.into_iter().map(|(_, target)| match target {
            Target::Node(index) => {
                let key = &journey.nodes[*index].key;
                // The nodes of a use are called by its name, and led to by it.
                (!place.nodes.contains(key)).then(|| key.split('.').next().unwrap_or(key).to_owned())
            }
            Target::Success => Some(End::Success.word().to_owned()),
            Target::Failure => Some(End::Failure.word().to_owned()),
            _ => Some(End::Nowhere.word().to_owned()),
        }));
    }
    found
}

/// The places beyond its nodes that a place leads to, in the order of the text.
fn led_to(trees: &Trees<'_, '_>, place: &Place) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let Some(own) = trees.known.get(Keyword::Journey, &place.journey) else { return found };
    for node in own.body.items.iter().filter_map(of_item) {
        if !place.nodes.iter().any(|name| *name == node.name.text) {
            continue;
        }
        for target in targets(node) {
            let is_inside = place.nodes.iter().any(|name| *name == target.text);
            if !is_inside && !found.iter().any(|name| *name == target.text) {
                found.push(target.text.to_string());
            }
        }
    }
    found
}

/// What the nodes of a place are called in the first one, children of pages among them.
fn names(trees: &Trees<'_, '_>, first: &Place, place: &Place) -> HashMap<String, String> {
    let node = |journey: &str, key: &str| {
        trees
            .bench
            .journeys
            .iter()
            .find(|own| own.name == journey)?
            .nodes
            .iter()
            .find(|node| node.key == *key)
    };
    let mut names = HashMap::new();
    for (new, old) in first.nodes.iter().zip(&place.nodes) {
        names.insert(old.clone(), new.clone());
        if let (Some(new), Some(old)) = (node(&first.journey, new), node(&place.journey, old)) {
            let pairs = old.children.iter().zip(&new.children);
            names.extend(pairs.map(|(old, new)| (old.key.clone(), new.key.clone())));
        }
    }
    names
}
