use std::path::PathBuf;

use super::input::InputArguments;
use super::{ERRORS, output, read, realms};
use crate::deps::{Dependencies, Inventory, Shown, show};
use crate::diagnostic::did_you_mean;
use crate::platform::Choice;
use crate::workspace::{Failure, door};

/// Show what journeys need to be there: scripts, templates, variables, services and more
///
/// Inner journeys, scripts and their libraries, ESVs and secret labels, email templates, themes, providers, services, custom
/// node types, managed objects and their attributes, each with the nodes that need it. A PATH may be an export of any
/// format as well as a source.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc deps\n  journeyc deps journeys --format mermaid\n  \
                  journeyc deps journeys --missing allAlphaJourneys.journey.json --missing esvs.json\n  \
                  journeyc deps allAlphaJourneys.journey.json --who-uses esv-smtp-password")]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,

    /// How to show it
    #[arg(long, default_value = "text")]
    format: Shown,

    /// Only what is not there: an export of any format, or a list of what a tenant has, as JSON (keys, ids and names count) or
    /// as text (a name in each line); may be given several times. Ends with 1 when something is missing
    #[arg(long, value_name = "EXPORT|LIST", conflicts_with = "who_uses")]
    missing: Vec<PathBuf>,

    /// Only who needs this: a name or an id; journeys that call those are shown too
    #[arg(long, value_name = "NAME")]
    who_uses: Option<String>,

    /// Only the journey of this name; may be given several times
    #[arg(long, value_name = "NAME")]
    journey: Vec<String>,
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
    let journeys = read::chosen(&whole.journeys, &arguments.journey)?;
    let needed = Dependencies::of(journeys.iter().copied(), &whole.catalog, whole.target);
    if let Some(name) = &arguments.who_uses {
        let users = needed.who_uses(name);
        if users.things.is_empty() {
            let mend =
                did_you_mean(name, needed.names()).map_or_else(String::new, |mend| format!(": {mend}"));
            return Err(Failure(format!("nothing that was read needs `{name}`{mend}")));
        }
        tell(&users, arguments.format)?;
        return Ok(whole.code);
    }
    if arguments.missing.is_empty() {
        tell(&needed, arguments.format)?;
        return Ok(whole.code);
    }
    let mut inventory = Inventory::default();
    for path in &arguments.missing {
        let is_list = !path.is_dir() && add_list(path, &mut inventory)?;
        if is_list {
            continue;
        }
        let realm_name = realms::name();
        let choice = Choice { journeys: &[], realm: realm_name.as_deref(), is_for_output: false };
        match read::exports(std::slice::from_ref(path), choice, read::Carried::Left)? {
            Some(read) => inventory.add_journeys(&read.journeys),
            None => return Ok(ERRORS),
        }
    }
    let missing = inventory.missing(&needed);
    tell(&missing.things, arguments.format)?;
    for (kind, count) in &missing.untold {
        output::note(&format!(
            "note: nothing that was named says which {kind} there are; {count} are needed\n"
        ));
    }
    let count = missing.things.things.len();
    arguments.input.conclude(&format!("{count} of {} things are missing", needed.things.len()));
    Ok(if count > 0 { ERRORS } else { whole.code })
}

fn tell(dependencies: &Dependencies, form: Shown) -> Result<(), Failure> {
    let text = show(dependencies, form);
    if form == Shown::Json { output::json(text.as_bytes()) } else { output::tell(&text) }
}

/// Takes a file as a list, unless it holds journeys.
fn add_list(path: &std::path::Path, inventory: &mut Inventory) -> Result<bool, Failure> {
    let text = door::text(path, door::read(path)?)?;
    let holds_journeys =
        ["\"trees\"", "\"tree\"", "\"entryNodeId\"", "\"innerNodes\""].iter().any(|key| text.contains(key));
    // What an export has beside its journeys counts by its keys and names too.
    inventory.add_list(&text);
    Ok(!holds_journeys)
}
