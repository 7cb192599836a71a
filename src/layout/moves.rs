//! Moves that keep boxes of a column apart: what stands in the way is pushed aside.

use super::geometry::{COLUMN_GAP, Point, ROW_GAP};
use super::place::{Wish, settle};
use super::scene::{Move, Scene};

/// Where a box may go: into a column, or into a new one left of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    In(usize),
    Before(usize),
}

/// Which boxes stand in which column, from top to bottom.
#[derive(Clone)]
pub(super) struct Grid {
    pub rows: Vec<Vec<usize>>,
    pub column: Vec<usize>,
    /// Left edge of each column, in pixels.
    left: Vec<f64>,
    /// Free space left of each column, in pixels.
    gap: Vec<f64>,
}

impl Grid {
    pub fn new(scene: &Scene, rows: Vec<Vec<usize>>) -> Self {
        let gap = vec![COLUMN_GAP; rows.len()];
        let mut grid = Self { column: vec![0; scene.net.len()], left: vec![0.0; rows.len()], gap, rows };
        grid.number(scene);
        grid
    }

    /// Brings columns and left edges up to date with the rows.
    fn number(&mut self, scene: &Scene) {
        for (c, row) in self.rows.iter_mut().enumerate() {
            row.sort_by(|&a, &b| scene.areas[a].y.total_cmp(&scene.areas[b].y));
            self.left[c] = row.first().map_or(0.0, |&v| scene.areas[v].x);
            for &v in row.iter() {
                self.column[v] = c;
            }
        }
    }

    /// Puts rows back in the order in which their boxes stand.
    pub fn sort(&mut self, scene: &Scene, moves: &[Move]) {
        for &(v, _) in moves {
            let row = &mut self.rows[self.column[v]];
            row.sort_by(|&a, &b| scene.areas[a].y.total_cmp(&scene.areas[b].y));
        }
    }

    /// Moves that bring box `v` to height `top` in column `c`; boxes in its way go up or down.
    pub fn push(&self, scene: &Scene, v: usize, c: usize, top: f64, moves: &mut Vec<Move>) {
        let height = scene.areas[v].height;
        let middle = top + height / 2.0;
        moves.push((v, Point { x: self.left[c], y: top }));
        let others = || self.rows[c].iter().filter(|&&u| u != v);
        let above = |u: usize| scene.areas[u].y + scene.areas[u].height / 2.0 < middle;
        let mut limit = top - ROW_GAP;
        for &u in others().rev().filter(|&&u| above(u)) {
            let area = &scene.areas[u];
            if area.y + area.height <= limit {
                break;
            }
            let y = (limit - area.height).floor();
            moves.push((u, Point { x: area.x, y }));
            limit = y - ROW_GAP;
        }
        let mut limit = top + height.ceil() + ROW_GAP;
        for &u in others().filter(|&&u| !above(u)) {
            let area = &scene.areas[u];
            if area.y >= limit {
                break;
            }
            moves.push((u, Point { x: area.x, y: limit }));
            limit += area.height.ceil() + ROW_GAP;
        }
    }

    /// Moves that exchange two boxes of a column; the others of the column make room.
    pub fn swap(&self, scene: &Scene, i: usize, j: usize, c: usize, moves: &mut Vec<Move>) {
        let mut order = self.rows[c].clone();
        order.swap(i, j);
        let (u, v) = (self.rows[c][i], self.rows[c][j]);
        let middle = |b: usize| scene.areas[b].y + scene.areas[b].height / 2.0;
        let wishes: Vec<_> = order
            .iter()
            .map(|&b| {
                let at = if b == u {
                    v
                } else if b == v {
                    u
                } else {
                    b
                };
                Wish {
                    top: middle(at) - scene.areas[b].height / 2.0,
                    height: scene.areas[b].height,
                    weight: 1.0,
                }
            })
            .collect();
        let mut tops = Vec::new();
        settle(&wishes, ROW_GAP, &mut tops);
        for (&b, &y) in order.iter().zip(&tops) {
            #[allow(clippy::float_cmp)]
            if y != scene.areas[b].y {
                moves.push((b, Point { x: scene.areas[b].x, y }));
            }
        }
    }

