//! Finds the likeliest way in which the brackets of a text belong together, and where some of them are lost.
//!
//! The text is read once, from bracket to bracket. Beside the reading in which all is as it is written, those are
//! followed in which a bracket was put in, taken out or changed. Each mend has its price, and so has whatever then
//! stands where it hardly can; only the cheapest readings are followed any further.

use super::brackets::{Bracket, closer, ends_line, head};
use super::costs::{self, ALONE, CHANGED, Holds, LAYOUT, PUT, Place};
use super::lines::{Item, Line};
use super::{DEEPEST, MOST_ERRORS};
use crate::language::vocabulary::Function;

/// How many readings are followed at a time.
const WIDTH: usize = 24;

/// How much more than the cheapest a reading may cost.
const SLACK: u32 = 6 * PUT;

/// An open bracket; those around it are found through `outer`.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) byte: u8,
    pub(super) at: usize,
    pub(super) line: usize,
    pub(super) indent: usize,
    /// Nothing but brackets follows on its line, so what it holds stands on lines of its own.
    pub(super) ends_line: bool,
    holds: Holds,
    /// It is not written.
    is_put: bool,
    depth: usize,
    outer: Option<usize>,
}

/// What has to be done to a text.
#[derive(Clone, Copy)]
pub(super) enum Mend {
    /// The bracket goes with no other.
    Alone(Bracket),
    /// The bracket closes the one that opens at `open` but is of another kind: it should be this one.
    Closer { open: usize, bracket: Bracket, put: u8 },
    /// The bracket should be this one.
    Opener { bracket: Bracket, put: u8 },
    /// `put` should open at `at`, to go with the closing bracket.
    Missing { at: usize, put: u8, partner: usize },
    /// The bracket is not closed where this line begins.
    UnclosedBefore(Open, usize),
    /// The bracket is not closed where another one is.
    UnclosedAt(Open, usize),
}

/// One way to read the text so far: what is open, and what it took.
#[derive(Clone, Copy)]
struct Reading {
    open: Option<usize>,
    cost: u32,
    /// The last mend.
    mend: Option<usize>,
}

pub(super) struct Search<'a> {
    lines: &'a [Line<'a>],
    readings: Vec<Reading>,
    /// All brackets that are open in any reading.
    opens: Vec<Open>,
    /// All mends of any reading, each with the one before it.
    mends: Vec<(Mend, Option<usize>)>,
}

