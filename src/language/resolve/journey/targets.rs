//! What edges lead to.

use std::collections::HashMap;

use super::{Nodes, Place};
use crate::diagnostic::{Code, Diagnostic, Edit, meant, nearest, one_of};
use crate::language::resolve::Context;
use crate::language::syntax::Name;
use crate::language::vocabulary::End;
use crate::model::names::written;
use crate::model::{Target, end_of_id};
use crate::source::Span;

/// How many names are looked at for what a missing one may mean.
const MOST_NAMES: usize = 500;

impl Context<'_, '_> {
    /// What an edge leads to. A name that is missing is kept for [`Context::missing`].
    pub(super) fn target<'s>(&mut self, name: Option<&'s Name<'_>>, nodes: &mut Nodes<'s>) -> Target {
        let Some(name) = name else { return Target::Unknown(String::new()) };
        match End::of(&name.text) {
            Some(End::Success) => return Target::Success,
            Some(End::Failure) => return Target::Failure,
            Some(End::Nowhere) => return Target::Nowhere,
            None => {}
        }
        match nodes.places.get(&*name.text) {
            Some(Place::Node(index, _)) => {
                let index = *index;
                nodes.reached.insert(&name.text);
                return Target::Node(index);
            }
            Some(Place::Child(page, _)) => {
                let help = format!("it is a child of the page `{page}`: lead the edge to the page");
                let meant = Meant { help, name: Some((*page).to_owned()) };
                self.no_target(&name.text, name.span, meant);
            }
            None if nodes.has_unnamed || nodes.strays.iter().any(|stray| stray.contains(&*name.text)) => {}
            None => nodes.missing.push((&name.text, name.span)),
        }
        // What is left as it stands in so many words keeps nobody from looking at the rest.
        nodes.is_broken |= !self.is_allowed(Code::UnknownTarget, name.span);
        Target::Unknown(name.text.to_string())
    }

    /// Reports the names that edges lead to and no node has: what is meant can be told when all edges are read.
    pub(super) fn missing(&mut self, nodes: &Nodes<'_>) {
        let unreached: Vec<&str> = nodes.unreached().take(MOST_NAMES).collect();
        let known = Known { names: nodes.names.iter().copied().take(MOST_NAMES).collect(), unreached };
        let mut edges: HashMap<&str, usize> = HashMap::new();
        for (name, _) in &nodes.missing {
            *edges.entry(name).or_default() += 1;
        }
        let mut helps: HashMap<&str, Meant> = HashMap::new();
        for (name, span) in &nodes.missing {
            let meant = helps.entry(name).or_insert_with(|| {
                known.meant(name, edges[name]).unwrap_or_else(|| {
                    let help = "a target is a node of this journey, `success`, `failure` or `nowhere`";
                    Meant { help: help.to_owned(), name: None }
                })
            });
            let meant = meant.clone();
            // Several edges to one missing name are no slip; the name of the node is.
            let declared = meant.name.as_deref().filter(|own| nodes.is_misnamed(own, name, edges[name]));
            match declared.and_then(|own| nodes.places.get(own)).map(Place::span) {
                Some(place) => {
                    let edit = Edit { span: place, text: written(name).into_owned() };
                    self.report(no_target(name, *span).help(meant.help).fix(vec![edit], true));
                }
                None => self.no_target(name, *span, meant),
            }
        }
    }

    fn no_target(&mut self, name: &str, span: Span, meant: Meant) {
        let diagnostic = no_target(name, span).help(meant.help);
        self.report(match meant.name {
            Some(name) => diagnostic.instead(written(&name), true),
            None => diagnostic,
        });
    }
}

fn no_target(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnknownTarget, span, format!("there is no node `{name}` to lead to"))
}

impl Nodes<'_> {
    /// Whether the name of a node is the one that is misspelt, and not the one that edges call it: nothing leads to it, and
    /// several edges or the lock know it by the other name.
    fn is_misnamed(&self, own: &str, other: &str, edges: usize) -> bool {
        let is_locked = |name: &str| self.ids.lock.is_some_and(|lock| lock.nodes.contains_key(name));
        let is_known = edges > 1 || (is_locked(other) && !is_locked(own));
        is_known && self.unreached().any(|name| name == own)
    }
}

/// What a missing target may mean.
#[derive(Clone)]
struct Meant {
    help: String,
    /// The only name that is meant.
    name: Option<String>,
}

impl Meant {
    fn one(name: &str) -> Self {
        Self { help: format!("did you mean `{name}`?"), name: Some(name.to_owned()) }
    }

    /// One or a few names; nothing where there are too many.
    fn of(names: &[&str]) -> Option<Self> {
        let name = if let [only] = names { Some((*only).to_owned()) } else { None };
        Some(Self { help: one_of(names)?, name })
    }
}

/// The nodes that a missing target may mean.
struct Known<'s> {
    names: Vec<&'s str>,
    /// Those that no edge leads to.
    unreached: Vec<&'s str>,
}

impl Known<'_> {
    /// What a missing target probably means, to which so many edges lead.
    ///
    /// A node that no edge leads to is likelier than the others: several edges whose target is gone, and a single node that
    /// lost all of its own, are a node that was renamed.
    fn meant(&self, name: &str, edges: usize) -> Option<Meant> {
        if let Some(end) = end_of_id(name) {
            return Some(Meant { help: format!("that is `{end}`"), name: Some(end.to_owned()) });
        }
        if let Some(ends) = Meant::of(&ends_meant(name)) {
            return Some(ends);
        }
        let Self { names, unreached } = self;
        if let Some(near) = nearest(name, unreached.iter().copied().chain(End::ALL.map(End::word))) {
            return Some(Meant::one(near));
        }
        // Nobody misspells a word the same way again and again.
        let near = nearest(name, names.iter().copied()).filter(|_| edges == 1).map(Meant::one);
        let renamed = || {
            let few = Meant::of(unreached).filter(|_| unreached.len() <= 3);
            let them = if unreached.len() == 1 { "it" } else { "them" };
            few.map(|few| Meant { help: format!("{} nothing leads to {them}", few.help), ..few })
        };
        near.or_else(renamed).or_else(|| Meant::of(&meant(name, names.iter().copied())))
    }
}

/// The fixed targets that go by another word elsewhere.
fn ends_meant(name: &str) -> Vec<&'static str> {
    match name.to_lowercase().as_str() {
        "ok" | "okay" | "done" | "pass" | "passed" | "succeed" | "succeeded" | "successful" | "allow"
        | "allowed" | "accept" | "accepted" | "grant" | "granted" | "complete" | "completed" | "loggedin"
        | "authenticated" | "true" | "yes" => vec!["success"],
        "fail" | "failed" | "fails" | "error" | "errors" | "err" | "deny" | "denied" | "reject"
        | "rejected" | "abort" | "aborted" | "refuse" | "refused" | "block" | "blocked" | "false" | "no" => {
            vec!["failure"]
        }
        "end" | "exit" | "finish" | "finished" | "stop" | "return" | "out" | "result" => {
            vec!["success", "failure"]
        }
        "none" | "null" | "nil" | "nothing" | "void" | "unconnected" | "todo" => vec!["nowhere"],
        _ => Vec::new(),
    }
}
