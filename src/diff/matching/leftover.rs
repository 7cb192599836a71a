//! What no sure sign has matched: twins, and nodes that are mostly where the other one was.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use super::colours::{Base, Likeness};
use super::{Matcher, Matching};
use crate::diff::side::{End, Side, outcome_word};
use crate::model::by_flow;

/// More pairs than this of one type are not compared one by one.
const MOST: usize = 10_000;

/// A way to or from a node, by the pair at its other end.
#[derive(PartialEq, Eq, Hash)]
enum Way<'o> {
    To(&'o str, Far),
    From(&'o str, usize),
    Start,
}

/// The far end of a way.
#[derive(PartialEq, Eq, Hash)]
enum Far {
    Pair(usize),
    Success,
    Failure,
}

impl Matcher<'_, '_> {
    /// Matches nodes that nothing tells apart, in the order in which they are read: one pair, then all that follows
    /// from it, and so on.
    pub(super) fn twins(&mut self, bases: &(Base, Base)) {
        let order = |side: &Side<'_>| -> Vec<usize> {
            by_flow(side.journey).into_iter().map(|index| side.tops[index]).collect()
        };
        let (olds, news) = (order(self.old), order(self.new));
        let mut next: HashMap<u64, VecDeque<usize>> = HashMap::new();
        let plain_new = bases.1.plain(Likeness::Labelled);
        for place in news {
            next.entry(plain_new[place]).or_default().push_back(place);
        }
        for old in olds {
            if self.matching.to_new[old].is_some() {
                continue;
            }
            let Some(queue) = next.get_mut(&bases.0.plain(Likeness::Labelled)[old]) else { continue };
            while let Some(new) = queue.pop_front() {
                if self.matching.to_old[new].is_none() {
                    self.matching.pair(old, new);
                    self.follow_from(vec![(old, new)], bases, Likeness::Labelled);
                    break;
                }
            }
        }
    }

    /// Matches nodes of one type that share at least half of their ways.
    pub(super) fn leftover(&mut self, bases: &(Base, Base)) {
        let by_type = |places: &[usize], partners: &[Option<usize>], base: &Base| {
            let mut found: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
            for place in Matching::free(places, partners) {
                found.entry(base.plain(Likeness::Typed)[place]).or_default().push(place);
            }
            found
        };
        let olds = by_type(&self.old.tops, &self.matching.to_new, &bases.0);
        let news = by_type(&self.new.tops, &self.matching.to_old, &bases.1);
        for (node_type, olds) in olds {
            let Some(news) = news.get(&node_type) else { continue };
            if olds.len().saturating_mul(news.len()) > MOST {
                continue;
            }
            let ways_new: Vec<HashSet<Way<'_>>> = news.iter().map(|new| self.ways_new(*new)).collect();
            let mut scored = Vec::new();
            for old in olds {
                let ways = self.ways_old(old);
                for (new, others) in news.iter().zip(&ways_new) {
                    let common = ways.intersection(others).count();
                    let most = ways.len().max(others.len());
                    if common > 0 && 2 * common >= most {
                        scored.push((common * 1000 / most, old, *new));
                    }
                }
            }
            scored.sort_unstable_by_key(|(score, old, new)| (std::cmp::Reverse(*score), *old, *new));
            for (_, old, new) in scored {
                if self.matching.to_new[old].is_none() && self.matching.to_old[new].is_none() {
                    self.matching.pair(old, new);
                }
            }
        }
    }

    fn ways_old(&self, place: usize) -> HashSet<Way<'_>> {
        ways(self.old, place, &|other| self.matching.to_new[other].map(|_| other))
    }

    fn ways_new(&self, place: usize) -> HashSet<Way<'_>> {
        ways(self.new, place, &|other| self.matching.to_old[other])
    }
}

fn ways<'s>(side: &'s Side<'_>, place: usize, pair: &dyn Fn(usize) -> Option<usize>) -> HashSet<Way<'s>> {
    let far = |end: &End<'_>| match end {
        End::Node(to) => pair(*to).map(Far::Pair),
        End::Success => Some(Far::Success),
        End::Failure => Some(Far::Failure),
        End::Unknown(_) => None,
    };
    let out = side.out[place].iter().filter_map(|(word, end)| Some(Way::To(outcome_word(word), far(end)?)));
    let into =
        side.into[place].iter().filter_map(|(from, word)| Some(Way::From(outcome_word(word), pair(*from)?)));
    let start = (side.start == Some(End::Node(place))).then_some(Way::Start);
    out.chain(into).chain(start).collect()
}
