//! `file:line:column: error[J301 unknown-outcome]: message (help)`, one line each: for editors and `grep`. What was written in
//! no file has its place in words.

use std::fmt::Write as _;

use super::place::Shown;
use super::text::one_line;
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let place = Shown::of(&diagnostic.place, sources).words();
        let severity = diagnostic.severity.name();
        let (id, name) = (diagnostic.code.id(), diagnostic.code.name());
        let message = one_line(&diagnostic.message);
        // Writing into a string cannot fail.
        let place = if place.is_empty() { place } else { format!("{place}: ") };
        let _ = write!(out, "{place}{severity}[{id} {name}]: {message}");
        if let Some(help) = &diagnostic.help {
            let _ = write!(out, " ({})", one_line(help));
        }
        out.push('\n');
    }
    out
}
