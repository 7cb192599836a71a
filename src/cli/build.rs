use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::emit;
use super::input::{Input, InputArguments};
use super::{CLEAN, output, realms};
use crate::layout;
use crate::model::Journey;
use crate::platform::rest::Platform;
use crate::platform::{Format, Writing, places};
use crate::source::counted;
use crate::workspace::{Failure, STANDARD, door, shown, stale, write};

/// Compile journeys to the platform's JSON
///
/// Nothing is written when there are errors, and a file is replaced only when the new one is complete. Nothing is
/// deleted: a build of the whole workspace names the files in its folder whose journeys are gone.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "Examples:\n  journeyc build\n  journeyc build journeys -o build\n  \
                  journeyc build -o all.journey.json && frodo journey import -a -f all.journey.json TENANT alpha\n  \
                  journeyc build - -o - < login.journey\n  journeyc build --format am --target am-8.1 -o rest\n  journeyc build --env all -o out/{env}")]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,

    /// A folder, or a file that ends in .json or `-` (all journeys in one document); `{env}` in it is the environment
    /// [default: build, or that of journeyc.toml]
    #[arg(short, long, value_name = "DIR|FILE|-")]
    output: Option<PathBuf>,

    /// The format to write [default: frodo, or that of journeyc.toml]
    #[arg(long)]
    format: Option<Format>,

    /// Lay every journey out anew, also where journeyc.lock keeps places from the console
    #[arg(long)]
    relayout: bool,

    /// Replace files that journeyc did not write
    #[arg(long)]
    force: bool,
}

impl Arguments {
    /// What it works on, as far as realms go.
    pub(super) fn asked(&self) -> Option<Vec<PathBuf>> {
        self.input.asked()
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let all = arguments.input.each_environment()?;
    let is_apart = |output: &PathBuf| output.to_string_lossy().contains(ENVIRONMENT);
    if all.len() > 1 && arguments.output.as_ref().is_some_and(|output| !is_apart(output)) {
        let message =
            format!("one build would replace the other: say where each goes, as in `-o out/{ENVIRONMENT}`");
        return Err(Failure(message));
    }
    let is_one_of_many = all.len() > 1;
    let mut worst = CLEAN;
    let apart = arguments.output.as_deref().map(realms::place).transpose()?;
    for (environment, input) in all {
        let output = apart.as_ref().map(|output| at(output, environment.as_deref()));
        let own = Arguments { input, output, ..arguments.clone() };
        worst = worst.max(one(&own, environment.as_deref(), is_one_of_many)?);
    }
    Ok(worst)
}

/// Stands for the name of the environment in an output path.
const ENVIRONMENT: &str = "{env}";

fn at(output: &Path, environment: Option<&str>) -> PathBuf {
    let Some(name) = environment else { return output.to_owned() };
    PathBuf::from(output.to_string_lossy().replace(ENVIRONMENT, name))
}

/// Builds for one environment, or for none.
fn one(arguments: &Arguments, environment: Option<&str>, is_one_of_many: bool) -> Result<u8, Failure> {
    let mut input = arguments.input.compile()?;
    let output_is_taken = arguments.output.as_ref().is_some_and(|output| output.as_os_str() == STANDARD);
    let code = arguments.input.report(&input, output_is_taken)?;
    if code != CLEAN {
        arguments.input.conclude("nothing was written");
        return Ok(code);
    }
    if arguments.relayout {
        input.compiled.journeys.iter_mut().for_each(|journey| *journey = places::displace(journey));
    }
    // Versions stay as the lock has them, unless the platform has none or was asked for in so many words.
    if arguments.input.names_target() || !input.target.has_node_versions() {
        let Input { catalog, target, compiled, .. } = &mut input;
        let platform = Platform { catalog, target: *target };
        compiled.journeys.iter_mut().for_each(|journey| platform.retarget(journey));
    }
    place(&mut input.compiled.journeys);
    let config = &input.workspace.config.build;
    let format = arguments.format.or(config.format).unwrap_or_default();
    let realm = realms::current();
    // Each realm has an output of its own.
    let own = realm.as_ref().map(|own| {
        let plain = config.output.clone().unwrap_or_else(|| PathBuf::from("build"));
        own.output.clone().unwrap_or_else(|| plain.join(&own.key))
    });
    let output = match (&arguments.output, own.as_ref().or(config.output.as_ref())) {
        (Some(output), _) => output.clone(),
        (None, Some(output)) => {
            let output = apart(at(output, environment), output, environment.filter(|_| is_one_of_many));
            let (root, output) = (&input.workspace.root, input.workspace.root.join(output));
            door::inside(root, &output)?;
            output
        }
        (None, None) => {
            let plain = PathBuf::from("build");
            let output = apart(plain.clone(), &plain, environment.filter(|_| is_one_of_many));
            door::inside(Path::new("."), &output)?;
            output
        }
    };
    let platform = Platform { catalog: &input.catalog, target: input.target };
    let own = environment.and_then(|name| input.workspace.config.env.get(name)?.realm.as_deref());
    let realm_name = realms::name();
    let realm = realm_name.as_deref().or(own);
    let over = write::Over::forced(arguments.force);
    let writing = Writing { format, platform, realm };
    let journeys = &input.compiled.journeys;
    let place = emit::emit(&output, journeys, writing, over)?;
    if let Some(place) = place {
        let names = format.names(journeys);
        // What a build of a part leaves alone may be of another part.
        if arguments.input.paths.is_empty() && !names.is_empty() {
            for file in stale::files(&place, &names) {
                let text = "holds no journey of this workspace; remove it if its journey is gone";
                arguments.input.conclude(&format!("warning: {} {text}", shown(&file).display()));
            }
        }
        let count = counted(journeys.len(), "journey");
        arguments.input.conclude(&format!("built {count} into {}", shown(&place).display()));
    }
    Ok(CLEAN)
}

/// An output folder of the configuration; of several environments, each has a folder of its own in it.
fn apart(output: PathBuf, written: &Path, environment: Option<&str>) -> PathBuf {
    match environment {
        Some(name) if output == written => output.join(name),
        _ => output,
    }
}

/// Lays the journeys out, and tells somebody who watches how far it got.
fn place(journeys: &mut [Journey]) {
    /// From so many journeys on it is worth telling.
    const MANY: usize = 200;
    let (total, done) = (journeys.len(), AtomicUsize::new(0));
    let is_told = total >= MANY && output::is_watched();
    layout::place_all(journeys, &|| {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if is_told && (done.is_multiple_of(MANY / 4) || done == total) {
            let end = if done == total { "\n" } else { "" };
            output::progress(&format!("\rlaid out {done} of {total} journeys{end}"));
        }
    });
}
