//! Writing journeys in a format: what `build` and `convert` have in common.

use std::path::{Path, PathBuf};

use super::output;
use crate::model::Journey;
use crate::platform::{self, Writing};
use crate::workspace::{Failure, STANDARD, write};

/// Writes journeys to a folder, a file that ends in `.json`, or standard output. Says where they are, unless it is there.
pub(super) fn emit(
    output: &Path,
    journeys: &[Journey],
    writing: Writing<'_>,
    over: write::Over,
) -> Result<Option<PathBuf>, Failure> {
    let is_plain =
        |part: &str| !part.is_empty() && !matches!(part, "." | "..") && !part.contains(['\\', ':', '\0']);
    if let Some(realm) = writing.realm
        && !realm.trim_matches('/').split('/').all(is_plain)
        && realm != "/"
    {
        let message = format!("`{realm}` is no realm: expected a name such as `alpha`, or `first/second`");
        return Err(Failure(message));
    }
    let is_standard = output.as_os_str() == STANDARD;
    let is_file = output.extension().is_some_and(|ending| ending == "json") && !output.is_dir();
    if !is_standard && !is_file {
        if output.exists() && !output.is_dir() {
            return Err(Failure::at(output, "it is no folder; the name of a file for -o ends in .json"));
        }
        let files =
            platform::write(journeys, writing).into_iter().map(|(path, bytes)| (output.join(path), bytes));
        write::below(output, files.collect::<Vec<_>>(), over)?;
        return Ok(Some(output.to_owned()));
    }
    let Some(document) = platform::document(journeys, writing) else {
        let message = "this format has many files; name a folder with -o";
        return Err(Failure(message.to_owned()));
    };
    if is_standard {
        output::json(&document)?;
        return Ok(None);
    }
    write::one(output, document, over)?;
    Ok(Some(output.to_owned()))
}
