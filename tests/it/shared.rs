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

/// Chance that is the same for the same seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) as usize) % sides
    }
}
