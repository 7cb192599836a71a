//! Texts that come from a source and go to a terminal: harmless and of bearable length.

use std::borrow::Cow;

/// A longer message is cut: nobody reads on, and a name in it may be as long as a file.
const LONGEST: usize = 2000;

/// The picture of a character that a terminal must not be sent, or that would not be seen.
pub(super) fn picture(character: char) -> Option<char> {
    match character {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32),
        '\u{7f}' => Some('\u{2421}'),
        // The second control block, characters that turn the direction of writing, and those without width.
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Some('\u{fffd}'),
        _ => None,
    }
}

/// A message on one line: control characters are shown as pictures, the end of an overlong one is left out.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    clean(text, |_| false)
}

/// The same for a text that may have several lines.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    clean(text, |character| character == '\n')
}

fn clean(text: &str, is_kept: fn(char) -> bool) -> Cow<'_, str> {
    let is_odd = |character: char| !is_kept(character) && picture(character).is_some();
    if text.len() <= LONGEST && !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let shown = |character: char| picture(character).filter(|_| !is_kept(character)).unwrap_or(character);
    let mut out: String = text.chars().take(LONGEST).map(shown).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    Cow::Owned(out)
}
