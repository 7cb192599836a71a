//! Scripts: what is said of real ones, and of real ones with a planted fault.
//!
//! Real exports lie outside the repository: `JOURNEYC_CORPUS` names their folder; without it those tests say that they are
//! skipped.

#![expect(clippy::print_stderr, reason = "whoever runs the tests shall know what was skipped")]

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use journeyc::catalog::{Catalog, Target};
use journeyc::diagnostic::{Code, Diagnostic};
use journeyc::lint::scripts::{Scripts, check};
use journeyc::model::{Journey, Script};
use journeyc::platform::{Input, InputFile, read};
use journeyc::script::understand;
use journeyc::source::Sources;
use serde_json::{Value, json};

/// The journeys of each export of the corpus.
pub(crate) fn exports() -> Vec<Vec<Journey>> {
    let Some(root) = std::env::var_os("JOURNEYC_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: JOURNEYC_CORPUS does not name a folder with exports");
        return Vec::new();
    };
    let manifest = std::fs::read(root.join("manifest.json")).expect("the corpus has a manifest");
    let manifest: Value = serde_json::from_slice(&manifest).expect("the manifest is JSON");
    let exports = manifest["exports"].as_array().expect("a list").iter();
    exports.filter_map(|export| Some(read(input(&root, export)).ok()?.journeys)).collect()
}

fn input(root: &Path, export: &Value) -> Input {
    let paths = export["files"].as_array().expect("a list").iter().filter_map(Value::as_str);
    let file = |path: &str| InputFile {
        path: path.to_owned(),
        bytes: std::fs::read(root.join(path)).expect("a file of the manifest"),
        is_named: export["file"] == path,
    };
    Input { files: paths.map(file).collect(), ..Input::default() }
}

fn said(journeys: &[Journey]) -> (Vec<Diagnostic>, usize) {
    let scripts = Scripts {
        journeys,
        origins: HashMap::new(),
        declared: Vec::new(),
        catalog: &Catalog::builtin(),
        target: Target::Aic,
        is_allowed: &|_, _| false,
    };
    let said = check(&scripts, &Sources::default());
    (said.diagnostics, said.untold)
}

/// What a script is found to be wrong in, without what only its place in the journey says.
fn faults(journeys: &[Journey]) -> Vec<Diagnostic> {
    let depends = [Code::UnknownLibrary, Code::StateNeverWritten];
    said(journeys).0.into_iter().filter(|found| !depends.contains(&found.code)).collect()
}

/// A node with its script, alone in a journey: once for each text of the corpus.
fn pairs(exports: &[Vec<Journey>]) -> Vec<Journey> {
    let mut seen = BTreeSet::new();
    let mut pairs = Vec::new();
    for journey in exports.iter().flatten() {
        for node in journey.all_nodes().filter(|node| node.node_type == "ScriptedDecisionNode") {
            let script = node.text("script").and_then(|id| journey.dependencies.scripts.get(id));
            let Some(script) = script.filter(|script| !script.text.trim().is_empty()) else { continue };
            let outcomes = node.properties.value("outcomes").map(Value::to_string);
            if !seen.insert((script.text.clone(), outcomes)) {
                continue;
            }
            let mut only =
                Journey { name: journey.name.clone(), nodes: vec![node.clone()], ..Journey::default() };
            only.nodes[0].connections.clear();
            only.dependencies.scripts.insert(script.id.clone(), Arc::clone(script));
            pairs.push(only);
        }
    }
    pairs
}

/// The pair with another script.
fn with_script(pair: &Journey, change: impl FnOnce(&mut Script)) -> Journey {
    let mut pair = pair.clone();
    let script = pair.dependencies.scripts.values_mut().next().expect("a pair has a script");
    change(Arc::make_mut(script));
    pair
}

fn script(pair: &Journey) -> &Script {
    pair.dependencies.scripts.values().next().expect("a pair has a script")
}

#[test]
fn real_scripts_are_told_what_is_wrong_with_them() {
    let exports = exports();
    let mut counts: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut untold = 0;
    for journeys in &exports {
        let (found, open) = said(journeys);
        untold += open;
        for found in found {
            counts.entry(found.code.name()).or_default().insert(found.message);
        }
    }
    for (code, messages) in &counts {
        eprintln!("{code}: {}", messages.len());
        for message in messages {
            eprintln!("    {message}");
        }
    }
    eprintln!("outcomes not told: {untold}");
    // Nothing that runs on the platform today can be no script at all.
    assert!(!counts.contains_key(Code::ScriptSyntax.name()));
}

