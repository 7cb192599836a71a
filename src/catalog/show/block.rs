//! A node of a type, as a source writes it: to paste, and to fill in.

use serde_json::{Map, Value, json};

use crate::catalog::entry::NodeType;
use crate::catalog::property::{Kind, PropertyType};
use crate::catalog::rule::Rule;
use crate::catalog::{CUSTOM, Catalog, Target};
use crate::source::names::{quote, written};

/// The node with what it cannot do without: properties that have no default, and an edge for every outcome that it then has.
///
/// Words in capitals and `…` stand for what the author knows.
pub fn block(catalog: &Catalog, node: &NodeType) -> String {
    let short = if node.id == CUSTOM { "designer-…".to_owned() } else { catalog.short_name(&node.id) };
    let version = node.default_version();
    let rule = node.outcomes_rule(version);
    let deciding = deciding(rule);
    let mut config = Map::new();
    let mut lines = Vec::new();
    for property in node.properties(version).filter(|property| !property.is_of_children()) {
        let name = written(&property.name);
        if names_type(node, property) {
            lines.push(format!("{name} = {}", quote(IMITATED)));
            config.insert(property.name.clone(), json!(IMITATED));
        } else if let Some(word) = referred(node, property) {
            lines.push(format!("{name} = {word}"));
        } else if deciding.contains(&property.name.as_str()) {
            let value = match property.kind {
                Kind::Object => json!({ "first": "…", "second": "…" }),
                _ => json!(["first", "second"]),
            };
            lines.push(format!("{name} = {}", source(&value)));
            config.insert(property.name.clone(), value);
        } else if is_needed(property) {
            let value = sample(property);
            lines.push(format!("{name} = {}", source(&value)));
            config.insert(property.name.clone(), value);
        }
    }
    for constraint in node.broken_constraints(version, &config.clone()) {
        if let Some(property) = node.property(version, &constraint.property)
            && !config.contains_key(&property.name)
        {
            let value = if property.is_secret() { json!("&{esv.…}") } else { sample(property) };
            let shown = if property.is_secret() { "esv(\"esv-…\")".to_owned() } else { source(&value) };
            lines.push(format!("{} = {shown}", written(&property.name)));
            config.insert(property.name.clone(), value);
        }
    }
    let mut is_page = false;
    rule.each(&mut |part| is_page |= matches!(part, Rule::Children { .. }));
    let edges = if is_page {
        lines.push("node username: PlatformUsername".to_owned());
        vec!["-> TARGET".to_owned()]
    } else {
        let found = catalog.outcomes(node, version, &config, Target::default());
        let ids: Vec<&str> = found.list.iter().map(|outcome| outcome.id.as_str()).collect();
        match ids.as_slice() {
            [] if found.candidates.is_empty() => vec!["OUTCOME -> TARGET".to_owned()],
            [] => found.candidates.iter().map(|id| format!("{} -> TARGET", written(id))).collect(),
            [_] => vec!["-> TARGET".to_owned()],
            ids => ids.iter().map(|id| format!("{} -> TARGET", written(id))).collect(),
        }
    };
    let head = format!("node {}: {short}", name_of(&short));
    if lines.is_empty() && edges == ["-> TARGET"] {
        return format!("{head} -> TARGET\n");
    }
    let inside: String = lines.iter().chain(&edges).flat_map(|line| ["    ", line.as_str(), "\n"]).collect();
    format!("{head} {{\n{inside}}}\n")
}

/// The properties whose elements or keys are the outcomes.
fn deciding(rule: &Rule) -> Vec<&str> {
    let mut keys = Vec::new();
    rule.each(&mut |part| {
        if let Rule::List(key) | Rule::MapKeys(key) = part {
            keys.push(key.as_str());
        }
    });
    keys
}

fn is_needed(property: &PropertyType) -> bool {
    let is_there = Target::default().admits(property.since.as_deref(), property.until.as_deref());
    let has_none = property.usable_default().is_none() && !property.is_secret() && !property.observed_only;
    property.required && is_there && has_none
}

/// A type that a Configuration Provider may imitate, for the reader to replace.
const IMITATED: &str = "MessageNode";

fn names_type(node: &NodeType, property: &PropertyType) -> bool {
    node.references.iter().any(|reference| reference.key == property.name && reference.to == "node-type")
}

/// The word for what a property must refer to.
fn referred(node: &NodeType, property: &PropertyType) -> Option<&'static str> {
    let reference = node.references.iter().find(|reference| reference.key == property.name)?;
    if !property.required || reference.many {
        return None;
    }
    match reference.to.as_str() {
        "script" => Some("SCRIPT"),
        "journey" => Some("JOURNEY"),
        "email-template" => Some("EMAIL_TEMPLATE"),
        _ => None,
    }
}

fn sample(property: &PropertyType) -> Value {
    if let Some(first) = property.allowed.first() {
        return first.clone();
    }
    let least = property.minimum.as_ref().or(property.range.as_ref().map(|[least, _]| least));
    match property.kind {
        Kind::Boolean => Value::Bool(false),
        Kind::Integer | Kind::Number => least.map_or(json!(1), |least| Value::Number(least.clone())),
        Kind::Array => json!(["…"]),
        Kind::Object if property.localized => json!({ "en": "…" }),
        Kind::Object => json!({ "KEY": "…" }),
        Kind::String => least.map_or(json!("…"), |least| json!(least.to_string())),
    }
}

/// A value as a source writes it.
fn source(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        Value::Array(parts) => format!("[{}]", parts.iter().map(source).collect::<Vec<_>>().join(", ")),
        Value::Object(parts) => {
            let parts = parts.iter().map(|(key, value)| format!("{}: {}", written(key), source(value)));
            format!("{{ {} }}", parts.collect::<Vec<_>>().join(", "))
        }
        value => value.to_string(),
    }
}

/// A node's name made of its type's: `OTPEmailSender` gives `otpEmailSender`.
fn name_of(short: &str) -> String {
    let word: String = short.chars().filter(char::is_ascii_alphanumeric).collect();
    let capitals = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let lower = if capitals > 1 && capitals < word.len() { capitals - 1 } else { capitals };
    word[..lower].to_lowercase() + &word[lower..]
}
