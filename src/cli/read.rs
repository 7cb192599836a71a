//! Reading journeys for commands that take sources and exports alike.

use std::io::BufRead as _;
use std::path::Path;

use super::input::InputArguments;
use super::{CLEAN, emit, output};
use crate::catalog::Catalog;
use crate::diagnostic::did_you_mean;
use crate::model::Journey;
use crate::platform::{Exports, read};
use crate::workspace::{Failure, SOURCE_ENDING, STANDARD, exports, has_sources};

/// Journeys, whatever they were written in.
pub(super) struct Whole {
    pub journeys: Vec<Journey>,
    pub catalog: Catalog,
}

/// Reads what the arguments name, and says what is wrong with it; nothing is returned when that stands in the way.
pub(super) fn journeys(arguments: &InputArguments, output_is_taken: bool) -> Result<Option<Whole>, Failure> {
    let (mut sources, mut exported) = (Vec::new(), Vec::new());
    for path in &arguments.paths {
        if is_export(path)? { exported.push(path.clone()) } else { sources.push(path.clone()) }
    }
    let mut whole = if exported.is_empty() || !sources.is_empty() {
        let input = arguments.compile_these(&sources)?;
        if arguments.report_errors(&input, output_is_taken)? != CLEAN {
            arguments.conclude("nothing was written");
            return Ok(None);
        }
        Whole { journeys: input.compiled.journeys, catalog: input.catalog }
    } else {
        Whole { journeys: Vec::new(), catalog: arguments.catalog(std::iter::empty())? }
    };
    if !exported.is_empty() {
        let Exports { journeys, notes } = match read(exports::load(&exported)?) {
            Ok(exports) => exports,
            Err(error) => {
                emit::report(&error);
                return Ok(None);
            }
        };
        for note in notes {
            output::note(&format!("note: {note}\n"));
        }
        whole.journeys.extend(journeys);
    }
    if whole.journeys.is_empty() {
        output::error("error: there is no journey in what was named\n");
        return Ok(None);
    }
    Ok(Some(whole))
}

/// The journeys of these names, or all.
pub(super) fn chosen<'a>(journeys: &'a [Journey], names: &[String]) -> Result<Vec<&'a Journey>, Failure> {
    for name in names {
        if !journeys.iter().any(|journey| journey.name == *name) {
            let known = journeys.iter().map(|journey| journey.name.as_str());
            let mend = did_you_mean(name, known).map_or_else(String::new, |mend| format!(": {mend}"));
            return Err(Failure(format!("there is no journey `{name}` among those read{mend}")));
        }
    }
    Ok(journeys.iter().filter(|journey| names.is_empty() || names.contains(&journey.name)).collect())
}

/// Whether a path names exports: a file that is no source, a folder without sources, or JSON on standard input.
fn is_export(path: &Path) -> Result<bool, Failure> {
    if path.as_os_str() == STANDARD {
        // Looks at what is there without taking it.
        let mut input = std::io::stdin().lock();
        let start = input.fill_buf().map_err(|error| Failure(format!("standard input: {error}")))?;
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        return Ok(start.trim_ascii_start().starts_with(b"{") || start.trim_ascii_start().starts_with(b"["));
    }
    if path.is_dir() {
        return Ok(!has_sources(path)?);
    }
    Ok(path.extension().is_none_or(|ending| ending != SOURCE_ENDING))
}
