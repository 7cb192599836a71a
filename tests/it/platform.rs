//! Reading and writing the platform's formats.
//!
//! Real exports lie outside the repository: the variable `JOURNEYC_CORPUS` names their folder, which holds a
//! `manifest.json` with each export's format and files. Without it those tests say that they are skipped.

mod corpus;
mod fixtures;
mod folders;
mod random;
mod variants;
pub(crate) mod ways;
