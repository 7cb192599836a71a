//! From a node to its box: texts, size and ports.

use super::font::Font;
use super::notes;
use super::scene::{Child, Line, Note, Port, Role, Shape, ShapeKind};
use crate::catalog::{Catalog, Outcome};
use crate::layout::Point;
use crate::model::{Node, Target};

/// Height of an outcome's row. Twice a whole number, as the heights of boxes, so that ports and entries can be level.
pub(super) const ROW: f64 = 28.0;
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
        line: None,
        is_linked: kind == ShapeKind::Start,
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
        inner: None,
        notes: Vec::new(),
        children: Vec::new(),
        ports: if kind == ShapeKind::Start { vec![port] } else { Vec::new() },
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
        inner: inner.map(|name| (name, Line::new(Role::Link, TYPE, 0.0, 0.0, String::new(), 0.0))),
        notes: on(node, notes),
        children: node.children.iter().map(|node| child(node, notes, catalog)).collect(),
        ports,
    };
    shape.width = wanted_width(&shape);
    fill(&mut shape);
    shape
}

/// A box that stands for something else than a node of a journey: a title, a note below it, and labelled ports.
pub(super) fn plain(kind: ShapeKind, title: &str, note: &str, labels: &[String]) -> Shape {
    let line = Line::new(Role::Label, LABEL, 0.0, 0.0, String::new(), 0.0);
    let port = |label: &String| Port {
        outcome: label.clone(),
        label: label.clone(),
        y: 0.0,
        line: Some(line.clone()),
        is_linked: true,
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
        inner: None,
        notes: Vec::new(),
        children: Vec::new(),
        ports: labels.iter().map(port).collect(),
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
    let is_linked = |id: &str| {
        node.connections
            .iter()
            .any(|(outcome, target)| outcome == id && !matches!(target, Target::Nowhere | Target::Unknown(_)))
    };
    let line = Line::new(Role::Label, LABEL, 0.0, 0.0, String::new(), 0.0);
    let is_plain = matches!(outcomes, [only] if only.id == "outcome");
    let port = |outcome: &Outcome| Port {
        outcome: outcome.id.clone(),
        label: outcome.label.clone(),
        y: 0.0,
        line: (!is_plain).then(|| line.clone()),
        is_linked: is_linked(&outcome.id),
    };
    outcomes.iter().map(port).collect()
}

/// As wide as the texts ask for, within limits.
fn wanted_width(shape: &Shape) -> f64 {
    let beside = TEXT_LEFT + PAD;
    let wrapped = |font: Font, text: &str, beside: f64, lines: usize| {
        let lines = font.wrap(text, WIDEST - beside, lines);
        lines.iter().map(|line| font.width(line)).fold(0.0, f64::max) + beside
    };
    let header = wrapped(TITLE, &shape.title, beside, 3).max(wrapped(TYPE, &shape.type_name, beside, 2));
    let inner = shape.inner.iter().map(|(name, _)| TYPE.width(name) + beside + 16.0);
    let card = 2.0 * (CARD_INSET + CARD_PAD);
    let children = shape
        .children
        .iter()
        .map(|child| (CHILD.width(&child.title)).max(TYPE.width(&child.type_name)) + card);
    let labels = shape.ports.iter().filter(|port| port.line.is_some());
    let labels = labels.map(|port| LABEL.width(&port.label) + 2.0 * PAD);
    inner.chain(children).chain(labels).fold(header, f64::max).ceil().clamp(NARROWEST, WIDEST)
}

/// Sets the texts of a box of known width, and with them its height.
pub(super) fn fill(shape: &mut Shape) {
    if shape.kind.is_terminal() {
        return;
    }
    let room = shape.width - TEXT_LEFT - PAD;
    let titles = TITLE.wrap(&shape.title, room, 3);
    let is_alone = shape.type_name == shape.title;
    let types = if is_alone { Vec::new() } else { TYPE.wrap(&shape.type_name, room, 2) };
    // A single line is level with the sign beside it.
    let mut y = if titles.len() == 1 && is_alone && shape.inner.is_none() { 15.0 } else { 12.0 };
    shape.lines.clear();
    for text in titles {
        shape.lines.push(Line::new(Role::Title, TITLE, TEXT_LEFT, y + 15.0, text, room));
        y += 19.0;
    }
    for text in types {
        shape.lines.push(Line::new(Role::Type, TYPE, TEXT_LEFT, y + 13.0, text, room));
        y += 17.0;
    }
    if let Some((name, line)) = &mut shape.inner {
        let text = TYPE.shorten(name, room - 16.0);
        *line = Line::new(Role::Link, TYPE, TEXT_LEFT + 16.0, y + 15.0, text, room - 16.0);
        y += 20.0;
    }
    y = (y + 12.0).max(52.0);
    if !shape.notes.is_empty() {
        y = notes::stack(&mut shape.notes, CARD_INSET, y, shape.width - 2.0 * CARD_INSET) - notes::GAP
            + CARD_INSET;
    }
    for child in &mut shape.children {
        let room = shape.width - 2.0 * (CARD_INSET + CARD_PAD);
        let left = CARD_INSET + CARD_PAD;
        child.top = y;
        child.lines =
            vec![Line::new(Role::ChildTitle, CHILD, left, y + 19.0, CHILD.shorten(&child.title, room), room)];
        if child.type_name == child.title {
            child.height = 29.0;
        } else {
            let text = TYPE.shorten(&child.type_name, room);
            child.lines.push(Line::new(Role::Type, TYPE, left, y + 36.0, text, room));
            child.height = 46.0;
        }
        if !child.notes.is_empty() {
            let (x, top) = (CARD_INSET + CARD_GAP, y + child.height);
            child.height = notes::stack(&mut child.notes, x, top, shape.width - 2.0 * x) - y;
        }
        y += child.height + CARD_GAP;
    }
    if !shape.children.is_empty() {
        y += CARD_INSET - CARD_GAP;
    }
    // Rows stand flush with the bottom.
    y = 2.0 * (y / 2.0).ceil();
    let labelled = shape.ports.iter().any(|port| port.line.is_some());
    if labelled {
        for port in &mut shape.ports {
            let room = shape.width - 2.0 * PAD;
            let text = LABEL.shorten(&port.label, room);
            let width = LABEL.width(&text);
            let at = Point { x: shape.width - PAD, y: y + ROW / 2.0 + 4.5 };
            port.line = Some(Line { role: Role::Label, at, text, width, room });
            port.y = y + ROW / 2.0;
            y += ROW;
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
