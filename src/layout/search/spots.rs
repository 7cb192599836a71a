//! Places worth trying for a box.

use super::random::Random;
use crate::layout::Kind;
use crate::layout::geometry::{COLUMN_GAP, ROW_GAP};
use crate::layout::price::Scene;

/// Distance at which a link is led past a box, in pixels.
const CLEARANCE: f64 = 10.0;
/// How far outside the other boxes an end may go, in pixels.
const OUTSIDE: [f64; 4] = [-60.0, 20.0, 100.0, 220.0];
/// How far to the left or right a box is moved at random at most, in strides of so many pixels.
const STRIDES: usize = 10;
const STRIDE: f64 = 20.0;

/// Heights worth trying for a box when it stands at `x`; always some.
pub(in crate::layout) fn heights(scene: &Scene, v: usize, x: f64, out: &mut Vec<f64>) {
    let net = scene.net;
    let height = scene.areas[v].height;
    out.clear();
    // Level with its neighbours, or amid them.
    let (mut sum, mut count) = (0.0, 0.0);
    let before =
        net.into.of(v).iter().map(|&l| &net.wires[l]).map(|w| scene.areas[w.from].y + w.out - w.into);
    let behind = net.out.of(v).iter().map(|&l| &net.wires[l]).map(|w| scene.areas[w.to].y + w.into - w.out);
    for y in before.chain(behind) {
        out.push(y);
        sum += y;
        count += 1.0;
    }
    if count > 1.0 {
        out.push(sum / count);
    }
    // Right above or below what stands there.
    let right = x + scene.areas[v].width;
    for (_, a) in scene.areas.iter().enumerate().filter(|&(u, a)| u != v && a.x < right && x < a.x + a.width)
    {
        out.push(a.y - ROW_GAP - height);
        out.push(a.y + a.height + ROW_GAP);
    }
    // Out of the way of links that run through it.
    for l in scene.intruders(v) {
        let line = &scene.lines[l];
        let at = |x: f64| {
            let part = ((x - line.from.x) / (line.to.x - line.from.x)).clamp(0.0, 1.0);
            line.from.y + part * (line.to.y - line.from.y)
        };
        let (a, b) = if line.to.x > line.from.x { (at(x), at(right)) } else { (line.from.y, line.to.y) };
        out.push(a.min(b) - height - CLEARANCE);
        out.push(a.max(b) + CLEARANCE);
    }
    // So that its own links pass above or below the boxes they run through.
    for (l, u) in scene.pierced(v) {
        let (w, line, foreign) = (&net.wires[l], &scene.lines[l], &scene.areas[u]);
        let (far, near, point) =
            if w.from == v { (line.to, line.from.x, w.out) } else { (line.from, line.to.x, w.into) };
        let reach = |x: f64, y: f64| far.y + (y - far.y) * (near - far.x) / (x - far.x);
        let (left, right) = (foreign.x, foreign.x + foreign.width);
        if (left - far.x).abs() > 1.0 && (right - far.x).abs() > 1.0 {
            let (above, below) = (foreign.y - CLEARANCE, foreign.y + foreign.height + CLEARANCE);
            out.push(reach(left, above).min(reach(right, above)) - point);
            out.push(reach(left, below).max(reach(right, below)) - point);
        }
    }
    // The ends go far up or down.
    if net.kind[v].is_end() {
        let (mut top, mut bottom) = (f64::MAX, f64::MIN);
        for (u, a) in scene.areas.iter().enumerate().filter(|&(u, _)| u != v) {
            if net.kind[u] != Kind::Start {
                top = top.min(a.y);
                bottom = bottom.max(a.y + a.height);
            }
        }
        for k in OUTSIDE {
            out.push(top - k - height);
            out.push(bottom + k);
        }
    }
    out.push(scene.areas[v].y);
    for y in out.iter_mut() {
        *y = y.round();
    }
    sort(out);
}

/// Left edges worth trying for a box: its own, those of other boxes, and right beside what it is tied to.
pub(in crate::layout) fn edges(scene: &Scene, v: usize, out: &mut Vec<f64>) {
    let net = scene.net;
    let (low, high) = scene.range(v);
    out.clear();
    out.extend(net.into.of(v).iter().map(|&l| behind(scene, net.wires[l].from)));
    out.extend(net.out.of(v).iter().map(|&l| before(scene, v, net.wires[l].to)));
    out.extend(scene.areas.iter().map(|a| a.x));
    out.retain(|x| (low..=high).contains(x));
    out.push(scene.areas[v].x);
    sort(out);
}

/// One of the left edges worth trying, or one near its own.
pub(in crate::layout) fn some_edge(random: &mut Random, scene: &Scene, v: usize) -> f64 {
    let net = scene.net;
    let own = scene.areas[v].x;
    let (low, high) = scene.range(v);
    let one = |random: &mut Random, links: &[usize]| links.get(random.below(links.len().max(1))).copied();
    #[allow(clippy::cast_precision_loss)]
    let x = match random.below(8) {
        0 => one(random, net.into.of(v)).map_or(own, |l| behind(scene, net.wires[l].from)),
        1 => one(random, net.out.of(v)).map_or(own, |l| before(scene, v, net.wires[l].to)),
        2 | 3 => scene.areas[random.below(scene.areas.len())].x,
        _ => own + (random.below(2 * STRIDES + 1) as f64 - STRIDES as f64) * STRIDE,
    };
    if low <= high { x.clamp(low, high) } else { own }
}

/// Left edge of what stands right behind a box.
fn behind(scene: &Scene, source: usize) -> f64 {
    let a = &scene.areas[source];
    (a.x + a.width).ceil() + COLUMN_GAP
}

/// Left edge of a box that stands right before another.
fn before(scene: &Scene, v: usize, target: usize) -> f64 {
    scene.areas[target].x - COLUMN_GAP - scene.net.width[v].ceil()
}

/// Sorts places and leaves out those that are there already.
pub(in crate::layout) fn sort(places: &mut Vec<f64>) {
    places.sort_by(f64::total_cmp);
    places.dedup();
}
