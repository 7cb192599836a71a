//! Names that are told apart by numbers.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;

/// What names that some file system takes for one have in common.
pub fn one_name(name: &str) -> String {
    // Small letters first: some capitals have no small letter of one character.
    name.nfd().collect::<String>().to_lowercase().nfc().collect()
}

/// Names that are distinct, on file systems too that take capitals for small letters, or one Unicode form for the other. Numbers go on where they ended, so
/// that many things of one name cost no search.
#[derive(Debug, Default)]
pub struct Distinct {
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Distinct {
    /// Keeps a name from being taken.
    pub fn add(&mut self, name: &str) {
        self.taken.insert(one_name(name));
    }

    /// Takes the first of `name`, `name2`, `name3` … that is free; `between` stands before the number.
    pub fn take(&mut self, name: &str, between: &str) -> String {
        let small = one_name(name);
        if self.taken.insert(small.clone()) {
            return name.to_owned();
        }
        let next = self.next.entry(small).or_insert(2);
        loop {
            let candidate = format!("{name}{between}{next}");
            *next += 1;
            if self.taken.insert(one_name(&candidate)) {
                return candidate;
            }
        }
    }
}

impl FromIterator<String> for Distinct {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        let mut distinct = Self::default();
        names.into_iter().for_each(|name| distinct.add(&name));
        distinct
    }
}
