//! Exports that hold what should not be: all of it is written down and said, or named and left out.

use serde_json::json;

use super::*;

/// A journey of one page, a check and a message, as an export.
fn export() -> (TempDir, Value) {
    let folder = folder();
    let source = "journey Login {
    start -> page

    node page: PageNode {
        node username: PlatformUsername

        -> check
    }

    node check: DataStoreDecision {
        true -> success
        false -> wait
    }

    node wait: PollingWaitNode {
        DONE -> failure
    }
}
";
    fs::write(folder.path().join("made.journey"), source).expect("a file can be written");
    expect(folder.path(), 0, &["build", "made.journey", "-o", "export.json"]);
    fs::remove_file(folder.path().join("made.journey")).expect("a file can be removed");
    let export = read_json(folder.path(), "export.json");
    (folder, export)
}

/// The id of the node of a type.
fn id_of(export: &Value, node_type: &str) -> String {
    let nodes = export["trees"]["Login"]["tree"]["nodes"].as_object().expect("nodes");
    let mut found = nodes.iter().filter(|(_, node)| node["nodeType"] == node_type);
    found.next().unwrap_or_else(|| panic!("no {node_type}")).0.clone()
}

/// Imports an export and builds it again; gives what was said and the source.
fn back(folder: &Path, export: &Value) -> (String, String) {
    write_json(folder, "odd.json", export);
    let said = expect(folder, 0, &["import", "odd.json", "-o", "j", "--verify"]);
    expect(folder, 0, &["build", "j", "-o", "again.json"]);
    let built = read_json(folder, "again.json");
    let nodes = |export: &Value| export["trees"]["Login"]["tree"]["nodes"].clone();
    assert_eq!(nodes(&built), nodes(export), "{said}");
    (said, fs::read_to_string(folder.join("j/Login.journey")).expect("it was imported"))
}

#[test]
fn a_sound_export_is_allowed_nothing() {
    let (folder, export) = export();
    write_json(folder.path(), "odd.json", &export);
    let said = expect(folder.path(), 0, &["import", "odd.json", "-o", "j", "--verify", "--strict"]);
    assert!(said.contains("1 journey, 4 nodes: the same\n"), "{said}");
    assert!(!said.contains("allowed"), "{said}");
}

#[test]
fn edges_by_label_are_kept() {
    let (folder, mut export) = export();
    let check = id_of(&export, "DataStoreDecisionNode");
    let ways =
        json!({ "True": "70e691a5-1e33-4ac3-a356-e7b6d60d92e0", "false": id_of(&export, "PollingWaitNode") });
    export["trees"]["Login"]["tree"]["nodes"][&check]["connections"] = ways;
    let (said, source) = back(folder.path(), &export);
    assert!(said.contains("allowed: Login.dataStoreDecision: ") && said.contains("J301"), "{said}");
    assert!(source.contains("true -> nowhere") && source.contains("True -> success"), "{source}");
    expect(folder.path(), 1, &["import", "odd.json", "-o", "j", "--strict"]);
    // Nobody may write that by accident.
    let source = source.replace("    @allow(unknown-outcome)\n", "");
    fs::write(folder.path().join("j/Login.journey"), source).expect("a file can be written");
    expect(folder.path(), 1, &["check", "j"]);
}

#[test]
fn a_target_that_is_gone_is_said_everywhere() {
    let (folder, mut export) = export();
    let check = id_of(&export, "DataStoreDecisionNode");
    export["trees"]["Login"]["tree"]["nodes"][&check]["connections"]["false"] = json!("gone");
    let (said, _) = back(folder.path(), &export);
    assert!(said.contains("allowed: Login.dataStoreDecision: there is no node `gone`"), "{said}");
    assert!(said.contains("allowed 1 thing"), "{said}");
    assert!(said.contains("unreachable-node"), "{said}");
    assert!(said.contains("the same, 1 warning\n"), "{said}");
    expect(folder.path(), 1, &["check", "j", "--deny", "warnings"]);
    for arguments in [vec!["diagram", "j", "--format", "markdown", "-o", "d"], vec!["docs", "j", "-o", "d"]] {
        expect(folder.path(), 0, &arguments);
    }
    let found = files(&folder.path().join("d"));
    for (path, text) in found.iter().filter(|(_, text)| text.contains("Data Store Decision")) {
        assert!(!text.contains("not connected"), "{path}: {text}");
    }
    let tells = |text: &&String| text.contains("leads to a node that does not exist");
    assert!(found.values().filter(tells).count() >= 3, "{found:?}");
}

