//! Reading JSON of unknown origin: what others would pass over in silence is told, and places are lines and columns.

mod decode;
mod parse;

#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::Value;

use crate::source::Position;

pub use decode::text;

/// What a JSON text holds.
#[derive(Debug)]
pub struct Parsed {
    /// The value.
    pub value: Value,
    /// What is odd about the text though it can be read, a line each.
    pub odd: Vec<String>,
}

/// Why a JSON text cannot be read, with the place.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// One line.
    pub message: String,
    /// The line and column, where they are known.
    pub position: Option<Position>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Reads bytes as one JSON value: UTF-8 or UTF-16, with or without a byte order mark.
///
/// # Errors
/// When they are no text, or no JSON.
pub fn parse(bytes: &[u8]) -> Result<Parsed, Fault> {
    let nowhere = |message| Fault { message, position: None };
    let text = text(bytes).map_err(nowhere)?;
    if text.trim().is_empty() {
        return Err(nowhere("the file is empty".to_owned()));
    }
    parse::Parser::new(&text).document()
}
