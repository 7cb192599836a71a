//! Boxes with what stands in them.

use std::fmt::Write as _;

use super::super::draw::{TILE, TILE_AT, aim, number, sign};
use super::super::scene::{Edge, Note, Port, Scene, Shape};
use super::super::shape::{CARD_INSET, DISC};
use super::edges::light;
use super::{escape, line, told};
use crate::layout::Point;

/// Opens the group of a box.
pub(super) fn open(out: &mut String, shape: &Shape, is_off: bool, attributes: &str) {
    let Point { x, y } = shape.at;
    let unreached = if shape.is_reached { "" } else { " unreached" };
    let mark = shape.mark.map_or_else(String::new, |mark| format!(" {}", mark.word()));
    put!(
        out,
        "<g class=\"{}{unreached}{mark}{}\" transform=\"translate({} {})\"{attributes}>\n",
        shape.kind.word(),
        light(is_off, shape.is_lit),
        number(x),
        number(y)
    );
}

/// Start or an end.
pub(super) fn terminal(out: &mut String, shape: &Shape) {
    let (x, y) = (number(DISC / 2.0), number(shape.height / 2.0));
    put!(out, "<circle class=\"disc\" cx=\"{x}\" cy=\"{y}\" r=\"{x}\"/>\n");
    put!(out, "<path class=\"sign\" transform=\"translate({x} {y})\" d=\"{}\"/>\n", sign(shape.kind));
    for text in &shape.lines {
        line(out, text);
    }
}

/// The box of a node, `own` and `inner` being the addresses of what there is to read of it and of the journey it calls.
pub(super) fn node(out: &mut String, shape: &Shape, own: Option<&str>, inner: Option<&str>) {
    let (width, height) = (number(shape.width), number(shape.height));
    let unreached = if shape.is_reached { "" } else { ": no way leads here" };
    let spoken = told(&shape.title, &shape.type_name) + unreached;
    put!(out, "<title>{}</title>\n", escape(&spoken));
    put!(out, "<rect class=\"card\" width=\"{width}\" height=\"{height}\" rx=\"9\"/>\n");
    put!(
        out,
        "<rect class=\"tile\" x=\"{TILE_AT}\" y=\"{TILE_AT}\" width=\"{TILE}\" height=\"{TILE}\" rx=\"6\"/>\n"
    );
    let sign = sign(shape.kind);
    put!(out, "<path class=\"glyph\" transform=\"translate({TILE_AT} {TILE_AT})\" d=\"{sign}\"/>\n");
    if let Some(target) = own {
        put!(out, "<a href=\"{}\">", escape(target));
    }
    for text in &shape.lines {
        line(out, text);
    }
    if own.is_some() {
        out.push_str("</a>\n");
    }
    if let Some((first, rest)) = shape.inner.as_ref().and_then(|(_, lines)| lines.split_first()) {
        let Point { x, y } = first.at;
        if let Some(target) = inner {
            put!(out, "<a href=\"{}\">", escape(target));
        }
        let (x, y) = (number(x - 15.0), number(y - 10.0));
        put!(out, "<path class=\"hook\" d=\"M{x} {y}v6h9m-3.5-3.5 3.5 3.5-3.5 3.5\"/>");
        line(out, first);
        for text in rest {
            line(out, text);
        }
        if inner.is_some() {
            out.push_str("</a>\n");
        }
    }
    notes(out, &shape.notes);
    for child in &shape.children {
        put!(out, "<g><title>{}</title>", escape(&told(&child.title, &child.type_name)));
        let (y, width, height) =
            (number(child.top), number(shape.width - 2.0 * CARD_INSET), number(child.height));
        put!(
            out,
            "<rect class=\"child\" x=\"{CARD_INSET}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>\n"
        );
        for text in &child.lines {
            line(out, text);
        }
        notes(out, &child.notes);
        out.push_str("</g>\n");
    }
}

/// Notes, where they stand.
pub(super) fn notes(out: &mut String, notes: &[Note]) {
    for note in notes {
        let (x, y) = (number(note.at.x), number(note.at.y));
        let (width, height) = (number(note.width), number(note.height));
        put!(out, "<g class=\"{}\"><title>{}</title>", note.colour, escape(&note.text));
        put!(
            out,
            "<rect class=\"sticky\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\"/>\n"
        );
        for text in &note.lines {
            line(out, text);
        }
        out.push_str("</g>\n");
    }
}

/// The outcomes of a box: labels, and points on its right side. An outcome that leads nowhere has a hollow point.
pub(super) fn ports(out: &mut String, scene: &Scene, shape: &Shape, edges: &[&Edge]) {
    let x = number(shape.width);
    for Port { lines, top, .. } in &shape.ports {
        if let Some(lines) = lines {
            put!(out, "<path class=\"rule\" d=\"M.5 {}H{}\"/>\n", number(*top), number(shape.width - 0.5));
            for text in lines {
                line(out, text);
            }
        }
    }
    if shape.kind.is_terminal() {
        return;
    }
    let mut edge_of = vec![None; shape.ports.len()];
    for edge in edges {
        edge_of[edge.port] = Some(*edge);
    }
    for (port, edge) in shape.ports.iter().zip(edge_of) {
        let y = number(port.y);
        if let Some(edge) = edge {
            put!(out, "<circle class=\"port {}\" cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>\n", aim(scene, edge));
        } else {
            let told = escape(&format!("{}: {}", port.label, port.nowhere()));
            put!(
                out,
                "<circle class=\"port open\" cx=\"{x}\" cy=\"{y}\" r=\"4.5\"><title>{told}</title></circle>\n"
            );
        }
    }
}
