//! The catalogue that the program carries: a sorted index made by the build script. An entry is decoded when it is
//! first asked for, and then kept.

use std::sync::{LazyLock, OnceLock};

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

    /// The day of the facts.
    pub(super) fn facts_of() -> &'static str {
        FACTS_OF
    }

    /// What people call things, sorted, with the words that types have for them.
    pub(super) fn synonyms() -> &'static [(&'static str, &'static [&'static str])] {
        &SYNONYMS
    }

    /// How many types there are.
    pub(super) const COUNT: usize = ENTRIES.len();
}

static DECODED: [OnceLock<NodeType>; index::COUNT] = [const { OnceLock::new() }; index::COUNT];

/// The day up to which the facts of the catalogue were gathered, as `YYYY-MM-DD`.
pub fn facts_of() -> &'static str {
    index::facts_of()
}

/// The words that types have for what people call by these words, in any order; none where that is no common phrase.
pub(super) fn synonyms(phrase: &str) -> &'static [&'static str] {
    let sorted = |phrase: &'_ str| -> Vec<String> {
        let mut words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    let wanted = sorted(phrase);
    let is_meant = |word: &str| word.len() == phrase.len() && sorted(word) == wanted;
    index::synonyms().iter().find(|(word, _)| is_meant(word)).map_or(&[], |(_, meanings)| meanings)
}

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

/// So many slots for the places of types: a power of two, more than twice as many as there are types.
const SLOTS: usize = (2 * index::COUNT + 1).next_power_of_two();

/// The place of a type among the entries: found by a hash of its id, since nearly every pass asks for nearly every node.
fn place(id: &str) -> Option<usize> {
    static PLACES: LazyLock<Vec<Option<u16>>> = LazyLock::new(|| {
        let mut slots = vec![None; SLOTS];
        for (place, (id, _)) in (0..).zip(index::entries()) {
            let slot = probe(id).find(|slot| slots[*slot].is_none());
            slots[slot.expect("there are more slots than types")] = Some(place);
        }
        slots
    });
    probe(id).map_while(|slot| PLACES[slot]).map(usize::from).find(|place| index::entries()[*place].0 == id)
}

/// The slots that an id may be in, in order.
fn probe(id: &str) -> impl Iterator<Item = usize> {
    let mut hash = id.len() as u64;
    for chunk in id.as_bytes().chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    let first = (hash >> 40) as usize;
    (0..SLOTS).map(move |step| (first + step) % SLOTS)
}

/// The type with this id.
pub(super) fn get(id: &str) -> Option<&'static NodeType> {
    let place = place(id)?;
    Some(DECODED[place].get_or_init(|| {
        let value = serde_json::from_str(index::entries()[place].1).expect("the build script wrote it");
        decode::entry(&value).expect("the build script has decoded this very entry")
    }))
}
