//! Strings: what they mean and how they are written.

use std::borrow::Cow;

use crate::model::names::is_hidden;
pub use crate::model::names::{is_identifier, quote};

/// What the inside of a `"…"` means. Each escape that does not exist is handed to `invalid` as a byte range of `raw`
/// and stands for itself.
pub fn decode(raw: &str, mut invalid: impl FnMut(std::ops::Range<usize>)) -> Cow<'_, str> {
    let Some(first) = raw.find('\\') else { return Cow::Borrowed(raw) };
    let mut out = String::with_capacity(raw.len());
    out.push_str(&raw[..first]);
    let mut at = first;
    while let Some(length) = raw[at..].find('\\') {
        out.push_str(&raw[at..at + length]);
        at += length;
        if let Some((character, length)) = escape(&raw[at..]) {
            out.push(character);
            at += length;
        } else {
            let length = 1 + raw[at + 1..].chars().next().map_or(0, char::len_utf8);
            invalid(at..at + length);
            out.push_str(&raw[at..at + length]);
            at += length;
        }
    }
    out.push_str(&raw[at..]);
    Cow::Owned(out)
}

/// The character of the escape that `text` begins with, and the escape's length in bytes.
fn escape(text: &str) -> Option<(char, usize)> {
    let character = match text.as_bytes().get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let high = hex(text.get(2..6)?)?;
            if !(0xD800..0xE000).contains(&high) {
                return Some((char::from_u32(high)?, 6));
            }
            let low = text.get(6..12)?.strip_prefix("\\u").and_then(hex)?;
            let is_pair = high < 0xDC00 && (0xDC00..0xE000).contains(&low);
            let code = 0x10000 + ((high & 0x3FF) << 10 | low & 0x3FF);
            return is_pair.then(|| char::from_u32(code)).flatten().map(|character| (character, 12));
        }
        _ => return None,
    };
    Some((character, 2))
}

fn hex(digits: &str) -> Option<u32> {
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

/// What the inside of a `"""…"""` means: the first and the last line break are dropped, and so is the indentation that
/// all lines have in common, the line of the closing quotes included. Line ends become `\n`.
pub fn decode_block(raw: &str) -> Cow<'_, str> {
    let Some((first, rest)) = raw.split_once('\n') else { return Cow::Borrowed(raw) };
    let lines: Vec<&str> = rest.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
    let is_blank = |line: &str| line.trim_matches([' ', '\t']).is_empty();
    let (last, body) = lines.split_last().expect("split gives at least one part");
    let body = if is_blank(last) { body } else { &lines };
    let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = body.iter().filter(|line| !is_blank(line)).chain([last]).map(indent).min().unwrap_or(0);
    let first = first.strip_suffix('\r').unwrap_or(first);
    let head = (!is_blank(first)).then_some(first);
    let body = body.iter().map(|line| line.get(common..).unwrap_or(""));
    Cow::Owned(head.into_iter().chain(body).collect::<Vec<_>>().join("\n"))
}

/// Where each byte of what a string means stands in how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offsets(Vec<(usize, usize)>);

impl Offsets {
    /// Those of a string with its quotes, `"…"` or `"""…"""`; none for anything else.
    pub fn of(written: &str) -> Option<Self> {
        if let Some(raw) = written.strip_prefix("\"\"\"").and_then(|rest| rest.strip_suffix("\"\"\"")) {
            return Some(Self::of_block(raw));
        }
        let raw = written.strip_prefix('"')?.strip_suffix('"')?;
        let (mut places, mut meant, mut at) = (vec![(0, 1)], 0, 0);
        while let Some(length) = raw[at..].find('\\') {
            meant += length;
            at += length;
            let (character, length) = escape(&raw[at..]).unwrap_or(('\\', 1));
            places.push((meant, at + 1));
            meant += character.len_utf8();
            at += length;
            places.push((meant, at + 1));
        }
        Some(Self(places))
    }

