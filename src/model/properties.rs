use std::collections::HashMap;

use serde_json::Value;

use crate::catalog::Configuration;
use crate::source::Span;

/// A property with its value and the places where both were written.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The platform's name.
    pub name: String,
    /// The value as the platform takes it.
    pub value: Value,
    /// Where the name was written.
    pub name_span: Option<Span>,
    /// Where the value was written.
    pub value_span: Option<Span>,
    /// Where the parts of a list or map were written.
    pub part_spans: Vec<Span>,
    /// Where the keys of a map were written.
    pub key_spans: Vec<Span>,
    /// True when the value could not be read or resolved; `value` then means nothing.
    pub is_broken: bool,
    /// True when nobody said it: it stands here since the platform would take it for the property, or once did.
    pub is_filled: bool,
}

impl Property {
    /// A property that nobody wrote in a source.
    fn unwritten(name: String, value: Value) -> Self {
        Self {
            name,
            value,
            name_span: None,
            value_span: None,
            part_spans: Vec::new(),
            key_spans: Vec::new(),
            is_broken: false,
            is_filled: false,
        }
    }

    /// True when somebody said it, in a source or an export.
    pub fn is_said(&self) -> bool {
        !self.is_filled
    }
}

/// Properties in the order in which they were written. Nodes have few, so a search is a walk; of many, an index tells.
#[derive(Clone, Debug, Default)]
pub struct PropertyList {
    list: Vec<Property>,
    /// Where the first property of a name stands, from [`MANY`] on.
    index: HashMap<String, usize>,
}

/// From so many properties on, names are looked up.
const MANY: usize = 40;

impl PartialEq for PropertyList {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl PropertyList {
    /// The property of this name.
    pub fn get(&self, name: &str) -> Option<&Property> {
        self.place(name).map(|at| &self.list[at])
    }

    /// The value of the property of this name, unless it is broken.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.get(name).filter(|property| !property.is_broken).map(|property| &property.value)
    }

    /// Adds a property that is not there yet.
    pub fn push(&mut self, property: Property) {
        self.list.push(property);
        match self.list.len() {
            ..MANY => {}
            MANY => self.number(),
            many => drop(self.index.entry(self.list[many - 1].name.clone()).or_insert(many - 1)),
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        if self.list.len() < MANY {
            return self.list.iter().position(|property| property.name == name);
        }
        self.index.get(name).copied()
    }

    fn number(&mut self) {
        self.index.clear();
        if self.list.len() >= MANY {
            for (at, property) in self.list.iter().enumerate() {
                self.index.entry(property.name.clone()).or_insert(at);
            }
        }
    }

    /// Adds a property of which nothing is known but that somebody meant to write it.
    pub fn push_broken(&mut self, name: String) {
        self.push(Property { is_broken: true, is_filled: true, ..Property::unwritten(name, Value::Null) });
    }

    /// Sets a value that nobody wrote in a source.
    pub fn set(&mut self, name: impl Into<String>, value: Value) {
        let name = name.into();
        match self.place(&name) {
            Some(at) => (self.list[at].value, self.list[at].is_filled) = (value, false),
            None => self.push(Property::unwritten(name, value)),
        }
    }

    /// Sets a value that a lock has: like one that is filled in, nobody says it.
    pub fn keep(&mut self, name: impl Into<String>, value: Value) {
        let name = name.into();
        match self.place(&name) {
            Some(at) => self.list[at].value = value,
            None => self.fill(name, value),
        }
    }

    /// Adds what the platform takes a property for that is not there.
    pub fn fill(&mut self, name: String, value: Value) {
        self.push(Property { is_filled: true, ..Property::unwritten(name, value) });
    }

    /// Marks the values at these places as meaningless.
    pub fn mark_broken(&mut self, places: &[usize]) {
        for place in places {
            self.list[*place].is_broken = true;
        }
    }

    /// Takes the property of this name out.
    pub fn remove(&mut self, name: &str) -> Option<Property> {
        let found = self.list.remove(self.place(name)?);
        self.number();
        Some(found)
    }

    /// Keeps those that a test holds of.
    pub fn retain(&mut self, is_kept: impl Fn(&Property) -> bool) {
        self.list.retain(is_kept);
        self.number();
    }

    /// All properties in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Property> {
        self.list.iter()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Properties that nobody wrote in a source; no name may occur twice.
impl FromIterator<(String, Value)> for PropertyList {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(properties: I) -> Self {
        let list = properties.into_iter().map(|(name, value)| Property::unwritten(name, value)).collect();
        let mut properties = Self { list, index: HashMap::new() };
        properties.number();
        properties
    }
}

impl<'a> IntoIterator for &'a PropertyList {
    type Item = &'a Property;
    type IntoIter = std::slice::Iter<'a, Property>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Configuration for PropertyList {
    fn value(&self, key: &str) -> Option<&Value> {
        Self::value(self, key)
    }

    fn is_unknown(&self, key: &str) -> bool {
        self.get(key).is_some_and(|property| property.is_broken)
    }
}