#[test]
fn planted_faults_are_found() {
    let pairs = pairs(&exports());
    let sound: Vec<&Journey> =
        pairs.iter().filter(|pair| faults(std::slice::from_ref(*pair)).is_empty()).collect();
    eprintln!("{} nodes with scripts, {} without a finding", pairs.len(), sound.len());
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    for pair in &sound {
        for (kind, code, broken) in mutants(pair) {
            let found = faults(std::slice::from_ref(&broken));
            let is_found = found.iter().any(|found| code.contains(&found.code));
            let count = counts.entry(kind).or_default();
            count.0 += usize::from(is_found);
            count.1 += 1;
            if !is_found {
                missed.push(format!("{kind}: {} in {}", script(pair).name, pair.name));
            }
        }
    }
    eprintln!("{counts:#?}\n{}", missed.join("\n"));
    for (kind, (found, all)) in counts {
        assert!(found * 10 >= all * 9, "{kind}: {found} of {all} found");
    }
    assert!(sound.len() * 100 >= pairs.len() * 85, "{} of {} are not accused", sound.len(), pairs.len());
}

/// A pair with one fault each.
fn mutants(pair: &Journey) -> Vec<(&'static str, Vec<Code>, Journey)> {
    let mut mutants = Vec::new();
    let own = script(pair);
    let understood = understand(&own.text).expect("a sound script is understood");
    let declared =
        pair.nodes[0].properties.value("outcomes").and_then(Value::as_array).cloned().unwrap_or_default();
    for (name, place) in &understood.outcomes.sure {
        let literal = &own.text[place.clone()];
        // The outcome where the text says it in so many words.
        if literal.trim_matches(['"', '\'', '`']) != name || name.chars().count() < 3 {
            continue;
        }
        let mut letters: Vec<char> = name.chars().collect();
        letters.swap(1, 2);
        if letters[1] == letters[2] {
            letters.push('s');
        }
        let misspelt: String = letters.into_iter().collect();
        if declared.iter().any(|own| *own == misspelt.as_str()) {
            continue;
        }
        let text = format!("{}\"{misspelt}\"{}", &own.text[..place.start], &own.text[place.end..]);
        let broken = with_script(pair, |script| script.text = text);
        mutants.push(("misspelt outcome", vec![Code::OutcomeNotDeclared], broken));
    }
    for (index, name) in declared.iter().enumerate() {
        if understood.outcomes.sure.iter().any(|(own, _)| *name == own.as_str()) && declared.len() > 1 {
            let mut broken = pair.clone();
            let mut fewer = declared.clone();
            fewer.remove(index);
            broken.nodes[0].properties.set("outcomes", Value::Array(fewer));
            mutants.push(("undeclared outcome", vec![Code::OutcomeNotDeclared], broken));
        }
    }
    for bracket in [')', '}'] {
        if let Some(at) = code_end(&own.text, bracket) {
            let text = format!("{}{}", &own.text[..at], &own.text[at + 1..]);
            mutants.push((
                "unparsable",
                vec![Code::ScriptSyntax],
                with_script(pair, |script| script.text = text),
            ));
        }
    }
    let version = own.attributes.get("evaluatorVersion").and_then(Value::as_str).unwrap_or("1.0");
    let other = if version == "1.0" { "2.0" } else { "1.0" };
    let flipped = with_script(pair, |script| {
        script.attributes.insert("evaluatorVersion".to_owned(), json!(other));
    });
    let differs = [
        "sharedState",
        "transientState",
        "callbacksBuilder",
        "Action.goTo",
        "action.goTo",
        "openidm",
        "logger.message",
        "logger.warning",
        "logger.debug",
        "logger.info",
        "logger.warn(",
        "require(",
        ".asString()",
    ];
    let code: String = own.text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    if differs.iter().any(|word| code.contains(word)) {
        mutants.push(("wrong generation", vec![Code::ScriptGeneration], flipped));
    }
    for line in [
        "let planted = 1;",
        "for (var planted of [1]) { logger.error(planted); }",
        "var planted = (callbacks ?? 1);",
        "var planted = callbacks?.x;",
        "var planted = new Map();",
    ] {
        let broken = with_script(pair, |script| script.text = format!("{line}\n{}", script.text));
        mutants.push(("not run", vec![Code::ScriptNotRun], broken));
    }
    mutants
}

/// The last bracket of this kind that stands at the end of a line of code.
fn code_end(text: &str, bracket: char) -> Option<usize> {
    let mut at = 0;
    let mut found = None;
    for line in text.split_inclusive('\n') {
        let code = line.trim_end().trim_end_matches(';');
        let is_code = !line.contains("//") && !line.contains('*') && code.ends_with(bracket);
        if is_code {
            found = Some(at + code.len() - 1);
        }
        at += line.len();
    }
    found
}
