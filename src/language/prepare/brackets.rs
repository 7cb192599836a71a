//! Matches brackets; where one is lost, indentation and the brackets around it tell which.

use super::lines::{Line, begins_item};
use super::report::opener;
use super::{DEEPEST, MOST_ERRORS, Scan};

/// How many brackets of a line are looked at to tell which one is lost.
const FORESIGHT: usize = 200;

pub(super) struct Bracket {
    pub(super) byte: u8,
    pub(super) at: usize,
}

pub(super) struct Open {
    pub(super) byte: u8,
    pub(super) at: usize,
    pub(super) line: usize,
    pub(super) indent: usize,
    /// A brace that holds items, not the entries of a map.
    pub(super) is_block: bool,
    /// Nothing but brackets follows on its line, so what it holds stands on lines of its own.
    pub(super) ends_line: bool,
}

impl Scan<'_, '_> {
    pub(super) fn is_balanced(&self) -> bool {
        let mut open = Vec::new();
        let matched = self.brackets.iter().all(|bracket| match closer(bracket.byte) {
            Some(closer) => {
                open.push(closer);
                true
            }
            None => open.pop() == Some(bracket.byte),
        });
        matched && open.is_empty()
    }

    /// Finds the lost brackets by indentation and puts them in; what stands alone is blanked. False when so many are
    /// lost that the mended text would be nested too deeply.
    pub(super) fn balance(&mut self) -> bool {
        let brackets = std::mem::take(&mut self.brackets);
        let lines = self.lines();
        let mut open: Vec<Open> = Vec::new();
        let mut next = 0;
        for (number, line) in lines.iter().enumerate() {
            if !line.is_inside && begins_item(line.content) {
                while open.last().is_some_and(|top| !top.is_block || line.indent <= top.indent) {
                    self.close(&lines, open.pop(), number);
                }
            }
            let mut is_first = true;
            let mut looked_at = line.start;
            let end = line.start + line.text.len();
            while let Some(bracket) = brackets.get(next).filter(|bracket| bracket.at <= end) {
                next += 1;
                let before = &line.text[..bracket.at - line.start];
                if closer(bracket.byte).is_some() {
                    let is_block =
                        bracket.byte == b'{' && !before.trim_end().ends_with(['=', ':', '[', ',', '(', '{']);
                    let behind = line.content.get(bracket.at + 1 - line.start..).unwrap_or("");
                    let ends_line = behind.chars().all(|c| "{[( ".contains(c));
                    let (byte, at, indent) = (bracket.byte, bracket.at, line.indent);
                    open.push(Open { byte, at, line: number, indent, is_block, ends_line });
                    if open.len() > 2 * DEEPEST {
                        return false;
                    }
                    is_first = false;
                } else {
                    is_first &=
                        self.text[looked_at..bracket.at].bytes().all(|byte| b"}]) \t".contains(&byte));
                    looked_at = bracket.at;
                    if is_first {
                        let is_few = self.mended.len() < MOST_ERRORS;
                        let rest = if is_few { &brackets[next..] } else { &[] };
                        self.leading_closer(&lines, &mut open, bracket, rest, number);
                    } else {
                        let rest = &brackets[next..];
                        let length =
                            rest.iter().take(FORESIGHT).take_while(|bracket| bracket.at <= end).count();
                        self.inner_closer(line, &mut open, bracket, &rest[..length], number);
                    }
                }
            }
        }
        while let Some(top) = open.pop() {
            self.close(&lines, Some(top), lines.len());
        }
        true
    }

