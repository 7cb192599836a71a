//! What Rhino reads and no standard knows, written so that the parser reads it too. Every byte keeps its place.

/// A text in which what is Rhino's own is written otherwise.
pub(super) struct Masked {
    /// The text.
    pub text: String,
    /// Whether conditions of `catch` were taken out.
    pub has_conditions: bool,
}

/// How far the condition of a `catch` may reach.
const LONGEST: usize = 4_000;

/// The text without `for each`, conditions of `catch` and strict mode, which the platform's engine ignores; none where it
/// has none of them.
pub(super) fn masked(text: &str) -> Option<Masked> {
    let mut bytes = text.as_bytes().to_vec();
    let mut is_changed = false;
    let mut has_conditions = false;
    for (at, _) in text.match_indices("for") {
        let Some(each) = word_behind(text, at + 3, "each") else { continue };
        if text[each + 4..].trim_start().starts_with('(') && starts_word(text, at) {
            bytes[each..each + 4].fill(b' ');
            is_changed = true;
        }
    }
    for (at, _) in text.match_indices("catch") {
        if let Some(condition) = condition(text, at + 5).filter(|_| starts_word(text, at)) {
            bytes[condition].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
            has_conditions = true;
        }
    }
    for quoted in ["\"use strict\"", "'use strict'"] {
        for (at, _) in text.match_indices(quoted) {
            bytes[at + 5..at + 11].copy_from_slice(b"sloppy");
            is_changed = true;
        }
    }
    // Only whole ASCII words were replaced, and whole conditions.
    let text = String::from_utf8(bytes).ok().filter(|_| is_changed || has_conditions)?;
    Some(Masked { text, has_conditions })
}

fn starts_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|before: char| before.is_alphanumeric() || "_$.".contains(before))
}

/// Where a word begins that stands behind `at`, with nothing but white space between.
fn word_behind(text: &str, at: usize, word: &str) -> Option<usize> {
    let rest = &text[at..];
    let start = at + (rest.len() - rest.trim_start().len());
    let follows = start > at && text[start..].starts_with(word);
    let ends =
        !text[start..].get(word.len()..)?.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    (follows && ends).then_some(start)
}

/// The bytes of `if CONDITION` in `(NAME if CONDITION)`.
fn condition(text: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let rest = &text[at..];
    let open = at + (rest.len() - rest.trim_start().len());
    let inside = text[open..].strip_prefix('(')?;
    let name = inside.trim_start();
    let length = name.find(|next: char| !(next.is_alphanumeric() || "_$".contains(next)))?;
    let name_end = text.len() - name.len() + length;
    let start = word_behind(text, name_end, "if")?;
    let mut depth = 1_usize;
    for (index, byte) in text.as_bytes()[start..].iter().enumerate().take(LONGEST) {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(start..start + index);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay() {
        let masked = |text| masked(text).map(|masked| masked.text);
        assert_eq!(masked("for each (var a in b) c").as_deref(), Some("for      (var a in b) c"));
        assert_eq!(masked("catch (e if e.a(1)) {}").as_deref(), Some("catch (e          ) {}"));
        assert_eq!(masked("'use strict'; a").as_deref(), Some("'use sloppy'; a"));
        for text in ["for (each in b) c", "a.for each (b)", "catch (e) { if (a) b }", "forEach(a)", "for"] {
            assert_eq!(masked(text), None, "{text}");
        }
    }
}
