use super::emit;
use super::input::InputArguments;
use crate::workspace::Failure;

/// Check journeys without writing anything
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  journeyc check\n  journeyc check journeys/login.journey --target am-8.1\n  \
                  journeyc check --message-format github --deny warnings"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    input: InputArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let input = arguments.input.compile()?;
    let code = arguments.input.report(&input, false)?;
    arguments.input.conclude(&format!("checked {}", emit::counted(input.compiled.journeys.len())));
    Ok(code)
}
