use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::input::InputArguments;
use super::version::{Version, read, read_revision};
use super::{CLEAN, ERRORS, FAILED, output, realms};
use crate::diagram::{self, Scene, Theme, View};
use crate::diff::{self, Context, Diff, JourneyDiff};
use crate::platform::Names;
use crate::source::counted;
use crate::workspace::write::{self, Over};
use crate::workspace::{Failure, Revision, STANDARD};

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
                  journeyc diff --git main --format html -o change.html\n  \
                  journeyc diff --git main --format svg -o pictures\n  \
                  journeyc diff --git origin/main journeys --format markdown\n  journeyc diff --git v1.2 --breaking\n  \
                  journeyc diff --env staging --env prod"
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

    /// Where to write: a file, for svg and png a folder too, or `-` for standard output [default: standard output]
    #[arg(short, long, value_name = "DIR|FILE|-")]
    output: Option<PathBuf>,

    /// Replace files in the folder that journeyc did not write, too
    #[arg(long)]
    force: bool,

    /// The colours of pictures
    #[arg(long, default_value = "auto")]
    theme: Theme,

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
    /// The new journey with what was added, removed and changed marked; one file a journey
    Svg,
    /// The same in pixels
    #[cfg(feature = "png")]
    Png,
    /// One page: what is told, and each journey that changed as a picture with its marks
    Html,
}

impl Arguments {
    /// What it works on, as far as realms go.
    pub(super) fn asked(&self) -> Option<Vec<PathBuf>> {
        self.input.asked()
    }
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
        (None, paths) if arguments.input.each_environment()?.len() == 2 => {
            let mut sides = Vec::new();
            for (_, own) in arguments.input.each_environment()? {
                sides.push(read(&own, paths)?);
            }
            let new = sides.pop().flatten();
            (sides.pop().flatten(), new)
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
        Kind::Html => diff::show::html(&diff, &pictures(&diff, &old, &new, context), arguments.theme),
        _ => {
            draw(arguments, &diff, &pictures(&diff, &old, &new, context))?;
            return Ok(code(&diff, arguments.breaking));
        }
    };
    match place(arguments)? {
        // What is for people is harmless already, colours and all.
        None if arguments.format == Kind::Text => output::print(text.as_bytes())?,
        None if arguments.format == Kind::Json => output::json(text.as_bytes())?,
        None => output::tell(&text)?,
        Some(path) => write::one(&path, text.into_bytes(), Over::Any)?,
    }
    Ok(code(&diff, arguments.breaking))
}

/// Where output goes that does not go to standard output.
fn place(arguments: &Arguments) -> Result<Option<PathBuf>, Failure> {
    let named = arguments.output.as_deref().filter(|path| path.as_os_str() != STANDARD);
    named.map(realms::place).transpose()
}

/// The pictures of the journeys of a difference, in its order.
fn pictures(diff: &Diff, old: &Version, new: &Version, context: Context<'_>) -> Vec<Option<Scene>> {
    /// As wide as a screen shows a diagram so that it can be read.
    const PAGE: f64 = 2400.0;
    let view = View { width: Some(PAGE), ..View::default() };
    let find = |version: &Version, name: Option<&String>| {
        let found = name.and_then(|name| version.journeys.iter().find(|journey| journey.name == *name));
        found.cloned().unwrap_or_default()
    };
    let draw = |journey: &JourneyDiff| {
        let (was, is) = (find(old, journey.old.as_ref()), find(new, journey.new.as_ref()));
        let (mut drawn, marks) = diff::picture::of(&was, &is, context);
        journey.name().clone_into(&mut drawn.name);
        let mut scene = diagram::scene(&drawn, context.catalog, view);
        marks.apply(&mut scene);
        Some(scene)
    };
    diff.journeys.par_iter().map(draw).collect()
}

/// Writes a picture a journey into a folder, or the only one to a file or standard output.
fn draw(arguments: &Arguments, diff: &Diff, scenes: &[Option<Scene>]) -> Result<(), Failure> {
    let scenes: Vec<&Scene> = scenes.iter().flatten().collect();
    let ending = match arguments.format {
        #[cfg(feature = "png")]
        Kind::Png => "png",
        _ => "svg",
    };
    let picture = |scene: &Scene| match arguments.format {
        #[cfg(feature = "png")]
        Kind::Png => {
            let failed = |error| Failure(format!("journey `{}` cannot be drawn: {error}", scene.name));
            diagram::png(scene, arguments.theme).map_err(failed)
        }
        _ => Ok(diagram::svg(scene, arguments.theme, &|_| None).into_bytes()),
    };
    let is_file = |path: &&Path| path.extension().is_some_and(|own| own == ending) && !path.is_dir();
    match (place(arguments)?.as_deref(), scenes.as_slice()) {
        (_, []) => {
            output::note(&format!("{}: there is nothing to draw\n", diff::show::closing(diff)));
            Ok(())
        }
        (None, [only]) => output::print(&picture(only)?),
        (Some(path), [only]) if is_file(&path) => write::one(path, picture(only)?, Over::Any),
        (Some(folder), _) if !is_file(&folder) => {
            let mut names = Names::default();
            let mut file = |scene: &&Scene| {
                let name = format!("{}.{ending}", names.file(&scene.name));
                let path = folder.join(name);
                let bytes = write::signed(&path, picture(scene)?);
                Ok((path, bytes))
            };
            let files = scenes.iter().map(&mut file).collect::<Result<Vec<_>, Failure>>()?;
            output::note(&format!("drew {} into {}\n", counted(files.len(), "journey"), folder.display()));
            write::below(folder, files, Over::forced(arguments.force))
        }
        _ => Err(Failure(format!(
            "{} journeys differ and do not fit one file: choose one with --journey, or give a folder with -o",
            scenes.len()
        ))),
    }
}

fn code(diff: &Diff, breaking: bool) -> u8 {
    let is_different = if breaking { diff.breaking().next().is_some() } else { !diff.is_equal() };
    if is_different { ERRORS } else { CLEAN }
}
