//! `file:line:column: error[J301 unknown-outcome]: message (help)`, one line each: for editors and `grep`.

use std::fmt::Write as _;

use super::place::Place;
use super::text::{file_name, one_line};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let Place { file, start, .. } = Place::of(diagnostic.span, sources);
        let severity = diagnostic.severity.name();
        let (id, name) = (diagnostic.code.id(), diagnostic.code.name());
        let (file, message) = (file_name(&file), one_line(&diagnostic.message));
        // Writing into a string cannot fail.
        let _ = write!(out, "{file}:{}:{}: {severity}[{id} {name}]: {message}", start.line, start.column);
        if let Some(help) = &diagnostic.help {
            let _ = write!(out, " ({})", one_line(help));
        }
        out.push('\n');
    }
    out
}
