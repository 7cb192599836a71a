//! What a build would give otherwise than the export has it.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::model::{Journey, Node, Target};

/// One thing that a build would give otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The journey.
    pub journey: String,
    /// What differs, in words.
    pub what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.journey, self.what)
    }
}

/// Compares a journey with what its source was compiled to. What a build adds to an export that lacks it, such as
/// the default of a property that came with a later release, is no difference.
pub(super) fn journey(export: &Journey, built: &Journey) -> Vec<Difference> {
    let mut found = Found { journey: &export.name, list: Vec::new() };
    for property in &export.properties {
        let own = built.properties.get(&property.name).map(|own| &own.value);
        if own != Some(&property.value) && !is_silent(&property.name, &property.value, own) {
            found.values(&property.name, Some(&property.value), own);
        }
    }
    let entry = |journey: &Journey| {
        let start = journey.start.as_ref()?;
        journey.target_id(&start.target).map(str::to_owned)
    };
    if entry(export) != entry(built) {
        found.say(format!("it starts at {:?} instead of {:?}", entry(built), entry(export)));
    }
    for (key, place) in &export.places {
        if built.places.get(key) != Some(place) {
            found.say(format!("the place of {key} differs"));
        }
    }
    let nodes: BTreeMap<&str, &Node> = built.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    for node in &export.nodes {
        match nodes.get(node.id.as_str()) {
            Some(own) => found.node(export, node, built, own),
            None => found.say(format!("the node {} ({}) is lost", node.id, node.display_name)),
        }
    }
    if built.nodes.len() > export.nodes.len() {
        found.say("there are nodes that the export does not have".to_owned());
    }
    for (id, script) in &export.dependencies.scripts {
        match built.dependencies.scripts.get(id) {
            None => found.say(format!("the script {id} ({}) is lost", script.name)),
            Some(own) if own.text != script.text || own.name != script.name => {
                found.say(format!("the script {id} ({}) differs", script.name));
            }
            Some(own) => {
                for (key, value) in &script.attributes {
                    if own.attributes.get(key) != Some(value) && !(key == "default" && *value == Value::Bool(false)) {
                        found.values(&format!("{key} of the script {}", script.name), Some(value), own.attributes.get(key));
                    }
                }
            }
        }
    }
    for (kind, objects) in &export.dependencies.others {
        for (key, object) in objects {
            let own = built.dependencies.others.get(kind).and_then(|own| own.get(key));
            if own != Some(object) {
                found.say(format!("{key} of {} differs", kind.key()));
            }
        }
    }
    found.list
}

struct Found<'f> {
    journey: &'f str,
    list: Vec<Difference>,
}

impl Found<'_> {
    fn say(&mut self, what: String) {
        self.list.push(Difference { journey: self.journey.to_owned(), what });
    }

    fn values(&mut self, name: &str, export: Option<&Value>, built: Option<&Value>) {
        let shown = |value: Option<&Value>| value.map_or_else(|| "nothing".to_owned(), short);
        self.say(format!("{name} is {} instead of {}", shown(built), shown(export)));
    }

    fn node(&mut self, export_journey: &Journey, export: &Node, built_journey: &Journey, built: &Node) {
        self.body(export, built);
        if export.position.is_some() && export.position != built.position {
            self.say(format!("the place of `{}` differs", built.key));
        }
        let ids = |journey: &Journey, node: &Node| -> BTreeMap<String, String> {
            let lead = |(outcome, target): &(String, Target)| {
                Some((outcome.clone(), journey.target_id(target)?.to_owned()))
            };
            node.connections.iter().filter_map(lead).collect()
        };
        let (theirs, own) = (ids(export_journey, export), ids(built_journey, built));
        for outcome in theirs.keys().chain(own.keys().filter(|outcome| !theirs.contains_key(*outcome))) {
            let (theirs, own) = (theirs.get(outcome), own.get(outcome));
            if theirs != own {
                self.say(format!("{outcome} of `{}` leads to {own:?} instead of {theirs:?}", built.key));
            }
        }
        let same_children = export.children.len() == built.children.len()
            && export.children.iter().zip(&built.children).all(|(a, b)| a.id == b.id);
        if !same_children {
            self.say(format!("the children of `{}` differ", built.key));
            return;
        }
        for (export, built) in export.children.iter().zip(&built.children) {
            self.body(export, built);
        }
    }

    fn body(&mut self, export: &Node, built: &Node) {
        let key = &built.key;
        if export.node_type != built.node_type {
            self.say(format!("the type of `{key}` is {} instead of {}", built.node_type, export.node_type));
        }
        if export.display_name != built.display_name {
            self.say(format!("`{key}` is shown as {:?} instead of {:?}", built.display_name, export.display_name));
        }
        if export.version.is_some() && export.version != built.version && export.version.as_deref() != Some("1.0") {
            self.say(format!("the version of `{key}` is {:?} instead of {:?}", built.version, export.version));
        }
        for property in &export.properties {
            let own = built.properties.get(&property.name).map(|own| &own.value);
            if own != Some(&property.value) {
                self.values(&format!("{} of `{key}`", property.name), Some(&property.value), own);
            }
        }
    }
}

/// Attributes of a journey that say the same when they are left out.
fn is_silent(name: &str, export: &Value, built: Option<&Value>) -> bool {
    match (name, export) {
        ("enabled", Value::Bool(on)) => *on && built.is_none(),
        (_, Value::Bool(false)) => built.is_none(),
        ("description", Value::String(text)) => text.is_empty() && built.is_none(),
        ("identityResource", Value::String(_)) => built.is_none(),
        ("uiConfig", Value::Object(config)) => config.iter().all(|(key, value)| {
            let own = built.and_then(|built| built.get(key)).and_then(Value::as_str);
            let parsed = |text: Option<&str>| text.and_then(|text| serde_json::from_str::<Value>(text).ok());
            let is_empty = matches!(value.as_str(), Some("[]" | r#"{"forNodes":{},"structural":[]}"#));
            own.is_none() && is_empty || own.is_some() && (own == value.as_str() || parsed(own) == parsed(value.as_str()))
        }),
        _ => false,
    }
}

/// A value in a message.
fn short(value: &Value) -> String {
    const LONGEST: usize = 80;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
