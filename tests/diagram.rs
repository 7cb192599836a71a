//! Diagrams: what stands in them is whole and in its place, and what is written from them can be read.

use std::path::PathBuf;

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::{Levels, Settings, compile};
use journeyc::diagram::{self, Page, Positions, Scene, Shape, Theme, View};
use journeyc::layout::Point;
use journeyc::lock::Lock;
use journeyc::model::Journey;
use journeyc::workspace::Workspace;

#[path = "diagram/canvas.rs"]
mod canvas;
#[path = "diagram/random.rs"]
mod random;
#[path = "diagram/scenes.rs"]
mod scenes;
#[path = "diagram/written.rs"]
mod written;

/// The examples, compiled together.
fn examples() -> Vec<Journey> {
    read(&[PathBuf::from("examples")])
}

/// The journeys in the file of this test.
fn cases() -> Vec<Journey> {
    read(&[PathBuf::from("tests/diagram/cases.journey")])
}

fn read(paths: &[PathBuf]) -> Vec<Journey> {
    let workspace = Workspace::open(paths).expect("the sources are there");
    let catalog = Catalog::builtin();
    let settings = Settings {
        catalog: &catalog,
        target: Target::Aic,
        levels: &Levels::default(),
        lock: &Lock::default(),
        files: &workspace.disk,
        elsewhere: &|| workspace.journeys_elsewhere(),
    };
    let compiled = compile(&workspace.sources, &settings);
    assert!(!compiled.has_errors(), "{:#?}", compiled.diagnostics);
    compiled.journeys
}

fn scene(journey: &Journey) -> Scene {
    diagram::scene(journey, &Catalog::builtin(), View::default())
}
