//! The whole way from texts to checked journeys, without touching a file.

pub mod exported;
mod findings;
mod kept;
pub mod linted;
mod look;
pub mod mend;

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;

use crate::catalog::{Catalog, Target};
use crate::check::{realm, tests};
use crate::diagnostic::{self, Code, Diagnostic, Severity};
use crate::language::Documents;
use crate::language::expand::{Fragments, Uses, Writing};
use crate::language::resolve::{
    self, Brought, Carried, Content, Declared, Environment, Files, JourneyNames, Suppressions, Surroundings,
    Vars,
};
use crate::language::syntax::Document;
use crate::lint;
use crate::lint::scripts::{Said, Written};
use crate::lock::Lock;
use crate::model::test::Test;
use crate::model::{Journey, Policy, Script};
use crate::prove;
use crate::realm::Realm;
use crate::realm::ways::Ways;
use crate::source::{Sources, Span};
use findings::{Findings, drop_echoes};
use look::Look;

pub use crate::levels::{Level, Levels, PathLevels};
pub use kept::{Kept, Steps};

/// What a compilation goes by.
#[derive(Clone, Copy)]
pub struct Settings<'a> {
    /// The node types.
    pub catalog: &'a Catalog,
    /// The platform that the journeys are for.
    pub target: Target,
    /// Lint levels.
    pub levels: &'a Levels,
    /// Ids, places and what else no source shows.
    pub lock: &'a Lock,
    /// Reads what the sources name.
    pub files: &'a dyn Files,
    /// The journeys that the workspace has beside those in the sources; asked for only when a name is not found.
    pub elsewhere: &'a (dyn Fn() -> BTreeSet<String> + Sync),
}

impl<'a> Settings<'a> {
    /// Node types and a reader of files, for the usual platform, with the usual levels, no lock, and no journey elsewhere.
    pub fn new(catalog: &'a Catalog, files: &'a dyn Files) -> Self {
        static LEVELS: LazyLock<Levels> = LazyLock::new(Levels::default);
        static LOCK: LazyLock<Lock> = LazyLock::new(Lock::default);
        Self {
            catalog,
            target: Target::default(),
            levels: &LEVELS,
            lock: &LOCK,
            files,
            elsewhere: &BTreeSet::new,
        }
    }
}

/// What a compilation gives.
#[derive(Debug, Default)]
pub struct Compiled {
    /// The journeys in the order of the sources. Only with no error among the diagnostics are they whole.
    pub journeys: Vec<Journey>,
    /// What there is to say, sorted by file and position.
    pub diagnostics: Vec<Diagnostic>,
    /// What `@allow` lines switched off.
    pub allowed: Vec<Diagnostic>,
    /// What the sources declare beside journeys, in their order; nothing of a declaration that is broken.
    pub brought: Vec<Brought>,
    /// The tests in the order of the sources.
    pub tests: Vec<Test>,
    /// The uses of fragments that [`Span::via`] counts.
    pub uses: Uses,
    /// The names of all variables.
    pub vars: BTreeSet<String>,
    /// What `@allow` lines switch off.
    pub suppressions: Suppressions,
    /// Of how many scripts the outcomes cannot be told from their text.
    pub untold: usize,
    /// The policies of the sources, in their order.
    pub policies: Vec<Policy>,
    /// What was read.
    pub documents: Documents,
}

impl Compiled {
    /// Every script: those that are declared, then those that journeys carry.
    pub fn scripts(&self) -> impl Iterator<Item = &Arc<Script>> {
        let declared = self.brought.iter().filter_map(|brought| match &brought.content {
            Carried::Script(script) => Some(script),
            Carried::Other(..) => None,
        });
        declared.chain(self.journeys.iter().flat_map(|journey| journey.dependencies.scripts.values()))
    }

