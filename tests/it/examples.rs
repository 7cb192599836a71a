//! The examples: each compiles without a word, is laid out canonically, and gives what its snapshot shows.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use journeyc::catalog::{Catalog, Target};
use journeyc::compile::{Compiled, Settings, compile};
use journeyc::diagnostic::render::{MessageFormat, render};
use journeyc::language::{format::format, read};
use journeyc::model::{FAILURE_ID, Journey, Node, SUCCESS_ID};
use journeyc::platform::{frodo, rest::Platform};
use journeyc::workspace::Workspace;
use serde_json::{Map, Value};

/// The examples, read and compiled together.
struct Examples {
    workspace: Workspace,
    catalog: Catalog,
    compiled: Compiled,
}

impl Examples {
    fn open() -> Self {
        let workspace = Workspace::open(&[PathBuf::from("examples")]).expect("the examples are there");
        let catalog = Catalog::builtin();
        let settings = Settings {
            lock: &workspace.lock,
            elsewhere: &|| workspace.journeys_elsewhere(),
            ..Settings::new(&catalog, &workspace.disk)
        };
        let compiled = compile(&workspace.sources, &settings);
        Self { workspace, catalog, compiled }
    }

    /// The file that frodo takes for these journeys.
    fn written<'j>(&self, journeys: impl IntoIterator<Item = &'j Journey>) -> Value {
        let platform = Platform { catalog: &self.catalog, target: Target::Aic };
        serde_json::from_slice(&frodo::write(journeys, platform)).expect("frodo's format is JSON")
    }
}

#[test]
fn compile_without_a_word() {
    let examples = Examples::open();
    let Examples { workspace, compiled, .. } = &examples;
    assert_eq!(render(MessageFormat::Human, &compiled.diagnostics, &workspace.sources, false), "");
    assert!(!compiled.journeys.is_empty());
}

#[test]
fn are_formatted() {
    for (id, file) in Examples::open().workspace.sources.iter() {
        let parsed = read(id, file.text());
        assert_eq!(format(parsed.sound().expect("it can be read")), file.text(), "{}", file.name());
    }
}

#[test]
fn give_what_the_snapshots_show() {
    let examples = Examples::open();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../cases/examples");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    for (id, file) in examples.workspace.sources.iter() {
        let is_here = |journey: &&Journey| journey.name_span.is_some_and(|span| span.file == id);
        let journeys: Vec<&Journey> = examples.compiled.journeys.iter().filter(is_here).collect();
        if file.name().contains("/lib/") {
            // What a fragment stands for shows where it is used.
            continue;
        }
        let written = examples.written(journeys.iter().copied());
        let shown: Vec<String> =
            journeys.iter().map(|journey| show(journey, &written["trees"][&journey.name])).collect();
        if shown.is_empty() {
            continue;
        }
        let name = Path::new(file.name()).file_stem().and_then(|stem| stem.to_str()).expect("a name");
        insta::assert_snapshot!(name, shown.join("\n"));
    }
}

#[test]
fn are_all_in_the_table() {
    let table = fs::read_to_string("examples/README.md").expect("the table is there");
    for (_, file) in Examples::open().workspace.sources.iter() {
        let name = Path::new(file.name()).file_name().and_then(|name| name.to_str()).expect("a name");
        let is_told = table.contains(&format!("({name})")) || table.contains(&format!("/{name})"));
        assert!(is_told, "examples/README.md does not tell of {name}");
    }
}

