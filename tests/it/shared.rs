//! What several tests do.

#![expect(clippy::print_stderr, reason = "whoever runs the tests shall know what was skipped")]

use std::path::{Path, PathBuf};

use assert_cmd::Command;

use journeyc::catalog::Catalog;
use journeyc::compile::{Settings, compile};
use journeyc::model::Journey;
use journeyc::workspace::Workspace;
use serde_json::Value;
use tempfile::TempDir;

/// The journeys of sources without errors, compiled together.
pub fn journeys(paths: &[PathBuf]) -> Vec<Journey> {
    let mut workspace = Workspace::open(paths).expect("the sources are there");
    workspace.complete().expect("so is the rest");
    let catalog = Catalog::builtin();
    let settings = Settings {
        elsewhere: &|| workspace.journeys_elsewhere(),
        ..Settings::new(&catalog, &workspace.disk)
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

/// The folder of real exports, and what its manifest says of them.
pub fn corpus() -> Option<(PathBuf, Value)> {
    let Some(root) = std::env::var_os("JOURNEYC_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: JOURNEYC_CORPUS does not name a folder with exports");
        return None;
    };
    let manifest = std::fs::read(root.join("manifest.json")).expect("the corpus has a manifest");
    Some((root, serde_json::from_slice(&manifest).expect("the manifest is JSON")))
}

pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// Runs a command that must end with this code; gives all that it printed, what is for people last.
pub fn expect(folder: &Path, code: i32, arguments: &[&str]) -> String {
    let mut command = Command::cargo_bin("journeyc").expect("the program is built with the tests");
    let output = command.current_dir(folder).args(arguments).output().expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    text.into_owned()
}
