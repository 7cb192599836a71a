//! Reads login journeys written as text, checks them against the catalogue of node types, and writes the JSON
//! that `PingOne` Advanced Identity Cloud, `PingAM` and their clients take.
//!
//! The [`model`] is the hub: whatever is read becomes a [`model::Journey`], whatever is written is written from one.

pub mod catalog;
pub mod check;
pub mod cli;
pub mod compile;
pub mod diagnostic;
pub mod diagram;
pub mod diff;
pub mod docs;
pub mod import;
pub mod language;
pub mod layout;
pub mod lock;
pub mod model;
pub mod platform;
pub mod realm;
pub mod simulate;
pub mod source;
pub mod workspace;
