//! Upright rectangles around links and boxes, compared many at a time: most of what moves is far from most other
//! things.

/// Rectangles compared at a time.
const BLOCK: usize = 8;
/// Pixels to a unit of a rectangle's edges.
const UNIT: f64 = 4.0;

/// A rectangle, a little too large rather than too small.
#[derive(Clone, Copy)]
pub(in crate::layout) struct Hull {
    left: i16,
    right: i16,
    top: i16,
    bottom: i16,
}

impl Default for Hull {
    /// A rectangle that is near nothing.
    fn default() -> Self {
        Self { left: i16::MAX, right: i16::MIN, top: i16::MAX, bottom: i16::MIN }
    }
}

impl Hull {
    pub fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        // Casts cut towards 0 and stop at the ends of the range.
        #[allow(clippy::cast_possible_truncation)]
        let (low, high) = (|v: f64| (v / UNIT - 1.0) as i16, |v: f64| (v / UNIT + 1.0) as i16);
        Self { left: low(left), right: high(right), top: low(top), bottom: high(bottom) }
    }
}

/// The rectangles of all links, or of all boxes.
pub(in crate::layout) struct Hulls {
    left: Vec<i16>,
    right: Vec<i16>,
    top: Vec<i16>,
    bottom: Vec<i16>,
}

/// Length of a table's row of prices against so many rectangles.
pub(in crate::layout) fn stride(count: usize) -> usize {
    count.div_ceil(BLOCK) * BLOCK
}

impl Hulls {
    pub fn new(count: usize) -> Self {
        let (n, far) = (stride(count), Hull::default());
        Self {
            left: vec![far.left; n],
            right: vec![far.right; n],
            top: vec![far.top; n],
            bottom: vec![far.bottom; n],
        }
    }

    #[inline]
    pub fn set(&mut self, i: usize, hull: Hull) {
        self.left[i] = hull.left;
        self.right[i] = hull.right;
        self.top[i] = hull.top;
        self.bottom[i] = hull.bottom;
    }

    /// Numbers of those that touch a rectangle, and of those that have a price with it.
    // Without branches, several are compared at once.
    #[allow(clippy::needless_bitwise_bool)]
    pub fn near(&self, hull: Hull, known: &[u16], found: &mut Found) {
        let n = self.left.len();
        let (left, right, top, bottom, known) =
            (&self.left[..n], &self.right[..n], &self.top[..n], &self.bottom[..n], &known[..n]);
        found.marks.resize(n, 0);
        let marks = &mut found.marks[..n];
        for i in 0..n {
            let beside = (left[i] <= hull.right) & (right[i] >= hull.left);
            let level = (top[i] <= hull.bottom) & (bottom[i] >= hull.top);
            marks[i] = u16::from(beside & level) | known[i];
        }
        found.list.clear();
        for (block, marks) in marks.chunks_exact(BLOCK).enumerate() {
            if marks.iter().fold(0, |all, m| all | m) == 0 {
                continue;
            }
            for (i, &mark) in marks.iter().enumerate() {
                if mark != 0 {
                    found.list.push(block * BLOCK + i);
                }
            }
        }
    }
}

/// What is near a rectangle.
#[derive(Default)]
pub(in crate::layout) struct Found {
    pub list: Vec<usize>,
    marks: Vec<u16>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_touches_or_has_a_price_is_found() {
        let mut hulls = Hulls::new(40);
        for i in 0..40 {
            #[allow(clippy::cast_precision_loss)]
            let x = i as f64 * 100.0;
            hulls.set(i, Hull::new(x, 0.0, x + 50.0, 50.0));
        }
        let mut known = vec![0; stride(40)];
        known[3] = 7;
        let mut found = Found::default();
        hulls.near(Hull::new(1_020.0, 40.0, 1_120.0, 90.0), &known, &mut found);
        assert_eq!(found.list, [3, 10, 11]);
        hulls.near(Hull::new(1_020.0, 80.0, 1_120.0, 90.0), &known, &mut found);
        assert_eq!(found.list, [3]);
    }
}
