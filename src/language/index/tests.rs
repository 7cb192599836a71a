//! The names in tests: of a journey, and of nodes in it and in those inside it.

use std::collections::HashSet;

use super::known::all_nodes;
use super::{Form, Known, Owner, Symbol, Walk};
use crate::language::syntax::{Declaration, Given, ItemKind, Keyword, Path, ValueKind};
use crate::language::vocabulary::World;

impl<'s, 'a: 's> Walk<'_, 's, 'a> {
    pub(super) fn test(&mut self, own: &'s Declaration<'a>) {
        let mut walked = None;
        for item in &own.body.items {
            let ItemKind::Property(property) = &item.kind else { continue };
            let Some(value) = property.value.as_ref().filter(|_| property.name.text == "journey") else {
                continue;
            };
            let (name, form) = match &value.kind {
                ValueKind::Reference(name) => (&**name, Form::Name),
                ValueKind::String(text) => (&*text.text, Form::Name),
                _ => continue,
            };
            if let Some(name) = self.known.name(Keyword::Journey, name) {
                walked = Some(name);
                self.note(Symbol::Declared(Keyword::Journey, name), value.span, form);
            }
        }
        let Some(walked) = walked else { return };
        let scope = self.known.scope(walked);
        for path in own.body.items.iter().flat_map(|item| paths(&item.kind)) {
            self.node_path(path, &scope);
        }
    }

    /// A path of a test: it begins with a node, or with a journey and its node.
    fn node_path(&mut self, path: &'s Path<'a>, scope: &[&'s str]) {
        let Some(first) = path.parts.first() else { return };
        let owner = |name: &'s str| Owner { keyword: Keyword::Journey, name };
        let having = scope.iter().find(|name| self.known.node(Keyword::Journey, name, &first.text).is_some());
        if let Some(name) = having {
            self.path(&path.parts, owner(name));
            return;
        }
        let named = scope.iter().copied().find(|name| *name == first.text);
        if let (Some(name), true) = (named, path.parts.len() > 1) {
            self.note(Symbol::Declared(Keyword::Journey, name), first.span, Form::Name);
            self.path(&path.parts[1..], owner(name));
        }
    }
}

impl<'s, 'a: 's> Known<'s, 'a> {
    /// A journey and those that run inside it, the nearest first.
    pub fn scope(&self, journey: &'s str) -> Vec<&'s str> {
        let mut all = vec![journey];
        let mut seen = HashSet::from([journey]);
        let mut at = 0;
        while let Some(name) = all.get(at).copied() {
            at += 1;
            let Some(own) = self.get(Keyword::Journey, name) else { continue };
            let mut fragments = HashSet::new();
            let mut open = vec![own];
            while let Some(own) = open.pop() {
                all_nodes(&own.body, &mut |node| {
                    if let Some(used) = self.used(node).filter(|used| fragments.insert(&*used.name.text)) {
                        open.push(used);
                    }
                    for item in &node.body.items {
                        let ItemKind::Property(property) = &item.kind else { continue };
                        let called = match property.value.as_ref().map(|value| &value.kind) {
                            Some(ValueKind::Reference(name)) => &**name,
                            Some(ValueKind::String(text)) => &*text.text,
                            _ => continue,
                        };
                        let inner = self.name(Keyword::Journey, called);
                        all.extend(inner.filter(|inner| seen.insert(*inner)));
                    }
                });
            }
        }
        all
    }
}

/// The paths of an item of a test that begin with a node or a journey.
fn paths<'i, 'a>(item: &'i ItemKind<'a>) -> Vec<&'i Path<'a>> {
    match item {
        ItemKind::Given(given) if !is_world(given) => vec![&given.path],
        ItemKind::Expect(expect) => expect.paths.iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether a `given` speaks of a part of the world.
fn is_world(given: &Given<'_>) -> bool {
    let [only] = given.path.parts.as_slice() else { return false };
    let is_map = given
        .value
        .as_ref()
        .is_some_and(|value| matches!(value.kind, ValueKind::Map(_) | ValueKind::Call(..)));
    given.label.is_some() || !only.is_quoted && World::of(&only.text).is_some() && is_map
}
