//! The values that an argument can have, for completion and for messages.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::catalog::Target;
use crate::diagnostic::Code;

/// A platform.
pub(super) fn target() -> impl TypedValueParser<Value = Target> {
    let values = Target::ALL.map(|target| PossibleValue::new(target.word()).help(target.title()));
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Target>())
}

/// What a lint level can be set for: the id or the name of a diagnostic, or all `warnings`.
///
/// Completed, but not refused here: a misspelt one gets a better message from the table of codes.
pub(super) fn lint() -> impl TypedValueParser<Value = String> {
    Suggested(Code::ALL.iter().map(|code| code.name()).chain(["warnings"]).collect())
}

/// The id or the name of a diagnostic.
pub(super) fn code() -> impl TypedValueParser<Value = String> {
    Suggested(Code::ALL.iter().map(|code| code.name()).collect())
}

/// Takes any text and offers some.
#[derive(Clone)]
struct Suggested(Vec<&'static str>);

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        clap::builder::StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().map(|name| PossibleValue::new(*name))))
    }
}
