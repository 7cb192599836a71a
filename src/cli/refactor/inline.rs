use std::path::{Path, PathBuf};

use super::{Common, Work};
use crate::refactor::{self, Inline};
use crate::workspace::Failure;

/// Write the nodes of a fragment or an inner journey in the place of a node that stands for them
///
/// Nodes of a fragment keep their ids, so that the built journey stays the same; the fragment goes when nothing else uses it. An inner
/// journey stays, and its copies are other nodes, unless `--remove` says that it goes: then they are the same.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc inline journeys/Login.journey emailCode\n  \
                  journeyc inline journeys/Login.journey push --remove --dry-run")]
pub(in crate::cli) struct Arguments {
    /// The source file
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The node that stands for them, or JOURNEY.NODE where several journeys of the file have it
    #[arg(value_name = "NODE")]
    node: String,

    /// Remove what it stood for; refused where something else needs it
    #[arg(long, conflicts_with = "keep")]
    remove: bool,

    /// Keep a fragment that nothing else uses
    #[arg(long)]
    keep: bool,

    #[command(flatten)]
    common: Common,
}

impl Arguments {
    /// The source that it works on.
    pub(in crate::cli) fn file(&self) -> &Path {
        &self.file
    }
}

pub(in crate::cli) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let goes = match (arguments.remove, arguments.keep) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    };
    let work = Work::open(&arguments.file)?;
    let wanted = Inline { file: work.file, node: &arguments.node, goes };
    work.finish(refactor::inline(work.bench(), wanted), &arguments.common)
}
