//! What a type name that nobody knows may mean.

use super::{Catalog, Lookup, embedded};
use crate::diagnostic::{Code, Diagnostic, Place, mentioning, nearest, one_of, words_in};

/// How many types one suggestion names.
const MOST: usize = 4;

impl Catalog {
    /// `did you mean …?` for a type name that nobody knows: an id without its closing `Node`, another spelling, or types
    /// that are made of the same words, the likelier first.
    pub fn suggest(&self, written: &str) -> Option<String> {
        let meant = self.meant(written);
        one_of(&meant.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// What there is to say of a type name that nobody knows.
    pub fn unknown_type(&self, name: &str, place: impl Into<Place>) -> Diagnostic {
        let message = format!("there is no node type `{name}`");
        let diagnostic = Diagnostic::new(Code::UnknownNodeType, place, message);
        let meant = self.meant(name);
        match meant.as_slice() {
            [only] => diagnostic.meant(only),
            some => {
                let some: Vec<&str> = some.iter().map(String::as_str).collect();
                diagnostic.help(one_of(&some).unwrap_or_else(|| {
                    "`journeyc catalog list` shows the known ones; teach it a custom type with `--catalog FILE`, \
                     or accept it as it is with `--allow unknown-node-type`"
                        .to_owned()
                }))
            }
        }
    }

    /// The names of the types that such a name may mean.
    pub fn meant(&self, written: &str) -> Vec<String> {
        let root = written.strip_suffix("Node").unwrap_or(written);
        let other = [root.to_owned(), format!("{root}Node")];
        for other in other {
            if let Lookup::Found(known) = self.lookup(&other) {
                return vec![self.short_name(&known.id)];
            }
        }
        let whole = self
            .ids()
            .find(|id| id.eq_ignore_ascii_case(written) || id.eq_ignore_ascii_case(&format!("{root}Node")));
        if let Some(id) = whole {
            return vec![self.short_name(id)];
        }
        let called = self.called(root);
        let meant = if called.is_empty() { self.same_words(root) } else { called };
        if !meant.is_empty() {
            return meant;
        }
        nearest(written, self.names().chain(self.ids())).map(str::to_owned).into_iter().collect()
    }

    /// Types whose name or id holds every word of another.
    fn same_words(&self, root: &str) -> Vec<String> {
        let shorts: Vec<String> = self.ids().map(|id| self.short_name(id)).collect();
        // An id may hold words that the console's name lacks.
        let by_name = mentioning(root, shorts.iter().map(String::as_str));
        let by_id = mentioning(root, self.ids());
        self.best(root, by_name.into_iter().chain(by_id))
    }

    /// Types that people call by this name, or that have all of its words beside each other.
    fn called(&self, root: &str) -> Vec<String> {
        let words = words_in(root);
        let phrase = words.join(" ");
        if words.len() < 2 && embedded::synonyms(&phrase).is_empty() {
            return Vec::new();
        }
        let meant = self.matching(None, &phrase);
        self.best(root, meant.into_iter().map(|node| node.id.as_str()))
    }

    /// The likeliest of some types, the shortest first: those that begin or end with what was written, and those of the
    /// product that are not deprecated, where there are any.
    fn best<'a>(&self, root: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
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
        ids.iter().map(|id| self.short_name(id)).collect()
    }
}
