//! The language: from text to syntax tree and back, and from syntax tree to model.

pub mod expand;
pub mod format;
pub mod lift;
mod mistakes;
pub mod parse;
pub mod prepare;
pub mod rename;
pub mod resolve;
pub mod syntax;
pub mod text;
pub mod vocabulary;
