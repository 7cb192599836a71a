//! What several tests do with sources.

use std::path::PathBuf;

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::{Levels, Settings, compile};
use journeyc::lock::Lock;
use journeyc::model::Journey;
use journeyc::workspace::Workspace;

/// The journeys of sources without errors, compiled together.
pub fn journeys(paths: &[PathBuf]) -> Vec<Journey> {
    let mut workspace = Workspace::open(paths).expect("the sources are there");
    workspace.complete().expect("so is the rest");
    let settings = Settings {
        catalog: &Catalog::builtin(),
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
