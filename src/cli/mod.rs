//! The command line: arguments in, exit code out, one file a command.

mod build;
mod catalog;
mod check;
mod completions;
mod convert;
mod deployed;
mod deps;
mod diagram;
mod diff;
mod docs;
mod emit;
mod environments;
mod explain;
mod fmt;
mod highlight;
mod import;
mod init;
mod input;
mod layout;
mod output;
mod paths;
mod possible;
mod prefer;
mod prove;
mod read;
mod realms;
mod refactor;
mod test;
mod version;
mod watch;

use std::process::ExitCode;

use std::sync::LazyLock;

use clap::{Parser, Subcommand};

use crate::workspace::{Failure, write};
use realms::Asked;

/// Clean, warnings allowed.
const CLEAN: u8 = 0;
/// Errors in the input.
const ERRORS: u8 = 1;
/// Wrong usage, or something could not be read or written.
const FAILED: u8 = 2;

/// The version, and the day of what the catalogue knows.
static VERSION: LazyLock<String> =
    LazyLock::new(|| format!("{} (catalogue of {})", env!("CARGO_PKG_VERSION"), crate::catalog::facts_of()));

#[derive(Debug, Parser)]
#[command(
    name = "journeyc",
    version = VERSION.as_str(),
    about = "Write login journeys as text, check them, and compile them for PingOne Advanced Identity Cloud and PingAM",
    after_help = "Exit codes: 0 clean (warnings allowed), 1 errors in the input, 2 wrong usage or a file that cannot be \
                  read or written.\n\nStart with `journeyc init`, then `journeyc check` and `journeyc build`.",
    max_term_width = 100,
    disable_help_subcommand = true
)]
struct Arguments {
    /// When to use colour; `auto` means on a terminal and without `NO_COLOR`
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    color: output::Color,

    /// Tell errors only: no warnings, no notes, and not how the run ended
    #[arg(short, long, global = true)]
    quiet: bool,

    /// The realm: one that journeyc.toml names, or one that exports have; and in the paths of formats that have one [default: all realms
    /// of journeyc.toml]
    #[arg(long, value_name = "NAME", global = true)]
    realm: Option<String>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Build(build::Arguments),
    Convert(convert::Arguments),
    Deployed(deployed::Arguments),
    Deps(deps::Arguments),
    Diagram(diagram::Arguments),
    Diff(diff::Arguments),
    Docs(docs::Arguments),
    Prove(prove::Arguments),
    Paths(paths::Arguments),
    Fmt(fmt::Arguments),
    Import(import::Arguments),
    Rename(refactor::rename::Arguments),
    Extract(refactor::extract::Arguments),
    Inline(refactor::inline::Arguments),
    Move(refactor::moving::Arguments),
    Similar(refactor::runs::Arguments),
    Test(test::Arguments),
    Layout(layout::Arguments),
    Watch(watch::Arguments),
    Explain(explain::Arguments),
    Catalog(catalog::Arguments),
    Init(init::Arguments),
    Completions(completions::Arguments),
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.color.choose();
    if arguments.quiet {
        output::be_quiet();
    }
    let asked = arguments.command.asked();
    let work = || arguments.command.run();
    let done = match &arguments.command {
        // It goes over all realms again and again.
        Command::Watch(_) => realms::know(arguments.realm.as_deref(), asked.as_ref()).and_then(|()| work()),
        _ => realms::each(arguments.realm.as_deref(), asked.as_ref(), &work),
    };
    for line in write::told() {
        output::note(&format!("note: {line}\n"));
    }
    match done {
        Ok(code) => ExitCode::from(code),
        Err(Failure(message)) => {
            output::error(&format!("error: {message}\n"));
            ExitCode::from(FAILED)
        }
    }
}

impl Command {
    fn run(&self) -> Result<u8, Failure> {
        match self {
            Self::Check(arguments) => check::run(arguments),
            Self::Build(arguments) => build::run(arguments),
            Self::Convert(arguments) => convert::run(arguments),
            Self::Deployed(arguments) => deployed::run(arguments),
            Self::Deps(arguments) => deps::run(arguments),
            Self::Diagram(arguments) => diagram::run(arguments),
            Self::Diff(arguments) => diff::run(arguments),
            Self::Docs(arguments) => docs::run(arguments),
            Self::Prove(arguments) => prove::run(arguments),
            Self::Paths(arguments) => paths::run(arguments),
            Self::Fmt(arguments) => fmt::run(arguments),
            Self::Import(arguments) => import::run(arguments),
            Self::Rename(arguments) => refactor::rename::run(arguments),
            Self::Extract(arguments) => refactor::extract::run(arguments),
            Self::Inline(arguments) => refactor::inline::run(arguments),
            Self::Move(arguments) => refactor::moving::run(arguments),
            Self::Similar(arguments) => refactor::runs::run(arguments),
            Self::Test(arguments) => test::run(arguments),
            Self::Layout(arguments) => layout::run(arguments),
            Self::Watch(arguments) => watch::run(arguments),
            Self::Explain(arguments) => explain::run(arguments),
            Self::Catalog(arguments) => catalog::run(arguments),
            Self::Init(arguments) => init::run(arguments),
            Self::Completions(arguments) => completions::run(arguments),
        }
    }

    /// What it works on as far as realms go; nothing for a command that knows none.
    fn asked(&self) -> Option<Asked> {
        let mut exports = Vec::new();
        let paths = match self {
            Self::Check(own) => own.asked()?,
            Self::Build(own) => own.asked()?,
            Self::Deps(own) => own.asked()?,
            Self::Diagram(own) => own.asked()?,
            Self::Diff(own) => own.asked()?,
            Self::Docs(own) => own.asked()?,
            Self::Prove(own) => own.asked()?,
            Self::Paths(own) => own.asked()?,
            Self::Test(own) => own.asked(),
            Self::Watch(own) => own.asked()?,
            Self::Import(own) => {
                exports = own.exports().to_vec();
                own.output().into_iter().collect()
            }
            Self::Deployed(own) => {
                exports = own.exports().to_vec();
                Vec::new()
            }
            Self::Rename(own) => vec![own.file().to_owned()],
            Self::Extract(own) => vec![own.file().to_owned()],
            Self::Inline(own) => vec![own.file().to_owned()],
            Self::Move(own) => vec![own.file().to_owned()],
            Self::Similar(own) => vec![own.folder().to_owned()],
            Self::Convert(_)
            | Self::Fmt(_)
            | Self::Layout(_)
            | Self::Explain(_)
            | Self::Catalog(_)
            | Self::Init(_)
            | Self::Completions(_) => return None,
        };
        Some(Asked { paths, exports })
    }
}
