//! From syntax tree to model: names become what they name, values become what the platform takes.
//!
//! Reports what concerns names; whether the configuration makes sense is for the checks to say.

mod agree;
mod attributes;
mod claims;
mod declarations;
mod declared;
mod journey;
mod notes;
mod repeats;
mod same_name;
mod shape;
mod suppress;
mod tests;
mod values;
mod vars;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::OnceLock;

pub use agree::{Brought, together};
pub use declared::{Carried, Content, Declared};
pub use shape::Shape;
pub use suppress::{Suppression, Suppressions, is_suppressed};
pub use vars::{Given, Surroundings, Vars};

use super::expand::Uses;
use super::syntax::{Declaration, Document, Keyword, Name};
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic};
use crate::lock::{Fault, Lock};
use crate::model::test::Test;
use crate::model::{Journey, Policy, names};
use crate::source::{FileId, Span};

/// Reads the files that a source names. Implemented by the workspace, so that the language itself does no I/O.
pub trait Files: Sync {
    /// The text of the file at `path`, relative to the source file `from`.
    fn read(&self, from: FileId, path: &str) -> Result<String, FileProblem>;
}

/// Why a file that a source names could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblem {
    /// It leads out of the workspace.
    Outside,
    /// The system's words.
    Unreadable(String),
}

/// The journeys of a workspace by name.
pub struct JourneyNames<'e> {
    /// Those in the sources of this run, with the place of each.
    own: HashMap<String, Span>,
    /// Those in other sources of the workspace, looked for only when they are needed.
    elsewhere: OnceLock<BTreeSet<String>>,
    find_elsewhere: &'e (dyn Fn() -> BTreeSet<String> + Sync),
}

impl<'e> JourneyNames<'e> {
    /// Names of which none is known yet but those that `elsewhere` finds.
    pub fn new(elsewhere: &'e (dyn Fn() -> BTreeSet<String> + Sync)) -> Self {
        Self { own: HashMap::new(), elsewhere: OnceLock::new(), find_elsewhere: elsewhere }
    }

    /// Adds the journeys of a document; a name that is taken is reported.
    pub fn add(&mut self, document: &Document<'_>, diagnostics: &mut Vec<Diagnostic>) {
        for declaration in journeys(document) {
            let name = &declaration.name;
            match self.own.get(&*name.text) {
                Some(first) => diagnostics.push(duplicate(Code::DuplicateJourney, "journey", name, *first)),
                None => {
                    self.own.insert(name.text.to_string(), name.span);
                }
            }
        }
    }

    /// Adds the journeys of a document that lies beside those of the run; a name of the run that it has too is reported
    /// where the run has it.
    pub fn add_beside(&mut self, document: &Document<'_>, diagnostics: &mut Vec<Diagnostic>) {
        for declaration in journeys(document) {
            let (text, span) = (&declaration.name.text, declaration.name.span);
            match self.own.get(&**text) {
                Some(first) => diagnostics.push(
                    Diagnostic::new(
                        Code::DuplicateJourney,
                        *first,
                        format!("there is another journey `{text}`"),
                    )
                    .related(span, "the other one"),
                ),
                None => {
                    self.own.insert(text.to_string(), span);
                }
            }
        }
    }

    /// True when the workspace has a journey of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.own.contains_key(name) || self.elsewhere().contains(name)
    }

    /// Every name, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let names: BTreeSet<&str> =
            self.own.keys().map(String::as_str).chain(self.elsewhere().iter().map(String::as_str)).collect();
        names.into_iter()
    }

    /// The names in the sources of this run.
    pub(super) fn own(&self) -> impl Iterator<Item = &str> {
        self.own.keys().map(String::as_str)
    }

    /// Whether other sources were looked into.
    pub(crate) fn has_looked_elsewhere(&self) -> bool {
        self.elsewhere.get().is_some_and(|names| !names.is_empty())
    }

    fn elsewhere(&self) -> &BTreeSet<String> {
        self.elsewhere.get_or_init(self.find_elsewhere)
    }
}

fn journeys<'d, 'a>(document: &'d Document<'a>) -> impl Iterator<Item = &'d Declaration<'a>> {
    document
        .declarations
        .iter()
        .filter(|declaration| declaration.keyword == Keyword::Journey && !declaration.name.text.is_empty())
}

/// What a resolved document gives.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// Its journeys, in order.
    pub journeys: Vec<Journey>,
    /// The declarations that its journeys carry.
    pub used: HashSet<usize>,
}

/// What a document is resolved against.
#[derive(Clone, Copy)]
pub struct Environment<'e> {
    /// The journeys of the workspace.
    pub names: &'e JourneyNames<'e>,
    /// What the workspace declares besides.
    pub declared: &'e Declared,
    /// The values of its variables.
    pub vars: &'e Vars,
    /// The ESVs that the tenant has, where that is known.
    pub surroundings: &'e Surroundings,
    /// What is switched off, and where.
    pub suppressions: &'e Suppressions,
    /// The uses of fragments.
    pub uses: &'e Uses,
    /// The names of all fragments.
    pub fragments: &'e [&'e str],
    /// The node types.
    pub catalog: &'e Catalog,
    /// The files that sources name.
    pub files: &'e dyn Files,
    /// The ids that nodes and scripts have already.
    pub lock: &'e Lock,
    /// Something of a document of the run could not be read: a name that seems to be missing may be there.
    pub is_broken: bool,
}

