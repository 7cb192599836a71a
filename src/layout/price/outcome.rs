//! What becomes of a move on trial.

use super::{Scene, narrow};

impl Scene<'_> {
    /// Takes back the move on trial.
    pub fn undo(&mut self) {
        let Some(mut t) = self.trial.take() else { return };
        for &(v, area) in &t.moved {
            self.areas[v] = area;
            self.area_hulls.set(v, area.hull());
        }
        for &(l, line) in &t.links {
            self.lines[l] = line;
            self.line_hulls.set(l, line.hull);
            self.curves.undo(l);
        }
        t.release();
        self.trial = Some(t);
    }

    /// Makes the move on trial the new state.
    pub fn keep(&mut self) {
        let Some(mut t) = self.trial.take() else { return };
        for &(l, other, price) in &t.pairs {
            let (at, price) = (l * self.pair_row + other, narrow(price));
            let change = i64::from(price) - i64::from(self.pairs[at]);
            self.pairs[at] = price;
            self.pairs[other * self.pair_row + l] = price;
            self.pair_sum[l] += change;
            self.pair_sum[other] += change;
        }
        for &(l, b, price) in &t.entries {
            let (at, price) = (l * self.entry_row + b, narrow(price));
            let change = i64::from(price) - i64::from(self.entries[at]);
            self.entries[at] = price;
            self.entered[b * self.pair_row + l] = price;
            self.entry_sum[l] += change;
            self.box_sum[b] += change;
        }
        for (i, &(l, _)) in t.links.iter().enumerate() {
            self.alone[l] = t.alone[i];
            self.curves.keep(l);
        }
        for &(v, price) in &t.order {
            self.order[v] = price;
        }
        self.frame = t.frame;
        self.total = t.total;
        t.release();
        self.trial = Some(t);
    }
}
