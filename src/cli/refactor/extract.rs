use std::path::{Path, PathBuf};

use super::{Common, Work};
use crate::refactor::{self, Extract, Into};
use crate::workspace::Failure;

/// Take nodes out of a journey, into a fragment or an inner journey
///
/// The nodes must begin at one of them. Each place that they lead to becomes an exit of the fragment, each name beyond them that their
/// values use a parameter; `success`, `failure` and `nowhere` stay what they are. The built journey stays the same, ids included. An
/// inner journey has two ends, so its nodes may lead to two places. `journeyc inline` is the way back.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc extract journeys/Login.journey makeCode sendCode askCode countTries --fragment emailCode\n  \
                  journeyc extract journeys/Login.journey push pushWait pushVerify --journey Push --dry-run"
)]
#[group(id = "into", required = true, multiple = false)]
pub(in crate::cli) struct Arguments {
    /// The source file
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The nodes, the first as JOURNEY.NODE where several journeys of the file have it; a page takes its children along
    #[arg(value_name = "NODE", required = true)]
    nodes: Vec<String>,

    /// The name of the new fragment
    #[arg(long, value_name = "NAME", group = "into")]
    fragment: Option<String>,

    /// The name of the new inner journey
    #[arg(long, value_name = "NAME", group = "into")]
    journey: Option<String>,

    /// The name of the node that stands for it [default: its name, with a small letter]
    #[arg(long, value_name = "NODE")]
    node: Option<String>,

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
    let into = match (&arguments.fragment, &arguments.journey) {
        (Some(name), _) => Into::Fragment(name),
        (None, Some(name)) => Into::Journey(name),
        (None, None) => {
            return Err(Failure("say what it becomes: --fragment NAME, or --journey NAME".to_owned()));
        }
    };
    let work = Work::open(&arguments.file)?;
    let wanted = Extract { file: work.file, nodes: &arguments.nodes, into, node: arguments.node.as_deref() };
    work.finish(refactor::extract(work.bench(), wanted), &arguments.common)
}
