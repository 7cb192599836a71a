use std::path::PathBuf;

use super::input::InputArguments;
use super::read::{self, Whole};
use super::{ERRORS, output, realms};
use crate::diagnostic::did_you_mean;
use crate::language::lift;
use crate::model::Journey;
use crate::simulate::paths::{self, End, Paths, Which};
use crate::workspace::Failure;

/// List ways through journeys: the fewest that use every link, as a plan for tests by hand
///
/// Each step says what a tester enters or picks, and what must be so for the way to go on like that. An inner journey is
/// one step. A PATH may be an export of any format as well as a source.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc paths\n  journeyc paths --journey Login --format markdown > test-plan.md\n  \
                  journeyc paths login.journey --to failure --shortest\n  \
                  journeyc paths Login.journey.json --all"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,

    /// Only the journey of this name; may be given several times
    #[arg(long, value_name = "NAME")]
    journey: Vec<String>,

    /// Only ways that end here: `success`, `failure` or a node
    #[arg(long, value_name = "END|NODE")]
    to: Option<String>,

    /// All ways that come to no node twice, 1000 at most
    #[arg(long, conflicts_with_all = ["shortest", "cover"])]
    all: bool,

    /// The shortest way to each end
    #[arg(long, conflicts_with = "cover")]
    shortest: bool,

    /// The fewest ways that together use every link; rings are gone round where that saves a way [the default]
    #[arg(long, value_name = "WHAT")]
    cover: Option<Cover>,

    /// What to write
    #[arg(long, default_value = "text")]
    format: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Cover {
    /// Every link
    Edges,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// A plan to work through
    Markdown,
    /// A flowchart with a row for each way
    Mermaid,
}

impl Arguments {
    /// What it works on, as far as realms go.
    pub(super) fn asked(&self) -> Option<Vec<PathBuf>> {
        self.input.asked()
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let Some(whole) = read::journeys(&arguments.input, true, &arguments.journey, realms::name().as_deref())?
    else {
        return Ok(ERRORS);
    };
    let told = named(&whole);
    let chosen = read::chosen(&told, &arguments.journey)?;
    let which = match (arguments.all, arguments.shortest) {
        (true, _) => Which::All,
        (_, true) => Which::Shortest,
        _ => Which::Cover,
    };
    let mut found: Vec<Paths<'_>> = Vec::new();
    for journey in &chosen {
        let end = match arguments.to.as_deref() {
            None => None,
            // Of several journeys those are meant that have the node.
            Some(name) => match end(journey, name) {
                None => continue,
                some => some,
            },
        };
        found.push(paths::paths(journey, which, end, &whole.catalog));
    }
    if let (Some(name), true) = (&arguments.to, found.is_empty()) {
        let keys = chosen.iter().flat_map(|journey| &journey.nodes).map(|node| node.key.as_str());
        let mend = did_you_mean(name, keys).map_or_else(String::new, |mend| format!(": {mend}"));
        return Err(Failure(format!("there is no end and no node `{name}` in what was read{mend}")));
    }
    let text = match arguments.format {
        Kind::Text => paths::as_text(&found),
        Kind::Json => paths::as_json(&found),
        Kind::Markdown => paths::as_markdown(&found),
        Kind::Mermaid => paths::as_mermaid(&found),
    };
    if arguments.format == Kind::Json {
        output::json(text.as_bytes())?;
    } else {
        output::tell(&text)?;
    }
    Ok(whole.code)
}

/// The journeys, those of exports with the names that a source would give their nodes.
fn named(whole: &Whole) -> Vec<Journey> {
    let is_export = |journey: &Journey| journey.nodes.iter().any(|node| node.key.is_empty());
    let told = |journey: &Journey| {
        if is_export(journey) {
            lift::told(journey, &whole.catalog, crate::catalog::Target::default())
        } else {
            journey.clone()
        }
    };
    whole.journeys.iter().map(told).collect()
}

fn end(journey: &Journey, name: &str) -> Option<End> {
    match name {
        "success" => Some(End::Success),
        "failure" => Some(End::Failure),
        _ => journey.nodes.iter().position(|node| node.key == name).map(End::Node),
    }
}
