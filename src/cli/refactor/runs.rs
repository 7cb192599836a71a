use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::{Common, Work};
use crate::cli::{CLEAN, output};
use crate::refactor::{self, Refusal, Run};
use crate::source::counted;
use crate::workspace::Failure;

/// Find runs of nodes that several journeys have, and make fragments of them
///
/// A run has the same types, the same wiring among its nodes and the same configuration wherever it is; what its nodes are called and where
/// it leads may differ. What saves the most nodes comes first. With `--extract` and `--fragment`, one of them becomes a fragment, and each
/// of its places a node that stands for it; what is built stays the same.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc similar\n  journeyc similar --least 4\n  \
                  journeyc similar --extract 1 --fragment emailCode --dry-run")]
pub(in crate::cli) struct Arguments {
    /// A folder of the workspace
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    folder: PathBuf,

    /// Only runs of at least so many nodes
    #[arg(long, value_name = "NODES", default_value_t = 2)]
    least: usize,

    /// Make a fragment of the run with this number
    #[arg(long, value_name = "NUMBER", requires = "fragment")]
    extract: Option<usize>,

    /// The name of the fragment
    #[arg(long, value_name = "NAME", requires = "extract")]
    fragment: Option<String>,

    #[command(flatten)]
    common: Common,
}

impl Arguments {
    /// The folder that it works on.
    pub(in crate::cli) fn folder(&self) -> &Path {
        &self.folder
    }
}

pub(in crate::cli) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let work = Work::whole(&arguments.folder)?;
    let is_long = |run: &Run| run.places.first().is_some_and(|place| place.nodes.len() >= arguments.least);
    let runs: Vec<Run> = refactor::similar(&work.compiled.journeys).into_iter().filter(is_long).collect();
    if let (Some(number), Some(name)) = (arguments.extract, &arguments.fragment) {
        let run = number.checked_sub(1).and_then(|at| runs.get(at));
        let plan = match run {
            Some(run) => refactor::share(work.bench(), run, name),
            None => {
                Err(Refusal(format!("there is no run {number}: `journeyc similar` lists {}", runs.len())))
            }
        };
        return work.finish(plan, &arguments.common);
    }
    output::tell(&listed(&work, &runs))?;
    let saved: usize = runs.iter().map(Run::saving).sum();
    let end = match runs.len() {
        0 => "no run of nodes is in several journeys".to_owned(),
        1 => format!("1 run: {} fewer", counted(saved, "node")),
        count => format!("{count} runs: {} fewer in all", counted(saved, "node")),
    };
    output::note(&format!("{end}\n"));
    Ok(CLEAN)
}

/// The runs, with so many of their places.
fn listed(work: &Work, runs: &[Run]) -> String {
    const MOST: usize = 6;
    let sources = &work.workspace.sources;
    let mut out = String::new();
    for (index, run) in runs.iter().enumerate() {
        let length = run.places.first().map_or(0, |place| place.nodes.len());
        let _ = writeln!(
            out,
            "{}. {} in {} places, {} fewer",
            index + 1,
            counted(length, "node"),
            run.places.len(),
            run.saving()
        );
        for place in run.places.iter().take(MOST) {
            let file = sources.file(place.span.file);
            let line = file.position(place.span.start).line;
            let _ = writeln!(out, "   {}:{line}: {}: {}", file.name(), place.journey, place.nodes.join(", "));
        }
        if run.places.len() > MOST {
            let _ = writeln!(out, "   and {} more", run.places.len() - MOST);
        }
    }
    out
}
