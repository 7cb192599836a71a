//! Reading journeys for commands that take exports, or sources and exports alike.

use std::collections::BTreeSet;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};

use super::input::InputArguments;
use super::{CLEAN, ERRORS, output};
use crate::catalog::{Catalog, Target};
use crate::compile::Compiled;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::model::{DependencyKind, Journey, Policy};
use crate::platform::{Choice, Exports, Input, Note, Problem, read_chosen, realms_in};
use crate::source::counted;
use crate::workspace::{Failure, SOURCE_ENDING, STANDARD, exports, has_sources};

/// Journeys, whatever they were written in.
pub(super) struct Whole {
    pub journeys: Vec<Journey>,
    pub catalog: Catalog,
    /// The platform that they are for.
    pub target: Target,
    /// The policies of sources.
    pub policies: Vec<Policy>,
    /// The exit code so far: some exports may not have been readable.
    pub code: u8,
}

/// Journeys of exports, and the exit code so far.
pub(super) struct Read {
    pub journeys: Vec<Journey>,
    pub code: u8,
}

/// Whether what journeys carry along is used: then two forms of one thing cannot stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carried {
    Used,
    Left,
}

/// Reads exports, and says what there is to know of them and what is wrong. What can be read is read all the same;
/// nothing is returned when that is nothing, or when it cannot stand together.
pub(super) fn exports(
    paths: &[PathBuf],
    choice: Choice<'_>,
    carried: Carried,
) -> Result<Option<Read>, Failure> {
    Ok(these(exports::load(paths)?, paths, choice, carried))
}

/// The same of files that were loaded from these paths.
pub(super) fn these(input: Input, paths: &[PathBuf], choice: Choice<'_>, carried: Carried) -> Option<Read> {
    let Exports { journeys, mut notes, problems, clashes, missing } = read_chosen(input, choice);
    for (kind, names) in missing {
        if let Some(place) = exports::elsewhere(paths, kind) {
            notes.push(hint(kind, names.len(), &place));
        }
    }
    let (clashes, others) = match carried {
        Carried::Used => (clashes, Vec::new()),
        Carried::Left => (Vec::new(), clashes),
    };
    notes.extend(others.into_iter().map(|clash| Note { path: clash.path, message: clash.message }));
    say(&notes);
    for problem in problems.iter().chain(&clashes) {
        output::error(&format!("error: {problem}\n"));
    }
    if journeys.is_empty() && problems.is_empty() {
        output::error("error: there is no journey in what was named\n");
    }
    if journeys.is_empty() || !clashes.is_empty() {
        return None;
    }
    others_are_read(&problems, &journeys);
    Some(Read { journeys, code: if problems.is_empty() { CLEAN } else { ERRORS } })
}

/// The realms that the journeys of exports are of.
pub(super) fn realms(paths: &[PathBuf]) -> Result<BTreeSet<String>, Failure> {
    Ok(realms_in(exports::load(paths)?))
}

/// Says what there is to know, a line each, and how much it is.
pub(super) fn say(notes: &[Note]) {
    for note in notes {
        output::note(&format!("note: {note}\n"));
    }
    if notes.len() > 1 {
        output::note(&format!("{} notes on what was read\n", notes.len()));
    }
}

/// Where something lies that journeys use, beside what was named.
fn hint(kind: DependencyKind, count: usize, place: &Path) -> Note {
    let things = match (kind, count) {
        (DependencyKind::EmailTemplates, 1) => "1 email template".to_owned(),
        (DependencyKind::EmailTemplates, count) => format!("{count} email templates"),
        (DependencyKind::NodeTypes, 1) => "1 custom node type".to_owned(),
        (DependencyKind::NodeTypes, count) => format!("{count} custom node types"),
        (_, count) => format!("{count} of `{}`", kind.key()),
    };
    let place = place.display();
    Note::plain(format!("not read, though journeys use them: {things}; if they lie in {place}, name it too"))
}

/// Says that a journey that cannot be read keeps no other from being read.
fn others_are_read(problems: &[Problem], journeys: &[Journey]) {
    if !problems.is_empty() {
        let count = counted(journeys.len(), "journey");
        let all = if journeys.len() == 1 { "is" } else { "are" };
        output::note(&format!("{count} {all} read all the same\n"));
    }
}

/// Reads what the arguments name, and says what is wrong with it; nothing is returned when that stands in the way.
/// `names` and `realm` choose among the exports.
pub(super) fn journeys(
    arguments: &InputArguments,
    output_is_taken: bool,
    names: &[String],
    realm: Option<&str>,
) -> Result<Option<Whole>, Failure> {
    journeys_but(arguments, output_is_taken, names, realm, |_| false)
}

/// The same, where some diagnostics neither count nor are told.
pub(super) fn journeys_but(
    arguments: &InputArguments,
    output_is_taken: bool,
    names: &[String],
    realm: Option<&str>,
    is_left: fn(&Diagnostic) -> bool,
) -> Result<Option<Whole>, Failure> {
    let (mut sources, mut exported) = (Vec::new(), Vec::new());
    for path in &arguments.paths {
        if is_export(path)? { exported.push(path.clone()) } else { sources.push(path.clone()) }
    }
    let mut whole = if exported.is_empty() || !sources.is_empty() {
        let mut input = arguments.compile_these(&sources)?;
        input.compiled.diagnostics.retain(|found| !is_left(found));
        if arguments.report_errors(&input, output_is_taken)? != CLEAN {
            arguments.conclude("nothing was written");
            return Ok(None);
        }
        let (catalog, target) = (input.catalog, input.target);
        let Compiled { journeys, policies, .. } = input.compiled;
        Whole { journeys, catalog, target, policies, code: CLEAN }
    } else {
        let target = arguments.target().unwrap_or_default();
        let catalog = arguments.catalog(std::iter::empty())?;
        Whole { journeys: Vec::new(), catalog, target, policies: Vec::new(), code: CLEAN }
    };
    // A name may be that of a source; then no export needs to have it.
    let is_of_source = |name: &&String| whole.journeys.iter().any(|journey| journey.name == **name);
    let chosen: Vec<String> = names.iter().filter(|name| !is_of_source(name)).cloned().collect();
    if !exported.is_empty() && (names.is_empty() || !chosen.is_empty()) {
        let choice = Choice { journeys: &chosen, realm, is_for_output: false };
        let Some(read) = exports(&exported, choice, Carried::Left)? else { return Ok(None) };
        whole.journeys.extend(read.journeys);
        whole.code = read.code;
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
pub(super) fn is_export(path: &Path) -> Result<bool, Failure> {
    if path.as_os_str() == STANDARD {
        // Looks at what is there without taking it.
        let mut input = std::io::stdin().lock();
        let start = input.fill_buf().map_err(|error| Failure(format!("standard input: {error}")))?;
        // The first character of a document, in UTF-8 or UTF-16.
        let first = start.iter().find(|byte| !b"\xef\xbb\xbf\xff\xfe\0 \t\r\n".contains(byte));
        return Ok(matches!(first, Some(b'{' | b'[')));
    }
    if path.is_dir() {
        return Ok(!has_sources(path)?);
    }
    Ok(path.extension().is_none_or(|ending| ending != SOURCE_ENDING))
}
