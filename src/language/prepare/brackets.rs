//! Goes from bracket to bracket: over a text whose brackets match, and over one where the likeliest mends are searched for.

use super::Scan;
use super::costs::{self, Holds, Place};
use super::lines::{Item, Line};
use super::search::{Mend, Search};

#[derive(Clone, Copy)]
pub(super) struct Bracket {
    pub(super) byte: u8,
    pub(super) at: usize,
}

impl Scan<'_, '_> {
    /// Whether every bracket has its partner, and a sensible one: not both the indentation and the items that stand between
    /// them have something to say against it.
    pub(super) fn is_balanced(&self, lines: &[Line<'_>]) -> bool {
        let mut open: Vec<(Holds, u8, &Line<'_>, bool)> = Vec::new();
        let mut brackets = self.brackets.iter().peekable();
        let (mut is_laid_out, mut fits) = (true, true);
        for (number, line) in lines.iter().enumerate() {
            let last = open.last();
            if let Some(item) = line.item.filter(|item| *item != Item::Other) {
                fits &= costs::of_item(item, last.map(|open| open.0)) == 0;
                is_laid_out &=
                    last.is_none_or(|(.., head, ends_line)| !ends_line || line.indent > head.indent);
            }
            let (mut is_first, mut looked_at) = (true, line.start);
            while let Some(bracket) = brackets.next_if(|bracket| bracket.at <= line.start + line.text.len()) {
                is_first &= is_blank(&self.text[looked_at..bracket.at]);
                looked_at = bracket.at + 1;
                if let Some(closer) = closer(bracket.byte) {
                    let holds = holds(lines, bracket.at, number, open.last().map(|open| open.0));
                    open.push((holds, closer, line, ends_line(line, bracket.at)));
                    continue;
                }
                match open.pop().filter(|(_, closer, ..)| *closer == bracket.byte) {
                    Some((.., head, ends_line)) => {
                        is_laid_out &= !is_first || !ends_line || head.indent == line.indent;
                    }
                    None => return false,
                }
            }
        }
        open.is_empty() && (is_laid_out || fits)
    }

    /// The mends that the text needs most likely, in no order. None when it would be nested too deeply.
    pub(super) fn mends(&self, lines: &[Line<'_>]) -> Option<Vec<Mend>> {
        let mut search = Search::new(lines);
        let mut brackets = self.brackets.iter().peekable();
        let mut separators = self.separators.iter().peekable();
        for (number, line) in lines.iter().enumerate() {
            if let Some(item) = line.item {
                search.item(number, item);
            }
            let end = line.start + line.text.len();
            let is_head = matches!(line.item, Some(Item::Declaration | Item::Node));
            let block = if is_head { line.text.find('{') } else { None };
            let (mut is_first, mut looked_at) = (true, line.start);
            loop {
                let bracket = brackets.peek().map_or(usize::MAX, |bracket| bracket.at);
                let separator = separators.peek().map_or(usize::MAX, |at| **at);
                if bracket.min(separator) > end {
                    break;
                }
                if separator < bracket {
                    separators.next();
                    if !(line.item == Some(Item::Edge)
                        || is_head && block.is_none_or(|block| separator - line.start < block))
                    {
                        search.may_open(separator + 1, number);
                    }
                    continue;
                }
                let Some(bracket) = brackets.next() else { break };
                is_first &= is_blank(&self.text[looked_at..bracket.at]);
                looked_at = bracket.at + 1;
                if closer(bracket.byte).is_some() {
                    search.opener(*bracket, number);
                    search.may_open(bracket.at + 1, number);
                } else {
                    search.closer(*bracket, number, is_first);
                }
            }
            if is_head && !line.content.contains("->") && !line.content.ends_with(['{', '}']) {
                search.may_open_block(number);
            }
            if search.is_lost() {
                return None;
            }
        }
        search.end()
    }
}

/// What stands before a bracket, on its line or, where it begins its line, on the last one with content.
pub(super) fn head<'a>(lines: &[Line<'a>], at: usize, number: usize) -> (&'a str, Place) {
    let line = &lines[number];
    let mut before = line.text[..at - line.start].trim();
    if before.is_empty() {
        let above = lines[..number].iter().rev().take(5).find(|line| !line.content.is_empty());
        before = above.map_or("", |line| line.content.trim());
    }
    // What a head is shows at its beginning; a line of many brackets would be walked through for each of them.
    (start(before), costs::place(before))
}

/// The beginning of a text, which is all of what people write on a line.
fn start(text: &str) -> &str {
    const LONGEST: usize = 400;
    match text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last() {
        Some(end) if text.len() > LONGEST => &text[..end],
        _ => text,
    }
}

fn holds(lines: &[Line<'_>], at: usize, number: usize, outer: Option<Holds>) -> Holds {
    match head(lines, at, number) {
        (head, Place::Head) => costs::holds(head, outer),
        _ => Holds::Parts,
    }
}

/// Whether nothing but brackets stands behind the one at `at` on its line.
pub(super) fn ends_line(line: &Line<'_>, at: usize) -> bool {
    line.content.get(at + 1 - line.start..).unwrap_or("").chars().all(|c| "{[( ".contains(c))
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// The bracket that closes this one, if it is one that opens.
pub(super) fn closer(byte: u8) -> Option<u8> {
    match byte {
        b'{' => Some(b'}'),
        b'[' => Some(b']'),
        b'(' => Some(b')'),
        _ => None,
    }
}
