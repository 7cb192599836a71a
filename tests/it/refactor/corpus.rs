//! Taking pieces out of real journeys and putting them back.

#![expect(clippy::print_stderr, reason = "whoever runs the tests shall know how many there were")]

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::{Levels, Settings, compile};
use journeyc::import;
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::lock::Lock;
use journeyc::model::{Journey, Target as Goal};
use journeyc::platform::{Input, InputFile, compare, read};
use journeyc::refactor::{Bench, Extract, Inline, Into, Plan, check, extract, inline};
use journeyc::source::{FileId, Sources};

use crate::shared::corpus;

/// So many pieces of a journey are tried.
const MOST: usize = 3;

struct Memory(BTreeMap<String, Vec<u8>>);

impl Files for Memory {
    fn read(&self, _from: FileId, path: &str) -> Result<String, FileProblem> {
        let bytes = self.0.get(path).ok_or_else(|| FileProblem::Unreadable("it is not there".to_owned()))?;
        String::from_utf8(bytes.clone()).map_err(|error| FileProblem::Unreadable(error.to_string()))
    }
}

fn compiled(sources: &Sources, lock: &Lock, files: &Memory, catalog: &Catalog) -> Vec<Journey> {
    let settings = Settings {
        catalog,
        target: Target::Aic,
        levels: &Levels::default(),
        lock,
        files,
        elsewhere: &BTreeSet::new,
    };
    compile(sources, &settings).journeys
}

/// Nodes that one of them stands before on every way: pieces that begin at one node.
fn pieces(journey: &Journey) -> Vec<Vec<String>> {
    let goals = |at: usize| {
        journey.nodes[at].connections.iter().filter_map(|(_, goal)| match goal {
            Goal::Node(index) => Some(*index),
            _ => None,
        })
    };
    let start = journey.start.as_ref().and_then(|start| match start.target {
        Goal::Node(index) => Some(index),
        _ => None,
    });
    let reached = |without: Option<usize>| {
        let mut seen: HashSet<usize> = HashSet::new();
        let mut open: Vec<usize> = start.into_iter().filter(|at| Some(*at) != without).collect();
        seen.extend(&open);
        while let Some(at) = open.pop() {
            open.extend(goals(at).filter(|goal| Some(*goal) != without && seen.insert(*goal)));
        }
        seen
    };
    let all = reached(None);
    let mut found = Vec::new();
    for at in 0..journey.nodes.len().min(150) {
        let others = reached(Some(at));
        let mut inside: Vec<usize> = all.iter().copied().filter(|own| !others.contains(own)).collect();
        inside.sort_unstable();
        if all.contains(&at) && (2..=12).contains(&inside.len()) {
            found.push(inside.iter().map(|own| journey.nodes[*own].key.clone()).collect());
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// The sources and the lock after a plan.
fn after(sources: &Sources, plan: &Plan) -> Sources {
    sources.with(&plan.texts.iter().cloned().collect())
}

#[test]
fn what_is_taken_out_and_put_back_is_what_it_was() {
    let Some((root, manifest)) = corpus() else { return };
    let catalog = Catalog::builtin();
    let (mut journeys_tried, mut tried, mut inner, mut same_text) = (0, 0, 0, 0);
    let (mut refused, mut faults): (BTreeMap<String, usize>, Vec<String>) = (BTreeMap::new(), Vec::new());
    for export in manifest["exports"].as_array().expect("a list") {
        let name = export["file"].as_str().expect("a text");
        let file = |path: &str| InputFile {
            path: path.to_owned(),
            bytes: fs::read(root.join(path)).expect("a file of the manifest"),
            is_named: path == name,
        };
        let files = export["files"].as_array().expect("a list").iter();
        let files = files.map(|path| file(path.as_str().expect("a text"))).collect();
        let Ok(exports) = read(Input { files, ..Input::default() }) else { continue };
        for journey in &exports.journeys {
            let imported = import::fresh(std::slice::from_ref(journey), &catalog, Target::Aic);
            let mut sources = Sources::default();
            for (path, bytes) in imported.files.iter().filter(|(path, _)| path.ends_with(".journey")) {
                sources.add_bytes(path.as_str(), bytes.clone());
            }
            let memory = Memory(imported.files.into_iter().collect());
            let before = compiled(&sources, &imported.lock, &memory, &catalog);
            let [own] = before.as_slice() else { continue };
            let Some((id, _)) = sources.all().find(|(_, file)| file.text().contains("journey ")) else {
                continue;
            };
            let pieces = pieces(own);
            journeys_tried += usize::from(!pieces.is_empty());
            for nodes in pieces {
                for into in [Into::Fragment("piece"), Into::Journey("Piece")] {
                    let is_fragment = matches!(into, Into::Fragment(_));
                    let bench = Bench {
                        sources: &sources,
                        catalog: &catalog,
                        lock: &imported.lock,
                        journeys: &before,
                    };
                    let wanted = Extract { file: id, nodes: &nodes, into, node: Some("standsForIt") };
                    let plan = match extract(bench, wanted) {
                        Ok(plan) => plan,
                        Err(error) => {
                            let why: String = error.0.split('`').step_by(2).collect::<Vec<_>>().join("…");
                            let kind = if is_fragment { "fragment" } else { "journey" };
                            *refused
                                .entry(format!("{kind}: {}", why.split(':').next().unwrap_or_default()))
                                .or_default() += 1;
                            continue;
                        }
                    };
                    let changed = after(&sources, &plan);
                    let middle = compiled(&changed, &plan.lock, &memory, &catalog);
                    for line in check::differences(&plan, &before, &middle) {
                        faults.push(format!("{name}: {}: taking out {nodes:?}: {line}", journey.name));
                    }
                    let bench =
                        Bench { sources: &changed, catalog: &catalog, lock: &plan.lock, journeys: &middle };
                    let back = match inline(bench, Inline { file: id, node: "standsForIt", goes: Some(true) })
                    {
                        Ok(back) => back,
                        Err(error) => {
                            faults.push(format!("{name}: {}: putting back {nodes:?}: {error}", journey.name));
                            continue;
                        }
                    };
                    let restored = after(&changed, &back);
                    let last = compiled(&restored, &back.lock, &memory, &catalog);
                    let differences =
                        last.first().map_or(vec!["it is gone".to_owned()], |last| compare(own, last));
                    faults.extend(
                        differences.into_iter().map(|line| format!("{name}: {}: {line}", journey.name)),
                    );
                    if back.lock != imported.lock {
                        faults.push(format!("{name}: {}: the lock is another", journey.name));
                    }
                    tried += usize::from(is_fragment);
                    inner += usize::from(!is_fragment);
                    same_text += usize::from(restored.file(id).text() == sources.file(id).text());
                }
            }
        }
    }
    eprintln!(
        "{journeys_tried} journeys: {tried} pieces as fragments and {inner} as journeys; {same_text} times the same bytes"
    );
    for (why, count) in &refused {
        eprintln!("  {count} refused: {why}");
    }
    assert!(
        faults.is_empty(),
        "{} faults, such as\n{}",
        faults.len(),
        faults[..faults.len().min(20)].join("\n")
    );
    assert!(tried > 100 && inner > 0, "{tried} and {inner}");
}
