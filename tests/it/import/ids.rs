//! Ids that are others now, and names that are: what is the same stays the same.

use serde_json::json;

use super::again::{id, imported, lines};
use super::*;

/// The export with another id for each node that it has, and for children of pages; the same change of them all.
fn with_new_ids(export: &Value, mark: &str) -> Value {
    let login = &export["trees"]["Login"];
    let ids = ["nodes", "innerNodes"].map(|part| login[part].as_object().expect("nodes").keys());
    let mut text = export.to_string();
    for (number, id) in ids.into_iter().flatten().enumerate() {
        text = text.replace(id, &format!("{mark}0000000-0000-4000-8000-00000000000{number}"));
    }
    serde_json::from_str(&text).expect("it is JSON")
}

/// What `check` says of the sources of a folder, a line each.
fn checked(folder: &Path, sources: &str) -> String {
    let output = run(folder, &["check", sources, "--message-format", "short"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn builds_to(folder: &Path, export: &Value) {
    expect(folder, 0, &["build", "j", "-o", "again.json"]);
    assert_eq!(read_json(folder, "again.json")["trees"], export["trees"]);
}

#[test]
fn new_ids_keep_names_and_comments() {
    let (folder, export) = imported();
    let path = folder.path().join("j/Login.journey");
    expect(folder.path(), 0, &["rename", "j/Login.journey", "dataStoreDecision", "checkPassword"]);
    let source = fs::read_to_string(&path).expect("it was imported");
    let source = source.replace("    node checkPassword", "    // The password.\n    node checkPassword");
    fs::write(&path, &source).expect("a file can be written");
    let all = with_new_ids(&export, "a");
    write_json(folder.path(), "new.json", &all);
    let said = expect(folder.path(), 0, &["import", "new.json", "-o", "j", "--verify"]);
    assert!(said.contains("note: Login: 6 nodes have other ids now"), "{said}");
    assert_eq!(fs::read_to_string(&path).expect("it is there"), source);
    builds_to(folder.path(), &all);
    let said = expect(folder.path(), 0, &["import", "new.json", "-o", "j"]);
    assert!(said.contains("nothing changed"), "{said}");
}

#[test]
fn new_ids_come_with_changes_of_both_sides() {
    let (folder, export) = imported();
    let path = folder.path().join("j/Login.journey");
    let source = fs::read_to_string(&path).expect("it was imported");
    let mine = source.replace("pageHeader = { en: \"Sign in\" }", "pageHeader = { en: \"Mine\" }");
    let mine = mine.replace("        true -> failure\n", "        true -> success\n");
    fs::write(&path, &mine).expect("a file can be written");
    let mut changed = export.clone();
    let message = id(&changed, "Message Node");
    changed["trees"]["Login"]["nodes"][&message]["message"] = json!({ "en": "Theirs" });
    write_json(folder.path(), "new.json", &with_new_ids(&changed, "b"));
    expect(folder.path(), 0, &["import", "new.json", "-o", "j"]);
    let merged = fs::read_to_string(&path).expect("it is there");
    let expected = ["-message = { en: \"Wrong\" }", "+message = { en: \"Theirs\" }"];
    assert_eq!(lines(&mine, &merged), expected);
}

#[test]
fn one_side_alone_is_no_match() {
    // A node that the source dropped and one that it made are not what the console has new.
    let (folder, export) = imported();
    let path = folder.path().join("j/Login.journey");
    let source = fs::read_to_string(&path).expect("it was imported");
    let (head, _) = source.split_once("    node message").expect("the message");
    let own = "    node mine: MessageNode {\n        message = { en: \"Mine\" }\n        true, false -> failure\n    }\n}\n";
    let mine = format!("{head}{own}").replace("-> message", "-> mine");
    fs::write(&path, &mine).expect("a file can be written");
    let said = expect(folder.path(), 0, &["import", "export.json", "-o", "j"]);
    assert!(said.contains("nothing changed"), "{said}");
    write_json(folder.path(), "export.json", &export);
    assert_eq!(fs::read_to_string(&path).expect("it is there"), mine);
}

#[test]
fn a_script_is_known_by_its_name() {
    let (folder, export) = imported();
    let script = export["trees"]["Login"]["scripts"].as_object().expect("scripts");
    let old = script.keys().next().expect("there is one").clone();
    let new = "99999999-9999-4999-8999-999999999999";
    let all: Value = serde_json::from_str(&export.to_string().replace(&old, new)).expect("it is JSON");
    write_json(folder.path(), "new.json", &all);
    let before = files(&folder.path().join("j"));
    let said = expect(folder.path(), 0, &["import", "new.json", "-o", "j", "--verify"]);
    assert!(said.contains("the script `Assess risk` has another id now"), "{said}");
    let mut after = files(&folder.path().join("j"));
    after.insert("journeyc.lock".to_owned(), before["journeyc.lock"].clone());
    assert_eq!(after, before);
    builds_to(folder.path(), &all);
}

#[test]
fn the_name_of_a_node_that_goes_is_free() {
    let (folder, mut export) = imported();
    let message = id(&export, "Message Node");
    let new = "00000000-0000-4000-8000-000000000009";
    let login = &mut export["trees"]["Login"];
    for part in ["nodes", "tree"] {
        let nodes = if part == "tree" { &mut login["tree"]["nodes"] } else { &mut login["nodes"] };
        nodes.as_object_mut().expect("nodes").remove(&message);
    }
    login["tree"]["nodes"][new] = json!({
        "connections": { "outcome": "70e691a5-1e33-4ac3-a356-e7b6d60d92e0" },
        "displayName": "Message Node", "nodeType": "IncrementLoginCountNode", "x": 1, "y": 2,
    });
    login["nodes"][new] = json!({
        "_id": new, "_type": { "_id": "IncrementLoginCountNode", "name": "Increment Login Count", "collection": true },
        "_outcomes": [{ "id": "outcome", "displayName": "Outcome" }], "identityAttribute": "userName",
    });
    let text = export.to_string().replace(&message, new);
    fs::write(folder.path().join("changed.json"), text).expect("a file can be written");
    expect(folder.path(), 0, &["import", "changed.json", "-o", "j", "--verify"]);
    let source = &files(&folder.path().join("j"))["Login.journey"];
    assert!(source.contains("node message: IncrementLoginCount"), "{source}");
    assert!(!source.contains("MessageNode") && !source.contains("message2"), "{source}");
}

#[test]
fn a_node_renamed_by_hand_is_noticed() {
    let (folder, export) = imported();
    let path = folder.path().join("j/Login.journey");
    let source = fs::read_to_string(&path).expect("it was imported");
    let names = [("dataStoreDecision", "checkPassword"), ("message", "wrong"), ("username", "user")];
    let mut mine = source.clone();
    for (old, new) in names {
        mine = mine.replace(&format!("node {old}:"), &format!("node {new}:"));
        mine = mine.replace(&format!("-> {old}\n"), &format!("-> {new}\n"));
    }
    fs::write(&path, &mine).expect("a file can be written");
    let said = checked(folder.path(), "j");
    assert_eq!(said.matches("J120").count(), names.len(), "{said}");
    let said = expect(folder.path(), 0, &["import", "export.json", "-o", "j"]);
    for (old, new) in names {
        let command = format!("`journeyc rename j/Login.journey Login.{old} {new}`");
        assert!(said.contains(&command), "{command} is missing in {said}");
        expect(folder.path(), 0, &["rename", "j/Login.journey", &format!("Login.{old}"), new]);
    }
    assert_eq!(fs::read_to_string(&path).expect("it is there"), mine);
    expect(folder.path(), 0, &["check", "j", "--deny", "warnings"]);
    builds_to(folder.path(), &export);
}

#[test]
fn another_node_in_its_place_is_another_node() {
    let (folder, _) = imported();
    let path = folder.path().join("j/Login.journey");
    let source = fs::read_to_string(&path).expect("it was imported");
    let (head, _) = source.split_once("    node message").expect("the message");
    let own = "    node count: IncrementLoginCount -> failure\n}\n";
    fs::write(&path, format!("{head}{own}").replace("-> message", "-> count"))
        .expect("a file can be written");
    expect(folder.path(), 0, &["check", "j", "--deny", "warnings"]);
}

#[test]
fn a_former_default_stays_what_it_was() {
    let (folder, place) = (folder(), "j");
    let catalog = |defaults: &str| {
        format!(
            r#"{{"nodes": [{{"type": "Knock", "outcomes": [{{"id": "in", "label": "In"}}], "properties": {{
                "times": {{"type": "integer", "required": true, {defaults}}}, "pause": {{"type": "integer", {defaults}}}
            }}}}]}}"#
        )
    };
    fs::write(folder.path().join("old.json"), catalog("\"default\": 3")).expect("a file can be written");
    let newer = catalog("\"default\": 5, \"formerDefaults\": [3]");
    fs::write(folder.path().join("new.json"), newer).expect("a file can be written");
    let source = "journey Door {\n    start -> knock\n\n    node knock: Knock -> success\n}\n";
    fs::write(folder.path().join("door.journey"), source).expect("a file can be written");
    let old = ["--catalog", "old.json"];
    expect(folder.path(), 0, &[&["build", "door.journey", "-o", "door.json"][..], &old].concat());
    let mut export = read_json(folder.path(), "door.json");
    let nodes = export["trees"]["Door"]["nodes"].as_object_mut().expect("nodes");
    let body = nodes.values_mut().next().expect("there is one");
    body["pause"] = json!(3);
    assert_eq!(body["times"], json!(3));
    write_json(folder.path(), "door.json", &export);
    expect(folder.path(), 0, &[&["import", "door.json", "-o", place][..], &old].concat());
    let source = &files(&folder.path().join(place))["Door.journey"];
    assert!(!source.contains("times") && !source.contains("pause"), "{source}");
    expect(folder.path(), 0, &["build", place, "-o", "again.json", "--catalog", "new.json"]);
    assert_eq!(read_json(folder.path(), "again.json")["trees"], export["trees"]);
    // A value that never was a default is still for a source to say.
    fs::write(folder.path().join("never.json"), catalog("\"default\": 5")).expect("a file can be written");
    let said = expect(folder.path(), 1, &["build", place, "-o", "again.json", "--catalog", "never.json"]);
    assert!(said.contains("J701"), "{said}");
}

