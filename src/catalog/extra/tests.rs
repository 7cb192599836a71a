use serde_json::{Value, json};

use crate::catalog::{Catalog, Kind, Lookup, Outcomes, Position, Presence, PropertyType, Target, Test};

/// A catalogue with `value` added, and the ids that came with it.
fn with(value: &Value) -> (Catalog, Vec<String>) {
    let mut catalog = Catalog::builtin();
    let ids = catalog.add(&value.to_string()).expect("it can be added");
    (catalog, ids)
}

fn outcomes(catalog: &Catalog, id: &str, config: &Value) -> Outcomes {
    let node = catalog.get(id).expect("a known type");
    catalog.outcomes(node, node.default_version(), config, Target::Aic)
}

fn ids(outcomes: &Outcomes) -> Vec<&str> {
    outcomes.list.iter().map(|outcome| outcome.id.as_str()).collect()
}

fn refused(text: &str) -> String {
    let mut catalog = Catalog::builtin();
    catalog.add(text).expect_err("it cannot be added").to_string()
}

fn latest() -> Value {
    json!({ "result": {
        "WidgetNode": {
            "_id": "WidgetNode", "name": "Widget", "collection": true, "tags": ["utilities"],
            "metadata": { "tags": ["utilities"], "pageNodeCompatibility": "unsupported" }, "help": "", "version": "1.0",
            "schema": { "type": "object", "required": ["count"], "properties": {
                "labels": { "title": "Labels", "propertyOrder": 200, "type": "object", "patternProperties": { ".*": { "type": "string" } } },
                "count": { "title": "Count", "propertyOrder": 100, "type": "integer", "minimum": 1 },
                "key": { "title": "Key", "propertyOrder": 400, "type": "string", "format": "password" },
                "modes": { "title": "Modes", "propertyOrder": 300, "type": "array", "items": { "type": "string" }, "minItems": 1 },
                "level": { "title": "Level", "propertyOrder": 500, "type": "string", "enum": ["LOW", "HIGH"] },
            } },
            "template": { "count": 3, "level": "LOW", "labels": {} },
            "outcomes": [{ "id": "ok", "displayName": "OK" }, { "id": "bad", "displayName": "Bad" }],
        },
        "PushAuthenticationSenderNode": {
            "_id": "PushAuthenticationSenderNode", "name": "Push Sender", "version": "1.0",
            "schema": { "type": "object", "properties": {
                "mandatory": { "type": "boolean", "title": "Remove 'skip' option" },
                "captureFailure": { "type": "boolean" }, "novelty": { "type": "string" },
            } },
            "template": { "mandatory": false, "captureFailure": false },
            "outcomes": [
                { "id": "SENT", "displayName": "Sent" }, { "id": "NOT_REGISTERED", "displayName": "Not Registered" },
                { "id": "SKIPPED", "displayName": "Skipped" },
            ],
        },
        "ValidatedUsernameNode": {
            "_id": "ValidatedUsernameNode", "name": "Platform Username", "version": "2.0",
            "schema": { "type": "object", "properties": { "prepopulate": { "type": "boolean" }, "novelty": { "type": "string" } } },
            "template": {}, "outcomes": [{ "id": "outcome", "displayName": "Outcome" }],
        },
    } })
}

#[test]
fn latest_definitions_of_a_server() {
    let (catalog, added) = with(&latest());
    assert_eq!(added, ["WidgetNode", "PushAuthenticationSenderNode", "ValidatedUsernameNode"]);
    let Lookup::Found(widget) = catalog.lookup("Widget") else { panic!("the name is known") };
    let keys: Vec<&str> = widget.properties("1.0").map(|property| property.name.as_str()).collect();
    assert_eq!(keys, ["count", "labels", "modes", "key", "level"]);
    let count = widget.property("1.0", "count").expect("a property");
    assert!(count.required && count.default == Some(json!(3)) && count.kind == Kind::Integer);
    assert_eq!(widget.property("1.0", "modes").and_then(|modes| modes.min_items), Some(1));
    assert_eq!(widget.property("1.0", "labels").and_then(|labels| labels.map.as_deref()), Some("string"));
    assert!(widget.property("1.0", "key").is_some_and(PropertyType::is_secret));
    assert_eq!(widget.page.position, Position::None);
    assert_eq!(ids(&outcomes(&catalog, "WidgetNode", &json!({}))), ["ok", "bad"]);
    assert_eq!(widget.on_target(Target::Am75), Presence::Present);
}

