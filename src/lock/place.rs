//! Where in the text of a lock something stands.

use std::ops::Range;

use super::print::key;

/// The bytes of the value behind a path of keys. Where the path ends early, the innermost value that is there; of a key that
/// stands twice, the last one, which is the one that counts.
pub fn locate(text: &str, path: &[String]) -> Range<usize> {
    if let Some(found) = (1..=path.len()).rev().find_map(|end| line(text, &path[..end])) {
        return found;
    }
    let mut scan = Scan { bytes: text.as_bytes(), at: 0 };
    scan.blank();
    let mut found = scan.at..text.trim_end().len().max(scan.at);
    for key in path {
        scan.at = found.start;
        match scan.member(text, key) {
            Some(value) => found = value,
            None => break,
        }
    }
    found
}

/// The value of the last line with a fact by this path, else of the first line with a part of it.
fn line(text: &str, path: &[String]) -> Option<Range<usize>> {
    let key = serde_json::Value::from(key(path.iter().map(String::as_str))).to_string();
    let start = key.strip_suffix('"')?;
    let mut part = None;
    let mut found = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let from = at;
        at += line.len();
        let Some(rest) = line.strip_prefix(start) else { continue };
        let head = match rest.strip_prefix("\": ") {
            Some(_) => start.len() + 3,
            None if rest.starts_with('/') && part.is_none() => line.find("\": ")? + 3,
            None => continue,
        };
        let value = line[head..].trim_end().trim_end_matches(',');
        let value = from + head..from + head + value.len();
        if rest.starts_with('"') { found = Some(value) } else { part = Some(value) }
    }
    found.or(part)
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// The value of a member of the object that begins here.
    fn member(&mut self, text: &str, key: &str) -> Option<Range<usize>> {
        let mut found = None;
        if self.peek() != Some(b'{') {
            return found;
        }
        self.at += 1;
        loop {
            self.blank();
            if self.peek() != Some(b'"') {
                return found;
            }
            let start = self.at;
            self.string();
            let own = text.get(start..self.at).and_then(|raw| serde_json::from_str::<String>(raw).ok());
            self.blank();
            if self.peek() != Some(b':') {
                return found;
            }
            self.at += 1;
            self.blank();
            let start = self.at;
            self.value();
            if own.as_deref() == Some(key) {
                found = Some(start..self.at);
            }
            self.blank();
            if self.peek() == Some(b',') {
                self.at += 1;
            }
        }
    }

    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// Goes behind a value, however deep it is.
    fn value(&mut self) {
        let mut depth = 0;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' | b',' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                _ => {
                    self.at += 1;
                    let is_more = !self.peek().is_none_or(|next| b",}] \t\r\n".contains(&next));
                    if is_more || depth > 0 {
                        continue;
                    }
                }
            }
            if depth == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::locate;

    #[test]
    fn finds_values() {
        let text = r#" {"a": [1, {"x": "}"}], "b\u0063": {"d":7,"e" : "\"," , "f": {}}, "g": 1, "g": [2]} "#;
        let at = |path: &[&str]| {
            let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
            &text[locate(text, &path)]
        };
        assert_eq!(at(&["a"]), r#"[1, {"x": "}"}]"#);
        assert_eq!(at(&["bc", "d"]), "7");
        assert_eq!(at(&["bc", "e"]), r#""\",""#);
        assert_eq!(at(&["bc", "f", "z"]), "{}");
        assert_eq!(at(&["bc", "e", "z"]), r#""\",""#);
        assert_eq!(at(&["g"]), "[2]");
        assert_eq!(at(&[]), text.trim());
    }

    #[test]
    fn finds_lines() {
        let text = "{\n\"journeys/A~1B/nodes/b/also/x\": 1,\n\"journeys/A~1B/nodes/b/id\": \"2\",\n\"version\": 2\n}\n";
        let at = |path: &[&str]| {
            let path: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
            &text[locate(text, &path)]
        };
        assert_eq!(at(&["journeys", "A/B", "nodes", "b", "id"]), "\"2\"");
        assert_eq!(at(&["journeys", "A/B", "nodes", "b", "also"]), "1");
        assert_eq!(at(&["journeys", "A/B", "nodes", "b", "id", "deeper"]), "\"2\"");
        assert_eq!(at(&["journeys", "A/B"]), "1");
        assert_eq!(at(&["journeys", "C"]), "1");
    }

    #[test]
    fn ends_with_any_text() {
        for text in
            ["", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":[", "{\"a\":1", "[", "{\"a\":\"\\", "{é"]
        {
            let found = locate(text, &["a".to_owned(), "b".to_owned()]);
            assert!(found.start <= found.end && found.end <= text.len(), "{text}: {found:?}");
        }
    }
}