    fn of_block(raw: &str) -> Self {
        let Some((first, rest)) = raw.split_once('\n') else { return Self(vec![(0, 3)]) };
        let is_blank = |line: &str| line.trim_matches([' ', '\t', '\r']).is_empty();
        let meaning = decode_block(raw);
        let lines: Vec<&str> = rest.split('\n').collect();
        let indent = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let last = lines.last().copied().unwrap_or_default();
        let inner = lines.iter().copied().filter(|line| !is_blank(line)).chain([last]);
        let common = inner.map(|line| indent(&line)).min().unwrap_or(0);
        let (mut places, mut meant, mut at) = (Vec::new(), 0, 3);
        let mut add = |meant: usize, at: usize| places.push((meant, at));
        let head = (!is_blank(first)).then_some(first);
        let mut written = Vec::new();
        if let Some(head) = head {
            written.push((head, 0));
        }
        if head.is_none() {
            at += first.len() + 1;
        }
        written.extend(lines.iter().map(|line| (*line, common)));
        for ((line, common), text) in written.into_iter().zip(meaning.split('\n')) {
            add(meant, at + common.min(line.len()));
            meant += text.len() + 1;
            at += line.len() + 1;
        }
        if places.is_empty() {
            places.push((0, 3));
        }
        Self(places)
    }

    /// Where a byte of the meaning stands in the string as it was written, quotes included.
    pub fn raw(&self, meant: usize) -> usize {
        let index = self.0.partition_point(|(own, _)| *own <= meant).saturating_sub(1);
        self.0.get(index).map_or(0, |(own, at)| at + meant.saturating_sub(*own))
    }
}

/// The text of a block string or comment with the line ends that are written, where that leaves its meaning alone.
pub fn unix_lines(raw: &str) -> Cow<'_, str> {
    // A block string drops one `\r` before a line break: where there are more, they are part of its text.
    if !raw.contains("\r\n") || raw.contains("\r\r\n") {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.replace("\r\n", "\n"))
}

/// Whether a text comes back as it is when it stands in a block string of any indentation.
pub fn fits_block(text: &str) -> bool {
    let has_odd = |c: char| (c.is_control() && c != '\n' && c != '\t') || c == '\u{feff}' || is_hidden(c);
    !text.is_empty()
        && !text.contains("\"\"\"")
        && !text.ends_with('"')
        && !text.contains(has_odd)
        && !text.split('\n').any(|line| !line.is_empty() && line.trim_matches([' ', '\t']).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_json() {
        let text = "a\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{1F600}\u{1}";
        assert_eq!(decode(r#"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u0001"#, |_| panic!("all are valid")), text);
        let quoted = quote(text);
        assert_eq!(decode(&quoted[1..quoted.len() - 1], |_| panic!("all are valid")), text);
    }

    #[test]
    fn wrong_escapes_are_reported() {
        let mut found = Vec::new();
        decode(r"\x \ud800 \u12g4 \é", |range| found.push(range));
        assert_eq!(found, [0..2, 3..5, 10..12, 17..20]);
    }

    #[test]
    fn what_is_meant_stands_where_it_is_written() {
        for written in [
            r#""a\nbc\u00e9d""#,
            "\"\"\"\n    abc\n      de\n\n    f\n    \"\"\"",
            "\"\"\"\r\n  abc\r\n    de\r\n  \"\"\"",
            "\"\"\"abc\n  de\n    f\"\"\"",
        ] {
            let inside = written.trim_matches('"');
            let meaning = if written.starts_with("\"\"\"") {
                decode_block(&written[3..written.len() - 3]).into_owned()
            } else {
                decode(inside, |_| panic!("all are valid")).into_owned()
            };
            let offsets = Offsets::of(written).expect("it is a string");
            for (at, letter) in meaning.char_indices().filter(|(_, letter)| letter.is_ascii_alphabetic()) {
                let raw = offsets.raw(at);
                assert!(written[raw..].starts_with(letter), "{written}: {letter} is not at {raw}");
            }
        }
        assert_eq!(Offsets::of("f\"a\""), None);
    }

    #[test]
    fn blocks_lose_their_indentation() {
        assert_eq!(decode_block("\n    a\n      b\n\n    c\n    "), "a\n  b\n\nc");
        assert_eq!(decode_block("\n      a\n    "), "  a");
        assert_eq!(decode_block("one line"), "one line");
        assert_eq!(decode_block("\r\n  a\r\n  "), "a");
        assert_eq!(decode_block("\n"), "");
    }
}
