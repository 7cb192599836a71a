//! A diagram as data: boxes, their texts and ports, and edges with their routes. All lengths are pixels, x to the
//! right, y downwards.

use super::font;
use super::marks::Mark;
use crate::layout::Point;

mod told;

/// A diagram of one journey. What is in it lies between (0, 0) and (`width`, `height`).
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The journey's name.
    pub name: String,
    /// What the journey says of itself.
    pub description: String,
    /// The heading, ready to be drawn.
    pub heading: Vec<Line>,
    /// The notes on the canvas.
    pub notes: Vec<Note>,
    /// The size of the drawing.
    pub width: f64,
    /// The size of the drawing.
    pub height: f64,
    /// Where the drawing below the heading begins.
    pub top: f64,
    /// The boxes: start and the ends that something leads to, then the nodes in the order of the journey.
    pub shapes: Vec<Shape>,
    /// The edges, box by box in the order of outcomes.
    pub edges: Vec<Edge>,
    /// Ways that are lit, each as indices of edges in order.
    pub lit: Vec<Vec<usize>>,
}

/// What a box stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShapeKind {
    /// Where the journey starts.
    Start,
    /// The end of a journey that worked.
    Success,
    /// The end of a journey that failed.
    Failure,
    /// A node that takes one way only.
    Step,
    /// A node that decides between ways.
    Decision,
    /// A page with other nodes on it.
    Page,
    /// A node that runs a script.
    Script,
    /// A node that calls another journey.
    Inner,
}

/// A box.
#[derive(Clone, Debug)]
pub struct Shape {
    /// What it stands for.
    pub kind: ShapeKind,
    /// The node's index in the journey; none for start and ends.
    pub node: Option<usize>,
    /// A name that no other box of the scene has.
    pub key: String,
    /// The display name, whole.
    pub title: String,
    /// The name of the type; empty for start and ends.
    pub type_name: String,
    /// The top left corner.
    pub at: Point,
    /// The size.
    pub width: f64,
    /// The size.
    pub height: f64,
    /// Where edges come in: on the left side, so far below the top.
    pub entry: f64,
    /// The texts in it, relative to its top left corner.
    pub lines: Vec<Line>,
    /// Whether a way from start leads to it.
    pub is_reached: bool,
    /// The journey that it calls, with the lines that show it.
    pub inner: Option<(String, Vec<Line>)>,
    /// The notes on it.
    pub notes: Vec<Note>,
    /// The nodes on a page.
    pub children: Vec<Child>,
    /// Where edges go out, on the right side, in the order of outcomes.
    pub ports: Vec<Port>,
    /// The sign before its entry at which edges go on that end in the same sign elsewhere.
    pub landing: Option<Tag>,
    /// How it stands out.
    pub mark: Option<Mark>,
    /// Whether a way that is lit comes to it.
    pub is_lit: bool,
}

/// A sign at the end of an edge that is not drawn through to its target.
#[derive(Clone, Debug)]
pub struct Tag {
    /// What it says of the target.
    pub kind: TagKind,
    /// The middle of its left side.
    pub at: Point,
    /// Its width.
    pub width: f64,
    /// The text on it, relative to the middle of its left side; none on the sign of an end.
    pub line: Option<Line>,
}

/// What a sign says of the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// Its name.
    Name,
    /// A letter that stands before its entry too.
    Letter,
    /// That it is the end of a journey that worked.
    Success,
    /// That it is the end of a journey that failed.
    Failure,
}

/// What a line of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The heading of the diagram.
    Heading,
    /// What stands below the heading.
    Description,
    /// A display name.
    Title,
    /// The name of a type.
    Type,
    /// The name of a journey that is called.
    Link,
    /// The display name of a node on a page.
    ChildTitle,
    /// The label of an outcome; it ends at its place rather than beginning there.
    Label,
    /// A note.
    Note,
    /// The word below start or an end; its place is its middle.
    Word,
    /// The name of a target on a sign.
    Target,
    /// The letter on a sign; its place is its middle.
    Letter,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it is.
    pub role: Role,
    /// Where it stands; y is that of the baseline.
    pub at: Point,
    /// The text as it is shown.
    pub text: String,
    /// How wide the text is.
    pub width: f64,
    /// How wide it may be.
    pub room: f64,
}

impl Line {
    /// The width that it is held to, whatever font the reader has: that of a line that fills most of its room. Signs
    /// that the font lacks have no width to rely on.
    pub(super) fn held(&self) -> Option<f64> {
        const FULL: f64 = 0.8;
        (self.width > FULL * self.room && font::covers(&self.text)).then_some(self.width)
    }
}

/// A node on a page, drawn as a card on its box.
#[derive(Clone, Debug)]
pub struct Child {
    /// The display name, whole.
    pub title: String,
    /// The name of the type.
    pub type_name: String,
    /// The card's top, relative to the box.
    pub top: f64,
    /// The card's height.
    pub height: f64,
    /// The texts on it, relative to the box.
    pub lines: Vec<Line>,
    /// The notes on it.
    pub notes: Vec<Note>,
}

/// A note that somebody has put on the canvas or on a node.
#[derive(Clone, Debug)]
pub struct Note {
    /// The text, whole.
    pub text: String,
    /// A word for its colour.
    pub colour: &'static str,
    /// The top left corner; that of a note on a node is relative to the box.
    pub at: Point,
    /// The size.
    pub width: f64,
    /// The size.
    pub height: f64,
    /// The text as it is shown, from where the corner is counted from.
    pub lines: Vec<Line>,
}

/// Where an outcome leaves its box.
#[derive(Clone, Debug)]
pub struct Port {
    /// The outcome's id.
    pub outcome: String,
    /// What the console prints for it.
    pub label: String,
    /// Its height, relative to the box.
    pub y: f64,
    /// Where its row begins, relative to the box.
    pub top: f64,
    /// The label as it is drawn; none where there is nothing to tell apart.
    pub lines: Option<Vec<Line>>,
    /// Whether an edge leaves here.
    pub is_linked: bool,
    /// The node that it leads to and that does not exist: its name in a source, its id in an export.
    pub missing: Option<String>,
}

/// A row of the table of connections: an outcome of a box, and where it leads.
#[derive(Clone, Copy, Debug)]
pub struct Connection<'a> {
    /// The box that the outcome belongs to, as an index of [`Scene::shapes`].
    pub from: usize,
    /// What the table says of the outcome.
    pub outcome: &'a str,
    /// The box that it leads to; none where it leads nowhere.
    pub to: Option<usize>,
    /// The port.
    pub port: &'a Port,
}

/// An edge from a port to the entry of a box.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The box that it leaves, as an index of [`Scene::shapes`].
    pub from: usize,
    /// The port that it leaves by.
    pub port: usize,
    /// The box that it leads to.
    pub to: usize,
    /// Its corners, from port to entry; each piece is level or upright. Of a curve, where it begins, and for each of
    /// its cubic pieces two control points and where it ends.
    pub points: Vec<Point>,
    /// Whether it is a curve.
    pub is_curve: bool,
    /// The sign in which it ends, where it is not drawn through to its target.
    pub tag: Option<Tag>,
    /// How it stands out.
    pub mark: Option<Mark>,
    /// Whether a way that is lit goes over it.
    pub is_lit: bool,
}
