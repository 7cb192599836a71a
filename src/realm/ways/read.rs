//! Reads a way as it is written in one line: `start → signIn → mfa.true [Mfa: start → … → success] → success`.

use std::collections::HashMap;

use super::roles::deciding;
use crate::diagnostic::did_you_mean;
use crate::model::names::written;
use crate::model::{Journey, Node, Target};

/// The part of a way that stands in one journey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The inner journey that it stands in; none for the part outside all brackets.
    pub journey: Option<String>,
    /// Its steps; none where some are left out.
    pub steps: Vec<Option<String>>,
}

/// What of a journey a way goes over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// Its links in order, once for each piece without gaps: the index of the node that one leaves, none for the start,
    /// and the outcome's id.
    pub links: Vec<Vec<(Option<usize>, String)>>,
    /// The nodes that it comes to.
    pub nodes: Vec<usize>,
}

/// Splits a way at its arrows (`→` or `->`) and brackets.
///
/// # Errors
/// What is wrong with it, in words.
pub fn parts(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = vec![Part::default()];
    let mut open = vec![0];
    let mut step = String::new();
    let mut is_quoted = false;
    let mut rest = text.chars().peekable();
    // The parts are counted from the one outside, which is never closed.
    let flush = |parts: &mut Vec<Part>, part: usize, step: &mut String| {
        let word = std::mem::take(step);
        let word = word.trim();
        if !word.is_empty() {
            let is_gap = word.starts_with('…');
            parts[part].steps.push((!is_gap).then(|| word.to_owned()));
        }
    };
    while let Some(character) = rest.next() {
        let part = open.last().copied().unwrap_or(0);
        match character {
            '\\' if is_quoted => {
                step.push('\\');
                step.extend(rest.next());
            }
            '"' => {
                is_quoted = !is_quoted;
                step.push('"');
            }
            _ if is_quoted => step.push(character),
            '→' | '\n' => flush(&mut parts, part, &mut step),
            '-' if rest.peek() == Some(&'>') => {
                rest.next();
                flush(&mut parts, part, &mut step);
            }
            '[' => {
                flush(&mut parts, part, &mut step);
                parts.push(Part::default());
                open.push(parts.len() - 1);
            }
            ':' if part > 0 && parts[part].journey.is_none() => {
                let name = std::mem::take(&mut step);
                parts[part].journey = Some(unquoted(name.trim()));
            }
            ']' => {
                flush(&mut parts, part, &mut step);
                if open.len() < 2 {
                    return Err("a bracket is closed that was never opened".to_owned());
                }
                if parts[part].journey.is_none() {
                    return Err("an inner journey in brackets begins with its name and a colon".to_owned());
                }
                open.pop();
            }
            other => step.push(other),
        }
    }
    flush(&mut parts, open.last().copied().unwrap_or(0), &mut step);
    if open.len() > 1 {
        return Err("a bracket is not closed".to_owned());
    }
    if is_quoted {
        return Err("a name in quotes is not closed".to_owned());
    }
    if parts[0].steps.is_empty() {
        return Err("there is no step in it".to_owned());
    }
    Ok(parts)
}

/// A name without the quotes around it.
fn unquoted(name: &str) -> String {
    serde_json::from_str::<String>(name).unwrap_or_else(|_| name.to_owned())
}

/// What a step stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place<'j> {
    Start,
    End(&'static str),
    Node(usize, Option<&'j str>),
    /// Several nodes are called so.
    Several,
}

impl Part {
    /// Follows it through its journey, whose nodes have names.
    ///
    /// # Errors
    /// The first step that the journey does not have, in words.
    pub fn follow(&self, journey: &Journey) -> Result<Trail, String> {
        let places = places(journey);
        let mut trail = Trail::default();
        let mut links = Vec::new();
        let mut before: Option<(&str, Place<'_>)> = None;
        for step in &self.steps {
            let Some(step) = step else {
                trail.links.push(std::mem::take(&mut links));
                before = None;
                continue;
            };
            let place = find(journey, &places, step)?;
            if let Place::Node(node, _) = place {
                trail.nodes.push(node);
            }
            if let Some((from, at)) = before {
                links.extend(between(journey, (from, at), (step, place))?);
            }
            before = Some((step, place));
        }
        trail.links.push(links);
        trail.links.retain(|links| !links.is_empty());
        Ok(trail)
    }
}

/// The names by which steps may call what a journey has, with and without an outcome.
fn places(journey: &Journey) -> HashMap<String, Place<'_>> {
    let mut places: HashMap<String, Place<'_>> = HashMap::new();
    places.insert("start".to_owned(), Place::Start);
    for end in ["success", "failure", "nowhere", "error"] {
        places.insert(end.to_owned(), Place::End(end));
    }
    // The names of sources first: titles may be those of several nodes.
    add(&mut places, journey, |node| &node.key);
    add(&mut places, journey, |node| &node.display_name);
    add(&mut places, journey, |node| &node.id);
    places
}

/// Adds the names that nodes have by one of their properties, where they are not taken.
fn add<'j>(places: &mut HashMap<String, Place<'j>>, journey: &'j Journey, name: fn(&Node) -> &str) {
    let mut own: HashMap<String, Place<'j>> = HashMap::new();
    let mut put = |text: String, place| {
        own.entry(text)
            .and_modify(|old| *old = if *old == place { place } else { Place::Several })
            .or_insert(place);
    };
    for (at, node) in journey.nodes.iter().enumerate().filter(|(_, node)| !name(node).is_empty()) {
        for spelled in [written(name(node)).into_owned(), name(node).to_owned()] {
            for outcome in outcomes(node) {
                for word in words(node, outcome) {
                    put(format!("{spelled}.{word}"), Place::Node(at, Some(outcome)));
                }
            }
            put(spelled, Place::Node(at, None));
        }
    }
    for (text, place) in own {
        places.entry(text).or_insert(place);
    }
}

