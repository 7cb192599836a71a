//! Properties of journeys and nodes.

use serde_json::Value as Json;

use crate::catalog::{Kind, NodeType};
use crate::diagnostic::Code;
use crate::language::resolve::values::{Scope, Wanted};
use crate::language::resolve::{Context, duplicate};
use crate::language::syntax::{Body, ItemKind, ValueKind};
use crate::model::{Property, PropertyList};

impl<'a> Context<'a, '_> {
    /// The properties of a block; those for which `wanted` gives nothing are left out.
    pub(in crate::language::resolve) fn properties(
        &mut self,
        body: &Body<'_>,
        wanted: impl Fn(&str) -> Option<Wanted<'a>>,
        scope: &mut Scope<'_>,
    ) -> PropertyList {
        let mut list = PropertyList::default();
        for item in &body.items {
            let ItemKind::Property(property) = &item.kind else { continue };
            let name = &property.name;
            let value = property.value.as_ref();
            let Some(wanted) = wanted(&name.text) else { continue };
            let resolved = value.and_then(|value| self.value(value, wanted, scope));
            if let Some(first) = list.get(&name.text) {
                let first = first.name_span.unwrap_or(name.span);
                self.report(duplicate(Code::DuplicateProperty, "property", name, first));
                continue;
            }
            let part_spans = match value.map(|value| &value.kind) {
                Some(ValueKind::List(parts)) => {
                    parts.elements.iter().map(|element| element.part.span).collect()
                }
                Some(ValueKind::Map(parts)) => {
                    parts.elements.iter().map(|element| element.part.value.span).collect()
                }
                _ => Vec::new(),
            };
            let key_spans = match value.map(|value| &value.kind) {
                Some(ValueKind::Map(parts)) => {
                    parts.elements.iter().map(|element| element.part.key.span).collect()
                }
                _ => Vec::new(),
            };
            list.push(Property {
                name: name.text.to_string(),
                is_broken: resolved.is_none(),
                value: resolved.unwrap_or_default(),
                name_span: Some(name.span),
                value_span: value.map(|value| value.span),
                part_spans,
                key_spans,
                is_filled: false,
            });
        }
        list
    }
}

/// What a bare word may mean as the value of a property.
pub(super) fn wanted<'c>(known: Option<&'c NodeType>, property: &str) -> Wanted<'c> {
    let Some(known) = known else { return Wanted::Anything };
    match known.references.iter().find(|reference| reference.key == property) {
        Some(reference) => Wanted::of(&reference.to),
        None => match known.versions.iter().rev().find_map(|version| known.property(version, property)) {
            Some(rule) if rule.kind == Kind::Boolean || rule.allowed.iter().any(Json::is_string) => {
                Wanted::Value(rule)
            }
            _ => Wanted::Anything,
        },
    }
}
