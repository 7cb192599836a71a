//! One property of a node type, as plain data.

use serde_json::{Number, Value};

/// The JSON kind of a property's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// A list.
    Array,
    /// A map.
    Object,
}

/// One property of a type.
// Each mark is independent of the others.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyType {
    /// The key in the node's JSON.
    pub name: String,
    /// The kind of its value.
    pub kind: Kind,
    /// What the console prints beside it; the key itself where not known.
    pub title: String,
    /// Whether the server's schema demands it. One with a usable default may still be left out of a source.
    pub required: bool,
    /// What the server fills in.
    pub default: Option<Value>,
    /// What it filled in once, newest first: an import may have taken one of them for what goes without saying.
    pub former_defaults: Vec<Value>,
    /// The only values that are possible; empty means any.
    pub allowed: Vec<Value>,
    /// What the text holds: `password`, `secret-label`, `url`, `json`, `decimal`, `query-filter`.
    pub format: Option<String>,
    /// What an array holds: `string`, or `node` for the children of a page.
    pub items: Option<String>,
    /// What the values of a map are, such as `string`.
    pub map: Option<String>,
    /// Whether the keys of the map are locales.
    pub localized: bool,
    /// Whether an empty value is refused.
    pub non_empty: bool,
    /// The least number of elements.
    pub min_items: Option<u64>,
    /// The least number.
    pub minimum: Option<Number>,
    /// The number that the value must be above.
    pub exclusive_minimum: Option<Number>,
    /// The least and the greatest number; holds for a text that spells a number too.
    pub range: Option<[Number; 2]>,
    /// Whether the order of the elements has a meaning.
    pub ordered: bool,
    /// The first release with the property; `aic` for the cloud alone.
    pub since: Option<String>,
    /// The last release with it.
    pub until: Option<String>,
    /// Whether it is on its way out.
    pub deprecated: bool,
    /// True when no schema names it but real configurations hold it.
    pub observed_only: bool,
    /// What a number counts, such as `seconds`.
    pub unit: Option<String>,
    /// What it means, in a few words, where the name does not tell.
    pub about: Option<String>,
}

impl Kind {
    /// Whether a JSON value is of this kind.
    pub fn fits(self, value: &Value) -> bool {
        match self {
            Self::String => value.is_string(),
            Self::Boolean => value.is_boolean(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Number => value.is_number(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }

    /// What a property of this kind takes, in the words of a message.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Boolean => "`true` or `false`",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Array => "a list",
            Self::Object => "a map",
        }
    }

    /// What a value is, in the words of a message.
    pub fn of(value: &Value) -> String {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => format!("`{value}`"),
            Value::String(_) => "a string".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "a map".to_owned(),
        }
    }
}

impl PropertyType {
    /// A property of which nothing but the kind is known.
    pub(super) fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            title: name.to_owned(),
            required: false,
            default: None,
            former_defaults: Vec::new(),
            allowed: Vec::new(),
            format: None,
            items: None,
            map: None,
            localized: false,
            non_empty: false,
            min_items: None,
            minimum: None,
            exclusive_minimum: None,
            range: None,
            ordered: false,
            since: None,
            until: None,
            deprecated: false,
            observed_only: false,
            unit: None,
            about: None,
        }
    }

    /// Whether it holds the children of a page, which a source writes as nodes.
    pub fn is_of_children(&self) -> bool {
        self.items.as_deref() == Some("node")
    }

    /// Whether the value is a secret that must not stand in a source.
    pub fn is_secret(&self) -> bool {
        self.format.as_deref() == Some("password")
    }

    /// The default, where it is itself legal: an empty one does not help where an empty value is refused.
    pub fn usable_default(&self) -> Option<&Value> {
        let size = |value: &Value| match value {
            Value::String(text) => text.len(),
            Value::Array(elements) => elements.len(),
            Value::Object(members) => members.len(),
            Value::Null => 0,
            Value::Bool(_) | Value::Number(_) => 1,
        };
        let least = usize::from(self.non_empty);
        let fits = |value: &&Value| {
            let elements = value.as_array().map(|elements| elements.len() as u64);
            size(value) >= least && elements.is_none_or(|count| count >= self.min_items.unwrap_or(0))
        };
        self.default.as_ref().filter(fits)
    }
}
