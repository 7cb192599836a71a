//! Reading journeys in any format. The format is recognised, never asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::reading::Reading;
use crate::model::{DependencyKind, Journey};
use crate::source::Position;

/// A file that was read.
#[derive(Clone, Debug, Default)]
pub struct InputFile {
    /// Its path with `/` between the parts: relative to the folder that was named, or as it was named itself.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Whether the user named it, instead of a folder above it: then it must be an export.
    pub is_named: bool,
}

/// What is read together: an export of several files is whole only with all of them.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The files. Those that end in `.json`, and all that are named, are looked at; others only where one refers to them.
    pub files: Vec<InputFile>,
    /// Files beside what was named, where formats keep what journeys need: taken only where a journey uses them.
    pub beside: Vec<InputFile>,
    /// What loading them found.
    pub notes: Vec<Note>,
}

/// Which journeys to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice<'c> {
    /// Their names; none means all.
    pub journeys: &'c [String],
    /// Their realm, where the input has several.
    pub realm: Option<&'c str>,
    /// Whether the realm is that of the output too: then it need not be one of the input.
    pub is_for_output: bool,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Exports {
    /// The journeys, in the order of the files and of what stands in them.
    pub journeys: Vec<Journey>,
    /// What the user should know though nothing is wrong.
    pub notes: Vec<Note>,
    /// What could not be read. The journeys are those that could.
    pub problems: Vec<Problem>,
    /// Things that are one to the platform and different here: whoever writes them would have to drop one.
    pub clashes: Vec<Problem>,
    /// What journeys use and nothing that was read holds.
    pub missing: BTreeMap<DependencyKind, BTreeSet<String>>,
}

/// Something that the user should know though nothing is wrong: one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file; empty where it is of all that was read.
    pub path: String,
    /// What to know.
    pub message: String,
}

/// Something that keeps a file, or a journey of it, from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file; empty where it is of all that was read.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub mend: Option<String>,
    /// The journey that it keeps from being read; none where it is of the whole file.
    pub journey: Option<String>,
    /// Where in the file it is, where that is known.
    pub position: Option<Position>,
}

/// All that keeps an input from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(
    /// At least one.
    pub Vec<Problem>,
);

impl Note {
    /// A note on a file.
    pub fn new(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), message: message.into() }
    }

    /// A note on all that was read.
    pub fn plain(message: impl Into<String>) -> Self {
        Self::new("", message)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

impl Problem {
    /// A problem in a file.
    pub(super) fn new(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), message: message.into(), mend: None, journey: None, position: None }
    }

    /// With what to do about it.
    pub(super) fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = Some(mend.into());
        self
    }

    /// With where in the file it is.
    pub(super) fn at(mut self, position: Option<Position>) -> Self {
        self.position = position;
        self
    }

    /// With the journey that it is of.
    pub(super) fn of_journey(mut self, name: &str) -> Self {
        self.journey = Some(name.to_owned());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        self.mend.as_ref().map_or(Ok(()), |mend| write!(f, "; {mend}"))
    }
}

impl From<Problem> for ReadError {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for ReadError {}

/// Reads every journey of the input.
///
/// # Errors
/// All problems that were found; nothing is returned by halves.
pub fn read(input: Input) -> Result<Exports, ReadError> {
    let mut exports = read_chosen(input, Choice::default());
    if exports.problems.is_empty() {
        Ok(exports)
    } else {
        Err(ReadError(std::mem::take(&mut exports.problems)))
    }
}

/// Reads the journeys of the input that can be read, and says what is wrong with the others.
pub fn read_chosen(input: Input, choice: Choice<'_>) -> Exports {
    Reading::new(choice).read(input)
}

/// The realms that the journeys of files are of, by short names; nothing of files that do not say.
pub fn realms_in(input: Input) -> BTreeSet<String> {
    Reading::new(Choice::default()).realms_in(input)
}
