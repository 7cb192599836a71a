//! A `JUnit` report, which Jenkins and most other services take: a suite a file, a case a finding. An error is a failure;
//! a warning is a case that passed, with what there is to say as its output.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::place::Shown;
use super::xml::escape;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let errors = |found: &[&Diagnostic]| found.iter().filter(|own| own.severity == Severity::Error).count();
    let sound = sources.iter().map(|(file, _)| (sources.name_in_repository(file).into_owned(), Vec::new()));
    let mut suites: BTreeMap<String, Vec<&Diagnostic>> = sound.collect();
    for diagnostic in diagnostics {
        let name = match Shown::in_repository(&diagnostic.place, sources) {
            Shown::File { file, .. } => file.into_owned(),
            Shown::Part(part) => format!("journey {}", part.journey),
            Shown::Nowhere => env!("CARGO_PKG_NAME").to_owned(),
        };
        suites.entry(name).or_default().push(diagnostic);
    }
    let (mut out, mut total) = (String::new(), 0);
    for (name, found) in suites {
        let name = escape(&name);
        let tests = found.len().max(1);
        total += tests;
        // Writing into a string cannot fail.
        let _ = writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{}\" errors=\"0\" skipped=\"0\">",
            errors(&found)
        );
        if found.is_empty() {
            let _ = writeln!(out, "    <testcase classname=\"{name}\" name=\"no findings\"/>");
        }
        for diagnostic in found {
            case(&mut out, diagnostic, &name, sources);
        }
        out.push_str("  </testsuite>\n");
    }
    let failures = errors(&diagnostics.iter().collect::<Vec<_>>());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"journeyc\" tests=\"{total}\" failures=\"{failures}\" errors=\"0\">\n{out}</testsuites>\n"
    )
}

fn case(out: &mut String, diagnostic: &Diagnostic, file: &str, sources: &Sources) {
    let shown = Shown::in_repository(&diagnostic.place, sources);
    let (id, name) = (diagnostic.code.id(), diagnostic.code.name());
    let place = match &shown {
        Shown::File { start: Some(start), .. } => format!(", line {}", start.line),
        Shown::File { .. } | Shown::Nowhere => String::new(),
        Shown::Part(part) => format!(", {part}"),
    };
    let words = shown.words();
    let mut text = if words.is_empty() { String::new() } else { format!("{words}: ") };
    text.push_str(&diagnostic.message);
    if let Some(help) = &diagnostic.help {
        let _ = write!(text, "\nhelp: {help}");
    }
    for label in diagnostic.related.iter().filter(|label| !label.message.is_empty()) {
        let place = Shown::in_repository(&label.place, sources).line();
        let _ = write!(text, "\n{place}{}", label.message);
    }
    let (open, close) = match diagnostic.severity {
        Severity::Error => {
            let message = escape(&diagnostic.message);
            (format!("<failure type=\"{id}\" message=\"{message}\">"), "</failure>")
        }
        Severity::Warning => ("<system-out>".to_owned(), "</system-out>"),
    };
    let _ = writeln!(
        out,
        "    <testcase classname=\"{file}\" name=\"{id} {name}{}\">{open}{}{close}</testcase>",
        escape(&place),
        escape(&text)
    );
}
