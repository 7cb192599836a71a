use std::path::{Path, PathBuf};

use super::{Common, Work};
use crate::diagnostic::{did_you_mean, listing};
use crate::language::syntax::Keyword;
use crate::refactor::{self, Move};
use crate::workspace::Failure;

/// Move a declaration to another file of the workspace
///
/// Takes the comments before it along, and paths in it follow. What would be built is compared first: it stays the same.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc move journeys/Login.journey risk realm.journey\n  \
                  journeyc move realm.journey emailCode lib/email.journey --kind fragment --dry-run")]
pub(in crate::cli) struct Arguments {
    /// The source file in which it stands
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The name of the declaration
    #[arg(value_name = "NAME")]
    name: String,

    /// The file that it goes to; it is made where it is not there
    #[arg(value_name = "TO")]
    to: PathBuf,

    /// What it is, where several declarations of the file have the name: `journey`, `script`, `fragment`, `var` …
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,

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
    let keyword = arguments.kind.as_deref().map(keyword).transpose()?;
    let mut work = Work::open(&arguments.file)?;
    let to = work.workspace.source_at(&arguments.to)?;
    let wanted = Move { file: work.file, name: &arguments.name, keyword, to };
    work.finish(refactor::moved(work.bench(), wanted), &arguments.common)
}

fn keyword(word: &str) -> Result<Keyword, Failure> {
    Keyword::of(word).ok_or_else(|| {
        let known = Keyword::ALL.map(Keyword::word);
        let mend =
            did_you_mean(word, known).unwrap_or_else(|| format!("there is {}", listing(known, known.len())));
        Failure(format!("--kind: there is no kind `{word}`: {mend}"))
    })
}
