//! Which node of the old journey is which node of the new one: by id first, then by name and place in the graph.
//!
//! Each step only matches what is left over by those before it, the surest first, so that a node is never taken by a
//! poor likeness that has a good one elsewhere.

mod colours;
mod leftover;
mod pages;

use std::collections::HashMap;

use super::side::{End, Side, outcome_word};
use crate::catalog::Catalog;
use crate::model::{Journey, Node};
use colours::{Base, Likeness};

/// The pairs of nodes, by their places on either side.
#[derive(Debug)]
pub(super) struct Matching {
    pub to_new: Vec<Option<usize>>,
    pub to_old: Vec<Option<usize>>,
}

impl Matching {
    fn pair(&mut self, old: usize, new: usize) {
        self.to_new[old] = Some(new);
        self.to_old[new] = Some(old);
    }

    /// Nodes of a list that have no partner, by their places.
    fn free<'m>(places: &'m [usize], partners: &'m [Option<usize>]) -> impl Iterator<Item = usize> + 'm {
        places.iter().copied().filter(|place| partners[*place].is_none())
    }
}

/// Matches the nodes of two journeys.
pub(super) fn matching(old: &Side<'_>, new: &Side<'_>, catalog: &Catalog) -> Matching {
    let (to_new, to_old) = (vec![None; old.spots.len()], vec![None; new.spots.len()]);
    let mut found = Matcher { old, new, matching: Matching { to_new, to_old } };
    found.by_id();
    found.by_key();
    if found.is_open() {
        let bases = (Base::of(old, catalog), Base::of(new, catalog));
        found.by_place(&bases);
        found.leftover(&bases);
    }
    found.children(catalog);
    found.matching
}

/// The nodes of two versions of a journey that are the same, old and new: by id, else by name, type, configuration and
/// place. Children of pages are among them.
pub fn pairs<'j>(old: &'j Journey, new: &'j Journey, catalog: &Catalog) -> Vec<(&'j Node, &'j Node)> {
    let (old, new) = (Side::of(old), Side::of(new));
    let found = matching(&old, &new, catalog);
    let pair = |(place, other): (usize, Option<usize>)| Some((old.spots[place].node, new.spots[other?].node));
    found.to_new.into_iter().enumerate().filter_map(pair).collect()
}

struct Matcher<'s, 'j> {
    old: &'s Side<'j>,
    new: &'s Side<'j>,
    matching: Matching,
}

impl Matcher<'_, '_> {
    fn is_open(&self) -> bool {
        Matching::free(&self.old.tops, &self.matching.to_new).next().is_some()
            && Matching::free(&self.new.tops, &self.matching.to_old).next().is_some()
    }

    /// Of several with one id, which exist, those at the same height go together.
    fn by_id(&mut self) {
        self.by(|spot| (!spot.node.id.is_empty()).then_some(spot.node.id.as_str()));
    }

    /// In a source a name is what an id is in an export.
    fn by_key(&mut self) {
        self.by(|spot| (!spot.node.key.is_empty()).then_some(spot.node.key.as_str()));
    }

