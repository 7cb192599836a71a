//! Numbers that look random and are the same on every platform.

/// A xorshift generator: always the same row of numbers.
pub(in crate::layout) struct Random(u64);

impl Random {
    pub fn new() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }

    /// A number below `end`, which is above 0.
    #[allow(clippy::cast_possible_truncation)]
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (((self.0 >> 32) * (end as u64)) >> 32) as usize
    }

    /// The same for prices.
    pub fn under(&mut self, end: u64) -> i64 {
        i64::try_from(self.below(usize::try_from(end).unwrap_or(1))).unwrap_or(0)
    }
}
