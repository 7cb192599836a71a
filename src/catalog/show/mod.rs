//! What `journeyc catalog list` and `journeyc catalog show` print, as texts.

mod block;
mod json;
mod rows;
mod table;
mod text;

use super::{Catalog, Lookup, NodeType, Presence, Target, embedded};
use crate::diagnostic::words_in;

pub use json::{list_json, show_json};
pub use text::{list_text, show_text};

impl Catalog {
    /// The types that a list shows: those that `target` has, or may have, and that `filter` means. Letters' case does not
    /// count, and an empty filter lets all through, sorted by id.
    ///
    /// A filter means the types whose name, or what people call them, holds its words beside each other; where there are
    /// none, those that hold each word anywhere: in id, name, aliases, tags, marks, category, properties, their meanings
    /// or what those refer to.
    pub fn matching(&self, target: Option<Target>, filter: &str) -> Vec<&NodeType> {
        let filter = filter.to_lowercase();
        let words: Vec<&str> =
            filter.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let phrase = words.join(" ");
        let there = |node: &&NodeType| {
            target.is_none_or(|target| !matches!(node.on_target(target), Presence::Absent(_)))
        };
        let all = || self.ids().filter_map(|id| self.get(id)).filter(there);
        let named: Vec<&NodeType> = all().filter(|node| is_called(node, &phrase)).collect();
        let is_phrase = phrase.contains(' ') || !embedded::synonyms(&phrase).is_empty();
        if is_phrase && !named.is_empty() {
            return named;
        }
        let holds = |node: &&NodeType| {
            let text = words_of(node);
            words.iter().all(|word| text.contains(word))
        };
        all().filter(holds).collect()
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

/// Whether the name of a type holds a phrase, or one of the words that types have for it.
fn is_called(node: &NodeType, phrase: &str) -> bool {
    let names = names_of(node);
    let synonyms = embedded::synonyms(phrase).iter().copied();
    synonyms.chain([phrase]).any(|phrase| {
        let spaced = format!(" {phrase} ");
        // An ending counts: `password` in the name is meant by `passwords` no less.
        names.contains(&spaced) || (phrase.len() > 3 && names.contains(&spaced[..spaced.len() - 1]))
    })
}

/// The words that a type goes by, in lower case, apart and between blanks: id, name, aliases and tags.
fn names_of(node: &NodeType) -> String {
    let names = [&node.id, &node.name].into_iter().chain(&node.aliases).chain(&node.tags);
    let mut out = String::from(" ");
    for name in names {
        // `WebAuthn` is looked for as one word and as two.
        let plain = name.to_lowercase();
        let plain = plain.split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned);
        for words in [words_in(name), plain.collect()] {
            for word in words.iter().filter(|word| !word.is_empty()) {
                out.push_str(word);
                out.push(' ');
            }
            out.push_str("\n ");
        }
    }
    out
}

/// Everything that a type can be looked for by, in lower case.
fn words_of(node: &NodeType) -> String {
    let normalized = super::normalize(&node.name);
    let names = names_of(node);
    let mut words = vec![node.id.as_str(), &node.name, &normalized, &node.category, &names];
    words.extend(node.aliases.iter().chain(&node.tags).chain(&node.flags).map(String::as_str));
    for property in &node.base_properties {
        words.push(&property.name);
        words.extend(property.about.as_deref());
    }
    words.extend(node.references.iter().map(|reference| reference.to.as_str()));
    words.join("\n").to_lowercase()
}

#[cfg(test)]
mod tests;
