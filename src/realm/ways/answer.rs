//! Asking, and what comes of it.

use super::solve::Search;
use super::trace::Way;
use super::{Ask, Points, Ways};
use crate::model::Journey;

/// The ways that were found.
pub struct Answer<'w, 'j> {
    ways: &'w Ways<'j>,
    /// Over what is known.
    known: Search<'w, 'j>,
    /// Through journeys of which nothing is known as well; only where there are any.
    unknown: Option<Search<'w, 'j>>,
}

impl<'j> Ways<'j> {
    /// Looks for the shortest way from the start of each of these journeys. Costs about one walk over what they reach.
    pub fn ask<'w>(&'w self, ask: Ask<'w>, from: impl IntoIterator<Item = &'j Journey>) -> Answer<'w, 'j> {
        let roots: Vec<u32> = from.into_iter().filter_map(|journey| self.index(&journey.name)).collect();
        let known = Search::run(self, ask, roots.iter().copied(), false);
        let has_unknown = || self.runs.keys().any(|vertex| self.is_unknown(*vertex));
        let open = || roots.iter().copied().filter(|root| known.found(*root).is_none()).collect::<Vec<_>>();
        let unknown = has_unknown().then(open).filter(|open| !open.is_empty());
        let unknown = unknown.map(|open| Search::run(self, ask, open, true));
        Answer { ways: self, known, unknown }
    }

    /// Whether there is a way from the start of a journey that reaches one of these points.
    pub fn reaches(&self, journey: &'j Journey, points: &Points) -> bool {
        let nothing = self.nothing();
        self.ask(Ask::Reaches(points, &nothing), [journey]).way(&journey.name).is_some()
    }
}

impl<'j> Answer<'_, 'j> {
    /// The shortest way that was found from the start of a journey. One that is sure wins over any that [is
    /// not](Way::unknown).
    pub fn way(&self, journey: &str) -> Option<Way<'j>> {
        let root = self.ways.index(journey)?;
        let searches = [Some(&self.known), self.unknown.as_ref()];
        let (search, end) =
            searches.into_iter().flatten().find_map(|search| Some((search, search.found(root)?)))?;
        Some(Way::of(self.ways, search, end))
    }
}
