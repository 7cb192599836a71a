//! What `journeyc catalog list` and `journeyc catalog show` print, as texts.

mod block;
mod json;
mod rows;
mod table;
mod text;

use super::{Catalog, Collects, Lookup, NodeType, Presence, Target};

pub use json::{list_json, show_json};
pub use text::{list_text, show_text};

impl Catalog {
    /// The types that a list shows, sorted by id: those that `target` has, or may have, and that hold each word of `filter`
    /// in id, name, aliases, tags, category, properties or what those refer to; letters' case does not count, and an empty
    /// filter lets all through.
    pub fn matching(&self, target: Option<Target>, filter: &str) -> Vec<&NodeType> {
        let filter = filter.to_lowercase();
        let words: Vec<&str> = filter.split_whitespace().collect();
        let named = |node: &NodeType| {
            let text = words_of(node);
            words.iter().all(|word| text.contains(word))
        };
        let there = |node: &NodeType| {
            target.is_none_or(|target| !matches!(node.on_target(target), Presence::Absent(_)))
        };
        self.ids().filter_map(|id| self.get(id)).filter(|node| named(node) && there(node)).collect()
    }

    /// The type that a reader of the catalogue means: as [`Catalog::lookup`], but the console's name may be written
    /// with its blanks.
    pub fn lookup_loosely(&self, written: &str) -> Lookup<'_> {
        match self.lookup(written) {
            Lookup::Unknown => self.lookup(&super::normalize(written)),
            found => found,
        }
    }
}

/// Everything that a type can be looked for by, in lower case.
fn words_of(node: &NodeType) -> String {
    let normalized = super::normalize(&node.name);
    let mut words = vec![node.id.as_str(), &node.name, &normalized, &node.category];
    words.extend(node.aliases.iter().chain(&node.tags).map(String::as_str));
    words.extend(node.base_properties.iter().map(|property| property.name.as_str()));
    words.extend(node.references.iter().map(|reference| reference.to.as_str()));
    if node.page.collects == Collects::Suspend {
        // What the documentation calls a journey that goes on from a link in an email.
        words.push("magic link");
    }
    words.join("\n").to_lowercase()
}

#[cfg(test)]
mod tests;
