//! Outcomes: which ones a configuration has, and that each is connected once.

use super::Pass;
use std::collections::{HashMap, HashSet};

use crate::catalog::{Absence, Cause, Child, Outcome, Outcomes, WithChildren, first_deciding};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, listing, nearest};
use crate::model::names::written;
use crate::model::{Edge, EdgeOutcome, Journey, Node, Target};
use crate::source::Span;

/// Derives outcomes and connects edges.
pub(super) fn check(journey: &mut Journey, pass: &mut Pass<'_, '_>) {
    let mut nodes = std::mem::take(&mut journey.nodes);
    for node in &mut nodes {
        for child in &mut node.children {
            child.outcomes = of_single(child, pass).list;
        }
        Connecting::new(node, pass).run(pass);
    }
    journey.nodes = nodes;
}

/// The outcomes of a node without children.
pub(super) fn of_single(node: &Node, pass: &Pass<'_, '_>) -> Outcomes {
    match pass.catalog.get(&node.node_type) {
        Some(known) => {
            pass.catalog.outcomes(known, node.version_in(pass.catalog), &node.properties, pass.target)
        }
        None => Outcomes { open: true, ..Outcomes::default() },
    }
}

fn children(node: &Node, pass: &Pass<'_, '_>) -> Vec<Child> {
    node.children
        .iter()
        .map(|child| Child {
            id: child.id.clone(),
            outcomes: of_single(child, pass),
            standalone: pass.catalog.is_standalone(&child.node_type),
        })
        .collect()
}

/// How many outcomes are looked at for what a misspelt one may mean.
const MOST: usize = 500;

/// The places of outcomes by what a source may call them: an id, or else a label that only one has.
fn names(list: &[Outcome]) -> HashMap<String, usize> {
    let mut labels: HashMap<&str, Option<usize>> = HashMap::new();
    for (place, outcome) in list.iter().enumerate() {
        labels.entry(&outcome.label).and_modify(|only| *only = None).or_insert(Some(place));
    }
    let labels = labels.into_iter().filter_map(|(label, only)| Some((label.to_owned(), only?)));
    let ids = list.iter().enumerate().map(|(place, outcome)| (outcome.id.clone(), place));
    labels.chain(ids).collect()
}

fn words(outcome: &Outcome) -> [&str; 2] {
    [&outcome.id, &outcome.label]
}

/// Whether an id may be that of the outcome with this label: one holds the other, but for case and all signs.
fn resembles(id: &str, label: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (id, label) = (plain(id), plain(label));
    !id.is_empty() && (id.contains(&label) || label.contains(&id))
}

/// What is said at a node type that nobody knows.
const UNKNOWN_TYPE: &str = "nobody knows this type";

struct Connecting<'n> {
    node: &'n mut Node,
    children: Vec<Child>,
    outcomes: Outcomes,
    /// Places of the outcomes by what a source may call them.
    names: HashMap<String, usize>,
    /// Connections by outcome id, with the place of the edge.
    made: HashMap<String, (Target, Option<Span>)>,
    /// What edges call outcomes.
    written: HashSet<String>,
    /// How many edges name an outcome that the node does not have: each may stand for one that seems to be missing.
    misled: usize,
}

impl<'n> Connecting<'n> {
    fn new(node: &'n mut Node, pass: &Pass<'_, '_>) -> Self {
        let children = children(node, pass);
        let mut outcomes = match pass.catalog.get(&node.node_type) {
            Some(known) => {
                let config = WithChildren { configuration: &node.properties, children: &children };
                pass.catalog.outcomes(known, node.version_in(pass.catalog), &config, pass.target)
            }
            None => Outcomes { open: true, ..Outcomes::default() },
        };
        outcomes.open |= node.is_broken;
        let names = names(&outcomes.list);
        let written = node.edges.iter().filter_map(|edge| match &edge.outcome {
            EdgeOutcome::Named { child: None, name } => Some(name.clone()),
            _ => None,
        });
        let written = written.collect();
        Self { node, children, outcomes, names, made: HashMap::new(), written, misled: 0 }
    }

