//! Identities and their attributes, by the names of the identity service and of the directory.

use serde_json::{Map, Value};

/// What the identity service calls an attribute, and what the directory does.
const NAMES: [(&str, &str); 11] = [
    ("userName", "uid"),
    ("_id", "fr-idm-uuid"),
    ("accountStatus", "inetUserStatus"),
    ("city", "l"),
    ("stateProvince", "st"),
    ("postalCode", "postalcode"),
    ("country", "co"),
    ("postalAddress", "street"),
    ("givenName", "givenname"),
    ("telephoneNumber", "telephonenumber"),
    ("mail", "email"),
];

/// An attribute of an identity, by either of its names.
pub(crate) fn attribute<'i>(identity: &'i Map<String, Value>, name: &str) -> Option<&'i Value> {
    let same = NAMES.iter().find_map(|(one, other)| {
        if one.eq_ignore_ascii_case(name) {
            Some(*other)
        } else if other.eq_ignore_ascii_case(name) {
            Some(*one)
        } else {
            None
        }
    });
    let by = |wanted: &str| {
        identity.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
    };
    by(name).or_else(|| by(same?)).filter(|value| !value.is_null())
}

/// Whether an account is active: it is unless it says otherwise.
pub(in crate::simulate::walk) fn is_active(identity: &Map<String, Value>) -> bool {
    attribute(identity, "accountStatus")
        .is_none_or(|status| !first(status).as_str().unwrap_or_default().eq_ignore_ascii_case("inactive"))
}

/// The first of several values.
pub(super) fn first(value: &Value) -> Value {
    match value {
        Value::Array(parts) => parts.first().cloned().unwrap_or(Value::Null),
        other => other.clone(),
    }
}

/// What is no text as the text that it would be.
pub(super) fn text_of(value: &Value) -> String {
    value.to_string()
}

fn has(value: &Value, wanted: &str) -> bool {
    match value {
        Value::Array(parts) => parts.iter().any(|part| has(part, wanted)),
        Value::String(text) => text.eq_ignore_ascii_case(wanted),
        other => text_of(other) == wanted,
    }
}

/// Whether an identity is the one with this value of an attribute.
pub(crate) fn is_it(name: &str, identity: &Map<String, Value>, by: &str, wanted: &str) -> bool {
    let is_name = ["userName", "uid", "_id", "username"].iter().any(|own| own.eq_ignore_ascii_case(by));
    is_name && name.eq_ignore_ascii_case(wanted)
        || attribute(identity, by).is_some_and(|value| has(value, wanted))
}
