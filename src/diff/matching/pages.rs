//! Children of pages: first among those of matched pages.

use super::Matcher;
use super::colours::{Base, Likeness};
use crate::catalog::Catalog;

impl Matcher<'_, '_> {
    /// Matches the children that ids have not matched, within matched pages: the most alike first, then in order.
    pub(super) fn children(&mut self, catalog: &Catalog) {
        let is_free = |(place, own): (usize, &Option<usize>), side: &super::Side<'_>| {
            own.is_none() && side.spots[place].page.is_some()
        };
        let has_free = self.matching.to_new.iter().enumerate().any(|own| is_free(own, self.old))
            && self.matching.to_old.iter().enumerate().any(|own| is_free(own, self.new));
        if !has_free {
            return;
        }
        let bases = (Base::of(self.old, catalog), Base::of(self.new, catalog));
        let children = |side: &super::Side<'_>, page: usize| -> Vec<usize> {
            (page + 1..=page + side.spots[page].node.children.len()).collect()
        };
        for old_page in self.old.tops.clone() {
            let Some(new_page) = self.matching.to_new[old_page] else { continue };
            if self.new.spots[new_page].page.is_some() {
                continue;
            }
            let (olds, news) = (children(self.old, old_page), children(self.new, new_page));
            for likeness in [Likeness::Alike, Likeness::Labelled, Likeness::Retitled, Likeness::Typed] {
                for old in &olds {
                    if self.matching.to_new[*old].is_some() {
                        continue;
                    }
                    let colour = bases.0.plain(likeness)[*old];
                    let is_alike = |new: &usize| {
                        self.matching.to_old[*new].is_none() && bases.1.plain(likeness)[*new] == colour
                    };
                    let new = news.iter().copied().find(is_alike);
                    if let Some(new) = new {
                        self.matching.pair(*old, new);
                    }
                }
            }
        }
    }
}