#[test]
fn journeys_may_share_the_id_of_a_node() {
    let (folder, export) = imported();
    let mut both = export.clone();
    let mut copy = export["trees"]["Login"].clone();
    copy["tree"]["_id"] = json!("Copy");
    let message = id(&export, "Message Node");
    copy["nodes"][&message]["message"] = json!({ "en": "Another one" });
    both["trees"]["Copy"] = copy;
    write_json(folder.path(), "both.json", &both);
    expect(folder.path(), 0, &["import", "both.json", "-o", "k", "--verify"]);
    let said = checked(folder.path(), "k");
    assert!(said.contains("J117") && !said.contains("J702"), "{said}");
}

#[test]
fn a_theme_is_known_by_its_name() {
    let (folder, whole) = super::second::exports();
    let old = "11111111-1111-4111-8111-111111111111";
    let mut whole = whole;
    for name in ["First", "Second"] {
        whole["trees"][name]["themes"][0]["name"] = json!("Corporate");
    }
    write_json(folder.path(), "old.json", &whole);
    expect(folder.path(), 0, &["import", "old.json", "-o", "j"]);
    let before = files(&folder.path().join("j"));
    let new = "22222222-2222-4222-8222-222222222222";
    fs::write(folder.path().join("new.json"), whole.to_string().replace(old, new))
        .expect("a file can be written");
    let said = expect(folder.path(), 0, &["import", "new.json", "-o", "j", "--verify"]);
    assert!(said.contains("the theme `corporate` has another id now; matched by its name"), "{said}");
    let after = files(&folder.path().join("j"));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>(), "{said}");
    for (path, text) in before.iter().filter(|(path, _)| path.ends_with(".journey")) {
        assert_eq!(*text, after[path], "{said}");
    }
    assert!(!after.values().any(|text| text.contains(old)), "{after:?}");
    let said = expect(folder.path(), 0, &["import", "new.json", "-o", "j"]);
    assert!(said.contains("nothing changed"), "{said}");
}

