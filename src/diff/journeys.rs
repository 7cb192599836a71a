//! Which journey of the old realm is which of the new one.

use std::collections::HashSet;

use super::facts::Breaking;
use crate::model::Journey;
use crate::model::names::quote;
use crate::realm::Realm;

/// An old journey and the new one that it became.
pub(super) type JourneyPair<'j> = (Option<&'j Journey>, Option<&'j Journey>);

/// Matches journeys by name; those that are left by what they consist of. Sorted by name.
pub(super) fn pairs<'j>(old: &Realm<'j>, new: &Realm<'j>) -> Vec<JourneyPair<'j>> {
    let mut pairs: Vec<JourneyPair<'j>> = Vec::new();
    let mut gone: Vec<&Journey> = Vec::new();
    for journey in old.journeys() {
        match new.get(&journey.name) {
            Some(other) => pairs.push((Some(journey), Some(other))),
            None => gone.push(journey),
        }
    }
    let is_new = |journey: &&Journey| old.get(&journey.name).is_none();
    let mut came: Vec<(&Journey, Look<'_>)> =
        new.journeys().iter().copied().filter(is_new).map(|journey| (journey, Look::of(journey))).collect();
    gone.retain(|journey| {
        let look = Look::of(journey);
        let likeness = came.iter().map(|(_, other)| look.likeness(other)).enumerate();
        let best = likeness.max_by_key(|(at, likeness)| (*likeness, std::cmp::Reverse(*at)));
        match best.filter(|(_, likeness)| *likeness >= 50) {
            Some((at, _)) => {
                pairs.push((Some(journey), Some(came.remove(at).0)));
                false
            }
            None => true,
        }
    });
    pairs.extend(gone.into_iter().map(|journey| (Some(journey), None)));
    pairs.extend(came.into_iter().map(|(journey, _)| (None, Some(journey))));
    let name = |pair: &JourneyPair<'j>| pair.1.or(pair.0).map(|journey| journey.name.clone());
    pairs.sort_by_cached_key(name);
    pairs
}

/// What a journey consists of: its nodes by id, and by type and label.
struct Look<'j> {
    ids: HashSet<&'j str>,
    labels: HashSet<(&'j str, &'j str)>,
}

impl<'j> Look<'j> {
    fn of(journey: &'j Journey) -> Self {
        let labels = journey.all_nodes().map(|node| (node.node_type.as_str(), node.display_name.as_str()));
        Self { ids: journey.all_nodes().map(|node| node.id.as_str()).collect(), labels: labels.collect() }
    }

    /// How many of a hundred nodes two journeys share. Journeys of a realm are made of much the same: of types and
    /// labels, only all but the same is a sign.
    fn likeness(&self, other: &Self) -> usize {
        let percent = |shared: usize, most: usize| (100 * shared).checked_div(most).unwrap_or(0);
        let ids = percent(self.ids.intersection(&other.ids).count(), self.ids.len().max(other.ids.len()));
        let most = self.labels.len().max(other.labels.len());
        let labels = percent(self.labels.intersection(&other.labels).count(), most);
        ids.max(if labels >= 90 { labels } else { 0 })
    }
}

/// What is broken by a journey that is gone.
pub(super) fn gone(journey: &Journey, realm: &Realm<'_>) -> Breaking {
    let callers = realm.callers(&journey.name);
    let still = match callers {
        [] => String::new(),
        [only] => format!(", and {} still calls it", quote(&only.journey.name)),
        [first, rest @ ..] => {
            format!(", and {} and {} more nodes still call it", quote(&first.journey.name), rest.len())
        }
    };
    Breaking { kind: "journey-gone", text: format!("journey {} is gone{still}", quote(&journey.name)) }
}
