//! The rules of the catalogue against what real servers answered.
use std::fs;

use journeyc::catalog::{Catalog, NodeType, Outcomes, Target, list_text, show_json, show_text};
use journeyc::compile::{Settings, compile};
use journeyc::diagnostic::Severity;
use journeyc::diagnostic::render::{MessageFormat, render};
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::source::{FileId, Sources};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

mod evidence;

/// One answer of a server.
struct Case {
    id: String,
    version: Option<String>,
    config: Value,
    outcomes: Vec<(String, String)>,
    target: Target,
    former: Option<String>,
}

fn cases() -> Vec<Case> {
    let text =
        fs::read_to_string("tests/cases/catalog/observed-outcomes.json").expect("the fixture is there");
    let file: Value = serde_json::from_str(&text).expect("the fixture is JSON");
    let mut cases = Vec::new();
    for group in file["static"].as_array().expect("a list of groups") {
        for id in group["types"].as_array().expect("a list of types") {
            cases.push(case(id, &group["outcomes"], &Value::Null));
        }
    }
    cases.extend(
        file["cases"].as_array().expect("a list").iter().map(|c| case(&c["type"], &c["outcomes"], c)),
    );
    cases
}

fn case(id: &Value, outcomes: &Value, rest: &Value) -> Case {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let pair = |outcome: &Value| (text(&outcome[0]), text(outcome.get(1).unwrap_or(&outcome[0])));
    Case {
        id: text(id),
        version: rest.get("version").map(text),
        config: rest.get("config").cloned().unwrap_or(Value::Object(Map::new())),
        outcomes: outcomes.as_array().expect("a list").iter().map(pair).collect(),
        target: rest.get("target").map_or(Target::Aic, |target| text(target).parse().expect("a target")),
        former: rest.get("former").map(text),
    }
}

fn pairs(outcomes: &Outcomes) -> Vec<(String, String)> {
    outcomes.list.iter().map(|outcome| (outcome.id.clone(), outcome.label.clone())).collect()
}

/// The former set of the type that a case shows.
fn is_former(node: &NodeType, case: &Case, when: &str) -> bool {
    let ids: Vec<_> = case.outcomes.iter().map(|(id, _)| id.clone()).collect();
    node.former_outcomes.iter().any(|former| former.ids == ids && former.when == when)
}

