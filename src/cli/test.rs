use std::path::{Path, PathBuf};

use super::{CLEAN, ERRORS, input, output};
use crate::catalog::{Catalog, Target};
use crate::compile::{Compiled, Settings, compile};
use crate::diagnostic::render::{self, MessageFormat};
use crate::diagnostic::{Severity, did_you_mean};
use crate::model::test::Test;
use crate::realm::Realm;
use crate::realm::scope::Scope;
use crate::simulate::coverage::{self, Covered};
use crate::simulate::generate;
use crate::simulate::test::show::{self, TestFormat};
use crate::simulate::test::{Report, Verdict, run as run_tests};
use crate::simulate::walk::script::Library;
use crate::workspace::{Failure, Workspace, shown};

/// Run tests: walk journeys without a tenant
///
/// A test stands beside its journey or in a source of its own: `test "name" { journey = NAME … }`. What the platform does
/// is known, scripts run, and what a test has to say itself is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc test\n  journeyc test journeys/login.journey --filter lockout\n  \
                  journeyc test --coverage\n  journeyc test --generate Login >> journeys/login.journey\n  journeyc test --message-format junit > tests.xml\n\n\
                  Exit codes: 0 all passed, 1 a test did not pass or the sources have errors, 2 wrong usage, or nothing to run."
)]
pub(super) struct Arguments {
    /// Sources or folders whose tests run; without any, all of the workspace
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Run only tests whose name, or whose journey's name, holds this; letters' case does not matter
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// Run again whenever a source changes
    #[arg(long)]
    watch: bool,

    /// How to tell of the tests
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    message_format: TestFormat,

    /// Tell what no test uses, by link, outcome and branch of scripts: as a table, as JSON, or drawn
    #[arg(long, value_name = "FORM", num_args = 0..=1, default_missing_value = "table", require_equals = true)]
    coverage: Option<CoverageForm>,

    /// Write tests to be filled in, which together go along every link of a journey, instead of running any
    #[arg(long, value_name = "JOURNEY", conflicts_with_all = ["watch", "coverage", "filter"])]
    generate: Option<String>,

    /// The platform to compile for: aic, am-7.5, am-8.0 or am-8.1 [default: aic, or that of journeyc.toml]
    #[arg(long, value_name = "PLATFORM", value_parser = super::possible::target(), hide_possible_values = true)]
    target: Option<Target>,

    /// Learn node types from a file, as `check` does
    #[arg(long, value_name = "FILE")]
    catalog: Vec<PathBuf>,
}

/// How coverage is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum CoverageForm {
    /// A table for people
    Table,
    /// JSON
    Json,
    /// Flowcharts of Mermaid in Markdown
    Mermaid,
}

/// What is read and compiled.
struct Input {
    workspace: Workspace,
    catalog: Catalog,
    compiled: Compiled,
}

impl Arguments {
    /// What it works on, as far as realms go.
    pub(super) fn asked(&self) -> Vec<PathBuf> {
        self.paths.clone()
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    if !arguments.watch {
        return once(arguments);
    }
    let mut before = None;
    loop {
        let now = stamp(arguments)?;
        if before.as_ref() != Some(&now) {
            before = Some(now);
            once(arguments)?;
        }
        std::thread::sleep(std::time::Duration::from_millis(400));
    }
}

/// A file with its size and time.
type Stamp = (PathBuf, u64, Option<std::time::SystemTime>);

/// Every file of the workspace that a test may depend on.
fn stamp(arguments: &Arguments) -> Result<Vec<Stamp>, Failure> {
    const ENDINGS: [&str; 5] = ["journey", "js", "json", "lock", "toml"];
    let root = open(&arguments.paths)?.root;
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(&root).require_git(false).build().flatten() {
        let ending = entry.path().extension().and_then(|ending| ending.to_str());
        if ending.is_some_and(|ending| ENDINGS.contains(&ending))
            && let Ok(about) = entry.metadata()
        {
            files.push((entry.into_path(), about.len(), about.modified().ok()));
        }
    }
    files.sort();
    Ok(files)
}

/// The whole workspace that the paths lie in: a test needs its journey, wherever that stands.
fn open(paths: &[PathBuf]) -> Result<Workspace, Failure> {
    let Some(first) = paths.first() else { return Workspace::open(&[]) };
    let folder = if first.is_dir() { first.as_path() } else { first.parent().unwrap_or(Path::new("")) };
    let around = Workspace::around(folder.to_owned())?;
    if around.has_config() { Workspace::all(folder.to_owned(), true) } else { Workspace::open(paths) }
}

fn once(arguments: &Arguments) -> Result<u8, Failure> {
    let input = compiled(arguments)?;
    let Input { workspace, catalog, compiled } = &input;
    let errors: Vec<_> =
        compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error).cloned().collect();
    if !errors.is_empty() {
        let format = match arguments.message_format {
            TestFormat::Human | TestFormat::Junit => MessageFormat::Human,
            TestFormat::Json => MessageFormat::Json,
            TestFormat::Github => MessageFormat::Github,
        };
        output::rendered(&render::render(format, &errors, &workspace.sources, output::is_coloured()));
        output::error(&render::closing(&errors));
        output::note("no test was run: the sources have errors\n");
        return Ok(ERRORS);
    }
    if let Some(name) = &arguments.generate {
        return write_tests(name, compiled, catalog);
    }
    let tests = chosen(arguments, &input)?;
    let realm = Realm::of(&compiled.journeys, catalog);
    let library = Library::of(compiled.scripts());
    let library = if arguments.coverage.is_some() { library.counted() } else { library };
    let reports = run_tests(&tests, &realm, catalog, &library);
    let told = show::render(arguments.message_format, &reports, &workspace.sources);
    match arguments.message_format {
        TestFormat::Human => output::tell(&told)?,
        TestFormat::Json => output::json(told.as_bytes())?,
        // Texts of others are harmless in these already, and a command of GitHub's shall be one.
        TestFormat::Junit | TestFormat::Github => output::print(told.as_bytes())?,
    }
    if arguments.message_format == TestFormat::Human {
        output::note(&show::closing(&reports));
    }
    if let Some(form) = arguments.coverage {
        cover(form, compiled, &library, &reports)?;
    }
    let is_clean = reports.iter().all(|report| report.verdict == Verdict::Passed);
    Ok(if is_clean { CLEAN } else { ERRORS })
}

