use serde_json::json;

use super::*;

const SOURCE: &str = r#"script risk {
    source = "action.goTo(requestHeaders.get(\"x\") ? \"low\" : \"high\");"
    name = "Assess risk"
}

journey Login {
    description = "Password, then risk"

    start -> signIn

    node signIn: PageNode {
        pageHeader = { en: "Sign in" }

        node username: PlatformUsername
        node password: PlatformPassword

        -> verify
    }

    node verify: DataStoreDecision {
        true -> assess
        false -> tell
    }

    node assess: ScriptedDecision {
        script = risk
        outcomes = ["low", "high"]
        low -> success
        high -> failure
    }

    node tell: MessageNode {
        message = { en: "Wrong" }
        true -> failure
        false -> failure
    }
}
"#;

/// A workspace with an export of [`SOURCE`] as a console would give it, imported into `j`.
pub(super) fn imported() -> (TempDir, Value) {
    let folder = folder();
    fs::write(folder.path().join("Login.journey"), SOURCE).expect("a file can be written");
    expect(folder.path(), 0, &["build", "Login.journey", "-o", "export.json"]);
    fs::remove_file(folder.path().join("Login.journey")).expect("a file can be removed");
    // Ids are the console's own.
    let text = fs::read_to_string(folder.path().join("export.json")).expect("it was built");
    let mut export: Value = serde_json::from_str(&text).expect("it is JSON");
    let ids: Vec<String> =
        export["trees"]["Login"]["tree"]["nodes"].as_object().expect("nodes").keys().cloned().collect();
    let mut text = text;
    for (number, id) in ids.iter().enumerate() {
        text = text.replace(id, &format!("00000000-0000-4000-8000-00000000000{number}"));
    }
    export.clone_from(&serde_json::from_str(&text).expect("it is JSON"));
    write_json(folder.path(), "export.json", &export);
    expect(folder.path(), 0, &["import", "export.json", "-o", "j", "--verify"]);
    (folder, export)
}

/// The id of the node with this display name.
pub(super) fn id(export: &Value, label: &str) -> String {
    let nodes = export["trees"]["Login"]["tree"]["nodes"].as_object().expect("nodes");
    let found = nodes.iter().find(|(_, node)| node["displayName"] == label);
    found.unwrap_or_else(|| panic!("no {label}")).0.clone()
}

pub(super) fn lines(old: &str, new: &str) -> Vec<String> {
    let diff = similar::TextDiff::from_lines(old, new);
    let changes = diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    changes.map(|change| format!("{}{}", change.tag(), change.value().trim())).collect()
}

#[test]
fn an_import_reads_as_if_written_by_hand() {
    let (folder, _) = imported();
    let source = &files(&folder.path().join("j"))["Login.journey"];
    assert!(
        source.contains("    node page: PageNode") || source.contains("    node signIn: PageNode"),
        "{source}"
    );
    assert!(source.contains("        script = assessRisk\n"), "{source}");
    assert!(!source.contains("0000-4000"), "{source}");
    expect(folder.path(), 0, &["check", "j", "--deny", "warnings"]);
    expect(folder.path(), 0, &["fmt", "--check", "j"]);
    expect(folder.path(), 0, &["build", "j", "-o", "again.json"]);
    let (built, export) = (read_json(folder.path(), "again.json"), read_json(folder.path(), "export.json"));
    assert_eq!(built["trees"], export["trees"]);
}

#[test]
fn an_import_without_news_changes_nothing() {
    let (folder, _) = imported();
    let before = files(&folder.path().join("j"));
    expect(folder.path(), 0, &["import", "export.json", "-o", "j"]);
    assert_eq!(files(&folder.path().join("j")), before);
}

