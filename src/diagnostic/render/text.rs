//! Texts that come from a source and go to a terminal: harmless and of bearable length.

use std::borrow::Cow;
use std::fmt::Write as _;

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
    match unmarked(text, "# ") {
        Cow::Borrowed(text) => harmless_lines(text),
        Cow::Owned(text) => Cow::Owned(harmless_lines(&text).into_owned()),
    }
}

fn harmless_lines(text: &str) -> Cow<'_, str> {
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

/// JSON as it may go to a terminal or a log: the same document, in which characters that one of them would obey are written by their
/// numbers. They stand in strings only.
pub fn harmless_json(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| !matches!(c, '\n' | '\r' | '\t') && picture(c).is_some();
    let text = unmarked(text, "\\u0023");
    if !text.contains(is_odd) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if is_odd(character) {
            // All of them have four digits. Writing into a string cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Whether GitHub or GitLab's runners would take a line for a command; they look behind blanks.
fn is_command(line: &str) -> bool {
    line.trim_start().starts_with("::")
}

/// A text without the marks that runners take for the beginning of a command wherever in a line they stand: `##[…]` is GitHub's and
/// Azure's, `##vso[…]` Azure's, `##teamcity[…]` that of `TeamCity`. `instead` stands for the first of the two signs.
pub(super) fn unmarked<'t>(text: &'t str, instead: &str) -> Cow<'t, str> {
    let is_mark = |rest: &str| {
        let word =
            rest.strip_prefix("##").map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()));
        word.is_some_and(|rest| rest.starts_with('['))
    };
    let mut out = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices('#').filter(|(at, _)| is_mark(&text[*at..])) {
        out.push_str(&text[done..at]);
        out.push_str(instead);
        done = at + 1;
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
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
    use super::{file_name, harmless, harmless_json};

    #[test]
    fn nothing_commands_a_terminal_or_a_log() {
        assert_eq!(harmless("a\tb\n"), "a\tb\n");
        assert_eq!(harmless("a\u{1b}[2Jb\r\n"), "a␛[2Jb␍\n");
        assert_eq!(harmless("x\n ::error ::y\n##[group]\n"), "x\n : :error ::y\n# #[group]\n");
        assert_eq!(harmless("a ::b"), "a ::b");
        assert_eq!(
            harmless("a ##vso[task]b ###[x] ## [c] ##d e[f]"),
            "a # #vso[task]b ## #[x] ## [c] ##d e[f]"
        );
        assert_eq!(file_name("::error ::x.journey"), "./::error ::x.journey");
    }

    #[test]
    fn json_stays_the_same_document() {
        let value = serde_json::json!({ "a##[b": ["\u{9b}2J\u{202e}\u{7f}", "c\n##vso[d]", "é"] });
        for text in [value.to_string(), format!("{value:#}")] {
            let shown = harmless_json(&text);
            assert!(
                !shown.contains("##[") && !shown.contains("##vso[") && !shown.contains('\u{9b}'),
                "{shown}"
            );
            assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).expect("it is JSON"), value);
        }
        assert_eq!(harmless_json("[1]\n"), "[1]\n");
    }
}
