//! A conflict as people see it: where it is, what each side has, and the words that settle it.

use std::fmt;

use serde_json::Value;

use crate::catalog::{Catalog, PropertyType, secret};
use crate::lock::fingerprint;
use crate::model::names::quote;
use crate::model::{FAILURE_ID, Journey, Node, SUCCESS_ID, Target};
use crate::source::{Sources, Span};

/// So many characters of a value are shown.
const WIDEST: usize = 100;

/// Something that both sides changed.
#[derive(Clone, Debug, Default)]
pub struct Conflict {
    /// File and line, or the file alone.
    pub place: String,
    /// What `--prefer` calls it; empty where no side can be preferred.
    pub name: String,
    /// What happened.
    pub what: String,
    /// What each side has: the last import, the source, the export.
    pub sides: Vec<(&'static str, String)>,
    /// What settles it, where preferring either side would not.
    pub mend: Option<String>,
}

impl Conflict {
    /// One that no preference settles.
    pub(super) fn plain(place: String, what: String) -> Self {
        Self { place, what, ..Self::default() }
    }

    /// Three sides with their names.
    pub(super) fn sides(base: String, source: String, export: String) -> Vec<(&'static str, String)> {
        vec![("last import", base), ("source", source), ("export", export)]
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, name, what, sides, mend } = self;
        if name.is_empty() {
            return write!(f, "conflict: {place}: {what}");
        }
        write!(f, "conflict: {place}: {name} {what}")?;
        for (side, value) in sides {
            write!(f, "\n  {:<13}{value}", format!("{side}:"))?;
        }
        if let Some(mend) = mend {
            return write!(f, "\n  settle it:   {mend}");
        }
        let word = shell(name);
        write!(f, "\n  settle it:   --prefer source {word}, or --prefer export {word}")
    }
}

/// A word as a shell takes it.
pub(super) fn shell(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-:@%+=".contains(c);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// What a part is called behind the name of its thing.
pub(super) fn part_name(part: &str) -> &str {
    match part {
        "text" => "source",
        part => part.strip_prefix('=').or_else(|| part.strip_prefix("-> ")).unwrap_or(part),
    }
}

/// Where a span lies.
pub(super) fn place(span: Option<Span>, sources: &Sources) -> String {
    let Some(span) = span else { return "the sources".to_owned() };
    let file = sources.file(span.file);
    format!("{}:{}", file.name(), file.position(span.start).line)
}

/// Where a part of a node was written; the node where it was not.
pub(super) fn span(node: &Node, part: &str) -> Option<Span> {
    let own = if let Some(property) = part.strip_prefix('=') {
        node.properties.get(property).and_then(|property| property.name_span)
    } else if let Some(outcome) = part.strip_prefix("-> ") {
        let word = crate::diff::outcome_word(outcome);
        let is_own = |edge: &&crate::model::Edge| match &edge.outcome {
            crate::model::EdgeOutcome::Named { name, .. } => name == word,
            _ => false,
        };
        node.edges.iter().find(is_own).or(node.edges.last()).and_then(|edge| edge.span)
    } else {
        match part {
            "type" => node.spans.node_type,
            "version" => node.spans.version,
            "children" => node.children.first().and_then(|child| child.spans.key),
            _ => None,
        }
    };
    own.or(node.spans.key)
}

/// One side of a conflict: a journey, and a node of it where the conflict is in one.
#[derive(Clone, Copy)]
pub(super) struct Side<'j> {
    pub journey: &'j Journey,
    pub node: Option<&'j Node>,
    pub catalog: &'j Catalog,
}

impl<'j> Side<'j> {
    /// What a part holds, in words.
    pub(super) fn value(&self, part: &str) -> String {
        self.held(part).unwrap_or_else(|| "nothing".to_owned())
    }

