//! Pictures of journeys: SVG, PNG, HTML, Mermaid, Graphviz and Markdown.
//!
//! A journey becomes a [`Scene`] first, boxes and routed edges as plain data; each format is written from that. Nothing
//! here touches files.

mod build;
mod calls;
mod canvas;
mod columns;
mod dot;
mod draw;
mod font;
mod frame;
mod html;
mod lit;
mod markdown;
mod marks;
mod mermaid;
mod notes;
mod outcomes;
mod place;
#[cfg(feature = "png")]
mod png;
mod route;
mod rows;
mod scene;
mod shape;
mod stubs;
mod svg;
mod tag;
mod theme;

pub(crate) use build::description;
pub use build::{Positions, View, outline, scene};
pub use calls::{Caller, scene as calls};
pub(crate) use dot::quote as dot_text;
pub use dot::write as dot;
pub use html::{Page, write as html};
pub use lit::{Link, Lit};
pub(crate) use markdown::text as markdown_text;
pub use markdown::write as markdown;
pub use marks::{Mark, Marks};
pub(crate) use mermaid::text as mermaid_text;
pub use mermaid::{section as mermaid_in_markdown, write as mermaid};
pub(crate) use notes::of as notes;
pub(crate) use outcomes::{of as outcomes_of, version};
#[cfg(feature = "png")]
pub use png::{missing as missing_in_png, package as font_package, write as png};
pub use scene::{Child, Connection, Edge, Line, Note, Port, Role, Scene, Shape, ShapeKind, Tag, TagKind};
pub(crate) use shape::{title, type_name};
pub use svg::{Links, address, write as svg, write_in_page as svg_in_page};
pub(crate) use svg::{escape, told};
pub use theme::Theme;
pub(crate) use theme::{attribute as theme_attribute, of_page as style_of_page};