/// The outcomes that a node shows or is connected by.
fn outcomes(node: &Node) -> impl Iterator<Item = &str> {
    let shown = node.outcomes.iter().map(|outcome| outcome.id.as_str());
    let is_new = |id: &&str| !node.outcomes.iter().any(|outcome| outcome.id == *id);
    shown.chain(node.connections.iter().map(|(id, _)| id.as_str()).filter(is_new))
}

/// What an outcome may be called.
fn words(node: &Node, outcome: &str) -> Vec<String> {
    let mut words = vec![written(outcome).into_owned(), outcome.to_owned()];
    if let Some((child, short)) = deciding(node, outcome) {
        for name in [&child.key, &child.display_name, &child.id] {
            words.push(format!("{}.{}", written(name), written(short)));
        }
    }
    if let Some(own) = node.outcomes.iter().find(|own| own.id == outcome) {
        words.extend([own.label.clone(), written(&own.label).into_owned()]);
    }
    words.sort();
    words.dedup();
    words
}

fn find<'j>(journey: &Journey, places: &HashMap<String, Place<'j>>, step: &str) -> Result<Place<'j>, String> {
    match places.get(step) {
        Some(Place::Several) => {
            Err(format!("several nodes of journey `{}` are called `{step}`", journey.name))
        }
        Some(place) => Ok(*place),
        None => {
            let mend = did_you_mean(step, places.keys().map(String::as_str));
            let mend = mend.map_or_else(String::new, |mend| format!(": {mend}"));
            Err(format!("journey `{}` has no `{step}`{mend}", journey.name))
        }
    }
}

/// The links from a step to the next one: by the outcome that is named, or by all that lead there.
fn between<'j>(
    journey: &'j Journey,
    (from, at): (&str, Place<'j>),
    (to, place): (&str, Place<'j>),
) -> Result<Vec<(Option<usize>, String)>, String> {
    let leads = |target: &Target| match (target, place) {
        (Target::Success, Place::End("success"))
        | (Target::Failure, Place::End("failure"))
        | (Target::Nowhere | Target::Unknown(_), Place::End("nowhere")) => true,
        (Target::Node(index), Place::Node(node, _)) => *index == node,
        _ => false,
    };
    match (at, place) {
        // What went wrong in a node left it by no link, or by one that the next step tells.
        (_, Place::End("nowhere" | "error")) => Ok(Vec::new()),
        (Place::Start, _) => {
            let is_there = journey.start.as_ref().is_some_and(|start| leads(&start.target));
            if is_there {
                Ok(vec![(None, String::new())])
            } else {
                Err(format!("journey `{}` does not start at `{to}`", journey.name))
            }
        }
        (Place::Node(node, outcome), _) => {
            let meant = journey.nodes[node].connections.iter();
            let meant = meant.filter(|(id, target)| outcome.is_none_or(|named| named == id) && leads(target));
            let links: Vec<_> = meant.map(|(id, _)| (Some(node), id.clone())).collect();
            if links.is_empty() {
                return Err(format!("no link of journey `{}` leads from `{from}` to `{to}`", journey.name));
            }
            Ok(links)
        }
        (Place::End(_) | Place::Several, _) => {
            Err(format!("nothing goes on behind `{from}` in journey `{}`", journey.name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Vec<(Option<String>, Vec<String>)> {
        let of = |part: Part| {
            let steps = part.steps.into_iter().map(|step| step.unwrap_or_else(|| "…".to_owned()));
            (part.journey, steps.collect())
        };
        parts(text).expect("a way").into_iter().map(of).collect()
    }

    #[test]
    fn arrows_brackets_and_quotes_are_read() {
        let way =
            "start → mfa.true [Mfa: start → \"a [-> b\".ok → success] -> end.\"x: y\" → … 3 more … → success";
        assert_eq!(
            steps(way),
            [
                (None, ["start", "mfa.true", "end.\"x: y\"", "…", "success"].map(str::to_owned).to_vec()),
                (Some("Mfa".to_owned()), ["start", "\"a [-> b\".ok", "success"].map(str::to_owned).to_vec()),
            ]
        );
    }

    #[test]
    fn what_is_no_way_is_refused() {
        for text in ["", " → ", "a ]", "a [B: c", "a [b → c]", "a → \"b"] {
            assert!(parts(text).is_err(), "{text}");
        }
    }
}
