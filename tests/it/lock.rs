//! The lock never changes what a source says: whatever it holds, a build means what the source alone means, or fails.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::{Levels, Settings, compile};
use journeyc::language::resolve::{FileProblem, Files};
use journeyc::lock::Lock;
use journeyc::platform::frodo;
use journeyc::platform::rest::Platform;
use journeyc::source::{FileId, Sources};
use proptest::prelude::*;
use proptest::test_runner::TestRng;
use serde_json::{Map, Value, json};

const SUCCESS: &str = "70e691a5-1e33-4ac3-a356-e7b6d60d92e0";
const FAILURE: &str = "e301438c-0bd0-429c-ab0c-66126501069a";

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _from: FileId, _path: &str) -> Result<String, FileProblem> {
        Err(FileProblem::Outside)
    }
}

/// Numbers that follow from a seed.
struct Dice(TestRng);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0.next_u32() as usize % sides
    }

    fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.roll(list.len())]
    }
}

/// Journeys `A` and `B`, whose nodes are labelled by their names.
fn source(dice: &mut Dice) -> String {
    let mut out = String::from(
        "script risk {\n    source = \"outcome = 'low';\"\n}\n\nscript other {\n    evaluatorVersion = \"1.0\"\n    \
         source = \"outcome = 'high';\"\n}\n",
    );
    for journey in ["A", "B"] {
        let count = 1 + dice.roll(4);
        let target = |dice: &mut Dice| match dice.roll(count + 2) {
            0 => "success".to_owned(),
            1 => "failure".to_owned(),
            n => format!("n{}", n - 2),
        };
        let _ = write!(out, "\njourney {journey} {{\n    start -> {}\n", target(dice));
        for name in (0..count).map(|number| format!("n{number}")) {
            let (one, two) = (target(dice), target(dice));
            let node = match dice.roll(5) {
                0 => format!(
                    "    node {name}: DataStoreDecision \"{name}\" {{ true -> {one}\n false -> {two} }}\n"
                ),
                1 => format!(
                    "    node {name}: RetryLimitDecision \"{name}\" {{ Retry -> {one}\n Reject -> {two} }}\n"
                ),
                2 => format!(
                    "    node {name}: RetryLimitDecision \"{name}\" {{ retryLimit = 4\n Retry -> {one}\n Reject -> {two} }}\n"
                ),
                3 => format!(
                    "    node {name}: ScriptedDecision \"{name}\" {{ script = {}\n outcomes = [\"x\"]\n x -> {one} }}\n",
                    dice.pick(&["risk", "other"])
                ),
                _ => format!(
                    "    node {name}: PageNode \"{name}\" {{\n node {name}a: PlatformUsername \"{name}a\"\n \
                     node {name}b: PlatformPassword \"{name}b\"\n -> {one} }}\n"
                ),
            };
            out.push_str(&node);
        }
        out += "}\n";
    }
    out
}

/// A value that would matter in many places.
fn value(dice: &mut Dice, ids: &[String]) -> Value {
    match dice.roll(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(false),
        3 => json!("null"),
        4 => json!(""),
        5 => json!(999_999),
        6 => json!([]),
        7 => json!({}),
        8 => {
            json!({ "true": SUCCESS, "false": SUCCESS, "x": SUCCESS, "Reject": SUCCESS, "outcome": SUCCESS })
        }
        9 => json!("AccountLockoutNode"),
        10 => json!([{ "_id": dice.pick(ids), "displayName": "n0", "nodeType": "DataStoreDecisionNode" }]),
        _ => json!(dice.pick(ids)),
    }
}

fn members(dice: &mut Dice, names: &[&str], ids: &[String]) -> Map<String, Value> {
    let count = dice.roll(3);
    (0..count).map(|_| ((*dice.pick(names)).to_owned(), value(dice, ids))).collect()
}

const TREE: &[&str] = &[
    "_id",
    "description",
    "enabled",
    "entryNodeId",
    "identityResource",
    "innerTreeOnly",
    "mustRun",
    "noSession",
    "nodes",
    "staticNodes",
    "transactionalOnly",
    "uiConfig",
];
const BODY: &[&str] = &[
    "_id",
    "_outcomes",
    "_type",
    "nodes",
    "outcomes",
    "retryLimit",
    "script",
    "incrementUserAttributeOnFailure",
    "stage",
];
const ENTRY: &[&str] =
    &["_id", "connections", "displayName", "nodeType", "nodeVersion", "version", "x", "later"];

