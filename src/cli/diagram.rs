use std::collections::BTreeMap;
#[cfg(feature = "png")]
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::highlight;
use super::input::InputArguments;
use super::prove::is_of_proofs;
use super::read::{self, Whole};
use super::{ERRORS, output, realms};
use crate::diagnostic::Diagnostic;
use crate::diagram::{self, Page, Positions, Scene, Theme, View};
use crate::layout;
use crate::model::Journey;
use crate::platform::Names;
use crate::source::counted;
use crate::workspace::{Failure, STANDARD, door, write};

/// Draw journeys: pictures, a page to explore them, or text that other tools draw
///
/// A PATH may be an export of any format as well as a source: a file that is no source, a folder without sources, or
/// JSON on standard input. Nothing is written when there are errors, and a file is replaced only when the new one is
/// complete.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc diagram --format html -o journeys.html\n  journeyc diagram login.journey -o -\n  \
                  journeyc diagram Login.journey.json --format png --theme dark -o pictures\n  \
                  journeyc diagram Login.journey.json --positions console -o -\n  \
                  journeyc diagram --width 1500 --format png -o for-paper\n  \
                  journeyc diagram --journey CustomerLogin --format mermaid\n  \
                  journeyc diagram login.journey --highlight path:1 -o -\n  \
                  journeyc diagram --format markdown -o docs/journeys.md"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,

    /// What to write
    #[arg(long, default_value = "svg")]
    format: Kind,

    /// A folder (one file a journey), a file, or `-` for standard output [default: the folder `diagrams` for svg and
    /// png, `journeys.html` for html, standard output for the others]
    #[arg(short, long, value_name = "DIR|FILE|-")]
    output: Option<PathBuf>,

    /// The colours of svg and png, and those that html begins with
    #[arg(long, default_value = "auto")]
    theme: Theme,

    /// Where boxes stand in svg, png and html
    #[arg(long, default_value = "own")]
    positions: Positions,

    /// Break wider diagrams into rows, so that they can be read on paper (1500 for A4 across) or on a phone (700)
    /// [default: 2400 for html]
    ///
    /// Rows are broken where few links pass; a link that does goes on at the sign with its letter, or ends in the sign
    /// of success or failure.
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u16).range(400..), conflicts_with = "positions")]
    width: Option<u16>,

    /// Light a way, and let all else stand back; may be given several times
    ///
    /// A way as `prove`, `check` and `test` print it, or part of one: `start → signIn → verify.true → success`, with `->` for `→` too,
    /// and `[Inner: …]` for what happens in an inner journey. Or `policy:NAME` for the ways that break a policy, `broken` for
    /// those that break any policy or assertion, `path:NUMBER` for one of those that `paths` lists.
    #[arg(long, value_name = "WAY|policy:NAME|broken|path:NUMBER")]
    highlight: Vec<String>,

    /// Only the journey of this name; may be given several times
    #[arg(long, value_name = "NAME")]
    journey: Vec<String>,

    /// Replace files that journeyc did not write
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// A picture that scales, one file a journey
    Svg,
    /// A picture in pixels, one file a journey
    #[cfg(feature = "png")]
    Png,
    /// One page for all journeys: search, zoom, configurations and scripts, the ways to success and failure
    Html,
    /// A flowchart that GitHub and GitLab draw in Markdown, one file a journey; all in one file when it ends in .md
    Mermaid,
    /// A graph for Graphviz, one file a journey
    Dot,
    /// Tables of connections
    Markdown,
}

/// As wide as a screen shows a diagram so that it can be read.
const PAGE: f64 = 2400.0;

