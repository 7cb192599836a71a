//! The outcomes that a script sets.

use std::collections::BTreeSet;
use std::ops::Range;

use super::flow::{self, Event};
use super::parse::Parsed;
use super::values::{Texts, UNDEFINED};

/// The outcomes that a script sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Those that it surely sets on some way, each with its first place.
    pub sure: Vec<(String, Range<usize>)>,
    /// Those that it sets if a value that is not in sight is what it would have to be.
    pub perhaps: BTreeSet<String>,
    /// Whether it may set others, which cannot be told from its text.
    pub is_open: bool,
    /// Whether it asks the user or suspends the journey.
    pub asks: bool,
    /// Values that are no text, with the words for them: the platform refuses them as outcomes.
    pub no_texts: Vec<(&'static str, Range<usize>)>,
    /// Actions that were never built, and do nothing.
    pub unbuilt: Vec<Range<usize>>,
    /// Where the class `Action` builds one.
    pub classes: Vec<Range<usize>>,
}

impl Outcomes {
    /// Whether no way through the script sets an outcome or asks the user, as far as can be told.
    pub fn is_missing(&self) -> bool {
        !self.is_open
            && !self.asks
            && self.sure.is_empty()
            && self.perhaps.is_empty()
            && self.no_texts.is_empty()
    }

    /// Whether the script may set this outcome.
    pub fn may_be(&self, outcome: &str) -> bool {
        self.is_open || self.sets(outcome)
    }

    /// Whether this outcome is among those in sight.
    pub fn sets(&self, outcome: &str) -> bool {
        self.sure.iter().any(|(text, _)| text == outcome) || self.perhaps.contains(outcome)
    }

    fn sure(&mut self, text: &str, place: &Range<usize>) {
        // An empty text is no outcome.
        if !text.is_empty() && !self.sure.iter().any(|(own, _)| own == text) {
            self.sure.push((text.to_owned(), place.clone()));
        }
    }

    fn take(&mut self, texts: &Texts, is_sure: bool) {
        for (text, place) in &texts.sure {
            if is_sure {
                self.sure(text, place);
            } else {
                self.perhaps.insert(text.clone());
            }
        }
        self.perhaps.extend(texts.perhaps.iter().cloned());
        self.is_open |= texts.is_open;
    }
}

/// The outcomes of a script that is read.
pub fn of(parsed: &Parsed<'_>) -> Outcomes {
    let end = flow::walk(parsed);
    let mut outcomes = Outcomes::default();
    for event in end.action.iter().flatten().map(|index| &end.events[*index]) {
        match event {
            // An action takes what is no text as the text of it.
            Event::Action(texts) => {
                outcomes.take(texts, true);
                for (what, place) in &texts.others {
                    match *what {
                        UNDEFINED => outcomes.sure(UNDEFINED, place),
                        "a boolean" => outcomes.perhaps.extend(["true".to_owned(), "false".to_owned()]),
                        _ => outcomes.is_open = true,
                    }
                }
            }
            Event::Asks => outcomes.asks = true,
            Event::Unbuilt(place) => outcomes.unbuilt.push(place.clone()),
            Event::Open => outcomes.is_open = true,
            Event::Outcome { .. } => {}
        }
    }
    let acts = |index: &usize| matches!(end.events[*index], Event::Action(_) | Event::Open | Event::Asks);
    let has_action = end.action.iter().flatten().any(acts);
    let is_needed = end.action.iter().any(|mark| mark.is_none_or(|index| !acts(&index)));
    // Where every way ends with an action, nobody looks at the variable.
    for event in end.outcome.iter().flatten().filter(|_| is_needed).map(|index| &end.events[*index]) {
        let Event::Outcome { texts, is_first } = event else { continue };
        // Beside actions, what a variable was declared with is a start and no decision.
        let is_sure = !(*is_first && has_action);
        outcomes.take(texts, is_sure);
        if is_sure && !has_action {
            outcomes.no_texts.extend(texts.others.iter().cloned());
        }
    }
    let Outcomes { sure, perhaps, .. } = &mut outcomes;
    sure.sort_by_key(|(_, place)| place.start);
    perhaps.retain(|text| !sure.iter().any(|(own, _)| own == text));
    outcomes.classes = end.classes;
    outcomes
}

#[cfg(test)]
mod tests;
