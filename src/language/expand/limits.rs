//! How much may come of fragments. Each level can double what it uses, so sizes are worked out before anything is copied.

/// How deep fragments may use fragments. Real ones stay below five.
pub const DEEPEST_FRAGMENT: usize = 32;

/// The most nodes that the fragments of one journey may stand for.
pub const MOST_NODES: u64 = 10_000;

/// The most bytes that the values of parameters may stand for in a journey.
pub const MOST_VALUES: usize = 16 << 20;

/// So deep lists and maps may stand in one another in the value of a parameter.
pub const DEEPEST_VALUE: usize = 20;

/// The most nodes that the fragments of all journeys of a run may stand for.
pub const MOST_EXPANDED: u64 = 500_000;
