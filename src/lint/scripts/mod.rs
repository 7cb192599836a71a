//! What the scripts of nodes say, held against the nodes that use them and against what runs them.
//!
//! Every finding stands where the script says it, in its own file or in the source, with the way back to the node. What cannot
//! be told from the text is not guessed, but counted.

mod custom;
mod engine;
mod generation;
mod libraries;
mod logs;
mod misspelt;
mod origin;
mod outcomes;
mod secrets;
mod sources;
mod state;
mod users;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

pub use origin::{Origin, Texts, origins};
pub use sources::{Written, of_exports, of_sources};

use crate::catalog::{Catalog, Target};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::model::{Journey, Script};
use crate::script::{FaultKind, Understood, bindings, understand};
use crate::source::{SourceFile, Sources, Span};
use users::User;

/// What scripts are held against.
pub struct Scripts<'a> {
    /// The journeys whose nodes use them.
    pub journeys: &'a [Journey],
    /// Where the scripts of sources were written, by the id of the script.
    pub origins: HashMap<String, Origin>,
    /// Scripts that sources declare, used or not.
    pub declared: Vec<Arc<Script>>,
    /// The node types.
    pub catalog: &'a Catalog,
    /// The platform that the journeys are for.
    pub target: Target,
    /// Whether an `@allow` line switches a code off at a place.
    pub is_allowed: &'a dyn Fn(Code, Span) -> bool,
}

/// What there is to say of scripts.
#[derive(Debug, Default)]
pub struct Said {
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
    /// Scripts of which the outcomes cannot be told from their text.
    pub untold: usize,
}

/// The words for the generation and the language of a script.
struct Facts<'a> {
    script: &'a Script,
    context: &'a str,
    version: &'a str,
}

impl<'a> Facts<'a> {
    /// None for what is not run as JavaScript by the platform.
    fn of(script: &'a Script) -> Option<Self> {
        let text = |name: &str| script.attributes.get(name).and_then(serde_json::Value::as_str);
        let is_javascript =
            text("language").is_none_or(|language| language.eq_ignore_ascii_case("javascript"));
        let context = text("context").unwrap_or("AUTHENTICATION_TREE_DECISION_NODE");
        let version = text("evaluatorVersion").unwrap_or(bindings::OLDEST);
        // Scripts of the client run in a browser.
        let is_run =
            is_javascript && context != "AUTHENTICATION_CLIENT_SIDE" && !script.text.trim().is_empty();
        is_run.then_some(Self { script, context, version })
    }

    /// Whether its outcomes are those of the node that runs it.
    fn decides(&self) -> bool {
        matches!(
            self.context,
            "AUTHENTICATION_TREE_DECISION_NODE"
                | "SCRIPTED_DECISION_NODE"
                | "DEVICE_MATCH_NODE"
                | custom::CONTEXT
        )
    }
}

/// A script on the way through the rules.
struct Case<'a> {
    facts: Facts<'a>,
    understood: &'a Understood,
    texts: Texts<'a>,
    users: &'a [User<'a>],
    scripts: &'a Scripts<'a>,
}

impl Case<'_> {
    /// A finding at a place of the script's text.
    fn found(&self, code: Code, place: &std::ops::Range<usize>, message: impl Into<String>) -> Diagnostic {
        let message = message.into();
        if let Some(span) = self.texts.span(place) {
            Diagnostic::new(code, span, message)
        } else {
            let line = self.texts.line(place.start);
            let user = || self.users.first().map(User::place);
            let place = self.texts.declared().map(Place::from).or_else(user);
            let message = format!("{message} (line {line} of the script `{}`)", self.facts.script.name);
            Diagnostic::new(code, place.unwrap_or_default(), message)
        }
    }

    /// Adds the nodes that run the script.
    fn with_users(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        for user in self.users.iter().take(4) {
            diagnostic = diagnostic.related(user.place(), format!("`{}` runs it", user.name()));
        }
        match self.users.len().checked_sub(4).filter(|more| *more > 0) {
            Some(more) => {
                let help = diagnostic.help.take().map_or_else(String::new, |help| format!("{help}; "));
                diagnostic.help(format!("{help}{more} more nodes run it"))
            }
            None => diagnostic,
        }
    }

    /// Whether an `@allow` on the script or on one of these nodes switches a code off.
    fn is_allowed(&self, code: Code, users: &[User<'_>]) -> bool {
        let places = users.iter().filter_map(|user| user.place().span()).chain(self.texts.declared());
        places.into_iter().any(|place| (self.scripts.is_allowed)(code, place))
    }
}

