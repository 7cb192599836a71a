//! Diagrams: what stands in them is whole and in its place, and what is written from them can be read.

use std::path::PathBuf;

use journeyc::catalog::Catalog;
use journeyc::diagram::{self, Page, Positions, Scene, Shape, Theme, View};
use journeyc::layout::Point;
use journeyc::model::Journey;

#[path = "diagram/canvas.rs"]
mod canvas;
#[path = "diagram/random.rs"]
mod random;
#[path = "diagram/scenes.rs"]
mod scenes;
#[path = "shared/mod.rs"]
mod shared;
#[path = "diagram/written.rs"]
mod written;

/// The examples, compiled together.
fn examples() -> Vec<Journey> {
    shared::journeys(&[PathBuf::from("examples")])
}

/// The journeys in the file of this test.
fn cases() -> Vec<Journey> {
    shared::journeys(&[PathBuf::from("tests/diagram/cases.journey")])
}

fn scene(journey: &Journey) -> Scene {
    diagram::scene(journey, &Catalog::builtin(), View::default())
}
