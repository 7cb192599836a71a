//! Reading one of two versions of journeys that are compared.

use std::path::PathBuf;

use super::input::{Input, InputArguments};
use super::{output, read as reading};
use crate::catalog::{Catalog, Target};
use crate::diagnostic::render::{self, MessageFormat};
use crate::model::Journey;
use crate::platform::{self, Exports};
use crate::workspace::{Failure, Revision, Workspace, exports};

/// One version of journeys, whatever they were written in.
pub(super) struct Version {
    pub journeys: Vec<Journey>,
    pub catalog: Catalog,
    pub target: Target,
}

/// Reads what paths name, without any the whole workspace; says what is wrong with it, and gives nothing then.
pub(super) fn read(arguments: &InputArguments, paths: &[PathBuf]) -> Result<Option<Version>, Failure> {
    let (mut sources, mut exported) = (Vec::new(), Vec::new());
    for path in paths {
        if reading::is_export(path)? { exported.push(path.clone()) } else { sources.push(path.clone()) }
    }
    let mut version = if sources.is_empty() && !paths.is_empty() {
        Version::nothing(arguments)?
    } else {
        match of_sources(arguments, arguments.compile_version(&sources)?, &|text| text) {
            Some(version) => version,
            None => return Ok(None),
        }
    };
    if !exported.is_empty() && !of_exports(&mut version, &exported, &|text| text)? {
        return Ok(None);
    }
    if version.journeys.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        output::error(&format!("error: {}: there is no journey in it\n", names.join(", ")));
        return Ok(None);
    }
    Ok(Some(version))
}

/// The same for a revision: what was not there yet is no journey.
pub(super) fn read_revision(
    arguments: &InputArguments,
    revision: &Revision,
    paths: &[PathBuf],
) -> Result<Option<Version>, Failure> {
    let named = |text: String| revision.named(&text);
    let failed = |failure: Failure| Failure(revision.named(&failure.0));
    let (mut sources, mut exported) = (Vec::new(), Vec::new());
    for path in paths.iter().filter_map(|path| revision.path(path)) {
        if reading::is_export(&path).map_err(failed)? { exported.push(path) } else { sources.push(path) }
    }
    let mut version = Version::nothing(arguments)?;
    let is_whole = paths.is_empty() && crate::workspace::has_sources(revision.current()).map_err(failed)?;
    if is_whole || !sources.is_empty() {
        let workspace = if is_whole {
            Workspace::all(revision.current().to_owned(), arguments.reads_config())
        } else {
            arguments.open(&sources)
        };
        let input = arguments.compile_workspace(workspace.map_err(failed)?).map_err(failed)?;
        match of_sources(arguments, input, &named) {
            Some(compiled) => version = compiled,
            None => return Ok(None),
        }
    }
    if !exported.is_empty() && !of_exports(&mut version, &exported, &named)? {
        return Ok(None);
    }
    Ok(Some(version))
}

impl Version {
    /// No journeys at all.
    fn nothing(arguments: &InputArguments) -> Result<Self, Failure> {
        let workspace = Workspace::around_with(PathBuf::new(), arguments.reads_config())?;
        let (catalog, target) = arguments.settings(&workspace)?;
        Ok(Self { journeys: Vec::new(), catalog, target })
    }
}

/// The journeys of compiled sources. Warnings are for `check` to say.
fn of_sources(arguments: &InputArguments, input: Input, named: &dyn Fn(String) -> String) -> Option<Version> {
    let Input { workspace, catalog, target, compiled, .. } = input;
    if compiled.has_errors() {
        let format = arguments.message_format();
        let is_coloured = format == MessageFormat::Human && output::is_coloured();
        let text = render::render(format, &compiled.diagnostics, &workspace.sources, is_coloured);
        output::error(&named(text));
        arguments.conclude("nothing was compared");
        return None;
    }
    Some(Version { journeys: compiled.journeys, catalog, target })
}

/// Adds the journeys of exports; says whether they could be read.
fn of_exports(
    version: &mut Version,
    paths: &[PathBuf],
    named: &dyn Fn(String) -> String,
) -> Result<bool, Failure> {
    let Exports { journeys, notes, problems, clashes, .. } =
        platform::read_chosen(exports::load(paths)?, platform::Choice::default());
    for note in notes {
        output::note(&named(format!("note: {note}\n")));
    }
    // What one side cannot tell would look as if it were gone.
    for problem in problems.iter().chain(&clashes) {
        output::error(&named(format!("error: {problem}\n")));
    }
    version.journeys.extend(journeys);
    Ok(problems.is_empty() && clashes.is_empty())
}
