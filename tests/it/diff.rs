//! Comparing journeys: cases as files, the formats against each other, edits of every kind on real exports.
//!
//! A case is a folder in `tests/cases/diff` with the old version, the new one, and snapshots of what is said. Real
//! exports lie outside the repository: `JOURNEYC_CORPUS` names their folder; without it those tests say that they are
//! skipped.

mod cases;
mod corpus;
mod edits;
mod equal;
mod picture;
mod revision;

use journeyc::catalog::{Catalog, Target};
use journeyc::diff::{Context, Diff, compare};
use journeyc::model::Journey;
use journeyc::platform::{Input, InputFile, read};

/// Compares two versions.
fn diff(old: &[Journey], new: &[Journey]) -> Diff {
    let catalog = Catalog::builtin();
    compare(old, new, Context { catalog: &catalog, target: Target::Aic }, &|_| true)
}

/// The differences in words.
fn said(diff: &Diff) -> String {
    journeyc::diff::show::text(diff, false)
}

/// Reads one file.
fn one(bytes: Vec<u8>) -> Vec<Journey> {
    let file = InputFile { path: "x.json".to_owned(), bytes, is_named: true };
    read(Input { files: vec![file], ..Input::default() }).unwrap_or_else(|error| panic!("{error}")).journeys
}