fn journey(dice: &mut Dice, ids: &[String]) -> Value {
    let mut nodes = Map::new();
    for _ in 0..dice.roll(4) {
        let name = format!("n{}{}", dice.roll(4), dice.pick(&["", "", "a", "b"]));
        let mut node = Map::new();
        if dice.roll(3) == 0 {
            node.insert("id".into(), json!(dice.pick(ids)));
        }
        if dice.roll(2) == 0 {
            node.insert("base".into(), json!({ "type": "0", "outcomes": "0" }));
        }
        if dice.roll(2) == 0 {
            node.insert("also".into(), Value::Object(members(dice, BODY, ids)));
        }
        if dice.roll(3) == 0 {
            node.insert("absent".into(), json!([dice.pick(BODY)]));
        }
        let mut export = Map::new();
        if dice.roll(2) == 0 {
            export.insert("entry".into(), Value::Object(members(dice, ENTRY, ids)));
        }
        match dice.roll(5) {
            0 if name.len() == 2 => drop(export.insert("body".into(), Value::Null)),
            1 | 2 => drop(export.insert("body".into(), Value::Object(members(dice, BODY, ids)))),
            _ => {}
        }
        if dice.roll(4) == 0 {
            export.insert("versions".into(), json!(dice.pick(&["both", "entry", "body"])));
        }
        node.insert("export".into(), Value::Object(export));
        nodes.insert(name, Value::Object(node));
    }
    let mut whole = json!({ "nodes": nodes });
    if dice.roll(2) == 0 {
        whole["base"] = json!({ "start": "0" });
    }
    if dice.roll(3) == 0 {
        whole["tree"] = Value::Object(members(dice, TREE, ids));
    }
    if dice.roll(3) == 0 {
        let id = dice.pick(ids).clone();
        let body =
            json!({ "_id": dice.pick(ids), "_type": { "_id": "DataStoreDecisionNode" }, "retryLimit": 1 });
        let names = &["innernodes", "innerNodes", "nodes", "scripts", "tree", "themes", "later"];
        whole["export"] = json!({ "looseNodes": { id: body }, "others": members(dice, names, ids) });
    }
    whole
}

fn lock(dice: &mut Dice, ids: &[String]) -> Value {
    let mut scripts = Map::new();
    for name in ["risk", "other"] {
        if dice.roll(2) == 0 {
            let names = &["_id", "context", "evaluatorVersion", "language", "name", "script", "later"];
            let mut script =
                json!({ "attributes": members(dice, names, ids), "absent": ["evaluatorVersion"] });
            if dice.roll(3) == 0 {
                script["id"] = json!(dice.pick(ids));
            }
            scripts.insert(name.to_owned(), script);
        }
    }
    json!({ "version": 1, "journeys": { "A": journey(dice, ids), "B": journey(dice, ids) }, "scripts": scripts })
}

/// The document that a build gives; nothing when it fails.
fn build(text: &str, lock: &Lock) -> Option<Value> {
    let mut sources = Sources::default();
    sources.add("x.journey", text);
    let (catalog, mut levels) = (Catalog::builtin(), Levels::default());
    levels.warnings = Some(journeyc::compile::Level::Allow);
    let settings = Settings { levels: &levels, lock, ..Settings::new(&catalog, &NoFiles) };
    let compiled = compile(&sources, &settings);
    let platform = Platform { catalog: &catalog, target: Target::Aic };
    let bytes = || frodo::write(&compiled.journeys, platform);
    (!compiled.has_errors()).then(|| serde_json::from_slice(&bytes()).expect("a build writes JSON"))
}

