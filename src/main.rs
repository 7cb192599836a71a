//! The command line; see [`journeyc::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    journeyc::cli::run()
}
