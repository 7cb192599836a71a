//! What a tester does at each step of a way, and what must be so.

use super::net::{Link, NODES, START};
use super::{Step, called};
use crate::catalog::Catalog;
use crate::model::{Journey, Node};
use crate::realm::INNER;
use crate::realm::ways::roles;
use crate::simulate::walk::facts;

pub(super) fn steps<'j>(journey: &'j Journey, links: &[Link<'j>], catalog: &Catalog) -> Vec<Step<'j>> {
    links.iter().map(|link| step(journey, link, catalog)).collect()
}

fn step<'j>(journey: &'j Journey, link: &Link<'j>, catalog: &Catalog) -> Step<'j> {
    let node = (link.from != START).then(|| journey.nodes.get(link.from - NODES)).flatten();
    let (Some(node), Some(outcome)) = (node, link.outcome) else {
        return Step { node, outcome: link.outcome, label: None, enters: Vec::new(), given: None };
    };
    let has_choice = node.outcomes.len().max(node.connections.len()) > 1;
    // In a page it is a child that decides.
    let (decides, id) = roles::deciding(node, outcome).unwrap_or((node, outcome));
    let label = label(decides, id).or_else(|| label(node, outcome)).unwrap_or(id).to_owned();
    let mut enters: Vec<String> = Vec::new();
    for part in std::iter::once(node).chain(&node.children) {
        let asks = facts::of(&part.node_type).map_or(&[][..], |facts| &facts.asks);
        let names = asks.iter().map(|ask| ask.name.as_str()).filter(|name| !name.is_empty());
        enters.extend(names.map(|name| format!("enter {name}")));
    }
    let given = has_choice.then(|| given(decides, id, &label, &mut enters, catalog)).flatten();
    enters.dedup();
    Step { node: Some(node), outcome: Some(outcome), label: has_choice.then_some(label), enters, given }
}

fn label<'n>(node: &'n Node, outcome: &str) -> Option<&'n str> {
    let own = node.outcomes.iter().find(|own| own.id == outcome)?;
    Some(if own.label.is_empty() { &own.id } else { &own.label })
}

/// What must be so for an outcome. What the tester picks is told with what is entered.
fn given(node: &Node, id: &str, label: &str, enters: &mut Vec<String>, catalog: &Catalog) -> Option<String> {
    let number = |property: &str| node.properties.value(property).map(ToString::to_string);
    let known = catalog.get(&node.node_type);
    let has = |role: &str| roles::of(node, catalog).any(|own| roles::is_role(own, role));
    if has("collects-choice") || node.node_type == "MessageNode" {
        enters.retain(|entry| !entry.contains("choice") && !entry.contains("answer"));
        enters.push(format!("choose “{label}”"));
        return None;
    }
    if node.node_type == "RetryLimitDecisionNode" {
        let limit = number("retryLimit").map_or_else(String::new, |limit| format!(" of {limit}"));
        return Some(match id {
            "Reject" => format!("the limit{limit} is used up"),
            _ => format!("the limit{limit} is not used up"),
        });
    }
    if node.node_type == INNER {
        let name = node.text("tree").unwrap_or_else(|| called(node));
        return Some(match id {
            "true" => format!("the inner journey {name} ends in success"),
            "false" => format!("the inner journey {name} ends in failure"),
            _ => format!("the inner journey {name} ends in an error"),
        });
    }
    if has("runs-script") || node.node_type == "ScriptedDecisionNode" {
        return Some(format!("the script decides “{label}”"));
    }
    let proves = roles::of(node, catalog).find_map(|role| role.strip_prefix("authenticates:"));
    match (proves, known) {
        (Some(what), Some(known)) if known.passes.iter().any(|own| own == id) => {
            Some(format!("the {} is right", what.replace('-', " ")))
        }
        (Some(what), Some(_)) if ["false", "FALSE"].contains(&id) => {
            Some(format!("the {} is wrong", what.replace('-', " ")))
        }
        _ => {
            let name = known.map_or(node.node_type.as_str(), |known| known.name.as_str());
            Some(format!("{name} answers “{label}”"))
        }
    }
}
