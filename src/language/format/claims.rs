//! Assertions and given roles as they are written.

use crate::language::syntax::{Assert, Name, Point, RoleGiven};
use crate::language::text;
use crate::language::vocabulary::{ASSERT, Kind, ROLE, Says};

/// The parts of an assertion, between which a line may be broken where the next one begins with `|`.
pub(super) fn assertion(assert: &Assert<'_>) -> Vec<String> {
    let mut parts = Vec::new();
    let mut points = |before: &str, points: &[Point<'_>]| {
        for (index, written) in points.iter().map(point).enumerate() {
            let before = if index == 0 { before } else { "|" };
            parts.push(format!("{before} {written}"));
        }
    };
    let begin = if assert.form == Says::Never { "assert never" } else { ASSERT };
    points(begin, &assert.what);
    for others in &assert.others {
        points(assert.form.between(), others);
    }
    parts
}

fn point(point: &Point<'_>) -> String {
    let names: Vec<String> = match point.kind {
        Some(Kind::Role) => point.names.iter().map(|name| name.text.to_string()).collect(),
        _ => point.names.iter().map(name).collect(),
    };
    match point.kind {
        Some(kind) => format!("{} {}", kind.word(), names.join(".")),
        None => names.join("."),
    }
}

/// A `@role(…)`.
pub(super) fn roles(out: &mut String, given: &[RoleGiven<'_>]) {
    let written = given.iter().map(|given| {
        let outcomes: Vec<String> = given.outcomes.iter().map(name).collect();
        let on = if outcomes.is_empty() { String::new() } else { format!(" on {}", outcomes.join(" | ")) };
        format!("{}{on}", given.role.text)
    });
    let written = written.collect::<Vec<_>>().join(", ");
    out.extend(["@", ROLE, "(", &written, ")"]);
}

/// A name, in quotes where it needs them, or where it was in quotes for not being taken for a word of the language.
fn name(name: &Name<'_>) -> String {
    let is_word = Says::of(&name.text).is_some() || Kind::of(&name.text).is_some() || name.text == "after";
    if text::is_identifier(&name.text) && !(name.is_quoted && is_word) {
        name.text.to_string()
    } else {
        text::quote(&name.text)
    }
}
