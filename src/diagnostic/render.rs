//! Rendering.
use super::Diagnostic;
use crate::source::Sources;
/// Formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum MessageFormat { /// a
 Human, /// b
 Short, /// c
 Json, /// d
 Sarif, /// e
 Github }
/// Renders.
pub fn render(_format: MessageFormat, diagnostics: &[Diagnostic], sources: &Sources, _coloured: bool) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let f = sources.file(d.span.file);
        let p = f.position(d.span.start);
        out += &format!("{}:{}:{}: {}[{} {}]: {}", f.name(), p.line, p.column, d.severity.name(), d.code.id(), d.code.name(), d.message);
        if let Some(h) = &d.help { out += &format!(" ({h})"); }
        out.push('\n');
    }
    out
}
