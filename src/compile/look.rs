//! Journeys one by one: resolved, completed, checked.

use crate::check;
use crate::complete::{Accepts, Completing, Unsaid, complete};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::language::expand::Job;
use crate::language::resolve::{self, Environment, Resolved};
use crate::source::{Sources, Span};

use super::Settings;

/// What looking at a journey gives.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    pub resolved: Resolved,
    /// Its name where it has errors.
    pub unsound: Vec<String>,
    pub found: Vec<Diagnostic>,
}

/// How what is written out is resolved and checked.
pub(super) struct Look<'l, 'e> {
    pub settings: &'l Settings<'e>,
    pub accepts: &'l (dyn Fn(Code, Option<Span>) -> bool + Sync),
    pub environment: Environment<'l>,
}

impl Look<'_, '_> {
    fn completing(&self) -> Completing<'_> {
        let accepts: &Accepts<'_> = self.accepts;
        Completing { catalog: self.settings.catalog, target: self.settings.target, accepts }
    }

    /// A journey, whole.
    pub(super) fn journey(&self, job: &Job<'_, '_>, sources: &Sources) -> Looked {
        self.journey_with(job, sources, self.environment)
    }

    /// The same where the files that it names are read by another door.
    pub(super) fn journey_with(
        &self,
        job: &Job<'_, '_>,
        sources: &Sources,
        environment: Environment<'_>,
    ) -> Looked {
        let Self { settings, .. } = self;
        let mut found = Vec::new();
        let written = [job.written()];
        let mut resolved = resolve::resolve(job.file, job.is_broken, written, environment, &mut found);
        let mut unsound = Vec::new();
        for journey in &mut resolved.journeys {
            let before = found.len();
            let facts = complete(journey, self.completing());
            let unsaid = Unsaid::of(journey, settings.catalog, settings.target);
            let faults = settings.lock.apply(journey, &unsaid);
            // What is checked is what is built.
            check::check(journey, &facts, self.completing(), &mut found);
            let is_error = |found: &Diagnostic| {
                found.severity == Severity::Error && !(self.accepts)(found.code, found.span())
            };
            if journey.is_broken || found[before..].iter().any(is_error) {
                unsound.push(journey.name.clone());
            }
            let place = journey.name_span.unwrap_or_default();
            found.extend(faults.into_iter().map(|fault| fault.diagnostic(sources, place)));
            found.extend(settings.lock.by_hand(journey, sources.file(job.file).name()));
        }
        Looked { resolved, unsound, found }
    }

    /// A fragment that nobody uses: what can be said of its nodes.
    pub(super) fn fragment(&self, job: &Job<'_, '_>) -> Vec<Diagnostic> {
        let Self { environment, .. } = self;
        let mut found = Vec::new();
        let written = [job.written()];
        let mut resolved = resolve::resolve(job.file, job.is_broken, written, *environment, &mut found);
        for journey in &mut resolved.journeys {
            let facts = complete(journey, self.completing());
            check::parts(journey, &facts, self.completing(), &mut found);
        }
        found
    }
}