#[test]
fn a_merge_shows_the_change_of_the_console_alone() {
    let (folder, mut export) = imported();
    let path = folder.path().join("j/Login.journey");
    let source = fs::read_to_string(&path).expect("it was imported");
    let source =
        source.replace("    node dataStoreDecision", "    // The password.\n    node dataStoreDecision");
    fs::write(&path, &source).expect("a file can be written");
    expect(folder.path(), 0, &["rename", "j/Login.journey", "dataStoreDecision", "checkPassword"]);
    let mine = fs::read_to_string(&path).expect("it was renamed");
    assert_eq!(mine, source.replace("dataStoreDecision", "checkPassword"));

    let (check, message) = (id(&export, "Data Store Decision"), id(&export, "Message Node"));
    let start = export["trees"]["Login"]["tree"]["entryNodeId"].clone();
    let new = "00000000-0000-4000-8000-000000000009";
    let login = &mut export["trees"]["Login"];
    login["nodes"][&message]["message"] = json!({ "en": "Try again" });
    login["tree"]["nodes"][&message]["connections"]["true"] = start;
    login["tree"]["nodes"][&message]["x"] = json!(7);
    login["tree"]["nodes"][&check]["connections"]["true"] = json!(new);
    login["tree"]["nodes"][new] = json!({
        "connections": { "outcome": "70e691a5-1e33-4ac3-a356-e7b6d60d92e0" },
        "displayName": "Count", "nodeType": "IncrementLoginCountNode", "x": 1, "y": 2,
    });
    login["nodes"][new] = json!({
        "_id": new, "_type": { "_id": "IncrementLoginCountNode", "name": "Increment Login Count", "collection": true },
        "_outcomes": [{ "id": "outcome", "displayName": "Outcome" }], "identityAttribute": "userName",
    });
    login["tree"]["uiConfig"]["annotations"] = json!(json!({
        "forNodes": { &check: [{ "id": "n1", "text": "Agreed", "color": "blue", "createdBy": "me", "createdAt": "now" }] },
        "structural": [{ "id": "n2", "text": "Draft", "color": "green", "x": 1, "y": 2, "w": 200, "h": 100 }],
    }).to_string());
    write_json(folder.path(), "changed.json", &export);
    expect(folder.path(), 0, &["import", "changed.json", "-o", "j", "--verify"]);
    let merged = fs::read_to_string(&path).expect("it was merged");
    let found = lines(&mine, &merged);
    let expected = [
        "+note \"Draft\"",
        "+note \"Agreed\"",
        "-true -> scriptedDecision",
        "+true -> count",
        "-message = { en: \"Wrong\" }",
        "-true -> failure",
        "+message = { en: \"Try again\" }",
        "+node count: IncrementLoginCount \"Count\" -> success",
    ];
    for line in expected {
        let scripted = line.replace("scriptedDecision", "assessRisk");
        assert!(found.iter().any(|own| own == line || *own == scripted), "{line} is missing in {found:#?}");
    }
    assert!(merged.contains("// The password."), "{merged}");
    expect(folder.path(), 0, &["fmt", "--check", "j"]);
    expect(folder.path(), 0, &["build", "j", "-o", "again.json"]);
    let built = read_json(folder.path(), "again.json");
    assert_eq!(built["trees"], export["trees"]);
    let before = files(&folder.path().join("j"));
    expect(folder.path(), 0, &["import", "changed.json", "-o", "j"]);
    assert_eq!(files(&folder.path().join("j")), before);
}

#[test]
fn what_is_gone_is_gone() {
    let (folder, mut export) = imported();
    let (check, message) = (id(&export, "Data Store Decision"), id(&export, "Message Node"));
    let login = &mut export["trees"]["Login"];
    login["tree"]["nodes"][&check]["connections"]["false"] = json!("e301438c-0bd0-429c-ab0c-66126501069a");
    login["tree"]["nodes"].as_object_mut().expect("nodes").remove(&message);
    login["nodes"].as_object_mut().expect("nodes").remove(&message);
    write_json(folder.path(), "changed.json", &export);
    let said = expect(folder.path(), 0, &["import", "changed.json", "-o", "j"]);
    assert!(said.contains("gone"), "{said}");
    assert!(!files(&folder.path().join("j"))["Login.journey"].contains("MessageNode"));
    expect(folder.path(), 0, &["check", "j"]);
}

