//! One JSON object a line, as `docs/diagnostic.schema.json` describes it.

use std::borrow::Cow;

use serde::Serialize;

use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::source::{Sources, Span};

/// A line of the output. Lines and columns count from 1, columns in Unicode characters; the end lies behind the
/// last character.
// The names of the keys are a promise.
#[allow(clippy::struct_field_names)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'d> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'d str,
    file: Cow<'d, str>,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    help: Option<&'d str>,
    labels: Vec<Label<'d>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Label<'d> {
    file: Cow<'d, str>,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'d str,
}

impl<'d> Label<'d> {
    fn new(span: Span, message: &'d str, sources: &'d Sources) -> Self {
        let Place { file, start, end } = Place::of(span, sources);
        Self {
            file,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            message,
        }
    }
}

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        // A struct of texts and numbers always serializes.
        out.push_str(&serde_json::to_string(&line(diagnostic, sources)).unwrap_or_default());
        out.push('\n');
    }
    out
}

fn line<'d>(diagnostic: &'d Diagnostic, sources: &'d Sources) -> Line<'d> {
    let Place { file, start, end } = Place::of(diagnostic.span, sources);
    let own = (!diagnostic.label.is_empty()).then(|| Label::new(diagnostic.span, &diagnostic.label, sources));
    let related = diagnostic.related.iter().map(|label| Label::new(label.span, &label.message, sources));
    Line {
        code: diagnostic.code.id(),
        name: diagnostic.code.name(),
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        file,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        help: diagnostic.help.as_deref(),
        labels: own.into_iter().chain(related).collect(),
    }
}
