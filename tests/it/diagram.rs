//! Diagrams: what stands in them is whole and in its place, and what is written from them can be read.

use std::path::PathBuf;

use journeyc::catalog::Catalog;
use journeyc::diagram::{self, Page, Positions, Scene, Shape, Theme, View};
use journeyc::layout::Point;
use journeyc::model::Journey;

use crate::shared;

mod canvas;
mod random;
mod scenes;
mod written;

/// The examples, compiled together.
fn examples() -> Vec<Journey> {
    shared::journeys(&[PathBuf::from("examples")])
}

/// The journeys in the file of this test.
fn cases() -> Vec<Journey> {
    shared::journeys(&[PathBuf::from("tests/cases/diagram/cases.journey")])
}

fn scene(journey: &Journey) -> Scene {
    diagram::scene(journey, &Catalog::builtin(), View::default())
}
