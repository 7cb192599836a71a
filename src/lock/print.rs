//! The lock's lines: each holds one fact whole, by the way to it, so that any lines of two branches stand beside each other.

use std::fmt::Write as _;

use serde_json::Value;

/// So many names a key has at most. What lies deeper stands in the value.
pub(super) const DEEPEST: usize = 64;

/// A way through objects and lists, as a key of the file: names behind slashes.
pub(super) fn key<'p>(path: impl IntoIterator<Item = &'p str>) -> String {
    let mut out = String::new();
    for (at, name) in path.into_iter().enumerate() {
        if at > 0 {
            out.push('/');
        }
        push(&mut out, name);
    }
    out
}

/// A name on its way, in which a tilde stands before what has a meaning there.
fn push(out: &mut String, name: &str) {
    for (at, c) in name.char_indices() {
        match c {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            '[' if at == 0 => out.push_str("~2"),
            c => out.push(c),
        }
    }
}

/// The way that a key tells. Parts of lists stay as they are, `[0]` and so on.
pub(super) fn path(key: &str) -> Vec<String> {
    key.split('/').map(|name| name.replace("~2", "[").replace("~1", "/").replace("~0", "~")).collect()
}

/// Whether a name on a way, as it is written, is a part of a list.
pub(super) fn is_part(written: &str) -> bool {
    written.starts_with('[')
}

/// The lines of a file.
#[derive(Default)]
pub(super) struct Lines {
    out: String,
    /// Whether what comes stands apart from what came.
    is_apart: bool,
}

impl Lines {
    /// Parts what was written from what comes, so that git sees two changes in them as two.
    pub(super) fn part(&mut self) {
        self.is_apart = true;
    }

    /// Adds a fact.
    pub(super) fn fact(&mut self, key: &str, value: &Value) {
        if std::mem::take(&mut self.is_apart) && !self.out.is_empty() {
            self.out.push('\n');
        }
        // Writing into a string cannot fail.
        let _ = writeln!(self.out, "{}: {value},", Value::from(key));
    }

    /// Adds all that a value holds, a line for each fact: the members of objects, and the parts of lists that hold more than
    /// plain values.
    pub(super) fn all(&mut self, key: &str, value: &Value) {
        match value {
            deep if key.split('/').count() >= DEEPEST => self.fact(key, deep),
            Value::Object(members) if !members.is_empty() => {
                for (name, own) in members {
                    let mut key = format!("{key}/");
                    push(&mut key, name);
                    self.all(&key, own);
                }
            }
            Value::Array(parts) if parts.iter().any(|part| part.is_object() || part.is_array()) => {
                for (at, part) in parts.iter().enumerate() {
                    self.all(&format!("{key}/[{at}]"), part);
                }
            }
            plain => self.fact(key, plain),
        }
    }

    /// The file, with what closes it.
    pub(super) fn finish(mut self, version: u64) -> String {
        self.part();
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        format!("{{\n{}\"version\": {version}\n}}\n", self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_come_back() {
        for names in [vec!["a"], vec!["journeys", "A/B ~ C", "[x]", "~2", ""], vec!["", "-> true", "=a[0]"]] {
            let key = key(names.iter().copied());
            assert_eq!(path(&key), names, "{key}");
            assert!(key.split('/').all(|name| !is_part(name)), "{key}");
        }
    }
}