/// Source, outcome and target of each connection, as types; each type stands in the journey once.
const PUSH: [(&str, &str, &str); 27] = [
    ("PageNode", "outcome", "DataStoreDecisionNode"),
    ("DataStoreDecisionNode", "true", "DeviceProfileCollectorNode"),
    ("DataStoreDecisionNode", "false", "failure"),
    ("DeviceProfileCollectorNode", "outcome", "PushAuthenticationSenderNode"),
    ("PushAuthenticationSenderNode", "SENT", "PushWaitNode"),
    ("PushAuthenticationSenderNode", "NOT_REGISTERED", "MultiFactorRegistrationOptionsNode"),
    ("PushAuthenticationSenderNode", "SKIPPED", "success"),
    ("PushWaitNode", "DONE", "PushResultVerifierNode"),
    ("PushWaitNode", "EXITED", "RecoveryCodeCollectorDecisionNode"),
    ("PushResultVerifierNode", "TRUE", "success"),
    ("PushResultVerifierNode", "FALSE", "failure"),
    ("PushResultVerifierNode", "EXPIRED", "PushAuthenticationSenderNode"),
    ("PushResultVerifierNode", "WAITING", "PushWaitNode"),
    ("MultiFactorRegistrationOptionsNode", "registerOutcome", "PushRegistrationNode"),
    ("MultiFactorRegistrationOptionsNode", "getAppOutcome", "GetAuthenticatorAppNode"),
    ("MultiFactorRegistrationOptionsNode", "skipOutcome", "success"),
    ("MultiFactorRegistrationOptionsNode", "optOutOutcome", "OptOutMultiFactorAuthenticationNode"),
    ("RecoveryCodeCollectorDecisionNode", "true", "success"),
    ("RecoveryCodeCollectorDecisionNode", "false", "RetryLimitDecisionNode"),
    ("PushRegistrationNode", "successOutcome", "RecoveryCodeDisplayNode"),
    ("PushRegistrationNode", "failureOutcome", "failure"),
    ("PushRegistrationNode", "timeoutOutcome", "MultiFactorRegistrationOptionsNode"),
    ("GetAuthenticatorAppNode", "outcome", "MultiFactorRegistrationOptionsNode"),
    ("OptOutMultiFactorAuthenticationNode", "outcome", "success"),
    ("RetryLimitDecisionNode", "Retry", "RecoveryCodeCollectorDecisionNode"),
    ("RetryLimitDecisionNode", "Reject", "failure"),
    ("RecoveryCodeDisplayNode", "outcome", "PushAuthenticationSenderNode"),
];

#[test]
fn push_authentication_has_its_27_connections() {
    let examples = Examples::open();
    let push = examples.compiled.journeys.iter().filter(|journey| journey.name == "PushAuthentication");
    let written = examples.written(push);
    let export = &written["trees"]["PushAuthentication"];
    let nodes = export["tree"]["nodes"].as_object().expect("nodes by id");
    let target = |id: &str| match id {
        "70e691a5-1e33-4ac3-a356-e7b6d60d92e0" => "success",
        "e301438c-0bd0-429c-ab0c-66126501069a" => "failure",
        id => nodes[id]["nodeType"].as_str().expect("a type"),
    };
    let mut rows = Vec::new();
    for node in nodes.values() {
        for (outcome, to) in node["connections"].as_object().expect("connections by outcome") {
            let to = to.as_str().expect("an id");
            rows.push((node["nodeType"].as_str().expect("a type"), outcome.as_str(), target(to)));
        }
    }
    for row in PUSH {
        assert!(rows.contains(&row), "{row:?} is missing in {rows:#?}");
    }
    assert_eq!(rows.len(), PUSH.len());
    assert_eq!(target(export["tree"]["entryNodeId"].as_str().expect("an id")), "PageNode");
    let children: Vec<&Value> = export["innerNodes"].as_object().expect("children by id").values().collect();
    let types: Vec<&Value> = children.iter().map(|child| &child["_type"]["_id"]).collect();
    assert_eq!(types.len(), 2);
    assert!(types.iter().any(|id| *id == "ValidatedUsernameNode"));
    assert!(types.iter().any(|id| *id == "ValidatedPasswordNode"));
}

