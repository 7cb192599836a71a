//! Outcomes: that each exists, and leads somewhere once.

use std::collections::HashSet;

use super::Pass;
use super::refusal::Refusal;
use crate::catalog::{Outcome, Outcomes};
use crate::complete::{Facts, Link, NodeFacts, Twice};
use crate::diagnostic::{Code, Diagnostic, Edit, Place, listing};
use crate::model::{Edge, EdgeOutcome, Journey, Node};
use crate::source::Span;

/// What is said at a node type that nobody knows.
const UNKNOWN_TYPE: &str = "nobody knows this type";

pub(super) fn check(journey: &Journey, facts: &Facts, pass: &mut Pass<'_, '_>) {
    for (node, facts) in journey.nodes.iter().zip(&facts.nodes) {
        Checking { journey, node, facts }.run(pass);
    }
}

struct Checking<'n> {
    journey: &'n Journey,
    node: &'n Node,
    facts: &'n NodeFacts,
}

impl Checking<'_> {
    fn run(&self, pass: &mut Pass<'_, '_>) {
        for (edge, link) in self.node.edges.iter().zip(&self.facts.links) {
            let diagnostic = match (&edge.outcome, link) {
                (EdgeOutcome::Named { name, .. }, Link::Open) => {
                    self.undocumented(edge, name, &self.facts.outcomes)
                }
                (EdgeOutcome::Named { name, .. }, Link::OpenChild(child)) => {
                    self.undocumented(edge, name, &self.facts.children[*child].outcomes)
                }
                (EdgeOutcome::Named { child, name }, Link::Refused) if !self.facts.is_uncertain => {
                    let Self { journey, node, facts } = *self;
                    let refusal = Refusal { journey, node, facts, edge, child: child.as_deref(), name };
                    Some(refusal.diagnostic(pass.completing))
                }
                (_, Link::Void) if !self.facts.is_uncertain => Some(self.nothing_left(edge, pass)),
                (_, Link::Ambiguous) if !self.facts.is_uncertain => Some(self.ambiguous(edge, pass)),
                _ => None,
            };
            pass.diagnostics.extend(diagnostic);
        }
        for twice in &self.facts.twice {
            pass.report(self.repeated(twice));
        }
        self.missing(pass);
    }

    fn place(&self, edge: &Edge) -> Place {
        self.journey.place_of_edge(self.node, edge)
    }

    fn repeated(&self, Twice { edge, first, name }: &Twice) -> Diagnostic {
        let message = format!("`{name}` is connected already");
        let [edge, first] = [edge, first].map(|index| self.place(&self.node.edges[*index]));
        Diagnostic::new(Code::DuplicateOutcome, edge, message).related(first, "the first time")
    }

    /// Warns of an outcome that nothing which documents print resembles, where its ids are not established.
    fn undocumented(&self, edge: &Edge, name: &str, outcomes: &Outcomes) -> Option<Diagnostic> {
        if !outcomes.documented || outcomes.candidates.iter().any(|label| resembles(name, label)) {
            return None;
        }
        let labels = listing(outcomes.candidates.iter().map(String::as_str), 12);
        let message = format!("no document tells of an outcome `{name}` of `{}`", self.node.key);
        let help = format!("the documentation knows {labels}; which ids these have is not established");
        Some(Diagnostic::new(Code::UndocumentedOutcome, self.place(edge), message).help(help))
    }

    /// An `else` that takes nothing.
    fn nothing_left(&self, edge: &Edge, pass: &Pass<'_, '_>) -> Diagnostic {
        let key = &self.node.key;
        let (message, help) = if self.facts.outcomes.open {
            (format!("which outcomes `{key}` has is not known"), "name each of them instead")
        } else {
            (format!("every outcome of `{key}` is connected already"), "remove the edge")
        };
        let diagnostic = Diagnostic::new(Code::NothingLeftForElse, self.place(edge), message).help(help);
        diagnostic.related_if(self.unknown_type(pass), UNKNOWN_TYPE)
    }

    /// Where the type is written that is the reason why the outcomes are not known: a reader who was told of it needs to hear
    /// of nothing else.
    fn unknown_type(&self, pass: &Pass<'_, '_>) -> Option<Place> {
        let mut nodes = std::iter::once(self.node).chain(&self.node.children);
        let unknown = nodes.find(|node| pass.completing.catalog.get(&node.node_type).is_none())?;
        Some(self.journey.place_of_type(unknown))
    }

    /// An edge without an outcome where there is not exactly one.
    fn ambiguous(&self, edge: &Edge, pass: &Pass<'_, '_>) -> Diagnostic {
        let key = &self.node.key;
        let Outcomes { list, open, candidates, .. } = &self.facts.outcomes;
        let (message, help) = if list.is_empty() && *open {
            let candidates = listing(candidates.iter().map(String::as_str), 8);
            let help = if candidates.is_empty() {
                "name the outcome: `OUTCOME -> TARGET`".to_owned()
            } else {
                format!("name the outcome; documents mention {candidates}")
            };
            (format!("which outcomes `{key}` has is not known"), help)
        } else if list.is_empty() {
            (format!("`{key}` has no outcome"), self.facts.allowed(self.node))
        } else {
            (format!("`{key}` has {} outcomes", list.len()), self.facts.allowed(self.node))
        };
        let diagnostic = Diagnostic::new(Code::AmbiguousArrow, self.place(edge), message);
        let label = if list.len() > 1 { "which of them?" } else { "" };
        diagnostic.label(label).help(help).related_if(self.unknown_type(pass), UNKNOWN_TYPE)
    }

    /// Reports outcomes that lead nowhere without saying so. An export says so by leaving them out.
    fn missing(&self, pass: &mut Pass<'_, '_>) {
        let Self { journey, node, facts } = *self;
        if node.exported.is_some() && node.spans.key.is_none() {
            return;
        }
        let led: HashSet<&str> = facts.led.iter().map(String::as_str).collect();
        let open = facts.outcomes.list.iter().filter(|outcome| !led.contains(outcome.id.as_str()));
        let (certain, uncertain): (Vec<&Outcome>, Vec<&Outcome>) = open.partition(|outcome| outcome.certain);
        if facts.is_uncertain || (certain.len() <= facts.misled && facts.misled > 0) {
            return;
        }
        let names = |outcomes: &[&Outcome]| -> Vec<String> {
            outcomes.iter().map(|outcome| facts.written(node, outcome)).collect()
        };
        let place = journey.place_of(node);
        if !certain.is_empty() {
            let names = names(&certain);
            let leads = if names.len() == 1 { "leads" } else { "lead" };
            let all = listing(names.iter().map(String::as_str), 12);
            let message = format!("{all} of `{}` {leads} nowhere", node.key);
            let help = if node.edges.is_empty() && facts.outcomes.list.len() == 1 {
                "add `-> TARGET`, or `-> nowhere` if that is meant".to_owned()
            } else {
                format!("add `{0} -> TARGET`, or `{0} -> nowhere` if that is meant", names[0])
            };
            let diagnostic = Diagnostic::new(Code::OutcomeNotConnected, place, message).help(help);
            pass.report(match node.edges.first().and_then(|edge| edge.span) {
                Some(first) => {
                    let text = names.iter().fold(String::new(), |text, name| text + name + " -> nowhere\n");
                    let span = Span { end: first.start, ..first };
                    diagnostic.fix(vec![Edit { span, text }], false)
                }
                None => diagnostic,
            });
        } else if !uncertain.is_empty() {
            let names = names(&uncertain);
            let all = listing(names.iter().map(String::as_str), 12);
            let message = format!("{all} of `{}` may exist, and leads nowhere", node.key);
            let help = format!("a placeholder decides; add `{} -> TARGET` to be sure", names[0]);
            pass.report(Diagnostic::new(Code::OutcomeUncertain, place, message).help(help));
        }
    }
}

/// Whether an id may be that of the outcome with this label: one holds the other, but for case and all signs.
fn resembles(id: &str, label: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (id, label) = (plain(id), plain(label));
    !id.is_empty() && (id.contains(&label) || label.contains(&id))
}
