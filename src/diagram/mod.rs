//! Pictures of journeys: SVG, PNG, HTML, Mermaid, Graphviz and Markdown.
//!
//! A journey becomes a [`Scene`] first, boxes and routed edges as plain data; each format is written from that. Nothing
//! here touches files.

mod build;
mod canvas;
mod columns;
mod dot;
mod draw;
mod fold;
mod font;
mod frame;
mod html;
mod markdown;
mod mermaid;
mod notes;
mod outcomes;
mod png;
mod route;
mod scene;
mod shape;
mod svg;
mod theme;

pub use build::{Positions, View, scene};
pub use dot::write as dot;
pub use html::{Page, write as html};
pub use markdown::write as markdown;
pub use mermaid::{section as mermaid_in_markdown, write as mermaid};
pub use png::write as png;
pub use scene::{Child, Edge, Line, Note, Port, Role, Scene, Shape, ShapeKind};
pub use svg::write as svg;
pub use theme::Theme;
