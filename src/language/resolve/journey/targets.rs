//! What edges lead to.

use std::collections::HashMap;

use super::{Nodes, Place};
use crate::diagnostic::{Code, Diagnostic, likely, nearest, one_of};
use crate::language::resolve::Context;
use crate::language::syntax::Name;
use crate::language::vocabulary::End;
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
                self.no_target(&name.text, name.span, help);
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
        let known = Known {
            names: nodes.names.iter().copied().take(MOST_NAMES).collect(),
            unreached: nodes.unreached().take(MOST_NAMES).collect(),
        };
        let mut edges: HashMap<&str, usize> = HashMap::new();
        for (name, _) in &nodes.missing {
            *edges.entry(name).or_default() += 1;
        }
        let mut helps: HashMap<&str, String> = HashMap::new();
        for (name, span) in &nodes.missing {
            let help = helps.entry(name).or_insert_with(|| {
                known.meant(name, edges[name]).unwrap_or_else(|| {
                    "a target is a node of this journey, `success`, `failure` or `nowhere`".to_owned()
                })
            });
            self.no_target(name, *span, help.clone());
        }
    }

    fn no_target(&mut self, name: &str, span: Span, help: String) {
        let message = format!("there is no node `{name}` to lead to");
        self.report(Diagnostic::new(Code::UnknownTarget, span, message).help(help));
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
    fn meant(&self, name: &str, edges: usize) -> Option<String> {
        if let Some(end) = end_of_id(name) {
            return Some(format!("that is `{end}`"));
        }
        if let Some(ends) = one_of(&ends_meant(name)) {
            return Some(ends);
        }
        let Self { names, unreached } = self;
        let one = |name: &str| format!("did you mean `{name}`?");
        if let Some(near) = nearest(name, unreached.iter().copied().chain(End::ALL.map(End::word))) {
            return Some(one(near));
        }
        // Nobody misspells a word the same way again and again.
        let near = nearest(name, names.iter().copied()).filter(|_| edges == 1).map(one);
        let renamed = || {
            let few = one_of(unreached).filter(|_| unreached.len() <= 3);
            let them = if unreached.len() == 1 { "it" } else { "them" };
            few.map(|few| format!("{few} nothing leads to {them}"))
        };
        near.or_else(renamed).or_else(|| likely(name, names.iter().copied()))
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
