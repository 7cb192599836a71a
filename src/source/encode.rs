//! Texts as parts of addresses.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a part of a path cannot hold as it is.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// The same of a whole path.
const PATH: &AsciiSet = &PART.remove(b'/');

/// A part of a path, percent-encoded.
pub fn part(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

/// A path, percent-encoded but for what stands between its parts.
pub fn path(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}
