use std::path::PathBuf;

use clap::Subcommand;

use super::{CLEAN, ERRORS, output};
use crate::catalog::{Lookup, Target, diff_json, diff_text, list_json, list_text, show_json, show_text};
use crate::diagnostic::listing;
use crate::source::without_mark;
use crate::workspace::{Failure, door};

/// Show what the compiler knows of node types
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc catalog list push\n  journeyc catalog list inner journey\n  journeyc catalog list --target am-8.0\n  \
                  journeyc catalog show PushSender\n  journeyc catalog show \"Push Sender\" --json\n  \
                  curl … > latest.json && journeyc catalog diff latest.json --target am-8.1"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// Learn node types from a file, as for `check`
    #[arg(long, value_name = "FILE", global = true)]
    catalog: Vec<PathBuf>,

    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List node types
    List {
        /// Only those that these words mean: a name such as `push sender`, what people call it, such as `passkey`, or words
        /// in id, family, tags, marks, properties or what those refer to
        filter: Vec<String>,

        /// Only those that a platform has: aic, am-7.5, am-8.0 or am-8.1
        #[arg(long, value_name = "PLATFORM")]
        target: Option<Target>,
    },
    /// Compare with what a server says of its node types; exit with 1 if anything differs
    Diff {
        /// The saved reply of `nodes?_action=listLatestNodeDefinitions`
        #[arg(value_name = "REPLY")]
        reply: PathBuf,

        /// The platform that the reply is of: aic, am-7.5, am-8.0 or am-8.1
        #[arg(long, value_name = "PLATFORM", default_value = "aic")]
        target: Target,

        /// How to print the differences; `--json` is short for `--format json`
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: Format,
    },
    /// Show a node type: outcomes, properties, platforms
    Show {
        /// Its id, or its name in the console, with or without spaces
        #[arg(value_name = "TYPE")]
        node_type: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let catalog = super::input::catalog(arguments.catalog.iter().cloned())?;
    let text = match &arguments.command {
        Command::List { filter, target } => {
            let list = if arguments.json { list_json } else { list_text };
            list(&catalog, *target, &filter.join(" "))
        }
        Command::Diff { reply, target, format } => {
            let text = door::text(reply, door::read(reply)?)?;
            let found =
                catalog.diff(without_mark(&text), *target).map_err(|error| Failure::at(reply, error))?;
            let print = if arguments.json || *format == Format::Json { diff_json } else { diff_text };
            tell(&print(&found), arguments.json || *format == Format::Json)?;
            return Ok(if found.is_equal() { CLEAN } else { ERRORS });
        }
        Command::Show { node_type } => {
            let known = match catalog.lookup_loosely(node_type) {
                Lookup::Found(known) => known,
                Lookup::Ambiguous(ids) => {
                    let ids = listing(ids.iter().copied(), ids.len());
                    return Err(Failure(format!("`{node_type}` can mean several node types: {ids}")));
                }
                Lookup::Unknown => {
                    let mend = catalog
                        .suggest(node_type)
                        .unwrap_or_else(|| "`journeyc catalog list` shows them all".to_owned());
                    return Err(Failure(format!("there is no node type `{node_type}`: {mend}")));
                }
            };
            let show = if arguments.json { show_json } else { show_text };
            show(&catalog, known)
        }
    };
    tell(&text, arguments.json).map(|()| CLEAN)
}

fn tell(text: &str, is_json: bool) -> Result<(), Failure> {
    if is_json { output::json(text.as_bytes()) } else { output::tell(text) }
}