    fn run(mut self, pass: &mut Pass<'_, '_>) {
        let edges = std::mem::take(&mut self.node.edges);
        for edge in &edges {
            if let EdgeOutcome::Named { child, name } = &edge.outcome {
                self.named(edge, child.as_deref(), name, pass);
            }
        }
        for edge in &edges {
            match edge.outcome {
                EdgeOutcome::Else => self.rest(edge, pass),
                EdgeOutcome::Only => self.only(edge, pass),
                EdgeOutcome::Named { .. } => {}
            }
        }
        self.missing(&edges, pass);
        let Self { node, outcomes, made, .. } = self;
        node.edges = edges;
        node.outcomes = outcomes.list;
        // What is connected though nobody knows whether it exists stands behind what is known, in the order of the edges.
        let known: HashSet<&str> = node.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
        let mut further: Vec<(&String, Option<Span>)> = made
            .iter()
            .filter(|(id, _)| !known.contains(id.as_str()))
            .map(|(id, (_, span))| (id, *span))
            .collect();
        further.sort_by_key(|(id, span)| (*span, id.as_str()));
        let further: Vec<Outcome> = further
            .into_iter()
            .map(|(id, _)| Outcome { id: id.clone(), label: id.clone(), certain: true })
            .collect();
        node.outcomes.extend(further);
        let connected = node.outcomes.iter().filter_map(|outcome| {
            let (target, _) = made.get(&outcome.id)?;
            (*target != Target::Nowhere).then(|| (outcome.id.clone(), target.clone()))
        });
        node.connections = connected.collect();
    }

    fn place(&self, edge: &Edge, pass: &Pass<'_, '_>) -> Span {
        edge.span.unwrap_or(pass.at(self.node))
    }

    fn named(&mut self, edge: &Edge, child: Option<&str>, name: &str, pass: &mut Pass<'_, '_>) {
        let found = match child {
            None => self.names.get(name).map(|place| self.outcomes.list[*place].id.clone()),
            Some(child) => self.of_child(child, name),
        };
        // A label beside the id that it stands for: where that is allowed, the export has an edge of this very name.
        let is_key = |id: &String| id != name && child.is_none() && self.written.contains(id);
        let found = found.filter(|id| {
            let refused = || Diagnostic::new(Code::UnknownOutcome, self.place(edge, pass), String::new());
            !(is_key(id) && (pass.is_accepted)(&refused()))
        });
        let id = match found {
            Some(id) => id,
            None if self.outcomes.open && child.is_none() => {
                self.undocumented(edge, name, &self.outcomes, pass);
                name.to_owned()
            }
            None if child.is_some_and(|child| self.open_child(child).is_some()) => {
                let own = child.and_then(|child| self.open_child(child));
                own.inspect(|own| self.undocumented(edge, name, &own.outcomes, pass))
                    .map_or_else(|| name.to_owned(), |own| format!("{}-{name}", own.id))
            }
            None => {
                self.misled += 1;
                if !self.node.is_broken {
                    let diagnostic = self.refuse(edge, child, name, pass);
                    pass.report(diagnostic);
                }
                // With `@allow` it holds as it is written.
                let place = child.and_then(|child| self.node.children.iter().find(|own| own.key == child));
                match place {
                    Some(child) => format!("{}-{name}", child.id),
                    None => name.to_owned(),
                }
            }
        };
        self.connect(id, name, edge, pass);
    }

    /// The child of this name, where it decides the page's outcomes and nobody knows all of them.
    fn open_child(&self, key: &str) -> Option<&Child> {
        let index = self.node.children.iter().position(|child| child.key == key)?;
        let first = first_deciding(self.children.iter().map(|child| child.standalone));
        self.children.get(index).filter(|own| index >= first && own.outcomes.open && self.outcomes.open)
    }

    /// Warns of an outcome that nothing which documents print resembles, where its ids are not established.
    fn undocumented(&self, edge: &Edge, name: &str, outcomes: &Outcomes, pass: &mut Pass<'_, '_>) {
        if !outcomes.documented || outcomes.candidates.iter().any(|label| resembles(name, label)) {
            return;
        }
        let labels = listing(outcomes.candidates.iter().map(String::as_str), 12);
        let message = format!("no document tells of an outcome `{name}` of `{}`", self.node.key);
        let help = format!("the documentation knows {labels}; which ids these have is not established");
        pass.report(Diagnostic::new(Code::UndocumentedOutcome, self.place(edge, pass), message).help(help));
    }

    /// The long id of a child's outcome, as pages from version 2.0 on have it.
    fn of_child(&self, key: &str, name: &str) -> Option<String> {
        let index = self.node.children.iter().position(|child| child.key == key)?;
        let Child { id, outcomes, .. } = &self.children[index];
        let outcome = outcomes.resolve(name).map_or(name, |outcome| outcome.id.as_str());
        let long = format!("{id}-{outcome}");
        self.outcomes.list.iter().any(|outcome| outcome.id == long).then_some(long)
    }

