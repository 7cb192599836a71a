//! Parts of a syntax tree that was never a text.

use std::borrow::Cow;

use serde_json::Value as Json;

use crate::language::syntax::{
    Allow, Body, Edge, Element, Entry, Item, ItemKind, List, Name, Outcome, Property, Text, Trivia, Value,
    ValueKind,
};
use crate::source::Span;

pub(super) fn name<'a>(text: impl Into<Cow<'a, str>>) -> Name<'a> {
    let text = text.into();
    let is_quoted = !crate::model::names::is_identifier(&text);
    Name { text, is_quoted, span: Span::default() }
}

pub(super) fn item(kind: ItemKind<'static>) -> Item<'static> {
    Item { trivia: Trivia::default(), allows: Vec::new(), kind, extent: Span::default() }
}

/// An item with a blank line before it.
pub(super) fn apart(kind: ItemKind<'static>) -> Item<'static> {
    Item { trivia: Trivia { after_blank: true, ..Trivia::default() }, ..item(kind) }
}

pub(super) fn property(key: &str, value: Value<'static>) -> ItemKind<'static> {
    ItemKind::Property(Property { name: name(key.to_owned()), value: Some(value) })
}

pub(super) fn edge(outcomes: Vec<Outcome<'static>>, target: &str) -> ItemKind<'static> {
    ItemKind::Edge(Edge { outcomes, target: Some(name(target.to_owned())), arrow: Span::default() })
}

/// An outcome; one that is called `else` is quoted, since the bare word means all others.
pub(super) fn outcome(child: Option<&str>, id: &str) -> Outcome<'static> {
    let mut written = name(id.to_owned());
    written.is_quoted |= id == "else";
    Outcome { child: child.map(|child| name(child.to_owned())), name: written }
}

/// `@allow(CODE, …)`.
pub fn allow(codes: &[&str]) -> Allow<'static> {
    let codes = codes.iter().map(|code| name((*code).to_owned())).collect();
    Allow { codes, why: None, span: Span::default() }
}

pub(super) fn body(items: Vec<Item<'static>>) -> Body<'static> {
    Body { items, ..Body::default() }
}

pub(super) fn value(kind: ValueKind<'static>) -> Value<'static> {
    Value { kind, span: Span::default() }
}

pub(super) fn text(text: &str) -> Value<'static> {
    value(ValueKind::String(Text { text: Cow::Owned(text.to_owned()), raw: None }))
}

pub(super) fn reference(name: &str) -> Value<'static> {
    value(ValueKind::Reference(Cow::Owned(name.to_owned())))
}

pub(super) fn call(name: &str, arguments: Vec<Value<'static>>) -> Value<'static> {
    value(ValueKind::Call(Cow::Owned(name.to_owned()), list(arguments)))
}

pub(super) fn list<T>(parts: Vec<T>) -> List<'static, T> {
    let elements = parts.into_iter().map(|part| Element { trivia: Trivia::default(), part }).collect();
    List { elements, closing_comments: Vec::new() }
}

/// A JSON value as it stands, but for the strings, which `string` decides on.
pub(super) fn json(own: &Json, string: &mut dyn FnMut(&str) -> Value<'static>) -> Value<'static> {
    value(match own {
        Json::Null => ValueKind::Null,
        Json::Bool(flag) => ValueKind::Bool(*flag),
        Json::Number(number) => ValueKind::Number(number.clone()),
        Json::String(text) => return string(text),
        Json::Array(parts) => ValueKind::List(list(parts.iter().map(|part| json(part, string)).collect())),
        Json::Object(members) => {
            let entries =
                members.iter().map(|(key, own)| Entry { key: name(key.clone()), value: json(own, string) });
            ValueKind::Map(list(entries.collect()))
        }
    })
}
