//! Which links run backwards: those that return to where the journey has been.

use super::Kind;
use super::net::{Net, Wire};

/// Marks the links that run backwards: read depth first from the start, outcomes in order, a link to a box that one is
/// still in returns. Such a link closes a ring; where the ring has one door only, it leads to the door, and whoever
/// follows it has come through there, whatever the order of outcomes. In a ring that can be entered at several places
/// the order of reading decides.
///
/// Links into the start, out of an end, and from boxes that stand apart to others count as such too: none of them has
/// to run forwards. What the start does not lead to is read from the boxes on that nothing leads to.
pub(super) fn backward(net: &Net) -> Vec<bool> {
    let is_loose = |w: &Wire| {
        net.kind[w.to] == Kind::Start || net.kind[w.from].is_end() || net.apart[w.from] && !net.apart[w.to]
    };
    let mut back: Vec<_> = net.wires.iter().map(is_loose).collect();
    let (mut met, mut open) = (vec![false; net.len()], vec![false; net.len()]);
    let starts = (0..net.len()).filter(|&v| net.kind[v] == Kind::Start);
    let heads = (0..net.len()).filter(|&v| net.into.of(v).is_empty());
    let mut walk: Vec<(usize, usize)> = Vec::new();
    for root in starts.chain(heads).chain(0..net.len()) {
        if std::mem::replace(&mut met[root], true) {
            continue;
        }
        open[root] = true;
        walk.push((root, 0));
        while let Some((v, next)) = walk.pop() {
            let Some(&l) = net.out.of(v).get(next) else {
                open[v] = false;
                continue;
            };
            walk.push((v, next + 1));
            let to = net.wires[l].to;
            back[l] |= open[to];
            if !back[l] && !std::mem::replace(&mut met[to], true) {
                open[to] = true;
                walk.push((to, 0));
            }
        }
    }
    back
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Graph, Link};
    use super::*;

    /// Which links between the start (0), boxes and Success (the last) return.
    fn returning(boxes: u32, links: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let mut blocks = vec![Block::new(Kind::Start, "", 1, 0)];
        blocks.extend((1..boxes - 1).map(|_| Block::new(Kind::Node, "", 4, 0)));
        blocks.push(Block::new(Kind::Success, "", 0, 0));
        let outcome = |i: usize| (0..i).filter(|&j| links[j].0 == links[i].0).count() as u32;
        let links: Vec<_> =
            links.iter().enumerate().map(|(i, &(from, to))| Link { from, outcome: outcome(i), to }).collect();
        let net = Net::new(&Graph { blocks, links });
        let back = backward(&net);
        let name = |(w, _): (&super::super::net::Wire, &bool)| (w.from as u32, w.to as u32);
        net.wires.iter().zip(&back).filter(|(_, back)| **back).map(name).collect()
    }

    #[test]
    fn many_ways_back_to_a_page_return_and_the_way_out_does_not() {
        let links = [(0, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 5), (3, 1), (3, 5), (4, 1), (4, 5)];
        assert_eq!(returning(6, &links), [(2, 1), (3, 1), (4, 1)]);
    }

    #[test]
    fn the_order_of_outcomes_does_not_turn_a_ring_with_one_door() {
        let links = [(0, 1), (1, 2), (2, 3), (3, 1), (3, 4)];
        assert_eq!(returning(5, &links), [(3, 1)]);
        let links = [(0, 1), (1, 3), (1, 2), (2, 3), (3, 4), (3, 1)];
        assert_eq!(returning(5, &links), [(3, 1)]);
    }

    #[test]
    fn in_a_ring_with_two_doors_the_first_outcome_is_read_first() {
        assert_eq!(returning(5, &[(0, 1), (1, 2), (1, 3), (2, 3), (3, 2), (3, 4)]), [(3, 2)]);
        assert_eq!(returning(5, &[(0, 1), (1, 3), (1, 2), (2, 3), (3, 2), (3, 4)]), [(2, 3)]);
    }

    #[test]
    fn what_the_start_does_not_lead_to_is_read_from_its_heads() {
        assert_eq!(returning(6, &[(0, 5), (2, 3), (3, 2), (1, 3)]), [(2, 3)]);
    }
}
