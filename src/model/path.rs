//! The way through a journey that a reader follows first.

use std::collections::VecDeque;

/// The links of the main path, from the start on: the shortest way to the first of the ends that can be reached at
/// all. Of several equally short ways it is the one that takes the earlier outcome where they part. Nothing when no
/// end can be reached.
///
/// Vertices are counted from 0; `links` gives the links that leave one, in outcome order, each with where it leads.
/// `ends` are the vertices to look for, the most wanted first: Success, then Failure.
pub fn main_path<L, I>(vertices: usize, start: usize, ends: &[usize], links: impl Fn(usize) -> I) -> Vec<L>
where
    L: Copy,
    I: IntoIterator<Item = (L, usize)>,
{
    let mut came: Vec<Option<(usize, L)>> = vec![None; vertices];
    let mut todo = VecDeque::from([start]);
    while let Some(from) = todo.pop_front() {
        for (link, to) in links(from) {
            if to != start && came[to].is_none() {
                came[to] = Some((from, link));
                todo.push_back(to);
            }
        }
    }
    let mut path = Vec::new();
    let Some(&end) = ends.iter().find(|&&end| came[end].is_some()) else { return path };
    let mut at = end;
    while let Some((from, link)) = came[at] {
        path.push(link);
        at = from;
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Start is 0, Success 5, Failure 6; a link is named after its ends.
    fn path(links: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let of = |from: usize| links.iter().filter(move |link| link.0 == from).map(|&link| (link, link.1));
        main_path(7, 0, &[5, 6], of)
    }

    #[test]
    fn the_shortest_way_to_success_wins() {
        assert_eq!(path(&[(0, 1), (1, 2), (1, 3), (2, 4), (3, 5), (4, 5)]), [(0, 1), (1, 3), (3, 5)]);
    }

    #[test]
    fn of_equally_short_ways_the_one_by_earlier_outcomes_wins() {
        let links = [(0, 1), (1, 4), (1, 2), (4, 6), (4, 3), (2, 5), (3, 5)];
        assert_eq!(path(&links), [(0, 1), (1, 2), (2, 5)]);
        let links = [(0, 1), (1, 4), (1, 2), (4, 6), (4, 5), (2, 5)];
        assert_eq!(path(&links), [(0, 1), (1, 4), (4, 5)]);
    }

    #[test]
    fn without_a_way_to_success_it_leads_to_failure() {
        assert_eq!(path(&[(0, 1), (1, 1), (1, 2), (2, 0), (2, 6)]), [(0, 1), (1, 2), (2, 6)]);
    }

    #[test]
    fn without_an_end_there_is_none() {
        assert_eq!(path(&[(0, 1), (1, 2), (2, 1), (3, 5)]), []);
    }
}
