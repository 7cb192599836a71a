//! What a type name that nobody knows may mean.

use super::{Catalog, Lookup, embedded};
use crate::diagnostic::{did_you_mean, mentioning, one_of, words_in};

/// How many types one suggestion names.
const MOST: usize = 4;

impl Catalog {
    /// `did you mean …?` for a type name that nobody knows: an id without its closing `Node`, another spelling, or types
    /// that are made of the same words, the likelier first.
    pub fn suggest(&self, written: &str) -> Option<String> {
        let root = written.strip_suffix("Node").unwrap_or(written);
        let other = [root.to_owned(), format!("{root}Node")];
        for other in other {
            if let Lookup::Found(known) = self.lookup(&other) {
                return Some(format!("did you mean `{}`?", self.short_name(&known.id)));
            }
        }
        let whole = self
            .ids()
            .find(|id| id.eq_ignore_ascii_case(written) || id.eq_ignore_ascii_case(&format!("{root}Node")));
        if let Some(id) = whole {
            return Some(format!("did you mean `{}`?", self.short_name(id)));
        }
        let alike = || did_you_mean(written, self.names().chain(self.ids()));
        self.called(root).or_else(|| self.same_words(root)).or_else(alike)
    }

    /// Types whose name or id holds every word of another.
    fn same_words(&self, root: &str) -> Option<String> {
        let shorts: Vec<String> = self.ids().map(|id| self.short_name(id)).collect();
        // An id may hold words that the console's name lacks.
        let by_name = mentioning(root, shorts.iter().map(String::as_str));
        let by_id = mentioning(root, self.ids());
        self.best(root, by_name.into_iter().chain(by_id))
    }

    /// Types that people call by this name, or that have all of its words beside each other.
    fn called(&self, root: &str) -> Option<String> {
        let words = words_in(root);
        let phrase = words.join(" ");
        if words.len() < 2 && embedded::synonyms(&phrase).is_empty() {
            return None;
        }
        let meant = self.matching(None, &phrase);
        self.best(root, meant.into_iter().map(|node| node.id.as_str()))
    }

    /// The likeliest of some types, the shortest first: those that begin or end with what was written, and those of the
    /// product that are not deprecated, where there are any.
    fn best<'a>(&self, root: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
        let mut ids: Vec<&str> = Vec::new();
        for name in names {
            if let Lookup::Found(node) = self.lookup(name)
                && !ids.contains(&node.id.as_str())
            {
                ids.push(&node.id);
            }
        }
        let root = root.to_lowercase();
        let is_at_edge = |id: &str| {
            let short = self.short_name(id).to_lowercase();
            short.starts_with(&root) || short.ends_with(&root)
        };
        if ids.iter().any(|id| is_at_edge(id)) {
            ids.retain(|id| is_at_edge(id));
        }
        let is_odd = |id: &str| {
            let marks = ["marketplace", "not-listed", "deprecated"];
            self.get(id).is_some_and(|node| marks.iter().any(|mark| node.has_flag(mark)))
        };
        if ids.iter().any(|id| !is_odd(id)) {
            ids.retain(|id| !is_odd(id));
        }
        ids.sort_by_cached_key(|id| {
            let short = self.short_name(id);
            (short.len(), short)
        });
        ids.truncate(MOST);
        let shorts: Vec<String> = ids.iter().map(|id| self.short_name(id)).collect();
        one_of(&shorts.iter().map(String::as_str).collect::<Vec<_>>())
    }
}
