//! Differences as people and machines read them, one file a format.

mod html;
mod json;
mod markdown;
mod mermaid;
mod text;
mod words;

pub use html::write as html;
pub use json::write as json;
pub use markdown::write as markdown;
pub use text::{closing, write as text};
