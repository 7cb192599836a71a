//! The names in assertions and policies.

use super::{Form, Owner, Place, Symbol, Walk};
use crate::language::syntax::{Assert, Declaration, ItemKind, Keyword, Name, Value, ValueKind};
use crate::language::vocabulary::Kind;

impl<'s, 'a: 's> Walk<'_, 's, 'a> {
    /// An assertion, which speaks of nodes where it stands in a journey.
    pub(super) fn assert(&mut self, assert: &'s Assert<'a>, owner: Option<Owner<'s>>) {
        for point in assert.what.iter().chain(assert.others.iter().flatten()) {
            match (point.kind, owner) {
                (Some(Kind::Journey), _) => {
                    if let [name] = point.names.as_slice()
                        && let Some(known) = self.known.name(Keyword::Journey, &name.text)
                    {
                        self.note(Symbol::Declared(Keyword::Journey, known), name.span, Form::Name);
                    }
                }
                (None, Some(owner)) => self.path(&point.names, owner),
                _ => {}
            }
        }
    }

    /// The nodes that names between points mean: one, or that of a page's child, or those of the fragments that uses stand for.
    pub(super) fn path(&mut self, names: &'s [Name<'a>], owner: Owner<'s>) {
        let Some(first) = names.first() else { return };
        let mut owner = owner;
        let mut at = self.known.node(owner.keyword, owner.name, &first.text);
        for (index, name) in names.iter().enumerate() {
            let Some(node) = at else { return };
            self.note(Symbol::Node(owner, &name.text), name.span, Form::Name);
            let next = names.get(index + 1).map(|next| &*next.text);
            at = match (self.known.used(node), next) {
                (Some(used), Some(next)) => {
                    owner = Owner { keyword: Keyword::Fragment, name: &used.name.text };
                    self.known.node(owner.keyword, owner.name, next)
                }
                (None, Some(next)) => node.body.items.iter().find_map(|item| match &item.kind {
                    ItemKind::Node(child) if child.name.text == next => Some(&**child),
                    _ => None,
                }),
                (_, None) => None,
            };
        }
    }

    /// A policy.
    pub(super) fn policy(&mut self, own: &'s Declaration<'a>) {
        for item in &own.body.items {
            match &item.kind {
                ItemKind::Assert(assert) => self.assert(assert, None),
                ItemKind::Property(property) => {
                    let names_journeys = ["for", "except"].contains(&&*property.name.text);
                    let Some(value) = &property.value else { continue };
                    self.value(value, Place::Anything.alone(), None);
                    if names_journeys {
                        self.names_in(value);
                    }
                }
                _ => {}
            }
        }
    }

    /// The texts of a list that are names of journeys.
    fn names_in(&mut self, value: &'s Value<'a>) {
        match &value.kind {
            ValueKind::List(list) => list.elements.iter().for_each(|own| self.names_in(&own.part)),
            ValueKind::String(text) => {
                if let Some(name) = self.known.name(Keyword::Journey, &text.text) {
                    self.note(Symbol::Declared(Keyword::Journey, name), value.span, Form::Text);
                }
            }
            _ => {}
        }
    }
}
