//! Exports judged as their sources would be: the same names, the same passes, and places in words.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;
use serde_json::Value;

use super::{Compiled, Levels, drop_echoes};
use crate::catalog::{Catalog, Target as Platform};
use crate::check::{self, realm};
use crate::complete::{Completing, complete};
use crate::diagnostic::{self, Code, Diagnostic, Part, Place, listing};
use crate::language::lift::{Before, Carried, Lifting, Prepared, Shown};
use crate::lint;
use crate::model::{Edge, EdgeOutcome, Journey, Node, Script, Start, Target, names};
use crate::platform::{Choice, Input, Note, Problem, read_chosen};
use crate::source::{Sources, counted};

/// What exports are judged by.
#[derive(Clone, Copy)]
pub struct Judging<'a> {
    /// The node types.
    pub catalog: &'a Catalog,
    /// The platform.
    pub target: Platform,
    /// Lint levels.
    pub levels: &'a Levels,
}

/// Exports that were read and judged.
#[derive(Debug)]
pub struct Judged {
    /// The journeys that could be read, and what there is to say of all.
    pub compiled: Compiled,
    /// What the reader should know though nothing is wrong.
    pub notes: Vec<Note>,
}

/// Reads exports and judges their journeys; what cannot be read, or not stand together, is among the findings.
pub fn read_and_judge(
    input: Input,
    choice: Choice<'_>,
    judging: Judging<'_>,
    is_known: &(dyn Fn(&str) -> bool + Sync),
) -> Judged {
    let read = read_chosen(input, choice);
    let unread = read.problems.iter().map(|problem| of_problem(Code::UnreadableExport, problem));
    let clashes = read.clashes.iter().map(|clash| of_problem(Code::ExportsClash, clash));
    let mut diagnostics: Vec<Diagnostic> = unread.chain(clashes).collect();
    if read.journeys.is_empty() && diagnostics.is_empty() {
        let message = "there is no journey in what was named";
        diagnostics.push(Diagnostic::new(Code::UnreadableExport, Place::Nowhere, message));
    }
    let mut compiled = judge(&read.journeys, judging, is_known);
    diagnostics.append(&mut compiled.diagnostics);
    let open = compiled.journeys.iter().filter_map(open_outcomes);
    let notes = read.notes.into_iter().chain(open).collect();
    Judged { compiled: Compiled { diagnostics, ..compiled }, notes }
}

/// So many outcomes that lead nowhere are named of one journey.
const MOST_NAMED: usize = 5;

/// The outcomes of a journey that lead nowhere: an export says so by leaving them out, and an import writes `-> nowhere`. That is no
/// finding, but whoever checks an export has not seen it.
fn open_outcomes(journey: &Journey) -> Option<Note> {
    let open: Vec<String> = journey
        .nodes
        .iter()
        .flat_map(|node| {
            let leads = |id: &str| {
                let leads = node.connections.iter().find(|(outcome, _)| outcome == id);
                leads.is_some_and(|(_, target)| !matches!(target, Target::Nowhere))
            };
            let open = node.outcomes.iter().filter(move |outcome| !leads(&outcome.id));
            open.map(|outcome| format!("{}.{}", node.key, outcome.label))
        })
        .collect();
    if open.is_empty() {
        return None;
    }
    let leads = if open.len() == 1 { "leads" } else { "lead" };
    let count = counted(open.len(), "outcome");
    let names = listing(open.iter().map(String::as_str), MOST_NAMED);
    let message = format!("in journey {}, {count} {leads} nowhere: {names}", names::written(&journey.name));
    Some(Note { path: String::new(), message })
}

fn of_problem(code: Code, problem: &Problem) -> Diagnostic {
    let Problem { path, message, mend, journey, position } = problem;
    let place = match (path.as_str(), journey, position) {
        ("", Some(journey), _) => Part { journey: journey.clone(), ..Part::default() }.into(),
        ("", None, _) => Place::Nowhere,
        (path, _, Some(position)) => Place::line(path, *position),
        (path, _, None) => Place::file(path),
    };
    Diagnostic::new(code, place, message).help_if(mend.clone())
}

