//! Which links run backwards: the fewest that must, exact for small loops.

use super::knot::Knot;
use super::net::Net;

/// Marks the links that run backwards. Links into the start and out of an end always do.
pub(super) fn backward(net: &Net) -> Vec<bool> {
    let mut back: Vec<_> =
        net.wires.iter().map(|w| net.kind[w.to] == super::Kind::Start || net.kind[w.from].is_end()).collect();
    let depth = depths(net);
    let mut place = vec![usize::MAX; net.len()];
    for mut component in components(net, &back) {
        if component.len() < 2 {
            continue;
        }
        component.sort_unstable();
        for (i, &v) in component.iter().enumerate() {
            place[v] = i;
        }
        let knot = Knot::new(net, &component, &place, &depth, &back);
        let position = knot.solve();
        for &v in &component {
            for &l in net.out.of(v) {
                let t = place[net.wires[l].to];
                if t != usize::MAX && !back[l] && position[t] < position[place[v]] {
                    back[l] = true;
                }
            }
        }
        for &v in &component {
            place[v] = usize::MAX;
        }
    }
    back
}

/// Links from the start to each box on the shortest way; boxes out of reach count as far.
fn depths(net: &Net) -> Vec<u64> {
    const FAR: u64 = 1 << 40;
    let mut depth = vec![FAR; net.len()];
    let mut queue: Vec<_> = (0..net.len()).filter(|&v| net.kind[v] == super::Kind::Start).collect();
    for &v in &queue {
        depth[v] = 0;
    }
    let mut head = 0;
    while head < queue.len() {
        let v = queue[head];
        head += 1;
        for &l in net.out.of(v) {
            let t = net.wires[l].to;
            if depth[t] == FAR {
                depth[t] = depth[v] + 1;
                queue.push(t);
            }
        }
    }
    depth
}

/// Boxes that reach each other (Tarjan's algorithm with its own stack).
fn components(net: &Net, skip: &[bool]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let n = net.len();
    let (mut index, mut low, mut open) = (vec![NEW; n], vec![0; n], vec![false; n]);
    let (mut stack, mut found, mut count) = (Vec::new(), Vec::new(), 0);
    let mut walk: Vec<(usize, usize)> = Vec::new();
    let starts = (0..n).filter(|&v| net.kind[v] == super::Kind::Start);
    for root in starts.chain(0..n) {
        if index[root] != NEW {
            continue;
        }
        walk.push((root, 0));
        while let Some((v, next)) = walk.pop() {
            if next == 0 {
                index[v] = count;
                low[v] = count;
                count += 1;
                stack.push(v);
                open[v] = true;
            }
            if let Some(&l) = net.out.of(v).get(next) {
                walk.push((v, next + 1));
                let t = net.wires[l].to;
                if skip[l] {
                    continue;
                }
                if index[t] == NEW {
                    walk.push((t, 0));
                } else if open[t] {
                    low[v] = low[v].min(index[t]);
                }
                continue;
            }
            if low[v] == index[v] {
                let from = stack.iter().rposition(|&u| u == v).unwrap_or(0);
                let group = stack.split_off(from);
                for &u in &group {
                    open[u] = false;
                }
                found.push(group);
            }
            if let Some(&(parent, _)) = walk.last() {
                low[parent] = low[parent].min(low[v]);
            }
        }
    }
    found
}
