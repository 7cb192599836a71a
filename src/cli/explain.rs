use super::{CLEAN, output};
use crate::diagnostic::explain;
use crate::workspace::Failure;

/// Explain a diagnostic: what it means, an example, and the example mended
///
/// Without a code, the table of all of them.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc explain J301\n  journeyc explain unknown-outcome\n  journeyc explain"
)]
pub(super) struct Arguments {
    /// The id or the name of a diagnostic
    #[arg(value_parser = super::possible::code(), hide_possible_values = true)]
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let text = match &arguments.code {
        None => explain::table(),
        Some(name) => explain::page(explain::find(name).map_err(Failure)?, false),
    };
    output::print(text.as_bytes()).map(|()| CLEAN)
}
