//! A SARIF 2.1.0 log, the form in which code scanning takes findings.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::place::Place;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::{Sources, Span};

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": Code::ALL.iter().copied().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(|diagnostic| result(diagnostic, sources)).collect::<Vec<_>>(),
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn level(severity: Severity) -> &'static str {
    // SARIF's words are ours.
    severity.name()
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.id(),
        "name": code.name(),
        "shortDescription": { "text": code.title() },
        "help": { "text": code.title(), "markdown": code.page() },
        "defaultConfiguration": { "level": level(code.severity()) },
        "properties": { "tags": [code.group()] },
    })
}

fn result(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    let index = Code::ALL.iter().position(|code| *code == diagnostic.code);
    let text = match &diagnostic.help {
        Some(help) => format!("{}\nhelp: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut result = json!({
        "ruleId": diagnostic.code.id(),
        "ruleIndex": index,
        "level": level(diagnostic.severity),
        "message": { "text": plain(&text) },
        "locations": [location(diagnostic.span, &diagnostic.label, sources)],
    });
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().map(|label| location(label.span, &label.message, sources));
        result["relatedLocations"] = related.collect();
    }
    result
}

fn location(span: Span, message: &str, sources: &Sources) -> Value {
    let Place { file, start, end } = Place::in_repository(span, sources);
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&file) },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
    });
    if !message.is_empty() {
        location["message"] = json!({ "text": plain(message) });
    }
    location
}

/// A text in which nothing is a link: viewers make one of `[text](target)` (SARIF 2.1.0, 3.11.6).
fn plain(text: &str) -> String {
    text.replace('\\', "\\\\").replace("](", "\\](")
}

/// A path as a URI reference: relative stays relative, an absolute one becomes `file://`.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let is_drive = |path: &str| {
        path.as_bytes().get(1) == Some(&b':') && path.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let (start, rest) = if let Some(share) = path.strip_prefix("//") {
        ("file://", share)
    } else if path.starts_with('/') {
        ("file://", path.as_str())
    } else if is_drive(&path) {
        ("file:///", path.as_str())
    } else {
        ("", path.trim_start_matches("./"))
    };
    let mut out = String::from(start);
    for byte in rest.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{plain, uri};

    #[test]
    fn names_are_no_links() {
        assert_eq!(plain("`[a](https://b)`"), r"`[a\](https://b)`");
        assert_eq!(plain(r"[a\](b) [1]"), r"[a\\\](b) [1]");
    }

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("journeys/My Login.journey"), "journeys/My%20Login.journey");
        assert_eq!(uri("./a/ü:b.journey"), "a/%C3%BC%3Ab.journey");
        assert_eq!(uri("/srv/a.journey"), "file:///srv/a.journey");
        assert_eq!(uri(r"C:\journeys\a.journey"), "file:///C%3A/journeys/a.journey");
        assert_eq!(uri(r"\\server\share\a.journey"), "file://server/share/a.journey");
    }
}
