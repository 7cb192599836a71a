//! Signs at the ends of edges that are not drawn through to their targets.

use super::font::Font;
use super::scene::{Line, Role, ShapeKind, Tag, TagKind};
use crate::layout::Point;

/// The height of a sign, less than that of an outcome's row.
pub(super) const HEIGHT: f64 = 20.0;
/// Between a port and its sign, and between a sign and the entry that it stands before.
pub(super) const LEAD: f64 = 16.0;
pub(super) const APPROACH: f64 = 18.0;
/// Free space behind a sign.
const FREE: f64 = 8.0;
/// How wide the name of a target may be.
const WIDEST: f64 = 170.0;
const PAD: f64 = 8.0;
const NAME: Font = Font::regular(12.5);
const LETTER: Font = Font::bold(12.0);

impl Tag {
    /// A sign that names the target.
    pub(super) fn name(title: &str) -> Self {
        let text = shortened(&format!("to {title}"));
        // No wider than measured, whatever font the reader has.
        let room = NAME.width(&text);
        let line = Line::new(Role::Target, NAME, PAD, 4.5, text, room);
        Self {
            kind: TagKind::Name,
            at: Point::default(),
            width: line.width.ceil() + 2.0 * PAD,
            line: Some(line),
        }
    }

    /// The sign of this number among those that stand at both ends: A to Z, AA and so on.
    pub(super) fn letter(number: usize) -> Self {
        let text = letters(number);
        let width = (LETTER.width(&text).ceil() + 2.0 * PAD - 2.0).max(HEIGHT);
        let line = Line::new(Role::Letter, LETTER, width / 2.0, 4.5, text, width);
        Self { kind: TagKind::Letter, at: Point::default(), width, line: Some(line) }
    }

    /// The sign of an end.
    pub(super) fn end(kind: ShapeKind) -> Self {
        let kind = if kind == ShapeKind::Success { TagKind::Success } else { TagKind::Failure };
        Self { kind, at: Point::default(), width: HEIGHT, line: None }
    }

    /// The space that it needs right of a port.
    pub(super) fn room(&self) -> f64 {
        LEAD + self.width + FREE
    }

    /// The space that it needs left of an entry.
    pub(super) fn landing_room(&self) -> f64 {
        APPROACH + self.width + FREE
    }
}

impl TagKind {
    /// A word for it, as classes and data have it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Letter => "letter",
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }
}

fn letters(number: usize) -> String {
    let last = char::from(b'A' + u8::try_from(number % 26).unwrap_or_default());
    if number < 26 { last.to_string() } else { format!("{}{last}", letters(number / 26 - 1)) }
}

/// The text, or as much of it as there is room for.
fn shortened(text: &str) -> String {
    if NAME.width(text) <= WIDEST {
        return text.to_owned();
    }
    let mut short: Vec<char> = text.chars().take(60).collect();
    loop {
        let text: String = short.iter().chain(['…'].iter()).collect();
        if short.pop().is_none() || NAME.width(&text) <= WIDEST {
            return text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn long_names_are_cut() {
        assert_eq!(shortened("to Choose a factor"), "to Choose a factor");
        let short = shortened(&format!("to {}", "a long name ".repeat(100)));
        assert!(short.ends_with('…') && NAME.width(&short) <= WIDEST);
    }
}
