//! The language: from text to syntax tree and back, and from syntax tree to model.

pub mod expand;
pub mod format;
pub mod index;
pub mod lift;
mod mistakes;
mod parse;
mod prepare;
pub mod read;
pub mod resolve;
pub mod syntax;
pub mod text;
pub mod vocabulary;

pub use read::{Documents, Parsed, read};
