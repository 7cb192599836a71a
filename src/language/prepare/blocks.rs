//! Block strings. One that lost a quote would swallow the file up to the next one, or be read as if it were journey.

use super::{Edit, Scan};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// What begins and ends a block string.
const QUOTES: &str = "\"\"\"";

impl Scan<'_, '_> {
    /// Reads the block string that begins at `at`.
    pub(super) fn block(&mut self, at: usize) -> usize {
        let found = self.text[at + 3..].find(QUOTES).map(|length| at + 3 + length);
        if let Some(end) = found.filter(|end| !(self.begins_block(*end) && self.is_one_lost())) {
            return self.block_token(at, end + 3);
        }
        let limit = found.unwrap_or(self.text.len());
        if let Some(rest) = self.rest_of_quotes(at + 3, limit) {
            return self.lost_quotes(at, rest, rest);
        }
        let end = self.block_end(at);
        let diagnostic = Diagnostic::new(
            Code::UnterminatedString,
            Span::new(self.file, at, at + 3),
            "this block string is never closed",
        );
        self.report(diagnostic.help("close it with `\"\"\"`"));
        self.edits.push(Edit { at: end, put: QUOTES, drop: 0 });
        self.block_token(at, end)
    }

    /// Reads what is meant to be a block string, but begins with less than three quotes at `at`.
    pub(super) fn block_with_lost_quotes(&mut self, at: usize) -> Option<usize> {
        let line_end = self.line_end(at);
        let quotes = self.text[at..line_end].trim_end();
        if !matches!(quotes, "\"" | "\"\"") {
            return None;
        }
        let next = self.text[line_end..].lines().find(|line| !line.trim().is_empty())?;
        if indent(next) <= indent(self.line_before(at)) || !self.is_one_lost() {
            return None;
        }
        let end = self.quotes_behind(at)?;
        let begins_line = self.text[..end].trim_end_matches([' ', '\t']).ends_with('\n');
        begins_line.then(|| self.lost_quotes(at, at, end))
    }

    /// Reports that there are not three quotes at `rest`, in a block string that begins at `at`. It ends at `end`.
    fn lost_quotes(&mut self, at: usize, rest: usize, end: usize) -> usize {
        let found = self.text[rest..].len() - self.text[rest..].trim_start_matches('"').len();
        let message = format!("expected `{QUOTES}`, found `{}`", &QUOTES[..found]);
        let diagnostic =
            Diagnostic::new(Code::UnterminatedString, Span::new(self.file, rest, rest + found), message);
        self.report(diagnostic.help("a block string stands between `\"\"\"` and `\"\"\"`"));
        self.edits.push(Edit { at: rest, put: &QUOTES[found..], drop: 0 });
        self.block_token(at, if rest == end { rest + found } else { end + 3 })
    }

    fn block_token(&mut self, at: usize, end: usize) -> usize {
        self.long_tokens.push(at..end);
        end
    }

    /// Whether three quotes look like the beginning of a property's block string, as `source = """` does.
    fn begins_block(&self, at: usize) -> bool {
        let before = self.line_before(at).trim();
        let name = before.strip_suffix('=').unwrap_or("").trim();
        let ends_line = self.text[at + 3..self.line_end(at)].trim().is_empty();
        ends_line && !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    }

    /// Whether the three quotes of some block string have no partner.
    fn is_one_lost(&self) -> bool {
        *self.is_block_lost.get_or_init(|| self.text.matches(QUOTES).count() % 2 == 1)
    }

    /// The next three quotes that begin at `at` or behind it.
    fn quotes_behind(&self, at: usize) -> Option<usize> {
        let found = || {
            let bytes = self.text.as_bytes().windows(QUOTES.len()).enumerate();
            bytes.filter(|(_, window)| *window == QUOTES.as_bytes()).map(|(at, _)| at).collect()
        };
        let quotes = self.quotes.get_or_init(found);
        quotes.get(quotes.partition_point(|quote| *quote < at)).copied()
    }

    /// A line with nothing but one or two quotes.
    fn rest_of_quotes(&self, from: usize, to: usize) -> Option<usize> {
        let mut start = from;
        self.text[from..to].split_inclusive('\n').find_map(|line| {
            let at = start + indent(line);
            start += line.len();
            matches!(line.trim(), "\"" | "\"\"").then_some(at)
        })
    }

    fn line_before(&self, at: usize) -> &str {
        &self.text[self.line_start(at)..at]
    }

    /// Where a block string most likely ends that is not closed: with the lines that are indented further than its own.
    fn block_end(&self, at: usize) -> usize {
        let own = indent(self.line_before(at));
        let mut end = at + 3 + self.text[at + 3..self.line_end(at)].trim_end().len();
        let mut next = self.line_end(at) + 1;
        while next < self.text.len() {
            let line = &self.text[next..self.line_end(next)];
            if !line.trim().is_empty() {
                if indent(line) <= own {
                    break;
                }
                end = next + line.trim_end().len();
            }
            next += line.len() + 1;
        }
        end
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