#[test]
fn a_fault_behind_another_is_allowed_too() {
    let (folder, mut export) = export();
    let wait = id_of(&export, "PollingWaitNode");
    let login = &mut export["trees"]["Login"];
    login["nodes"][&wait]["nobodyKnowsThis"] = json!(false);
    login["tree"]["nodes"][&wait]["connections"]["SPAM"] = json!("70e691a5-1e33-4ac3-a356-e7b6d60d92e0");
    let (said, source) = back(folder.path(), &export);
    assert!(said.contains("allowed 2 things"), "{said}");
    assert_eq!(source.matches("@allow").count(), 1, "{source}");
}

#[test]
fn what_cannot_be_declared_is_named() {
    let (folder, mut export) = export();
    let login = &mut export["trees"]["Login"];
    login["emailTemplates"] = json!({ "gone": null });
    let (said, _) = back(folder.path(), &export);
    assert!(said.contains("note: Login: `gone` in `emailTemplates` holds nothing"), "{said}");
    export["trees"]["Login"]["circlesOfTrust"] = json!({ "": { "_id": "" } });
    write_json(folder.path(), "odd.json", &export);
    let said = expect(folder.path(), 1, &["import", "odd.json", "-o", "k", "--verify"]);
    assert!(said.contains("`` in `circlesOfTrust` has no name, and is left out"), "{said}");
    expect(folder.path(), 0, &["check", "k"]);
}

#[test]
fn one_bad_journey_does_not_keep_the_others() {
    let (folder, mut export) = export();
    let check = id_of(&export, "DataStoreDecisionNode");
    let mut bad = export["trees"]["Login"].clone();
    bad["tree"]["_id"] = json!("Bad");
    let version = "1.0 {\n true -> success\n }\n node x: DataStoreDecision@1.0";
    bad["nodes"][&check]["_type"]["version"] = json!(version);
    bad["tree"]["nodes"][&check]["version"] = json!(version);
    let mut deep = export["trees"]["Login"].clone();
    deep["tree"]["_id"] = json!("Deep");
    let nested = (0..63).fold(json!(1), |inner, _| json!([inner]));
    deep["nodes"][&check]["deep"] = nested;
    export["trees"]["Bad"] = bad;
    export["trees"]["Deep"] = deep;
    write_json(folder.path(), "odd.json", &export);
    let said = expect(folder.path(), 1, &["import", "odd.json", "-o", "j"]);
    assert!(
        said.contains(&format!("error: Bad: the version of the node {check} is none: \"1.0 {{\\n")),
        "{said}"
    );
    assert!(said.contains("error: Deep: its source would not build: "), "{said}");
    assert!(said.contains("imported 1 journey into j, and left out 2 journeys"), "{said}");
    let found = files(&folder.path().join("j"));
    assert_eq!(found.keys().collect::<Vec<_>>(), ["Login.journey", "journeyc.lock"]);
    expect(folder.path(), 0, &["check", "j"]);
}

#[test]
fn what_travels_along_now_is_said() {
    let (folder, _) = super::second::exports();
    let mut bare = read_json(folder.path(), "Second.json");
    bare["trees"]["Second"]["scripts"] = json!({});
    write_json(folder.path(), "bare.json", &bare);
    let said = expect(folder.path(), 0, &["import", "First.json", "bare.json", "-o", "j", "--verify"]);
    assert!(said.contains("note: Second: script `Level` travels along now"), "{said}");
}

#[test]
fn a_child_twice_on_a_page_stays_so() {
    let (folder, mut export) = export();
    let page = id_of(&export, "PageNode");
    let children = export["trees"]["Login"]["nodes"][&page]["nodes"].as_array_mut().expect("children");
    children.push(children[0].clone());
    write_json(folder.path(), "odd.json", &export);
    expect(folder.path(), 0, &["import", "odd.json", "-o", "j"]);
    let before = files(&folder.path().join("j"));
    let said = expect(folder.path(), 0, &["import", "odd.json", "-o", "j"]);
    assert!(said.contains("nothing changed"), "{said}");
    assert_eq!(files(&folder.path().join("j")), before);
}
