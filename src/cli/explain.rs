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
    /// The id or the name of a diagnostic, or what a report says of it
    #[arg(value_parser = super::possible::code(), hide_possible_values = true)]
    code: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let text = if arguments.code.is_empty() {
        explain::table()
    } else {
        let code = explain::find(&arguments.code.join(" ")).map_err(Failure)?;
        explain::page(code, output::is_output_coloured())
    };
    output::print(text.as_bytes()).map(|()| CLEAN)
}