#[test]
fn what_a_source_dropped_stays_dropped_by_another_id() {
    let (folder, export) = imported();
    let path = folder.path().join("j/Login.journey");
    let source = fs::read_to_string(&path).expect("it was imported");
    let from = source.find("    node message: ").expect("the node");
    let end = from + source[from..].find("\n    }\n").expect("its end") + 7;
    let without = format!("{}{}", &source[..from], &source[end..]).replace("-> message", "-> failure");
    fs::write(&path, &without).expect("a file can be written");
    expect(folder.path(), 0, &["import", "export.json", "-o", "j"]);
    let kept = fs::read_to_string(&path).expect("it is there");
    assert!(!kept.contains("node message"), "{kept}");
    let mut text = export.to_string();
    let ids: Vec<String> = ["nodes", "innerNodes"]
        .iter()
        .flat_map(|part| export["trees"]["Login"][part].as_object().expect("nodes").keys().cloned())
        .collect();
    for (number, id) in ids.iter().enumerate() {
        text = text.replace(id, &format!("77777777-0000-4000-8000-{number:012}"));
    }
    fs::write(folder.path().join("new.json"), text).expect("a file can be written");
    let said = expect(folder.path(), 0, &["import", "new.json", "-o", "j"]);
    assert!(said.contains("`message`, which the source dropped, has another id now"), "{said}");
    let after = fs::read_to_string(&path).expect("it is there");
    assert_eq!(after, kept, "{said}");
}
