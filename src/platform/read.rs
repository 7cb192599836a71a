//! Reading journeys in any format. The format is recognised, never asked for.

use std::collections::HashMap;
use std::fmt;

use super::bundle::Bundle;
use super::compare::compare;
use super::detect::{self, Document};
use super::gather::Gathered;
use crate::model::{Journey, Node};

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
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Exports {
    /// The journeys, in the order of the files and of what stands in them.
    pub journeys: Vec<Journey>,
    /// What the user should know though nothing is wrong: one line each, with the path.
    pub notes: Vec<String>,
}

/// Something that keeps a file from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub mend: Option<String>,
}

/// All that keeps an input from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError(
    /// At least one.
    pub Vec<Problem>,
);

impl Problem {
    /// A problem in a file.
    pub(super) fn new(path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), message: message.into(), mend: None }
    }

    /// With what to do about it.
    pub(super) fn mend(mut self, mend: impl Into<String>) -> Self {
        self.mend = Some(mend.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)?;
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
    let mut reading = Reading::default();
    let (documents, others): (Vec<_>, Vec<_>) =
        input.files.into_iter().partition(|file| file.is_named || super::is_json(&file.path));
    let texts: HashMap<String, Vec<u8>> = others.into_iter().map(|file| (file.path, file.bytes)).collect();
    for InputFile { path, bytes, is_named } in documents {
        reading.file(&path, bytes, is_named);
    }
    let gathered = std::mem::take(&mut reading.gathered);
    for bundle in gathered.bundles(&texts, &mut reading.notes) {
        reading.bundle(bundle);
    }
    reading.finish()
}

#[derive(Default)]
struct Reading {
    gathered: Gathered,
    journeys: Vec<Journey>,
    /// Where each journey was read, by its name: its place among the journeys, and its file.
    seen: HashMap<String, (usize, String)>,
    notes: Vec<String>,
    problems: Vec<Problem>,
}

impl Reading {
    fn file(&mut self, path: &str, bytes: Vec<u8>, is_named: bool) {
        let document = match detect::detect(path, &bytes) {
            Ok(document) => document,
            Err(problem) => return self.problems.push(problem),
        };
        drop(bytes);
        match document {
            Document::Bundles(bundles) => bundles.into_iter().for_each(|bundle| self.bundle(bundle)),
            Document::Parts(parts) => {
                for part in parts {
                    self.gathered.add(path, part);
                }
            }
            Document::Other if is_named => {
                let known = "frodo, console, fr-config-manager, Amster, AM REST and amtree files are";
                let problem = Problem::new(path, "this is no journey export that journeyc knows");
                self.problems
                    .push(problem.mend(format!("{known}; export the journey again with one of these")));
            }
            Document::Other => {}
        }
    }

    fn bundle(&mut self, bundle: Result<Bundle, Problem>) {
        let path = bundle.as_ref().map_or(String::new(), |bundle| bundle.path.clone());
        let journey = match bundle.and_then(Bundle::journey) {
            Ok(journey) => journey,
            Err(problem) => return self.problems.push(problem),
        };
        let all = journey.all_nodes().count();
        let is_bare = |node: &&Node| node.exported.as_ref().is_some_and(|exported| exported.body.is_none());
        let bare = journey.all_nodes().filter(is_bare).count();
        if bare > 0 {
            let name = &journey.name;
            self.notes
                .push(format!("{path}: journey `{name}`: {bare} of {all} nodes have no configuration here"));
        }
        match self.seen.get(&journey.name) {
            None => {
                self.seen.insert(journey.name.clone(), (self.journeys.len(), path));
                self.journeys.push(journey);
            }
            Some((place, first)) => {
                let name = &journey.name;
                if compare(&self.journeys[*place], &journey).is_empty() {
                    self.notes.push(format!("{path}: journey `{name}` is the same as in {first}"));
                } else {
                    let problem = Problem::new(&path, format!("journey `{name}` is another one in {first}"));
                    self.problems.push(problem.mend("a name is unique in a realm: read one of the two"));
                }
            }
        }
    }

    fn finish(self) -> Result<Exports, ReadError> {
        if !self.problems.is_empty() {
            return Err(ReadError(self.problems));
        }
        Ok(Exports { journeys: self.journeys, notes: self.notes })
    }
}
