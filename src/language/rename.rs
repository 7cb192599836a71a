//! Renaming a node: its declaration and all that names it, and not a byte besides.

mod walks;

use std::fmt;

use super::read;
use super::syntax::{Body, Declaration, Item, ItemKind, Keyword, Piece, Value, ValueKind};
use super::vocabulary::{End, Function};
use crate::catalog::{Catalog, Lookup};
use crate::diagnostic::did_you_mean;
use crate::model::names::{is_identifier, written};
use crate::source::{FileId, Span};
pub use walks::rename_in_tests;

/// A renamed node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The journey that it is in.
    pub journey: String,
    /// The new text of the file.
    pub text: String,
}

/// Why a node cannot be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameError(
    /// One line, with the mend.
    pub String,
);

impl fmt::Display for RenameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RenameError {}

/// Renames the node `old` of a file, or of one of its journeys: `JOURNEY.NODE`.
pub fn rename(text: &str, old: &str, new: &str, catalog: &Catalog) -> Result<Renamed, RenameError> {
    let error = |text: String| Err(RenameError(text));
    if new.is_empty() || End::of(new).is_some() {
        return error(format!("no node can be named `{new}`: choose another name"));
    }
    let parsed = read(FileId::default(), text);
    let Some(document) = parsed.sound() else {
        return error("the file has syntax errors: mend them first, `journeyc check` shows them".to_owned());
    };
    let journeys =
        || document.declarations.iter().filter(|declaration| declaration.keyword == Keyword::Journey);
    let holding: Vec<(&Declaration<'_>, &str)> = journeys()
        .filter_map(|journey| {
            let inside = old.strip_prefix(&*journey.name.text).and_then(|rest| rest.strip_prefix('.'));
            let name = inside.filter(|name| names(&journey.body).contains(name)).unwrap_or(old);
            names(&journey.body).contains(&name).then_some((journey, name))
        })
        .collect();
    let (journey, old) = match holding.as_slice() {
        [one] => *one,
        [] => {
            let known: Vec<&str> = journeys().flat_map(|journey| names(&journey.body)).collect();
            let mend =
                did_you_mean(old, known).unwrap_or_else(|| "a node is named as in its file".to_owned());
            return error(format!("there is no node `{old}`: {mend}"));
        }
        [(first, name), ..] => {
            let first = &first.name.text;
            return error(format!(
                "several journeys have a node `{old}`: write which, such as `{first}.{name}`"
            ));
        }
    };
    if names(&journey.body).contains(&new) {
        return error(format!("`{}` has a node `{new}` already: choose another name", journey.name.text));
    }
    let mut places = Places { old, catalog, spans: Vec::new(), in_values: 0 };
    places.body(&journey.body, None);
    if places.in_values > 0 && !is_bare(new) {
        return error(format!(
            "a value names `{old}`, and `{new}` would be a text or another value there: choose a name of letters, digits, `_` and `-`"
        ));
    }
    let mut out = text.to_owned();
    places.spans.sort_unstable();
    for span in places.spans.iter().rev() {
        out.replace_range(span.range(), &written(new));
    }
    Ok(Renamed { journey: journey.name.text.to_string(), text: out })
}

/// The names of the nodes of a journey, children of pages among them.
fn names<'d>(body: &'d Body<'_>) -> Vec<&'d str> {
    let mut found = Vec::new();
    for item in &body.items {
        if let ItemKind::Node(node) = &item.kind {
            found.push(&*node.name.text);
            found.extend(names(&node.body));
        }
    }
    found
}

/// Whether a name can be referred to by a value.
fn is_bare(name: &str) -> bool {
    is_identifier(name) && !["false", "null", "true"].contains(&name)
}

/// Where a node is named.
struct Places<'p> {
    old: &'p str,
    catalog: &'p Catalog,
    spans: Vec<Span>,
    /// How many of the places are values, where a name in quotes would be a text.
    in_values: usize,
}

