//! Differences for people on a terminal.

use std::fmt::Write as _;

use super::words::{Mark, harmless, told};
use crate::diff::facts::{Diff, Fact, JourneyDiff, ObjectDiff, What};
use crate::model::names::quote;
use crate::source::counted;

/// Lines of one text that are shown; more are counted.
const MOST_LINES: usize = 60;

/// Writes the differences: by journey, then what journeys carry along, then what can break.
pub fn write(diff: &Diff, is_coloured: bool) -> String {
    let mut out = Text { out: String::new(), is_coloured };
    for journey in &diff.journeys {
        out.journey(journey);
    }
    for object in &diff.objects {
        out.object(object);
    }
    let breaking: Vec<_> = diff.breaking().collect();
    if !breaking.is_empty() {
        out.title("This can break callers or running users:");
        for one in breaking {
            out.line('!', RED, &one.text);
        }
        out.out.push('\n');
    }
    for note in &diff.notes {
        let _ = writeln!(out.out, "note: {}", harmless(note));
    }
    let _ = writeln!(out.out, "{}", closing(diff));
    out.out
}

/// What a comparison came to, in one line.
pub fn closing(diff: &Diff) -> String {
    let same = diff.compared;
    if diff.is_equal() {
        return format!("no difference in {}", counted(same, "journey"));
    }
    let count = |test: fn(&JourneyDiff) -> bool| diff.journeys.iter().filter(|own| test(own)).count();
    let added = count(|own| own.old.is_none());
    let gone = count(|own| own.new.is_none());
    let changed = diff.journeys.len() - added - gone;
    let mut parts = vec![format!("{} of {} changed", changed, counted(same, "journey"))];
    for (count, word) in [(added, "new"), (gone, "gone")] {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    if !diff.objects.is_empty() {
        parts.push(format!("{} that they carry along", counted(diff.objects.len(), "thing")));
    }
    parts.join(", ")
}

const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const CYAN: &str = "36";

struct Text {
    out: String,
    is_coloured: bool,
}

impl Text {
    fn coloured(&self, colour: &str, text: &str) -> String {
        if self.is_coloured { format!("\u{1b}[{colour}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn title(&mut self, title: &str) {
        let title = self.coloured("1", &harmless(title));
        let _ = writeln!(self.out, "{title}");
    }

    fn line(&mut self, sign: char, colour: &str, text: &str) {
        let line = self.coloured(colour, &format!("{sign} {}", harmless(text)));
        let _ = writeln!(self.out, "  {line}");
    }

    fn below(&mut self, text: &str) {
        let _ = writeln!(self.out, "      {}", harmless(text));
    }

    fn journey(&mut self, journey: &JourneyDiff) {
        let name = quote(journey.name());
        let nodes = counted(journey.nodes, "node");
        match (&journey.old, &journey.new) {
            (None, _) => self.title(&format!("journey {name} is new: {nodes}")),
            (_, None) => self.title(&format!("journey {name} is gone: it had {nodes}")),
            (Some(old), Some(new)) if old != new => {
                self.title(&format!("journey {} is now {name}", quote(old)));
            }
            _ => self.title(&format!("journey {name}")),
        }
        self.facts(&journey.facts);
        if !journey.effects.is_empty() {
            let _ = writeln!(self.out, "  for the flow:");
        }
        for effect in &journey.effects {
            self.line('!', YELLOW, &effect.text);
            if !effect.way.is_empty() {
                self.below(&effect.way.join(" -> "));
            }
        }
        self.out.push('\n');
    }

    fn object(&mut self, object: &ObjectDiff) {
        let name = quote(&object.name);
        let users = match object.journeys.as_slice() {
            [] => String::new(),
            [only] => format!(", of journey {}", quote(only)),
            [first, rest @ ..] => format!(", of journey {} and {} more", quote(first), rest.len()),
        };
        let ending = match object.facts.as_slice() {
            [Fact { what: What::Added { .. }, .. }] => " is new",
            [Fact { what: What::Removed, .. }] => " is gone",
            _ => "",
        };
        self.title(&format!("{} {name}{ending}{users}", object.kind));
        if ending.is_empty() {
            self.facts(&object.facts);
        }
        self.out.push('\n');
    }

    fn facts(&mut self, facts: &[Fact]) {
        let mut lines = 0;
        let mut hidden = 0;
        for fact in facts {
            let mark = Mark::of(&fact.what);
            let colour = match mark {
                Mark::Added => GREEN,
                Mark::Removed => RED,
                Mark::Changed => YELLOW,
                Mark::Rewired => CYAN,
            };
            let (line, below) = told(fact);
            if let What::Lines { hunk, .. } = &fact.what {
                if lines >= MOST_LINES {
                    hidden += hunk.old.len() + hunk.new.len();
                    continue;
                }
                self.line(mark.sign(), colour, &line);
                let old = hunk.old.iter().map(|line| ('-', RED, line));
                for (sign, colour, line) in old.chain(hunk.new.iter().map(|line| ('+', GREEN, line))) {
                    lines += 1;
                    if lines > MOST_LINES {
                        hidden += 1;
                    } else {
                        let line = self.coloured(colour, &format!("{sign}{}", harmless(line)));
                        let _ = writeln!(self.out, "      {line}");
                    }
                }
                continue;
            }
            self.line(mark.sign(), colour, &line);
            for line in &below {
                self.below(line);
            }
        }
        if hidden > 0 {
            self.below(&format!("… and {} more", counted(hidden, "changed line")));
        }
    }
}
