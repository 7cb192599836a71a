//! Import: journeys from an export become sources, files beside them, and a lock.
//!
//! What is written is compiled at once, which tells what an export holds that a source has to allow in so many words,
//! and what would be lost.

mod allow;
mod conflict;
mod decide;
mod declare;
pub mod deployed;
mod edit;
mod facts;
mod fates;
mod follow;
mod formats;
mod gone;
mod merge;
mod nodes;
mod objects;
mod outcome;
mod overlay;
mod patch;
mod sound;
mod standing;
mod themes;
mod through;
mod weigh;
mod written;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use rayon::prelude::*;

use crate::catalog::{Catalog, Target};
use crate::compile::{Compiled, Settings, compile};
use crate::diagnostic::Severity;
use crate::language::Documents;
use crate::language::format::format;
use crate::language::lift::{self, Before, Carried, Lifted, Lifting, Prepared};
use crate::language::resolve::{FileProblem, Files, Surroundings};
use crate::lock::{Lock, fingerprint};
use crate::model::{Journey, Node};
use crate::platform::file_name;
use crate::source::{Distinct, FileId, Sources};
pub use allow::Allowed;
pub use conflict::Conflict;
pub use decide::{Prefer, Preferences};
pub use facts::added;
pub use formats::{Built, formats};
pub use merge::{Meeting, Merged, into};
pub use standing::home;

/// What an import gives: files by their paths from the folder of the sources, and what the lock shall hold.
#[derive(Debug)]
pub struct Import {
    /// Sources and what lies beside them.
    pub files: Vec<(String, Vec<u8>)>,
    /// The lock of what was imported.
    pub lock: Lock,
    /// What a build of the sources would give otherwise than the export has it: the journey, and what in words.
    pub differences: Vec<(String, String)>,
    /// What the sources have to allow.
    pub allowed: Vec<Allowed>,
    /// Journeys that no source can be written of, and why.
    pub refused: Vec<(String, String)>,
}

/// Files that exist in memory alone.
#[derive(Debug, Default)]
struct Memory(HashMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, _from: FileId, path: &str) -> Result<String, FileProblem> {
        let bytes =
            self.0.get(path).ok_or_else(|| FileProblem::Unreadable("it does not exist".to_owned()))?;
        String::from_utf8(bytes.clone()).map_err(|error| FileProblem::Unreadable(error.to_string()))
    }
}

/// Imports journeys into a folder without sources.
pub fn fresh(journeys: &[Journey], catalog: &Catalog, target: Target) -> Import {
    let none = Sources::default();
    let meeting = Meeting {
        sources: &none,
        documents: Documents::default(),
        files: &Memory::default(),
        lock: &Lock::default(),
        taken: BTreeSet::new(),
        folder: PathBuf::new(),
        may_climb: false,
        surroundings: &Surroundings::default(),
    };
    let merged = into(journeys, &meeting, catalog, target, &Preferences::default());
    let path = |path: PathBuf| path.to_string_lossy().into_owned();
    Import {
        files: merged.files.into_iter().map(|(own, bytes)| (path(own), bytes)).collect(),
        lock: merged.lock,
        differences: merged.differences,
        allowed: merged.allowed,
        refused: merged.refused,
    }
}

/// What there is already, so that names stay.
#[derive(Debug, Default)]
struct Existing {
    /// The names of nodes by id, by journey.
    names: HashMap<String, BTreeMap<String, String>>,
    /// What declarations are called and where their files are.
    before: Before,
}

/// Journeys as sources of their own, compiled.
#[derive(Debug)]
struct Stage {
    carried: Carried,
    lifted: Vec<(Prepared, Lifted)>,
    /// What the sources compile to, by name.
    built: HashMap<String, Journey>,
    /// Sources by path from their folder, in the order of the journeys.
    texts: Vec<(String, Vec<u8>)>,
    lock: Lock,
    allowed: Vec<Allowed>,
    /// Journeys by index whose sources would not build, and why.
    refused: BTreeMap<usize, Vec<String>>,
}