/// Holds all scripts against what uses and runs them. The texts of side files that findings point into are added to `sources`.
pub fn check(scripts: &Scripts<'_>, sources: &Sources) -> Said {
    let mut by_id: HashMap<&str, &Script> = HashMap::new();
    for script in &scripts.declared {
        by_id.entry(&script.id).or_insert(script);
    }
    for journey in scripts.journeys {
        for (id, script) in &journey.dependencies.scripts {
            by_id.entry(id).or_insert(script);
        }
    }
    let customs = custom::scripts(scripts.journeys);
    for (key, script) in &customs {
        by_id.entry(key).or_insert(script);
    }
    let mut users = users::of(scripts.journeys, scripts.catalog);
    custom::add_users(scripts.journeys, &mut users);
    let mut known: Vec<(&str, &Script)> = by_id.into_iter().collect();
    known.sort_by_key(|(id, script)| (&script.name, *id));
    // Many scripts of a realm are copies of one text.
    let texts: HashSet<&str> = known
        .iter()
        .filter(|(_, script)| Facts::of(script).is_some())
        .map(|(_, script)| script.text.as_str())
        .collect();
    let texts: Vec<&str> = texts.into_iter().collect();
    let understood: HashMap<&str, _> = texts.par_iter().map(|text| (*text, understand(text))).collect();
    let side = origin::Side::new(sources);
    let mut said = Said::default();
    let libraries = libraries::names(known.iter().map(|(_, script)| *script));
    let flows = state::Flows::of(scripts, &understood, &users);
    for (id, script) in known {
        let Some(facts) = Facts::of(script) else { continue };
        let users = users.get(id).map_or(&[][..], Vec::as_slice);
        let texts = Texts::new(scripts.origins.get(id), script, &side);
        let nothing = Understood::default();
        let understood = match &understood[script.text.as_str()] {
            Ok(understood) => understood,
            Err(fault) => {
                let case = Case { facts, understood: &nothing, texts, users, scripts };
                if fault.kind == FaultKind::Untold {
                    said.untold += 1;
                } else if !case.is_allowed(Code::ScriptSyntax, users) {
                    let message = format!("this is no JavaScript: {}", plain(&fault.message));
                    let help = "every run of a node with this script fails";
                    let diagnostic = case.found(Code::ScriptSyntax, &fault.place, message).help(help);
                    said.diagnostics.push(case.with_users(diagnostic));
                }
                continue;
            }
        };
        let case = Case { facts, understood, texts, users, scripts };
        let mut own = Vec::new();
        engine::check(&case, &mut own);
        generation::check(&case, &mut own);
        libraries::check(&case, &libraries, &mut own);
        secrets::check(&case, &mut own);
        logs::check(&case, &mut own);
        misspelt::check(&case, &mut own);
        // Asked last, since an `@allow` that is asked for is taken for needed.
        own.retain(|found| !case.is_allowed(found.code, users));
        said.diagnostics.append(&mut own);
        state::check(&case, &flows, &mut said.diagnostics);
        outcomes::check(&case, &mut said);
    }
    side.give_to(sources);
    gather(&mut said.diagnostics);
    said
}

/// Makes one finding of those that say the same of one place: many scripts can have their text from one file.
fn gather(diagnostics: &mut Vec<Diagnostic>) {
    let mut firsts: HashMap<(Code, Span, String), usize> = HashMap::new();
    let mut gathered: Vec<(Diagnostic, usize)> = Vec::new();
    for found in std::mem::take(diagnostics) {
        let Some(span) = found.span() else {
            gathered.push((found, 0));
            continue;
        };
        match firsts.entry((found.code, span, found.message.clone())) {
            Entry::Occupied(first) => gathered[*first.get()].1 += 1,
            Entry::Vacant(place) => {
                place.insert(gathered.len());
                gathered.push((found, 0));
            }
        }
    }
    diagnostics.extend(gathered.into_iter().map(|(mut found, more)| match more {
        0 => found,
        more => {
            let help = found.help.take().map_or_else(String::new, |help| format!("{help}; "));
            found.help(format!("{help}the same holds for {more} more"))
        }
    }));
}

/// A parser's words as part of a sentence.
fn plain(message: &str) -> String {
    let mut letters = message.chars();
    let is_word = message.chars().nth(1).is_none_or(|second| !second.is_uppercase());
    match letters.next() {
        Some(first) if is_word => first.to_lowercase().chain(letters).collect(),
        _ => message.to_owned(),
    }
}

/// A source file that lies beside the sources.
fn side_file(name: String, text: &str) -> SourceFile {
    SourceFile::beside(name, text)
}
