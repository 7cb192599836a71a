//! The catalogue that the program carries: a sorted index made by the build script. An entry is decoded when it is
//! first asked for, and then kept.

use std::sync::OnceLock;

use super::decode;
use super::entry::NodeType;

mod index {
    include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

    /// Type id and JSON text, sorted by id.
    pub(super) fn entries() -> &'static [(&'static str, &'static str)] {
        &ENTRIES
    }

    /// Normalized name and the places of its types among the entries, sorted by name.
    pub(super) fn names() -> &'static [(&'static str, &'static [usize])] {
        &NAMES
    }

    /// How many types there are.
    pub(super) const COUNT: usize = ENTRIES.len();
}

static DECODED: [OnceLock<NodeType>; index::COUNT] = [const { OnceLock::new() }; index::COUNT];

/// Every type id, sorted.
pub(super) fn ids<'a>() -> impl Iterator<Item = &'a str> {
    index::entries().iter().map(|(id, _)| *id)
}

/// Every normalized name, sorted.
pub(super) fn names<'a>() -> impl Iterator<Item = &'a str> {
    index::names().iter().map(|(name, _)| *name)
}

/// The ids of the types with this normalized name.
pub(super) fn named<'a>(name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
    let names = index::names();
    let places = names.binary_search_by_key(&name, |(own, _)| own).map_or(&[][..], |found| names[found].1);
    places.iter().map(|place| index::entries()[*place].0)
}

/// The type with this id.
pub(super) fn get(id: &str) -> Option<&'static NodeType> {
    let place = index::entries().binary_search_by_key(&id, |(own, _)| own).ok()?;
    Some(DECODED[place].get_or_init(|| {
        let value = serde_json::from_str(index::entries()[place].1).expect("the build script wrote it");
        decode::entry(&value).expect("the build script has decoded this very entry")
    }))
}