#[test]
fn a_server_s_reply_keeps_the_rules_it_agrees_with() {
    let (catalog, _) = with(&latest());
    let push = "PushAuthenticationSenderNode";
    assert_eq!(ids(&outcomes(&catalog, push, &json!({ "mandatory": true }))), ["SENT", "NOT_REGISTERED"]);
    let node = catalog.get(push).expect("a known type");
    assert!(node.property("1.0", "novelty").is_some() && node.property("1.0", "messageTimeout").is_none());
    assert_eq!(node.property("1.0", "captureFailure").and_then(|known| known.since.as_deref()), Some("7.4"));
    let mut reply = latest();
    reply["result"][push]["outcomes"] = json!([{ "id": "SENT", "displayName": "Sent" }]);
    let (catalog, _) = with(&reply);
    assert_eq!(ids(&outcomes(&catalog, push, &json!({ "mandatory": false }))), ["SENT"]);
}

#[test]
fn a_later_version_stands_beside_the_first() {
    let (catalog, _) = with(&latest());
    let node = catalog.get("ValidatedUsernameNode").expect("a known type");
    assert!(node.property("1.0", "novelty").is_none() && node.property("2.0", "novelty").is_some());
    assert_eq!(node.versions, ["1.0", "2.0"]);
    assert_eq!(catalog.short_name("ValidatedUsernameNode"), "PlatformUsername");
}

#[test]
fn a_bundle_of_single_replies() {
    let (catalog, added) = with(&json!({
        "type": "acme-ScoreNode",
        "schema": { "type": "object", "properties": { "limit": { "type": "number", "required": true } } },
        "outcomes": [{ "id": "pass", "displayName": "Pass" }],
        "name": "Acme Score", "version": "2.1",
    }));
    assert_eq!(added, ["acme-ScoreNode"]);
    let node = catalog.get("acme-ScoreNode").expect("a known type");
    assert_eq!(node.default_version(), "2.1");
    assert!(node.property("2.1", "limit").is_some_and(|limit| limit.required));
    assert_eq!(catalog.short_name("acme-ScoreNode"), "AcmeScore");
}

fn designer() -> Value {
    json!({
        "_id": "riskcheck-1", "serviceName": "riskcheck", "displayName": "Risk Check", "description": "", "outcomes": ["low", "high"],
        "inputs": [], "outputs": [], "script": "action.goTo('low');", "errorOutcome": true, "tags": ["risk"], "version": 1,
        "properties": {
            "url": { "title": "URL", "description": "", "type": "STRING", "required": true, "defaultValue": "https://x", "multivalued": false },
            "hosts": { "title": "", "type": "STRING", "multivalued": true },
            "mode": { "type": "STRING", "options": { "a": "Alpha", "b": "Beta" } },
            "tries": { "type": "NUMBER", "defaultValue": 3 }, "extra": { "type": "OBJECT" }, "on": { "type": "BOOLEAN" },
        },
    })
}

#[test]
fn a_custom_type() {
    let definitions = [
        designer(),
        json!({ "result": [designer()], "resultCount": 1 }),
        json!({ "meta": {}, "nodeTypes": { "riskcheck": designer() } }),
        json!({ "riskcheck": designer() }),
        json!([designer()]),
    ];
    for definition in definitions {
        let (catalog, added) = with(&definition);
        assert_eq!(added, ["designer-riskcheck"]);
        assert_eq!(
            ids(&outcomes(&catalog, "designer-riskcheck", &json!({}))),
            ["low", "high", "Script Error"]
        );
        assert_eq!(catalog.short_name("designer-riskcheck"), "RiskCheck");
        let node = catalog.get("designer-riskcheck").expect("a known type");
        let kinds: Vec<Kind> = node.properties("1.0").map(|property| property.kind).collect();
        assert_eq!(
            kinds,
            [Kind::String, Kind::Array, Kind::String, Kind::Number, Kind::Object, Kind::Boolean]
        );
        assert_eq!(node.property("1.0", "mode").map(|mode| mode.allowed.len()), Some(2));
        assert!(outcomes(&catalog, "designer-other", &json!({})).open);
    }
}

