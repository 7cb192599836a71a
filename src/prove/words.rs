//! Assertions in words.

use crate::diagnostic::listing;
use crate::model::names::written;
use crate::model::{Claim, ClaimForm, ClaimPoint, Subject};

/// An assertion as it is written: `success requires verifyPassword`.
pub fn claim(claim: &Claim) -> String {
    let side = |points: &[ClaimPoint]| points.iter().map(point).collect::<Vec<_>>().join(" | ");
    let (what, others) = (side(&claim.what), side(&claim.others));
    match claim.form {
        ClaimForm::Requires => format!("{what} requires {others}"),
        ClaimForm::NeverAfter => format!("never {what} after {others}"),
        ClaimForm::LeadsTo => format!("{what} leads to {others}"),
    }
}

/// What a way that breaks it shows.
pub fn says(claim: &Claim) -> String {
    let (what, others) = (side(&claim.what), side(&claim.others));
    match claim.form {
        ClaimForm::Requires => format!("{what} can be reached without {others}"),
        ClaimForm::NeverAfter => format!("{what} can be reached after {others}"),
        ClaimForm::LeadsTo => format!("a way goes from {what} to an end without {others}"),
    }
}

/// One side of an assertion in a sentence.
pub(super) fn side(points: &[ClaimPoint]) -> String {
    let words: Vec<String> = points.iter().map(point).collect();
    match words.as_slice() {
        [only] => format!("`{only}`"),
        [some @ .., last] => format!("{} or `{last}`", listing(some.iter().map(String::as_str), some.len())),
        [] => String::new(),
    }
}

fn point(point: &ClaimPoint) -> String {
    match &point.subject {
        Subject::Success => "success".to_owned(),
        Subject::Failure => "failure".to_owned(),
        Subject::Node(names) => names.iter().map(|(name, _)| written(name)).collect::<Vec<_>>().join("."),
        Subject::Type((name, _), None) => format!("type {}", written(name)),
        Subject::Type((name, _), Some((outcome, _))) => {
            format!("type {}.{}", written(name), written(outcome))
        }
        Subject::Role(role) => format!("role {role}"),
        Subject::Journey(name) => format!("journey {}", written(name)),
    }
}

/// Nodes of which nobody can see what they check, in a sentence; nothing where there are none.
pub(super) fn unseen(names: &[&str]) -> Option<String> {
    let told = listing(names.iter().copied(), 4);
    let verb = match names {
        [] => return None,
        [_] => "checks",
        _ => "check",
    };
    Some(format!(
        "what {told} {verb} cannot be seen and does not count, unless `@role` in the source says so"
    ))
}
