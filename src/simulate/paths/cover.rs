//! The fewest ways that together use every link.
//!
//! Ways from the start to an end that use every link at least once are a flow that sends at least one unit through each, and
//! the fewest ways are the least such flow: rings may be gone round as often as it helps. A first flow comes from ways
//! that each take links which none before has taken; it is then reduced as long as what flows can be led another way. What flows
//! round a ring more often than it must is taken out, and the rest falls into ways as an Eulerian circuit does.

use std::collections::VecDeque;

use super::net::{Net, START};

/// The ways, each as its links. The shortest comes first.
pub(super) fn cover(net: &Net<'_>) -> Vec<Vec<usize>> {
    if net.links.is_empty() {
        return Vec::new();
    }
    let mut flow = Flow::first(net);
    while flow.reduce() {}
    flow.drop_rings();
    let mut ways = flow.ways();
    ways.sort_by(|one, other| (one.len(), one).cmp(&(other.len(), other)));
    ways
}

struct Flow<'n, 'j> {
    net: &'n Net<'j>,
    /// How many ways use each link.
    through: Vec<u32>,
    /// How many ways end at each vertex.
    ending: Vec<u32>,
}

/// How a change of the flow goes on.
#[derive(Clone, Copy)]
enum Change {
    More(usize),
    Less(usize),
    EndsHere(usize),
    NoLongerEnds(usize),
}

impl<'n, 'j> Flow<'n, 'j> {
    fn first(net: &'n Net<'j>) -> Self {
        let mut flow = Self { net, through: vec![0; net.links.len()], ending: vec![0; net.out.len()] };
        let mut left = net.links.len();
        while left > 0 {
            let mut at = START;
            loop {
                let fresh = net.out[at].iter().copied().find(|link| flow.through[*link] == 0);
                let way = match fresh {
                    Some(link) => vec![link],
                    None if net.is_end[at] => break,
                    None => {
                        let is_fresh =
                            |vertex: usize| net.out[vertex].iter().any(|link| flow.through[*link] == 0);
                        let way = net.shortest(at, is_fresh);
                        let Some(way) = way.or_else(|| net.shortest(at, |vertex| net.is_end[vertex])) else {
                            return flow;
                        };
                        way
                    }
                };
                for link in way {
                    left -= usize::from(flow.through[link] == 0);
                    flow.through[link] += 1;
                    at = net.links[link].to;
                }
            }
            flow.ending[at] += 1;
        }
        flow
    }

    /// Takes ways away where the others can take over what they use; false where nothing can be taken away.
    fn reduce(&mut self) -> bool {
        let vertices = self.net.out.len();
        let beyond = vertices;
        let mut into = vec![Vec::new(); vertices];
        for (index, link) in self.net.links.iter().enumerate() {
            into[link.to].push(index);
        }
        let mut came: Vec<Option<(usize, Change)>> = vec![None; vertices + 1];
        let mut open = VecDeque::from([beyond]);
        while let Some(at) = open.pop_front() {
            let mut next: Vec<(usize, Change)> = Vec::new();
            if at == beyond {
                let ends = (0..vertices).filter(|vertex| self.ending[*vertex] > 0);
                next.extend(ends.map(|vertex| (vertex, Change::NoLongerEnds(vertex))));
            } else {
                let less = into[at].iter().filter(|link| self.through[**link] > 1);
                next.extend(less.map(|link| (self.net.links[*link].from, Change::Less(*link))));
                next.extend(
                    self.net.out[at].iter().map(|link| (self.net.links[*link].to, Change::More(*link))),
                );
                if self.net.is_end[at] {
                    next.push((beyond, Change::EndsHere(at)));
                }
            }
            for (to, change) in next {
                if to != beyond && came[to].is_none() {
                    came[to] = Some((at, change));
                    open.push_back(to);
                }
            }
        }
        let mut changes = Vec::new();
        let mut at = START;
        while at != beyond {
            let Some((before, change)) = came[at] else { return false };
            changes.push(change);
            at = before;
        }
        let room = changes.iter().map(|change| match change {
            Change::Less(link) => self.through[*link] - 1,
            Change::NoLongerEnds(vertex) => self.ending[*vertex],
            Change::More(_) | Change::EndsHere(_) => u32::MAX,
        });
        let by = room.min().unwrap_or(0);
        for change in changes {
            match change {
                Change::More(link) => self.through[link] += by,
                Change::Less(link) => self.through[link] -= by,
                Change::EndsHere(vertex) => self.ending[vertex] += by,
                Change::NoLongerEnds(vertex) => self.ending[vertex] -= by,
            }
        }
        by > 0
    }

    /// Goes round no ring more often than it must.
    fn drop_rings(&mut self) {
        // What is left of each vertex's links; a link that is not spare leads no further.
        let mut next = vec![0; self.net.out.len()];
        let mut place: Vec<Option<usize>> = vec![None; self.net.out.len()];
        for seed in 0..self.net.out.len() {
            let mut way: Vec<usize> = Vec::new();
            let mut at = seed;
            place[at] = Some(0);
            loop {
                let spare = self.net.out[at][next[at]..].iter().copied().find(|link| self.through[*link] > 1);
                if let Some(link) = spare {
                    let to = self.net.links[link].to;
                    way.push(link);
                    match place[to] {
                        None => {
                            place[to] = Some(way.len());
                            at = to;
                        }
                        Some(from) => {
                            let ring = way.split_off(from);
                            let by = ring.iter().map(|link| self.through[*link] - 1).min().unwrap_or(0);
                            for link in ring {
                                self.through[link] -= by;
                                if self.net.links[link].to != to {
                                    place[self.net.links[link].to] = None;
                                }
                            }
                            at = to;
                        }
                    }
                } else {
                    // Nothing spare leads on from here, and never will.
                    next[at] = self.net.out[at].len();
                    place[at] = None;
                    match way.pop() {
                        Some(link) => {
                            at = self.net.links[link].from;
                            let place = self.net.out[at].iter().position(|own| *own == link);
                            next[at] = place.map_or(next[at], |place| place + 1);
                        }
                        None => break,
                    }
                }
            }
        }
    }

    /// The flow as ways.
    fn ways(mut self) -> Vec<Vec<usize>> {
        let mut next = vec![0; self.net.out.len()];
        // The circuit of all ways, with `None` where one ends and the next begins; it is found from its end.
        let mut circuit: Vec<Option<usize>> = Vec::new();
        let mut stack: Vec<(usize, Option<usize>)> = vec![(START, None)];
        while let Some(&(at, came)) = stack.last() {
            let out = &self.net.out[at];
            while next[at] < out.len() && self.through[out[next[at]]] == 0 {
                next[at] += 1;
            }
            if let Some(&link) = out.get(next[at]) {
                self.through[link] -= 1;
                stack.push((self.net.links[link].to, Some(link)));
            } else if self.ending[at] > 0 {
                self.ending[at] -= 1;
                stack.push((START, None));
            } else {
                stack.pop();
                circuit.push(came);
            }
        }
        circuit.reverse();
        let ways = circuit.split(Option::is_none).filter(|way| !way.is_empty());
        ways.map(|way| way.iter().flatten().copied().collect()).collect()
    }
}
