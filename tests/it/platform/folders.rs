//! Whole folders as people have them: journeys among many other things, in the layouts of several tools.

use journeyc::model::DependencyKind;
use journeyc::platform::{Choice, Exports, Input, InputFile, read_chosen};
use serde_json::{Value, json};

const FAILURE: &str = "e301438c-0bd0-429c-ab0c-66126501069a";
const NODE: &str = "11111111-1111-4111-8111-111111111111";
const SCRIPT: &str = "22222222-2222-4222-8222-222222222222";

/// Reads files that lie below a named folder.
fn folder(files: &[(&str, Value)], choice: Choice<'_>) -> Exports {
    let file = |(path, value): &(&str, Value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        InputFile { path: (*path).to_owned(), bytes: text.into_bytes(), is_named: false }
    };
    read_chosen(Input { files: files.iter().map(file).collect(), ..Input::default() }, choice)
}

fn tree(name: &str) -> Value {
    json!({
        "_id": name, "entryNodeId": NODE,
        "nodes": { NODE: { "nodeType": "ScriptedDecisionNode", "displayName": "Decide", "connections": { "ok": FAILURE } } },
    })
}

fn body(outcome: &str) -> Value {
    json!({
        "_id": NODE, "_type": { "_id": "ScriptedDecisionNode" }, "_outcomes": [{ "id": "ok", "displayName": "ok" }],
        "script": SCRIPT, "outcomes": [outcome],
    })
}

fn whole(name: &str, scripts: &Value) -> Value {
    json!({ "trees": { name: { "tree": tree(name), "nodes": { NODE: body("ok") }, "scripts": scripts } } })
}

fn script(source: &str) -> Value {
    json!({ "_id": SCRIPT, "name": "Main", "language": "JAVASCRIPT", "context": "X", "script": source })
}