/// An export as a person reads it: what the journey says of itself, its connections as a table, its nodes with their
/// whole configuration, and what it carries. Ids are replaced by names.
fn show(journey: &Journey, export: &Value) -> String {
    let mut out = format!("journey {}\n", journey.name);
    let mut tree = export["tree"].as_object().expect("a tree").clone();
    let nodes = tree.remove("nodes").expect("a tree has nodes");
    let start = tree.remove("entryNodeId").expect("a tree has a start");
    tree.retain(|key, _| key != "_id" && key != "staticNodes");
    properties(&mut out, "    ", &tree);
    out.push_str("\nsource | outcome | target\n");
    let _ = writeln!(out, "start | | {}", start.as_str().expect("an id"));
    let mut count = 0;
    for node in &journey.nodes {
        for outcome in &node.outcomes {
            if let Some(target) = nodes[&node.id]["connections"].get(&outcome.id) {
                let _ = writeln!(out, "{} | {} | {}", node.key, outcome.id, target.as_str().expect("an id"));
                count += 1;
            }
        }
    }
    let connections = |node: &Value| node["connections"].as_object().map_or(0, Map::len);
    assert_eq!(count, nodes.as_object().expect("nodes by id").values().map(connections).sum::<usize>());
    for node in &journey.nodes {
        out.push('\n');
        show_node(&mut out, "", node, &export["nodes"][&node.id]);
        for child in &node.children {
            show_node(&mut out, "    ", child, &export["innerNodes"][&child.id]);
        }
    }
    carried(&mut out, export);
    for (id, name) in names(journey, export) {
        out = out.replace(&id, &name);
    }
    out
}

fn show_node(out: &mut String, indent: &str, node: &Node, body: &Value) {
    let mut body = body.as_object().unwrap_or_else(|| panic!("{} is written", node.key)).clone();
    let kind = body.remove("_type").expect("a body has a type");
    let word = |key: &str| kind[key].as_str().expect("a text").to_owned();
    let _ =
        writeln!(out, "{indent}{}: {}@{} {:?}", node.key, word("_id"), word("version"), node.display_name);
    body.retain(|key, _| key != "_id" && key != "_outcomes" && key != "nodes");
    properties(out, &format!("{indent}    "), &body);
}

fn properties(out: &mut String, indent: &str, values: &Map<String, Value>) {
    let sorted: BTreeMap<&String, &Value> = values.iter().collect();
    for (key, value) in sorted {
        let _ = writeln!(out, "{indent}{key} = {value}");
    }
}

/// The parts of an export that are not empty and belong to no node.
fn carried(out: &mut String, export: &Value) {
    for (section, objects) in export.as_object().expect("an export") {
        let objects: Vec<&Value> = match objects {
            Value::Object(objects) => objects.values().collect(),
            Value::Array(objects) => objects.iter().collect(),
            _ => Vec::new(),
        };
        if ["innerNodes", "nodes", "tree"].contains(&section.as_str()) {
            continue;
        }
        for object in objects {
            let mut object = object.as_object().expect("an object").clone();
            if section == "scripts" {
                let text = object["script"].as_str().expect("a source");
                let text: String = serde_json::from_str(text).expect("a source is a string in a string");
                object.insert("script".to_owned(), source(&text).into());
            }
            let _ = writeln!(out, "\n{section}");
            properties(out, "    ", &object);
        }
    }
}

/// The file that holds a script's source; the source itself, where none does.
fn source(text: &str) -> String {
    let files = fs::read_dir("examples/scripts").expect("the scripts are there");
    let mut files = files.map(|file| file.expect("a file"));
    let file = files.find(|file| fs::read_to_string(file.path()).is_ok_and(|own| own == text));
    file.map_or_else(|| text.to_owned(), |file| format!("<scripts/{}>", file.file_name().display()))
}

/// What stands for each id: the name of a node, a script, a theme, or an end.
fn names(journey: &Journey, export: &Value) -> BTreeMap<String, String> {
    let ends = [(SUCCESS_ID, "success"), (FAILURE_ID, "failure")];
    let mut names: BTreeMap<String, String> =
        ends.into_iter().map(|(id, name)| (id.to_owned(), name.to_owned())).collect();
    names.extend(journey.all_nodes().map(|node| (node.id.clone(), node.key.clone())));
    let scripts = export["scripts"].as_object().into_iter().flat_map(Map::values);
    for object in scripts.chain(export["themes"].as_array().into_iter().flatten()) {
        let text = |key: &str| object[key].as_str().expect("a text").to_owned();
        names.insert(text("_id"), text("name"));
    }
    names
}
