//! Library scripts that are not there.

use std::collections::BTreeSet;

use super::Case;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::Script;

/// The names of the scripts that can be required.
pub(super) fn names<'a>(scripts: impl Iterator<Item = &'a Script>) -> BTreeSet<&'a str> {
    let is_library = |script: &&Script| {
        script.attributes.get("context").and_then(|context| context.as_str()) == Some("LIBRARY")
    };
    scripts.filter(is_library).map(|script| script.name.as_str()).collect()
}

pub(super) fn check(case: &Case<'_>, known: &BTreeSet<&str>, diagnostics: &mut Vec<Diagnostic>) {
    let missing = case.understood.libraries.iter().filter(|(name, _)| !known.contains(name.as_str()));
    for (name, place) in missing {
        let message = format!("no library script `{name}` is among the scripts here");
        let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| {
            "declare it, a script with `context = \"LIBRARY\"`; else it must be in the realm before this one runs".to_owned()
        });
        let diagnostic = case.found(Code::UnknownLibrary, place, message).help(help);
        diagnostics.push(case.with_users(diagnostic));
    }
}
