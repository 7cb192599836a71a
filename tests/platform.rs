//! Reading and writing the platform's formats.
//!
//! Real exports lie outside the repository: the variable `JOURNEYC_CORPUS` names their folder, which holds a
//! `manifest.json` with each export's format and files. Without it those tests say that they are skipped.

#[path = "platform/corpus.rs"]
mod corpus;
#[path = "platform/fixtures.rs"]
mod fixtures;
#[path = "platform/folders.rs"]
mod folders;
#[path = "platform/random.rs"]
mod random;
#[path = "platform/variants.rs"]
mod variants;
#[path = "platform/ways.rs"]
mod ways;