    fn connect(&mut self, id: String, name: &str, edge: &Edge, pass: &mut Pass<'_, '_>) {
        if let Some((_, first)) = self.made.get(&id) {
            let message = format!("`{name}` is connected already");
            let diagnostic = Diagnostic::new(Code::DuplicateOutcome, self.place(edge, pass), message);
            let diagnostic = diagnostic.related_if(*first, "the first time");
            pass.report(diagnostic);
            return;
        }
        self.made.insert(id, (edge.target.clone(), edge.span));
    }

    /// Says why the node does not have an outcome.
    fn refuse(&self, edge: &Edge, child: Option<&str>, name: &str, pass: &Pass<'_, '_>) -> Diagnostic {
        let place = self.place(edge, pass);
        let node = &*self.node;
        let (decider, absence) = self.absence(child, name, pass);
        let near = self.nearest(name);
        if let Some(absence) =
            absence.filter(|absence| near.is_none() || !matches!(absence.cause, Cause::Lists(_)))
        {
            let mut diagnostic = Diagnostic::new(Code::OutcomeNotAvailable, place, absence.to_string())
                .help(absence.mend().unwrap_or_else(|| self.allowed()));
            let keys: Vec<&str> = match &absence.cause {
                Cause::Properties(needs) => needs.iter().map(|need| need.key.as_str()).collect(),
                Cause::Lists(keys) => keys.iter().map(String::as_str).collect(),
                _ => Vec::new(),
            };
            for key in keys {
                let value = decider.properties.get(key).and_then(|property| property.value_span);
                diagnostic = diagnostic.related_if(value, format!("`{key}` decides"));
            }
            return diagnostic;
        }
        if let Some(child) = child {
            let message = format!("`{}` does not have the outcome `{child}.{name}`", node.key);
            let help = match node.version_in(pass.catalog) {
                "1.0" => format!("a page of version 1.0 has the outcomes of its last child: write `{name}`"),
                _ => self.allowed(),
            };
            return Diagnostic::new(Code::UnknownOutcome, place, message).help(help);
        }
        let message = format!("`{}` does not have the outcome `{name}`", node.key);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => did_you_mean(name, ["else"]).unwrap_or_else(|| self.allowed()),
        };
        Diagnostic::new(Code::UnknownOutcome, place, message).help(help)
    }

    /// Why an outcome does not exist that its type can have, and the node whose configuration decides: of a page, one of its
    /// children.
    fn absence(&self, child: Option<&str>, name: &str, pass: &Pass<'_, '_>) -> (&Node, Option<Absence>) {
        let node = &*self.node;
        let names_children = node.version_in(pass.catalog) != "1.0";
        let first = first_deciding(self.children.iter().map(|child| child.standalone));
        let decider = match child {
            Some(key) if names_children => match node.children[first..].iter().find(|own| own.key == key) {
                Some(child) => Some(child),
                None => return (node, None),
            },
            Some(_) => return (node, None),
            None if names_children => None,
            None => node.children.last(),
        };
        let decider = decider.unwrap_or(node);
        let absence = pass.catalog.get(&decider.node_type).and_then(|known| {
            let children = if std::ptr::eq(decider, node) { self.children.as_slice() } else { &[] };
            let config = WithChildren { configuration: &decider.properties, children };
            pass.catalog.explain_absence(known, decider.version_in(pass.catalog), name, &config, pass.target)
        });
        (decider, absence)
    }

    fn nearest(&self, name: &str) -> Option<&str> {
        let list = &self.outcomes.list;
        let list = &list[..list.len().min(MOST)];
        // What no edge names yet is the likelier meaning.
        let open = list.iter().filter(|outcome| !self.made.contains_key(&outcome.id));
        nearest(name, open.flat_map(words)).or_else(|| nearest(name, list.iter().flat_map(words)))
    }

    fn allowed(&self) -> String {
        match self.outcomes.list.as_slice() {
            [] => "with this configuration it has none".to_owned(),
            list => {
                let shown: Vec<String> = list.iter().map(|outcome| self.shown(outcome)).collect();
                format!("it has {}", listing(shown.iter().map(String::as_str), 12))
            }
        }
    }

    fn unconnected(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.list.iter().filter(|outcome| !self.made.contains_key(&outcome.id))
    }

    /// `else -> target`.
    fn rest(&mut self, edge: &Edge, pass: &mut Pass<'_, '_>) {
        let left: Vec<String> = self.unconnected().map(|outcome| outcome.id.clone()).collect();
        if left.is_empty() && !self.node.is_broken && self.misled == 0 {
            let key = &self.node.key;
            let (message, help) = if self.outcomes.open {
                (format!("which outcomes `{key}` has is not known"), "name each of them instead")
            } else {
                (format!("every outcome of `{key}` is connected already"), "remove the edge")
            };
            let diagnostic =
                Diagnostic::new(Code::NothingLeftForElse, self.place(edge, pass), message).help(help);
            pass.report(diagnostic.related_if(self.unknown_type(pass), UNKNOWN_TYPE));
        }
        for id in left {
            self.connect(id, "else", edge, pass);
        }
    }

    /// Where the type is written that is the reason why the outcomes are not known: a reader who was told of it needs to hear
    /// of nothing else.
    fn unknown_type(&self, pass: &Pass<'_, '_>) -> Option<Span> {
        let mut nodes = std::iter::once(&*self.node).chain(&self.node.children);
        let unknown = nodes.find(|node| pass.catalog.get(&node.node_type).is_none())?;
        unknown.spans.node_type
    }

    /// `-> target`.
    fn only(&mut self, edge: &Edge, pass: &mut Pass<'_, '_>) {
        if let [only] = self.outcomes.list.as_slice() {
            let (id, label) = (only.id.clone(), only.label.clone());
            self.connect(id, &label, edge, pass);
            return;
        }
        self.misled += self.outcomes.list.len().max(1);
        if self.node.is_broken {
            return;
        }
        let place = self.place(edge, pass);
        let key = &self.node.key;
        let (message, help) = if self.outcomes.list.is_empty() && self.outcomes.open {
            let candidates = listing(self.outcomes.candidates.iter().map(String::as_str), 8);
            let help = if candidates.is_empty() {
                "name the outcome: `OUTCOME -> TARGET`".to_owned()
            } else {
                format!("name the outcome; documents mention {candidates}")
            };
            (format!("which outcomes `{key}` has is not known"), help)
        } else if self.outcomes.list.is_empty() {
            (format!("`{key}` has no outcome"), self.allowed())
        } else {
            (format!("`{key}` has {} outcomes", self.outcomes.list.len()), self.allowed())
        };
        let diagnostic = Diagnostic::new(Code::AmbiguousArrow, place, message);
        let label = if self.outcomes.list.len() > 1 { "which of them?" } else { "" };
        pass.report(diagnostic.label(label).help(help).related_if(self.unknown_type(pass), UNKNOWN_TYPE));
    }

    /// Reports outcomes that lead nowhere without saying so.
    fn missing(&self, edges: &[Edge], pass: &mut Pass<'_, '_>) {
        let (certain, uncertain): (Vec<&Outcome>, Vec<&Outcome>) =
            self.unconnected().partition(|outcome| outcome.certain);
        let node = &*self.node;
        if node.is_broken || (certain.len() <= self.misled && self.misled > 0) {
            return;
        }
        let place = pass.at(node);
        if let Some(first) = certain.first() {
            let names: Vec<String> = certain.iter().map(|outcome| self.written(outcome)).collect();
            let leads = if names.len() == 1 { "leads" } else { "lead" };
            let all = listing(names.iter().map(String::as_str), 12);
            let message = format!("{all} of `{}` {leads} nowhere", node.key);
            let help = if edges.is_empty() && self.outcomes.list.len() == 1 {
                "add `-> TARGET`, or `-> nowhere` if that is meant".to_owned()
            } else {
                format!("add `{0} -> TARGET`, or `{0} -> nowhere` if that is meant", self.written(first))
            };
            pass.report(Diagnostic::new(Code::OutcomeNotConnected, place, message).help(help));
        } else if let Some(first) = uncertain.first() {
            let names: Vec<String> = uncertain.iter().map(|outcome| self.written(outcome)).collect();
            let all = listing(names.iter().map(String::as_str), 12);
            let message = format!("{all} of `{}` may exist, and leads nowhere", node.key);
            let help = format!("a placeholder decides; add `{} -> TARGET` to be sure", self.written(first));
            pass.report(Diagnostic::new(Code::OutcomeUncertain, place, message).help(help));
        }
    }

    /// How a message lists an outcome: its id, or the child and the child's outcome.
    fn shown(&self, outcome: &Outcome) -> String {
        let short = |own: &Child| outcome.id.strip_prefix(&own.id)?.strip_prefix('-').map(str::to_owned);
        let of_child = |(child, own): (&Node, &Child)| Some(format!("{}.{}", child.key, short(own)?));
        self.node.children.iter().zip(&self.children).find_map(of_child).unwrap_or_else(|| outcome.id.clone())
    }

    /// How a source names an outcome.
    fn written(&self, outcome: &Outcome) -> String {
        for (child, own) in self.node.children.iter().zip(&self.children) {
            if let Some(short) = outcome.id.strip_prefix(&own.id).and_then(|rest| rest.strip_prefix('-')) {
                return format!("{}.{}", written(&child.key), written(short));
            }
        }
        written(&outcome.id).into_owned()
    }
}
