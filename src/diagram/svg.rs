//! A diagram as SVG: one file that needs nothing from outside.

use std::fmt::Write as _;

use super::draw::{TILE, TILE_AT, aim, approach, head, number, path, sign, sign_of_end, whole};
use super::marks::Mark;
use super::scene::{Edge, Line, Note, Port, Role, Scene, Shape, Tag};
use super::shape::{CARD_INSET, DISC};
use super::tag::HEIGHT;
use super::theme::{Theme, sheet};
use crate::layout::Point;
use crate::source::encode;

/// Appends to a string, which cannot fail.
macro_rules! put {
    ($out:expr, $($part:tt)*) => {{ let _ = write!($out, $($part)*); }};
}

/// Where the boxes of a diagram lead, by their index.
pub struct Links<'a> {
    /// What there is to read of a box.
    pub own: &'a dyn Fn(usize) -> Option<String>,
    /// The journey that a box calls.
    pub inner: &'a dyn Fn(usize) -> Option<String>,
}

/// Writes a diagram. `link` says where the diagram of another journey is, if anywhere.
pub fn write(scene: &Scene, theme: Theme, link: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = open_drawing(scene, "", 0.0);
    put!(out, "<style>\n{}</style>\n<rect class=\"canvas\" width=\"100%\" height=\"100%\"/>\n", sheet(theme));
    for text in &scene.heading {
        line(&mut out, text);
    }
    let inner = |index: usize| scene.shapes[index].inner.as_ref().and_then(|(journey, _)| link(journey));
    let drawing =
        Drawing { scene, id: "", links: &Links { own: &|_| None, inner: &inner }, focus: " tabindex=\"0\"" };
    drawing.write(&mut out);
    out
}

/// Writes a diagram, without its heading, as an element of a page whose style sheet has that of diagrams.
/// `id` begins the ids of its parts.
pub fn write_in_page(scene: &Scene, id: &str, links: &Links<'_>) -> String {
    let mut out = open_drawing(scene, id, scene.top);
    Drawing { scene, id, links, focus: "" }.write(&mut out);
    out
}

/// Opens a drawing that leaves out what lies above `top`.
fn open_drawing(scene: &Scene, id: &str, top: f64) -> String {
    let (width, height, top) = (number(scene.width), number(scene.height - top), number(top));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 {top} {width} {height}\" \
         role=\"graphics-document document\" aria-labelledby=\"{id}title\" aria-describedby=\"{id}description\">\n\
         <title id=\"{id}title\">{}</title>\n<desc id=\"{id}description\">{}</desc>\n",
        escape(&scene.name),
        escape(&scene.summary()),
    )
}

/// Everything below the heading.
struct Drawing<'a> {
    scene: &'a Scene,
    /// What ids begin with.
    id: &'a str,
    links: &'a Links<'a>,
    /// The attribute that lets keys reach boxes and edges. Where others stand around the drawing they reach its links
    /// alone.
    focus: &'static str,
}

impl Drawing<'_> {
    /// Writes it, and the end of the drawing.
    fn write(&self, out: &mut String) {
        let Self { scene, id, links, focus } = self;
        notes(out, &scene.notes);
        edges(out, scene, id);
        let (mut out_of, mut into) =
            (vec![Vec::new(); scene.shapes.len()], vec![Vec::new(); scene.shapes.len()]);
        for edge in &scene.edges {
            out_of[edge.from].push(edge);
            into[edge.to].push(edge);
        }
        for (index, shape) in scene.shapes.iter().enumerate() {
            out.push_str("<g>\n");
            open(out, shape, &format!(" id=\"{id}box-{index}\"{focus}"));
            if shape.kind.is_terminal() {
                terminal(out, shape);
            } else {
                node(out, shape, (links.own)(index).as_deref(), (links.inner)(index).as_deref());
            }
            ports(out, scene, shape, &out_of[index]);
            out.push_str("</g>\n");
            // Lights up beneath the pointer, or all at once beneath that on the box.
            for edge in &out_of[index] {
                let told = escape(&scene.told(edge));
                put!(
                    out,
                    "<path class=\"way\" d=\"{}\"{focus}><title>{told}</title></path>\n",
                    whole(scene, edge)
                );
            }
            for edge in &into[index] {
                put!(out, "<path class=\"way in\" d=\"{}\"/>\n", whole(scene, edge));
            }
            out.push_str("</g>\n");
        }
        out.push_str("</svg>\n");
    }
}

/// A path of files and folders as the address of a link.
pub fn address(path: &str) -> String {
    format!("./{}", encode::path(path))
}

/// The text with what XML takes for markup escaped, and without what XML has no way to say.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

