use std::path::PathBuf;

use clap::Subcommand;

use super::{CLEAN, output};
use crate::catalog::{Lookup, Target, list_json, list_text, show_json, show_text};
use crate::diagnostic::listing;
use crate::workspace::Failure;

/// Show what the compiler knows of node types
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc catalog list push\n  journeyc catalog list inner journey\n  journeyc catalog list --target am-8.0\n  \
                  journeyc catalog show PushSender\n  journeyc catalog show \"Push Sender\" --json"
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
        /// Only those that hold each of these words in id, name, family, tags, properties or what those refer to
        filter: Vec<String>,

        /// Only those that a platform has: aic, am-7.5, am-8.0 or am-8.1
        #[arg(long, value_name = "PLATFORM")]
        target: Option<Target>,
    },
    /// Show a node type: outcomes, properties, platforms
    Show {
        /// Its id, or its name in the console, with or without spaces
        #[arg(value_name = "TYPE")]
        node_type: String,
    },
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let catalog = super::input::catalog(arguments.catalog.iter().cloned())?;
    let text = match &arguments.command {
        Command::List { filter, target } => {
            let list = if arguments.json { list_json } else { list_text };
            list(&catalog, *target, &filter.join(" "))
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
    output::print(text.as_bytes()).map(|()| CLEAN)
}
