//! A way as text.

use super::ended;
use crate::simulate::walk::{End, Walk};

/// So many steps are written; of a longer way the middle is left out.
const MOST_STEPS: usize = 60;
/// The width of a line.
const WIDTH: usize = 96;

/// The steps of a walk, from `start` to its end. A node of an inner journey is `JOURNEY.NODE`.
pub(super) fn steps(journey: &str, walk: &Walk) -> Vec<String> {
    let mut steps = vec!["start".to_owned()];
    for visit in walk.trace.visits.iter().filter(|visit| !visit.is_child) {
        let name = if visit.journey == journey {
            visit.node.clone()
        } else {
            format!("{}.{}", visit.journey, visit.node)
        };
        let calls = walk.trace.visits.iter().any(|own| {
            own.depth > visit.depth
                && own.ticks.0 > visit.ticks.0
                && visit.ticks.1.is_none_or(|end| own.ticks.0 < end)
        });
        let plain = visit.outcome.as_deref().filter(|outcome| *outcome != "outcome");
        match plain {
            Some(outcome) if !calls => steps.push(format!("{name}.{outcome}")),
            _ => steps.push(name),
        }
    }
    steps.push(match &walk.end {
        End::Success | End::Failure => ended(&walk.end),
        End::Error { .. } => "error".to_owned(),
        End::Suspended { .. } => "suspended".to_owned(),
        End::Stopped { .. } => "?".to_owned(),
    });
    steps
}

/// The way in lines, each of which but the first is indented.
pub(super) fn lines(steps: &[String], indent: &str) -> String {
    let mut all: Vec<String> = steps.to_vec();
    if all.len() > MOST_STEPS {
        let left_out = all.len() - MOST_STEPS;
        all.splice(MOST_STEPS / 2..MOST_STEPS / 2 + left_out, [format!("({left_out} more steps)")]);
    }
    let mut out = String::new();
    let mut column = 0;
    for (index, step) in all.iter().enumerate() {
        let text = if index == 0 { step.clone() } else { format!("→ {step}") };
        let length = text.chars().count();
        if index > 0 {
            if column + length + 1 > WIDTH {
                out.push('\n');
                out.push_str(indent);
                column = 0;
            } else {
                out.push(' ');
                column += 1;
            }
        }
        out.push_str(&text);
        column += length;
    }
    out
}