/// Writes a line.
fn line(out: &mut String, line: &Line) {
    let class = class(line.role);
    put!(out, "<text class=\"{class}\" x=\"{}\" y=\"{}\"", number(line.at.x), number(line.at.y));
    if let Some(width) = line.held() {
        put!(out, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", number(width));
    }
    put!(out, ">{}</text>\n", escape(&line.text));
}

/// The class of a line of text in the style sheet.
pub(super) fn class(role: Role) -> &'static str {
    match role {
        Role::Heading => "heading",
        Role::Description => "description",
        Role::Note => "note",
        Role::Title => "title",
        Role::Type => "type",
        Role::Link => "link",
        Role::ChildTitle => "child-title",
        Role::Label => "label",
        Role::Word => "word",
        Role::Target => "target",
        Role::Letter => "letter",
    }
}

/// The edges, those to one target together: first what keeps them apart from the edges below, then the edges, and the
/// signs in which some of them end. `id` begins the ids of boxes.
fn edges(out: &mut String, scene: &Scene, id: &str) {
    let mut into: Vec<Vec<&Edge>> = vec![Vec::new(); scene.shapes.len()];
    for edge in &scene.edges {
        into[edge.to].push(edge);
    }
    for (shape, edges) in scene.shapes.iter().zip(&into) {
        let Some(first) = edges.first() else { continue };
        // What is gone lies below what is there, and that below what is new.
        let mut edges = edges.clone();
        edges.sort_by_key(|edge| match edge.mark {
            Some(Mark::Removed) => 0,
            None => 1,
            Some(Mark::Changed | Mark::Added) => 2,
        });
        put!(out, "<g class=\"{}\">\n", aim(scene, first));
        for edge in &edges {
            put!(out, "<path class=\"halo\" d=\"{}\"/>\n", path(edge));
        }
        for edge in &edges {
            let mark = edge.mark.map_or_else(String::new, |mark| format!(" {}", mark.word()));
            put!(out, "<path class=\"line{mark}\" d=\"{}\"/>\n", path(edge));
        }
        if let Some(tag) = &shape.landing {
            put!(out, "<path class=\"line\" d=\"{}\"/>\n", approach(tag, shape.entry_point()));
        }
        if shape.landing.is_some() || edges.iter().any(|edge| edge.tag.is_none()) {
            put!(out, "<path class=\"head\" d=\"{}\"/>\n", head(shape.entry_point()));
        }
        for edge in &edges {
            if let Some(tag) = &edge.tag {
                put!(out, "<a href=\"#{id}box-{}\">", edge.to);
                sign_of(out, tag, &format!("goes on to {}", shape.title));
                out.push_str("</a>\n");
            }
        }
        if let Some(tag) = &shape.landing {
            sign_of(out, tag, &format!("edges to {} go on here", shape.title));
        }
        out.push_str("</g>\n");
    }
}

/// A sign at the end of an edge that is not drawn through.
fn sign_of(out: &mut String, tag: &Tag, spoken: &str) {
    let (x, y, width) = (number(tag.at.x), number(tag.at.y), number(tag.width));
    put!(
        out,
        "<g class=\"tag {}\" transform=\"translate({x} {y})\"><title>{}</title>",
        tag.kind.word(),
        escape(spoken)
    );
    put!(
        out,
        "<rect y=\"{}\" width=\"{width}\" height=\"{HEIGHT}\" rx=\"{}\"/>\n",
        -HEIGHT / 2.0,
        HEIGHT / 2.0
    );
    match &tag.line {
        Some(text) => line(out, text),
        None => put!(out, "<path class=\"sign\" d=\"{}\"/>", sign_of_end(tag.kind)),
    }
    out.push_str("</g>");
}

/// Opens the group of a box.
fn open(out: &mut String, shape: &Shape, attributes: &str) {
    let Point { x, y } = shape.at;
    let unreached = if shape.is_reached { "" } else { " unreached" };
    let mark = shape.mark.map_or_else(String::new, |mark| format!(" {}", mark.word()));
    put!(
        out,
        "<g class=\"{}{unreached}{mark}\" transform=\"translate({} {})\"{attributes}>\n",
        shape.kind.word(),
        number(x),
        number(y)
    );
}

fn terminal(out: &mut String, shape: &Shape) {
    let (x, y) = (number(DISC / 2.0), number(shape.height / 2.0));
    put!(out, "<circle class=\"disc\" cx=\"{x}\" cy=\"{y}\" r=\"{x}\"/>\n");
    put!(out, "<path class=\"sign\" transform=\"translate({x} {y})\" d=\"{}\"/>\n", sign(shape.kind));
    for text in &shape.lines {
        line(out, text);
    }
}

fn node(out: &mut String, shape: &Shape, own: Option<&str>, inner: Option<&str>) {
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

fn notes(out: &mut String, notes: &[Note]) {
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
fn ports(out: &mut String, scene: &Scene, shape: &Shape, edges: &[&Edge]) {
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

/// A name with its type, unless they are the same or there is none.
pub(crate) fn told(title: &str, type_name: &str) -> String {
    if title == type_name || type_name.is_empty() {
        title.to_owned()
    } else {
        format!("{title} ({type_name})")
    }
}
