//! Facts in words, without colour or markup.

use serde_json::Value;

use crate::diagnostic::render;
use crate::diff::facts::{Fact, Held, What};
use crate::model::names::quote;

/// Characters of a value that are shown.
const LONGEST: usize = 60;

/// The platform's word for the only outcome, which tells nobody anything.
pub(super) const ONLY: &str = "outcome";

/// Characters that are left of a long value before the first that differs.
const BEFORE: usize = 15;

/// How a fact is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Added,
    Removed,
    Changed,
    Rewired,
}

impl Mark {
    pub(super) fn sign(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
            Self::Rewired => '>',
        }
    }

    pub(super) fn of(what: &What) -> Self {
        match what {
            What::Added { .. } | What::Note { old: None, .. } => Self::Added,
            What::Removed | What::Note { new: None, .. } => Self::Removed,
            What::Rewired { .. } => Self::Rewired,
            _ => Self::Changed,
        }
    }
}

/// A fact in one line, and what is told below it: at most two lines more, but for lines of texts.
pub(super) fn told(fact: &Fact) -> (String, Vec<String>) {
    let node = fact.node.as_ref();
    let name = node.map(|node| node.name.as_str());
    let of = |text: String| match name {
        Some(name) => format!("{name}: {text}"),
        None => text,
    };
    let mut below = Vec::new();
    let line = match &fact.what {
        What::Added { edges, properties } => {
            if !edges.is_empty() {
                let edges = edges.iter().map(|(outcome, target)| match outcome.as_str() {
                    ONLY => format!("-> {target}"),
                    outcome => format!("{outcome} -> {target}"),
                });
                below.push(cut(&edges.collect::<Vec<_>>().join(", "), 3 * LONGEST));
            }
            if !properties.is_empty() {
                let values = properties.iter().map(|(name, held)| format!("{name} = {}", shown(held)));
                below.push(cut(&values.collect::<Vec<_>>().join(", "), 3 * LONGEST));
            }
            node.map_or_else(|| "new".to_owned(), |node| format!("{}, {}", node.name, node.type_name))
        }
        What::Removed => match node {
            Some(node) => format!("{}, {}", node.name, node.type_name),
            None => "gone".to_owned(),
        },
        What::Renamed { old, new } => match name {
            // In a source, the name may be another one while the label stays.
            Some(name) if node.is_some_and(|node| node.label != *new) => {
                format!("{name}: {old} is now {new} in the source")
            }
            Some(_) => format!("{} is now {}", named(old), named(new)),
            None => format!("it was {}", quote(old)),
        },
        What::Retyped { old, new } => of(format!("type {old} -> {new}")),
        What::Moved { old, new } => of(format!("moved from {old} to {new}")),
        What::Reordered { old, new } => of(format!("order {} -> {}", old.join(", "), new.join(", "))),
        What::Rewired { outcome, old, new } => {
            let outcome = match outcome.as_deref() {
                None => "the start",
                Some(ONLY) => "it",
                Some(outcome) => outcome,
            };
            let led = |end: &Option<String>| end.clone().unwrap_or_else(|| "nowhere".to_owned());
            of(format!("{outcome} led to {}, now to {}", led(old), led(new))).replace("to nowhere", "nowhere")
        }
        What::Property { path, old, new, is_secret } => {
            if *is_secret && old.value.is_some() && new.value.is_some() {
                of(format!("{path} is another secret"))
            } else {
                let (old, new) = windows(old, new);
                of(format!("{path} {old} -> {new}"))
            }
        }
        What::Lines { path, hunk } => {
            let path = if path.is_empty() { String::new() } else { format!("{path} ") };
            of(format!("{path}{}", hunk.header()))
        }
        What::Note { old, new } => {
            let text = match (old, new) {
                (Some(old), Some(new)) => format!("note {} -> {}", quoted(old), quoted(new)),
                (_, Some(text)) | (Some(text), None) => format!("note {}", quoted(text)),
                (None, None) => String::new(),
            };
            of(text)
        }
    };
    (line, below)
}

fn named(label: &str) -> String {
    if label.is_empty() { "without a label".to_owned() } else { quote(label) }
}

fn quoted(text: &str) -> String {
    quote(&cut(text, LONGEST))
}

/// A value as one piece of text.
pub(super) fn shown(held: &Held) -> String {
    cut(&whole(held), LONGEST)
}

fn whole(held: &Held) -> String {
    let text = match (&held.name, &held.value) {
        (Some(name), _) => quote(name),
        (None, None) => "(none)".to_owned(),
        (None, Some(Value::String(text))) => match as_json(text) {
            Some(value) => value.to_string(),
            None => quote(text),
        },
        (None, Some(value)) => value.to_string(),
    };
    if held.is_default { format!("{text} (default)") } else { text }
}

/// The list or map that a text holds: to people it is one.
fn as_json(text: &str) -> Option<Value> {
    let is_json = text.trim_start().starts_with(['[', '{']);
    if is_json { serde_json::from_str(text).ok() } else { None }
}

/// Two values of which long ones are cut around the place where they begin to differ.
fn windows(old: &Held, new: &Held) -> (String, String) {
    let (old, new) = (whole(old), whole(new));
    if old.chars().count() <= LONGEST && new.chars().count() <= LONGEST {
        return (old, new);
    }
    let common = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).count();
    let skip = if common > BEFORE + 5 { common - BEFORE } else { 0 };
    let window = |text: &str| {
        let rest: String = text.chars().skip(skip).collect();
        let rest = cut(&rest, LONGEST);
        if skip > 0 { format!("…{rest}") } else { rest }
    };
    (window(&old), window(&new))
}

pub(super) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A text on one line that commands neither a terminal nor a log.
pub(super) fn harmless(line: &str) -> String {
    render::harmless(&line.replace('\n', " ")).into_owned()
}
