//! The command line; see [`journeyc::cli`].

use std::process::ExitCode;

/// Compiling is many small allocations; this allocator makes a large build a third faster.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    journeyc::cli::run()
}