impl Kind {
    fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            #[cfg(feature = "png")]
            Self::Png => "png",
            Self::Html => "html",
            Self::Mermaid => "mmd",
            Self::Dot => "dot",
            Self::Markdown => "md",
        }
    }

    /// Whether others draw what is written.
    fn is_text(self) -> bool {
        matches!(self, Self::Mermaid | Self::Dot | Self::Markdown)
    }

    /// How wide diagrams may become when nobody says.
    fn width(self) -> Option<f64> {
        (self == Self::Html).then_some(PAGE)
    }

    /// Where the output goes when nobody says.
    fn place(self) -> PathBuf {
        match self {
            Self::Svg => PathBuf::from("diagrams"),
            #[cfg(feature = "png")]
            Self::Png => PathBuf::from("diagrams"),
            Self::Html => PathBuf::from("journeys.html"),
            Self::Mermaid | Self::Dot | Self::Markdown => PathBuf::from(STANDARD),
        }
    }

    /// Whether a path is that of a file rather than a folder.
    fn is_file(self, path: &Path) -> bool {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let is_own = ending == self.ending()
            || matches!((self, ending), (Self::Mermaid, "md" | "mermaid") | (Self::Dot, "gv"));
        is_own && !path.is_dir()
    }
}

/// A journey with its diagram and the name of its file.
struct Drawn<'a> {
    journey: &'a Journey,
    scene: Scene,
    file: String,
}