    /// Moves that bring box `v` to another column, with all columns as wide as they then have to be.
    pub fn transfer(&self, scene: &Scene, v: usize, spot: Spot, top: f64, moves: &mut Vec<Move>) {
        match spot {
            Spot::In(c) => self.push(scene, v, c, top, moves),
            Spot::Before(_) => moves.push((v, Point { x: 0.0, y: top })),
        }
        let pushed = moves.len();
        let width = |u: usize| scene.areas[u].width.ceil();
        let mut x = self.left[0] - self.gap[0];
        for (i, row) in self.rows.iter().enumerate() {
            if spot == Spot::Before(i) {
                x += COLUMN_GAP;
                moves[0].1.x = x;
                x += width(v);
            }
            if spot != Spot::In(i) && row.len() == 1 && row[0] == v {
                continue;
            }
            x += self.gap[i];
            if spot == Spot::In(i) {
                moves[0].1.x = x;
            }
            let mut widest = if spot == Spot::In(i) { width(v) } else { 0.0 };
            for &u in row.iter().filter(|&&u| u != v) {
                widest = widest.max(width(u));
                #[allow(clippy::float_cmp)]
                if x != scene.areas[u].x {
                    match moves[1..pushed].iter_mut().find(|m| m.0 == u) {
                        Some(m) => m.1.x = x,
                        None => moves.push((u, Point { x, y: scene.areas[u].y })),
                    }
                }
            }
            x += widest;
        }
    }

    /// Records that a box went to another column.
    pub fn transferred(&mut self, scene: &Scene, v: usize, spot: Spot) {
        self.rows[self.column[v]].retain(|&u| u != v);
        match spot {
            Spot::In(c) => self.rows[c].push(v),
            Spot::Before(c) => {
                self.rows.insert(c, vec![v]);
                self.gap.insert(c, COLUMN_GAP);
                self.left.push(0.0);
            }
        }
        while let Some(empty) = self.rows.iter().position(Vec::is_empty) {
            self.rows.remove(empty);
            self.gap.remove(empty);
            self.left.pop();
        }
        self.number(scene);
    }

    /// Moves that push all boxes from height `y` on down, or pull them up as far as there is room.
    pub fn seam(&self, scene: &Scene, y: f64, by: f64, moves: &mut Vec<Move>) {
        let mut by = by;
        if by < 0.0 {
            for row in &self.rows {
                for pair in row.windows(2) {
                    let (a, b) = (&scene.areas[pair[0]], &scene.areas[pair[1]]);
                    if a.y < y && b.y >= y {
                        by = by.max(a.y + a.height.ceil() + ROW_GAP - b.y);
                    }
                }
            }
        }
        if by != 0.0 {
            let below = (0..scene.areas.len()).filter(|&v| scene.areas[v].y >= y);
            moves.extend(below.map(|v| (v, Point { x: scene.areas[v].x, y: scene.areas[v].y + by })));
        }
    }

    /// Moves that shift all columns from one on up or down.
    pub fn slide(&self, scene: &Scene, c: usize, by: f64, moves: &mut Vec<Move>) {
        let right = self.rows[c..].iter().flatten();
        moves.extend(right.map(|&v| (v, Point { x: scene.areas[v].x, y: scene.areas[v].y + by })));
    }

    /// Moves that change the free space left of a column; nothing when it would be too little.
    pub fn widen(&self, scene: &Scene, c: usize, by: f64, moves: &mut Vec<Move>) {
        if c > 0 && self.gap[c] + by >= COLUMN_GAP {
            for &u in self.rows[c..].iter().flatten() {
                moves.push((u, Point { x: scene.areas[u].x + by, y: scene.areas[u].y }));
            }
        }
    }

    /// Records that the space left of a column changed.
    pub fn widened(&mut self, scene: &Scene, c: usize, by: f64) {
        self.gap[c] += by;
        self.number(scene);
    }
}