    /// A closing bracket that begins its line belongs to the nearest line above that is not indented further.
    ///
    /// `rest` are the brackets behind it, up to the end of the file.
    fn leading_closer(
        &mut self,
        lines: &[Line<'_>],
        open: &mut Vec<Open>,
        bracket: &Bracket,
        rest: &[Bracket],
        number: usize,
    ) {
        let indent = lines[number].indent;
        let is_head =
            |line: &Line<'_>| !line.is_inside && !line.content.trim().is_empty() && line.indent <= indent;
        let head = (0..number).rev().find(|at| is_head(&lines[*at]));
        while let Some(top) = open.last() {
            let is_match = closer(top.byte) == Some(bracket.byte);
            let has_match = open
                .iter()
                .rev()
                .any(|open| Some(open.line) == head && closer(open.byte) == Some(bracket.byte));
            if Some(top.line) == head && is_match {
                self.last_closed = open.pop().map(|top| top.at);
                return;
            }
            if head.is_some_and(|head| top.line < head || (top.line == head && !has_match)) {
                break;
            }
            self.close(lines, open.pop(), number);
        }
        match head.map(|head| &lines[head]) {
            Some(head)
                if head.indent == indent && !head.content.trim_start().starts_with(['}', ']', ')']) =>
            {
                // Openers of the head line that are closed already stand inside the one that is missing.
                let inner =
                    self.last_closed.filter(|at| (head.start..head.start + head.text.len()).contains(at));
                let at = inner.unwrap_or(head.start + head.content.len());
                let (what, put) = opener(bracket.byte);
                self.missing(at, what, put, bracket.at);
            }
            // Where the layout says nothing, the brackets themselves must do.
            _ if open
                .last()
                .is_some_and(|top| closer(top.byte) == Some(bracket.byte) && top.indent < indent)
                && !closes(open, rest) =>
            {
                open.pop();
            }
            _ => self.alone(bracket),
        }
    }

    /// A closing bracket behind something else was opened on its line, or on the line where its list begins.
    ///
    /// `rest` are the brackets behind it, up to the end of the line.
    fn inner_closer(
        &mut self,
        line: &Line<'_>,
        open: &mut Vec<Open>,
        bracket: &Bracket,
        rest: &[Bracket],
        number: usize,
    ) {
        let is_match = |top: &Open| closer(top.byte) == Some(bracket.byte);
        let on_line = open.iter().rev().take_while(|top| top.line == number).count();
        let partner = (open.len() - on_line..open.len()).rev().find(|at| is_match(&open[*at]));
        // Either what was opened behind the partner lacks its end, or this bracket lacks its beginning.
        let may_open = |at: usize| at + 1 == open.len() || fits(&open[..at], rest) || !fits(open, rest);
        if let Some(partner) = partner.filter(|at| may_open(*at)) {
            for top in open.drain(partner + 1..).rev().collect::<Vec<_>>() {
                self.unclosed(&top, bracket.at);
            }
            self.last_closed = open.pop().map(|top| top.at);
            return;
        }
        if let Some(top) = open.last().filter(|top| on_line > 0 && partner.is_none() && !top.ends_line)
            && !is_closed(open, rest)
            && fits(&open[..open.len() - 1], rest)
        {
            self.wrong(top.at, top.byte, bracket);
            self.last_closed = open.pop().map(|top| top.at);
            return;
        }
        let before = &line.text[..bracket.at - line.start];
        let has_value = before.contains(['=', ':']);
        if open.last().is_some_and(|top| is_match(top) && !(has_value && top.ends_line)) {
            self.last_closed = open.pop().map(|top| top.at);
        } else if has_value {
            let from = open.last().filter(|top| top.line == number).map(|top| top.at + 1);
            // What is closed already stands inside the one that is missing.
            let inner = self.last_closed.filter(|at| *at >= from.unwrap_or(line.start) && *at < bracket.at);
            let equals = || line.start + before.find('=').map_or(line.indent, |equals| equals + 1);
            let (what, put) = opener(bracket.byte);
            self.missing(inner.or(from).unwrap_or_else(equals), what, put, bracket.at);
        } else {
            self.alone(bracket);
        }
    }

    /// Reports that `top` is still open where line `number` begins.
    fn close(&mut self, lines: &[Line<'_>], top: Option<Open>, number: usize) {
        let Some(top) = top else { return };
        let at = if top.ends_line {
            // The bracket would stand on the line behind the last one of the block.
            // A comment belongs to the block when it is indented like its items.
            let is_content = |at: &usize| {
                let line = &lines[*at];
                !line.content.is_empty() || (line.indent > top.indent && !line.text.trim().is_empty())
            };
            let last = (top.line..number).rev().find(is_content).unwrap_or(top.line);
            let is_partly_closed = last > top.line && lines[last].indent <= top.indent;
            match lines.get(last + 1) {
                Some(line) if !is_partly_closed => line.start + line.indent.min(top.indent),
                _ => lines[last].start + lines[last].content.len(),
            }
        } else {
            let line = &lines[top.line];
            line.start + line.content.trim_end_matches(',').trim_end().len()
        };
        self.unclosed(&top, at);
    }
}

/// Whether each of the brackets that follow on a line has its partner, with these open before them.
fn fits(open: &[Open], rest: &[Bracket]) -> bool {
    let mut within: Vec<u8> = Vec::new();
    let mut before = open.iter().rev();
    rest.iter().all(|bracket| match closer(bracket.byte) {
        Some(closer) => {
            within.push(closer);
            true
        }
        None => within.pop().or_else(|| before.next().and_then(|top| closer(top.byte))) == Some(bracket.byte),
    })
}

/// Whether the last of the open brackets finds its partner among those that follow on its line.
fn is_closed(open: &[Open], rest: &[Bracket]) -> bool {
    let Some(wanted) = open.last().and_then(|top| closer(top.byte)) else { return false };
    let mut within = 0_usize;
    rest.iter()
        .find_map(|bracket| match closer(bracket.byte) {
            Some(_) => {
                within += 1;
                None
            }
            None if within > 0 => {
                within -= 1;
                None
            }
            None => Some(bracket.byte == wanted),
        })
        .unwrap_or(false)
}

/// Whether the brackets that follow up to the end of the file close exactly what is open before them.
fn closes(open: &[Open], rest: &[Bracket]) -> bool {
    let closers = rest.iter().filter(|bracket| closer(bracket.byte).is_none()).count();
    rest.len() + open.len() == 2 * closers && fits(open, rest)
}

fn closer(byte: u8) -> Option<u8> {
    match byte {
        b'{' => Some(b'}'),
        b'[' => Some(b']'),
        b'(' => Some(b')'),
        _ => None,
    }
}
