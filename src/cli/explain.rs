use super::{CLEAN, output};
use crate::diagnostic::{Code, did_you_mean};
use crate::workspace::Failure;

/// Explain a diagnostic: what it means, an example, and the example mended
///
/// Without a code, the table of all of them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc explain J301\n  journeyc explain unknown-outcome\n  journeyc explain")]
pub(super) struct Arguments {
    /// The id or the name of a diagnostic
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let text = match &arguments.code {
        None => Code::ALL
            .iter()
            .map(|code| format!("{}  {:24} {:8} {}\n", code.id(), code.name(), code.severity().name(), code.title()))
            .collect(),
        Some(name) => match Code::find(name) {
            Some(code) => code.page().to_owned(),
            None => {
                let known = Code::ALL.iter().flat_map(|code| [code.id(), code.name()]);
                let mend = did_you_mean(name, known).unwrap_or_else(|| "`journeyc explain` lists them".to_owned());
                return Err(Failure(format!("there is no diagnostic `{name}`: {mend}")));
            }
        },
    };
    output::print(text.as_bytes()).map(|()| CLEAN)
}
