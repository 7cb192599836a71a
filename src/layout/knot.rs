//! The order of the boxes of one loop that turns the fewest links backwards.

use super::net::Net;
use super::random::Random;

/// Loops of up to so many boxes are solved exactly when nothing cheaper proves the order found to be best.
const EXACT: usize = 11;
/// Loops of up to so many boxes are held against a lower bound, which takes time by the square of the boxes.
const BOUNDED: usize = 100;
/// Price of a link that runs backwards; prices below it decide between equally short sets.
const PRICE: u64 = 4096;
/// Passes that move single boxes of a loop to a better place.
const PASSES: usize = 16;
/// Boxes that rounds of shaking a loop may look at, all together.
const SHAKEN: usize = 12_000;

/// One group of boxes that reach each other, boxes numbered from 0.
pub(super) struct Knot {
    size: usize,
    /// Weighted links out of each box: (target, price when it runs backwards).
    out: Vec<Vec<(usize, u64)>>,
    into: Vec<Vec<(usize, u64)>>,
    /// Order of a depth-first walk.
    walk: Vec<usize>,
}

impl Knot {
    pub fn new(net: &Net, group: &[usize], place: &[usize], depth: &[u64], skip: &[bool]) -> Self {
        let size = group.len();
        let (mut out, mut into) = (vec![Vec::new(); size], vec![Vec::new(); size]);
        for (i, &v) in group.iter().enumerate() {
            for &l in net.out.of(v) {
                let to = net.wires[l].to;
                let t = place[to];
                if t == usize::MAX || skip[l] {
                    continue;
                }
                // Running back to where the journey has been already is what a reader expects of a loop.
                let odd = if depth[to] < depth[v] { 0 } else { (1 + depth[to] - depth[v]).min(30) };
                add(&mut out[i], t, PRICE + odd);
                add(&mut into[t], i, PRICE + odd);
            }
        }
        // The walk starts where the journey enters the loop.
        let first = (0..size).min_by_key(|&i| (depth[group[i]], group[i])).unwrap_or(0);
        let walk = walk(&out, first);
        Self { size, out, into, walk }
    }

    /// A position for each box; links to a lower position run backwards.
    pub fn solve(&self) -> Vec<usize> {
        let mut best = self.sift(self.walk.clone());
        let mut price = self.price(&best);
        if price >= 2 * PRICE {
            let other = self.sift(self.greedy());
            let found = self.price(&other);
            if found < price {
                (best, price) = (other, found);
            }
            let least = if self.size <= BOUNDED { self.disjoint_loops() } else { 1 };
            if price / PRICE > least {
                best = if self.size <= EXACT { self.exact() } else { self.shake(best, price, least) };
            }
        }
        let mut position = vec![0; self.size];
        for (i, &v) in best.iter().enumerate() {
            position[v] = i;
        }
        position
    }

    /// Turns a stretch of the order round, sifts, and keeps what is better; a few times, fewer in large loops, until no
    /// more than the least number of links run backwards.
    fn shake(&self, mut best: Vec<usize>, mut price: u64, least: u64) -> Vec<usize> {
        let mut random = Random::new();
        for _ in 0..SHAKEN / self.size {
            if price / PRICE <= least {
                break;
            }
            let mut order = best.clone();
            for _ in 0..=random.below(3) {
                let from = random.below(self.size);
                let to = (from + 2 + random.below(self.size.min(12))).min(self.size);
                if random.below(2) == 0 {
                    order[from..to].reverse();
                } else {
                    let v = order.remove(from);
                    order.insert(random.below(self.size), v);
                }
            }
            let order = self.sift(order);
            let found = self.price(&order);
            if found <= price {
                (best, price) = (order, found);
            }
        }
        best
    }

    fn price(&self, order: &[usize]) -> u64 {
        let mut position = vec![0; self.size];
        for (i, &v) in order.iter().enumerate() {
            position[v] = i;
        }
        let back = |v: usize| {
            self.out[v].iter().filter(|(t, _)| position[*t] < position[v]).map(|(_, p)| p).sum::<u64>()
        };
        (0..self.size).map(back).sum()
    }

    /// A lower bound on the links that run backwards: loops that share no link, found by short walks.
    fn disjoint_loops(&self) -> u64 {
        let mut left = self.out.clone();
        let mut count = 0;
        loop {
            let mut shortest: Option<Vec<usize>> = None;
            for root in 0..self.size {
                let mut from = vec![usize::MAX; self.size];
                let mut queue = vec![root];
                let mut head = 0;
                while head < queue.len() && from[root] == usize::MAX {
                    let v = queue[head];
                    head += 1;
                    for &(t, p) in &left[v] {
                        if p >= PRICE && from[t] == usize::MAX {
                            from[t] = v;
                            queue.push(t);
                        }
                    }
                }
                if from[root] == usize::MAX {
                    continue;
                }
                let mut round = vec![root];
                let mut v = from[root];
                while v != root {
                    round.push(v);
                    v = from[v];
                }
                if shortest.as_ref().is_none_or(|s| round.len() < s.len()) {
                    round.reverse();
                    shortest = Some(round);
                }
            }
            let Some(round) = shortest else { return count };
            for (i, &v) in round.iter().enumerate() {
                // The round lists its boxes in link order, the root last.
                let t = round[(i + 1) % round.len()];
                if let Some(link) = left[v].iter_mut().find(|(u, _)| *u == t) {
                    link.1 = link.1.saturating_sub(PRICE);
                }
            }
            count += 1;
        }
    }

