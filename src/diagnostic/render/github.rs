//! Annotations of a GitHub workflow, which show up beside the lines of a pull request.

use std::fmt::Write as _;

use super::place::Shown;
use super::text::{lines, one_line};
use crate::diagnostic::Diagnostic;
use crate::source::{Position, Sources};

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = Shown::in_repository(&diagnostic.place, sources);
        let severity = diagnostic.severity.name();
        // Writing into a string cannot fail.
        let _ = write!(out, "::{severity} ");
        let mut message = one_line(&diagnostic.message).into_owned();
        if let Shown::File { file, start, end, .. } = &place {
            let _ = write!(out, "file={},", property(file));
            if let (Some(start), Some(end)) = (start, end) {
                region(&mut out, *start, *end);
            }
        }
        let is_told = matches!(place, Shown::File { start: Some(_), .. } | Shown::Nowhere);
        if !is_told {
            message = format!("{}: {message}", place.words());
        }
        let title = property(&format!("{} {}", diagnostic.code.id(), diagnostic.code.name()));
        let _ = write!(out, "title={title}::{}", data(&message));
        if let Some(help) = &diagnostic.help {
            let _ = write!(out, "%0A{}", data(&lines(help)));
        }
        for label in diagnostic.related.iter().filter(|label| !label.message.is_empty()) {
            let place = Shown::in_repository(&label.place, sources).line();
            let _ = write!(out, "%0A{}{}", data(&place), data(&one_line(&label.message)));
        }
        out.push('\n');
    }
    out
}

fn region(out: &mut String, start: Position, end: Position) {
    // Writing into a string cannot fail.
    let _ = write!(out, "line={},", start.line);
    // GitHub takes columns only where they are on one line.
    if start.line == end.line {
        let _ = write!(out, "col={},endLine={},endColumn={},", start.column, end.line, end.column);
    } else {
        let _ = write!(out, "endLine={},", end.line);
    }
}

/// A message of a workflow command.
pub(crate) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a workflow command.
pub(crate) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
