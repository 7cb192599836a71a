//! A node's configuration as the rules see it, and the predicates over it.

use serde_json::{Map, Number, Value};

use super::entry::NodeType;
use super::outcomes::Child;
use super::rule::{Constraint, Predicate, Test};

/// What the rules ask of a node. Whoever holds a configuration implements it; a JSON object does.
pub trait Configuration {
    /// The value at `key`, where one is written.
    fn value(&self, key: &str) -> Option<&Value>;

    /// True when there is a value but it cannot be known, for instance because its source is broken.
    fn is_unknown(&self, _key: &str) -> bool {
        false
    }

    /// For a page: its children in display order, with the outcomes that each has.
    fn children(&self) -> &[Child] {
        &[]
    }
}

impl Configuration for Map<String, Value> {
    fn value(&self, key: &str) -> Option<&Value> {
        self.get(key)
    }
}

impl Configuration for Value {
    fn value(&self, key: &str) -> Option<&Value> {
        self.get(key)
    }
}

/// A configuration together with the children of a page.
#[derive(Debug)]
pub struct WithChildren<'a, C> {
    /// The page's own configuration.
    pub configuration: &'a C,
    /// The children in display order.
    pub children: &'a [Child],
}

impl<C: Configuration> Configuration for WithChildren<'_, C> {
    fn value(&self, key: &str) -> Option<&Value> {
        self.configuration.value(key)
    }

    fn is_unknown(&self, key: &str) -> bool {
        self.configuration.is_unknown(key)
    }

    fn children(&self) -> &[Child] {
        self.children
    }
}

/// Whether a value stands for one that only the platform knows: a text with `&{…}` in it, or an object whose only key
/// names a coercion, such as `{"$int": "&{esv.tries}"}`.
pub fn is_placeholder(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains("&{"),
        Value::Object(members) => match members.keys().next().and_then(|key| key.strip_prefix('$')) {
            Some(coercion) => members.len() == 1 && coercion.starts_with(|c: char| c.is_ascii_alphabetic()),
            None => false,
        },
        _ => false,
    }
}

/// What stands at a property.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'a> {
    /// Nothing, and there is no default.
    Absent,
    /// A value that the source or the default holds.
    Known(&'a Value),
    /// A value that cannot be known here.
    Unknown,
}

/// A configuration read with the defaults of a type.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) node: &'a NodeType,
    pub(super) version: &'a str,
    pub(super) config: &'a dyn Configuration,
}

impl<'a> Reader<'a> {
    /// The value at `key`, or the property's default.
    pub(super) fn find(&self, key: &str) -> Found<'a> {
        if self.config.is_unknown(key) {
            return Found::Unknown;
        }
        match self.config.value(key) {
            Some(value) if is_placeholder(value) => Found::Unknown,
            Some(value) if !value.is_null() => Found::Known(value),
            _ => {
                let property = self.node.property(self.version, key);
                property.and_then(|property| property.default.as_ref()).map_or(Found::Absent, Found::Known)
            }
        }
    }

    /// Whether a predicate holds; none when an unknown value decides it.
    pub(super) fn holds(&self, predicate: &Predicate) -> Option<bool> {
        match predicate {
            Predicate::All(parts) => self.fold(parts, true),
            Predicate::Any(parts) => self.fold(parts, false),
            Predicate::Not(part) => self.holds(part).map(|held| !held),
            Predicate::Property { key, test } => self.test(self.find(key), test),
        }
    }

    /// `neutral` when every part is; the opposite as soon as one part is; none when an unknown one decides.
    fn fold(&self, parts: &[Predicate], neutral: bool) -> Option<bool> {
        let mut result = Some(neutral);
        for part in parts {
            match self.holds(part) {
                Some(held) if held == neutral => {}
                Some(held) => return Some(held),
                None => result = None,
            }
        }
        result
    }

    fn test(&self, found: Found, test: &Test) -> Option<bool> {
        let value = match found {
            Found::Unknown => return None,
            Found::Absent => &Value::Null,
            Found::Known(value) => value,
        };
        match test {
            Test::Equals(wanted) => equals(value, wanted),
            Test::MoreThan(bound) => compare(value, bound, |own, bound| own > bound),
            Test::LessThan(bound) => compare(value, bound, |own, bound| own < bound),
            Test::Empty(wanted) => Some(is_empty(value) == *wanted),
            Test::Present(wanted) => Some(value.is_null() != *wanted),
            Test::Within(other) => {
                let of = |value| texts(value, true);
                let allowed = match self.find(other) {
                    Found::Unknown => return None,
                    Found::Absent => Vec::new(),
                    Found::Known(value) => of(value)?,
                };
                Some(texts(value, false)?.iter().all(|text| allowed.contains(text)))
            }
            Test::BlankValues(wanted) => match value {
                Value::Null => Some(!wanted),
                Value::Object(members) => Some(members.values().any(|own| own == "") == *wanted),
                _ => None,
            },
            Test::LocaleKeys(wanted) => match value {
                Value::Null => Some(*wanted),
                Value::Object(members) => Some(members.keys().all(|key| is_locale(key)) == *wanted),
                _ => None,
            },
        }
    }
}

