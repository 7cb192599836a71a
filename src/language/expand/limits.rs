//! How much may come of fragments. Each level can double what it uses, so sizes are worked out before anything is copied.

/// How deep fragments may use fragments. Real ones stay below five.
pub const DEEPEST_FRAGMENT: usize = 32;

/// The most nodes that the fragments of one journey may stand for.
pub const MOST_NODES: u64 = 10_000;

/// The most nodes that the fragments of all journeys of a run may stand for.
pub const MOST_EXPANDED: u64 = 500_000;
