//! Edits of every kind on real journeys: each gives its own facts and no others.

use journeyc::diff::{Diff, Fact, What};
use journeyc::model::{Journey, Node, Target};
use serde_json::{Value, json};

use super::equal::with_other_ids;
use super::{corpus, diff, one, said};

const NEW: &str = "Something that nobody else is called";

/// Applies an edit to every journey, and says where the facts are not those that are expected.
fn each(edit: impl Fn(&mut Journey) -> Option<Expected>) {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (name, journeys) in corpus::exports() {
        for journey in journeys {
            let mut other = journey.clone();
            let Some(expected) = edit(&mut other) else { continue };
            tried += 1;
            let found = diff(&[journey], &[other]);
            if !expected.is_met(&found) {
                wrong.push(format!("{name}: expected {expected:?}\n{}", said(&found)));
            }
        }
    }
    let is_there = std::env::var_os("JOURNEYC_CORPUS").is_some();
    assert!(!is_there || tried > 20, "only {tried} journeys were tried");
    assert!(wrong.is_empty(), "{} of {tried} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// The facts that an edit gives: kinds with the ids of their nodes, and how many differences of scripts.
#[derive(Debug, Default)]
struct Expected {
    facts: Vec<(&'static str, Option<String>)>,
    scripts: usize,
}

impl Expected {
    fn of(facts: impl IntoIterator<Item = (&'static str, Option<String>)>) -> Self {
        Self { facts: facts.into_iter().collect(), scripts: 0 }
    }

    fn one(kind: &'static str, node: &Node) -> Self {
        Self::of([(kind, Some(node.id.clone()))])
    }

    fn is_met(&self, diff: &Diff) -> bool {
        let row = |fact: &Fact| (fact.what.kind(), fact.node.as_ref().map(|node| node.id.clone()));
        let mut found: Vec<_> =
            diff.journeys.iter().flat_map(|journey| journey.facts.iter().map(row)).collect();
        let mut expected = self.facts.clone();
        found.sort();
        expected.sort();
        let lines = diff.objects.iter().flat_map(|object| &object.facts);
        let lines = lines.filter(|fact| matches!(fact.what, What::Lines { .. })).count();
        found == expected && lines == self.scripts && diff.objects.len() == self.scripts
    }
}

/// The node in the middle of a journey.
fn middle(journey: &mut Journey) -> Option<&mut Node> {
    let index = journey.nodes.len() / 2;
    journey.nodes.get_mut(index)
}

#[test]
fn another_label() {
    each(|journey| {
        let node = middle(journey)?;
        NEW.clone_into(&mut node.display_name);
        Some(Expected::one("renamed", node))
    });
}

#[test]
fn another_label_of_a_child() {
    each(|journey| {
        let child = journey.nodes.iter_mut().flat_map(|node| &mut node.children).next()?;
        NEW.clone_into(&mut child.display_name);
        Some(Expected::one("renamed", child))
    });
}

#[test]
fn another_target() {
    each(|journey| {
        let node = journey.nodes.iter_mut().rev().find(|node| !node.connections.is_empty())?;
        let target = &mut node.connections[0].1;
        *target = if *target == Target::Success { Target::Failure } else { Target::Success };
        Some(Expected::one("rewired", node))
    });
}

#[test]
fn another_start() {
    each(|journey| {
        let index = journey.nodes.len().checked_sub(1)?;
        let start = journey.start.as_mut()?;
        (start.target != Target::Node(index)).then_some(())?;
        start.target = Target::Node(index);
        Some(Expected::of([("rewired", None)]))
    });
}

#[test]
fn another_property() {
    each(|journey| {
        let node = journey.nodes.iter().position(|node| node.properties.value("retryLimit").is_some());
        let node = match node {
            Some(index) => &mut journey.nodes[index],
            None => middle(journey)?,
        };
        let has_body = node.exported.as_ref().is_none_or(|exported| exported.body.is_some());
        has_body.then_some(())?;
        node.properties.set("somethingNew", json!("a value"));
        Some(Expected::one("property", node))
    });
}

#[test]
fn a_switch_of_a_property() {
    each(|journey| {
        let (index, name, value) = journey.nodes.iter().enumerate().find_map(|(index, node)| {
            let switch = node.properties.iter().find(|property| property.value.is_boolean())?;
            Some((index, switch.name.clone(), switch.value != json!(true)))
        })?;
        journey.nodes[index].properties.set(name, Value::Bool(value));
        Some(Expected::one("property", &journey.nodes[index]))
    });
}

#[test]
fn an_attribute_of_the_journey() {
    each(|journey| {
        journey.properties.set("description", json!(NEW));
        Some(Expected::of([("property", None)]))
    });
}

#[test]
fn a_node_more() {
    each(|journey| {
        let index = journey.nodes.len();
        let from = journey.nodes.iter_mut().find(|node| !node.connections.is_empty())?;
        let target = std::mem::replace(&mut from.connections[0].1, Target::Node(index));
        let rewired = ("rewired", Some(from.id.clone()));
        let mut node = Node {
            id: "12121212-1212-4212-8212-121212121212".to_owned(),
            node_type: "MessageNode".to_owned(),
            display_name: NEW.to_owned(),
            ..Node::default()
        };
        node.connections = vec![("true".to_owned(), target.clone()), ("false".to_owned(), target)];
        let added = ("added", Some(node.id.clone()));
        journey.nodes.push(node);
        Some(Expected::of([rewired, added]))
    });
}

#[test]
fn a_node_less() {
    each(|journey| {
        let index = journey.nodes.len().checked_sub(1)?;
        let gone = journey.nodes.pop()?;
        let mut facts = vec![("removed", Some(gone.id.clone()))];
        facts.extend(gone.children.iter().map(|child| ("removed", Some(child.id.clone()))));
        if let Some(start) = journey.start.as_mut().filter(|start| start.target == Target::Node(index)) {
            start.target = Target::Failure;
            facts.push(("rewired", None));
        }
        for node in &mut journey.nodes {
            for (_, target) in &mut node.connections {
                if *target == Target::Node(index) {
                    *target = Target::Failure;
                    facts.push(("rewired", Some(node.id.clone())));
                }
            }
        }
        Some(Expected::of(facts))
    });
}

#[test]
fn children_in_another_order() {
    each(|journey| {
        let page = journey.nodes.iter_mut().find(|node| node.children.len() > 1)?;
        page.children.swap(0, 1);
        Some(Expected::one("reordered", page))
    });
}

#[test]
fn a_child_in_another_page() {
    each(|journey| {
        let pages: Vec<usize> =
            (0..journey.nodes.len()).filter(|index| !journey.nodes[*index].children.is_empty()).collect();
        let (first, last) = (*pages.first()?, *pages.last()?);
        (first != last).then_some(())?;
        let child = journey.nodes[first].children.remove(0);
        let expected = Expected::one("moved", &child);
        journey.nodes[last].children.push(child);
        Some(expected)
    });
}

#[test]
fn a_line_of_a_script() {
    each(|journey| {
        let (id, script) =
            journey.dependencies.scripts.iter().find(|(_, script)| script.text.lines().count() > 4)?;
        let (id, mut script) = (id.clone(), (**script).clone());
        let mut lines: Vec<&str> = script.text.lines().collect();
        lines[2] = "// a line that was not there";
        script.text = lines.join("\n");
        journey.dependencies.scripts.insert(id, script.into());
        Some(Expected { scripts: 1, ..Expected::default() })
    });
}

/// With all ids changed as well, an edit still gives its one fact.
#[test]
fn edits_with_other_ids() {
    type Edit = fn(&mut Journey) -> Option<&'static str>;
    let edits: [Edit; 3] = [
        |journey| {
            NEW.clone_into(&mut middle(journey)?.display_name);
            Some("renamed")
        },
        |journey| {
            let node = journey.nodes.iter_mut().find(|node| !node.connections.is_empty())?;
            let target = &mut node.connections[0].1;
            *target = if *target == Target::Success { Target::Failure } else { Target::Success };
            Some("rewired")
        },
        |journey| {
            let node = middle(journey)?;
            let is_whole = node.exported.as_ref()?.body.is_some();
            node.properties.set("somethingNew", json!("a value"));
            is_whole.then_some("property")
        },
    ];
    let (mut tried, mut wrong) = (0, Vec::new());
    for (name, journeys) in corpus::exports() {
        for journey in journeys {
            for edit in edits {
                let mut other = journey.clone();
                let Some(kind) = edit(&mut other) else { continue };
                let other = one(with_other_ids(&[other]));
                let found = diff(std::slice::from_ref(&journey), &other);
                let kinds: Vec<&str> = found
                    .journeys
                    .iter()
                    .flat_map(|own| own.facts.iter().map(|fact| fact.what.kind()))
                    .collect();
                tried += 1;
                if kinds != [kind] {
                    wrong.push(format!("{name}: expected {kind}\n{}", said(&found)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried} wrong\n{}", wrong.len(), wrong.join("\n"));
}
