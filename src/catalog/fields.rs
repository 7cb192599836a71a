//! Reads one JSON object member by member and says in plain words what is wrong with it.
//!
//! The build script includes this file, so that a family file and an added catalogue are judged alike.

use serde_json::{Map, Number, Value};

/// What is wrong, led by where.
pub(super) type Fault = String;

/// An object under inspection. Every getter notes its key, so that [`Fields::finish`] can refuse the others.
pub(super) struct Fields<'a> {
    members: &'a Map<String, Value>,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Fails when `value` is no object.
    pub(super) fn new(value: &'a Value) -> Result<Self, Fault> {
        let members = value.as_object().ok_or_else(|| expected("an object", value))?;
        Ok(Self { members, known: Vec::new() })
    }

    /// The member as it stands.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.push(key);
        self.members.get(key)
    }

    /// The member, read by `read`; the fault of `read` is led by the key.
    pub(super) fn read<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'a Value) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.get(key).map(|value| read(value).map_err(|fault| at(key, &fault))).transpose()
    }

    /// The member, read by `read`, or a fault that says that it is missing.
    pub(super) fn need<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'a Value) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.read(key, read)?.ok_or_else(|| format!("`{key}` is missing"))
    }

    /// The member, read by `read`, or the type's default.
    pub(super) fn or_default<T: Default>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&'a Value) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        Ok(self.read(key, read)?.unwrap_or_default())
    }

    /// Refuses members that nothing asked for.
    pub(super) fn finish(mut self) -> Result<(), Fault> {
        let Some(stray) = self.members.keys().find(|key| !self.known.contains(&key.as_str())) else {
            return Ok(());
        };
        self.known.sort_unstable();
        self.known.dedup();
        Err(format!("`{stray}` has no meaning here; possible are `{}`", self.known.join("`, `")))
    }
}

/// A fault led by the key or name that it is under.
pub(super) fn at(place: &str, fault: &str) -> Fault {
    format!("`{place}`: {fault}")
}

/// The fault of a value that is of the wrong kind.
pub(super) fn expected(wanted: &str, found: &Value) -> Fault {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    format!("expected {wanted}, found {found}")
}

/// A string.
pub(super) fn string(value: &Value) -> Result<String, Fault> {
    value.as_str().map(str::to_owned).ok_or_else(|| expected("a string", value))
}

/// A boolean.
pub(super) fn boolean(value: &Value) -> Result<bool, Fault> {
    value.as_bool().ok_or_else(|| expected("true or false", value))
}

/// A number of any form.
pub(super) fn number(value: &Value) -> Result<Number, Fault> {
    match value {
        Value::Number(number) => Ok(number.clone()),
        _ => Err(expected("a number", value)),
    }
}

/// A list, each element read by `read`; a fault names the element's place, counted from 1.
pub(super) fn list<T>(
    value: &Value,
    mut read: impl FnMut(&Value) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let elements = value.as_array().ok_or_else(|| expected("a list", value))?;
    let number = |(index, element)| read(element).map_err(|fault| format!("element {}: {fault}", index + 1));
    elements.iter().enumerate().map(number).collect()
}

/// A list of strings.
pub(super) fn strings(value: &Value) -> Result<Vec<String>, Fault> {
    list(value, string)
}

/// An object as a list of its members, each read by `read` with its key.
pub(super) fn members<T>(
    value: &Value,
    mut read: impl FnMut(&str, &Value) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let members = value.as_object().ok_or_else(|| expected("an object", value))?;
    members.iter().map(|(key, value)| read(key, value).map_err(|fault| at(key, &fault))).collect()
}
