//! Texts in a box, and how large they make it.

use super::{CARD_INSET, NARROWEST, TITLE, TYPE};
use crate::diagram::font::Font;
use crate::diagram::notes;
use crate::diagram::scene::{Child, Line, Port, Role, Shape};

/// Height of an outcome's row with one line. Twice a whole number, as the heights of boxes, so that ports and entries can be level.
const ROW: f64 = 28.0;
/// Width of a box at most.
const WIDEST: f64 = 256.0;
/// Left and right of the texts in a box.
const TEXT_LEFT: f64 = 48.0;
const PAD: f64 = 14.0;
/// Within a page's card.
const CARD_PAD: f64 = 10.0;
const CARD_GAP: f64 = 6.0;
/// What stands before the name of a journey that is called.
const HOOK: f64 = 16.0;

/// Letters of a text that are shown.
const LONGEST: usize = 300;

const CHILD: Font = Font::bold(13.0);
const LABEL: Font = Font::regular(13.0);

/// As wide as the texts ask for, within limits.
pub(super) fn wanted_width(shape: &Shape) -> f64 {
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
pub(in crate::diagram) fn fill(shape: &mut Shape) {
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
