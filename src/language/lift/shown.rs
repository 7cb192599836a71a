//! What a lifted source shows of the nodes of its journey.

use std::collections::HashSet;

use super::Lifted;
use crate::language::syntax::{Item, ItemKind, Keyword};

/// The properties that a source shows, by node.
#[derive(Debug, Default)]
pub struct Shown<'d>(HashSet<(&'d str, &'d str)>);

impl<'d> Shown<'d> {
    /// What a lifted source shows.
    pub fn of(lifted: &'d Lifted) -> Self {
        let mut shown = Self::default();
        let declarations = lifted.document.declarations.iter();
        for journey in declarations.filter(|declaration| declaration.keyword == Keyword::Journey) {
            shown.add(&journey.body.items);
        }
        shown
    }

    /// Whether it shows a property of a node.
    pub fn has(&self, node: &str, property: &str) -> bool {
        self.0.contains(&(node, property))
    }

    fn add(&mut self, items: &'d [Item<'static>]) {
        for item in items {
            let ItemKind::Node(node) = &item.kind else { continue };
            for inner in &node.body.items {
                if let ItemKind::Property(property) = &inner.kind {
                    self.0.insert((&node.name.text, &property.name.text));
                }
            }
            // Pages hold no pages, so this ends.
            self.add(&node.body.items);
        }
    }
}
