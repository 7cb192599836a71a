use std::path::PathBuf;

use super::input::InputArguments;
use super::version::{read, read_revision};
use super::{CLEAN, ERRORS, FAILED, output};
use crate::diff::{self, Context, Diff};
use crate::workspace::{Failure, Revision};

/// Tell what differs between two versions of journeys, and what it means for the flow
///
/// OLD and NEW are sources, folders of sources, or exports of any format; with --git, the old version is that of a
/// revision, and NEW the work tree. Nodes are matched by id, then by name and place. Coordinates, the order of keys, ids
/// that merely differ, defaults written out and what clients add are no differences.
#[derive(Debug, clap::Args)]
#[command(
    mut_arg("paths", |argument| argument
        .value_names(["OLD", "NEW"])
        .help("The two versions: sources, folders, exports of any format, or `-` for standard input; with --git, what \
               to compare [default with --git: the whole workspace]")),
    after_help = "Exit codes: 0 no difference (with --breaking: none that can break), 1 different, 2 trouble.\n\n\
                  Examples:\n  journeyc diff journeys Tenant.journey.json\n  journeyc diff old.journey.json \
                  new.journey.json --journey Login\n  journeyc diff --git main\n  \
                  journeyc diff --git origin/main journeys --format markdown\n  journeyc diff --git v1.2 --breaking"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,

    /// Compare with this git revision: the old version is read from the repository, and the checkout stays as it is
    #[arg(long, value_name = "REV")]
    git: Option<String>,

    /// How to tell the differences
    #[arg(long, default_value = "text")]
    format: Kind,

    /// Exit with 1 only for what can break callers or running users
    #[arg(long)]
    breaking: bool,

    /// Only the journey of this name; may be given several times
    #[arg(long, value_name = "NAME")]
    journey: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// For people on a terminal
    Text,
    /// One document, as docs/diff.schema.json describes it
    Json,
    /// A comment for a pull request, with a picture of what changed
    Markdown,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let sides = match (&arguments.git, arguments.input.paths.as_slice()) {
        (Some(name), paths) => {
            let revision = Revision::read(name)?;
            for link in revision.links() {
                output::note(&format!("note: {name}:{link}: it is a link, which is not followed\n"));
            }
            (read_revision(&arguments.input, &revision, paths)?, read(&arguments.input, paths)?)
        }
        (None, [old, new]) => {
            let side = |path: &PathBuf| read(&arguments.input, std::slice::from_ref(path));
            (side(old)?, side(new)?)
        }
        (None, paths) => {
            let message =
                format!("two versions are compared, and {} was named: OLD NEW, or --git REV", paths.len());
            return Err(Failure(message));
        }
    };
    let (Some(old), Some(new)) = sides else { return Ok(FAILED) };
    let known = || old.journeys.iter().chain(&new.journeys);
    for name in &arguments.journey {
        if !known().any(|journey| journey.name == *name) {
            let names = known().map(|journey| journey.name.as_str());
            let mend = crate::diagnostic::did_you_mean(name, names)
                .map_or_else(String::new, |mend| format!(": {mend}"));
            return Err(Failure(format!("neither side has a journey `{name}`{mend}")));
        }
    }
    let is_wanted =
        |name: &str| arguments.journey.is_empty() || arguments.journey.iter().any(|own| own == name);
    let context = Context { catalog: &new.catalog, target: new.target };
    let diff = diff::compare(&old.journeys, &new.journeys, context, &is_wanted);
    let text = match arguments.format {
        Kind::Text => diff::show::text(&diff, output::is_output_coloured()),
        Kind::Json => diff::show::json(&diff),
        Kind::Markdown => diff::show::markdown(&diff),
    };
    output::print(text.as_bytes())?;
    Ok(code(&diff, arguments.breaking))
}

fn code(diff: &Diff, breaking: bool) -> u8 {
    let is_different = if breaking { diff.breaking().next().is_some() } else { !diff.is_equal() };
    if is_different { ERRORS } else { CLEAN }
}
