//! A diagram as SVG: one file that needs nothing from outside.

use std::fmt::Write as _;

use super::draw::{number, whole};
use super::scene::{Line, Role, Scene};
use super::theme::{Theme, sheet};
use crate::source::encode;

/// Appends to a string, which cannot fail.
macro_rules! put {
    ($out:expr, $($part:tt)*) => {{ let _ = write!($out, $($part)*); }};
}

mod boxes;
mod edges;

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
        boxes::notes(out, &scene.notes);
        edges::write(out, scene, id);
        let is_dimmed = edges::is_dimmed(scene);
        let (mut out_of, mut into) =
            (vec![Vec::new(); scene.shapes.len()], vec![Vec::new(); scene.shapes.len()]);
        for edge in &scene.edges {
            out_of[edge.from].push(edge);
            into[edge.to].push(edge);
        }
        for (index, shape) in scene.shapes.iter().enumerate() {
            out.push_str("<g>\n");
            boxes::open(out, shape, is_dimmed && !shape.is_lit, &format!(" id=\"{id}box-{index}\"{focus}"));
            if shape.kind.is_terminal() {
                boxes::terminal(out, shape);
            } else {
                boxes::node(out, shape, (links.own)(index).as_deref(), (links.inner)(index).as_deref());
            }
            boxes::ports(out, scene, shape, &out_of[index]);
            out.push_str("</g>\n");
            // Lights up beneath the pointer, or all at once beneath that on the box.
            for edge in &out_of[index] {
                let told = escape(&scene.told(edge));
                let lit = if edge.is_lit { " lit" } else { "" };
                let d = whole(scene, edge);
                put!(out, "<path class=\"way{lit}\" d=\"{d}\"{focus}><title>{told}</title></path>\n");
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

/// A name with its type, unless they are the same or there is none.
pub(crate) fn told(title: &str, type_name: &str) -> String {
    if title == type_name || type_name.is_empty() {
        title.to_owned()
    } else {
        format!("{title} ({type_name})")
    }
}
