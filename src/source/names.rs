//! How names and texts are written in a source, which is also how diagnostics print them.

use std::borrow::Cow;

/// Writes a text as a `"…"`.
pub fn quote(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            control if control.is_control() || control == '\u{feff}' || is_hidden(control) => {
                // Controls lie in the basic plane, so four digits do.
                let _ = write!(out, "\\u{:04x}", control as u32);
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Whether a character turns the direction of writing, unseen: with it a source can look like another one than it is.
pub fn is_hidden(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a text can stand as a bare name.
pub fn is_identifier(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// A name as a source writes it: bare where it can be.
pub fn written(name: &str) -> Cow<'_, str> {
    if is_identifier(name) { Cow::Borrowed(name) } else { Cow::Owned(quote(name)) }
}

/// Whether a text can be the id of a script: a UUID, or what a platform ships in the place of one. One of `PingAM`'s own
/// scripts, Normalized Profile to Managed User, has an id that lacks the last digit, on every deployment.
pub fn is_script_id(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let has_form =
        lengths.clone().take(4).eq([8, 4, 4, 4]) && lengths.skip(4).all(|last| last == 11 || last == 12);
    has_form
        && text.split('-').count() == 5
        && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// Whether a text is a UUID in the form that the platform uses: 36 characters with dashes.
pub fn is_uuid(text: &str) -> bool {
    text.len() == uuid::fmt::Hyphenated::LENGTH && uuid::Uuid::try_parse(text).is_ok()
}