#[test]
fn rules_give_what_servers_answered() {
    let catalog = Catalog::builtin();
    let cases = cases();
    let (mut equal, mut former, mut wrong) = (0, 0, Vec::new());
    for case in &cases {
        let node = catalog.get(&case.id).expect("a known type");
        let version = case.version.as_deref().unwrap_or(node.default_version());
        let derived = catalog.outcomes(node, version, &case.config, case.target);
        let is_equal = pairs(&derived) == case.outcomes && derived.list.iter().all(|outcome| outcome.certain);
        match &case.former {
            None if is_equal && !derived.open => equal += 1,
            Some(when) if !is_equal && is_former(node, case, when) => former += 1,
            _ => wrong.push(format!("{} {}: {:?}", case.id, case.config, pairs(&derived))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((cases.len(), equal, former), (270, 256, 14));
}

/// Keys that mean something to one of the forms that can be added.
const KEYS: [&str; 36] = [
    "type",
    "name",
    "aliases",
    "platforms",
    "am",
    "aic",
    "seen",
    "versions",
    "version",
    "passes",
    "outcomes",
    "properties",
    "enum",
    "default",
    "range",
    "required",
    "versionDetails",
    "2.0",
    "constraints",
    "refs",
    "to",
    "result",
    "nodes",
    "_id",
    "schema",
    "template",
    "serviceName",
    "nodeTypes",
    "id",
    "when",
    "key",
    "not",
    "within",
    "list",
    "concat",
    "options",
];

/// Texts that mean something as values.
const WORDS: [&str; 10] =
    ["string", "array", "object", "STRING", "PageNode", "x", "", "1.0", "&{esv.x}", "ValidatedUsernameNode"];

fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        proptest::sample::select(&WORDS[..]).prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 5, |inner| {
        let key = proptest::sample::select(&KEYS[..]).prop_map(str::to_owned);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((key, inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Forms that can be added, with `hole` in one of many places.
fn nearly(hole: &Value, place: usize) -> Value {
    let outcomes = json!([{ "id": "a", "displayName": "A" }]);
    let property = json!({ "p": { "type": "string" } });
    match place {
        0 => json!({ "type": "A", "outcomes": hole, "openProperties": true }),
        1 => json!({ "type": "A", "outcomes": [], "properties": hole }),
        2 => json!({ "type": "A", "outcomes": [{ "id": "a", "when": hole }], "openProperties": true }),
        3 => json!({ "type": "PageNode", "schema": hole, "outcomes": outcomes }),
        4 => {
            json!({ "type": "PageNode", "schema": { "properties": { "stage": hole } }, "outcomes": outcomes })
        }
        5 => {
            json!({ "result": { "B": { "_id": "B", "schema": { "properties": property }, "template": hole, "outcomes": hole } } })
        }
        6 => json!({ "serviceName": "s", "outcomes": ["a"], "properties": { "p": hole } }),
        7 => json!({ "nodeTypes": hole }),
        8 => {
            json!({ "type": "A", "outcomes": [], "versions": ["1.0", "2.0"], "versionDetails": { "2.0": hole } })
        }
        9 => {
            json!({ "type": "A", "outcomes": [], "openProperties": true, "constraints": [{ "property": "p", "require": hole, "message": "" }] })
        }
        10 => {
            json!({ "_id": "ValidatedUsernameNode", "version": hole, "schema": { "properties": property } })
        }
        _ => hole.clone(),
    }
}

proptest! {
    #[test]
    fn nothing_that_is_added_panics(hole in anything(), place in 0_usize..12, config in anything()) {
        let mut catalog = Catalog::builtin();
        for id in catalog.add(&nearly(&hole, place).to_string()).unwrap_or_default() {
            let node = catalog.get(&id).expect("what was added is there");
            for target in Target::ALL {
                let outcomes = catalog.outcomes(node, "2.0", &config, target);
                let _ = catalog.explain_absence(node, "1.0", "x", &config, target);
                let _ = (outcomes.resolve("x"), node.on_target(target), node.broken_constraints("1.0", &config));
            }
            let _ = (node.amster_name("2.0"), show_text(&catalog, node), list_text(&catalog, None, &id));
            let shown: Value = serde_json::from_str(&show_json(&catalog, node)).expect("it is JSON");
            prop_assert_eq!(&shown["type"], &id);
        }
    }
}

/// What `catalog show` prints to paste can be read, and says all that the type asks for.
#[test]
fn blocks_compile() {
    let catalog = Catalog::builtin();
    let mut faults = Vec::new();
    for id in catalog.ids() {
        let page = show_text(&catalog, catalog.get(id).expect("it is there"));
        let block = page.split("\n\n").nth(1).expect("a block");
        if block.contains("designer-…") {
            continue;
        }
        let name = block.trim().trim_start_matches("node ").split(':').next().expect("a name");
        let block = block.replace("TARGET", "failure");
        let text = format!(
            "script SCRIPT {{\n    source = \"x\"\n}}\n\nemailTemplate EMAIL_TEMPLATE {{\n    from = \"x\"\n}}\n\n\
             journey JOURNEY {{\n    start -> failure\n}}\n\njourney Block {{\n    start -> {name}\n\n{block}\n}}\n"
        );
        let mut sources = Sources::default();
        sources.add(format!("{id}.journey"), text);
        let settings = Settings::new(&catalog, &NoFiles);
        let compiled = compile(&sources, &settings);
        let found = compiled.diagnostics.into_iter().filter(|found| {
            let group = found.code.group();
            found.severity == Severity::Error && group != "platform"
        });
        let found: Vec<_> = found.collect();
        if !found.is_empty() {
            faults.push(render(MessageFormat::Human, &found, &sources, false));
        }
    }
    assert!(faults.is_empty(), "{} types\n{}", faults.len(), faults.join("\n"));
}

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _from: FileId, _path: &str) -> Result<String, FileProblem> {
        Err(FileProblem::Outside)
    }
}
