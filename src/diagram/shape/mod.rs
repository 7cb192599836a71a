//! From a node to its box: texts, size and ports.

use std::collections::HashMap;

use super::font::Font;
use super::scene::{Child, Line, Note, Port, Role, Shape, ShapeKind};
use crate::catalog::{Catalog, Outcome};
use crate::layout::Point;
use crate::model::{Node, Target};

/// Width and height of start and ends: a disc with a word below. The disc is in the middle.
pub(super) const DISC: f64 = 52.0;
const TERMINAL: f64 = 96.0;
/// Width of a box at least.
const NARROWEST: f64 = 176.0;
/// Left of the texts on a page's card.
pub(super) const CARD_INSET: f64 = 12.0;

pub(super) const TITLE: Font = Font::bold(15.0);
pub(super) const TYPE: Font = Font::regular(12.5);
const WORD: Font = Font::bold(14.0);

mod fill;

pub(super) use fill::fill;

impl Line {
    /// A line that begins here.
    pub(super) fn new(role: Role, font: Font, x: f64, y: f64, text: String, room: f64) -> Self {
        let width = font.width(&text);
        Self { role, at: Point { x, y }, text, width, room }
    }
}

/// The disc for start or an end.
pub(super) fn terminal(kind: ShapeKind) -> Shape {
    let (key, title) = match kind {
        ShapeKind::Success => ("success", "Success"),
        ShapeKind::Failure => ("failure", "Failure"),
        _ => ("start", "Start"),
    };
    let middle = TERMINAL / 2.0;
    let port = Port {
        outcome: String::new(),
        label: String::new(),
        y: middle,
        top: 0.0,
        lines: None,
        is_linked: kind == ShapeKind::Start,
        missing: None,
    };
    let word =
        Line::new(Role::Word, WORD, DISC / 2.0, middle + DISC / 2.0 + 18.0, title.to_owned(), 2.0 * DISC);
    Shape {
        kind,
        node: None,
        key: key.to_owned(),
        title: title.to_owned(),
        type_name: String::new(),
        at: Point::default(),
        width: DISC,
        height: TERMINAL,
        entry: middle,
        lines: vec![word],
        is_reached: true,
        inner: None,
        notes: Vec::new(),
        children: Vec::new(),
        ports: if kind == ShapeKind::Start { vec![port] } else { Vec::new() },
        landing: None,
        mark: None,
        is_lit: false,
    }
}

/// The box of a node, with those of the journey's notes that stand on it. Its place, and the width that it shares with
/// the boxes above and below, come later.
pub(super) fn node(index: usize, node: &Node, notes: &[(Option<String>, Note)], catalog: &Catalog) -> Shape {
    let type_name = type_name(node, catalog);
    let title = title(node, &type_name);
    let inner = called(node, catalog);
    let ports = ports(node, &super::outcomes::of(node, catalog));
    let mut shape = Shape {
        kind: kind(node, inner.is_some(), ports.len() > 1, catalog),
        node: Some(index),
        key: if node.key.is_empty() { node.id.clone() } else { node.key.clone() },
        title,
        type_name,
        at: Point::default(),
        width: NARROWEST,
        height: 0.0,
        entry: 0.0,
        lines: Vec::new(),
        is_reached: true,
        inner: inner.map(|name| (name, Vec::new())),
        notes: on(node, notes),
        children: node.children.iter().map(|node| child(node, notes, catalog)).collect(),
        ports,
        landing: None,
        mark: None,
        is_lit: false,
    };
    shape.width = fill::wanted_width(&shape);
    fill(&mut shape);
    shape
}

/// A box that stands for something else than a node of a journey: a title, a note below it, and labelled ports.
pub(super) fn plain(kind: ShapeKind, title: &str, note: &str, labels: &[String]) -> Shape {
    let port = |label: &String| Port {
        outcome: label.clone(),
        label: label.clone(),
        y: 0.0,
        top: 0.0,
        lines: Some(Vec::new()),
        is_linked: true,
        missing: None,
    };
    let mut shape = Shape {
        kind,
        node: None,
        key: title.to_owned(),
        title: title.to_owned(),
        type_name: note.to_owned(),
        at: Point::default(),
        width: NARROWEST,
        height: 0.0,
        entry: 0.0,
        lines: Vec::new(),
        is_reached: true,
        inner: None,
        notes: Vec::new(),
        children: Vec::new(),
        ports: labels.iter().map(port).collect(),
        landing: None,
        mark: None,
        is_lit: false,
    };
    shape.width = fill::wanted_width(&shape);
    fill(&mut shape);
    shape
}

/// The console's name of a node's type, or its id.
pub(crate) fn type_name(node: &Node, catalog: &Catalog) -> String {
    match catalog.get(&node.node_type) {
        Some(known) if known.id == node.node_type => known.name.clone(),
        _ => node.type_name.clone().unwrap_or_else(|| node.node_type.clone()),
    }
}

/// What a node is called.
pub(crate) fn title(node: &Node, type_name: &str) -> String {
    let name = node.display_name.trim();
    if name.is_empty() { type_name.to_owned() } else { name.to_owned() }
}

fn child(node: &Node, notes: &[(Option<String>, Note)], catalog: &Catalog) -> Child {
    let type_name = type_name(node, catalog);
    let title = title(node, &type_name);
    Child { title, type_name, top: 0.0, height: 0.0, lines: Vec::new(), notes: on(node, notes) }
}

/// The notes on a node.
fn on(node: &Node, notes: &[(Option<String>, Note)]) -> Vec<Note> {
    notes.iter().filter(|(id, _)| id.as_ref() == Some(&node.id)).map(|(_, note)| note.clone()).collect()
}

/// The journey that a node calls.
pub(super) fn called(node: &Node, catalog: &Catalog) -> Option<String> {
    let known = catalog.get(&node.node_type)?;
    let reference = known.references.iter().find(|reference| reference.to == "journey" && !reference.many)?;
    node.text(&reference.key).filter(|name| !name.is_empty()).map(str::to_owned)
}

fn kind(node: &Node, is_inner: bool, decides: bool, catalog: &Catalog) -> ShapeKind {
    let known = catalog.get(&node.node_type);
    let runs_script = known.is_some_and(|known| {
        known
            .references
            .iter()
            .any(|reference| reference.to == "script" && node.text(&reference.key).is_some())
    });
    if node.is_page() {
        ShapeKind::Page
    } else if is_inner {
        ShapeKind::Inner
    } else if runs_script {
        ShapeKind::Script
    } else if decides {
        ShapeKind::Decision
    } else {
        ShapeKind::Step
    }
}

/// The outcomes of a node. The only outcome of most types has nothing to say and is not labelled.
fn ports(node: &Node, outcomes: &[Outcome]) -> Vec<Port> {
    let targets: HashMap<&str, &Target> =
        node.connections.iter().map(|(outcome, target)| (outcome.as_str(), target)).collect();
    let is_linked = |id: &str| {
        targets.get(id).is_some_and(|target| !matches!(target, Target::Nowhere | Target::Unknown(_)))
    };
    let missing = |id: &str| match targets.get(id) {
        Some(Target::Unknown(name)) => Some(name.clone()),
        _ => None,
    };
    let is_plain = matches!(outcomes, [only] if only.id == "outcome");
    let port = |outcome: &Outcome| Port {
        outcome: outcome.id.clone(),
        label: outcome.label.clone(),
        y: 0.0,
        top: 0.0,
        lines: (!is_plain).then(Vec::new),
        is_linked: is_linked(&outcome.id),
        missing: missing(&outcome.id),
    };
    outcomes.iter().map(port).collect()
}
