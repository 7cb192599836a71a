//! What the platform changed in what uses of fragments stand for: said at the use where it can be said there, else a conflict
//! that names the line of the fragment and the use. A fragment itself is never changed: other journeys use it.

use std::collections::{BTreeSet, HashMap};

use super::conflict::{self, Conflict, part_name};
use super::decide::{Prefer, words};
use super::edit::is_node;
use super::fates::Fates;
use super::merge::Merge;
use super::patch;
use super::weigh::Thing;
use crate::language::expand::Use;
use crate::language::lift;
use crate::language::syntax::{Body, ItemKind, Name, Node, Outcome};
use crate::language::syntax::{Edge, Property};
use crate::lock::fingerprint::{self, Fingerprints, OUTCOMES};
use crate::model::{self, Journey, Target};
use crate::source::Span;

/// What a journey must come to after an import, in what its uses of fragments stand for.
pub(super) struct Claim {
    pub journey: String,
    /// The node; none for the journey itself.
    pub node: Option<String>,
    pub parts: Fingerprints,
    /// Where it is written, and what `--prefer` calls it.
    pub place: String,
    pub name: String,
}

impl Claim {
    /// A part that a journey has otherwise; a journey that has no such node any more differs in its type.
    pub(super) fn differs(&self, built: &Journey) -> Option<String> {
        let parts = match &self.node {
            None => fingerprint::journey(built),
            Some(id) => match built.all_nodes().find(|node| node.id == *id) {
                Some(node) => fingerprint::node(built, node),
                // A whole use is gone, which was asked for.
                None => return None,
            },
        };
        let names: BTreeSet<&String> = parts.keys().chain(self.parts.keys()).collect();
        let mut names = names.into_iter().filter(|name| *name != OUTCOMES);
        names.find(|name| parts.get(*name) != self.parts.get(*name)).cloned()
    }
}

/// Whether a node stands in an expansion.
pub(super) fn is_expanded(node: &model::Node) -> bool {
    node.spans.key.is_some_and(|span| span.via != 0)
}

