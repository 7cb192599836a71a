//! The configuration of a node: defaults, and values that mean nothing.

use serde_json::Value;

use super::{Completing, Identities, is_filled};
use crate::catalog::{NodeType, PropertyType, is_placeholder};
use crate::diagnostic::{Code, meant};
use crate::model::{Node, Property};
use crate::source::Span;

/// What completing the configuration of a node found out.
#[derive(Clone, Debug, Default)]
pub struct Configured {
    /// The properties, by index, whose values are of a kind that they do not take.
    misfits: Vec<usize>,
    /// The properties that misspelt ones stand for, by the index of the misspelt one.
    meant: Vec<(usize, String)>,
}

impl Configured {
    /// Whether the value at an index is of a kind that its property does not take.
    pub fn is_misfit(&self, index: usize) -> bool {
        self.misfits.contains(&index)
    }

    /// Whether a misspelt property stands for the one of this name.
    pub fn is_meant(&self, name: &str) -> bool {
        self.meant.iter().any(|(_, meant)| meant == name)
    }
}

/// Whether a property is for the platform or the compiler to say.
pub(crate) fn is_of_platform(node: &Node, name: &str) -> bool {
    name.starts_with('_') || (name == "nodes" && node.is_page())
}

/// Fills in the defaults, and marks what means nothing.
pub(super) fn complete(
    node: &mut Node,
    identities: &Identities,
    completing: Completing<'_>,
    journey: Option<Span>,
) -> Configured {
    let Completing { catalog, target, accepts } = completing;
    let Some(known) = catalog.get(&node.node_type) else { return Configured::default() };
    let version = node.version_in(catalog).to_owned();
    let mut found = Configured::default();
    for (index, property) in node.properties.iter().enumerate() {
        if is_of_platform(node, &property.name) {
            continue;
        }
        match known.property(&version, &property.name) {
            Some(rule) if !fits(rule, property) => found.misfits.push(index),
            Some(_) => {}
            None if known.open_properties => {}
            None => {
                let place = property.name_span.or(node.spans.key).or(journey);
                if !accepts(Code::UnknownProperty, place)
                    && let [meant] = alternatives(known, &version, node, &property.name).as_slice()
                {
                    found.meant.push((index, (*meant).to_owned()));
                }
            }
        }
    }
    let defaults: Vec<(String, Value)> = known
        .properties(&version)
        .filter(|rule| is_filled(rule, target) && node.properties.get(&rule.name).is_none())
        .filter(|rule| !(found.is_meant(&rule.name) || is_of_platform(node, &rule.name)))
        .filter_map(|rule| Some((rule.name.clone(), identities.default_of(known, rule)?.clone())))
        .collect();
    node.properties.mark_broken(&found.misfits);
    // What is there under another name cannot be known, nor what follows from it.
    let mut meant: Vec<String> = found.meant.iter().map(|(_, name)| name.clone()).collect();
    meant.sort();
    meant.dedup();
    for name in meant {
        node.properties.push_broken(name);
    }
    for (name, value) in defaults {
        node.properties.fill(name, value);
    }
    found
}

/// The properties that a node does not have yet and that a misspelt name may stand for.
pub(crate) fn alternatives<'c>(
    known: &'c NodeType,
    version: &str,
    node: &'c Node,
    name: &str,
) -> Vec<&'c str> {
    if names_theme(node, name) {
        return Vec::new();
    }
    meant(name, left(known, version, node))
}

/// The properties that nobody gave a node.
pub(crate) fn left<'c>(known: &'c NodeType, version: &str, node: &'c Node) -> impl Iterator<Item = &'c str> {
    let is_said = |name: &str| node.properties.get(name).is_some_and(Property::is_said);
    known
        .properties(version)
        .map(|rule| rule.name.as_str())
        .filter(move |name| !(is_said(name) || is_of_platform(node, name)))
}

/// Whether a page's property is what its theme is called elsewhere.
pub(crate) fn names_theme(node: &Node, name: &str) -> bool {
    node.is_page() && name.to_lowercase().starts_with("theme")
}

/// Whether a value is of the kind that its property takes, in its parts too. What cannot be known fits.
fn fits(rule: &PropertyType, property: &Property) -> bool {
    let value = &property.value;
    if property.is_broken || is_placeholder(value) || value.is_null() {
        return true;
    }
    rule.kind.fits(value) && misfit_parts(rule, value).next().is_none()
}

/// The parts of a list or map of texts that are none, with their places.
pub(crate) fn misfit_parts<'v>(
    rule: &PropertyType,
    value: &'v Value,
) -> impl Iterator<Item = (usize, &'v Value)> {
    let parts: Vec<&Value> = match value {
        Value::Array(parts) if rule.items.as_deref() == Some("string") => parts.iter().collect(),
        Value::Object(parts) if rule.map.as_deref() == Some("string") => parts.values().collect(),
        _ => Vec::new(),
    };
    let is_misfit = |(_, part): &(usize, &Value)| !part.is_string() && !is_placeholder(part);
    parts.into_iter().enumerate().filter(is_misfit)
}
