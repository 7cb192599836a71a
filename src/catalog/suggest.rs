//! What a type name that nobody knows may mean.

use super::{Catalog, Lookup};
use crate::diagnostic::{did_you_mean, mentioning, one_of};

impl Catalog {
    /// `did you mean …?` for a type name that nobody knows: by its spelling, or by the words that it is made of.
    pub fn suggest(&self, written: &str) -> Option<String> {
        let root = written.strip_suffix("Node").unwrap_or(written);
        let other = [root.to_owned(), format!("{root}Node")];
        for other in other {
            if let Lookup::Found(known) = self.lookup(&other) {
                return Some(format!("did you mean `{}`?", self.short_name(&known.id)));
            }
        }
        did_you_mean(written, self.names().chain(self.ids())).or_else(|| {
            let ids: Vec<(&str, String)> = self.ids().map(|id| (id, self.short_name(id))).collect();
            // An id may hold words that the console's name lacks.
            let words = ids.iter().map(|(_, short)| short.as_str());
            one_of(&mentioning(root, words)).or_else(|| one_of(&mentioning(root, self.ids())))
        })
    }
}