impl Places<'_> {
    /// The places in a block; `node_type` is what the block's node is, as written.
    fn body(&mut self, body: &Body<'_>, node_type: Option<&str>) {
        for Item { kind, .. } in &body.items {
            match kind {
                ItemKind::Node(node) => {
                    self.name(&node.name.text, node.name.span);
                    self.body(&node.body, node.node_type.as_ref().map(|name| &*name.text));
                }
                ItemKind::Edge(edge) => {
                    for child in edge.outcomes.iter().filter_map(|outcome| outcome.child.as_ref()) {
                        self.name(&child.text, child.span);
                    }
                    if let Some(target) = &edge.target {
                        self.name(&target.text, target.span);
                    }
                }
                ItemKind::Property(property) => {
                    // Where a property names a script or a journey, a bare word is no node.
                    let known = match node_type.map(|name| self.catalog.lookup(name)) {
                        Some(Lookup::Found(known)) => Some(known),
                        _ => None,
                    };
                    let is_other = known.is_some_and(|known| {
                        let named = known.references.iter().find(|own| own.key == property.name.text);
                        named.is_some_and(|own| {
                            ["script", "journey", "email-template", "social-idp"].contains(&own.to.as_str())
                        })
                    });
                    if let Some(value) = &property.value {
                        self.value(value, !is_other);
                    }
                }
                ItemKind::Assert(assert) => {
                    let points = assert.what.iter().chain(assert.others.iter().flatten());
                    let nodes = points.filter(|point| point.kind.is_none());
                    for point in nodes {
                        // Behind a page's name stands that of its child, where an outcome follows.
                        let nodes = point.names.len().saturating_sub(1).max(1);
                        for name in point.names.iter().take(nodes) {
                            self.name(&name.text, name.span);
                        }
                    }
                }
                ItemKind::Given(_)
                | ItemKind::Expect(_)
                | ItemKind::Note(_)
                | ItemKind::Exit(_)
                | ItemKind::Stray(_) => {}
            }
        }
    }

    fn value(&mut self, value: &Value<'_>, names_nodes: bool) {
        match &value.kind {
            ValueKind::Reference(name) if names_nodes => {
                self.in_values += usize::from(name == self.old);
                self.name(name, value.span);
            }
            ValueKind::Format(own) if names_nodes => own.pieces.iter().for_each(|piece| {
                if let Piece::Value(value) = piece {
                    self.value(value, true);
                }
            }),
            ValueKind::List(list) => {
                list.elements.iter().for_each(|element| self.value(&element.part, names_nodes));
            }
            ValueKind::Map(map) => {
                map.elements.iter().for_each(|element| self.value(&element.part.value, names_nodes));
            }
            ValueKind::Call(function, arguments) if Function::of(function) == Some(Function::Json) => {
                arguments.elements.iter().for_each(|element| self.value(&element.part, true));
            }
            _ => {}
        }
    }

    fn name(&mut self, name: &str, span: Span) {
        if name == self.old {
            self.spans.push(span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"journey Login {
    start -> page

    node page: PageNode@2.0 { // page is a word here
        stage = json({ ChoiceCallback: [{ id: choice, note: "choice" }] })

        node choice: ChoiceCollector {
            choices = ["choice"]
        }

        choice.choice -> choose
    }

    node choose: ScriptedDecision {
        script = choice
        "choice" -> page
    }
}
"#;

    #[test]
    fn all_places_change_and_nothing_else() {
        let renamed = rename(TEXT, "choice", "device", &Catalog::builtin()).expect("it can be renamed");
        let lines: Vec<(&str, &str)> =
            TEXT.lines().zip(renamed.text.lines()).filter(|(old, new)| old != new).collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert_eq!(
            lines[0].1,
            r#"        stage = json({ ChoiceCallback: [{ id: device, note: "choice" }] })"#
        );
        assert_eq!(lines[1].1, "        node device: ChoiceCollector {");
        assert_eq!(lines[2].1, "        device.choice -> choose");
        let back = rename(&renamed.text, "Login.device", "choice", &Catalog::builtin()).expect("and back");
        assert_eq!((back.journey.as_str(), back.text.as_str()), ("Login", TEXT));
    }

    #[test]
    fn assertions_name_nodes() {
        let text = TEXT.replacen(
            "    start",
            "    assert choose requires page.choice.choice | type choice.page requires \"choice\"\n    start",
            1,
        );
        let renamed = rename(&text, "page", "first", &Catalog::builtin()).expect("it can be renamed");
        let line = "assert choose requires first.choice.choice | type choice.page requires \"choice\"";
        assert!(renamed.text.contains(line), "{}", renamed.text);
        let renamed = rename(&text, "choice", "device", &Catalog::builtin()).expect("it can be renamed");
        let line = "assert choose requires page.device.choice | type choice.page requires device";
        assert!(renamed.text.contains(line), "{}", renamed.text);
    }

    #[test]
    fn says_why_it_cannot() {
        for (old, new, words) in [
            ("chioce", "x", "did you mean `choice`?"),
            ("choice", "page", "already"),
            ("choice", "success", "no node can be named"),
        ] {
            let error = rename(TEXT, old, new, &Catalog::builtin()).expect_err("it cannot be").to_string();
            assert!(error.contains(words), "{error}");
        }
        assert!(rename("journey x {", "a", "b", &Catalog::builtin()).is_err());
        for new in ["my choice", "true", "7up"] {
            let error = rename(TEXT, "choice", new, &Catalog::builtin()).expect_err("a value names it");
            assert!(error.to_string().contains("a value names `choice`"), "{error}");
            assert!(rename(TEXT, "choose", new, &Catalog::builtin()).is_ok());
        }
    }
}
