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

/// What goes to a terminal or a log as it is, but for colours of our own: control characters as pictures, and no line that the log of
/// a CI would take for a command.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| !matches!(c, '\n' | '\t') && picture(c).is_some();
    if !text.contains(is_odd) && !text.lines().any(is_command) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start().len();
        let (blank, rest) = line.split_at(if is_command(line) { start } else { 0 });
        let rest = match (is_command(line), rest.split_at_checked(1)) {
            (true, Some((first, after))) => format!("{first} {after}"),
            _ => rest.to_owned(),
        };
        let shown = |c: char| if is_odd(c) { picture(c).unwrap_or(c) } else { c };
        out.extend(blank.chars().chain(rest.chars()).map(shown));
    }
    Cow::Owned(out)
}

/// Whether GitHub, GitLab's runners or Azure would take a line for a command; they look behind blanks.
fn is_command(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("::") || line.starts_with("##[")
}

/// The name of a file at the start of a line.
pub fn file_name(name: &str) -> Cow<'_, str> {
    if is_command(name) { Cow::Owned(format!("./{}", one_line(name))) } else { one_line(name) }
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

#[cfg(test)]
mod tests {
    use super::{file_name, harmless};

    #[test]
    fn nothing_commands_a_terminal_or_a_log() {
        assert_eq!(harmless("a\tb\n"), "a\tb\n");
        assert_eq!(harmless("a\u{1b}[2Jb\r\n"), "a␛[2Jb␍\n");
        assert_eq!(harmless("x\n ::error ::y\n##[group]\n"), "x\n : :error ::y\n# #[group]\n");
        assert_eq!(harmless("a ::b"), "a ::b");
        assert_eq!(file_name("::error ::x.journey"), "./::error ::x.journey");
    }
}
