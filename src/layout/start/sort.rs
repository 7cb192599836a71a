//! The order of boxes and lanes in their columns.

use super::lanes::{Lanes, Tie};

/// Rounds of sorting, to the right and back.
const SORTS: usize = 6;
/// Passes that exchange neighbours after each round.
const EXCHANGES: usize = 4;

impl Lanes<'_> {
    pub(super) fn number(&mut self, c: usize) {
        for (i, &v) in self.rows[c].iter().enumerate() {
            self.place[v] = i;
        }
    }

    #[allow(clippy::cast_precision_loss)]
    fn key(&self, t: &Tie) -> f64 {
        self.place[t.to] as f64 + t.rank
    }

    /// Sorts one column by its ties to one side; equals keep their order, or change it (`bias`).
    #[allow(clippy::cast_precision_loss)]
    fn sort(&mut self, c: usize, side: usize, bias: bool) {
        let row = std::mem::take(&mut self.rows[c]);
        let mut keyed: Vec<_> = row
            .into_iter()
            .map(|v| {
                let ties = &self.ties[side][v];
                let key = if v < self.net.len() && self.net.apart[v] {
                    f64::MAX
                } else if ties.is_empty() {
                    self.place[v] as f64
                } else {
                    ties.iter().map(|t| self.key(t)).sum::<f64>() / ties.len() as f64
                };
                (key, v)
            })
            .collect();
        if bias {
            keyed.reverse();
        }
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.rows[c] = keyed.into_iter().map(|k| k.1).collect();
        self.number(c);
    }

    /// Crossings of the ties of two neighbours to one side, as they stand less those the other way round.
    fn gain(&self, a: usize, b: usize, side: usize) -> i64 {
        let mut gain = 0;
        for s in &self.ties[side][a] {
            let ks = self.key(s);
            for t in &self.ties[side][b] {
                let kt = self.key(t);
                gain += i64::from(ks > kt) - i64::from(ks < kt);
            }
        }
        gain
    }

    /// Exchanges neighbours as long as fewer links cross by it.
    fn exchange(&mut self) {
        for _ in 0..EXCHANGES {
            let mut any = false;
            for c in 0..self.rows.len() {
                for i in 1..self.rows[c].len() {
                    let (a, b) = (self.rows[c][i - 1], self.rows[c][i]);
                    let heavy = |v: usize| self.ties[0][v].len() + self.ties[1][v].len() > 60;
                    if heavy(a) && heavy(b) {
                        continue;
                    }
                    if self.gain(a, b, 0) + self.gain(a, b, 1) > 0 {
                        self.rows[c].swap(i - 1, i);
                        self.place[a] = i;
                        self.place[b] = i - 1;
                        any = true;
                    }
                }
            }
            if !any {
                break;
            }
        }
    }

    /// Crossings of all ties.
    fn crossings(&self) -> u64 {
        let mut count = 0;
        let (mut keys, mut room) = (Vec::new(), Vec::new());
        for row in &self.rows {
            keys.clear();
            for &v in row {
                let first = keys.len();
                keys.extend(self.ties[1][v].iter().map(|t| (t.here, self.key(t))));
                keys[first..].sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            }
            let mut order: Vec<f64> = keys.iter().map(|k| k.1).collect();
            room.resize(order.len(), 0.0);
            count += inversions(&mut order, &mut room);
        }
        count
    }

    /// Finds an order with few crossings.
    pub fn arrange(&mut self) {
        let last = self.rows.len();
        let mut best = (self.crossings(), self.rows.clone());
        for round in 0..SORTS {
            let bias = round % 2 == 1;
            for c in 1..last {
                self.sort(c, 0, bias);
            }
            for c in (0..last.saturating_sub(1)).rev() {
                self.sort(c, 1, bias);
            }
            self.exchange();
            let now = self.crossings();
            if now < best.0 {
                best = (now, self.rows.clone());
            }
        }
        self.rows = best.1;
        for c in 0..last {
            self.number(c);
        }
    }
}

/// Pairs that stand in the wrong order; sorts them.
fn inversions(keys: &mut [f64], room: &mut [f64]) -> u64 {
    let n = keys.len();
    if n < 2 {
        return 0;
    }
    let (a, b) = keys.split_at_mut(n / 2);
    let (ra, rb) = room.split_at_mut(n / 2);
    let mut count = inversions(a, ra) + inversions(b, rb);
    let (mut i, mut j) = (0, 0);
    for slot in room.iter_mut() {
        if j == b.len() || i < a.len() && a[i] <= b[j] {
            *slot = a[i];
            i += 1;
        } else {
            *slot = b[j];
            j += 1;
            count += (a.len() - i) as u64;
        }
    }
    keys.copy_from_slice(room);
    count
}
