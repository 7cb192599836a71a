//! The whole way from texts to checked journeys, without touching a file.

pub mod exported;
pub mod linted;
pub mod mend;

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;

use crate::catalog::{Catalog, Target};
use crate::check::{self, realm, tests};
use crate::complete::{Accepts, Completing, Unsaid, complete};
use crate::diagnostic::{self, Code, Diagnostic, Place, Severity};
use crate::language::expand::{Fragments, Job, Uses, Writing};
use crate::language::parse::parse;
use crate::language::prepare::{self, Prepared};
use crate::language::resolve::{
    self, Brought, Carried, Content, Declared, Environment, Files, JourneyNames, Suppressions, Surroundings,
    Vars,
};
use crate::language::syntax::Document;
use crate::lint;
use crate::lint::scripts::{Said, Written};
use crate::lock::Lock;
use crate::model::test::Test;
use crate::model::{Journey, Policy, Script, names};
use crate::prove;
use crate::realm::Realm;
use crate::realm::ways::Ways;
use crate::source::{FileId, SourceFile, Sources, Span};

pub use crate::levels::{Level, Levels, PathLevels};

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
#[expect(clippy::too_many_lines, reason = "the steps in their order, each a call")]
pub fn compile_in(sources: &Sources, settings: &Settings<'_>, surroundings: &Surroundings) -> Compiled {
    let prepared = prepare_all(sources);
    let documents = parse_all(&prepared);
    let mut all = Findings { sources, own: Vec::new(), beside: Vec::new(), used: Vec::new() };
    let mut names = JourneyNames::new(settings.elsewhere);
    for (id, document, found) in &documents {
        all.extend(found.iter().cloned());
        match document {
            Some(document) if sources.is_asked(*id) => names.add(document, &mut all.own),
            Some(document) => names.add_beside(document, &mut all.own),
            None => {}
        }
    }
    let present = || documents.iter().filter_map(|(id, document, _)| Some((*id, document.as_ref()?)));
    let mut found = Vec::new();
    let mut declared = Declared::of(present(), settings.lock, &mut found);
    all.extend(found);
    let is_broken = documents
        .iter()
        .any(|(id, own, _)| sources.is_asked(*id) && own.as_ref().is_none_or(|own| own.is_broken));
    let mut suppressions = Suppressions::default();
    let mut found = Vec::new();
    present().for_each(|(_, document)| suppressions.add(document, &mut found));
    // Wherever a variable lies that has no value: journeys of the run may need it.
    let vars = Vars::of(present(), surroundings, &mut all.own);
    let fragments = Fragments::of(present(), settings.catalog, &mut found);
    all.extend(found);
    let fragment_names = fragments.names();
    let mut writing = Writing::new(&fragments);
    for (id, document) in present().filter(|(id, _)| sources.is_asked(*id)) {
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
    let resolved: Vec<_> = jobs.par_iter().map(|job| look.journeys(job, sources)).collect();
    let mut journeys = Vec::new();
    let mut unsound = HashSet::new();
    for (resolved, faulty, found) in resolved {
        unsound.extend(faulty);
        let broken: Vec<Span> = resolved.used.iter().filter_map(|index| declared.broken(*index)).collect();
        all.used.extend(broken);
        all.extend(found);
        journeys.extend(resolved.journeys);
    }
    let (mut tested, mut policies) = (Vec::new(), Vec::new());
    for (id, document) in present().filter(|(id, _)| sources.is_asked(*id)) {
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

/// How what is written out is resolved and checked.
struct Look<'l, 'e> {
    settings: &'l Settings<'e>,
    accepts: &'l (dyn Fn(Code, Option<Span>) -> bool + Sync),
    environment: Environment<'l>,
}

impl Look<'_, '_> {
    fn completing(&self) -> Completing<'_> {
        let accepts: &Accepts<'_> = self.accepts;
        Completing { catalog: self.settings.catalog, target: self.settings.target, accepts }
    }

    /// A journey, whole; and its name where it has errors.
    fn journeys(
        &self,
        job: &Job<'_, '_>,
        sources: &Sources,
    ) -> (resolve::Resolved, Vec<String>, Vec<Diagnostic>) {
        let Self { settings, environment, .. } = self;
        let mut found = Vec::new();
        let written = [job.written()];
        let mut resolved = resolve::resolve(job.file, job.is_broken, written, *environment, &mut found);
        let mut unsound = Vec::new();
        for journey in &mut resolved.journeys {
            let before = found.len();
            let facts = complete(journey, self.completing());
            check::check(journey, &facts, self.completing(), &mut found);
            let is_error = |found: &Diagnostic| {
                found.severity == Severity::Error && !(self.accepts)(found.code, found.span())
            };
            if journey.is_broken || found[before..].iter().any(is_error) {
                unsound.push(journey.name.clone());
            }
            let unsaid = Unsaid::of(journey, settings.catalog, settings.target);
            let faults = settings.lock.apply(journey, &unsaid);
            let place = journey.name_span.unwrap_or_default();
            found.extend(faults.into_iter().map(|fault| fault.diagnostic(sources, place)));
            found.extend(settings.lock.by_hand(journey, sources.file(job.file).name()));
        }
        (resolved, unsound, found)
    }

    /// A fragment that nobody uses: what can be said of its nodes.
    fn fragment(&self, job: &Job<'_, '_>) -> Vec<Diagnostic> {
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
fn contents(documents: &[Parsed<'_>], environment: Environment<'_>, all: &mut Findings<'_>) -> Vec<Content> {
    let sources = all.sources;
    let contents: Vec<_> = documents
        .par_iter()
        .filter_map(|(id, document, _)| {
            let mut found = Vec::new();
            let (contents, faults) = resolve::contents(*id, document.as_ref()?, environment, &mut found);
            found.extend(faults.into_iter().map(|fault| fault.diagnostic(sources, Span::new(*id, 0, 0))));
            Some((contents, found))
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

/// Makes all texts fit for the grammar.
fn prepare_all(sources: &Sources) -> Vec<(FileId, Option<Prepared<'_>>, Vec<Diagnostic>)> {
    let files: Vec<(FileId, &SourceFile)> = sources.all().collect();
    files
        .into_par_iter()
        .map(|(id, file)| {
            let mut found = Vec::new();
            if let Some(at) = file.invalid_at() {
                found.push(not_utf8(id, at));
                return (id, None, found);
            }
            found.extend(hidden(id, file.text()));
            let prepared = prepare::prepare(id, file.text(), &mut found);
            (id, prepared, found)
        })
        .collect()
}

/// A document with what was found in it.
type Parsed<'a> = (FileId, Option<Document<'a>>, Vec<Diagnostic>);

fn parse_all<'p>(prepared: &'p [(FileId, Option<Prepared<'_>>, Vec<Diagnostic>)]) -> Vec<Parsed<'p>> {
    prepared
        .par_iter()
        .map(|(id, prepared, found)| {
            let mut found = found.clone();
            (*id, prepared.as_ref().map(|prepared| parse(prepared, &mut found)), found)
        })
        .collect()
}

/// What was found so far.
struct Findings<'s> {
    sources: &'s Sources,
    /// In files of the run, and in the lock.
    own: Vec<Diagnostic>,
    /// In files that lie beside them.
    beside: Vec<Diagnostic>,
    /// Broken declarations that journeys of the run carry.
    used: Vec<Span>,
}

impl Findings<'_> {
    /// Takes findings. One about a file of the run and one beside it is told where the run is.
    fn extend(&mut self, found: impl IntoIterator<Item = Diagnostic>) {
        for mut diagnostic in found {
            let is_own = |place: &Place| {
                place.source().is_none_or(|file| file == FileId::LOCK || self.sources.is_asked(file))
            };
            if !is_own(&diagnostic.place)
                && let Some(own) = diagnostic.related.iter_mut().find(|label| is_own(&label.place))
            {
                std::mem::swap(&mut diagnostic.place, &mut own.place);
                "the other one".clone_into(&mut own.message);
                // It would be made where nobody asked for it.
                diagnostic.fix = None;
            }
            if is_own(&diagnostic.place) {
                self.own.push(diagnostic);
            } else {
                self.beside.push(diagnostic);
            }
        }
    }

    /// What is to be said: of what lies beside the run only what makes it impossible to build.
    fn finish(self) -> Vec<Diagnostic> {
        let Self { mut own, beside, used, .. } = self;
        let concerns = |found: &Diagnostic| {
            let covers = |part: &Span| {
                let inside = |own: Span| part.file == own.file && (part.start..part.end).contains(&own.start);
                found.span().is_some_and(inside)
            };
            found.severity == Severity::Error && used.iter().any(covers)
        };
        own.extend(beside.into_iter().filter(concerns));
        own
    }
}

/// Reports the characters that make a source look like another one than it is.
fn hidden(file: FileId, text: &str) -> Option<Diagnostic> {
    let mut places = text
        .match_indices(names::is_hidden)
        .map(|(at, found)| (Span::new(file, at, at + found.len()), found));
    let (first, character) = places.next()?;
    let number = character.chars().next().map_or(0, u32::from);
    let message = "a hidden character turns the direction of writing: the source is not what it looks like";
    let help = format!("remove it, or write it in a string as `\\u{number:04x}`");
    let diagnostic = Diagnostic::new(Code::HiddenCharacter, first, message).help(help);
    Some(places.fold(diagnostic, |diagnostic, (place, _)| diagnostic.related(place, "another one")))
}

/// Drops what is said of a node's outcomes where its type, which nobody knows, is an error already.
fn drop_echoes(diagnostics: &mut Vec<Diagnostic>) {
    let is_unknown =
        |found: &&Diagnostic| found.code == Code::UnknownNodeType && found.severity == Severity::Error;
    let types: HashSet<Place> =
        diagnostics.iter().filter(is_unknown).map(|found| found.place.clone()).collect();
    if types.is_empty() {
        return;
    }
    let is_of_outcomes = |code| matches!(code, Code::AmbiguousArrow | Code::NothingLeftForElse);
    diagnostics.retain(|found| {
        !is_of_outcomes(found.code) || !found.related.iter().any(|label| types.contains(&label.place))
    });
}

pub(crate) fn not_utf8(file: FileId, at: usize) -> Diagnostic {
    Diagnostic::new(Code::NotUtf8, Span::new(file, at, at), "from here on the file is not UTF-8 text")
        .help("save it as UTF-8")
}
