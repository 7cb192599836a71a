//! The parser. It takes what RFC 8259 takes, and half surrogates besides, which browsers write.

use serde_json::{Map, Number, Value};

use super::{Fault, Parsed};
use crate::source::Position;

/// Deeper values are refused, so that no input can overflow the stack.
const DEEPEST: usize = 127;

/// Names that the JSON library takes for its own: with one of them an object would become a number.
const PRIVATE: &str = "$serde_json::private::";

/// A parser at a place in a text.
pub(super) struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth: usize,
    /// The keys that lead to the value at hand.
    path: Vec<String>,
    odd: Vec<String>,
    /// How many more oddities there are than are told.
    untold: usize,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, bytes: text.as_bytes(), at: 0, depth: 0, path: Vec::new(), odd: Vec::new(), untold: 0 }
    }

    /// The whole text as one value.
    pub(super) fn document(mut self) -> Result<Parsed, Fault> {
        let value = self.value()?;
        self.blank();
        if self.at < self.bytes.len() {
            return Err(self.fault("text after the end of the JSON"));
        }
        if self.untold > 0 {
            self.odd.push(format!("and {} more of the kind", self.untold));
        }
        Ok(Parsed { value, odd: self.odd })
    }

    /// Keeps an oddity at a place; from some number on they are counted only.
    fn tell(&mut self, at: usize, what: &dyn Fn() -> String) {
        const MOST: usize = 50;
        if self.odd.len() < MOST {
            let line = self.line(at);
            self.odd.push(format!("line {line}: {}", what()));
        } else {
            self.untold += 1;
        }
    }

    fn fault(&self, what: &str) -> Fault {
        self.fault_at(self.at, what)
    }

    fn fault_at(&self, at: usize, what: &str) -> Fault {
        if at >= self.bytes.len() {
            let message = format!("the JSON ends too early, in line {}", self.line(at));
            return Fault { message, position: None };
        }
        let line = self.line(at);
        let start = self.bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
        let column = String::from_utf8_lossy(&self.bytes[start..at]).chars().count() + 1;
        let message = format!("this is no JSON: {what} at line {line} column {column}");
        Fault { message, position: Some(Position { line, column }) }
    }

    fn line(&self, at: usize) -> usize {
        self.bytes[..at.min(self.bytes.len())].split(|byte| *byte == b'\n').count()
    }

    fn blank(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Takes a byte when it is the next one.
    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self) -> Result<Value, Fault> {
        self.blank();
        match self.bytes.get(self.at) {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                for (word, value) in
                    [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)]
                {
                    if self.text[self.at..].starts_with(word) {
                        self.at += word.len();
                        return Ok(value);
                    }
                }
                Err(self.fault("a value is expected"))
            }
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        if self.depth == DEEPEST {
            return Err(self.fault("it is nested too deeply"));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn array(&mut self) -> Result<Value, Fault> {
        let mut items = Vec::new();
        self.blank();
        if self.takes(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.blank();
            if self.takes(b']') {
                return Ok(Value::Array(items));
            }
            if !self.takes(b',') {
                return Err(self.fault("`,` or `]` is expected"));
            }
        }
    }

    fn object(&mut self) -> Result<Value, Fault> {
        let mut members = Map::new();
        self.blank();
        if self.takes(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.blank();
            let start = self.at;
            if self.bytes.get(start) != Some(&b'"') {
                return Err(self.fault("a name in quotes is expected"));
            }
            let key = self.string()?;
            if key.starts_with(PRIVATE) {
                return Err(self.fault_at(start, &format!("`{key}` cannot be a name here,")));
            }
            self.blank();
            if !self.takes(b':') {
                return Err(self.fault("`:` is expected"));
            }
            self.path.push(key);
            let value = self.value()?;
            let key = self.path.pop().unwrap_or_default();
            self.insert(&mut members, key, value, start);
            self.blank();
            if self.takes(b'}') {
                return Ok(Value::Object(members));
            }
            if !self.takes(b',') {
                return Err(self.fault("`,` or `}` is expected"));
            }
        }
    }

    /// Adds a member. Of two with one name the later one counts, as for the platform and its clients.
    fn insert(&mut self, members: &mut Map<String, Value>, key: String, value: Value, at: usize) {
        let is_other = members.get(&key).is_some_and(|first| *first != value);
        if is_other {
            let place =
                if self.path.is_empty() { String::new() } else { format!(" in `{}`", self.path.join("/")) };
            self.tell(at, &|| format!("`{key}` stands twice{place}; the later one counts"));
        }
        members.insert(key, value);
    }

    fn number(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        while matches!(self.bytes.get(self.at), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let number: Result<Number, _> = serde_json::from_str(&self.text[start..self.at]);
        number.map(Value::Number).map_err(|_| self.fault_at(start, "a number is expected"))
    }

    /// A string, from its opening quote.
    fn string(&mut self) -> Result<String, Fault> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while !matches!(self.bytes.get(self.at), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            out.push_str(&self.text[start..self.at]);
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.at += 1;
                    self.escape(&mut out)?;
                }
                _ => return Err(self.fault("a string has a line break or another control character in it")),
            }
        }
    }

    /// An escape, behind its backslash.
    fn escape(&mut self, out: &mut String) -> Result<(), Fault> {
        let character = match self.bytes.get(self.at) {
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(*plain),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                out.push(self.unicode()?);
                return Ok(());
            }
            _ => return Err(self.fault("an unknown escape")),
        };
        self.at += 1;
        out.push(character);
        Ok(())
    }

    /// The character of `\uXXXX`, behind the `u`; a pair of them for one beyond the first 65,536.
    fn unicode(&mut self) -> Result<char, Fault> {
        let start = self.at;
        let first = self.hex()?;
        if let 0xd800..=0xdbff = first
            && self.text[self.at..].starts_with("\\u")
        {
            let behind = self.at;
            self.at += 2;
            let second = self.hex()?;
            if let 0xdc00..=0xdfff = second {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = behind;
        }
        Ok(char::from_u32(first).unwrap_or_else(|| {
            self.tell(start, &|| format!("half a character, \\u{first:04x}, is read as \u{fffd}"));
            char::REPLACEMENT_CHARACTER
        }))
    }

    fn hex(&mut self) -> Result<u32, Fault> {
        let digits = self.text.get(self.at..self.at + 4);
        let code = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let Some(code) = code.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
            return Err(self.fault("four hexadecimal digits are expected"));
        };
        self.at += 4;
        Ok(code)
    }
}