#[test]
fn conflicts_are_reported_and_nothing_is_written() {
    let (folder, mut export) = imported();
    let path = folder.path().join("j/Login.journey");
    let source = fs::read_to_string(&path).expect("it was imported").replace("\"Wrong\"", "\"Mine\"");
    fs::write(&path, source).expect("a file can be written");
    let message = id(&export, "Message Node");
    export["trees"]["Login"]["nodes"][&message]["message"] = json!({ "en": "Theirs" });
    write_json(folder.path(), "changed.json", &export);
    let before = files(&folder.path().join("j"));
    let said = expect(folder.path(), 1, &["import", "changed.json", "-o", "j"]);
    assert!(said.contains("Login/message.message changed in the source and in the export"), "{said}");
    assert_eq!(files(&folder.path().join("j")), before);
    expect(folder.path(), 0, &["import", "changed.json", "-o", "j", "--prefer", "source"]);
    assert!(fs::read_to_string(&path).expect("it is there").contains("\"Mine\""));
    // Once decided, the next import has nothing to ask.
    expect(folder.path(), 0, &["import", "changed.json", "-o", "j"]);
    assert!(fs::read_to_string(&path).expect("it is there").contains("\"Mine\""));
}

#[test]
fn broken_input_leaves_nothing_behind() {
    let folder = folder();
    for text in
        ["", "{", "[]", "{\"trees\": {\"x\": {}}}", "{\"trees\": {\"x\": {\"tree\": {\"nodes\": 1}}}}"]
    {
        fs::write(folder.path().join("bad.json"), text).expect("a file can be written");
        let output = run(folder.path(), &["import", "bad.json", "-o", "j"]);
        assert!(matches!(output.status.code(), Some(1 | 2)), "{text}: {output:?}");
        assert!(!output.stderr.is_empty());
        assert!(!folder.path().join("j").exists(), "{text}");
    }
}

#[test]
fn positions_go_with_relayout_alone() {
    let (folder, mut export) = imported();
    let check = id(&export, "Data Store Decision");
    export["trees"]["Login"]["tree"]["nodes"][&check]["x"] = json!(1234.5);
    write_json(folder.path(), "moved.json", &export);
    expect(folder.path(), 0, &["import", "moved.json", "-o", "j"]);
    let x =
        |name: &str| read_json(folder.path(), name)["trees"]["Login"]["tree"]["nodes"][&check]["x"].clone();
    expect(folder.path(), 0, &["build", "j", "-o", "kept.json"]);
    assert_eq!(x("kept.json"), json!(1234.5));
    expect(folder.path(), 0, &["build", "j", "-o", "anew.json", "--relayout"]);
    assert_ne!(x("anew.json"), json!(1234.5));
}

#[test]
fn a_script_changes_in_its_declaration_and_its_file() {
    let (folder, mut export) = imported();
    let scripts = export["trees"]["Login"]["scripts"].as_object_mut().expect("scripts");
    let script = scripts.values_mut().next().expect("there is one");
    script["name"] = json!("Assess the risk");
    script["description"] = json!("Looks at the address");
    script["evaluatorVersion"] = json!("1.0");
    script["script"] = json!(json!("outcome = \"high\";").to_string());
    write_json(folder.path(), "changed.json", &export);
    expect(folder.path(), 0, &["import", "changed.json", "-o", "j", "--verify"]);
    let files = files(&folder.path().join("j"));
    let source = &files["Login.journey"];
    assert!(source.contains("description = \"Looks at the address\""), "{source}");
    assert!(source.contains("evaluatorVersion = \"1.0\""), "{source}");
    expect(folder.path(), 0, &["fmt", "--check", "j"]);
    expect(folder.path(), 0, &["build", "j", "-o", "again.json"]);
    assert_eq!(read_json(folder.path(), "again.json")["trees"], export["trees"]);
}