impl<'e> Environment<'e> {
    fn context<'d>(
        self,
        file: FileId,
        is_broken: bool,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Context<'e, 'd> {
        let Environment { names, declared, catalog, files, lock, .. } = self;
        Context {
            file,
            names,
            catalog,
            files,
            lock,
            declared,
            environment: self,
            is_broken: self.is_broken || is_broken,
            faults: Vec::new(),
            used: HashSet::new(),
            diagnostics,
        }
    }
}

/// What the declarations of a document hold beside journeys, and what the lock says of its scripts that only a source may say.
pub fn contents(
    file: FileId,
    document: &Document<'_>,
    environment: Environment<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Content>, Vec<Fault>) {
    let mut context = environment.context(file, document.is_broken, diagnostics);
    let contents = context.contents_of(document);
    (contents, context.faults)
}

/// The tests of a document, in order.
pub fn tests(
    file: FileId,
    document: &Document<'_>,
    environment: Environment<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Test> {
    environment.context(file, document.is_broken, diagnostics).tests(document)
}

/// Resolves journeys of a document against its workspace; their uses of fragments are written out.
pub fn resolve<'d, 'a: 'd>(
    file: FileId,
    is_broken: bool,
    journeys: impl IntoIterator<Item = &'d Declaration<'a>>,
    environment: Environment<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Resolved {
    let mut context = environment.context(file, is_broken, diagnostics);
    let journeys = journeys.into_iter().map(|declaration| context.journey(declaration)).collect();
    Resolved { journeys, used: context.used }
}

/// The policies of a document, in order.
pub fn policies(
    file: FileId,
    document: &Document<'_>,
    environment: Environment<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Policy> {
    let mut context = environment.context(file, document.is_broken, diagnostics);
    let policies = document.declarations.iter().filter(|own| own.keyword == Keyword::Policy);
    policies.filter_map(|declaration| context.policy(declaration)).collect()
}

impl JourneyNames<'_> {
    /// The journeys of a document, but for the second one of a name: that was reported, and the first one stands.
    pub fn of<'d, 'a>(&self, document: &'d Document<'a>) -> impl Iterator<Item = &'d Declaration<'a>> {
        journeys(document)
            .filter(|declaration| self.own.get(&*declaration.name.text) == Some(&declaration.name.span))
    }
}

/// What resolving a document needs at every step.
struct Context<'a, 'd> {
    file: FileId,
    names: &'a JourneyNames<'a>,
    catalog: &'a Catalog,
    files: &'a dyn Files,
    lock: &'a Lock,
    declared: &'a Declared,
    environment: Environment<'a>,
    /// Something of the document could not be read: a name that seems to be missing may be there.
    is_broken: bool,
    /// What the lock says that only a source may say.
    faults: Vec<Fault>,
    /// The declarations that its journeys carry.
    used: HashSet<usize>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Context<'_, '_> {
    /// Whether a finding of this kind is switched off at a place.
    fn is_allowed(&self, code: Code, span: Span) -> bool {
        self.environment.uses.is_suppressed(code, span, self.environment.suppressions)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports a script that looks like another one than it is. Texts for people may turn the direction of writing.
    fn hidden(&mut self, path: &str, span: Span, text: &str) {
        let is_script = Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("js"));
        let Some(at) = text.find(names::is_hidden).filter(|_| is_script) else { return };
        let line = text[..at].matches('\n').count() + 1;
        let message =
            format!("`{path}` has a hidden character in line {line}: the script is not what it looks like");
        let help = "it turns the direction of writing: remove it, or write it as an escape";
        self.report(Diagnostic::new(Code::HiddenCharacter, span, message).help(help));
    }

    fn read(&mut self, path: &str, span: Span) -> Option<String> {
        // What a fragment names lies where the fragment does.
        let problem = match self.files.read(span.file, path) {
            Ok(text) => {
                self.hidden(path, span, &text);
                return Some(text);
            }
            Err(problem) => problem,
        };
        self.report(match problem {
            FileProblem::Outside => Diagnostic::new(
                Code::FileOutsideWorkspace,
                span,
                format!("`{path}` leads out of the workspace"),
            )
            .help("paths are relative to this file and stay inside the workspace"),
            FileProblem::Unreadable(why) => {
                Diagnostic::new(Code::FileNotFound, span, format!("`{path}` cannot be read: {why}"))
                    .help("paths are relative to this file")
            }
        });
        None
    }
}

fn duplicate(code: Code, what: &str, name: &Name<'_>, first: Span) -> Diagnostic {
    Diagnostic::new(code, name.span, format!("there is a {what} `{}` already", name.text))
        .related(first, "the first one")
}