    fn held(&self, part: &str) -> Option<String> {
        let Self { journey, node, .. } = self;
        if let Some(property) = part.strip_prefix('=') {
            let properties = node.map_or(&journey.properties, |node| &node.properties);
            return Some(told(property, properties.value(property)?, self.listed(property)));
        }
        if let Some(outcome) = part.strip_prefix("-> ") {
            let (_, target) = node.as_ref()?.connections.iter().find(|(own, _)| own == outcome)?;
            return Some(self.target(target));
        }
        let start = || journey.start.as_ref().map(|start| self.target(&start.target));
        let Some(node) = node else { return start().filter(|_| part == "start") };
        match part {
            "label" => Some(quote(&node.display_name)),
            "type" => Some(node.node_type.clone()),
            "version" => Some(node.version_in(self.catalog).to_owned()),
            "children" => {
                let children: Vec<&str> = node.children.iter().map(|child| child.key.as_str()).collect();
                Some(children.join(", "))
            }
            _ => None,
        }
    }

    fn listed(&self, property: &str) -> Option<&'j PropertyType> {
        let node = self.node?;
        self.catalog.get(&node.node_type)?.property(node.version_in(self.catalog), property)
    }

    fn target(&self, target: &Target) -> String {
        match target {
            Target::Node(index) => self.journey.nodes[*index].key.clone(),
            Target::Success => "success".to_owned(),
            Target::Failure => "failure".to_owned(),
            Target::Nowhere => "nowhere".to_owned(),
            Target::Unknown(id) => format!("{}, which does not exist", quote(id)),
        }
    }

    /// What the last import had there, from what the lock keeps of it. `other` knows the nodes that this side does not.
    pub(super) fn base(&self, part: &str, kept: Option<&String>, other: &Journey) -> String {
        let Some(kept) = kept else { return "nothing".to_owned() };
        if let Some(value) = fingerprint::value(kept) {
            return told(part_name(part), &value, self.listed(part_name(part)));
        }
        if part == "start" || part.starts_with("-> ") {
            let nodes = self.journey.nodes.iter().chain(&other.nodes);
            let mut ids = nodes.map(|node| (node.id.as_str(), node.key.as_str()));
            let mut all = [(SUCCESS_ID, "success"), (FAILURE_ID, "failure")].into_iter().chain(&mut ids);
            let same = all.find(|(id, _)| fingerprint::of(&Value::from(*id)) == *kept);
            return same.map_or_else(|| "a node that neither side has".to_owned(), |own| own.1.to_owned());
        }
        "not kept: it is long, or a secret".to_owned()
    }
}

/// A value in one line, its secrets masked.
pub(super) fn told(property: &str, value: &Value, listed: Option<&PropertyType>) -> String {
    let text = secret::shown(property, value, listed).to_string();
    match text.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Two texts where they part: the first line that differs, of each.
pub(super) fn texts(ours: &str, theirs: &str) -> (String, String) {
    let (ours, theirs) = (secret::in_script(ours), secret::in_script(theirs));
    let (own, other): (Vec<&str>, Vec<&str>) = (ours.lines().collect(), theirs.lines().collect());
    let at = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let told = |lines: &[&str]| match lines.get(at) {
        Some(line) => format!("line {}: {}", at + 1, told("", &Value::from(line.trim()), None)),
        None => format!("ends with line {}", lines.len()),
    };
    (told(&own), told(&other))
}

/// Two objects where they part: the first member that differs, of each.
pub(super) fn objects(ours: &Value, theirs: &Value) -> (String, String) {
    let none = serde_json::Map::new();
    let members = (ours.as_object().unwrap_or(&none), theirs.as_object().unwrap_or(&none));
    let mut keys = members.0.keys().chain(members.1.keys());
    let Some(key) = keys.find(|key| members.0.get(*key) != members.1.get(*key)) else {
        return (told("", ours, None), told("", theirs, None));
    };
    let shown = |members: &serde_json::Map<String, Value>| match members.get(key) {
        Some(value) => format!("{key}: {}", told(key, value, None)),
        None => format!("{key}: nothing"),
    };
    (shown(members.0), shown(members.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_such_as_a_shell_takes() {
        assert_eq!(shell("Login/verify.message"), "Login/verify.message");
        assert_eq!(shell("My Login's/a.b"), r"'My Login'\''s/a.b'");
    }

    #[test]
    fn texts_are_shown_where_they_part() {
        let shown = texts("a\nb\nc", "a\nB\nc");
        assert_eq!(shown, ("line 2: \"b\"".to_owned(), "line 2: \"B\"".to_owned()));
        assert_eq!(texts("a", "a\nb").0, "ends with line 1");
    }
}
