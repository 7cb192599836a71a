//! Reads login journeys written as text, checks them against the catalogue of node types, and writes the JSON
//! that `PingOne` Advanced Identity Cloud, `PingAM` and their clients take.
//!
//! The [`model`] is the hub: whatever is read becomes a [`model::Journey`], whatever is written is written from one.
//!
//! ```text
//!  .journey text ──language──▶                               ──platform──▶ JSON of the platform and its clients
//!                              model::Journey ── complete ──▶ check ──▶ diagnostic: places and mends
//!  platform JSON ──platform──▶       ▲    │                  layout ── diagram ──▶ pictures
//!                                    │    └── realm          diff, docs, import
//!                                 catalog
//! ```
//!
//! [`compile`](mod@compile) goes the whole way from texts, or from exports, to checked journeys. `docs/architecture.md` says of every
//! room what it holds and what it may use.

pub mod catalog;
pub mod check;
#[cfg(feature = "cli")]
pub mod cli;
pub mod compile;
pub mod complete;
pub mod deps;
pub mod diagnostic;
pub mod diagram;
pub mod diff;
pub mod docs;
pub mod import;
pub mod language;
pub mod layout;
pub mod levels;
pub mod lint;
pub mod lock;
pub mod model;
pub mod platform;
pub mod prove;
pub mod realm;
pub mod refactor;
pub mod script;
pub mod simulate;
pub mod source;
pub mod workspace;
