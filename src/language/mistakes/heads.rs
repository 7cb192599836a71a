//! What is wrong with the head of a declaration or node.

use super::in_block;
use super::tokens::{first_token, leading_names, name_at, part, shown};
use crate::catalog::{Catalog, Lookup};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::names::written;
use crate::source::Span;

/// What words behind a node's type are.
pub enum Behind {
    /// The rest of the type's name, which is this without its blanks.
    Type(String),
    /// A label without its quotes.
    Label,
    /// Nobody knows.
    Unknown,
}

/// Stands behind the head of a node, on its line.
pub fn behind_node(text: &str, span: Span) -> Diagnostic {
    let (names, rest) = leading_names(text);
    let token = first_token(text);
    let here = part(span, 0, token.len());
    match names.as_slice() {
        [name] if rest.is_empty() => {
            Diagnostic::new(Code::MissingArrow, here, format!("expected `->` before `{name}`"))
                .help(format!("a node with a single edge is written `node ID: TYPE -> {name}`"))
        }
        _ => in_block(text, span),
    }
}

/// The same where an arrow follows, and the second word may as well be an outcome.
pub fn split_type(first: &str, more: &str, span: Span, catalog: &Catalog) -> Option<(String, Diagnostic)> {
    if catalog.lookup(first) != Lookup::Unknown {
        return None;
    }
    match behind_type(first, more, span, catalog) {
        (Behind::Type(known), diagnostic) => Some((known, diagnostic)),
        _ => None,
    }
}

/// The known type that is written as several words.
fn type_of_words(first: &str, more: &str, catalog: &Catalog) -> Option<String> {
    let joined = format!("{first}{more}");
    match catalog.lookup_loosely(&joined) {
        Lookup::Found(known) => Some(catalog.short_name(&known.id)),
        _ => None,
    }
}

/// Words stand behind the type of a node.
pub fn behind_type(first: &str, more: &str, span: Span, catalog: &Catalog) -> (Behind, Diagnostic) {
    let diagnostic = |message: String| Diagnostic::new(Code::UnexpectedToken, span, message);
    let label = format!("`\"{}\"`", shown(more));
    if let Some(known) = type_of_words(first, more, catalog) {
        let help = format!("did you mean `{known}`?");
        return (
            Behind::Type(known),
            diagnostic("a type's name is written without blanks".into()).help(help),
        );
    }
    if catalog.lookup(first) != Lookup::Unknown {
        let help = format!("the label of a node stands between quotes: {label}");
        return (Behind::Label, diagnostic(format!("unexpected `{}`", shown(more))).help(help));
    }
    let joined = format!("{first}{more}").replace([' ', '\t'], "");
    let help = catalog.suggest(&joined).unwrap_or_else(|| {
        format!(
            "a type is one word, as `journeyc catalog list` shows it; the label of a node stands between quotes: {label}"
        )
    });
    (Behind::Unknown, diagnostic("a type's name is written without blanks".into()).help(help))
}

/// How a node of this name is written, with the type as far as it is known.
pub fn node_form(name: &str, node_type: Option<&str>) -> String {
    let name = written(name);
    let rest = node_type.map_or_else(|| "TYPE \"Label\"".to_owned(), shown);
    format!("node {}: {rest} {{ … }}", shown(&name))
}

/// The node that `TYPE NAME {` is meant to be: `rest` is what follows its first word.
pub(super) fn without_word(first: &str, rest: &str) -> Option<String> {
    let second = name_at(rest);
    let mut behind = rest[second.len()..].trim_start_matches([' ', '\t']);
    if behind.starts_with('"') {
        behind = behind[name_at(behind).len()..].trim_start_matches([' ', '\t']);
    }
    if !behind.starts_with('{') {
        return None;
    }
    let is_type = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let (name, node_type) =
        if is_type(second) && !is_type(first) { (first, second) } else { (second, first) };
    Some(node_form(name.trim_matches('"'), Some(node_type.trim_matches('"'))))
}

/// Words or letters stand behind the bare name of a declaration; `whole` is all of it.
pub fn behind_name(keyword: &str, whole: &str, span: Span) -> Diagnostic {
    let message = match whole.chars().find(|c| c.is_alphanumeric() && !c.is_ascii()) {
        Some(letter) => format!("`{letter}` cannot stand in a bare name"),
        None => "a bare name is one word".to_owned(),
    };
    let help = format!("a name with other characters stands in quotes: `{keyword} \"{}\"`", shown(whole));
    Diagnostic::new(Code::UnexpectedToken, span, message).help(help)
}