/// Completes and checks the journeys of exports. Nodes are named as an import would name them. An outcome that leads
/// nowhere is one that an import writes so, and no finding.
///
/// `is_known` says of a name whether there is a journey of it beside those.
pub fn judge(
    journeys: &[Journey],
    judging: Judging<'_>,
    is_known: &(dyn Fn(&str) -> bool + Sync),
) -> Compiled {
    let Judging { catalog, target, levels } = judging;
    let carried = Carried::of(journeys, &Before::default());
    let lifting = Lifting { catalog, target, carried: &carried };
    let judged: Vec<(Journey, Vec<Diagnostic>)> = journeys
        .par_iter()
        .map(|journey| {
            let completing = Completing { catalog, target, accepts: &|_, _| true };
            let mut found = Vec::new();
            let mut journey = as_written(journey, &lifting);
            unknown_types(&journey, catalog, &mut found);
            unknown_targets(&journey, &mut found);
            hidden(&journey, &mut found);
            let facts = complete(&mut journey, completing);
            check::check(&journey, &facts, completing, &mut found);
            (journey, found)
        })
        .collect();
    let mut diagnostics = Vec::new();
    let mut complete = Vec::new();
    for (journey, found) in judged {
        diagnostics.extend(found);
        complete.push(journey);
    }
    same_name(&complete, &mut diagnostics);
    let own: HashSet<&str> = complete.iter().map(|journey| journey.name.as_str()).collect();
    realm::check(&complete, &|name| own.contains(name) || is_known(name), catalog, &mut diagnostics);
    let said = lint::scripts::of_exports(&complete, (catalog, target));
    diagnostics.extend(said.diagnostics);
    levels.apply(&mut diagnostics, &Sources::default());
    drop_echoes(&mut diagnostics);
    tell_apart(&complete, &mut diagnostics);
    diagnostic::sort(&mut diagnostics, &Sources::default());
    Compiled { journeys: complete, diagnostics, untold: said.untold, ..Compiled::default() }
}

/// A journey with its nodes named, and with what its source would show.
fn as_written(journey: &Journey, lifting: &Lifting<'_>) -> Journey {
    let prepared = lifting.prepare(journey, &BTreeMap::new());
    let lifted = lifting.journey(&prepared);
    let Prepared(mut journey) = prepared;
    let shown = Shown::of(&lifted);
    for (name, hidden) in &lifted.lock.tree {
        let left = match (journey.properties.remove(name).map(|property| property.value), hidden) {
            (Some(Value::Object(mut own)), Value::Object(hidden)) => {
                own.retain(|key, _| !hidden.contains_key(key));
                Some(own).filter(|own| !own.is_empty())
            }
            _ => None,
        };
        if let Some(left) = left {
            journey.properties.set(name.clone(), Value::Object(left));
        }
    }
    // A source without a start has to say so.
    journey.start.get_or_insert(Start { target: Target::Nowhere, span: None });
    for node in &mut journey.nodes {
        named_by_child(node);
        let keep = |node: &mut Node| {
            let Node { key, properties, .. } = node;
            properties.retain(|property| shown.has(key, &property.name));
        };
        keep(node);
        node.children.iter_mut().for_each(keep);
    }
    journey
}

/// Lets edges of a page name the child whose outcome they are, as a source has it.
fn named_by_child(page: &mut Node) {
    let Node { edges, children, .. } = page;
    for Edge { outcome, .. } in edges {
        let EdgeOutcome::Named { child: None, name } = outcome else { continue };
        let of_child = children.iter().find_map(|child| {
            let short = name.strip_prefix(child.id.as_str())?.strip_prefix('-')?;
            Some((child.key.clone(), short.to_owned()))
        });
        if let Some((child, name)) = of_child {
            *outcome = EdgeOutcome::Named { child: Some(child), name };
        }
    }
}

