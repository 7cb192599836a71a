//! What the parts of a diagram say in words, and where they are.

use std::collections::HashMap;

use super::{Connection, Edge, Line, Note, Port, Scene, Shape, ShapeKind};
use crate::layout::Point;
use crate::source::counted;

impl Port {
    /// Where an outcome leads that leads to no box, in words.
    pub fn nowhere(&self) -> String {
        match &self.missing {
            Some(name) => format!("leads to a node that does not exist ({name})"),
            None => "not connected".to_owned(),
        }
    }
}

impl Edge {
    /// An edge without a way.
    pub(in crate::diagram) fn new(from: usize, port: usize, to: usize) -> Self {
        Self { from, port, to, points: Vec::new(), is_curve: false, tag: None, mark: None, is_lit: false }
    }
}

impl ShapeKind {
    /// A word for it, as classes and data have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Step => "step",
            Self::Decision => "decision",
            Self::Page => "page",
            Self::Script => "script",
            Self::Inner => "inner",
        }
    }

    /// Whether it is start or an end, which are drawn as discs.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Start | Self::Success | Self::Failure)
    }
}

impl Shape {
    /// Where edges come in.
    pub fn entry_point(&self) -> Point {
        Point { x: self.at.x, y: self.at.y + self.entry }
    }

    /// Where edges of a port go out.
    pub fn port_point(&self, port: usize) -> Point {
        Point { x: self.at.x + self.width, y: self.at.y + self.ports[port].y }
    }

    /// All notes of the box: on its node, and on the nodes of a page.
    pub fn all_notes(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().chain(self.children.iter().flat_map(|child| &child.notes))
    }

    /// All lines of text of the box.
    pub fn all_lines(&self) -> impl Iterator<Item = &Line> {
        let inner = self.inner.iter().flat_map(|(_, lines)| lines);
        let notes = self.all_notes().flat_map(|note| &note.lines);
        let children = self.children.iter().flat_map(|child| &child.lines);
        let labels = self.ports.iter().filter_map(|port| port.lines.as_ref()).flatten();
        self.lines.iter().chain(inner).chain(notes).chain(children).chain(labels)
    }
}

impl Scene {
    /// The table of connections, as the platform's documentation has it: every outcome of every box.
    pub fn connections(&self) -> impl Iterator<Item = Connection<'_>> {
        let targets: HashMap<(usize, usize), usize> =
            self.edges.iter().map(|edge| ((edge.from, edge.port), edge.to)).collect();
        let ports = self.shapes.iter().enumerate().flat_map(|(from, shape)| {
            shape.ports.iter().enumerate().map(move |(number, port)| (from, shape, number, port))
        });
        ports.map(move |(from, shape, number, port)| Connection {
            from,
            outcome: if shape.kind == ShapeKind::Start { "→" } else { &port.label },
            to: targets.get(&(from, number)).copied(),
            port,
        })
    }

    /// What an edge says, in words.
    pub fn told(&self, edge: &Edge) -> String {
        let (from, to) = (&self.shapes[edge.from], &self.shapes[edge.to]);
        match from.ports.get(edge.port) {
            Some(port) if from.kind != ShapeKind::Start => {
                format!("{}: {} → {}", from.title, port.label, to.title)
            }
            _ => format!("{} → {}", from.title, to.title),
        }
    }

    /// The whole diagram in words, for those who cannot see it.
    pub fn summary(&self) -> String {
        let nodes = self.shapes.iter().filter(|shape| !shape.kind.is_terminal()).count();
        let mut told =
            vec![format!("{}, {}.", counted(nodes, "node"), counted(self.edges.len(), "connection"))];
        if !self.description.is_empty() {
            told.insert(0, self.description.clone());
        }
        told.extend(self.edges.iter().map(|edge| format!("{}.", self.told(edge))));
        let on_boxes = self.shapes.iter().flat_map(|shape| shape.all_notes().map(move |note| (shape, note)));
        told.extend(on_boxes.map(|(shape, note)| format!("Note on {}: {}", shape.title, note.text)));
        told.extend(self.notes.iter().map(|note| format!("Note: {}", note.text)));
        told.join(" ")
    }
}