fn compiled(arguments: &Arguments) -> Result<Input, Failure> {
    let workspace = open(&arguments.paths)?;
    let target = input::target(arguments.target, &workspace)?;
    let configured = input::configured(&workspace)?;
    let catalog = input::catalog(configured.into_iter().chain(arguments.catalog.iter().cloned()))?;
    let levels = workspace.config.levels()?;
    let settings = Settings {
        catalog: &catalog,
        target,
        levels: &levels,
        lock: &workspace.lock,
        files: &workspace.disk,
        elsewhere: &|| workspace.journeys_elsewhere(),
    };
    let compiled = compile(&workspace.sources, &settings);
    Ok(Input { workspace, catalog, compiled })
}

/// The tests that are asked for; there must be some.
fn chosen<'i>(arguments: &Arguments, input: &'i Input) -> Result<Vec<&'i Test>, Failure> {
    let paths: Vec<PathBuf> = arguments.paths.iter().map(|path| shown(path)).collect();
    let is_here = |test: &&Test| {
        let file = PathBuf::from(input.workspace.sources.file(test.span.file).name());
        paths.is_empty() || paths.iter().any(|path| path.as_os_str() == "." || file.starts_with(path))
    };
    let wanted = arguments.filter.as_ref().map(|text| text.to_lowercase());
    let is_wanted = |test: &&Test| {
        wanted.as_ref().is_none_or(|text| {
            test.name.to_lowercase().contains(text) || test.journey.text.to_lowercase().contains(text)
        })
    };
    let tests: Vec<&Test> = input.compiled.tests.iter().filter(is_here).filter(is_wanted).collect();
    if tests.is_empty() {
        let all = input.compiled.tests.len();
        let why = match (&arguments.filter, all) {
            (_, 0) => "there is no test: write one, such as `test \"name\" { journey = NAME … }`".to_owned(),
            (Some(text), all) => format!("none of {all} tests has `{text}` in its name or its journey's"),
            (None, all) => format!("none of {all} tests stands there"),
        };
        return Err(Failure(why));
    }
    Ok(tests)
}

/// Writes tests that go along every link of a journey.
fn write_tests(name: &str, compiled: &Compiled, catalog: &Catalog) -> Result<u8, Failure> {
    let Some(journey) = compiled.journeys.iter().find(|journey| journey.name == *name) else {
        let names = compiled.journeys.iter().map(|journey| journey.name.as_str());
        let mend =
            did_you_mean(name, names).unwrap_or_else(|| "`journeyc docs` lists what there is".to_owned());
        return Err(Failure(format!("there is no journey `{name}`: {mend}")));
    };
    let is_free = |name: &str| compiled.tests.iter().all(|test| test.name != name);
    let realm = Realm::of(&compiled.journeys, catalog);
    let scope = Scope::of(&realm, name).ok_or_else(|| Failure(format!("there is no journey `{name}`")))?;
    let library = Library::of(compiled.scripts());
    let setting = generate::Setting { realm: &realm, catalog, library: &library };
    let text = generate::tests(journey, &scope, setting, &is_free);
    if text.is_empty() {
        output::note(&format!(
            "no way leads from the start of `{name}` to Success or Failure: there is nothing to test\n"
        ));
    }
    output::tell(&text)?;
    Ok(CLEAN)
}

fn cover(
    form: CoverageForm,
    compiled: &Compiled,
    library: &Library,
    reports: &[Report],
) -> Result<(), Failure> {
    let all = coverage::coverage(&compiled.journeys, reports);
    let scripts = coverage::scripts(library, reports);
    let text = match form {
        CoverageForm::Table => format!("\n{}", coverage::table(&all, &scripts)),
        CoverageForm::Json => format!("{}\n", coverage::json(&all, &scripts)),
        CoverageForm::Mermaid => {
            let section = |own: &Covered| {
                let journey = compiled.journeys.iter().find(|journey| journey.name == own.journey)?;
                let head = format!("{} of {} links are used", own.used(), own.links.len());
                Some(format!(
                    "## {}\n\n{head}\n\n```mermaid\n{}```\n\n",
                    crate::diagram::markdown_text(&own.journey),
                    coverage::mermaid(journey, own)
                ))
            };
            all.iter().filter_map(section).collect()
        }
    };
    if form == CoverageForm::Json { output::json(text.as_bytes()) } else { output::tell(&text) }
}