fn unknown_types(journey: &Journey, catalog: &Catalog, diagnostics: &mut Vec<Diagnostic>) {
    let unknown = journey.all_nodes().filter(|node| catalog.get(&node.node_type).is_none());
    let told = |node: &Node| catalog.unknown_type(&node.node_type, journey.place_of_type(node));
    diagnostics.extend(unknown.map(told));
}

/// Reports what edges lead to and the export does not have, each once.
fn unknown_targets(journey: &Journey, diagnostics: &mut Vec<Diagnostic>) {
    let mut missing: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    if let Some(Start { target: Target::Unknown(id), .. }) = &journey.start {
        missing.entry(id).or_default().push(journey.place());
    }
    for node in &journey.nodes {
        for edge in &node.edges {
            if let Target::Unknown(id) = &edge.target {
                missing.entry(id).or_default().push(journey.place_of_edge(node, edge));
            }
        }
    }
    for (id, places) in missing {
        let count = places.len();
        let more = if count == 1 { String::new() } else { format!(", in {count} places") };
        let message = format!("there is no node `{id}` to lead to{more}");
        let mut places = places.into_iter();
        let diagnostic = Diagnostic::new(Code::UnknownTarget, places.next().unwrap_or_default(), message);
        let diagnostic = diagnostic.help("the export does not have it: who comes there ends in an error");
        diagnostics.push(places.fold(diagnostic, |found, place| found.related(place, "here too")));
    }
}

/// Reports scripts that look like other ones than they are.
fn hidden(journey: &Journey, diagnostics: &mut Vec<Diagnostic>) {
    for script in journey.dependencies.scripts.values().filter(|script| !is_groovy(script)) {
        let Some(at) = script.text.find(names::is_hidden) else { continue };
        let line = script.text[..at].matches('\n').count() + 1;
        let name = &script.name;
        let message = format!(
            "script `{name}` has a hidden character in line {line}: the script is not what it looks like"
        );
        let help = "it turns the direction of writing: remove it, or write it as an escape";
        diagnostics.push(Diagnostic::new(Code::HiddenCharacter, journey.place(), message).help(help));
    }
}

fn is_groovy(script: &Script) -> bool {
    script.attributes.get("language").and_then(Value::as_str) == Some("GROOVY")
}

/// Reports each script that has the name of another one: a realm has each name once.
fn same_name(journeys: &[Journey], diagnostics: &mut Vec<Diagnostic>) {
    let mut firsts: HashMap<&str, (&str, &Journey)> = HashMap::new();
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    for journey in journeys {
        for (id, script) in &journey.dependencies.scripts {
            let name = script.name.as_str();
            let (first, its) = *firsts.entry(name).or_insert((id, journey));
            if first == id || !seen.insert((name, id)) {
                continue;
            }
            let message = format!("there is another script `{name}`, which has another id");
            let help =
                "a realm has each name once and refuses the second script: give one of them another name";
            let diagnostic = Diagnostic::new(Code::SharedScriptName, journey.place(), message);
            diagnostics.push(diagnostic.related(its.place(), "the first one").help(help));
        }
    }
}

/// Marks the nodes in places whose names others of their journey have too.
fn tell_apart(journeys: &[Journey], diagnostics: &mut [Diagnostic]) {
    let mut shared: HashMap<&str, HashSet<String>> = HashMap::new();
    for journey in journeys {
        let mut seen = HashSet::new();
        let names = journey.all_nodes().filter_map(|node| journey.place_of(node).node_name());
        let twice = names.filter(|name| !seen.insert(name.clone())).collect();
        shared.insert(&journey.name, twice);
    }
    let mark = |place: &mut Place| {
        let Place::Part(part) = place else { return };
        let Part { journey, node: Some(node), .. } = &mut **part else { return };
        node.is_one_of_many = shared.get(journey.as_str()).is_some_and(|twice| twice.contains(&node.name));
    };
    for found in diagnostics {
        mark(&mut found.place);
        found.related.iter_mut().for_each(|label| mark(&mut label.place));
    }
}
