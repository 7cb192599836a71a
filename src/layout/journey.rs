//! From a journey to its boxes and links, and back to places.

use std::collections::HashMap;

use rayon::prelude::*;
use serde_json::Number;

use super::{Block, Effort, Graph, Kind, Link, Point, layout};
use crate::model::{self, FAILURE_ID, Journey, START_ID, SUCCESS_ID, Target};

/// Gives every box of all journeys its place, several at a time; boxes that have one keep it. `placed` is called after
/// each journey.
///
/// How long each is searched follows from how many boxes there are to place in all: see [`Effort::for_run`].
pub fn place_all(journeys: &mut [Journey], placed: &(dyn Fn() + Sync)) {
    let open = journeys.iter().flat_map(|journey| &journey.nodes).filter(|node| node.position.is_none());
    let effort = Effort::for_run(open.count());
    journeys.par_iter_mut().for_each(|journey| {
        place(journey, effort);
        placed();
    });
}

/// Gives every box of a journey its place; boxes that have one keep it.
///
/// Expects outcomes and connections to be known. Places are whole pixels, never negative, and follow from the journey
/// alone.
pub fn place(journey: &mut Journey, effort: Effort) {
    let graph = graph(journey);
    let points = layout(&graph, effort);
    for (key, point) in [START_ID, SUCCESS_ID, FAILURE_ID].into_iter().zip(&points) {
        journey.places.entry(key.to_owned()).or_insert_with(|| whole(*point));
    }
    for (node, point) in journey.nodes.iter_mut().zip(&points[ENDS..]) {
        node.position.get_or_insert_with(|| whole(*point));
    }
}

/// Start, Success and Failure stand before the nodes.
const ENDS: usize = 3;

/// The boxes and links of a journey.
pub fn graph(journey: &Journey) -> Graph {
    let pin = |point: Option<&model::Point>| {
        point.and_then(|point| Some(Point { x: point.x.as_f64()?, y: point.y.as_f64()? }))
    };
    let mut blocks = Vec::with_capacity(journey.nodes.len() + ENDS);
    for (key, kind, outcomes) in
        [(START_ID, Kind::Start, 1), (SUCCESS_ID, Kind::Success, 0), (FAILURE_ID, Kind::Failure, 0)]
    {
        let mut block = Block::new(kind, "", outcomes, 0);
        block.pin = pin(journey.places.get(key));
        blocks.push(block);
    }
    let mut links = Vec::new();
    let index = |target: &Target| match target {
        Target::Success => Some(1),
        Target::Failure => Some(2),
        Target::Node(index) => Some((index + ENDS) as u32),
        Target::Nowhere | Target::Unknown(_) => None,
    };
    if let Some(to) = journey.start.as_ref().and_then(|start| index(&start.target)) {
        links.push(Link { from: 0, outcome: 0, to });
    }
    for (number, node) in journey.nodes.iter().enumerate() {
        let kind = if node.is_page() { Kind::Page } else { Kind::Node };
        let mut block = Block::new(kind, &node.display_name, node.outcomes.len(), node.children.len());
        block.pin = pin(node.position.as_ref());
        blocks.push(block);
        let rows: HashMap<&str, u32> = node
            .outcomes
            .iter()
            .enumerate()
            .map(|(row, outcome)| (outcome.id.as_str(), row as u32))
            .collect();
        for (outcome, target) in &node.connections {
            if let (Some(row), Some(to)) = (rows.get(outcome.as_str()), index(target)) {
                links.push(Link { from: (number + ENDS) as u32, outcome: *row, to });
            }
        }
    }
    Graph { blocks, links }
}

fn whole(point: Point) -> model::Point {
    #[expect(clippy::cast_sign_loss, reason = "a negative place is taken to the edge")]
    let pixel = |value: f64| Number::from(value.round().max(0.0) as u64);
    model::Point { x: pixel(point.x), y: pixel(point.y) }
}
