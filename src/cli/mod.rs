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
mod refactor;
mod test;
mod version;
mod watch;

use std::process::ExitCode;

use std::sync::LazyLock;

use clap::{Parser, Subcommand};

use crate::workspace::{Failure, write};

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
    let done = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Deployed(arguments) => deployed::run(&arguments),
        Command::Deps(arguments) => deps::run(&arguments),
        Command::Diagram(arguments) => diagram::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Docs(arguments) => docs::run(&arguments),
        Command::Prove(arguments) => prove::run(&arguments),
        Command::Paths(arguments) => paths::run(&arguments),
        Command::Fmt(arguments) => fmt::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Rename(arguments) => refactor::rename::run(&arguments),
        Command::Extract(arguments) => refactor::extract::run(&arguments),
        Command::Inline(arguments) => refactor::inline::run(&arguments),
        Command::Move(arguments) => refactor::moving::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Layout(arguments) => layout::run(&arguments),
        Command::Watch(arguments) => watch::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Catalog(arguments) => catalog::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
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
