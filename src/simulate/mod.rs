//! Walking a journey without a tenant.
//!
//! [`walk`] goes one way through a journey, as a test gives it; [`mod@test`] says whether that is the way it expected.

// Where one arm goes on and the other ends the walk, two arms read better than a condition.
#![allow(clippy::single_match_else)]

pub mod coverage;
pub mod generate;
pub mod paths;
pub mod test;
pub mod walk;
