//! From a node to its box: texts, size and ports.

use std::collections::HashMap;

use super::font::Font;
use super::notes;
use super::scene::{Child, Line, Note, Port, Role, Shape, ShapeKind};
use crate::catalog::{Catalog, Outcome};
use crate::layout::Point;
use crate::model::{Node, Target};

/// Height of an outcome's row with one line. Twice a whole number, as the heights of boxes, so that ports and entries can be level.
const ROW: f64 = 28.0;
/// Width and height of start and ends: a disc with a word below. The disc is in the middle.
pub(super) const DISC: f64 = 52.0;
const TERMINAL: f64 = 96.0;
/// Width of a box.
const NARROWEST: f64 = 176.0;
const WIDEST: f64 = 256.0;
/// Left and right of the texts in a box.
const TEXT_LEFT: f64 = 48.0;
const PAD: f64 = 14.0;
/// Left of the texts on a page's card.
pub(super) const CARD_INSET: f64 = 12.0;
const CARD_PAD: f64 = 10.0;
const CARD_GAP: f64 = 6.0;
/// What stands before the name of a journey that is called.
const HOOK: f64 = 16.0;

/// Letters of a text that are shown.
const LONGEST: usize = 300;

pub(super) const TITLE: Font = Font::bold(15.0);
pub(super) const TYPE: Font = Font::regular(12.5);
const CHILD: Font = Font::bold(13.0);
const LABEL: Font = Font::regular(13.0);
const WORD: Font = Font::bold(14.0);

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
    shape.width = wanted_width(&shape);
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
    shape.width = wanted_width(&shape);
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

/// As wide as the texts ask for, within limits.
fn wanted_width(shape: &Shape) -> f64 {
    let wrapped = |font: Font, text: &str, beside: f64| {
        let lines = font.wrap(text, WIDEST - beside, LONGEST);
        lines.iter().map(|line| font.width(line)).fold(0.0, f64::max) + beside
    };
    let beside = TEXT_LEFT + PAD;
    let header = wrapped(TITLE, &shape.title, beside).max(wrapped(TYPE, &shape.type_name, beside));
    let inner = shape.inner.iter().map(|(name, _)| wrapped(TYPE, name, beside + HOOK));
    let card = 2.0 * (CARD_INSET + CARD_PAD);
    let children = shape
        .children
        .iter()
        .map(|child| wrapped(CHILD, &child.title, card).max(wrapped(TYPE, &child.type_name, card)));
    let labels = shape.ports.iter().filter(|port| port.lines.is_some());
    let labels = labels.map(|port| wrapped(LABEL, &port.label, 2.0 * PAD));
    inner.chain(children).chain(labels).fold(header, f64::max).ceil().clamp(NARROWEST, WIDEST)
}

/// Lines of text below each other.
struct Block {
    role: Role,
    font: Font,
    /// Where lines begin.
    x: f64,
    /// How wide lines may be.
    room: f64,
    /// From the top of a line to its baseline, and to the next line.
    baseline: f64,
    height: f64,
}

impl Block {
    /// Sets a text from `y` on, which moves behind it.
    fn set(&self, text: &str, y: &mut f64) -> Vec<Line> {
        let mut lines = Vec::new();
        for text in self.font.wrap(text, self.room, LONGEST) {
            lines.push(Line::new(self.role, self.font, self.x, *y + self.baseline, text, self.room));
            *y += self.height;
        }
        lines
    }
}

/// Sets the texts of a box of known width, and with them its height.
pub(super) fn fill(shape: &mut Shape) {
    if shape.kind.is_terminal() {
        return;
    }
    let room = shape.width - TEXT_LEFT - PAD;
    let title = Block { role: Role::Title, font: TITLE, x: TEXT_LEFT, room, baseline: 15.0, height: 19.0 };
    let below = Block { role: Role::Type, font: TYPE, x: TEXT_LEFT, room, baseline: 13.0, height: 17.0 };
    let is_alone = shape.type_name == shape.title;
    let mut y = 12.0;
    shape.lines = title.set(&shape.title, &mut y);
    if !is_alone {
        shape.lines.extend(below.set(&shape.type_name, &mut y));
    } else if shape.lines.len() == 1 && shape.inner.is_none() {
        // A single line is level with the sign beside it.
        shape.lines[0].at.y += 3.0;
    }
    if let Some((name, lines)) = &mut shape.inner {
        y += 2.0;
        let (x, room) = (TEXT_LEFT + HOOK, room - HOOK);
        *lines = Block { role: Role::Link, x, room, ..below }.set(name, &mut y);
        y += 1.0;
    }
    y = (y + 12.0).max(52.0);
    if !shape.notes.is_empty() {
        y = notes::stack(&mut shape.notes, CARD_INSET, y, shape.width - 2.0 * CARD_INSET) - notes::GAP
            + CARD_INSET;
    }
    for child in &mut shape.children {
        fill_child(child, y, shape.width);
        y += child.height + CARD_GAP;
    }
    if !shape.children.is_empty() {
        y += CARD_INSET - CARD_GAP;
    }
    // Rows stand flush with the bottom.
    y = 2.0 * (y / 2.0).ceil();
    let labelled = shape.ports.iter().any(|port| port.lines.is_some());
    if labelled {
        for port in &mut shape.ports {
            y = fill_row(port, y, shape.width);
        }
    }
    shape.height = y;
    shape.entry = shape.height / 2.0;
    if !labelled {
        for port in &mut shape.ports {
            port.y = shape.height / 2.0;
        }
    }
}

/// Sets the card of a node on a page of known width.
fn fill_child(child: &mut Child, top: f64, width: f64) {
    let (x, room) = (CARD_INSET + CARD_PAD, width - 2.0 * (CARD_INSET + CARD_PAD));
    let title = Block { role: Role::ChildTitle, font: CHILD, x, room, baseline: 14.0, height: 17.0 };
    let below = Block { role: Role::Type, font: TYPE, x, room, baseline: 14.0, height: 17.0 };
    let mut y = top + 5.0;
    child.top = top;
    child.lines = title.set(&child.title, &mut y);
    if child.type_name != child.title {
        child.lines.extend(below.set(&child.type_name, &mut y));
    }
    child.height = y + 7.0 - top;
    if !child.notes.is_empty() {
        let x = CARD_INSET + CARD_GAP;
        child.height = notes::stack(&mut child.notes, x, top + child.height, width - 2.0 * x) - top;
    }
}

/// Sets the row of an outcome, and says where the next one begins.
fn fill_row(port: &mut Port, top: f64, width: f64) -> f64 {
    const LINE: f64 = 18.0;
    let (x, room) = (width - PAD, width - 2.0 * PAD);
    let label = Block { role: Role::Label, font: LABEL, x, room, baseline: 13.5, height: LINE };
    let mut y = top + (ROW - LINE) / 2.0;
    let lines = label.set(&port.label, &mut y);
    let bottom = (y + (ROW - LINE) / 2.0).max(top + ROW);
    port.lines = Some(lines);
    port.top = top;
    port.y = f64::midpoint(top, bottom);
    bottom
}
