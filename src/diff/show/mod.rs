//! Differences as people and machines read them, one file a format.

mod json;
mod markdown;
mod mermaid;
mod text;
mod words;

pub use json::write as json;
pub use markdown::write as markdown;
pub use text::write as text;