    fn by(&mut self, key: impl for<'x> Fn(&'x super::side::Spot<'_>) -> Option<&'x str>) {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, spot) in self.new.spots.iter().enumerate() {
            if let Some(key) = key(spot).filter(|_| self.matching.to_old[place].is_none()) {
                places.entry(key).or_default().push(place);
            }
        }
        for (place, spot) in self.old.spots.iter().enumerate() {
            if self.matching.to_new[place].is_some() {
                continue;
            }
            let Some(candidates) = key(spot).and_then(|key| places.get_mut(key)) else { continue };
            let is_level = |new: &usize| self.new.spots[*new].page.is_some() == spot.page.is_some();
            let index = candidates.iter().position(is_level).or((!candidates.is_empty()).then_some(0));
            if let Some(index) = index {
                self.matching.pair(place, candidates.remove(index));
            }
        }
    }

    /// By label, type and configuration as far as they are the same, together with what stands around.
    fn by_place(&mut self, bases: &(Base, Base)) {
        use Likeness::{Alike, Labelled, Retitled, Typed};
        self.follow(bases, Alike);
        for (likeness, rounds) in
            [(Alike, 3), (Alike, 1), (Labelled, 2), (Labelled, 1), (Retitled, 2), (Retitled, 1)]
        {
            if !self.is_open() {
                return;
            }
            self.unique(bases, likeness, rounds);
            self.follow(bases, likeness);
        }
        // Where most ids are the same, another id tells another node: its name alone is no proof.
        let is_kept = |(old, new): (usize, &Option<usize>)| {
            new.is_some_and(|new| self.old.spots[old].node.id == self.new.spots[new].node.id)
        };
        let pairs = self.matching.to_new.iter().enumerate().filter(|own| is_kept(*own)).count();
        let is_stable = 2 * pairs >= self.old.spots.len().min(self.new.spots.len());
        for likeness in [Alike, Labelled] {
            if self.is_open() {
                self.named(bases, likeness, is_stable);
                self.follow(bases, likeness);
            }
        }
        if !is_stable {
            self.twins(bases);
        }
        for rounds in [2, 1] {
            if self.is_open() {
                self.unique(bases, Typed, rounds);
                self.follow(bases, Retitled);
            }
        }
    }

    /// Matches the nodes that are alone with their colour on both sides.
    fn unique(&mut self, bases: &(Base, Base), likeness: Likeness, rounds: usize) {
        let (old, new) = self.colours(bases, likeness, rounds);
        let news = colours::alone(Matching::free(&self.new.tops, &self.matching.to_old), &new);
        let olds = colours::alone(Matching::free(&self.old.tops, &self.matching.to_new), &old);
        for (colour, place) in olds {
            if let Some(other) = news.get(&colour) {
                self.matching.pair(place, *other);
            }
        }
    }

    fn colours(&self, bases: &(Base, Base), likeness: Likeness, rounds: usize) -> (Vec<u64>, Vec<u64>) {
        let numbered = |partner: &Option<usize>, place: usize| partner.map(|_| place);
        let old: Vec<_> =
            self.matching.to_new.iter().enumerate().map(|(place, own)| numbered(own, place)).collect();
        (
            colours::of(self.old, &bases.0, &old, likeness, rounds),
            colours::of(self.new, &bases.1, &self.matching.to_old, likeness, rounds),
        )
    }

    /// Matches by name alone; where ids are kept, only names that somebody chose.
    fn named(&mut self, bases: &(Base, Base), likeness: Likeness, is_stable: bool) {
        let is_fit = |base: &Base, place: &usize| !is_stable || base.is_named[*place];
        let free = Matching::free(&self.new.tops, &self.matching.to_old);
        let news = colours::alone(free.filter(|place| is_fit(&bases.1, place)), bases.1.plain(likeness));
        let free = Matching::free(&self.old.tops, &self.matching.to_new);
        let olds = colours::alone(free.filter(|place| is_fit(&bases.0, place)), bases.0.plain(likeness));
        for (colour, place) in olds {
            if let Some(other) = news.get(&colour) {
                self.matching.pair(place, *other);
            }
        }
    }

    /// Goes from matched nodes along the same outcomes, forth and back, and matches what is alike there.
    fn follow(&mut self, bases: &(Base, Base), likeness: Likeness) {
        let pairs = self.old.tops.iter().filter_map(|old| Some((*old, self.matching.to_new[*old]?)));
        self.follow_from(pairs.collect(), bases, likeness);
    }

    fn follow_from(&mut self, mut open: Vec<(usize, usize)>, bases: &(Base, Base), likeness: Likeness) {
        let (plain_old, plain_new) = (bases.0.plain(likeness), bases.1.plain(likeness));
        let is_alike = |matching: &Matching, old: usize, new: usize| {
            matching.to_new[old].is_none()
                && matching.to_old[new].is_none()
                && plain_old[old] == plain_new[new]
        };
        if let (Some(End::Node(old)), Some(End::Node(new))) = (self.old.start, self.new.start)
            && is_alike(&self.matching, old, new)
        {
            self.matching.pair(old, new);
            open.push((old, new));
        }
        while let Some((old, new)) = open.pop() {
            let targets: HashMap<&str, End<'_>> =
                self.new.out[new].iter().map(|(outcome, end)| (outcome_word(outcome), *end)).collect();
            for (outcome, end) in &self.old.out[old] {
                if let (End::Node(a), Some(End::Node(b))) = (*end, targets.get(outcome_word(outcome)))
                    && is_alike(&self.matching, a, *b)
                {
                    self.matching.pair(a, *b);
                    open.push((a, *b));
                }
            }
            // Back along an outcome only where one alone comes that way.
            let back = |side: &Side<'_>, partners: &[Option<usize>], place: usize, plain: &[u64]| {
                let mut ways: HashMap<(String, u64), Option<usize>> = HashMap::new();
                for (from, outcome) in &side.into[place] {
                    if partners[*from].is_none() {
                        let key = (outcome_word(outcome).to_owned(), plain[*from]);
                        ways.entry(key).and_modify(|only| *only = None).or_insert(Some(*from));
                    }
                }
                ways
            };
            let olds = back(self.old, &self.matching.to_new, old, plain_old);
            if olds.is_empty() {
                continue;
            }
            let news = back(self.new, &self.matching.to_old, new, plain_new);
            let mut both: Vec<(usize, usize)> =
                olds.iter().filter_map(|(key, from)| Some(((*from)?, (*news.get(key)?)?))).collect();
            both.sort_unstable();
            for (a, b) in both {
                if is_alike(&self.matching, a, b) {
                    self.matching.pair(a, b);
                    open.push((a, b));
                }
            }
        }
    }
}
