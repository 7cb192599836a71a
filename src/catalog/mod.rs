//! Node types, their properties, and the rules that derive outcomes from configuration.
//!
//! The facts are data: `catalog/*.json`, one file a family, put into the program by the build script. A
//! [`Catalog`] answers from them and from what was [added](Catalog::add). Nothing is decoded before it is asked for,
//! so that opening one costs next to nothing.

mod absence;
mod configuration;
mod decode;
mod diff;
mod embedded;
mod entry;
mod extra;
mod facts;
mod fields;
mod names;
mod outcomes;
mod parts;
mod presence;
mod property;
mod release;
mod rule;
pub mod secret;
mod show;
mod suggest;
mod target;
mod tree;
mod words;

use std::collections::{BTreeMap, BTreeSet};

pub use absence::{Absence, Cause, Need};
pub(crate) use configuration::is_empty;
pub use configuration::{Configuration, WithChildren, is_locale, is_placeholder};
pub use diff::{CatalogDiff, Difference, What, diff_json, diff_text};
pub use embedded::facts_of;
pub use entry::{
    AicListing, AmReleases, Collects, Confidence, FormerOutcomes, Imitable, Level, NodeType, Page, Platforms,
    Position, Reference, Role, Service, ServiceNeed, State, VersionDetails,
};
pub use extra::{CatalogError, SCRIPT_ERROR};
pub use names::normalize;
pub(crate) use outcomes::first_deciding;
pub use outcomes::{Child, Outcome, Outcomes};
pub use presence::Presence;
pub use property::{Kind, PropertyType};
pub use rule::{Branch, Constraint, Item, Predicate, Rule, Test};
pub use show::{list_json, list_text, show_json, show_text};
pub use target::{Target, UnknownTarget};
pub use tree::{CLOUD_IDENTITIES, TREE_PROPERTIES, TreeProperty, tree_property};

/// The entry that stands for every custom type without a definition.
pub const CUSTOM: &str = "designer-*";

/// What the type ids of custom types begin with.
pub const CUSTOM_PREFIX: &str = "designer-";

/// The node types that a build knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalog {
    /// Types that were added, by id; they win over the embedded ones.
    added: BTreeMap<String, NodeType>,
    /// The ids of added types, by normalized name.
    added_names: BTreeMap<String, BTreeSet<String>>,
}

/// What a type name in a source means.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup<'a> {
    /// One type.
    Found(&'a NodeType),
    /// Several types share the name; their ids, sorted.
    Ambiguous(Vec<&'a str>),
    /// No type has the name.
    Unknown,
}

impl Catalog {
    /// The catalogue that the program carries.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// What a type name in a source means: an exact type id wins; else the console's or the documentation's name
    /// with everything but letters and digits [left out](normalize). Case counts.
    pub fn lookup(&self, written: &str) -> Lookup<'_> {
        if let Some(node) = self.get(written) {
            return Lookup::Found(node);
        }
        let ids = self.named(written);
        match ids.as_slice() {
            [] => Lookup::Unknown,
            [id] => self.get(id).map_or(Lookup::Unknown, Lookup::Found),
            _ => Lookup::Ambiguous(ids),
        }
    }

    /// The type with this id. A custom type without a definition of its own is its family's [entry](CUSTOM).
    pub fn get(&self, id: &str) -> Option<&NodeType> {
        let family = || id.strip_prefix(CUSTOM_PREFIX).filter(|rest| !rest.is_empty()).map(|_| CUSTOM);
        self.added.get(id).or_else(|| embedded::get(id)).or_else(|| embedded::get(family()?))
    }

    /// Whether a page of version 2.0 runs a node of this type [apart](Page::standalone) from its other children.
    pub fn is_standalone(&self, id: &str) -> bool {
        self.get(id).is_some_and(|node| node.page.standalone)
    }

    /// Every type id, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let ids: BTreeSet<&str> = embedded::ids().chain(self.added.keys().map(String::as_str)).collect();
        ids.into_iter()
    }

    /// Every name that [`Catalog::lookup`] knows beside the ids, sorted; for "did you mean".
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let added = self.added_names.keys().map(String::as_str);
        let names: BTreeSet<&str> = embedded::names().chain(added).collect();
        names.into_iter()
    }

    /// How a source names the type: the console's name where that means this type and no other, else the id.
    pub fn short_name(&self, id: &str) -> String {
        let Some(node) = self.get(id) else { return id.to_owned() };
        let name = normalize(&node.name);
        let is_word = name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.is_ascii();
        if is_word && node.id == id && self.lookup(&name) == Lookup::Found(node) {
            name
        } else {
            id.to_owned()
        }
    }

    /// The ids of the types with this normalized name, sorted.
    fn named(&self, name: &str) -> Vec<&str> {
        let added = self.added_names.get(name).into_iter().flatten().map(String::as_str);
        let mut ids: Vec<&str> = embedded::named(name).chain(added).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Takes a type in, in the place of one with the same id.
    fn insert(&mut self, mut node: NodeType) {
        node.added = true;
        for name in node.aliases.iter().chain([&node.name]).map(|name| normalize(name)) {
            let short = names::without_node(&name).filter(|short| self.named(short).is_empty());
            for name in short.map(str::to_owned).into_iter().chain([name]) {
                self.added_names.entry(name).or_default().insert(node.id.clone());
            }
        }
        self.added.insert(node.id.clone(), node);
    }
}

#[cfg(test)]
mod tests;