fn said(exports: &Exports) -> String {
    let notes = exports.notes.iter().map(|note| format!("note: {note}"));
    let problems = exports.problems.iter().map(|problem| format!("error: {problem}"));
    let clashes = exports.clashes.iter().map(|clash| format!("clash: {clash}"));
    notes.chain(problems).chain(clashes).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_no_journey_is_passed_over_and_counted() {
    let files = [
        ("realms/alpha/journeys/Login/Login.json", tree("Login")),
        ("realms/alpha/journeys/Login/nodes/a.json", body("ok")),
        ("realms/alpha/journeys/broken.json", json!("{ \"tree\": ")),
        (
            "realms/alpha/realm-config/authentication.json",
            json!({ "_id": "", "trees": { "sessions": 5, "on": true } }),
        ),
        ("package.json", json!({ "name": "x", "nodes": {}, "script": { "a": "b" } })),
        ("password-policy/empty.json", json!("")),
        ("secrets.json", json!({ "_id": "x", "_type": { "_id": "mapping" } })),
    ];
    let exports = folder(&files, Choice::default());
    assert_eq!(exports.journeys.len(), 1, "{}", said(&exports));
    assert_eq!(exports.problems, [], "{}", said(&exports));
    let said = said(&exports);
    assert!(said.contains("broken.json: it is passed over: the JSON ends too early"), "{said}");
    assert!(said.contains("since they are no JSON: 1 file (password-policy/empty.json)"), "{said}");
    assert!(said.contains("passed over: 3 files that hold nothing of a journey"), "{said}");
}

#[test]
fn a_configuration_export_is_read_with_all_that_journeys_use() {
    let library = json!({ "_id": "lib", "name": "Lib", "context": "LIBRARY", "script": "exports.x = 1;" });
    let theme = json!({ "_id": "t1", "name": "Blue", "linkedTrees": ["Login"] });
    let other = json!({ "_id": "t2", "name": "Red", "linkedTrees": [] });
    let maps = |source: Value| {
        json!({
            "trees": { "Login": { "tree": tree("Login"), "nodes": { NODE: body("ok") } } },
            "script": { SCRIPT: source, "lib": library },
            "theme": { "t1": theme, "t2": other },
        })
    };
    let main = script("var l = require('Lib');");
    let one = folder(
        &[("all.json", json!({ "global": {}, "realm": { "root-alpha": maps(main) } }))],
        Choice::default(),
    );
    let mut split: Vec<(&str, Value)> = vec![
        ("realm/root-alpha/journey/Login.journey.json", whole("Login", &json!({}))),
        (
            "realm/root-alpha/script/Main.script.json",
            json!({ "script": { SCRIPT: script("file://Main.script.js") } }),
        ),
        ("realm/root-alpha/script/Main.script.js", json!("var l = require('Lib');")),
        ("realm/root-alpha/script/Lib.script.json", json!({ "script": { "lib": library } })),
    ];
    split.push(("realm/root-alpha/theme/t.theme.json", json!({ "theme": { "t1": theme, "t2": other } })));
    for exports in [one, folder(&split, Choice::default())] {
        let said = said(&exports);
        let carried = &exports.journeys[0].dependencies;
        assert_eq!(carried.scripts[SCRIPT].text, "var l = require('Lib');", "{said}");
        assert_eq!(carried.scripts["lib"].text, "exports.x = 1;", "{said}");
        assert_eq!(carried.others[&DependencyKind::Themes].keys().collect::<Vec<_>>(), ["t1"], "{said}");
        assert_eq!(said, "note: left out, since no journey uses them: 1 theme");
    }
}

#[test]
fn one_of_several_realms_is_asked_for_in_one_line() {
    let files = [
        ("realms/alpha/journeys/Login/Login.json", tree("Login")),
        ("realms/alpha/journeys/Login/nodes/a.json", body("ok")),
        ("realms/bravo/journeys/Login/Login.json", tree("Login")),
        ("realms/bravo/journeys/Login/nodes/a.json", body("other")),
    ];
    let exports = folder(&files, Choice::default());
    let asked = "error: there are journeys of two realms here: name one, `--realm alpha` or `--realm bravo`";
    assert_eq!(said(&exports), asked);
    let exports = folder(&files, Choice { realm: Some("bravo"), ..Choice::default() });
    let outcomes = exports.journeys[0].nodes[0].properties.value("outcomes");
    assert_eq!(outcomes, Some(&json!(["other"])), "{}", said(&exports));
    let exports = folder(&files, Choice { realm: Some("charlie"), ..Choice::default() });
    assert!(said(&exports).contains("no journey of realm `charlie` here"), "{}", said(&exports));
}

#[test]
fn of_two_files_of_a_node_the_one_with_its_name_counts() {
    let current = format!("realms/alpha/journeys/Login/nodes/Decide - {NODE}.json");
    let stale = format!("realms/alpha/journeys/Login/nodes/A former name - {NODE}.json");
    let files = [
        ("realms/alpha/journeys/Login/Login.json", tree("Login")),
        (&*stale, body("old")),
        (&*current, body("new")),
    ];
    let exports = folder(&files, Choice::default());
    let said = said(&exports);
    assert_eq!(exports.journeys[0].nodes[0].properties.value("outcomes"), Some(&json!(["new"])), "{said}");
    assert!(said.starts_with(&format!("note: {stale}: another file of node")), "{said}");
}

#[test]
fn a_script_with_two_sources_is_named_with_both_files() {
    let files = [
        ("a.journey.json", whole("A", &json!({ SCRIPT: script("// one") }))),
        ("b.journey.json", whole("B", &json!({ SCRIPT: script("// two") }))),
    ];
    let text = said(&folder(&files, Choice::default()));
    assert!(
        text.contains("clash: b.journey.json: script `Main`") && text.contains("a.journey.json"),
        "{text}"
    );
    let chosen = ["B".to_owned()];
    let exports = folder(&files, Choice { journeys: &chosen, ..Choice::default() });
    assert_eq!(said(&exports), "note: left out: 1 other journey");
}

#[test]
fn a_journey_that_cannot_be_read_keeps_no_other_from_it() {
    let mut export = whole("Good", &json!({}));
    export["trees"]["Bad"] = json!({ "tree": { "_id": "Bad", "nodes": 7, "entryNodeId": NODE } });
    let exports = folder(&[("all.journey.json", export.clone())], Choice::default());
    assert_eq!(exports.journeys.len(), 1);
    assert!(said(&exports).contains("error: all.journey.json: journey `Bad`: "), "{}", said(&exports));
    let good = ["Good".to_owned()];
    let exports = folder(&[("all.journey.json", export)], Choice { journeys: &good, ..Choice::default() });
    assert_eq!((exports.journeys.len(), exports.problems.len()), (1, 0), "{}", said(&exports));
}

#[test]
fn configurations_within_the_tree_are_read() {
    let mut export = tree("Login");
    export["nodes"][NODE]["nodeType"] = json!("PageNode");
    export["nodes"][NODE]["config"] = json!({
        "pageHeader": { "en": "Hello" },
        "nodes": [{ "_id": "c", "nodeType": "PasswordCollectorNode", "_properties": { "odd": 1 } }],
    });
    let exports = folder(&[("tree.json", export)], Choice::default());
    let page = &exports.journeys[0].nodes[0];
    assert_eq!(page.properties.value("pageHeader"), Some(&json!({ "en": "Hello" })));
    assert_eq!(page.children[0].properties.value("odd"), Some(&json!(1)));
    assert_eq!(said(&exports), "");
}

#[test]
fn what_another_journey_uses_is_not_loose() {
    let other = "33333333-3333-4333-8333-333333333333";
    let mut second = tree("Second").to_string().replace(NODE, other);
    second.push('\n');
    let mut node = body("ok");
    node["_id"] = json!(other);
    // As Amster keeps them: the nodes of all journeys in one folder, which is nobody's.
    let files = [
        ("trees/First.json", tree("First")),
        ("trees/Second.json", json!(second)),
        ("nodes/a.json", body("ok")),
        ("nodes/b.json", node),
    ];
    for name in ["First", "Second"] {
        let chosen = [name.to_owned()];
        let exports = folder(&files, Choice { journeys: &chosen, ..Choice::default() });
        let loose = exports.journeys[0].exported.as_ref().map_or(0, |exported| exported.loose_nodes.len());
        assert_eq!(loose, 0, "{}", said(&exports));
        assert!(exports.journeys[0].nodes[0].properties.value("outcomes").is_some(), "{}", said(&exports));
    }
}
