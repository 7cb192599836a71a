//! A SARIF 2.1.0 log, the form in which code scanning takes findings.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::place::{Place, Shown};
use crate::diagnostic::{self, Code, Diagnostic, Edit, Fix, Part, Severity};
use crate::source::{FileId, Position, Sources, encode};

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut fingerprints = Fingerprints::default();
    let mut result = |diagnostic: &Diagnostic| {
        let mut result = result(diagnostic, sources);
        result["partialFingerprints"] =
            json!({ "primaryLocationLineHash": fingerprints.of(diagnostic, sources) });
        result
    };
    let results: Vec<Value> = diagnostics.iter().map(&mut result).collect();
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
            "results": results,
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
    });
    if let Some(location) = location(&diagnostic.place, &diagnostic.label, sources) {
        result["locations"] = json!([location]);
    }
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().enumerate().filter_map(|(id, label)| {
            let mut own = location(&label.place, &label.message, sources)?;
            own["id"] = json!(id + 1);
            Some(own)
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(fix) = diagnostic.fix.as_ref().filter(|fix| !fix.edits.is_empty()) {
        result["fixes"] = json!([self::fix(fix, diagnostic.help.as_deref(), sources)]);
    }
    result
}

/// A fix, its edits by file.
fn fix(fix: &Fix, help: Option<&str>, sources: &Sources) -> Value {
    let mut files: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        files.entry(edit.span.file).or_default().push(edit);
    }
    let changes = files.into_iter().map(|(file, edits)| {
        let replacements = edits.into_iter().map(|edit| {
            let Place { start, end, .. } = Place::of(edit.span, sources);
            json!({ "deletedRegion": region(start, end), "insertedContent": { "text": edit.text } })
        });
        json!({
            "artifactLocation": { "uri": uri(&sources.name_in_repository(file)) },
            "replacements": replacements.collect::<Vec<_>>(),
        })
    });
    let mut value = json!({
        "artifactChanges": changes.collect::<Vec<_>>(),
        "properties": { "safe": fix.is_safe },
    });
    if let Some(help) = help {
        value["description"] = json!({ "text": plain(help) });
    }
    value
}

fn region(start: Position, end: Position) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

/// A place in a file, or in words where there is none.
fn location(place: &diagnostic::Place, message: &str, sources: &Sources) -> Option<Value> {
    let shown = Shown::in_repository(place, sources);
    let mut location = match &shown {
        Shown::Nowhere => return None,
        Shown::Part(part) => json!({ "logicalLocations": [logical(part)] }),
        Shown::File { file, start, end, pointer } => {
            let mut physical = json!({ "artifactLocation": { "uri": uri(file) } });
            if let (Some(start), Some(end)) = (start, end) {
                physical["region"] = region(*start, *end);
            }
            let mut location = json!({ "physicalLocation": physical });
            if !pointer.is_empty() {
                location["logicalLocations"] = json!([{ "fullyQualifiedName": pointer, "kind": "value" }]);
            }
            location
        }
    };
    if !message.is_empty() {
        location["message"] = json!({ "text": plain(message) });
    }
    Some(location)
}

/// A part of a journey, in words.
fn logical(part: &Part) -> Value {
    let name = part.node.as_ref().map_or(&part.journey, |node| &node.name);
    let kind = if part.node.is_some() { "node" } else { "journey" };
    json!({ "name": name, "fullyQualifiedName": part.to_string(), "kind": kind })
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
    format!("{start}{}", encode::path(rest))
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
