//! What is unwise, though the platform takes it.

pub mod scripts;