impl Stage {
    fn new(journeys: &[Journey], catalog: &Catalog, target: Target, existing: &Existing) -> Self {
        let carried = Carried::of(journeys, &existing.before);
        let lifting = Lifting { catalog, target, carried: &carried };
        let none = BTreeMap::new();
        let mut lifted: Vec<(Prepared, Lifted)> = journeys
            .par_iter()
            .map(|journey| {
                let prepared = lifting.prepare(journey, existing.names.get(&journey.name).unwrap_or(&none));
                let lifted = lifting.journey(&prepared);
                (prepared, lifted)
            })
            .collect();
        let names = distinct_names(journeys, &existing.before.taken);
        let memory = Memory(carried.files().collect());
        let mut lock = Lock { scripts: existing.before.lock.scripts.clone(), ..Lock::default() };
        lock.scripts.extend(lifting.scripts().scripts);
        for (name, script) in carried.scripts() {
            if let Some(own) = lock.scripts.get_mut(name) {
                own.base = fingerprint::kept_script(script);
            }
        }
        for (Prepared(journey), lifted) in &lifted {
            lock.journeys.insert(journey.name.clone(), lifted.lock.clone());
        }
        let trial = Trial { catalog, target, memory: &memory, elsewhere: &existing.before.journeys };
        let mut allowed = Vec::new();
        // One fault may hide another: what is allowed shows what else there is.
        let (sources, compiled) = loop {
            let (sources, compiled) = trial.compile(&names, &lifted, &lock);
            let mut new = allow::all(&mut lifted, &sources, &compiled);
            new.retain(|own| !allowed.contains(own));
            if new.is_empty() {
                break (sources, compiled);
            }
            allowed.extend(new);
        };
        let mut refused: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for error in compiled.diagnostics.iter().filter(|found| found.severity == Severity::Error) {
            let file = error.place.source().map_or(0, |file| file.0 as usize);
            refused.entry(file).or_default().push(error.message.clone());
        }
        let mut built: HashMap<String, Journey> =
            compiled.journeys.into_iter().map(|journey| (journey.name.clone(), journey)).collect();
        for (index, (journey, (Prepared(named), _))) in journeys.iter().zip(&lifted).enumerate() {
            let Some(built) = built.get_mut(&journey.name) else {
                refused.entry(index).or_default().push("its source cannot be read".to_owned());
                continue;
            };
            if let Some(lock) = lock.journeys.get_mut(&journey.name) {
                lock.carries = carried.unreferred(journey, built);
            }
            carried.attach(built, named);
            facts::complete(&mut lock, journey, built, catalog, target);
        }
        let text =
            |file: &crate::source::SourceFile| (file.name().to_owned(), file.text().as_bytes().to_vec());
        let texts = sources.iter().map(|(_, file)| text(file)).collect();
        Self { carried, lifted, built, texts, lock, allowed, refused }
    }
}

/// The nodes of a journey with what tells them apart: an id, that of a child behind its page's, since exports exist in
/// which a child shares its id with a node.
fn identified(journey: &Journey) -> impl Iterator<Item = (String, &Node)> {
    journey.nodes.iter().flat_map(|node| {
        let children = lift::child_ids(node).into_iter().zip(&node.children);
        std::iter::once((node.id.clone(), node)).chain(children)
    })
}

/// Compiles what was lifted.
struct Trial<'t> {
    catalog: &'t Catalog,
    target: Target,
    memory: &'t Memory,
    /// The journeys of the sources that there are.
    elsewhere: &'t BTreeSet<String>,
}

impl Trial<'_> {
    fn compile(&self, names: &[String], lifted: &[(Prepared, Lifted)], lock: &Lock) -> (Sources, Compiled) {
        let texts: Vec<String> = lifted.par_iter().map(|(_, lifted)| format(&lifted.document)).collect();
        let mut sources = Sources::default();
        for (name, text) in names.iter().zip(texts) {
            sources.add_bytes(format!("{name}.journey"), text.into_bytes());
        }
        let settings = Settings {
            target: self.target,
            lock,
            elsewhere: &|| self.elsewhere.clone(),
            ..Settings::new(self.catalog, self.memory)
        };
        let compiled = compile(&sources, &settings);
        (sources, compiled)
    }
}

/// File names of journeys, distinct on file systems that take capitals for small letters too.
fn distinct_names(journeys: &[Journey], taken: &BTreeSet<String>) -> Vec<String> {
    // What journeys share has a file of its own.
    let mut names: Distinct = taken.iter().cloned().chain([declare::REALM.to_owned()]).collect();
    journeys.iter().map(|journey| names.take(&file_name(&journey.name), "-")).collect()
}