/// What a document says, free of ids, of places, and of what goes without saying.
fn meaning(document: &Value) -> Value {
    let mut out = Map::new();
    for (name, bundle) in document["trees"].as_object().expect("trees") {
        let tree = &bundle["tree"];
        assert_eq!(tree["_id"], json!(name));
        let scripts: BTreeMap<&str, &Value> = bundle["scripts"]
            .as_object()
            .expect("scripts")
            .iter()
            .map(|(id, script)| {
                assert_eq!(script["_id"], json!(id));
                (id.as_str(), &script["name"])
            })
            .collect();
        let called = |id: &str| match id {
            SUCCESS => json!("success"),
            FAILURE => json!("failure"),
            id => tree["nodes"][id]["displayName"].clone(),
        };
        // The tree says of what type a node is; its configuration may leave that out.
        let body = |map: &str, id: &str, node_type: &Value| {
            let body = bundle[map][id].as_object().cloned().unwrap_or_default();
            assert!(body.get("_id").is_none_or(|own| own == id), "{body:?}");
            let mut told = Map::from_iter([("_type".to_owned(), node_type.clone())]);
            for (key, value) in body {
                let default =
                    json!({ "retryLimit": 3, "incrementUserAttributeOnFailure": true, "stage": "null" });
                let goes_without = default.get(&key) == Some(&value);
                match key.as_str() {
                    "_id" | "_outcomes" => {}
                    _ if value.is_null() => {}
                    "_type" => drop(told.insert(key, value["_id"].clone())),
                    "script" => {
                        drop(told.insert(key, value.as_str().map_or(json!(0), |id| json!(scripts.get(id)))));
                    }
                    "nodes" => {
                        let child = |child: &Value| json!([child["displayName"], child["nodeType"]]);
                        let list = value.as_array().map(|list| list.iter().map(child).collect::<Vec<_>>());
                        told.insert(key, json!(list));
                    }
                    _ if goes_without => {}
                    _ => drop(told.insert(key, value)),
                }
            }
            told
        };
        let mut nodes = Map::new();
        for (id, entry) in tree["nodes"].as_object().expect("nodes") {
            let to: Map<String, Value> = entry["connections"]
                .as_object()
                .expect("connections")
                .iter()
                .map(|(outcome, id)| (outcome.clone(), called(id.as_str().expect("an id"))))
                .collect();
            let config = body("nodes", id, &entry["nodeType"]);
            let children = bundle["nodes"][id]["nodes"].as_array().into_iter().flatten();
            let inner =
                |child: &Value| body("innerNodes", child["_id"].as_str().expect("an id"), &child["nodeType"]);
            let children: Vec<_> = children.map(inner).collect();
            let version = entry.get("version").filter(|version| **version != "1.0");
            let label = entry["displayName"].as_str().unwrap_or_default();
            nodes.insert(label.to_owned(), json!([entry["nodeType"], version, to, config, children]));
        }
        assert_eq!(nodes.len(), tree["nodes"].as_object().map_or(0, Map::len), "two nodes have become one");
        let flag = |key: &str, default: bool| tree.get(key).and_then(Value::as_bool).unwrap_or(default);
        let flags: Vec<bool> = ["innerTreeOnly", "mustRun", "noSession", "transactionalOnly"]
            .iter()
            .map(|key| flag(key, false))
            .chain([flag("enabled", true)])
            .collect();
        let texts: Map<String, Value> = bundle["scripts"]
            .as_object()
            .expect("scripts")
            .values()
            .map(|script| {
                let of = |key: &str, default: &str| match script[key].as_str() {
                    None | Some("" | "null") => json!(default),
                    Some(text) => json!(text),
                };
                let version = of("evaluatorVersion", "1.0");
                let told = json!([of("script", ""), version, of("language", "JAVASCRIPT")]);
                (script["name"].to_string(), told)
            })
            .collect();
        let start = called(tree["entryNodeId"].as_str().expect("an id"));
        out.insert(name.clone(), json!({ "start": start, "nodes": nodes, "flags": flags, "scripts": texts }));
    }
    Value::Object(out)
}

/// The ids of a document, and some that mean something else.
fn ids(document: &Value) -> Vec<String> {
    let mut found = ["startNode", "0e1a", "../x"].map(str::to_owned).to_vec();
    found.extend([SUCCESS, FAILURE].map(str::to_owned));
    found.extend([SUCCESS, FAILURE].map(str::to_uppercase));
    for bundle in document["trees"].as_object().into_iter().flat_map(Map::values) {
        for part in ["nodes", "innerNodes", "scripts"] {
            found.extend(bundle[part].as_object().into_iter().flat_map(Map::keys).cloned());
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]
    #[test]
    fn a_build_means_what_its_source_means(seed in any::<[u8; 32]>()) {
        let mut dice = Dice(TestRng::from_seed(prop::test_runner::RngAlgorithm::ChaCha, &seed));
        let text = source(&mut dice);
        let Some(alone) = build(&text, &Lock::default()) else { return Err(TestCaseError::reject("it is no source")) };
        let ids = ids(&alone);
        for _ in 0..8 {
            let locked = lock(&mut dice, &ids).to_string();
            let Ok(lock) = Lock::read(&locked) else { continue };
            let Some(built) = build(&text, &lock) else { continue };
            prop_assert_eq!(without_bare(meaning(&alone), &built), without_bare(meaning(&built), &built), "{}\n{}", text, locked);
        }
    }
}

/// Leaves out the configurations of nodes that a build gives none: the platform refuses such a journey, or has them.
fn without_bare(mut meaning: Value, built: &Value) -> Value {
    for (name, bundle) in built["trees"].as_object().into_iter().flatten() {
        for (id, entry) in bundle["tree"]["nodes"].as_object().into_iter().flatten() {
            if bundle["nodes"].get(id).is_none() {
                meaning[name]["nodes"][entry["displayName"].as_str().unwrap_or_default()][3] = Value::Null;
            }
        }
    }
    meaning
}
