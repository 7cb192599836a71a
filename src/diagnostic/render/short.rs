//! `file:line:column: error[J301]: message`, one line each: for editors and `grep`.

use std::fmt::Write as _;

use super::place::Place;
use super::text::one_line;
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let Place { file, start, .. } = Place::of(diagnostic.span, sources);
        let (severity, code) = (diagnostic.severity.name(), diagnostic.code.id());
        let (file, message) = (one_line(file), one_line(&diagnostic.message));
        // Writing into a string cannot fail.
        let _ = writeln!(out, "{file}:{}:{}: {severity}[{code}]: {message}", start.line, start.column);
    }
    out
}
