//! What every family needs: configuration, state, and how to say what is not known.

use serde_json::{Map, Value};

use crate::diagnostic::listing;
use crate::simulate::walk::world::esv_name;
use crate::simulate::walk::{Done, Halt, Visit, unknown};

impl Visit<'_, '_> {
    /// The value of a property, ESVs filled in.
    pub(crate) fn config(&mut self, name: &str) -> Done<Value> {
        let value = self.node.properties.value(name).cloned().unwrap_or(Value::Null);
        self.filled(value)
    }

    /// A property that is a text; empty where there is none.
    pub(crate) fn text(&mut self, name: &str) -> Done<String> {
        Ok(match self.config(name)? {
            Value::String(text) => text,
            Value::Null => String::new(),
            other => other.to_string(),
        })
    }

    /// A property that is a list of texts; what else is in it is passed over.
    pub(crate) fn texts(&mut self, name: &str) -> Done<Vec<String>> {
        Ok(match self.config(name)? {
            Value::Array(parts) => parts.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        })
    }

    /// A property that is true or false.
    pub(crate) fn flag(&mut self, name: &str) -> Done<bool> {
        Ok(match self.config(name)? {
            Value::Bool(value) => value,
            Value::String(text) => text == "true",
            _ => false,
        })
    }

    /// A property that is a number.
    pub(crate) fn number(&mut self, name: &str) -> Done<f64> {
        Ok(number_of(&self.config(name)?).unwrap_or_default())
    }

    /// A value with its ESVs filled in: `&{esv.name}`, and `{"$int": "&{esv.name}"}`.
    fn filled(&mut self, value: Value) -> Done<Value> {
        Ok(match value {
            Value::String(text) if text.contains("&{") => Value::String(self.placeholders(&text)?),
            Value::Array(parts) => {
                Value::Array(parts.into_iter().map(|part| self.filled(part)).collect::<Done<_>>()?)
            }
            Value::Object(map) => {
                match map.iter().next().filter(|(key, _)| map.len() == 1 && key.starts_with('$')) {
                    Some((kind, inside)) => {
                        let inside = self.filled(inside.clone())?;
                        coerced(kind, &inside)
                    }
                    None => {
                        let filled = map.into_iter().map(|(key, value)| Ok((key, self.filled(value)?)));
                        Value::Object(filled.collect::<Done<Map<_, _>>>()?)
                    }
                }
            }
            other => other,
        })
    }

    fn placeholders(&mut self, text: &str) -> Done<String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("&{") {
            let Some((name, behind)) = after.split_once('}') else { break };
            out.push_str(before);
            let (name, default) =
                name.split_once('|').map_or((name, None), |(name, default)| (name, Some(default)));
            let esv = esv_name(name.strip_prefix("esv.").unwrap_or(name));
            match (self.walker.world.esvs.get(&esv), default) {
                (Some(Value::String(value)), _) => out.push_str(value),
                (Some(value), _) => out.push_str(&value.to_string()),
                (None, Some(default)) => out.push_str(default),
                (None, None) => {
                    let text =
                        format!("its configuration holds the ESV `{esv}`; write `given esv \"{esv}\" = …`");
                    return Err(Halt::Need(text, None));
                }
            }
            rest = behind;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// What is in state under a key. An error where nobody gave it.
    pub(crate) fn known(&mut self, key: &str) -> Done<Option<Value>> {
        let value = self.walker.state.get(key).cloned().filter(|value| !value.is_null());
        match value.as_ref().and_then(unknown::within) {
            Some(of) => Err(self.need_value(&format!("`{key}` in state"), of)),
            None => Ok(value),
        }
    }

    /// Something else than what is known is needed: a value that nobody gave.
    pub(crate) fn need_value(&self, what: &str, of: &str) -> Halt {
        let how = match of.split_once(", ") {
            Some((path, field)) => format!("`given {path} = {{ \"{field}\": … }}`"),
            None => format!("`given {of} = …`"),
        };
        self.need(&format!("it goes by {what}, and nobody said what that is: write {how}"))
    }

    /// What is needed to go on here; the outcome itself will always do.
    pub(crate) fn need(&self, why: &str) -> Halt {
        let node = self.walker.name(self.journey, self.node);
        let ids: Vec<&str> = self.node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
        let outcomes = match ids.as_slice() {
            [] => String::new(),
            ids => format!("; it has {}", listing(ids.iter().copied(), 12)),
        };
        Halt::Need(format!("{why}; or write `given {node} = OUTCOME`{outcomes}"), None)
    }
}

/// A number, also where it is written as a text.
pub(super) fn number_of(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))
}

/// A value as a placeholder turns it into.
fn coerced(kind: &str, value: &Value) -> Value {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let parsed = || serde_json::from_str(&text).ok();
    match kind {
        "$int" | "$number" | "$bool" | "$array" | "$object" => parsed().unwrap_or_else(|| value.clone()),
        "$list" => text.split(',').map(|part| Value::String(part.trim().to_owned())).collect(),
        _ => Value::String(text),
    }
}
