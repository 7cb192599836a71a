//! Pages: all children in one pass, again until none of them asks.
//!
//! Source: `PageNode` of ForgeRock/am-external (8.0.2). Children run in their order on every request, also after one has
//! asked; each gets only its own answers; the outcome is that of the last child.

use std::collections::HashMap;

use serde_json::Value;

use super::{Done, Halt, MOST_VISITS, Step, Visit, Walker};
use crate::model::{Journey, Node};

/// Shows a page until it is left, and gives its outcome.
pub(super) fn visit<'w>(
    walker: &mut Walker<'w>,
    journey: &'w Journey,
    page: &'w Node,
    number: usize,
) -> Done<String> {
    let given = walker.of(journey, page).and_then(super::world::OfNode::outcome);
    if page.children.is_empty() {
        return given.ok_or_else(|| Halt::Error("the page has no nodes".to_owned()));
    }
    let depth = walker.open.len() - 1;
    let visits: Vec<usize> = page
        .children
        .iter()
        .map(|child| walker.trace.enter(&journey.name, &child.key, depth, true, walker.requests))
        .collect();
    let mut answers: HashMap<usize, Vec<Value>> = HashMap::new();
    loop {
        let mut asks = false;
        let mut last = None;
        let mut asked = HashMap::new();
        for (index, child) in page.children.iter().enumerate() {
            let is_last = index + 1 == page.children.len();
            let own = answers.get(&index).cloned();
            let mut visit =
                Visit { walker: &mut *walker, journey, node: child, answers: own, is_back: false };
            let step = match visit.step() {
                // The page's own outcome was given, so the child that branches need not decide.
                Err(Halt::Need(..)) if is_last && given.is_some() && answers.contains_key(&index) => {
                    Ok(Step::Go(String::new()))
                }
                other => other,
            };
            let log = std::mem::take(&mut walker.scripts.log);
            walker.trace.visits[visits[index]].log.extend(log);
            match step {
                Ok(Step::Go(outcome)) => {
                    if !asked.is_empty() || !answers.is_empty() || is_last {
                        last = Some((index, outcome));
                    }
                }
                Ok(Step::Ask(fields)) => {
                    let is_shown_only = fields.iter().all(|field| field.callback == "MetadataCallback");
                    asks |= !is_shown_only;
                    if is_last {
                        last = None;
                    }
                    asked.insert(index, fields);
                }
                Err(Halt::Suspend) => return Err(Halt::Suspend),
                Err(halt) => return Err(walker.halt(halt, journey, child)),
            }
        }
        if !asks {
            let Some((index, outcome)) = last else {
                return Err(Halt::Error("no child of the page gives an outcome".to_owned()));
            };
            let outcome = given.unwrap_or(outcome);
            for (child, visit) in visits.iter().enumerate() {
                if child == index {
                    walker.trace.leave(*visit, &outcome, None);
                } else {
                    walker.trace.leave(*visit, "outcome", None);
                }
            }
            let is_version_2 = page.version_in(walker.catalog).starts_with('2');
            let child = &page.children[index];
            let joined = format!("{}-{outcome}", child.id);
            let is_joined = is_version_2 && page.outcomes.iter().any(|own| own.id == joined);
            return Ok(if is_joined { joined } else { outcome });
        }
        walker.trace.visits[number].asked += 1;
        if walker.trace.visits[number].asked > MOST_VISITS / 10 {
            return Err(Halt::Need(format!("the page `{}` is shown again and again", page.key), None));
        }
        for (index, fields) in asked {
            let child = &page.children[index];
            walker.trace.visits[visits[index]].asked += 1;
            let mut visit =
                Visit { walker: &mut *walker, journey, node: child, answers: None, is_back: false };
            let entered = match visit.answer(&fields) {
                Ok(entered) => entered,
                Err(halt) => return Err(walker.halt(halt, journey, child)),
            };
            answers.insert(index, entered);
        }
        walker.send();
    }
}
