use clap::CommandFactory as _;
use clap_complete::Shell;

use super::{CLEAN, output};
use crate::workspace::Failure;

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc completions bash > ~/.local/share/bash-completion/completions/journeyc\n  \
                  journeyc completions zsh > ~/.zfunc/_journeyc"
)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "journeyc", &mut script);
    output::print(&script).map(|()| CLEAN)
}