impl NodeType {
    /// Whether a property names the managed object whose users the node is about: left out, it is the journey's.
    pub fn names_identities(&self, property: &str) -> bool {
        self.references.iter().any(|own| own.key == property && own.to == "managed-object")
    }

    /// The properties that name something outside of the node under this configuration; what hangs on an unknown value
    /// is not among them.
    pub fn active_references<'a>(
        &'a self,
        version: &'a str,
        config: &'a dyn Configuration,
    ) -> impl Iterator<Item = &'a super::Reference> {
        let reader = Reader { node: self, version, config };
        let is_active = move |when: &Predicate| reader.holds(when) == Some(true);
        self.references.iter().filter(move |reference| reference.when.as_ref().is_none_or(is_active))
    }

    /// The constraints of the type that `config` breaks; one that hangs on an unknown value is not among them.
    pub fn broken_constraints(&self, version: &str, config: &dyn Configuration) -> Vec<&Constraint> {
        let reader = Reader { node: self, version, config };
        let applies = |when: &Predicate| reader.holds(when) == Some(true);
        let broken = |constraint: &&Constraint| {
            constraint.when.as_ref().is_none_or(applies) && reader.holds(&constraint.require) == Some(false)
        };
        self.constraints.iter().filter(broken).collect()
    }
}

/// Equality by value; unknown when the kinds differ, since that is a fault which is reported by itself.
fn equals(value: &Value, wanted: &Value) -> Option<bool> {
    match (value, wanted) {
        (Value::Null, wanted) => Some(matches!(wanted, Value::Null | Value::Bool(false))),
        (Value::Bool(own), Value::Bool(wanted)) => Some(own == wanted),
        (Value::String(own), Value::String(wanted)) => Some(own == wanted),
        (Value::Number(own), Value::Number(wanted)) => Some(own.as_f64() == wanted.as_f64()),
        (Value::Array(_), Value::Array(_)) | (Value::Object(_), Value::Object(_)) => Some(value == wanted),
        _ => None,
    }
}

/// Compares by number; what is not set is neither more nor less than anything.
fn compare(value: &Value, bound: &Number, test: fn(f64, f64) -> bool) -> Option<bool> {
    match value {
        Value::Null => Some(false),
        Value::Number(own) => Some(test(own.as_f64()?, bound.as_f64()?)),
        _ => None,
    }
}

/// Whether there is nothing in a value.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The texts of a list, or the keys of a map where `keys` allows one; unknown when one of them is.
fn texts(value: &Value, keys: bool) -> Option<Vec<&str>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(elements) => {
            elements.iter().map(|element| element.as_str().filter(|_| !is_placeholder(element))).collect()
        }
        Value::Object(members) if keys => Some(members.keys().map(String::as_str).collect()),
        _ => None,
    }
}

/// Whether a text is a locale: a language of two or three letters, then parts of two to eight letters or digits behind `-` or `_`.
pub fn is_locale(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
