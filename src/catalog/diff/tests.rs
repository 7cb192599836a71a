use serde_json::{Value, json};

use super::*;

/// A reply that says of these types what the catalogue says.
fn reply(types: &[(&str, &str)]) -> Value {
    let catalog = Catalog::builtin();
    let mut result = serde_json::Map::new();
    for (id, version) in types {
        let node = catalog.get(id).expect("a known type");
        let mut properties = serde_json::Map::new();
        let mut template = serde_json::Map::new();
        let mut required = Vec::new();
        for property in node.properties(version).filter(|property| !property.observed_only) {
            if !Target::Aic.admits(property.since.as_deref(), property.until.as_deref()) {
                continue;
            }
            let mut schema = json!({ "type": property.kind.word(), "title": property.title });
            if !property.allowed.is_empty() {
                schema["enum"] = Value::from(property.allowed.clone());
            }
            properties.insert(property.name.clone(), schema);
            if property.required {
                required.push(property.name.clone());
            }
            if let Some(default) = &property.default {
                template.insert(property.name.clone(), default.clone());
            }
        }
        let template = Value::Object(template);
        let outcomes = catalog.outcomes(node, version, &template, Target::Aic);
        let outcomes: Vec<Value> =
            outcomes.list.iter().map(|own| json!({ "id": own.id, "displayName": own.label })).collect();
        let schema = json!({ "type": "object", "properties": properties, "required": required });
        result.insert(
            (*id).to_owned(),
            json!({ "_id": id, "name": node.name, "version": version, "schema": schema, "template": template, "outcomes": outcomes }),
        );
    }
    json!({ "result": result })
}

/// The lines about types that the reply has.
fn lines(reply: &Value) -> String {
    let diff = Catalog::builtin().diff(&reply.to_string(), Target::Aic).expect("a reply");
    diff_text(&diff)
        .lines()
        .take_while(|line| !line.is_empty() && !line.starts_with("Types of"))
        .collect::<Vec<_>>()
        .join("\n")
}

const SENDER: &str = "PushAuthenticationSenderNode";

#[test]
fn what_the_catalogue_says_itself_is_no_difference() {
    let catalog = Catalog::builtin();
    let latest: Vec<(String, String)> = catalog
        .ids()
        .filter_map(|id| catalog.get(id))
        .filter(|node| node.on_target(Target::Aic) == Presence::Present && node.id != crate::catalog::CUSTOM)
        .map(|node| (node.id.clone(), node.versions.last().expect("a version").clone()))
        .collect();
    let latest: Vec<(&str, &str)> =
        latest.iter().map(|(id, version)| (id.as_str(), version.as_str())).collect();
    let diff = catalog.diff(&reply(&latest).to_string(), Target::Aic).expect("a reply");
    assert!(diff.is_equal() && diff.compared == latest.len(), "{}", diff_text(&diff));
    assert!(diff_text(&diff).ends_with(": no difference\n"));
}

#[test]
fn every_kind_of_difference_is_told() {
    let mut reply =
        reply(&[(SENDER, "1.0"), ("ValidatedUsernameNode", "1.0"), ("RadiusDecisionNode", "1.0")]);
    let result = &mut reply["result"];
    let sender = &mut result[SENDER];
    let schema = &mut sender["schema"];
    schema["properties"]["novelty"] = json!({ "type": "string" });
    schema["properties"]["pushType"]["enum"] = json!(["DEFAULT", "NEW"]);
    schema["properties"]["contextInfo"]["type"] = json!("string");
    schema["properties"].as_object_mut().expect("an object").remove("customPayload");
    schema["required"] = json!(["messageTimeout", "userMessage", "mandatory"]);
    sender["template"]["messageTimeout"] = json!(60000);
    sender["outcomes"] = json!([{ "id": "SENT", "displayName": "Sent" }]);
    sender["metadata"] = json!({ "pageNodeCompatibility": "unsupported" });
    result["RadiusDecisionNode"]["outcomes"] = json!([{ "id": "ok", "displayName": "True" }]);
    result["WidgetNode"] = json!({
        "_id": "WidgetNode", "version": "1.0", "schema": { "type": "object", "properties": {} },
        "outcomes": [{ "id": "done", "displayName": "Done" }],
    });
    insta::assert_snapshot!(lines(&reply));
    let diff = Catalog::builtin().diff(&reply.to_string(), Target::Aic).expect("a reply");
    let value: Value = serde_json::from_str(&diff_json(&diff)).expect("it is JSON");
    let found = value["differences"].as_array().expect("a list");
    let has = |id: &str, what: &str| found.iter().any(|own| own["type"] == id && own["what"] == what);
    assert!(
        has("WidgetNode", "type-only-there") && has("PageNode", "type-only-here") && has(SENDER, "default")
    );
    assert!(has("ValidatedUsernameNode", "version") && has("RadiusDecisionNode", "outcomes"));
    assert_eq!((&value["compared"], &value["target"]), (&json!(3), &json!("aic")));
}

#[test]
fn what_a_server_s_own_things_make_is_no_difference() {
    let mut reply = reply(&[("ScriptedDecisionNode", "1.0"), ("CreateObjectNode", "1.0")]);
    let result = &mut reply["result"];
    result["ScriptedDecisionNode"]["schema"]["properties"]["script"]["enum"] = json!(["a", "b"]);
    result["CreateObjectNode"]["template"]["identityResource"] = json!("managed/alpha_user");
    assert_eq!(lines(&reply), "");
}

#[test]
fn what_is_no_reply_is_refused() {
    for text in ["", "[]", "{}", "{\"result\": 7}", "{\"result\": {}}", "{\"nodes\": []}"] {
        assert!(Catalog::builtin().diff(text, Target::Aic).is_err(), "{text}");
    }
}