    /// Best order of all: for every set of boxes, the cheapest order in which they come first.
    fn exact(&self) -> Vec<usize> {
        let n = self.size;
        let mut best = vec![(u64::MAX, 0); 1 << n];
        best[0].0 = 0;
        let mut price = vec![0; n * n];
        for (v, links) in self.out.iter().enumerate() {
            for &(t, p) in links {
                price[v * n + t] = p;
            }
        }
        for set in 1..1_usize << n {
            for last in (0..n).filter(|v| set >> v & 1 == 1) {
                let rest = set & !(1 << last);
                let mut cost = best[rest].0;
                let mut bits = rest;
                while bits != 0 {
                    cost += price[last * n + bits.trailing_zeros() as usize];
                    bits &= bits - 1;
                }
                if cost < best[set].0 {
                    best[set] = (cost, last);
                }
            }
        }
        let mut order = Vec::with_capacity(n);
        let mut set = (1 << n) - 1;
        while set != 0 {
            order.push(best[set].1);
            set &= !(1_usize << best[set].1);
        }
        order.reverse();
        order
    }

    /// Takes sources first and sinks last, else the box that leads out most (Eades, Lin and Smyth).
    fn greedy(&self) -> Vec<usize> {
        let sum =
            |links: &Vec<(usize, u64)>| links.iter().map(|(_, p)| (p / PRICE).cast_signed()).sum::<i64>();
        let mut leads: Vec<i64> = self.out.iter().map(sum).collect();
        let mut takes: Vec<i64> = self.into.iter().map(sum).collect();
        let mut taken = vec![false; self.size];
        let mut heap: std::collections::BinaryHeap<_> =
            (0..self.size).map(|v| (leads[v] - takes[v], std::cmp::Reverse(v))).collect();
        let (mut first, mut last) = (Vec::with_capacity(self.size), Vec::new());
        let (mut sinks, mut sources): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        loop {
            let (v, sink) = if let Some(v) = sinks.pop() {
                (v, true)
            } else if let Some(v) = sources.pop() {
                (v, false)
            } else {
                match heap.pop() {
                    Some((s, std::cmp::Reverse(v))) if s == leads[v] - takes[v] => (v, false),
                    Some(_) => continue,
                    None => break,
                }
            };
            if taken[v] {
                continue;
            }
            taken[v] = true;
            if sink {
                last.push(v);
            } else {
                first.push(v);
            }
            for &(u, p) in &self.out[v] {
                takes[u] -= (p / PRICE).cast_signed();
                if !taken[u] {
                    heap.push((leads[u] - takes[u], std::cmp::Reverse(u)));
                    if takes[u] == 0 {
                        sources.push(u);
                    }
                }
            }
            for &(u, p) in &self.into[v] {
                leads[u] -= (p / PRICE).cast_signed();
                if !taken[u] {
                    heap.push((leads[u] - takes[u], std::cmp::Reverse(u)));
                    if leads[u] == 0 {
                        sinks.push(u);
                    }
                }
            }
        }
        first.extend(last.into_iter().rev());
        first
    }

    /// Moves single boxes to where they cost least, until none moves.
    fn sift(&self, mut order: Vec<usize>) -> Vec<usize> {
        let mut position = vec![0.0; self.size];
        let mut near: Vec<(f64, i64)> = Vec::new();
        for _ in 0..PASSES {
            let mut at = 0.0;
            for &v in &order {
                position[v] = at;
                at += 1.0;
            }
            let mut moved = false;
            for v in 0..self.size {
                near.clear();
                // Standing behind a target costs its link; standing behind a source saves it.
                near.extend(self.out[v].iter().map(|&(t, p)| (position[t], p.cast_signed())));
                near.extend(self.into[v].iter().map(|&(s, p)| (position[s], -p.cast_signed())));
                near.sort_by(|a, b| a.0.total_cmp(&b.0));
                let (mut cost, mut least, mut slot) = (0, 0, 0);
                let mut here = 0;
                for (i, &(p, d)) in near.iter().enumerate() {
                    cost += d;
                    if p < position[v] {
                        here = cost;
                    }
                    let end = near.get(i + 1).is_none_or(|next| next.0 > p);
                    if end && cost < least {
                        (least, slot) = (cost, i + 1);
                    }
                }
                if least < here {
                    let low = if slot == 0 { near[0].0 - 2.0 } else { near[slot - 1].0 };
                    let high = near.get(slot).map_or(low + 2.0, |next| next.0);
                    let middle = f64::midpoint(low, high);
                    if low < middle && middle < high {
                        position[v] = middle;
                        moved = true;
                    }
                }
            }
            order.sort_by(|&a, &b| position[a].total_cmp(&position[b]).then(a.cmp(&b)));
            if !moved {
                break;
            }
        }
        order
    }
}

/// Adds to the price of a link, or a new link.
fn add(links: &mut Vec<(usize, u64)>, end: usize, price: u64) {
    match links.iter_mut().find(|(e, _)| *e == end) {
        Some(link) => link.1 += price,
        None => links.push((end, price)),
    }
}

/// Boxes in the order in which a depth-first walk leaves them last.
fn walk(out: &[Vec<(usize, u64)>], first: usize) -> Vec<usize> {
    let mut seen = vec![false; out.len()];
    let mut left = Vec::with_capacity(out.len());
    for root in std::iter::once(first).chain(0..out.len()) {
        if seen[root] {
            continue;
        }
        seen[root] = true;
        let mut stack = vec![(root, 0)];
        while let Some((v, next)) = stack.pop() {
            if let Some(&(t, _)) = out[v].get(next) {
                stack.push((v, next + 1));
                if !seen[t] {
                    seen[t] = true;
                    stack.push((t, 0));
                }
            } else {
                left.push(v);
            }
        }
    }
    left.reverse();
    left
}
