//! Filters of the identity service: `mail eq "amy@example.com" and !(city pr)`.
//!
//! Source: the query filters of Common REST, as the platform's documentation has them.

use std::cmp::Ordering;

use serde_json::Value;

use super::common::number_of;

/// So deep a filter may be nested.
const DEEPEST: usize = 32;

/// A filter.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Filter {
    /// Always, or never.
    Constant(bool),
    /// Every one of them.
    And(Vec<Filter>),
    /// One of them.
    Or(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// There is a value.
    Present(String),
    /// A value compares so.
    Compare(String, String, Value),
}

/// Reads a filter.
pub(super) fn parse(text: &str) -> Option<Filter> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens: &tokens, at: 0 };
    let filter = parser.or(0)?;
    (parser.at == tokens.len()).then_some(filter)
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if "()!".contains(first) {
            tokens.push(Token::Sign(first));
            rest = &rest[1..];
        } else if first == '"' || first == '\'' {
            let mut value = String::new();
            let mut end = None;
            let mut is_escaped = false;
            for (at, c) in rest.char_indices().skip(1) {
                match c {
                    _ if is_escaped => {
                        value.push(c);
                        is_escaped = false;
                    }
                    '\\' => is_escaped = true,
                    c if c == first => {
                        end = Some(at + 1);
                        break;
                    }
                    c => value.push(c),
                }
            }
            tokens.push(Token::Text(value));
            rest = &rest[end?..];
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || "()!\"'".contains(c)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    Some(tokens)
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl Parser<'_> {
    fn take_word(&mut self, word: &str) -> bool {
        let is_it =
            matches!(self.tokens.get(self.at), Some(Token::Word(own)) if own.eq_ignore_ascii_case(word));
        self.at += usize::from(is_it);
        is_it
    }

    fn or(&mut self, depth: usize) -> Option<Filter> {
        let mut parts = vec![self.and(depth)?];
        while self.take_word("or") {
            parts.push(self.and(depth)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Filter::Or(parts)) }
    }

    fn and(&mut self, depth: usize) -> Option<Filter> {
        let mut parts = vec![self.one(depth)?];
        while self.take_word("and") {
            parts.push(self.one(depth)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Filter::And(parts)) }
    }

    fn one(&mut self, depth: usize) -> Option<Filter> {
        if depth > DEEPEST {
            return None;
        }
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match token {
            Token::Sign('!') => Some(Filter::Not(Box::new(self.one(depth + 1)?))),
            Token::Sign('(') => {
                let inside = self.or(depth + 1)?;
                let is_closed = self.tokens.get(self.at) == Some(&Token::Sign(')'));
                self.at += 1;
                is_closed.then_some(inside)
            }
            Token::Word(word) if word == "true" || word == "false" => Some(Filter::Constant(word == "true")),
            Token::Word(path) => {
                let Some(Token::Word(operator)) = self.tokens.get(self.at).cloned() else { return None };
                self.at += 1;
                if operator == "pr" {
                    return Some(Filter::Present(path));
                }
                let value = match self.tokens.get(self.at)? {
                    Token::Text(text) => Value::String(text.clone()),
                    Token::Word(word) => serde_json::from_str(word).ok()?,
                    Token::Sign(_) => return None,
                };
                self.at += 1;
                ["eq", "co", "sw", "ew", "lt", "le", "gt", "ge"]
                    .contains(&operator.as_str())
                    .then_some(Filter::Compare(path, operator, value))
            }
            _ => None,
        }
    }
}

impl Filter {
    /// Whether it holds for an object whose attributes `get` gives.
    pub(super) fn holds(&self, get: &dyn Fn(&str) -> Option<Value>) -> bool {
        match self {
            Self::Constant(value) => *value,
            Self::And(parts) => parts.iter().all(|part| part.holds(get)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(get)),
            Self::Not(inside) => !inside.holds(get),
            Self::Present(path) => get(path).is_some(),
            Self::Compare(path, operator, wanted) => match get(path) {
                Some(Value::Array(parts)) => parts.iter().any(|part| compare(part, operator, wanted)),
                Some(value) => compare(&value, operator, wanted),
                None => false,
            },
        }
    }
}

fn compare(value: &Value, operator: &str, wanted: &Value) -> bool {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (own, other) = (text(value), text(wanted));
    let order = match (number_of(value), number_of(wanted)) {
        (Some(own), Some(other)) if !wanted.is_string() => own.partial_cmp(&other),
        _ => Some(own.cmp(&other)),
    };
    match operator {
        "eq" => order == Some(Ordering::Equal),
        "co" => own.contains(&other),
        "sw" => own.starts_with(&other),
        "ew" => own.ends_with(&other),
        "lt" => order == Some(Ordering::Less),
        "le" => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        "gt" => order == Some(Ordering::Greater),
        _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn filters_are_read_and_hold() {
        let user =
            json!({ "mail": "amy@example.com", "age": 30, "groups": ["staff", "admins"], "city": null });
        let get = |path: &str| user.get(path).cloned().filter(|value| !value.is_null());
        for (filter, expected) in [
            ("mail eq \"amy@example.com\"", true),
            ("mail sw 'amy' and age gt 29", true),
            ("!(mail pr) or age lt 10", false),
            ("groups eq \"admins\"", true),
            ("city pr", false),
            ("(true and !(false)) and mail ew \".org\"", false),
        ] {
            assert_eq!(parse(filter).expect("it is a filter").holds(&get), expected, "{filter}");
        }
        for wrong in ["", "mail", "mail is x", "(mail pr", "mail eq", &"(".repeat(100)] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