#[test]
fn the_catalogue_s_own_form() {
    let entry = json!({
        "type": "AcmeNode", "name": "Acme", "outcomes": { "concat": [{ "list": "names" }, [{ "id": "none", "when": { "key": "strict", "equals": false } }]] },
        "properties": { "names": { "type": "array", "items": "string" }, "strict": { "type": "boolean" } },
        "constraints": [{ "property": "names", "require": { "key": "names", "empty": false }, "message": "a name is needed" }],
    });
    for value in [json!({ "nodes": [entry] }), entry] {
        let (catalog, added) = with(&value);
        assert_eq!(added, ["AcmeNode"]);
        assert_eq!(ids(&outcomes(&catalog, "AcmeNode", &json!({ "names": ["a"] }))), ["a", "none"]);
        let node = catalog.get("AcmeNode").expect("a known type");
        assert_eq!(node.broken_constraints("1.0", &json!({ "names": [] })).len(), 1);
    }
}

#[test]
fn a_refusal_says_where_and_what_is_expected() {
    let texts = [
        "{",
        "{}",
        "[]",
        "7",
        r#"{ "nodes": [{ "type": "A", "outcomes": [] }, { "type": "B" }] }"#,
        r#"{ "nodes": [{ "type": "A", "outcomes": [], "colour": 1 }] }"#,
        r#"{ "type": "A", "outcomes": { "lst": "x" } }"#,
        r#"{ "type": "A", "outcomes": { "list": "x" } }"#,
        r#"{ "type": "A", "outcomes": [{ "id": "a", "when": { "key": "b" } }] }"#,
        r#"{ "type": "A", "outcomes": [], "properties": { "p": { "type": "text" } } }"#,
        r#"{ "type": "A", "outcomes": [], "properties": { "p": { "type": "string", "default": 7 } } }"#,
        r#"{ "type": "A", "schema": 7 }"#,
        r#"{ "result": { "A": { "_id": "A", "schema": { "properties": { "p": { "type": "text" } } } } } }"#,
        r#"{ "serviceName": "a", "outcomes": ["x", 7] }"#,
        r#"{ "serviceName": "a", "outcomes": [], "properties": { "p": { "type": "text" } } }"#,
    ];
    let told = texts.map(|text| format!("{text}\n  {}\n", refused(text))).join("\n");
    insta::assert_snapshot!(told);
}

#[test]
fn with_an_error_nothing_changes() {
    let mut catalog = Catalog::builtin();
    let text = json!({ "nodes": [{ "type": "A", "outcomes": [] }, { "type": "B" }] }).to_string();
    assert!(catalog.add(&text).is_err());
    assert!(catalog.get("A").is_none());
}

#[test]
fn tests_are_read_by_name() {
    let (catalog, _) = with(&json!({ "type": "T", "openProperties": true, "outcomes": [], "constraints": [
        { "property": "p", "when": { "not": { "key": "a", "within": "b" } }, "require": { "key": "p", "lessThan": 3 }, "message": "" },
    ] }));
    let constraint = &catalog.get("T").expect("a known type").constraints[0];
    assert_eq!(constraint.when.as_ref().map(ToString::to_string).as_deref(), Some("a not within b"));
    assert!(matches!(
        &constraint.require,
        crate::catalog::Predicate::Property { test: Test::LessThan(_), .. }
    ));
}

#[test]
fn the_described_entry_can_be_added() {
    let page = include_str!("../../../catalog/README.md");
    let block = page.split("```json").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    assert_eq!(Catalog::builtin().add(block), Ok(vec!["PushAuthenticationSenderNode".to_owned()]));
}