impl Arguments {
    /// What it works on, as far as realms go.
    pub(super) fn asked(&self) -> Option<Vec<PathBuf>> {
        self.input.asked()
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let place = realms::place(&arguments.output.clone().unwrap_or_else(|| arguments.format.place()))?;
    // A way that breaks a policy can be drawn all the same.
    let is_left = if arguments.highlight.is_empty() { |_: &Diagnostic| false } else { is_of_proofs };
    let Some(mut whole) = read::journeys_but(
        &arguments.input,
        place.as_os_str() == STANDARD,
        &arguments.journey,
        realms::name().as_deref(),
        is_left,
    )?
    else {
        return Ok(ERRORS);
    };
    if arguments.positions == Positions::Console {
        layout::place_all(&mut whole.journeys, &|| ());
    }
    let journeys = read::chosen(&whole.journeys, &arguments.journey)?;
    if arguments.format == Kind::Markdown && !arguments.highlight.is_empty() {
        return Err(Failure("--highlight: a table has no way to light; all other formats have".to_owned()));
    }
    let lights = highlight::lights(&arguments.highlight, &whole, &journeys)?;
    let mut names = Names::default();
    let files: Vec<String> = journeys.iter().map(|journey| names.file(&journey.name)).collect();
    let view = View {
        positions: arguments.positions,
        width: arguments.width.map(f64::from).or(arguments.format.width()),
    };
    let drawn: Vec<Drawn<'_>> = journeys
        .par_iter()
        .zip(files)
        .map(|(journey, file)| {
            let mut scene = if arguments.format.is_text() {
                diagram::outline(journey, &whole.catalog)
            } else {
                diagram::scene(journey, &whole.catalog, view)
            };
            if let Some(lit) = lights.get(journey.name.as_str()) {
                lit.apply(&mut scene);
            }
            Drawn { journey, scene, file: format!("{file}.{}", arguments.format.ending()) }
        })
        .collect();
    if place.as_os_str() == STANDARD {
        let picture = one(arguments, &whole, &drawn, None)?;
        // Pixels are bytes of any kind.
        match std::str::from_utf8(&picture) {
            Ok(text) => output::tell(text)?,
            Err(_) => output::print(&picture)?,
        }
        return Ok(whole.code);
    }
    let is_one = arguments.format == Kind::Html || arguments.format.is_file(&place);
    let written = if is_one {
        let path = if place.is_dir() { place.join("journeys.html") } else { place.clone() };
        vec![(path.clone(), one(arguments, &whole, &drawn, Some(&path))?)]
    } else {
        several(arguments, &drawn, &place)?
    };
    if arguments.output.is_none() {
        door::inside(Path::new("."), &place)?;
    }
    let over = write::Over::forced(arguments.force);
    let mut signed = written.into_iter().map(|(path, bytes)| {
        let bytes = write::signed(&path, bytes);
        (path, bytes)
    });
    match if is_one { signed.next() } else { None } {
        Some((path, bytes)) => write::one(&path, bytes, over)?,
        None => write::below(&place, signed, over)?,
    }
    #[cfg(feature = "png")]
    if arguments.format == Kind::Png {
        for line in fonts(&drawn) {
            output::note(&line);
        }
    }
    arguments.input.conclude(&format!(
        "drew {} into {}",
        counted(journeys.len(), "journey"),
        place.display()
    ));
    Ok(whole.code)
}

/// What to say of the characters that no font of this machine has, a line for each package that would help.
#[cfg(feature = "png")]
fn fonts(drawn: &[Drawn<'_>]) -> Vec<String> {
    const SHOWN: usize = 12;
    let found: Vec<_> = drawn.par_iter().map(|drawn| diagram::missing_in_png(&drawn.scene)).collect();
    let mut packages: BTreeMap<&str, (BTreeSet<char>, BTreeSet<&str>)> = BTreeMap::new();
    for (drawn, missing) in drawn.iter().zip(found) {
        for character in missing {
            let (characters, names) = packages.entry(diagram::font_package(character)).or_default();
            characters.insert(character);
            names.insert(&drawn.journey.name);
        }
    }
    let told = |(package, (characters, names)): (&str, (BTreeSet<char>, BTreeSet<&str>))| {
        let shown: Vec<String> = characters.iter().take(SHOWN).map(char::to_string).collect();
        let more = characters.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let count = counted(names.len(), "journey");
        format!(
            "warning: no font of this machine has {}{more}, drawn as ◊ in {count}; Debian's package {package} has one\n",
            shown.join(" ")
        )
    };
    packages.into_iter().map(told).collect()
}

/// All journeys in one piece.
fn one(
    arguments: &Arguments,
    whole: &Whole,
    drawn: &[Drawn<'_>],
    path: Option<&Path>,
) -> Result<Vec<u8>, Failure> {
    let joined = |write: fn(&Scene) -> String| {
        drawn.iter().map(|drawn| write(&drawn.scene)).collect::<Vec<_>>().join("\n").into_bytes()
    };
    let is_markdown = path.and_then(Path::extension).is_some_and(|ending| ending == "md");
    match (arguments.format, drawn) {
        (Kind::Html, _) => {
            let journeys: Vec<_> = drawn.iter().map(|drawn| (drawn.journey, &drawn.scene)).collect();
            let page = Page { journeys: &journeys, catalog: &whole.catalog, theme: arguments.theme };
            Ok(diagram::html(&page).into_bytes())
        }
        (Kind::Markdown, _) => Ok(joined(diagram::markdown)),
        (Kind::Dot, _) => Ok(joined(diagram::dot)),
        (Kind::Mermaid, _) if is_markdown => Ok(joined(diagram::mermaid_in_markdown)),
        (_, [only]) => single(arguments, only, &|_| None),
        _ => Err(Failure(format!(
            "{} journeys do not fit one {} file: choose one with --journey, or give a folder with -o",
            drawn.len(),
            arguments.format.ending()
        ))),
    }
}

/// A file for every journey.
fn several(
    arguments: &Arguments,
    drawn: &[Drawn<'_>],
    folder: &Path,
) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let files: BTreeMap<&str, &str> =
        drawn.iter().map(|drawn| (drawn.journey.name.as_str(), drawn.file.as_str())).collect();
    let link = |name: &str| files.get(name).map(|file| diagram::address(file));
    let file = |drawn: &Drawn<'_>| Ok((folder.join(&drawn.file), single(arguments, drawn, &link)?));
    drawn.par_iter().map(file).collect()
}

/// The file of one journey.
fn single(
    arguments: &Arguments,
    drawn: &Drawn<'_>,
    link: &(dyn Fn(&str) -> Option<String> + Sync),
) -> Result<Vec<u8>, Failure> {
    let scene = &drawn.scene;
    match arguments.format {
        Kind::Svg => Ok(diagram::svg(scene, arguments.theme, &link).into_bytes()),
        #[cfg(feature = "png")]
        Kind::Png => {
            let failed = |error| Failure(format!("journey `{}` cannot be drawn: {error}", scene.name));
            diagram::png(scene, arguments.theme).map_err(failed)
        }
        Kind::Mermaid => Ok(diagram::mermaid(scene).into_bytes()),
        Kind::Dot => Ok(diagram::dot(scene).into_bytes()),
        Kind::Html | Kind::Markdown => Ok(diagram::markdown(scene).into_bytes()),
    }
}
