//! How wide a text is, measured with the font that ships inside, and how to make it fit.

use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _, charmap::Charmap};

/// The font's files, for those who draw.
pub(super) const FILES: [&[u8]; 2] = [
    include_bytes!("../../assets/fonts/OpenSans-Regular.ttf"),
    include_bytes!("../../assets/fonts/OpenSans-Semibold.ttf"),
];

/// What a diagram names as its font: the one that it was measured with, then those that most resemble it.
pub(super) const FAMILY: &str = "'Open Sans', 'Segoe UI', 'Helvetica Neue', Roboto, Arial, sans-serif";

/// What is put in the place of what does not fit.
const ELLIPSIS: char = '…';

/// A size and weight of the font.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Font {
    /// Height of an em in pixels.
    pub size: f64,
    /// Semibold rather than regular.
    pub is_bold: bool,
}

struct Face {
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
}

/// Regular and semibold; widths are in thousandths of an em.
static FACES: LazyLock<[Option<Face>; 2]> = LazyLock::new(|| {
    FILES.map(|file| {
        let font = FontRef::new(file).ok()?;
        let metrics = font.glyph_metrics(Size::new(1000.0), LocationRef::default());
        Some(Face { charmap: font.charmap(), metrics })
    })
});

impl Face {
    fn advance(&self, character: char) -> Option<f32> {
        self.metrics.advance_width(self.charmap.map(character)?)
    }
}

/// The widths of the characters up to those of Greek and Cyrillic, looked up once: a large diagram has many.
static USUAL: LazyLock<[Vec<Option<f32>>; 2]> = LazyLock::new(|| {
    const END: char = '\u{530}';
    [0, 1].map(|face: usize| {
        let face = FACES[face].as_ref();
        ('\0'..END).map(|character| face.and_then(|face| face.advance(character))).collect()
    })
});

impl Font {
    /// A regular font of this size.
    pub const fn regular(size: f64) -> Self {
        Self { size, is_bold: false }
    }

    /// A semibold font of this size.
    pub const fn bold(size: f64) -> Self {
        Self { size, is_bold: true }
    }

    /// How wide a text is, in pixels.
    pub fn width(self, text: &str) -> f64 {
        text.chars().map(|character| self.advance(character)).sum()
    }

    /// How far a character moves the next one. One that the font lacks is taken to be as wide as those of its kind
    /// mostly are.
    fn advance(self, character: char) -> f64 {
        let known = match USUAL[usize::from(self.is_bold)].get(character as usize) {
            Some(known) => *known,
            None => FACES[usize::from(self.is_bold)].as_ref().and_then(|face| face.advance(character)),
        };
        let missing = match u32::from(character) {
            0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0.0,
            0x1100..=0x115f | 0x2e80..=0xd7af | 0xf900..=0xfaff | 0xfe30..=0xffef | 0x1f000.. => 1000.0,
            _ => 750.0,
        };
        known.map_or(missing, f64::from) * self.size / 1000.0
    }

    /// The text in as many lines as it needs, broken at blanks where possible. Of a text with more letters than
    /// `longest` only the beginning is shown, with an ellipsis.
    pub fn wrap(self, text: &str, width: f64, longest: usize) -> Vec<String> {
        let mut lines = Vec::new();
        let whole = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut rest: String = whole.chars().take(longest).collect();
        if rest.len() < whole.len() {
            rest.push(ELLIPSIS);
        }
        while !rest.is_empty() {
            let end = self.fitting(&rest, width);
            let tail = rest.split_off(end);
            lines.push(rest.trim_end().to_owned());
            tail.trim_start().clone_into(&mut rest);
        }
        lines
    }

    /// Where the first line of a text ends: behind the last blank, dash or hump that fits, else behind the last
    /// character.
    fn fitting(self, text: &str, width: f64) -> usize {
        let mut room = width;
        let (mut soft, mut hard, mut last) = (0, 0, ' ');
        for (at, character) in text.char_indices() {
            let is_hump = last.is_lowercase() && character.is_uppercase();
            if at > 0 && (character == ' ' || matches!(last, ' ' | '-' | '_' | '/' | '.') || is_hump) {
                soft = at;
            }
            room -= self.advance(character);
            if room < 0.0 {
                let first = text.chars().next().map_or(0, char::len_utf8);
                return if soft > 0 { soft } else { hard.max(first) };
            }
            hard = at + character.len_utf8();
            last = character;
        }
        text.len()
    }
}

/// Whether the font has a character.
pub(super) fn has(character: char) -> bool {
    character.is_control() || FACES[0].as_ref().is_some_and(|face| face.charmap.map(character).is_some())
}

/// Whether the font has all characters of a text.
pub(super) fn covers(text: &str) -> bool {
    text.chars().all(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FONT: Font = Font::bold(15.0);

    #[test]
    fn a_text_that_fits_is_left_alone() {
        assert_eq!(FONT.wrap("Sign in", 200.0, 100), ["Sign in"]);
    }

    #[test]
    fn a_long_text_is_broken_at_blanks() {
        let lines = FONT.wrap("Ask for the second factor of members of staff and of nobody else", 150.0, 100);
        assert_eq!(lines, ["Ask for the second", "factor of members", "of staff and of", "nobody else"]);
        assert!(lines.iter().all(|line| FONT.width(line) <= 150.0));
        assert_eq!(
            FONT.wrap("RecoveryCodeCollectorDecision", 150.0, 100),
            ["RecoveryCode", "CollectorDecision"]
        );
        let letters = "recoverycodecollectordecision";
        let lines = FONT.wrap(letters, 100.0, 100);
        assert!(lines.len() == 3 && lines.concat() == letters, "{lines:?}");
    }

    #[test]
    fn only_what_nobody_reads_is_cut() {
        assert_eq!(FONT.wrap("One two three", 200.0, 13), ["One two three"]);
        assert_eq!(FONT.wrap("One two three", 200.0, 7), ["One two…"]);
    }

    #[test]
    fn nothing_is_too_narrow() {
        assert_eq!(FONT.wrap("ab", 0.0, 3), ["a", "b"]);
        assert_eq!(FONT.wrap("", 10.0, 2), Vec::<String>::new());
    }

    #[test]
    fn other_scripts_are_measured_or_guessed() {
        assert!(covers("Žluťoučký κώδικας вход"));
        assert!(!covers("登录"));
        assert!((Font::regular(10.0).width("登录") - 20.0).abs() < 0.01);
    }
}
