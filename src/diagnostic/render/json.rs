//! One JSON object a line, as `docs/diagnostic.schema.json` describes it.

use std::borrow::Cow;

use serde::Serialize;

use super::place::{Place, Shown};
use crate::diagnostic::{self, Diagnostic, Edit, PartOf};
use crate::source::Sources;

/// A line of the output.
#[derive(Serialize)]
struct Line<'d> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'d str,
    #[serde(flatten)]
    place: Region<'d>,
    help: Option<&'d str>,
    labels: Vec<Label<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix<'d>>,
}

/// Lines and columns count from 1, columns in Unicode characters; the end lies behind the last character. What was
/// written in no file has a part instead.
// The names of the keys are a promise.
#[allow(clippy::struct_field_names)]
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'d> {
    file: Option<Cow<'d, str>>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<Part<'d>>,
}

/// A part of a journey.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Part<'d> {
    words: String,
    journey: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    node_id: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    property: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'d str>,
}

#[derive(Serialize)]
struct Label<'d> {
    #[serde(flatten)]
    place: Region<'d>,
    message: &'d str,
}

#[derive(Serialize)]
struct Fix<'d> {
    safe: bool,
    edits: Vec<Edited<'d>>,
}

/// What to write in the place of a region.
#[derive(Serialize)]
struct Edited<'d> {
    #[serde(flatten)]
    place: Region<'d>,
    text: &'d str,
}

impl<'d> Region<'d> {
    fn of(place: &'d diagnostic::Place, sources: &'d Sources) -> Self {
        match Shown::of(place, sources) {
            Shown::Nowhere => Self::default(),
            Shown::Part(part) => Self { part: Some(Part::of(part)), ..Self::default() },
            Shown::File { file, start, end, pointer } => Self {
                file: Some(file),
                line: start.map(|start| start.line),
                column: start.map(|start| start.column),
                end_line: end.map(|end| end.line),
                end_column: end.map(|end| end.column),
                pointer: Some(pointer).filter(|pointer| !pointer.is_empty()),
                part: None,
            },
        }
    }
}

impl<'d> Part<'d> {
    fn of(part: &'d diagnostic::Part) -> Self {
        let node = part.node.as_ref();
        let (property, outcome) = match &part.of {
            Some(PartOf::Property(name)) => (Some(name.as_str()), None),
            Some(PartOf::Outcome(id)) => (None, Some(id.as_str())),
            Some(PartOf::Type | PartOf::Version) | None => (None, None),
        };
        Self {
            words: part.to_string(),
            journey: &part.journey,
            node: node.map(|node| node.name.as_str()),
            node_id: node.map(|node| node.id.as_str()),
            property,
            outcome,
        }
    }
}

impl<'d> Edited<'d> {
    fn of(edit: &'d Edit, sources: &'d Sources) -> Self {
        let Place { file, start, end } = Place::of(edit.span, sources);
        let place = Region {
            file: Some(file),
            line: Some(start.line),
            column: Some(start.column),
            end_line: Some(end.line),
            end_column: Some(end.column),
            ..Region::default()
        };
        Self { place, text: &edit.text }
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
    let label = |place, message| Label { place: Region::of(place, sources), message };
    let own = (!diagnostic.label.is_empty()).then(|| label(&diagnostic.place, diagnostic.label.as_str()));
    let related = diagnostic.related.iter().map(|other| label(&other.place, other.message.as_str()));
    let fix = |fix: &'d diagnostic::Fix| Fix {
        safe: fix.is_safe,
        edits: fix.edits.iter().map(|edit| Edited::of(edit, sources)).collect(),
    };
    Line {
        code: diagnostic.code.id(),
        name: diagnostic.code.name(),
        severity: diagnostic.severity.name(),
        message: &diagnostic.message,
        place: Region::of(&diagnostic.place, sources),
        help: diagnostic.help.as_deref(),
        labels: own.into_iter().chain(related).collect(),
        fix: diagnostic.fix.as_ref().map(fix),
    }
}