    /// True when something stands in the way of emitting.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Compiles all sources together: their journeys are one workspace. Of files that lie beside those of the run, only what these
/// refer to is said.
pub fn compile(sources: &Sources, settings: &Settings<'_>) -> Compiled {
    compile_in(sources, settings, &Surroundings::default())
}

/// Compiles all sources together, for an environment.
pub fn compile_in(sources: &Sources, settings: &Settings<'_>, surroundings: &Surroundings) -> Compiled {
    compile_read(Documents::of(sources, settings.catalog), sources, settings, surroundings)
}

/// The same where the sources are read already.
pub fn compile_read(
    documents: Documents,
    sources: &Sources,
    settings: &Settings<'_>,
    surroundings: &Surroundings,
) -> Compiled {
    run(documents, sources, settings, surroundings, None)
}

/// The same where some were compiled before: what is as it was, and stands among the same things, is not looked at again.
pub fn compile_again(
    kept: &mut Kept,
    sources: &Sources,
    settings: &Settings<'_>,
    surroundings: &Surroundings,
) -> Compiled {
    let documents = kept.read(sources, settings.catalog);
    run(documents, sources, settings, surroundings, Some(kept))
}

#[expect(clippy::too_many_lines, reason = "the steps in their order, each a call")]
fn run(
    documents: Documents,
    sources: &Sources,
    settings: &Settings<'_>,
    surroundings: &Surroundings,
    kept: Option<&mut Kept>,
) -> Compiled {
    let mut all = Findings::new(sources);
    let mut names = JourneyNames::new(settings.elsewhere);
    for (id, parsed) in documents.iter() {
        all.extend(parsed.found().iter().cloned());
        match parsed.document() {
            Some(document) if sources.is_asked(id) => names.add(document, &mut all.own),
            Some(document) => names.add_beside(document, &mut all.own),
            None => {}
        }
    }
    let present = || documents.present();
    let asked = || documents.present().filter(|(id, _)| sources.is_asked(*id));
    let mut found = Vec::new();
    let mut declared = Declared::of(present(), settings.lock, &mut found);
    all.extend(found);
    let is_broken = documents
        .iter()
        .any(|(id, own)| sources.is_asked(id) && own.document().is_none_or(|own| own.is_broken));
    let mut suppressions = Suppressions::default();
    let mut found = Vec::new();
    present().for_each(|(_, document)| suppressions.add(document, &mut found));
    // Wherever a variable lies that has no value: journeys of the run may need it.
    let vars = Vars::of(present(), surroundings, &mut all.own);
    let fragments = Fragments::of(present(), settings.catalog, &mut found);
    all.extend(found);
    let fragment_names = fragments.names();
    let mut writing = Writing::new(&fragments);
    for (id, document) in asked() {
        writing.add(id, document, &names);
    }
    let Writing { jobs, uses, found, alone, .. } = writing.finish();
    all.extend(found);
    let surrounded = Surrounded {
        names: &names,
        vars: &vars,
        surroundings,
        suppressions: &suppressions,
        uses: &uses,
        fragments: &fragment_names,
        is_broken,
    };
    let contents_against = surrounded.environment(&declared, settings);
    let filled = contents(&documents, contents_against, &mut all);
    declared.fill(filled);
    let environment = surrounded.environment(&declared, settings);
    let accepts = |code, place: Option<Span>| {
        settings.levels.accepts(code, place, sources)
            || place.is_some_and(|place| uses.is_suppressed(code, place, &suppressions))
    };
    let look = Look { settings, accepts: &accepts, environment };
    let looked: Vec<_> = match kept {
        Some(kept) => kept.look(&jobs, &look, &documents, sources),
        None => jobs.par_iter().map(|job| look.journey(job, sources)).collect(),
    };
    let mut journeys = Vec::new();
    let mut unsound = HashSet::new();
    for own in looked {
        unsound.extend(own.unsound);
        all.used.extend(own.resolved.used.iter().filter_map(|index| declared.broken(*index)));
        all.extend(own.found);
        journeys.extend(own.resolved.journeys);
    }
    let (mut tested, mut policies) = (Vec::new(), Vec::new());
    for (id, document) in asked() {
        let mut found = Vec::new();
        tested.extend(resolve::tests(id, document, environment, &mut found));
        policies.extend(resolve::policies(id, document, environment, &mut found));
        all.extend(found);
    }
    for job in &alone {
        all.extend(look.fragment(job));
    }
    all.used.extend(writing_places(&uses, &fragments));
    let brought = declared.brought();
    all.extend(resolve::together(&brought));
    let mut diagnostics = all.finish();
    let shared = settings.lock.shared_ids(&journeys);
    diagnostics.extend(shared.into_iter().map(|fault| fault.diagnostic(sources, Span::default())));
    realm::check(&journeys, &|name| names.contains(name), settings.catalog, &mut diagnostics);
    if !tested.is_empty() {
        let names: Vec<&str> = names.iter().collect();
        tests::check(&mut tested, &Realm::of(&journeys, settings.catalog), &names, &mut diagnostics);
    }
    diagnostics.extend(proven(&journeys, &policies, &unsound, &names, settings.catalog));
    let written = present().map(|(_, document)| document).filter(|_| !is_broken).collect::<Vec<_>>();
    let is_allowed = |code, place| uses.is_suppressed(code, place, &suppressions);
    let said = scripts((&journeys, &brought, &written), &is_allowed, settings, sources);
    diagnostics.extend(said.diagnostics);
    let is_off = |found: &Diagnostic| {
        found.span().is_some_and(|place| uses.is_suppressed(found.code, place, &suppressions))
    };
    let (allowed, mut diagnostics): (Vec<_>, Vec<_>) = diagnostics.into_iter().partition(is_off);
    uses.settle(&mut diagnostics);
    let parts: Vec<Span> =
        present().flat_map(|(_, document)| &document.declarations).map(|part| part.extent).collect();
    diagnostic::gather(&mut diagnostics, &parts, sources);
    settings.levels.apply(&mut diagnostics, sources);
    drop_echoes(&mut diagnostics);
    diagnostic::sort(&mut diagnostics, sources);
    let vars = vars.names().map(str::to_owned).collect();
    drop(jobs);
    Compiled {
        journeys,
        diagnostics,
        allowed,
        brought,
        tests: tested,
        uses,
        vars,
        untold: said.untold,
        policies,
        suppressions,
        documents,
    }
}

/// Holds scripts against what uses and runs them. Where a bracket or a quote is lost, a script is not what it seems to be: then
/// there are no documents.
fn scripts(
    (journeys, brought, documents): (&[Journey], &[Brought], &[&Document<'_>]),
    is_allowed: &dyn Fn(Code, Span) -> bool,
    settings: &Settings<'_>,
    sources: &Sources,
) -> Said {
    let written = Written { journeys, brought, documents };
    lint::scripts::of_sources(&written, is_allowed, (settings.catalog, settings.target), sources)
}

/// What there is to say of assertions and policies. Journeys with errors are left out, since ways through them mean nothing yet;
/// what depends on them is told once they are mended.
fn proven(
    journeys: &[Journey],
    policies: &[Policy],
    unsound: &HashSet<String>,
    names: &JourneyNames<'_>,
    catalog: &Catalog,
) -> Vec<Diagnostic> {
    let says_something = |journey: &Journey| {
        !journey.claims.is_empty() || journey.all_nodes().any(|node| !node.roles.is_empty())
    };
    if policies.is_empty() && !journeys.iter().any(says_something) {
        return Vec::new();
    }
    let sound: Vec<&Journey> = journeys.iter().filter(|journey| !unsound.contains(&journey.name)).collect();
    let ways = Ways::of(&Realm::of(sound.iter().copied(), catalog), catalog);
    let scope = prove::Scope { ways: &ways, catalog, policies, is_journey: &|name| names.contains(name) };
    let mut proofs = prove::prove(&scope, &sound);
    proofs.forget(|finding| finding.way.unknown.iter().any(|name| unsound.contains(*name)));
    prove::report(proofs)
}

/// What all declarations hold.
fn contents(documents: &Documents, environment: Environment<'_>, all: &mut Findings<'_>) -> Vec<Content> {
    let sources = all.sources;
    let present: Vec<_> = documents.present().collect();
    let contents: Vec<_> = present
        .into_par_iter()
        .map(|(id, document)| {
            let mut found = Vec::new();
            let (contents, faults) = resolve::contents(id, document, environment, &mut found);
            found.extend(faults.into_iter().map(|fault| fault.diagnostic(sources, Span::new(id, 0, 0))));
            (contents, found)
        })
        .collect();
    let mut filled = Vec::new();
    for (contents, found) in contents {
        filled.extend(contents);
        all.extend(found);
    }
    filled
}

/// What journeys are resolved against, but for what is declared.
struct Surrounded<'e> {
    names: &'e JourneyNames<'e>,
    vars: &'e Vars,
    surroundings: &'e Surroundings,
    suppressions: &'e Suppressions,
    uses: &'e Uses,
    fragments: &'e [&'e str],
    is_broken: bool,
}

impl<'e> Surrounded<'e> {
    fn environment(&self, declared: &'e Declared, settings: &Settings<'e>) -> Environment<'e> {
        let Settings { catalog, files, lock, .. } = *settings;
        let Self { names, vars, surroundings, suppressions, uses, fragments, is_broken } = *self;
        Environment {
            names,
            declared,
            vars,
            surroundings,
            suppressions,
            uses,
            fragments,
            catalog,
            files,
            lock,
            is_broken,
        }
    }
}

/// The fragments that the run wrote out, wherever they lie: what is wrong with them keeps it from being built.
fn writing_places(uses: &Uses, fragments: &Fragments<'_, '_>) -> Vec<Span> {
    let names: BTreeSet<&str> = uses.0.iter().map(|own| own.fragment.as_str()).collect();
    names.into_iter().filter_map(|name| fragments.extent(name)).collect()
}
