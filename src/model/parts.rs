//! A journey as typed parts: the one way in which journeys, nodes and scripts are taken apart to be compared, fingerprinted and
//! merged. Whoever compares may leave parts out, and takes none apart otherwise.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{Journey, Node, Script};

/// The kind and the name of a part, in the order of their [keys](Part::key).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Where an outcome of a node leads.
    Edge(String),
    /// A property of a node, or an attribute of a journey or script, by the platform's name.
    Property(String),
    /// The children of a page.
    Children,
    /// The label of a node.
    Label,
    /// The name of a script.
    Name,
    /// The outcomes of a node.
    Outcomes,
    /// Where a journey starts.
    Start,
    /// The text of a script.
    Text,
    /// The type of a node.
    Type,
    /// The version of a node.
    Version,
}

/// Parts with what they hold, in the order of the model.
pub type Parts<'j> = Vec<(Part, Cow<'j, Value>)>;

impl Part {
    /// The parts without a name of their own, with their words.
    const WORDS: [(Self, &'static str); 8] = [
        (Self::Children, "children"),
        (Self::Label, "label"),
        (Self::Name, "name"),
        (Self::Outcomes, "outcomes"),
        (Self::Start, "start"),
        (Self::Text, "text"),
        (Self::Type, "type"),
        (Self::Version, "version"),
    ];

    /// How the lock calls it: a word, `-> OUTCOME`, or `=PROPERTY`.
    pub fn key(&self) -> Cow<'static, str> {
        match self {
            Self::Edge(outcome) => format!("-> {outcome}").into(),
            Self::Property(name) => format!("={name}").into(),
            word => {
                let known = Self::WORDS.iter().find(|(part, _)| part == word);
                known.map_or("", |(_, word)| *word).into()
            }
        }
    }

    /// The part that the lock calls so.
    pub fn of_key(key: &str) -> Option<Self> {
        if let Some(outcome) = key.strip_prefix("-> ") {
            return Some(Self::Edge(outcome.to_owned()));
        }
        if let Some(name) = key.strip_prefix('=') {
            return Some(Self::Property(name.to_owned()));
        }
        Self::WORDS.iter().find(|(_, word)| *word == key).map(|(part, _)| part.clone())
    }

    /// The name of the property that it is.
    pub fn property(&self) -> Option<&str> {
        match self {
            Self::Property(name) => Some(name),
            _ => None,
        }
    }
}

/// The parts of a journey itself.
pub fn of_journey(journey: &Journey) -> Parts<'_> {
    let start = journey.start.as_ref().and_then(|start| journey.target_id(&start.target));
    let mut parts = vec![(Part::Start, Cow::Owned(json!(start)))];
    let properties = journey.properties.iter();
    parts.extend(properties.map(|own| (Part::Property(own.name.clone()), Cow::Borrowed(&own.value))));
    parts
}

/// The parts of a node. A version that is not said is 1.0, which is what the platform takes then; an outcome that leads nowhere
/// is no part.
pub fn of_node<'j>(journey: &'j Journey, node: &'j Node) -> Parts<'j> {
    let ids = |nodes: &[Node]| json!(nodes.iter().map(|node| node.id.as_str()).collect::<Vec<_>>());
    let mut parts = vec![
        (Part::Type, Cow::Owned(json!(node.node_type))),
        (Part::Version, Cow::Owned(json!(node.version.as_deref().unwrap_or("1.0")))),
        (Part::Label, Cow::Owned(json!(node.display_name))),
    ];
    if !node.children.is_empty() {
        parts.push((Part::Children, Cow::Owned(ids(&node.children))));
    }
    parts.push((Part::Outcomes, Cow::Owned(outcomes(node))));
    for (outcome, target) in &node.connections {
        if let Some(id) = journey.target_id(target) {
            parts.push((Part::Edge(outcome.clone()), Cow::Owned(json!(id))));
        }
    }
    parts.extend(properties(node));
    parts
}

/// The outcomes of a node as one part.
pub fn outcomes(node: &Node) -> Value {
    json!(node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect::<Vec<_>>())
}

/// The properties of a node.
pub fn properties(node: &Node) -> impl Iterator<Item = (Part, Cow<'_, Value>)> {
    node.properties.iter().map(|own| (Part::Property(own.name.clone()), Cow::Borrowed(&own.value)))
}

/// The parts of a script.
pub fn of_script(script: &Script) -> Parts<'_> {
    let mut parts =
        vec![(Part::Name, Cow::Owned(json!(script.name))), (Part::Text, Cow::Owned(json!(script.text)))];
    let attributes = script.attributes.iter();
    parts.extend(attributes.map(|(name, value)| (Part::Property(name.clone()), Cow::Borrowed(value))));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back_and_sort_as_parts_do() {
        let edges = ["a", "z"].map(|name| Part::Edge(name.to_owned()));
        let properties = ["a", "=z"].map(|name| Part::Property(name.to_owned()));
        let words = Part::WORDS.map(|(part, _)| part);
        let parts: Vec<Part> = edges.into_iter().chain(properties).chain(words).collect();
        for part in &parts {
            assert_eq!(Part::of_key(&part.key()).as_ref(), Some(part));
        }
        let mut by_key = parts.clone();
        by_key.sort_by_key(Part::key);
        let mut sorted = parts;
        sorted.sort();
        assert_eq!(
            by_key.iter().filter(|part| part.property().is_none()).collect::<Vec<_>>(),
            sorted.iter().filter(|part| part.property().is_none()).collect::<Vec<_>>()
        );
        assert_eq!(Part::of_key("odd"), None);
    }
}
