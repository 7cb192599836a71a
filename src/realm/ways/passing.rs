//! What an edge or a vertex does to what has been passed.

use super::Ask;
use super::points::{PASSED, Points, REACHED};

/// What happens on arrival.
pub(super) struct Arrival {
    /// Whether this is what is looked for.
    pub is_found: bool,
    /// The state afterwards; nothing where the way is of no interest any more.
    pub next: Option<bool>,
}

impl Arrival {
    /// Nothing happens.
    pub(super) fn plain(state: bool) -> Self {
        Self { is_found: false, next: Some(state) }
    }
}

/// What a place with these bits does to the state. `is_before` says of a page that the child that changes the state stands
/// before the one that is looked for.
pub(super) fn passing(ask: Ask<'_>, state: bool, bits: impl Fn(&Points) -> u8, is_before: bool) -> Arrival {
    match ask {
        Ask::Reaches(x, y) => {
            let is_passed = bits(y) & PASSED != 0;
            let is_found = bits(x) & REACHED != 0 && !(is_passed && is_before);
            Arrival { is_found, next: (!is_passed).then_some(false) }
        }
        Ask::ReachesAfter(x, y) => {
            let is_passed = bits(y) & PASSED != 0;
            let is_found = bits(x) & REACHED != 0 && (state || is_passed && is_before);
            Arrival { is_found, next: Some(state || is_passed) }
        }
        Ask::EndsWithout(x, y) => {
            let (begins, is_passed) = (bits(x) & PASSED != 0, bits(y) & PASSED != 0);
            let next = if begins && is_passed { !is_before } else { begins || state && !is_passed };
            Arrival { is_found: false, next: Some(next) }
        }
    }
}