impl<'a> Search<'a> {
    pub(super) fn new(lines: &'a [Line<'a>]) -> Self {
        let readings = vec![Reading { open: None, cost: 0, mend: None }];
        Self { lines, readings, opens: Vec::new(), mends: Vec::new() }
    }

    /// Whether no reading is left: all would be nested too deeply.
    pub(super) fn is_lost(&self) -> bool {
        self.readings.is_empty()
    }

    fn open(&self, reading: &Reading) -> Option<&Open> {
        reading.open.map(|open| &self.opens[open])
    }

    fn push(&mut self, reading: Reading, cost: u32, open: Open) -> Option<Reading> {
        let outer = self.open(&reading);
        let depth = outer.map_or(0, |outer| outer.depth) + 1;
        if depth > 2 * DEEPEST {
            return None;
        }
        self.opens.push(Open { depth, outer: reading.open, ..open });
        Some(Reading { open: Some(self.opens.len() - 1), cost: reading.cost + cost, ..reading })
    }

    fn mended(&mut self, reading: Reading, cost: u32, mend: Mend) -> Reading {
        self.mends.push((mend, reading.mend));
        Reading { cost: reading.cost + cost, mend: Some(self.mends.len() - 1), ..reading }
    }

    /// Goes on with the cheapest of these readings, and with one of those that have the same brackets open.
    fn keep(&mut self, mut readings: Vec<Reading>) {
        readings.sort_by_key(|reading| reading.cost);
        // After so many mends all is guesswork.
        let best = readings.first().map_or(0, |best| best.cost);
        let width = if best > MOST_ERRORS as u32 * PUT { 1 } else { WIDTH };
        self.readings.clear();
        for reading in readings.into_iter().take_while(|reading| reading.cost <= best + SLACK) {
            if self.readings.len() < width && self.readings.iter().all(|kept| kept.open != reading.open) {
                self.readings.push(reading);
            }
        }
    }

    /// Adds to `reading` those in which brackets are closed before line `number`, from the inside out.
    fn closed_before(&mut self, reading: Reading, number: usize, indent: usize) -> Vec<Reading> {
        let mut readings = vec![reading];
        let mut last = reading;
        while let Some(open) = self.open(&last).copied().filter(|open| !open.is_put) {
            if last.cost > reading.cost + SLACK {
                break;
            }
            let is_within = indent > open.indent || number == open.line + 1;
            let layout = if open.ends_line && is_within { LAYOUT } else { 0 };
            last = self.mended(last, PUT + layout, Mend::UnclosedBefore(open, number));
            last.open = open.outer;
            readings.push(last);
        }
        readings
    }

    pub(super) fn item(&mut self, number: usize, item: Item) {
        let line = &self.lines[number];
        let mut found = Vec::new();
        for reading in std::mem::take(&mut self.readings) {
            let mut closed = match item {
                Item::Other => vec![reading],
                _ => self.closed_before(reading, number, line.indent),
            };
            for mut reading in closed.drain(..) {
                let open = self.open(&reading);
                if item != Item::Other && open.is_some_and(|open| open.is_put && open.holds == Holds::Parts) {
                    continue;
                }
                reading.cost +=
                    costs::of_item(item, open.map(|open| open.holds)) + costs::of_indent(line, open);
                found.push(reading);
            }
        }
        self.keep(found);
    }

    /// Reads an opening bracket.
    pub(super) fn opener(&mut self, bracket: Bracket, number: usize) {
        let line = &self.lines[number];
        let (head, place) = head(self.lines, bracket.at, number);
        let behind = self.behind(bracket.at + 1, number);
        let mut found = Vec::new();
        for reading in std::mem::take(&mut self.readings) {
            let outer = self.open(&reading).map(|open| open.holds);
            found.push(self.mended(reading, ALONE, Mend::Alone(bracket)));
            for byte in *b"{[(" {
                let cost = costs::of_opener(byte, place, behind, outer);
                let holds = match place {
                    Place::Head if byte == b'{' => costs::holds(head, outer),
                    _ => Holds::Parts,
                };
                let (reading, cost) = if byte == bracket.byte {
                    (reading, cost)
                } else if cost == 0 {
                    (self.mended(reading, 0, Mend::Opener { bracket, put: byte }), CHANGED)
                } else {
                    continue;
                };
                let (at, ends_line) = (bracket.at, ends_line(line, bracket.at));
                let (indent, depth, outer) = (line.indent, 0, None);
                let open =
                    Open { byte, at, line: number, indent, ends_line, holds, is_put: false, depth, outer };
                found.extend(self.push(reading, cost, open));
            }
        }
        self.keep(found);
    }

    /// Follows readings in which a list, map or call begins at `at`.
    pub(super) fn may_open(&mut self, at: usize, number: usize) {
        let lines: &'a [Line<'a>] = self.lines;
        let line = &lines[number];
        let rest = line.content.get(at - line.start..).unwrap_or("").trim_start();
        let word = Function::ALL.map(Function::word).into_iter().find(|word| {
            rest.strip_prefix(word).is_some_and(|rest| {
                !rest.starts_with(|c: char| c == '(' || c.is_ascii_alphanumeric() || "_-".contains(c))
            })
        });
        if let Some(word) = word {
            self.put(b'(', line.end() - rest.len() + word.len(), number, false, Holds::Parts);
            return;
        }
        let behind = self.behind(at, number);
        for byte in *b"{[" {
            if costs::of_opener(byte, Place::Value, behind, Some(Holds::Parts)) == 0 {
                self.put(byte, at, number, rest.is_empty(), Holds::Parts);
            }
        }
    }

    /// What follows `at`: on its line, or else on the next one with content.
    fn behind(&self, at: usize, number: usize) -> &'a str {
        let lines: &'a [Line<'a>] = self.lines;
        let rest = lines[number].content.get(at - lines[number].start..).unwrap_or("").trim_start();
        if !rest.is_empty() {
            return rest;
        }
        let below = lines[number + 1..].iter().take(5).find(|line| !line.content.is_empty());
        below.map_or("", |line| line.content.trim_start())
    }

    /// Follows readings in which a block begins at the end of a line.
    pub(super) fn may_open_block(&mut self, number: usize) {
        let line = &self.lines[number];
        let holds = costs::holds(line.content, None);
        self.put(b'{', line.end(), number, true, holds);
    }

    fn put(&mut self, byte: u8, at: usize, number: usize, ends_line: bool, holds: Holds) {
        let mut found = self.readings.clone();
        let indent = self.lines[number].indent;
        for reading in std::mem::take(&mut self.readings) {
            let outer = self.open(&reading).map(|open| open.holds);
            let holds = if holds == Holds::Node && outer == Some(Holds::Page) { Holds::Child } else { holds };
            let (depth, outer) = (0, None);
            let open = Open { byte, at, line: number, indent, ends_line, holds, is_put: true, depth, outer };
            found.extend(self.push(reading, PUT, open));
        }
        self.keep(found);
    }

    /// Reads a closing bracket.
    pub(super) fn closer(&mut self, bracket: Bracket, number: usize, is_first: bool) {
        let line = &self.lines[number];
        let mut found = Vec::new();
        for mut reading in std::mem::take(&mut self.readings) {
            let cheapest = reading.cost;
            found.push(self.mended(reading, ALONE, Mend::Alone(bracket)));
            while let Some(open) = self.open(&reading).copied() {
                let cost = costs::of_closer(&open, line, number, is_first);
                let put = closer(open.byte).unwrap_or(b'}');
                let is_match = put == bracket.byte;
                let mut closed = reading;
                closed.open = open.outer;
                if open.is_put && is_match {
                    let missing = Mend::Missing { at: open.at, put: open.byte, partner: bracket.at };
                    found.push(self.mended(closed, cost, missing));
                } else if is_match {
                    found.push(Reading { cost: closed.cost + cost, ..closed });
                } else if !open.is_put {
                    let mend = Mend::Closer { open: open.at, bracket, put };
                    found.push(self.mended(closed, CHANGED + cost, mend));
                }
                if open.is_put || reading.cost > cheapest + SLACK {
                    break;
                }
                let mend = if is_first && open.line != number {
                    Mend::UnclosedBefore(open, number)
                } else {
                    Mend::UnclosedAt(open, bracket.at)
                };
                reading = self.mended(reading, PUT, mend);
                reading.open = open.outer;
            }
        }
        self.keep(found);
    }

    /// The mends of the cheapest reading in which everything is closed.
    pub(super) fn end(mut self) -> Option<Vec<Mend>> {
        let mut found = Vec::new();
        for reading in std::mem::take(&mut self.readings) {
            found.extend(self.closed_before(reading, self.lines.len(), 0));
        }
        let best =
            found.into_iter().filter(|reading| reading.open.is_none()).min_by_key(|reading| reading.cost)?;
        let mut mends = Vec::new();
        let mut next = best.mend;
        while let Some((mend, before)) = next.map(|mend| self.mends[mend]) {
            mends.push(mend);
            next = before;
        }
        Some(mends)
    }
}
