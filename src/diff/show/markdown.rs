//! Differences as a comment for a pull request.

use std::fmt::Write as _;

use super::words::{Mark, cut, harmless, told};
use super::{mermaid, text};
use crate::diagram::markdown_text as plain;
use crate::diff::facts::{Diff, Fact, JourneyDiff, ObjectDiff, What};
use crate::source::counted;

/// Facts of one journey that are listed; more are counted. A comment holds 65,536 characters.
const MOST_FACTS: usize = 60;
/// Lines of one text that are shown.
const MOST_LINES: usize = 60;

/// Writes the comment.
pub fn write(diff: &Diff) -> String {
    let mut out = format!("## Journeys: {}\n", plain(&text::closing(diff)));
    let breaking: Vec<_> = diff.breaking().collect();
    if !breaking.is_empty() {
        out.push_str("\n**This can break callers or running users**\n\n");
        for one in breaking {
            let _ = writeln!(out, "- {}", plain(&one.text));
        }
    }
    for journey in &diff.journeys {
        of_journey(journey, &mut out);
    }
    for object in &diff.objects {
        of_object(object, &mut out);
    }
    if !diff.notes.is_empty() {
        out.push('\n');
        for note in &diff.notes {
            let _ = writeln!(out, "> {}\n", plain(note));
        }
    }
    out
}

fn of_journey(journey: &JourneyDiff, out: &mut String) {
    let name = plain(journey.name());
    let nodes = counted(journey.nodes, "node");
    let title = match (&journey.old, &journey.new) {
        (None, _) => format!("{name} is new: {nodes}"),
        (_, None) => format!("{name} is gone: it had {nodes}"),
        (Some(old), Some(new)) if old != new => format!("{} is now {name}", plain(old)),
        _ => name,
    };
    let _ = writeln!(out, "\n### {title}\n");
    for effect in &journey.effects {
        let _ = writeln!(out, "- ⚠️ **{}**", plain(&effect.text));
        if !effect.way.is_empty() {
            let _ = writeln!(out, "  <br>{}", plain(&effect.way.join(" → ")));
        }
    }
    if !journey.effects.is_empty() {
        out.push('\n');
    }
    facts(&journey.facts, out);
    if !journey.sketch.boxes.is_empty() {
        let _ = write!(out, "\n```mermaid\n{}```\n", mermaid::write(&journey.sketch));
        if journey.sketch.left_out > 0 {
            let _ = writeln!(out, "\n{} left out of the picture.", counted(journey.sketch.left_out, "box"));
        }
    }
}

fn of_object(object: &ObjectDiff, out: &mut String) {
    let users: Vec<String> = object.journeys.iter().take(5).map(|name| plain(name)).collect();
    let more = object.journeys.len().saturating_sub(users.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let ending = match object.facts.as_slice() {
        [Fact { what: What::Added { .. }, .. }] => " is new",
        [Fact { what: What::Removed, .. }] => " is gone",
        _ => "",
    };
    let _ = writeln!(
        out,
        "\n### {} {}{ending}\n\nOf {}{more}.",
        object.kind,
        plain(&object.name),
        users.join(", ")
    );
    if ending.is_empty() {
        facts(&object.facts, out);
    }
}

/// A line with the arrows that print has.
fn arrows(line: &str) -> String {
    line.replace("-> ", "→ ")
}

fn facts(facts: &[Fact], out: &mut String) {
    let is_lines = |fact: &&Fact| matches!(fact.what, What::Lines { .. });
    for (number, fact) in facts.iter().filter(|fact| !is_lines(fact)).enumerate() {
        if number == MOST_FACTS {
            let _ = writeln!(out, "- … and {} more", facts.len() - number);
            break;
        }
        let (line, below) = told(fact);
        let word = match Mark::of(&fact.what) {
            Mark::Added => "added",
            Mark::Removed => "removed",
            Mark::Changed => "changed",
            Mark::Rewired => "rewired",
        };
        let _ = writeln!(out, "- *{word}* {}", plain(&arrows(&line)));
        for line in below {
            let _ = writeln!(out, "  <br>{}", plain(&arrows(&line)));
        }
    }
    let lines: Vec<&Fact> = facts.iter().filter(is_lines).collect();
    if lines.is_empty() {
        return;
    }
    let mut body = String::new();
    let mut shown = 0;
    let mut hidden = 0;
    for fact in lines {
        let What::Lines { hunk, .. } = &fact.what else { continue };
        if shown < MOST_LINES {
            let _ = writeln!(body, "{}", harmless(&told(fact).0));
        }
        let old = hunk.old.iter().map(|line| ('-', line));
        for (sign, line) in old.chain(hunk.new.iter().map(|line| ('+', line))) {
            shown += 1;
            if shown > MOST_LINES {
                hidden += 1;
            } else {
                let _ = writeln!(body, "{sign}{}", cut(&harmless(line), 300));
            }
        }
    }
    // A fence that is longer than any within cannot be closed by what stands there.
    let longest = body.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = write!(out, "\n{fence}diff\n{body}{fence}\n");
    if hidden > 0 {
        let _ = writeln!(out, "\n… and {} more", counted(hidden, "changed line"));
    }
}
