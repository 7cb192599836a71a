//! What a server says of its node types, held against the catalogue.

mod compare;
mod text;

use serde_json::Value;

use super::extra::{CatalogError, Stated, stated};
use super::{Catalog, Presence, Target};

pub use text::{diff_json, diff_text};

/// How a server's reply and the catalogue differ.
#[derive(Clone, Debug, PartialEq)]
pub struct CatalogDiff {
    /// The platform that the catalogue was asked for.
    pub target: Target,
    /// How many types both know.
    pub compared: usize,
    /// The differences, by type id; the types of the reply in its order, then those that it lacks.
    pub differences: Vec<Difference>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The type id.
    pub node_type: String,
    /// What differs.
    pub what: What,
    /// The property, the version or the list that it is about; none for a type as a whole.
    pub name: Option<String>,
    /// What the catalogue says.
    pub ours: Option<Value>,
    /// What the server says.
    pub theirs: Option<Value>,
}

/// What differs between a server and the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The catalogue lacks the type.
    TypeOnlyThere,
    /// The server lacks the type.
    TypeOnlyHere,
    /// The server's latest version is another than the catalogue's.
    Version,
    /// The catalogue lacks the property.
    PropertyOnlyThere,
    /// The server lacks the property.
    PropertyOnlyHere,
    /// The property takes another kind of value.
    Kind,
    /// The property is required by one of both.
    Required,
    /// The default is another.
    Default,
    /// The allowed values are others.
    Values,
    /// The outcomes of the default configuration are others, or come in another order.
    Outcomes,
    /// Whether and how the type may stand in a page.
    InPage,
}

impl What {
    /// The word for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::TypeOnlyThere => "type-only-there",
            Self::TypeOnlyHere => "type-only-here",
            Self::Version => "version",
            Self::PropertyOnlyThere => "property-only-there",
            Self::PropertyOnlyHere => "property-only-here",
            Self::Kind => "kind",
            Self::Required => "required",
            Self::Default => "default",
            Self::Values => "values",
            Self::Outcomes => "outcomes",
            Self::InPage => "in-page",
        }
    }
}

impl CatalogDiff {
    /// Whether there is no difference.
    pub fn is_equal(&self) -> bool {
        self.differences.is_empty()
    }
}

impl Catalog {
    /// Compares this catalogue with the saved reply of `nodes?_action=listLatestNodeDefinitions` of a server of this
    /// platform: types, versions, properties, and the outcomes of the default configuration.
    pub fn diff(&self, reply: &str, target: Target) -> Result<CatalogDiff, CatalogError> {
        let stated = stated(reply)?;
        let mut diff = CatalogDiff { target, compared: 0, differences: Vec::new() };
        for theirs in &stated {
            match self.get(&theirs.id).filter(|known| known.id == theirs.id) {
                Some(ours) => {
                    diff.compared += 1;
                    compare::types(self, ours, theirs, target, &mut diff.differences);
                }
                None => diff.differences.push(only_there(theirs)),
            }
        }
        let is_there = |id: &str| stated.iter().any(|theirs| theirs.id == id);
        let missing = self.ids().filter(|id| !is_there(id) && !id.ends_with('*')).filter(|id| {
            self.get(id).is_some_and(|node| !node.added && node.on_target(target) == Presence::Present)
        });
        diff.differences.extend(missing.map(|id| whole(id, What::TypeOnlyHere)));
        Ok(diff)
    }
}

fn whole(id: &str, what: What) -> Difference {
    Difference { node_type: id.to_owned(), what, name: None, ours: None, theirs: None }
}

/// A type that the catalogue lacks, with its outcomes.
fn only_there(theirs: &Stated) -> Difference {
    let ids =
        |items: &Vec<super::rule::Item>| items.iter().map(|item| Value::from(item.id.as_str())).collect();
    Difference { theirs: theirs.outcomes.as_ref().map(ids), ..whole(&theirs.id, What::TypeOnlyThere) }
}

#[cfg(test)]
mod tests;