impl<'m> Merge<'m, '_> {
    /// The lifted body of a journey in the words of its source: what leads to the beginning of an expansion leads to the use.
    pub(super) fn in_own_words(&self, ours: &Journey, lifted: &Body<'static>) -> Body<'static> {
        let mut body = lifted.clone();
        if self.written.is_plain() || !ours.nodes.iter().any(is_expanded) {
            return body;
        }
        let entries = self.entries(ours);
        let rename = |item: &mut ItemKind<'static>| {
            if let ItemKind::Edge(Edge { target: Some(target), .. }) = item
                && let Some(name) = entries.get(&*target.text)
            {
                *target = plain(name);
            }
        };
        for item in &mut body.items {
            rename(&mut item.kind);
            if let ItemKind::Node(node) = &mut item.kind {
                node.body.items.iter_mut().for_each(|item| rename(&mut item.kind));
            }
        }
        // What a fragment notes on the canvas is not the journey's to say.
        let fragments = self.tops(ours).into_values().filter_map(|own| self.written.fragment(&own.fragment));
        let fragments: Vec<_> = fragments.collect();
        body.items.retain(|item| match &item.kind {
            ItemKind::Note(note) => !fragments.iter().any(|own| own.notes.contains(&*note.text.text)),
            _ => true,
        });
        body
    }

    /// The uses in a journey, by the names of their nodes.
    fn tops(&self, ours: &Journey) -> HashMap<String, &'m Use> {
        let expanded = ours.nodes.iter().filter(|node| is_expanded(node));
        expanded.filter_map(|node| self.top(node.spans.key?)).map(|own| (own.name.clone(), own)).collect()
    }

    /// The use in a journey that a place came by.
    fn top(&self, span: Span) -> Option<&'m Use> {
        let mut own = self.uses.get(span.via)?;
        while let Some(outer) = self.uses.get(own.span.via) {
            own = outer;
        }
        Some(own)
    }

    /// The names of uses by the keys of the nodes that they begin with.
    fn entries(&self, ours: &Journey) -> HashMap<String, String> {
        let tops = self.tops(ours);
        let by_place: HashMap<Span, &Use> = self.uses.all().map(|own| (own.span, own)).collect();
        let keys: HashMap<Span, &str> =
            ours.nodes.iter().filter_map(|node| Some((node.spans.key?, node.key.as_str()))).collect();
        let key = |own: &Use| {
            let mut entry = own.entry;
            while let Some(inner) = by_place.get(&entry) {
                entry = inner.entry;
            }
            keys.get(&entry).map(|key| (*key).to_owned())
        };
        tops.iter().filter_map(|(name, own)| Some((key(own)?, name.clone()))).collect()
    }

    /// Takes uses out whose nodes are all gone from the export; gives whether something changed. One of which some are left is
    /// a conflict.
    pub(super) fn leave_uses(&mut self, ours: &Journey, fates: &Fates, body: &mut Body<'_>) -> bool {
        let mut is_changed = false;
        for (name, own) in self.tops(ours) {
            let nodes = || ours.nodes.iter().filter(|node| node.key.starts_with(&own.prefix));
            let going: Vec<&model::Node> = nodes().filter(|node| fates.leaves(&node.id)).collect();
            if going.is_empty() {
                continue;
            }
            if going.len() == nodes().count() {
                body.items.retain(|item| !is_node(&item.kind, &name));
                self.merged.changes.push(format!("{}.{name}: gone", ours.name));
                is_changed = true;
                continue;
            }
            for node in going {
                let called = format!("{}/{}", ours.name, node.key);
                let what = format!("is gone from the export, and {}", self.stands(own));
                self.fixed(&called, &called, node.spans.key, what, Vec::new());
            }
        }
        is_changed
    }

    /// Brings what changed in a node of an expansion to its use. True when something did.
    pub(super) fn through(
        &mut self,
        thing: &Thing<'_>,
        body: &mut Body<'_>,
        new: &Body<'static>,
        (own, other): (&model::Node, &model::Node),
        taken: &[String],
    ) -> bool {
        let mut is_changed = false;
        let uses = self.uses;
        for part in taken {
            let name = format!("{}.{}", thing.name, part_name(part));
            let said = match (part.strip_prefix('='), part.strip_prefix("-> ")) {
                (Some(property), _) => self.written.argument(uses, own, property),
                (_, Some(outcome)) => self.written.exit(uses, own, outcome),
                _ => None,
            };
            if let Some((site, word)) = said {
                let argument = format!("{}/{}.{word}", thing.ours.journey.name, site.name);
                let var = self.written.var(&argument).filter(|_| part.starts_with('='));
                let is_settled =
                    var.is_none() || self.prefer(&[argument, name.clone()]) == Some(Prefer::Export);
                if is_settled && self.at_use(thing, body, new, other, (site, &word), part) {
                    is_changed = true;
                    continue;
                }
            }
            let names: Vec<String> =
                [name.clone(), thing.name.clone()].into_iter().chain(thing.above.clone()).collect();
            if self.prefer(&names) == Some(Prefer::Source) {
                continue;
            }
            let span = conflict::span(own, part);
            let stands = span.and_then(|span| self.top(span)).map(|own| self.stands(own)).unwrap_or_default();
            let was = thing.ours.base(part, thing.base.get(part), thing.theirs.journey);
            let sides = Conflict::sides(was, thing.ours.value(part), thing.theirs.value(part));
            self.fixed(
                &name,
                &name,
                span,
                format!("({}) changed in the export, and {stands}", words(part)),
                sides,
            );
        }
        is_changed
    }

    /// Says at a use what changed.
    fn at_use(
        &self,
        thing: &Thing<'_>,
        body: &mut Body<'_>,
        new: &Body<'static>,
        other: &model::Node,
        (site, word): (&Use, &str),
        part: &str,
    ) -> bool {
        let written = body.items.iter_mut().find_map(|item| match &mut item.kind {
            ItemKind::Node(node) if node.name.text == site.name => Some(node),
            _ => None,
        });
        let Some(written) = written else { return false };
        if let Some(property) = part.strip_prefix('=') {
            let Some(value) = other.properties.value(property) else { return false };
            let kind = lifted(new, &other.key, property).map_or_else(
                || lift::property(word, value),
                |own| ItemKind::Property(Property { name: plain(word), ..own }),
            );
            patch::put(&mut written.body, word, kind);
            written.is_inline = false;
            return true;
        }
        let Some(exits) = self.written.fragment(&site.fragment).map(|own| &own.exits) else { return false };
        let outcome = part.trim_start_matches("-> ");
        let to = other.connections.iter().find(|(id, _)| id == outcome).map(|(_, target)| target);
        let Some(to) = self.word_of(thing, to) else { return false };
        let outcomes = exits
            .iter()
            .map(|exit| model::Outcome { id: exit.clone(), label: exit.clone(), certain: true })
            .collect();
        let model = model::Node { outcomes, ..model::Node::default() };
        let named = (exits.len() > 1).then(|| Outcome { child: None, name: plain(word) });
        let edge =
            Edge { outcomes: named.into_iter().collect(), target: Some(plain(&to)), arrow: Span::default() };
        patch::outcome(written, &model, &node_of(edge), &model, word);
        true
    }

    /// How the source of a journey calls what an export leads to; nothing for the midst of an expansion.
    fn word_of(&self, thing: &Thing<'_>, to: Option<&Target>) -> Option<String> {
        let (ours, theirs) = (thing.ours.journey, thing.theirs.journey);
        let key = match to {
            Some(Target::Node(index)) => &theirs.nodes[*index].key,
            Some(Target::Success) => return Some("success".to_owned()),
            Some(Target::Failure) => return Some("failure".to_owned()),
            Some(Target::Unknown(_)) => return None,
            Some(Target::Nowhere) | None => return Some("nowhere".to_owned()),
        };
        if let Some(name) = self.entries(ours).get(key) {
            return Some(name.clone());
        }
        let is_inside = ours.nodes.iter().any(|node| node.key == *key && is_expanded(node));
        (!is_inside).then(|| key.clone())
    }

    /// What is said of a use that keeps something from being merged.
    fn stands(&self, own: &Use) -> String {
        let place = conflict::place(Some(own.span), self.meeting.sources);
        let more = self.written.fragment(&own.fragment).map_or(0, |fragment| fragment.uses.saturating_sub(1));
        let more = match more {
            0 => String::new(),
            1 => ", as another use does".to_owned(),
            more => format!(", as {more} other uses do"),
        };
        format!("`{}` ({place}) has it from the fragment `{}`{more}", own.name, own.fragment)
    }

    /// A conflict that only people can settle otherwise than for the source.
    fn fixed(
        &mut self,
        name: &str,
        preferred: &str,
        span: Option<Span>,
        what: String,
        sides: Vec<(&'static str, String)>,
    ) {
        let place = conflict::place(span, self.meeting.sources);
        let mend = Some(format!(
            "say it in the fragment, or write the nodes out; --prefer source {} keeps the source",
            conflict::shell(preferred)
        ));
        self.merged.conflicts.push(Conflict { place, name: name.to_owned(), what, sides, mend });
    }

    /// Notes what a node of an expansion must come to.
    pub(super) fn claim(
        &mut self,
        thing: &Thing<'_>,
        node: Option<&model::Node>,
        (mut parts, theirs): (Fingerprints, &Fingerprints),
        taken: &[String],
    ) {
        for part in taken {
            match theirs.get(part) {
                Some(print) => drop(parts.insert(part.clone(), print.clone())),
                None => drop(parts.remove(part)),
            }
        }
        let journey = thing.ours.journey;
        let span = node.map_or(journey.name_span, |node| node.spans.key);
        self.claims.push(Claim {
            journey: journey.name.clone(),
            node: node.map(|node| node.id.clone()),
            parts,
            place: conflict::place(span, self.meeting.sources),
            name: thing.name.clone(),
        });
    }
}

/// The lifted property of a node, or of a child of a page.
fn lifted(new: &Body<'static>, key: &str, property: &str) -> Option<Property<'static>> {
    let of = |node: &Node<'static>| {
        node.body.items.iter().find_map(|item| match &item.kind {
            ItemKind::Property(own) if own.name.text == property => Some(own.clone()),
            _ => None,
        })
    };
    new.items.iter().find_map(|item| match &item.kind {
        ItemKind::Node(node) if node.name.text == key => of(node),
        ItemKind::Node(page) => page.body.items.iter().find_map(|item| match &item.kind {
            ItemKind::Node(child) if child.name.text == key => of(child),
            _ => None,
        }),
        _ => None,
    })
}

fn plain(name: &str) -> Name<'static> {
    let is_quoted = !crate::model::names::is_identifier(name);
    Name { text: name.to_owned().into(), is_quoted, span: Span::default() }
}

/// A node with nothing but an edge.
fn node_of(edge: Edge<'static>) -> Node<'static> {
    Node {
        roles: Vec::new(),
        name: plain(""),
        node_type: None,
        version: None,
        title: None,
        body: patch::body_of(ItemKind::Edge(edge)),
        is_inline: false,
        span: Span::default(),
    }
}
