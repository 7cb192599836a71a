//! What one run keeps for the next: files that are as they were are not read again, and journeys that stand among the same
//! things as before are not looked at again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::look::{Look, Looked};
use crate::catalog::{Catalog, Target};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Documents;
use crate::language::expand::Job;
use crate::language::resolve::{Carried, Environment, FileProblem, Files, Shape, Surroundings};
use crate::language::syntax::Keyword;
use crate::levels::Levels;
use crate::lock::Lock;
use crate::source::{FileId, Sources, Span};

/// What one run keeps for the next.
#[derive(Debug, Default)]
pub struct Kept {
    documents: Documents,
    world: Option<World>,
    journeys: HashMap<(FileId, String), Entry>,
    steps: Steps,
}

/// How much a run had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Files that were read.
    pub read: usize,
    /// Journeys that were looked at.
    pub looked: usize,
    /// Journeys that were as before.
    pub kept: usize,
}

/// What journeys are looked at against, beside their own files.
#[derive(Debug, PartialEq)]
struct World {
    /// Names and values; what declarations hold is in [`Entry::used`].
    shape: Shape,
    /// The files that declare fragments.
    fragments: Vec<(FileId, Arc<str>, Vec<Code>)>,
    surroundings: Surroundings,
    is_broken: bool,
    lock: Lock,
    lock_text: Option<Arc<str>>,
    target: Target,
    catalog: Catalog,
    accepted: Vec<Code>,
}

/// A journey that was looked at.
#[derive(Debug)]
struct Entry {
    /// Its file.
    text: Arc<str>,
    name: String,
    /// Codes that are accepted in it.
    accepted: Vec<Code>,
    /// The number of its first use of a fragment; nothing without any.
    first: Option<u32>,
    /// The files that it read, and what they held.
    reads: Vec<Read>,
    /// The declarations that it carries, as they were.
    used: Vec<(usize, Option<Carried>)>,
    looked: Looked,
}

#[derive(Debug)]
struct Read {
    from: FileId,
    path: String,
    got: Result<String, FileProblem>,
}

impl Kept {
    /// How much the last run had to do.
    pub fn steps(&self) -> Steps {
        self.steps
    }

    /// Reads the files that are not as they were.
    pub(super) fn read(&mut self, sources: &Sources, catalog: &Catalog) -> Documents {
        let (documents, read) = self.documents.again(sources, catalog);
        self.documents = documents.clone();
        self.steps = Steps { read, ..Steps::default() };
        documents
    }

    /// Looks at the journeys that are not as they were.
    pub(super) fn look(
        &mut self,
        jobs: &[Job<'_, '_>],
        look: &Look<'_, '_>,
        documents: &Documents,
        sources: &Sources,
    ) -> Vec<Looked> {
        let mut before = std::mem::take(&mut self.journeys);
        let world = World::of(look, documents, sources);
        if self.world.as_ref() != Some(&world) {
            before.clear();
            self.world = Some(world);
        }
        let known: Vec<Option<Entry>> = jobs.iter().map(|job| before.remove(&key(job))).collect();
        let entries: Vec<(Entry, bool)> = jobs
            .par_iter()
            .zip(known)
            .map(|(job, known)| match known.filter(|known| known.holds(job, look, sources)) {
                Some(known) => (known, true),
                None => (Entry::of(job, look, sources), false),
            })
            .collect();
        self.steps.kept = entries.iter().filter(|(_, is_kept)| *is_kept).count();
        self.steps.looked = entries.len() - self.steps.kept;
        let looked = entries.iter().map(|(entry, _)| entry.looked.clone()).collect();
        self.journeys = jobs.iter().map(key).zip(entries.into_iter().map(|(entry, _)| entry)).collect();
        // Names that had to be looked for elsewhere may be others the next time.
        if look.environment.names.has_looked_elsewhere() {
            self.world = None;
        }
        looked
    }
}

impl World {
    fn of(look: &Look<'_, '_>, documents: &Documents, sources: &Sources) -> Self {
        let Look { settings, environment, .. } = look;
        let with_fragments = documents.iter().filter(|(_, parsed)| {
            let declarations = parsed.document().map_or(&[][..], |document| &document.declarations);
            declarations.iter().any(|own| own.keyword == Keyword::Fragment)
        });
        let fragments = with_fragments.map(|(id, parsed)| {
            (id, Arc::clone(parsed.text()), accepted(settings.levels, Some(id), sources))
        });
        Self {
            shape: environment.shape(),
            fragments: fragments.collect(),
            surroundings: environment.surroundings.clone(),
            is_broken: environment.is_broken,
            lock: settings.lock.clone(),
            lock_text: sources.lock().map(|lock| Arc::clone(lock.shared_text())),
            target: settings.target,
            catalog: settings.catalog.clone(),
            accepted: accepted(settings.levels, None, sources),
        }
    }
}

impl Entry {
    fn of(job: &Job<'_, '_>, look: &Look<'_, '_>, sources: &Sources) -> Self {
        let reading = Reading { files: look.environment.files, reads: Mutex::default() };
        let environment = Environment { files: &reading, ..look.environment };
        let looked = look.journey_with(job, sources, environment);
        let file = sources.file(job.file);
        let mut used: Vec<usize> = looked.resolved.used.iter().copied().collect();
        used.sort_unstable();
        let carried = |index: usize| (index, environment.declared.content(index).cloned());
        Self {
            text: Arc::clone(file.shared_text()),
            name: file.name().to_owned(),
            accepted: accepted(look.settings.levels, Some(job.file), sources),
            first: job.first(),
            used: used.into_iter().map(carried).collect(),
            looked,
            reads: reading.reads.into_inner().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Whether looking again would give the same, the world being the same.
    fn holds(&self, job: &Job<'_, '_>, look: &Look<'_, '_>, sources: &Sources) -> bool {
        let file = sources.file(job.file);
        // What is said of other files points to where things stood in them.
        let is_own = |found: &Diagnostic| {
            let places = std::iter::once(&found.place).chain(found.related.iter().map(|label| &label.place));
            places.into_iter().all(|place| place.source().is_none_or(|file| file == job.file))
        };
        self.text == *file.shared_text()
            && self.name == file.name()
            && self.first == job.first()
            && self.looked.found.iter().all(is_own)
            && self.accepted == accepted(look.settings.levels, Some(job.file), sources)
            && self.used.iter().all(|(index, own)| look.environment.declared.content(*index) == own.as_ref())
            && self.reads.iter().all(|read| look.environment.files.read(read.from, &read.path) == read.got)
    }
}

/// What tells a journey of one run from the others.
fn key(job: &Job<'_, '_>) -> (FileId, String) {
    (job.file, job.written().name.text.to_string())
}

/// The codes that are accepted in a file, or where there is none.
fn accepted(levels: &Levels, file: Option<FileId>, sources: &Sources) -> Vec<Code> {
    let place = file.map(|file| Span::new(file, 0, 0));
    Code::ALL.iter().copied().filter(|code| levels.accepts(*code, place, sources)).collect()
}

/// Notes what is read.
struct Reading<'f> {
    files: &'f dyn Files,
    reads: Mutex<Vec<Read>>,
}

impl Files for Reading<'_> {
    fn read(&self, from: FileId, path: &str) -> Result<String, FileProblem> {
        let got = self.files.read(from, path);
        let read = Read { from, path: path.to_owned(), got: got.clone() };
        self.reads.lock().unwrap_or_else(PoisonError::into_inner).push(read);
        got
    }
}
